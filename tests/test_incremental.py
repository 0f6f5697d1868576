"""A rebuild that spares pages gives the same pages as one that spares none."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from macros.model.playbook import Playbook
from macros.model.things import Stage, Topic
from macros.render.environment import RenderEnvironment
from macros.render.pages import pages, path
from macros.render.structure import PageBody
from macros.render.views import Views
from macros.website.incremental import (
    LastBuild,
    WrittenFile,
    file_stamps,
    outline,
    page_inputs,
    remove_gone,
    shared_content,
    track_written_pages,
    written_texts,
    written_titles,
)
from macros.website.search import merged

ENVIRONMENT = RenderEnvironment(dated=False)
FIXED = ("id", "colour", "side", "decider")
"""Fields with values of their own, which no other text can take."""
WHOLE = (("decisions", "questions"), ("decisions", "options"))
"""Lists that lead into each other, so that none of them can be cut."""


def rendered(playbook: Playbook, before: LastBuild) -> LastBuild:
    """A build of the pages that may be spared, after another one."""
    now = LastBuild(shared_content(playbook), outline(playbook))
    last = before.valid(now.shared, now.outline)
    inputs = page_inputs(playbook)
    for page in pages(playbook):
        view = Views(playbook, ENVIRONMENT, page.path)
        thing = inputs.get((page.kind, page.id))
        if thing is not None:
            make = partial(view.page, page)
            now.bodies[page.path], _ = last.body(page.path, thing, make)
            now.things[page.path] = thing
    return now


def altered(value: Any) -> Any:
    """Another value of the same type, or None where there is no telling which."""
    if isinstance(value, str):
        return value + " x"
    if isinstance(value, dict):
        return {} if value else {"scale": "full"}
    return value[:-1] if isinstance(value, list) and value else None


def variants(playbook: Playbook) -> list[tuple[str, Playbook]]:
    """The playbook with one field of one thing changed, for every field of the first stage, the
    first topic and the first role."""
    found = []
    for kind in ("stages", "topics", "roles", "decisions"):
        first, *rest = getattr(playbook, kind)
        for name in type(first).model_fields:
            held = getattr(first, name)
            values = [altered(held)]
            if isinstance(held, list) and held and "title" in getattr(held[0], "__dict__", {}):
                values.append([held[0].model_copy(update={"title": "Other"}), *held[1:]])
            if name == "checklist" and held:
                values.append([held[0].model_copy(update={"text": "Other"}), *held[1:]])
            for value in values:
                if (kind, name) not in WHOLE and name not in FIXED and value is not None:
                    changed = first.model_copy(update={name: value})
                    update = {kind: [changed, *rest]}
                    fields = {f: getattr(playbook, f) for f in Playbook.model_fields} | update
                    found.append((f"{kind}.{name}", Playbook.model_construct(**fields)))
    return found


def test_every_change_reaches_every_page_it_shows_on(shipped: Playbook) -> None:
    wrong = []
    before = rendered(shipped, LastBuild())
    for name, changed in variants(shipped):
        spared, full = rendered(changed, before).bodies, rendered(changed, LastBuild()).bodies
        wrong += [f"{name}: {path}" for path in full if spared[path] != full[path]]
    assert not wrong


def test_unchanged_things_are_not_rendered(sample: Playbook) -> None:
    last = rendered(sample, LastBuild())

    def never() -> PageBody:
        pytest.fail("rendered again")

    last = last.valid(shared_content(sample), outline(sample))
    for (kind, id_), thing in page_inputs(sample).items():
        assert last.body(path(kind, id_), thing, never)[1]


def test_what_shows_everywhere_forgets_every_page(sample: Playbook) -> None:
    last = rendered(sample, LastBuild())
    last.texts["a.md"] = "text"
    other = sample.model_copy(update={"title": "Other"})
    forgotten = last.valid(shared_content(other), outline(other))
    assert not (forgotten.bodies or forgotten.things or forgotten.texts)


def test_things_shown_are_of_the_playbook(sample: Playbook) -> None:
    things = page_inputs(sample)
    assert isinstance(things["stage", "plan"], Stage)
    assert isinstance(things["topic", "hygiene"], Topic)


def written(folder: Path, **texts: str) -> Files:
    """Hand-written pages, as MkDocs finds them."""
    found = []
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
        found.append(File(f"{name}.md", str(folder), str(folder / "site"), True))
    return Files(found)


def test_menus_follow_the_titles_of_written_pages(tmp_path: Path) -> None:
    first = written_titles(written(tmp_path, a="# One\n\ntext\n", b="---\ntitle: Two\n---\n\nx\n"))
    assert (
        written_titles(written(tmp_path, a="# One\n\nother\n", b="---\ntitle: Two\n---\n")) == first
    )
    for head in ("# Uno\n", "One\n===\n", "---\nicon: x\n---\n# One\n"):
        assert written_titles(written(tmp_path, a=head, b="---\ntitle: Two\n---\n")) != first


def test_written_page_is_built_again_when_its_text_is_another(tmp_path: Path) -> None:
    config = load_config(docs_dir=str(tmp_path), site_dir=str(tmp_path.parent / "out"), plugins=[])

    def served(text: str) -> WrittenFile:
        """The page as it stands between being rendered and being built."""
        files = written(tmp_path, a="# A\n")
        track_written_pages(files, texts)
        (file,) = files.documentation_pages()
        assert isinstance(file, WrittenFile)
        assert file.is_modified(), "not rendered yet"
        Page(None, file, config).content = text
        return file

    texts: dict[str, str | None] = {}
    first = served("one")
    assert first.is_modified()
    texts |= written_texts(Files([first]))
    Path(first.abs_dest_path).parent.mkdir(parents=True)
    Path(first.abs_dest_path).write_text("built", "utf-8")
    assert not served("one").is_modified()
    assert served("two").is_modified()
    Path(first.abs_dest_path).unlink()
    assert served("one").is_modified()


def test_older_file_in_the_place_of_a_newer_one_is_a_change(tmp_path: Path) -> None:
    for name, age in (("a", 1000), ("b", 9000)):
        (tmp_path / name).write_text("one", "utf-8")
        os.utime(tmp_path / name, (age, age))
    first = file_stamps([tmp_path])
    assert file_stamps([tmp_path / "a", tmp_path / "b"]) == first
    os.utime(tmp_path / "a", (500, 500))
    assert file_stamps([tmp_path]) != first


def test_page_that_is_gone_is_deleted(tmp_path: Path) -> None:
    both = written(tmp_path, a="# A\n", b="# B\n")
    before = remove_gone(set(), both)
    for file in both:
        Path(file.abs_dest_path).parent.mkdir(parents=True)
        Path(file.abs_dest_path).write_text("page", "utf-8")
    never = {str(tmp_path / "site" / ("x" * 300)), str(tmp_path / "site/no/such")}
    remove_gone(before | never, written(tmp_path, b="# B\n"))
    assert not (tmp_path / "site/a").exists()
    assert [Path(file.abs_dest_path).exists() for file in both] == [False, True]


def test_search_has_every_page_after_a_rebuild_of_one() -> None:
    """Whatever Material keeps: all of the old entries, or none."""
    first = [{"location": place, "title": place} for place in ("", "a/", "a/#x", "b/")]
    whole = merged({}, first, ["", "a/", "b/"], {})
    assert [entry for entries in whole.values() for entry in entries] == first
    new = {"location": "a/", "title": "new"}
    once = merged(whole, [new], ["a/"], {})
    assert once[""] + once["a/"] == [first[0], new]
    twice = merged(once, [first[0], *first[1:], new, first[0]], [""], {})
    assert twice[""] + twice["a/"] == [first[0], new]
    assert merged(whole, [], ["b/"], {"b/": [new]})["b/"] == [new]


def test_wording_of_an_item_shows_on_few_pages(sample: Playbook) -> None:
    first, *rest = sample.stages
    check = first.checklist[0]
    reworded = first.model_copy(
        update={"checklist": [check.model_copy(update={"text": "x"}), *first.checklist[1:]]}
    )
    fields = {field: getattr(sample, field) for field in Playbook.model_fields}
    changed = Playbook.model_construct(**fields | {"stages": [reworded, *rest]})
    before, after = page_inputs(sample), page_inputs(changed)
    assert outline(changed) == outline(sample)
    assert {page for page in before if before[page] != after[page]} == {
        ("checklists", ""),
        ("mine", ""),
        ("stage", first.id),
        *(("role", role) for role in check.roles),
    }

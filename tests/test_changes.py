"""A rebuild that spares pages gives the same pages as one that spares none."""

from __future__ import annotations

import copy
import os
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
from macros.render.views import Views
from macros.website.incremental import Memory, WrittenPage, common, heads, rewritten, shown, stamps
from macros.website.plugin import PlaybookPlugin

PRESS = RenderEnvironment()
FIXED = ("id", "colour", "side", "decider")
"""Fields with values of their own, which no other text can take."""
WHOLE = (("decisions", "questions"), ("decisions", "options"))
"""Lists that lead into each other, so that none of them can be cut."""


def rendered(playbook: Playbook, memory: Memory) -> dict[str, str]:
    """The pages that may be spared, as a served site makes them."""
    memory.compare(common(playbook), playbook)
    things = shown(playbook)
    made = {}
    for page in pages(playbook):
        view = Views(playbook, PRESS, page.path)
        thing = things.get((page.kind, page.id))
        if thing is None:
            continue
        made[page.path], _ = memory.markdown(page.path, thing, lambda v=view, p=page: v.page(p))
    return made


def altered(value: Any) -> Any:
    """Another value of the same type, or None where there is no telling which."""
    if isinstance(value, str):
        return value + " x"
    return value[:-1] if isinstance(value, list) and value else None


def variants(playbook: Playbook) -> list[tuple[str, Playbook]]:
    """The playbook with one field of one thing changed, for every field of the first stage, the
    first topic and the first role."""
    found = []
    for kind in ("stages", "topics", "roles", "decisions"):
        first, *rest = getattr(playbook, kind)
        for name in type(first).model_fields:
            value = altered(getattr(first, name))
            if (kind, name) not in WHOLE and name not in FIXED and value is not None:
                changed = first.model_copy(update={name: value})
                update = {kind: [changed, *rest]}
                fields = {f: getattr(playbook, f) for f in Playbook.model_fields} | update
                found.append((f"{kind}.{name}", Playbook.model_construct(**fields)))
    return found


def test_every_change_reaches_every_page_it_shows_on(shipped: Playbook) -> None:
    wrong = []
    before = Memory()
    rendered(shipped, before)
    for name, changed in variants(shipped):
        memory = copy.copy(before)
        memory.things, memory.pages = dict(before.things), dict(before.pages)
        spared, full = rendered(changed, memory), rendered(changed, Memory())
        wrong += [f"{name}: {path}" for path in full if spared[path] != full[path]]
    assert not wrong


def test_unchanged_things_are_not_rendered(sample: Playbook) -> None:
    memory = Memory()
    rendered(sample, memory)

    def never() -> str:
        pytest.fail("rendered again")

    memory.compare(common(sample), sample)
    for (kind, id_), thing in shown(sample).items():
        assert memory.markdown(path(kind, id_), thing, never)[1]


def test_things_shown_are_of_the_playbook(sample: Playbook) -> None:
    things = shown(sample)
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
    first = heads(written(tmp_path, a="# One\n\ntext\n", b="---\ntitle: Two\n---\n\nx\n"))
    assert heads(written(tmp_path, a="# One\n\nother\n", b="---\ntitle: Two\n---\n")) == first
    for other in ("# Uno\n", "One\n===\n", "---\nicon: x\n---\n# One\n"):
        assert heads(written(tmp_path, a=other, b="---\ntitle: Two\n---\n")) != first


def test_written_page_is_built_again_when_its_text_is_another(tmp_path: Path) -> None:
    config = load_config(docs_dir=str(tmp_path), site_dir=str(tmp_path.parent / "out"), plugins=[])

    def served(text: str) -> WrittenPage:
        """The page as it stands between being rendered and being built."""
        files = written(tmp_path, a="# A\n")
        rewritten(files, memory.texts)
        (file,) = files.documentation_pages()
        assert isinstance(file, WrittenPage)
        assert file.is_modified(), "not rendered yet"
        Page(None, file, config).content = text
        return file

    memory = Memory()
    first = served("one")
    assert first.is_modified()
    memory.place(Files([first]))
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
    first = stamps([tmp_path])
    assert stamps([tmp_path / "a", tmp_path / "b"]) == first
    os.utime(tmp_path / "a", (500, 500))
    assert stamps([tmp_path]) != first


def test_page_that_is_gone_is_deleted(tmp_path: Path) -> None:
    memory = Memory()
    both = written(tmp_path, a="# A\n", b="# B\n")
    memory.place(both)
    for file in both:
        Path(file.abs_dest_path).parent.mkdir(parents=True)
        Path(file.abs_dest_path).write_text("page", "utf-8")
    memory.place(written(tmp_path, b="# B\n"))
    assert [Path(file.abs_dest_path).exists() for file in both] == [False, True]


def test_search_has_every_page_after_a_rebuild_of_one() -> None:
    """Whatever Material keeps: all of the old entries, or none."""
    plugin = PlaybookPlugin()
    plugin.indexed = {}
    plugin.addresses, plugin.built = ["", "a/", "b/"], {"", "a/", "b/"}
    first = [{"location": place, "title": place} for place in ("", "a/", "a/#x", "b/")]
    assert plugin.sought(first) == first
    plugin.addresses, plugin.built = ["", "a/"], {"a/"}
    new = {"location": "a/", "title": "new"}
    assert plugin.sought([new]) == [first[0], new]
    plugin.built = {""}
    assert plugin.sought([first[0], *first[1:], new, first[0]]) == [first[0], new]

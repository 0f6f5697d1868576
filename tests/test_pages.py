"""Which pages the data makes, and how one page says the address of another."""

from __future__ import annotations

from typing import Any

import pytest

from macros.model.playbook import Playbook
from macros.render.pages import file_url, pages, url
from macros.website.navigation import groups, navigation


@pytest.mark.parametrize(
    ("target", "here", "folders", "files"),
    [
        ("stages/plan.md", "index.md", "stages/plan/", "stages/plan.html"),
        ("index.md", "stages/plan.md", "../../", "../index.html"),
        ("stages/index.md", "stages/plan.md", "../", "index.html"),
        ("roles/baker.md", "stages/plan.md", "../../roles/baker/", "../roles/baker.html"),
        ("stages/plan.md", "stages/plan.md", "./", "plan.html"),
        ("index.md", "index.md", "./", "index.html"),
    ],
)
def test_url(target: str, here: str, folders: str, files: str) -> None:
    assert url(target, here) == folders
    assert url(target, here, directory_urls=False) == files
    assert url(target, here, anchor="x") == f"{folders}#x"


def test_file_url() -> None:
    assert file_url("downloads/x.md", "stages/plan.md") == "../../downloads/x.md"
    assert file_url("downloads/x.md", "stages/plan.md", directory_urls=False) == "../downloads/x.md"
    assert file_url("downloads/x.md", "downloads.md") == "x.md"
    assert file_url("llms.txt", "index.md") == "llms.txt"


def paths(playbook: Playbook) -> set[str]:
    return {page.path for page in pages(playbook)}


def test_pages_follow_the_data(sample: Playbook) -> None:
    for stage in sample.stages:
        assert f"stages/{stage.id}.md" in paths(sample)
    bare = sample.model_copy(update={"decisions": [], "topics": [], "glossary": []})
    gone = paths(sample) - paths(bare)
    assert gone == {
        "decisions/index.md",
        "decisions/which-oven.md",
        "topics/index.md",
        "topics/hygiene.md",
        "glossary.md",
    }


def test_a_long_section_is_grouped(sample: Playbook) -> None:
    def groups(count: int) -> dict[str, list[Any]]:
        stage = sample.stages[0]
        many = [stage.model_copy(update={"id": f"s{n}", "deliverables": []}) for n in range(count)]
        nav = navigation(sample.model_copy(update={"stages": many}))
        entries = next(entry["Stages"] for entry in nav if "Stages" in entry)
        return {title: inside for entry in entries[1:] for title, inside in entry.items()}

    assert list(groups(45)) == ["1–20", "21–40", "41–45"]
    assert [len(group) for group in groups(45).values()] == [20, 20, 5]
    assert list(groups(410)) == ["1–400", "401–410"]
    (first, *_, last), rest = groups(410).values()
    assert (list(first), list(last), len(rest)) == (["1–20"], ["381–400"], 10)


def test_handwritten_pages_come_last(sample: Playbook) -> None:
    nav = navigation(sample, ["extra.md", "stages/plan.md", "stages/our-kitchen.md"])
    assert nav[-1] == {"More": ["extra.md"]}
    stages = next(entry["Stages"] for entry in nav if "Stages" in entry)
    assert stages[-1] == "stages/our-kitchen.md"


def shape(entries: list[Any]) -> list[Any]:
    """The titles of a menu; those below one as a list behind it."""
    found: list[Any] = []
    for entry in entries:
        for title, inside in entry.items():
            found += [title, shape(inside)] if isinstance(inside, list) else [title]
    return found


def test_pages_stand_in_groups_that_follow_the_data(sample: Playbook) -> None:
    labels = sample.labels
    titles = [title for title in shape(navigation(sample)) if isinstance(title, str)]
    assert titles == [
        labels.menu_start,
        labels.stages,
        f"{labels.mine} · {labels.roles}",
        f"{labels.checklists} · {labels.deliverables}",
        labels.decisions,
        labels.menu_reference,
    ]
    assert groups(sample) == {*titles[::2][:1], *titles[2:4], titles[5], labels.more}


def test_a_group_of_one_is_no_group(sample: Playbook) -> None:
    stages = [
        stage.model_copy(update={"deliverables": [], "decisions": [], "activities": []})
        for stage in sample.stages
    ]
    less = {"roles": [], "decisions": [], "conditions": [], "stages": stages}
    bare = sample.model_copy(update=less)
    labels = bare.labels
    titles = [title for title in shape(navigation(bare)) if isinstance(title, str)]
    assert titles == [labels.home, labels.stages, labels.checklists, labels.menu_reference]
    assert groups(bare) == {labels.menu_reference, labels.more}


def test_titles_are_inert(sample: Playbook) -> None:
    nasty = sample.stages[0].model_copy(update={"title": "<b>{{ x }}"})
    text = str(navigation(sample.model_copy(update={"stages": [nasty]})))
    assert "<b>" not in text and "{{ x" not in text

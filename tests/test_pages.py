"""Which pages the data makes, and how one page says the address of another."""

from __future__ import annotations

from typing import Any

import pytest

from macros.model.playbook import Playbook
from macros.render.pages import file_url, pages, url
from macros.website.navigation import navigation


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
        entries = next(s for entry in nav for s in entry.values() if isinstance(s, list))
        return {title: inside for entry in entries[1:] for title, inside in entry.items()}

    assert list(groups(45)) == ["1–20", "21–40", "41–45"]
    assert [len(group) for group in groups(45).values()] == [20, 20, 5]
    assert list(groups(410)) == ["1–400", "401–410"]
    (first, *_, last), rest = groups(410).values()
    assert (list(first), list(last), len(rest)) == (["1–20"], ["381–400"], 10)


def test_handwritten_pages_come_last(sample: Playbook) -> None:
    nav = navigation(sample, ["extra.md", "stages/plan.md"])
    assert nav[-1] == {"More": ["extra.md"]}


def test_titles_are_inert(sample: Playbook) -> None:
    nasty = sample.stages[0].model_copy(update={"title": "<b>{{ x }}"})
    text = str(navigation(sample.model_copy(update={"stages": [nasty]})))
    assert "<b>" not in text and "{{ x" not in text

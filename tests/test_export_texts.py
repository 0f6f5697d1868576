"""Markdown of the pages: every text of the model is in it, and reads as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import markdown
import pytest
from bs4 import BeautifulSoup
from exports import HOSTILE, edition, hints, hostile

from macros.exports.edition import Edition, ExportFile
from macros.exports.page_text import LINK, PAGES, PageText
from macros.exports.prose import heading, prose
from macros.exports.texts import full, text_files
from macros.model.kinds import KINDS
from macros.model.labels import Labels
from macros.model.playbook import Playbook
from macros.model.types import MARKDOWN, Thing
from macros.render import pages
from macros.render.downloads import weight

ELSEWHERE = {"short", "id", "colour", "side", "kind", "language", "type", "url"}
ELSEWHERE |= {"logo", "preview"}
"""Shorter names that menus and diagrams show; and what is no prose."""


def texts(thing: Thing, place: str) -> Iterator[tuple[str, str, bool]]:
    """Every text below a thing with its place, and whether it is Markdown."""
    for name, hint in hints(type(thing)).items():
        value = getattr(thing, name)
        marks = repr(hint)
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            where = f"{place}.{name}.{getattr(item, 'id', number)}"
            if isinstance(item, Thing) and not isinstance(item, Labels):
                yield from texts(item, where)
            elif isinstance(item, str) and name not in ELSEWHERE and "Ref(" not in marks:
                yield where, item, f"'{MARKDOWN}'" in marks


def conditions(playbook: Playbook) -> set[str]:
    """The places of conditions and values that nothing asks for, and of ready answers to them."""
    asked = {f"playbook.conditions.{condition.id}" for condition in playbook.conditions}
    return asked | {f"playbook.presets.{preset.id}" for preset in playbook.presets}


def test_everything_is_in_the_full_text(playbook: Playbook) -> None:
    made = edition(playbook)
    said, unlinked = full(made, partial(PageText, made)).decode(), tuple(conditions(playbook))
    missing = []
    for place, text, is_markdown in texts(playbook, "playbook"):
        wanted = text.strip() if is_markdown else prose(text).lstrip("\\")
        if is_markdown:
            wanted = LINK.sub(lambda found: f"]({made.resolve(found[1])})", wanted)
        if wanted not in said and heading(text) not in said and not place.startswith(unlinked):
            missing.append((place, text))
    assert missing == []


def test_every_page_says_what_is_its_own(playbook: Playbook) -> None:
    made, missing = edition(playbook), []
    for page in pages.pages(playbook):
        if page.kind not in KINDS:
            continue
        said = PageText(made, page).text()
        assert said.startswith(f"# {heading(page.menu_title if page.number else page.title)}\n")
        for place, text, is_markdown in texts(playbook.find(page.kind, page.id), page.path):
            inner = ".deliverables." in place and not place.count(".title.")
            wanted = text.strip() if is_markdown else prose(text).lstrip("\\")
            wanted = LINK.sub(lambda found: f"]({made.resolve(found[1])})", wanted)
            if not inner and wanted not in said and heading(text) not in said:
                missing.append((place, text))
    assert missing == []


def read(file: ExportFile) -> BeautifulSoup:
    extensions = ["tables", "sane_lists", "fenced_code"]
    html = markdown.markdown(file.content.decode(), extensions=extensions)
    return BeautifulSoup(html, "html.parser")


def test_hostile_texts_read_as_text(sample: Playbook) -> None:
    spoilt = hostile(sample)
    for file in text_files(edition(spoilt)):
        if file.beside:
            page = read(file)
            assert page.h1 and not page.find(["script", "b", "img"]), file.path


def test_each_page_has_its_text_beside_it(sample: Playbook) -> None:
    found = {file.path: file.beside for file in text_files(edition(sample)) if file.beside}
    assert found["stages/plan/index.md"] == "stages/plan.md"
    assert found["stages/index.md"] == "stages/index.md" and found["index.md"] == "index.md"
    assert len(found) == sum(page.kind in PAGES for page in pages.pages(sample))
    flat = Edition(sample, edition(sample).made, directory_urls=False)
    beside = {file.beside: file.path for file in text_files(flat)}
    assert beside["stages/plan.md"] == "stages/plan.md"


def test_overview_lists_every_page(sample: Playbook) -> None:
    files = {file.path: file for file in text_files(edition(sample))}
    said = files["llms.txt"].content.decode()
    assert said.startswith(
        "# Opening a bakery\n\n> How a small bakery comes about, step by step.\n"
    )
    assert "\n## Stages\n\n" in said
    assert "- [1. Make a plan](https://bread.example/stages/plan/index.md): Decide what" in said
    for path, file in files.items():
        line = next((line for line in said.splitlines() if f"bread.example/{path})" in line), "")
        size = f"{weight(len(file.content))}, {len(file.content.decode()):,} characters"
        assert line.endswith(f"{size})") or path == "llms.txt", path


def test_what_a_text_leaves_open_ends_with_it(sample: Playbook) -> None:
    made = edition(sample)
    text = PageText(made, pages.pages(sample)[0])
    text.blocks.clear()
    text.markdown("a\n\n```\ncode")
    text.markdown("~~~~\n```\n~~~~\n[x](role:baker)")
    assert str(text.blocks[0]).endswith("code\n```")
    assert str(text.blocks[1]).endswith("~~~~\n[x](https://bread.example/roles/baker/)")


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "# not a heading",
        "- no item",
        "+ none",
        "3) no item",
        "2026. 1. 3.",
        "![no picture](x)",
        "a <b> &lt; & &#38; \\n `` **",
        "===",
        "~~~",
        "---",
        "> no quote",
        "[x]: https://x.example",
        "a_b_c __d__",
        "AI 개발(PoC)·KPI",
    ],
)
@pytest.mark.parametrize("place", ["{}", "- {}", "# {}", "| a |\n| - |\n| {} |"])
def test_prose_reads_as_it_was_written(text: str, place: str) -> None:
    html = markdown.markdown(place.format(prose(text)), extensions=["tables", "sane_lists"])
    shown = BeautifulSoup(html, "html.parser")
    last = shown.find_all(["td", "li", "p", "h1"])[-1]
    assert " ".join(last.get_text().split()) == " ".join(text.split())
    assert not last.find(True)


def test_prose_leaves_alone_what_needs_nothing() -> None:
    text = "AI 개발(PoC)·KPI, 12%는 1. 처음에 - 잘못! 배정: https://x.example/a#b"
    assert prose(text) == text


@pytest.mark.parametrize("text", [*HOSTILE, "1. first", "C #", "C ##", "# a", "- b", "a # b #"])
def test_heading_reads_as_it_was_written(text: str) -> None:
    shown = BeautifulSoup(
        markdown.markdown(f"## {heading(text)}", extensions=["tables"]), "html.parser"
    )
    assert shown.h2 and shown.h2.get_text() == " ".join(text.split())

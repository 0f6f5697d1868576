"""Every text of every export, read back from a built site, is on the page of its id."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import docx
import markdown
import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag
from sites import built, own_project
from test_export_texts import texts

from macros.exports.data import PageEntry, PlaybookFile
from macros.model.things import Activity, Stage
from macros.render.downloads import form_path
from macros.render.markdown import TreeRenderer

PARTS = re.compile(r"\n|, |: | → ")
"""Between the texts that one cell of a workbook holds."""
UNSEEN = {"aliases", "template", "formerly"}
"""What pages show elsewhere or not at all: other names, which the search knows; forms, which have a
test of their own; and old ids."""


class Built:
    """A built site, read from its files alone: what `playbook.json` says, and what pages show."""

    def __init__(self, site: Path) -> None:
        self.site = site
        file = site / "downloads/playbook.json"
        self.file = PlaybookFile.model_validate_json(file.read_bytes())
        self.playbook = self.file.playbook
        self.entries = {(page.kind, page.id): page for page in self.file.pages}
        self.page = cache(self._page)
        self.shown, self.beside = cache(self._shown), cache(self._beside)

    def _page(self, kind: str, id_: str = "") -> BeautifulSoup:
        file = self.site / self.entries[kind, id_].address / "index.html"
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for unseen in page.select("a.headerlink, script"):
            unseen.decompose()
        return page

    def _shown(self, kind: str, id_: str = "") -> str:
        return squeezed(self.page(kind, id_).select_one("article").get_text())  # type: ignore[union-attr]

    def _beside(self, address: str) -> str:
        """What the Markdown beside a page reads as."""
        return squeezed(self.markdown(address).get_text())

    def markdown(self, address: str) -> BeautifulSoup:
        """The Markdown beside a page, as a program shows it."""
        text = (self.site / address / "index.md").read_text("utf-8")
        html = markdown.markdown(text, extensions=["tables", "sane_lists", "fenced_code"])
        return BeautifulSoup(html, "html.parser")

    def things(self) -> Iterator[tuple[PageEntry, str, str]]:
        """Every text of a thing that has a page of its own, with its place."""
        plain = partial(said, TreeRenderer(headings=True))
        for (kind, id_), page in self.entries.items():
            for place, text, is_markdown in (
                texts(self.playbook.find(kind, id_), kind) if id_ else ()
            ):
                if not UNSEEN & set(place.split(".")) and ".deliverables." not in place:
                    yield page, place, squeezed(plain(text) if is_markdown else text)


def squeezed(text: str) -> str:
    """A text without what only lays it out."""
    return re.sub(r"\s+", "", text)


def said(renderer: TreeRenderer, text: str) -> str:
    return "".join(renderer.tree(text, str).itertext())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """This repository, built as it is."""
    return Built(built(own_project(tmp_path_factory.mktemp("own"))))


def test_data_say_what_pages_show(site: Built) -> None:
    found = list(site.things())
    assert found
    missing = [
        (page.kind, page.id, place, text)
        for page, place, text in found
        if text not in site.shown(page.kind, page.id)
    ]
    assert missing == []


def test_markdown_beside_a_page_says_what_it_shows(site: Built) -> None:
    missing = [
        (page.kind, page.id, place, text)
        for page, place, text in site.things()
        if text not in site.beside(page.address)
    ]
    assert missing == []


def told(element: Tag) -> list[str]:
    """What an element of a page says, piece by piece, without texts that are compared by their
    fields, marks of what is new, and whose side does an activity."""
    unsaid = element.select(".pb-text, .pb-side, .pb-left-out, .pb-download, strong.pb-note")
    pieces = (
        squeezed(piece).strip("·,:")
        for piece in element.find_all(string=True)
        if not any(parent is one for parent in piece.parents for one in unsaid)
    )
    return [piece for piece in pieces if piece]


def before(stage: Stage, activity: Activity) -> list[str]:
    """The titles of all that an activity waits for, of which a page names only some."""
    return [one.title for one in stage.activities if one.id in stage.waits[activity.id]]


def test_markdown_of_a_role_lists_what_its_page_lists(site: Built) -> None:
    missing, groups = [], set[str]()
    for kind, id_ in (entry for entry in site.entries if entry[0] == "role" and entry[1]):
        duties = site.page(kind, id_).select(".pb-work .pb-duties")
        heads = site.markdown(site.entries[kind, id_].address).select("h3")
        for shown, head in zip(duties, heads, strict=True):
            assert [squeezed(h.get_text()) for h in shown.select("h4")] == [told(head)[0]]
            groups.add(head.get_text())
            lines = head.find_next("ul").select("li")  # type: ignore[union-attr]
            for item, line in zip(shown.select("li"), lines, strict=True):
                said = squeezed(line.get_text())
                missing += [(id_, groups, piece) for piece in told(item) if piece not in said]
    labels = site.playbook.labels
    assert {labels.writes, labels.approves, labels.does, labels.consulted} <= groups
    assert missing == []


def test_markdown_of_a_stage_says_what_each_activity_needs_and_makes(site: Built) -> None:
    missing, found, labels = [], "", site.playbook.labels
    for stage in site.playbook.stages:
        heads = site.markdown(site.entries["stage", stage.id].address).select("h2")
        head = next(h for h in heads if h.get_text() in (labels.performers, labels.activities))
        lines = head.find_next("ul").select("li")  # type: ignore[union-attr]
        for activity, line in zip(stage.activities, lines, strict=True):
            said = squeezed(line.get_text())
            (step,) = site.page("stage", stage.id).select(f"#activity-{activity.id}")
            pieces = [*told(step), *map(squeezed, before(stage, activity))]
            missing += [(activity.id, piece) for piece in pieces if piece not in said]
            found += said
    assert missing == []
    assert squeezed(labels.flow_after.format(activities="")) in found
    assert f"{labels.deliverables}:" in found


def test_markdown_says_who_writes_who_decides_and_in_which_stage(site: Built) -> None:
    """What stands in the facts of a page, and below each deliverable of a list."""
    missing = []
    files = {squeezed(site.playbook.labels.template), ".docx", ".md"}
    for (kind, id_), entry in site.entries.items():
        if (site.site / entry.address / "index.md").is_file():
            said = site.beside(entry.address)
            facts = site.page(kind, id_).select(".pb-facts, .pb-deliverables > li")
            pieces = (piece for fact in facts for piece in told(fact) if piece not in files)
            missing += [(kind, id_, piece) for piece in pieces if piece not in said]
    assert missing == []


def test_workbook_says_what_pages_show(site: Built) -> None:
    labels, playbook = site.playbook.labels, site.playbook
    book = openpyxl.load_workbook(site.site / "downloads/playbook.xlsx")
    stages = {playbook.numbered(stage): stage.id for stage in playbook.stages}
    items = {str(i["data-check"]): i for i in site.page("checklists").select("[data-check]")}
    missing = []
    for sheet, skipped in (
        (labels.stages, 1),
        (labels.performers, 1),
        (labels.deliverables, 1),
        (labels.gate, 1),
        (labels.checklists, 0),
    ):
        if sheet not in book.sheetnames:
            continue
        head, *rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
        for row in rows:
            id_, texts = str(row[-1]), [str(cell) for cell in row[skipped:-1] if cell]
            if sheet == labels.checklists:
                item = items[id_]
                compared = (labels.check_item, labels.reason_why, labels.who)
                cells = dict(zip(head, row, strict=True))
                texts = [str(cells[name]) for name in compared if cells.get(name)]
                shown = squeezed(item.get_text())
            else:
                shown = site.shown("stage", stages[str(row[0])])
                if sheet == labels.deliverables:
                    shown += site.shown("deliverable", id_)
            parts = (part for text in texts for part in PARTS.split(text))
            missing += [
                (sheet, id_, part)
                for part in parts
                if squeezed(part) not in shown and part != labels.bypass
            ]
    assert missing == []


def test_forms_say_what_pages_show(site: Built) -> None:
    plain, missing = TreeRenderer(headings=True), []
    for stage in site.playbook.stages:
        for made in stage.deliverables:
            if not made.template:
                continue
            shown = site.shown("deliverable", made.id)
            document = docx.Document(
                io.BytesIO((site.site / form_path(stage, made.id, ".docx")).read_bytes())
            )
            cells = [c for t in document.tables for row in t.rows for c in row.cells]
            blocks = [
                p.text for p in (*document.paragraphs, *(p for c in cells for p in c.paragraphs))
            ]
            text = (site.site / form_path(stage, made.id, ".md")).read_text("utf-8")
            blocks += [line for line in said(plain, text).splitlines()]
            for block in blocks:
                if squeezed(re.sub(r"^(•|\d+\.)\t", "", block)) not in shown:
                    missing.append((made.id, block))
    assert missing == []

"""Playbooks of other fields: nothing invented, nothing of ours, all of theirs."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sites import built, project

from macros.load import load
from macros.model.playbook import Playbook

FIELDS = Path(__file__).parent / "fields"
Site = tuple[Playbook, Path]


@pytest.fixture(scope="module")
def fest(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made("fest", tmp_path_factory)


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made("standard", tmp_path_factory)


def made(name: str, folders: pytest.TempPathFactory) -> Site:
    site = built(project(folders.mktemp(name), FIELDS / name))
    return load(FIELDS / name), site


def page(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path).read_text("utf-8"), "html.parser")


def words(site: Path, path: str) -> str:
    article = page(site, path).article
    assert article
    for diagram in article.select(".pb-diagram"):
        diagram.decompose()
    return " ".join(article.get_text(" ").split())


@pytest.mark.parametrize("name", ["fest", "standard"])
def test_everything_is_on_its_page_once(name: str, request: pytest.FixtureRequest) -> None:
    playbook, site = request.getfixturevalue(name)
    for stage in playbook.stages:
        path = f"stages/{stage.id}/index.html"
        ids = Counter(str(tag["id"]) for tag in page(site, path).select("[id]"))
        wanted = [f"activity-{a.id}" for a in stage.activities]
        wanted += [f"check-{c.id}" for c in stage.checklist]
        wanted += [f"criterion-{c.id}" for c in stage.entry]
        assert {id_: ids[id_] for id_ in wanted} == dict.fromkeys(wanted, 1)
        text = words(site, path)
        assert not [a.title for a in stage.activities if text.count(a.title) != 1]


@pytest.mark.parametrize("name", ["fest", "standard"])
def test_nothing_is_there_that_the_data_do_not_have(
    name: str, request: pytest.FixtureRequest
) -> None:
    playbook, site = request.getfixturevalue(name)
    assert not playbook.roles and not playbook.decisions and not playbook.glossary
    for part in ("roles", "mine", "decisions", "glossary"):
        assert not (site / part).exists(), part
    labels = playbook.labels
    ours = {labels[n] for n in ("roles", "matrix", "responsible", "who", "mine", "decisions")}
    ours |= {labels[n] for n in ("performers", "side", "reviewed", "i_am", "glossary", "source")}
    for path in site.rglob("*.html"):
        tree = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        text = tree.get_text("\n")
        assert not re.search("[가-힣]", text), path
        # One may give the text to an assistant.
        assert "AI" not in re.findall(r"\w+", text.replace("an AI assistant", "")), path
        said = {line.strip(" :") for line in text.splitlines()}
        assert not said & ours, path
        for link in tree.select("a[href]"):
            assert not re.search(r"(^|/)(roles|mine)/", str(link["href"])), path
    heavy = json.loads((site / "search/entries.json").read_text("utf-8"))
    assert not [doc for doc in heavy["docs"] if re.search("roles/|mine/", doc["location"])]


def test_another_word_for_a_stage_and_a_language_of_the_theme(fest: Site) -> None:
    _, site = fest
    assert page(site, "index.html").html["lang"] == "de"  # type: ignore[index]
    text = words(site, "stages/genehmigung/index.html")
    assert "Phase 2 of 4" in text and "Next phase: Vorbereitung" in text
    assert not re.search(r"\bstages?\b", text, re.I)
    overview = words(site, "stages/index.html")
    assert "are taken in turn" in overview and "ways back" not in overview
    link = page(site, "stages/genehmigung/index.html").select_one(
        '[href$="#activity-termin-finden"]'
    )
    assert link and link["href"] == "../idee/#activity-termin-finden"


def test_without_an_order_nothing_comes_first(standard: Site) -> None:
    playbook, site = standard
    for stage in playbook.stages:
        tree = page(site, f"stages/{stage.id}/index.html")
        assert not tree.select(".pb-position, .pb-number, .pb-diagram")
        assert not tree.select("nav.md-footer__inner:not([hidden])")
        assert "→" not in words(site, f"stages/{stage.id}/index.html")
    for path in ("index.html", "stages/index.html"):
        assert not page(site, path).select(".pb-number, .pb-diagram, .pb-stages > ol, ol.pb-stages")
    assert "in turn" not in words(site, "stages/index.html")


def test_groups_of_pages_and_of_items(standard: Site) -> None:
    _, site = standard
    overview = page(site, "stages/index.html")
    assert [h.get_text() for h in overview.select("h2.pb-group")] == ["The house", "The holdings"]
    menu = page(site, "stages/rooms/index.html").select_one(".md-nav--primary")
    assert menu and "The house" in menu.get_text() and "A1 Rooms" in menu.get_text()
    assert [h.get_text() for h in page(site, "topics/index.html").select(".pb-group")] == [
        "Everyday"
    ]
    rooms = page(site, "stages/rooms/index.html")
    lists = rooms.select(".pb-checks ul.pb-checklist")
    heads = [rooms.select_one(f"#{ul['aria-labelledby']}") for ul in lists]
    assert [head and head.get_text() for head in heads] == ["Air", "Shelves"]
    assert [len(ul.select("li.pb-check")) for ul in lists] == [2, 1]


def test_codes_are_found_with_and_without_their_letters(standard: Site) -> None:
    _, site = standard
    rooms = page(site, "stages/rooms/index.html")
    assert [tag.get_text() for tag in rooms.select(".pb-check .pb-code")] == [
        "A1.1.1",
        "A1.1.2",
        "A1.2.1",
    ]
    docs = json.loads((site / "search/entries.json").read_text("utf-8"))["docs"]
    told = [doc for doc in docs if "1.2.1" in doc.get("near", "").split(" / ")]
    assert {doc["location"] for doc in told} == {
        "stages/rooms/#checklist",
        "topics/fire/#checklist",
    }
    assert all("A1.2.1" in doc["text"] for doc in told)
    assert [d["location"] for d in docs if "1-L" in d.get("also", "")] == [
        "deliverables/accession-list/"
    ]


def test_an_item_in_several_places_counts_once(standard: Site) -> None:
    playbook, site = standard
    assert playbook.totals[""] == 5 and len(playbook.catalog) == 5
    assert playbook.totals["stage:access"] == 2 and playbook.totals["stage:rooms"] == 3
    assert playbook.catalog["alarm"][1:3] == ["stage:rooms", "stage:access"]
    for stage in ("rooms", "access"):
        box = page(site, f"stages/{stage}/index.html").select_one("#check-alarm")
        assert box and box["data-check"] == "alarm" and "A1.1.2" in box.get_text()


def test_a_scale_is_said_from_here_up(standard: Site) -> None:
    _, site = standard
    rooms = page(site, "stages/rooms/index.html")
    alarm, steel = (rooms.select_one(f"#check-{id_}") for id_ in ("alarm", "shelves-steel"))
    assert alarm and "Level: from Level 2 up" in alarm.get_text()
    assert alarm["data-when-level"] == "two three"
    assert steel and "Level: Level 3" in steel.get_text()

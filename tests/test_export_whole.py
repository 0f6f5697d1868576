"""The whole playbook on one page: every text once more, ids that are unique, links that stay."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from exports import edition
from test_export_texts import conditions, texts

from macros.exports.whole import page, whole_files
from macros.model.playbook import Playbook
from macros.render.environment import RenderEnvironment

UNSEEN = ".aliases."
"""What the pages do not say either: other names, by which the search finds them."""


def flat(html: str) -> str:
    """What a reader sees, without blanks, which elements may stand between."""
    return "".join(BeautifulSoup(html, "html.parser").get_text().split())


def test_everything_is_on_it(playbook: Playbook) -> None:
    said, environment, missing = flat(page(edition(playbook)).decode()), RenderEnvironment(), []
    unlinked = tuple(conditions(playbook))
    for place, text, is_markdown in texts(playbook, "playbook"):
        shown = environment.document(text, str) if is_markdown else environment.text(text, str)
        wanted = flat(shown) if is_markdown else "".join(text.split())
        if UNSEEN not in place and wanted not in said and not place.startswith(unlinked):
            missing.append((place, text))
    assert missing == []


def test_ids_are_unique_and_links_lead_to_them(playbook: Playbook) -> None:
    made = BeautifulSoup(page(edition(playbook)).decode(), "html.parser")
    ids = [str(element["id"]) for element in made.select("[id]")]
    assert len(ids) > 50 and len(ids) == len(set(ids))
    jumps = [str(link["href"]) for link in made.select('a[href^="#"]')]
    assert len(jumps) > 20 and {jump[1:] for jump in jumps} <= set(ids)


def test_headings_stand_below_one_another(sample: Playbook) -> None:
    made = BeautifulSoup(page(edition(sample)).decode(), "html.parser")
    levels = [int(head.name[1]) for head in made.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:], strict=False))
    assert [head.get_text() for head in made.select(".pb-page-stage > h3")] == [
        f"{number}. {stage.title}" for number, stage in enumerate(sample.stages, 1)
    ]


def test_nothing_runs_but_what_chooses_the_colours(playbook: Playbook) -> None:
    made = BeautifulSoup(page(edition(playbook)).decode(), "html.parser")
    assert [script.attrs for script in made.select("script")] == [{"src": "assets/scheme.js"}]
    assert not made.select("[style], [onclick], img, iframe")
    # What a print of it may lead to, too.
    schemes = {urlsplit(str(link["href"])).scheme for link in made.select("a[href]")}
    assert schemes <= {"", "http", "https", "mailto", "tel"}
    assert made.select("meta[content^=\"default-src 'none'\"]")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("he", "rtl")])
def test_lists_are_laid_out_as_the_language_is_written(
    sample: Playbook, language: str, direction: str
) -> None:
    made = page(edition(sample.model_copy(update={"language": language}))).decode()
    assert BeautifulSoup(made, "html.parser").select_one(f"body[dir={direction}]")


def test_what_is_absent_leaves_no_place(sample: Playbook) -> None:
    bare = sample.model_copy(update={"topics": [], "glossary": []})
    made = page(edition(bare)).decode()
    assert 'id="roles"' in made
    for kind in ("topics", "glossary"):
        assert f'id="{kind}"' not in made


def test_pdf_is_offered_where_there_is_one(sample: Playbook, tmp_path: Path) -> None:
    assert [file.path for file in whole_files(edition(sample))] == ["whole.html"]
    print_ = tmp_path / "print.pdf"
    print_.write_bytes(b"%PDF")
    with_print = dataclasses.replace(edition(sample), pdf=print_)
    assert [file.content for file in whole_files(with_print)][1] == b"%PDF"

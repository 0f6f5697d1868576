"""Pictures and pages written by hand, as texts of the data show and lead to them: in the site, in
the one page, in forms, as Markdown for other builders, and as Markdown beside the page."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from bs4 import BeautifulSoup
from samples import replace
from sites import built, fork

from macros.__main__ import main

ALT = 'The "oven" <b>'
TEXT = f"![{ALT}](images/oven%20plan.svg) and the [house rules](page:rules/all)."
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = fork(tmp_path_factory.mktemp("pictures") / "site")
    stage = folder / "data/stages/plan.yml"
    replace(stage, "      Walk through the streets.", f"      {TEXT}\n\n      Walk.")
    replace(stage, "    template: |\n", f"    template: |\n      {TEXT}\n\n")
    for name, text in {"images/oven plan.svg": SVG, "local/rules/all.md": "# Our rules"}.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, "utf-8")
    (folder / "docs/local/index.md").write_text("# Home\n\n[Rules](page:rules/all)\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    return built(project)


@pytest.mark.parametrize("file", ["stages/plan/index.html", "whole.html"])
def test_pages_show_and_lead(site: Path, file: str) -> None:
    page = site / file
    body = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    picture = body.select_one("img[src*=oven]")
    assert picture and picture["alt"] == ALT and picture["loading"] == "lazy"
    link = body.find("a", string="house rules")
    assert link
    for address, place in ((picture["src"], "images/oven plan.svg"), (link["href"], "rules/all")):
        found = (page.parent / str(address).replace("%20", " ")).resolve()
        assert found == site / place and found.exists()


def test_a_page_written_by_hand_leads_to_another(site: Path) -> None:
    assert 'href="rules/all/"' in (site / "index.html").read_text("utf-8")


def test_what_is_taken_along_shows_or_names(site: Path) -> None:
    with zipfile.ZipFile(site / "downloads/forms.zip") as archive:
        word, text = (
            archive.read(next(n for n in archive.namelist() if n.endswith(end)))
            for end in (".docx", ".md")
        )
    said = "\n".join(p.text for p in docx.Document(io.BytesIO(word)).paragraphs)
    assert f"[{ALT}] and the house rules." in said
    address = "http://127.0.0.1/images/oven%20plan.svg"
    for found in (text.decode(), (site / "stages/plan/index.md").read_text("utf-8")):
        # Readers of Markdown other than ours take tags as such.
        alt = ALT.replace("<", "&lt;")
        assert f"![{alt}]({address}) and the [house rules](http://127.0.0.1/rules/all/)" in found


def test_another_builder_gets_the_pictures(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert main(["export", "markdown", str(tmp_path / "out")]) == 0
    page = tmp_path / "out/docs/stages/plan.md"
    (address,) = re.findall(r"!\[The.*?\]\((\S+)\)", page.read_text("utf-8"))
    assert (page.parent / address.replace("%20", " ")).read_text("utf-8") == SVG

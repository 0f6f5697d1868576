"""The playbook as a folder of Markdown: another builder makes every page and link of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from markdown import Markdown
from samples import SAMPLE, copy_sample
from sites import build, fork
from test_export_texts import conditions, texts

from macros.__main__ import main
from macros.exports.folder import DIAGRAMS, EXTENSIONS, folder_files
from macros.exports.inert import inert
from macros.exports.page_text import PAGES
from macros.exports.prose import heading, prose
from macros.model.playbook import Playbook
from macros.render import pages

TARGET = re.compile(r"\]\([^)]*\)")
"""Where a link leads, which the address of its page decides."""


@pytest.fixture
def folder(playbook: Playbook, tmp_path: Path) -> tuple[Playbook, Path]:
    for place, content in folder_files(playbook, tmp_path / "cache"):
        file = tmp_path / "folder" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return playbook, tmp_path / "folder"


def test_plain_mkdocs_builds_every_page_and_link(folder: tuple[Playbook, Path]) -> None:
    playbook, place = folder
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    result = subprocess.run(command, cwd=place, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    site, links = place / "site", 0
    wanted = [page for page in pages.pages(playbook) if page.kind in PAGES]
    for page in wanted:
        assert (site / pages.url(page.path, "index.md") / "index.html").is_file(), page.path
    for file in site.rglob("index.html"):
        made = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for element in made.select("a[href], img[src]"):
            address = urlsplit(str(element.get("href") or element.get("src")))
            if address.path and not address.scheme and "x.example" not in address.geturl():
                target = (file.parent / unquote(address.path)).resolve()
                assert target.exists(), (file, address)
                links += 1
    assert links > 5 * len(wanted)


HOSTILE = (
    "<script>window.pwned=1</script>",
    "a <img src=x onerror=pwned=1> b",
    "[x][y]\n\n[y]: javascript:pwned=1",
    "[x][y\nz]\n\n[y\nz]: javascript:pwned=1",
    "  ```\n[x](javascript:pwned=1) <script>pwned=1</script>\n  ```",
    "```\na\n````\n\nb\n\n```\n\n<script>pwned=1</script>\n\n```\n",
    "a `b\nc` <script>pwned=1</script> `d`",
    "| a | b |\n|---|---|\n| `<img src=x onerror=pwned=1> | ` |",
    "~~~\n```\n~~~\n\n<script>pwned=1</script>\n\n```\n```",
    "`[x](java&#115;cript:pwned=1)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_text_runs_where_others_build_it(text: str) -> None:
    """Neither in Python-Markdown, which plain MkDocs uses, nor in what it takes for code."""
    made = Markdown(extensions=list(EXTENSIONS)).convert(inert(text))
    page = BeautifulSoup(made, "html.parser")
    assert not page.select("script, [onerror], a[href^=java], img")


@pytest.mark.parametrize(
    "text",
    [
        "```\n<b>\n```",
        "a `<b>` c",
        "<https://x.example/> [a](role:owner) [b](https://x.example/a:b) [c](images/a.png)",
    ],
)
def test_code_and_links_stay_as_they_were_written(text: str) -> None:
    assert inert(text) == text


def test_front_matter_and_settings_are_what_they_say(folder: tuple[Playbook, Path]) -> None:
    playbook, place = folder
    settings = yaml.safe_load((place / "mkdocs.yml").read_text("utf-8"))
    assert settings["site_name"] == playbook.title
    for stage in playbook.stages:
        text = (place / f"docs/stages/{stage.id}.md").read_text("utf-8")
        front = yaml.safe_load(text.split("---\n")[1])
        facts = (front["title"], front["description"], front["kind"], front["id"])
        assert facts == (stage.title, stage.summary, "stage", stage.id)


def test_every_text_is_in_the_folder_word_for_word(folder: tuple[Playbook, Path]) -> None:
    """Each on the page of its thing, by id; what has no page of its own, on any."""
    playbook, place = folder
    said = {
        file.relative_to(place / "docs").as_posix(): TARGET.sub("]()", file.read_text("utf-8"))
        for file in (place / "docs").rglob("*.md")
    }
    everything, unlinked = "\n".join(said.values()), tuple(conditions(playbook))
    missing, compared = [], 0
    for where, text, is_markdown in texts(playbook, "playbook"):
        wanted = text.strip() if is_markdown else prose(text).lstrip("\\")
        parts = where.split(".")
        homes = [home for home in map("{}/{}.md".format, parts, parts[1:]) if home in said]
        on = said[homes[-1]] if homes else everything
        compared += 1
        spelt = (TARGET.sub("]()", form) for form in (wanted, heading(text)))
        if not any(form in on for form in spelt) and not where.startswith(unlinked):
            missing.append((where, text))
    assert missing == [] and compared > 60


def test_drawings_stand_alone(folder: tuple[Playbook, Path]) -> None:
    drawings = list((folder[1] / "docs" / DIAGRAMS).glob("*.svg"))
    assert len(drawings) > 2
    for drawing in drawings:
        root = ElementTree.parse(drawing).getroot()
        assert root.find("{*}style") is not None and root.find(".//{*}a") is None


def test_command_writes_into_an_empty_folder_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["export", "markdown", str(tmp_path / "out"), "--folder", str(SAMPLE)]
    assert main(command) == 0 and "files into" in capsys.readouterr().out
    assert main(command) == 1 and "new or empty" in capsys.readouterr().err
    (tmp_path / "link").symlink_to("nowhere")
    assert main(["export", "markdown", str(tmp_path / "link"), *command[3:]]) == 1
    assert "Cannot write into" in capsys.readouterr().err


def test_builder_that_ignores_the_plugin_fails(tmp_path: Path) -> None:
    """And says which one it takes; it publishes nothing."""
    place = fork(tmp_path / "fork", copy_sample(tmp_path / "data"))
    settings = (place / "mkdocs.yml").read_text("utf-8")
    without = re.sub(r"  playbook:\n.*?(?=  search:)", "", settings, flags=re.S)
    assert "macros:" not in without
    (place / "mkdocs.yml").write_text(without, "utf-8")
    (place / "docs/index.md").write_text("# Hello\n", "utf-8")
    result = build(place)
    assert result.returncode != 0 and "plugin_playbook" in result.stderr
    assert not (place / "site/index.html").exists()

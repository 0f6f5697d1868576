"""Pages written by hand: links in the playbook's terms, and what must not be published."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from samples import SAMPLE
from sites import build, built, project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = project(tmp_path / "site", SAMPLE)
    (made / "docs/own").mkdir()
    return made


def test_links_lead_to_things_of_the_playbook(folder: Path) -> None:
    text = "# Ours\n\n[a](stage:plan) [b](term:sourdough) `[d](stage:x)`\n"
    (folder / "docs/own/page.md").write_text(text, "utf-8")
    page = BeautifulSoup((built(folder) / "own/page/index.html").read_text("utf-8"), "html.parser")
    assert [link["href"] for link in page.select("article p a")] == [
        "../../stages/plan/",
        "../../glossary/#term-sourdough",
    ]
    assert "[d](stage:x)" in page.get_text()


def test_ids_of_before_are_followed_and_told(folder: Path) -> None:
    """In links and in calls of macros: upstream renames, a page of an organisation stays."""
    stage = folder / "data/stages/plan.yml"
    stage.write_text("formerly: [think]\n" + stage.read_text("utf-8"), "utf-8")
    text = '# Ours\n\n[a](stage:think)\n\n{{ gate("think") }}\n'
    (folder / "docs/own/page.md").write_text(text, "utf-8")
    result = build(folder, "--strict")
    assert result.returncode == 0, result.stderr
    assert "docs/own/page.md:3:5: 'think' was renamed to 'plan'" in result.stderr
    page = (folder / "site/own/page/index.html").read_text("utf-8")
    assert 'href="../../stages/plan/"' in page and "Is the plan good enough?" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "---\ntitle: Ours\n---\n# Ours\n\nSee [a](stage:plann).\n",
            "docs/own/page.md:6:9: There is no stage 'plann' in the stages of playbook.yml. "
            "Did you mean 'plan'?",
        ),
        (
            "# Ours\n\n[a](page:own/page#ours) [b](page:own/pgae) [c](pgae.md)\n",
            "docs/own/page.md:3:29: There is no page 'own/pgae' in docs/ or docs/local/. Write its "
            "name without '.md', and the folder before it. Did you mean 'own/page'?\n"
            "docs/own/page.md:3:48: 'pgae.md' leads to a file that is not in docs/ or docs/local/. "
            "Write the way to it from the folder of this page. Did you mean 'page.md'?",
        ),
        ("# Ours\n\n<<<<<<< HEAD\na\n", "docs/own/page.md:3:1: A merge was left unfinished here."),
    ],
)
def test_slips_are_told_at_their_place(folder: Path, text: str, said: str) -> None:
    (folder / "docs/own/page.md").write_text(text, "utf-8")
    result = build(folder)
    assert result.returncode and said in result.stderr + result.stdout
    assert "Traceback" not in result.stderr


def test_lists_and_tables_as_people_write_them(folder: Path) -> None:
    text = "# Ours\n\nTake:\n1) a\n2) b\n\nSee:\n| c | d |\n|---|---|\n| 1 | 2 |\nSo.\n\n"
    text += "```\n1) x\n```\n"
    (folder / "docs/own/page.md").write_text(text, "utf-8")
    page = BeautifulSoup((built(folder) / "own/page/index.html").read_text("utf-8"), "html.parser")
    assert [found.text for found in page.select("article ol > li")] == ["a", "b"]
    assert [found.text for found in page.select("article td")] == ["1", "2"]
    assert "1) x" in page.select_one("article pre").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("encoding", ["cp949", "utf-16"])
def test_a_page_in_another_encoding_is_no_traceback(folder: Path, encoding: str) -> None:
    (folder / "docs/own/page.md").write_bytes("# 우리 글\n".encode(encoding))
    result = build(folder)
    assert result.returncode and "Traceback" not in result.stderr
    assert "The file is not UTF-8" in result.stderr + result.stdout

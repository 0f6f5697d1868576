"""What lies beside the data: `check` says the same of it as the build, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import replace
from sites import build, fork, project

from macros.__main__ import main
from macros.load.beside import written_problems
from macros.model.playbook import Playbook


@pytest.fixture
def slips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a slip of each sort in what its pages and its look are made of."""
    folder = fork(tmp_path / "project")
    own = folder / "docs/local"
    own.mkdir()
    (folder / "docs/joint.md").write_text("# Ours\n\n<<<<<<< HEAD\na\n>>>>>>> b\n", "utf-8")
    (folder / "docs/old.md").write_bytes("# 우리 글\n".encode("cp949"))
    links = (
        "---\ntitle: Ours\n---\n\n[a](stage:plam) [b](stage:plan) [c](page:links) [d](page:lnks)\n"
    )
    (own / "links.md").write_text(links, "utf-8")
    (own / "front.md").write_text("---\ntitle: Ours: all\n---\n# Ours\n", "utf-8")
    (own / "styles.css").write_bytes("/* 글 */".encode("cp949"))
    (folder / "overrides/local/assets").mkdir(parents=True)
    (folder / "overrides/local/assets/ours.css").write_text("<<<<<<< HEAD\n", "utf-8")
    brand = "brand: {logo: assets/lgo.svg, favicon: assets/images/favicon.png}\n"
    replace(folder / "data/playbook.yml", "owner: owner", f"{brand}owner: owner")
    monkeypatch.chdir(folder)
    return folder


def test_check_names_them_all(slips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    said = [line.partition(". ")[0] for line in capsys.readouterr().err.splitlines()]
    assert said == [
        "data/playbook.yml:13:15: The site has no picture 'assets/lgo.svg'",
        "docs/joint.md:3:1: A merge was left unfinished here",
        "docs/local/front.md:2:12: A value that contains a colon and a blank (': ') must be put in "
        "quotes",
        "docs/local/links.md:5:5: There is no stage 'plam' in the stages of playbook.yml",
        "docs/local/links.md:5:53: There is no page 'lnks' in docs/ or docs/local/",
        "docs/local/styles.css:1:4: The file is not UTF-8",
        "docs/old.md:1:3: The file is not UTF-8",
        "overrides/local/assets/ours.css:1:1: A merge was left unfinished here",
        "Problems found: 8.",
    ]


def test_check_has_nothing_against_sound_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path / "project", Path(__file__).parent / "sample")
    text = "---\n\nAcross: a line\n\n---\n\n[a](page:stages/plan) `[b](stage:x)`\n"
    (folder / "docs/line.md").write_text(text, "utf-8")
    # To be taken along as it is.
    (folder / "docs/form.html").write_bytes("<p>양식</p>".encode("cp949"))
    (folder / "docs/gone.md").symlink_to("nowhere.md")
    monkeypatch.chdir(folder)
    assert main(["check"]) == 0


@pytest.mark.parametrize("name", ["joint", "local/front", "local/links"])
def test_the_build_says_the_same(slips: Path, name: str) -> None:
    """At the page that it comes to first."""
    pages = (slips / "docs").rglob("*.md")
    for other in [page for page in pages if page != slips / f"docs/{name}.md"]:
        other.unlink()
    (slips / "docs/local/styles.css").unlink()
    replace(slips / "data/playbook.yml", "logo: assets/lgo.svg, ", "")
    result = build(slips)
    assert result.returncode and f"\ndocs/{name}.md:" in result.stdout + result.stderr


def test_a_key_that_is_none_is_no_front_matter(sample: Playbook) -> None:
    """MkDocs would show it as text."""
    (problem,) = written_problems("---\ntitle： Ours\n---\n", "docs/a.md", sample, ())
    assert str(problem.place) == "docs/a.md:2:1" and problem.code == "wide-colon"


def test_a_line_across_is_no_front_matter(sample: Playbook) -> None:
    text = "---\n- Ours: all: of it\n---\n"
    assert not list(written_problems(text, "docs/a.md", sample, ()))

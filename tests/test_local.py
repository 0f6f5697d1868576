"""Folders called `local`: an organisation's own pages, pictures, templates and styles, at the
places of those below them."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import replace
from sites import build, built, fork

from macros.load import read

FILES = {
    "docs/local/rules.md": "# Our rules\n\n{{ checklist('plan') }}\n\n[Bake](stages/bake.md)\n",
    "docs/local/stages/bake.md": "# We bake otherwise\n\n![](../assets/oven.png)\n",
    "docs/local/assets/oven.png": "oven",
    "docs/macros.md": "# Theirs\n",
    "docs/local/macros.md": "# Ours\n",
    "overrides/local/partials/copyright.html": "<p>Our foot</p>\n",
    "overrides/local/assets/css/home.css": "/* x */ .home-of-ours {}\n",
    "overrides/local/assets/house.css": ".house-of-ours {}\n",
    "overrides/local/assets/form.pdf": "form",
}


def lay(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(lay(fork(tmp_path_factory.mktemp("local") / "project")))


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text("utf-8")


def test_pages_stand_at_their_places_and_win(site: Path) -> None:
    assert 'data-check="plan-gas"' in page(site, "rules")
    assert "We bake otherwise" in page(site, "stages/bake")
    assert ">Ours" in page(site, "macros")
    assert "Theirs" not in page(site, "macros")
    assert (site / "assets/oven.png").read_text("utf-8") == "oven"


def test_pages_are_in_the_menu_and_are_edited_where_they_lie(site: Path) -> None:
    own = page(site, "rules")
    assert "/edit/main/docs/local/rules.md" in own
    assert 'href="../stages/bake/"' in own


def test_theme_is_laid_over(site: Path) -> None:
    home = page(site, "")
    assert "Our foot" in home
    assert "pb-colophon" not in home
    css = (site / "assets/site.css").read_text("utf-8")
    assert ".home-of-ours" in css
    assert ".pb-hero" not in css
    # After all others.
    assert css.rstrip().endswith(".house-of-ours {}")
    assert (site / "assets/form.pdf").read_text("utf-8") == "form"


def test_nothing_is_published_under_that_name(site: Path) -> None:
    assert [path for path in site.rglob("*") if path.name == "local"] == []


def test_a_page_goes_along_with_a_new_id(tmp_path: Path) -> None:
    """Under the file's name of before it still stands in place of the page of the same thing."""
    folder = fork(tmp_path / "project")
    own = folder / "docs/local/topics/clean.md"
    own.parent.mkdir(parents=True)
    own.write_text("# We wash otherwise\n\n[Bake](../stages/bake.md)\n", encoding="utf-8")
    topic = folder / "data/topics/hygiene.yml"
    topic.write_text(f"formerly: [clean]\n{topic.read_text('utf-8')}", "utf-8")
    replace(folder / "data/stages/plan.yml", "streets.", "streets, [so](page:topics/hygiene).")
    assert [n.text("en") for n in read(folder / "data", folder).notices] == [
        "docs/local/topics/clean.md:1:1: 'clean' is called 'hygiene' now, and this page stands in "
        "place of that one's. To be told no more, rename the file to docs/local/topics/hygiene.md."
    ]
    site = built(folder)
    assert "We wash otherwise" in page(site, "topics/hygiene")
    assert "/edit/main/docs/local/topics/clean.md" in page(site, "topics/hygiene")
    assert not (site / "topics/clean").exists()


def test_slip_in_a_page_is_told_where_it_lies(tmp_path: Path) -> None:
    folder = lay(fork(tmp_path / "project"))
    (folder / "docs/local/rules.md").write_text("{{ gate('plam') }}\n", encoding="utf-8")
    result = build(folder)
    assert result.returncode == 1
    assert "docs/local/rules.md:1:" in result.stderr

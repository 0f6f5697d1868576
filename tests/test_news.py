"""What is new or changed since a day or a version is marked on the pages; nothing is by default."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
from samples import replace
from sites import build, built, fork

from macros.__main__ import main
from macros.compare.news import news, tree_at
from macros.load import load, read

NEW = "  - {id: plan-cat, text: The cat is fed., roles: [owner]}\n"


def commit(folder: Path) -> None:
    person = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "data"], ["commit", "-qm", "x"]):
        subprocess.run(["git", *person, *command], cwd=folder, check=True)


def edit(data: Path) -> None:
    replace(data / "stages/plan.yml", "checklist:\n", f"checklist:\n{NEW}")
    replace(data / "roles.yml", "Bakes the bread.", "Bakes rye.")
    replace(data / "glossary.yml", "It needs a day.", "It needs two days.")
    replace(data / "stages/plan.yml", "title: Choose the bread", "title: Choose breads")
    replace(data / "stages/plan.yml", "title: Recipe\n", "title: The recipe\n")
    replace(data / "decisions/which-oven.yml", "Burns gas.", "Burns much gas.")
    top = data / "playbook.yml"
    replace(top, "title: Electric", "title: Electricity")
    with top.open("a", encoding="utf-8") as file:
        file.write("introduction:\n  - {id: why, title: Why bread, text: People eat.}\n")
    text = (data / "topics/hygiene.yml").read_text("utf-8")
    (data / "topics/hygiene.yml").write_text(text.split("checklist:")[0], "utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = fork(tmp_path_factory.mktemp("news") / "project")
    commit(made)
    edit(made / "data")
    return made


def plain(site: Path, name: str) -> str:
    """A page's words, with one blank between them."""
    html = (
        (site / name / "index.html").read_text("utf-8").split("<article")[1].split("</article")[0]
    )
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_pages_tell_what_is_new_on_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINCE", "HEAD")
    site = built(folder)
    assert "New or changed since HEAD" in plain(site, "stages/plan")
    assert "New Checklist The cat is fed." in plain(site, "stages/plan")
    assert "Changed" in plain(site, "roles/baker")
    assert "Gone Checklist" in plain(site, "topics/hygiene")
    assert "New or changed since" not in plain(site, "stages/bake")
    about = plain(site, "about")
    assert about.index("Make a plan") < about.index("New Checklist The cat is fed.")
    assert "Our project Changed Answers Electricity" in about
    assert "Home New Home Why bread" in about, "no name of a field"
    # On the item itself, wherever it stands.
    item = plain(site, "checklists").partition("The cat is fed.")[2]
    assert item.split()[0] == "New"
    for name, words in [
        ("stages/plan", "Choose breads Changed"),
        ("deliverables", "The recipe Changed"),
        ("decisions", "Which oven Changed"),
        ("topics", "Hygiene Changed"),
        ("glossary", "Sourdough Changed"),
        ("roles", "Baker Changed"),
    ]:
        assert words in plain(site, name), name
    # Below the title of its page.
    page = (site / "stages/plan/index.html").read_text("utf-8")
    assert page.index("<h1") < page.index('id="news"') < page.index('id="questions"')


def test_what_the_organisation_changes_is_not_new_since_a_version(tmp_path: Path) -> None:
    """A version of those who publish the data has no layer of the organisation's; a day of its own
    history has the one of that day, or none yet."""
    made = fork(tmp_path / "project")
    data = made / "data"
    commit(made)
    replace(data / "roles.yml", "Bakes the bread.", "Bakes rye.")
    (data / "local").mkdir()
    own = "- {id: owner, title: Ours}\n- {id: baker, title: Our baker}\n"
    (data / "local/roles.yml").write_text(own, "utf-8")
    playbook, now = load(data), read(data).tree
    assert now
    then = tree_at(data, "HEAD", ["local"])
    assert [item.path for item in news(then, now, playbook)] == [("roles", "baker")]


def test_nothing_is_marked_by_default(folder: Path) -> None:
    site = built(folder)
    for name in ("stages/plan", "roles/baker", "about"):
        assert 'id="news"' not in (site / name / "index.html").read_text("utf-8")


def test_a_translation_that_is_behind_is_marked(tmp_path: Path) -> None:
    """On the page of what was translated, and where it is met; and check names it."""
    made = fork(tmp_path / "project")
    data = made / "data"
    (data / "fr/stages").mkdir(parents=True)
    (data / "fr/glossary.yml").write_text("- {id: sourdough, term: Levain}\n", "utf-8")
    (data / "fr/stages/plan.yml").write_text(
        "summary: Un projet.\ngate: {question: Assez bon ?}\n"
        "checklist:\n  - {id: plan-recipe, text: La recette.}\n",
        "utf-8",
    )
    assert main(["review", str(data), "--layer", "fr"]) == 0
    replace(data / "glossary.yml", "term: Sourdough", "term: Sourdough or leaven")
    replace(data / "stages/plan.yml", "Is the plan good enough?", "Is it good?")
    replace(data / "stages/plan.yml", "plan-recipe\n    text: The", "plan-recipe\n    text: A")
    replace(made / "mkdocs.yml", "playbook:\n", "playbook:\n    layers: [fr]\n")
    site = built(made)
    told = "The original has changed since this was written: Assez bon ? · La recette."
    assert told in plain(site, "stages/plan")
    assert "The original has changed" not in plain(site, "stages/bake")
    assert "La recette. Older than the original" in plain(site, "checklists")
    assert "Levain Older than the original" in plain(site, "glossary")
    reworded = [n for n in read(data, layers=["fr"]).notices if n.code == "layer-reworded"]
    assert len(reworded) == 3
    # What the organisation says itself in place of it is no translation.
    (data / "local").mkdir()
    (data / "local/glossary.yml").write_text("- {id: sourdough, term: Ours}\n", "utf-8")
    (data / "local/stages").mkdir()
    (data / "local/stages/plan.yml").write_text("gate: {question: Ours}\n", "utf-8")
    behind = load(data, layers=["fr", "local"]).behind
    assert behind == (("stages", "plan", "checklist", "plan-recipe"),)


def test_a_revision_that_is_not_there_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SINCE", "v9")
    result = build(folder)
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "mkdocs.yml:1:1: What is new cannot be marked: git has no data of 'v9'" in said

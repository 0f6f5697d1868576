"""Conditions that are settled for everybody: what does not apply is left out, and said."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from samples import replace
from sites import built, project

from macros.load import load
from macros.load.problems import PlaybookError
from macros.model.playbook import Playbook
from macros.render import pages
from macros.render.environment import RenderEnvironment
from macros.render.structure import html
from macros.render.views import Views


@pytest.fixture
def data_with_conditions(data: Path) -> Path:
    """The sample, in which much depends on the oven."""
    plan, bake = data / "stages/plan.yml", data / "stages/bake.yml"
    replace(plan, "  - id: write-recipe\n", "  - id: write-recipe\n    when: {oven: [gas]}\n")
    replace(plan, "    title: Recipe\n", "    title: Recipe\n    when: {oven: gas}\n")
    replace(plan, "    title: Look around\n", "    title: Look\n    when: {oven: electric}\n")
    replace(plan, "    text: There is money", "    when: {oven: gas}\n    text: There is money")
    replace(bake, "short: bought bread\n", "short: bought bread\n  when: {oven: gas}\n")
    replace(
        data / "topics/hygiene.yml",
        "Wash your hands.",
        "Read the [recipe](deliverable:recipe) and the [plan](stage:plan).",
    )
    (data / "local").mkdir()
    return data


@pytest.fixture
def electric(data_with_conditions: Path) -> Playbook:
    (data_with_conditions / "local/playbook.yml").write_text("settled: {oven: electric}\n", "utf-8")
    return load(data_with_conditions)


def test_what_does_not_apply_is_left_out(electric: Playbook) -> None:
    plan = electric.find("stage", "plan")
    assert [activity.id for activity in plan.activities] == ["choose-bread"]
    assert (plan.deliverables, plan.entry) == ([], [])
    assert [check.id for check in plan.checklist] == ["plan-recipe"]
    assert electric.find("stage", "bake").bypass is None
    assert "plan-gas" not in electric.catalog
    assert [(o.field, o.id, o.holder, o.condition) for o in electric.left_out] == [
        ("activities", "write-recipe", "Make a plan", "oven"),
        ("deliverables", "recipe", "Make a plan", "oven"),
        ("checklist", "plan-gas", "Make a plan", "oven"),
        ("entry", "money", "Make a plan", "oven"),
        ("bypass", "", "Bake", "oven"),
    ]


def test_what_applies_to_everybody_says_no_condition(electric: Playbook) -> None:
    (section,) = electric.find("stage", "plan").guidance
    assert section.when == {}


def test_everything_applies_where_nothing_is_settled(data_with_conditions: Path) -> None:
    playbook = load(data_with_conditions)
    assert len(playbook.find("stage", "plan").activities) == 2
    assert playbook.left_out == ()
    assert "tailored" not in {page.kind for page in pages.pages(playbook)}


def test_links_to_what_is_left_out_stay_as_text(electric: Playbook) -> None:
    views = Views(electric, RenderEnvironment(), "topics/hygiene.md")
    (page,) = (p for p in pages.pages(electric) if p.id == "hygiene")
    made = html(views.page(page).sections)
    assert "Read the <a>recipe</a>" in made or "Read the recipe" in made
    assert 'href="../../stages/plan/"' in made


def test_a_page_says_what_was_left_out_and_why(electric: Playbook) -> None:
    (page,) = (p for p in pages.pages(electric) if p.kind == "tailored")
    made = html(Views(electric, RenderEnvironment(), page.path).page(page).sections)
    text = " ".join(unescape(re.sub(r"<[^>]+>", "", made)).split())
    assert "Oven is Electric here, so that this does not apply. What was left out: 5" in text
    assert "The gas is connected. Checklist · Make a plan" in text
    assert "Write the recipe" in text and "bought bread" in text


def test_a_decision_says_what_is_settled(electric: Playbook) -> None:
    (page,) = (p for p in pages.pages(electric) if p.id == "which-oven")
    made = html(Views(electric, RenderEnvironment(), page.path).page(page).sections)
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", made)).split())
    chosen = "Already chosen by what is settled for everybody (Oven: Electric): Electric oven"
    assert text.count(chosen) == 1 and text.index(chosen) < text.index("Is there gas?")
    assert "Burns gas. Does not fit what is settled for everybody (Oven: Electric)." in text
    assert "Needs current. Fits what is settled for everybody (Oven: Electric)." in text


def test_what_was_left_out_says_the_organisation_s_values(data_with_conditions: Path) -> None:
    data = data_with_conditions
    (data / "values.yml").write_text("- {id: limit, title: Limit, hint: How much.}\n", "utf-8")
    replace(data / "stages/plan.yml", "The gas is connected.", "Gas for {value:limit}.")
    (data / "local/playbook.yml").write_text("settled: {oven: electric}\n", "utf-8")
    (data / "local/values.yml").write_text("limit: 500 *won*\n", "utf-8")
    assert "Gas for 500 *won*." in [thing.title for thing in load(data).left_out]


def test_a_settled_site_has_no_link_to_nowhere(
    data_with_conditions: Path, electric: Playbook, tmp_path: Path
) -> None:
    site = built(project(tmp_path / "project", data_with_conditions))
    assert not (site / "deliverables").exists()
    assert (site / "tailored/index.html").exists()
    assert "deliverables/recipe" not in (site / "topics/hygiene/index.html").read_text("utf-8")


def test_a_value_that_no_condition_has_is_a_problem_and_no_reason_to_leave_out(
    data_with_conditions: Path,
) -> None:
    replace(data_with_conditions / "stages/bake.yml", "oven: gas", "oven: gaz")
    (data_with_conditions / "local/playbook.yml").write_text("settled: {oven: electric}\n", "utf-8")
    with pytest.raises(PlaybookError, match=r"stages/bake\.yml:\d+:\d+: .*'gaz'.*'gas'"):
        load(data_with_conditions)


def test_a_decision_a_topic_and_an_example_that_do_not_apply_are_left_out(
    data_with_conditions: Path,
) -> None:
    data = data_with_conditions
    for name in ("decisions/which-oven.yml", "topics/hygiene.yml"):
        text = (data / name).read_text("utf-8")
        (data / name).write_text(text + "when: {oven: gas}\n", "utf-8")
    intro = "      An invented shop.\n"
    replace(data / "playbook.yml", intro, f"{intro}    when: {{oven: gas}}\n")
    (data / "local/playbook.yml").write_text("settled: {oven: electric}\n", "utf-8")
    playbook = load(data)
    assert (playbook.decisions, playbook.topics, playbook.examples) == ([], [], [])
    for stage in playbook.stages:
        assert not (stage.decisions or stage.topics or stage.example), stage.id
    assert "hygiene-hands" not in playbook.catalog
    left = {(o.field, o.id) for o in playbook.left_out}
    assert {("decisions", "which-oven"), ("topics", "hygiene"), ("examples", "corner-shop")} <= left

"""What is said on a page of a thing that applies only under conditions."""

from __future__ import annotations

import re
from pathlib import Path

import markdown as python_markdown
import pytest
from samples import replace

from macros.load import load
from macros.model.things import Condition, ConditionValue
from macros.render import pages, structure
from macros.render.environment import RenderEnvironment
from macros.render.views import Views

SIZES = [ConditionValue(id=id_, title=id_.title()) for id_ in ("small", "middle", "large")]


@pytest.mark.parametrize(
    ("scale", "wanted", "accepted"),
    [
        (False, "middle", ["middle"]),
        (False, ["large", "small"], ["small", "large"]),
        (True, "middle", ["middle", "large"]),
        (True, ["large", "middle"], ["middle", "large"]),
    ],
)
def test_accepted_values(scale: bool, wanted: str | list[str], accepted: list[str]) -> None:
    condition = Condition(id="size", title="Size", scale=scale, values=SIZES)
    assert condition.accepted(wanted) == accepted


def test_every_thing_with_a_condition_is_marked(data: Path) -> None:
    """On the page of a stage: activity, deliverable, criterion, guidance, check, way back."""
    plan = data / "stages/plan.yml"
    replace(plan, "  - id: write-recipe\n", "  - id: write-recipe\n    when: {oven: gas}\n")
    replace(plan, "    title: Recipe\n", "    title: Recipe\n    when: {oven: gas}\n")
    replace(plan, "    title: Look around\n", "    title: Look\n    when: {oven: gas}\n")
    replace(plan, "    text: There is money", "    when: {oven: gas}\n    text: There is money")
    page = next(page for page in pages.pages(load(data)) if page.id == "plan")
    body = Views(load(data), RenderEnvironment(), page.path).page(page)
    html = structure.html(body.sections, "Link")
    for marked in (
        r"<li data-roles=\"[^\"]*\"{}[^>]*><a href=\"[^\"]*activity-write-recipe\">",
        r"<li class=\"pb-row\"{}>",
        r"<li class=\"pb-step[^>]* id=\"activity-write-recipe\"{}>",
        r"<tr{}><th scope=\"row\">Write",
        r"<li{}>\n<a class=\"pb-title\" href=\"[^\"]*recipe/\">",
        r"<details class=\"pb-fold pb-part\" id=\"part-[\w-]+\"{}><summary><h3>Look",
        r"data-check=\"plan-gas\"[^>]*{}>",
        r"<li id=\"[^\"]*money\"{}>",
    ):
        assert re.search(marked.replace("{}", ' data-when-oven="gas"'), html), marked


def test_headings_for_a_page_by_hand_are_marked(data: Path) -> None:
    replace(
        data / "stages/plan.yml",
        "    title: Look around\n",
        "    title: Look\n    when: {oven: gas}\n",
    )
    sections = Views(load(data), RenderEnvironment(), "here.md").guidance("plan")
    html = python_markdown.markdown(structure.markdown(sections, str), extensions=["attr_list"])
    assert '<h3 data-when-oven="gas" id="section-look-around">' in html
    assert '<div data-when-oven="gas">' in html


def test_the_catalog_says_with_what_an_item_applies(data: Path) -> None:
    playbook = load(data)
    assert "when:oven:gas" in playbook.catalog["plan-gas"]
    assert not [key for key in playbook.totals if "when:" in key]

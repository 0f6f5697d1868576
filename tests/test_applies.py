"""What is said on a page of a thing that applies only under conditions."""

from __future__ import annotations

import re
from pathlib import Path

import markdown as python_markdown
import pytest
from samples import replace

from macros.load import load
from macros.model.playbook import Playbook
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


@pytest.fixture
def apart(data: Path) -> Playbook:
    """The sample; a decision, a topic, a deliverable and an example apply only with gas."""
    title = "    title: Recipe\n"
    replace(data / "stages/plan.yml", title, f"{title}    when: {{oven: gas}}\n")
    for name in ("decisions/which-oven.yml", "topics/hygiene.yml"):
        text = (data / name).read_text("utf-8")
        (data / name).write_text(text + "when: {oven: gas}\n", "utf-8")
    intro = "      An invented shop.\n"
    replace(data / "playbook.yml", intro, f"{intro}    when: {{oven: gas}}\n")
    return load(data)


GAS = ' data-when-oven="gas"'
NOT_OURS = '<p class="pb-ours" data-hides-oven="electric"[^>]*>'
PLACES = {
    "decisions": [f'<li class="pb-card"{GAS}>', '<p class="pb-left-out"'],
    "topics": [f'<li class="pb-card"{GAS}>', '<p class="pb-left-out"'],
    "checklists": [f'<h2 id="topic-hygiene"{GAS}>', rf'data-check="hygiene-hands"[^>]*{GAS}>'],
    "mine": [f'data-topic="hygiene"{GAS}>', rf'{GAS}[^>]*data-thing="decision:which-oven"'],
    "role": [f'<h3 id="checklist-topic-hygiene"{GAS}>'],
    "about": [f'<h3 id="project-corner-shop"{GAS}>'],
    "stage": [
        rf'<li{GAS}><a href="[^"]*decisions/which-oven/">Which oven</a> <span class="pb-when"',
        f"<li{GAS}>Decision: ",
        f"<li{GAS}>Topic: ",
        f'id="example-corner-shop"{GAS}>',
    ],
    "decision": [
        '<span class="pb-when"',
        f"{NOT_OURS}[^<]*decide[^<]*Electric",
        '<span data-answer="oven:gas"><span>[^<]*Gas <a href="../../project/[^"]*ask-oven">',
    ],
    "deliverable": ['<span class="pb-when"', f"{NOT_OURS}[^<]*need[^<]*Electric"],
    "topic": ['<span class="pb-when"', f"{NOT_OURS}This page does not"],
    "project": [
        f'<p class="pb-note"{GAS}>[^<]*<a href="../decisions/which-oven/">',
        f"{NOT_OURS}[^<]*decide[^<]*Electric",
        "<li>Decisions: Which oven",
        "<li>Topics: Hygiene",
        "<li>Running example: The",
    ],
}


@pytest.mark.parametrize("kind", PLACES)
def test_what_has_a_page_or_a_part_of_its_own_is_marked_wherever_it_stands(
    apart: Playbook, kind: str
) -> None:
    made = [
        structure.html(Views(apart, RenderEnvironment(), page.path).page(page).sections)
        for page in pages.pages(apart)
        if page.kind == kind
    ]
    for marked in PLACES[kind]:
        assert any(re.search(marked, html) for html in made), (marked, made)


def test_the_menu_knows_which_pages_do_not_apply(apart: Playbook) -> None:
    head = Views(apart, RenderEnvironment(), "stages/plan.md").answers()
    assert f'<span hidden data-page="../../topics/hygiene/"{GAS}></span>' in head
    assert f'<span hidden data-page="../../decisions/which-oven/"{GAS}></span>' in head


def test_what_stands_in_a_topic_applies_with_it(data: Path) -> None:
    """An item or a form says only what is different."""
    path = data / "topics/hygiene.yml"
    more = """\
  - id: hygiene-floor
    text: The floor is clean.
    when: {oven: electric}
forms:
  - {id: rota, title: Rota, purpose: Who cleans., template: Names}
when: {oven: gas}
"""
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    playbook = load(data)
    (topic,) = playbook.topics
    assert [check.when for check in topic.checklist] == [{"oven": "gas"}, {"oven": "electric"}]
    assert [form.when for form in topic.forms] == [{"oven": "gas"}]
    assert "when:oven:gas" in playbook.catalog["hygiene-hands"]


def test_a_number_waits_for_what_it_hangs_on(data: Path) -> None:
    """Where no answer goes with all criteria, some stand in place of others."""
    plan = data / "stages/plan.yml"
    replace(plan, "    text: There is money", "    when: {oven: gas}\n    text: There is money")
    gate = load(data).stages[0].gate
    assert gate
    views = Views(load(data), RenderEnvironment(), "")
    assert views.instead(gate.criteria) == []
    other = gate.criteria[0].model_copy(update={"when": {"oven": ["wood"]}})
    assert views.instead([*gate.criteria, other]) == ["oven"]

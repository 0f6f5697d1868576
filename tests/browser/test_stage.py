"""The page of a stage: it begins with an answer, and what is folded is reached in every way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import go
from playwright.sync_api import BrowserContext, Page, expect

from macros.model.playbook import Playbook
from macros.model.things import Stage
from macros.render import flow

Visit = Callable[..., BrowserContext]
PHONE = {"width": 390, "height": 844}
BRIEF, PAGE = 2, 12
"""Screens of a phone that the answer takes at most, and the whole page."""
BELOW = """(element) => element.getBoundingClientRect().bottom + scrollY"""
CLOSED = """() => [...document.querySelectorAll("details:not(.pb-drawing) > :not(summary)")]
  .filter((part) => !part.closest(".pb-js, [hidden]") && part.getBoundingClientRect().height < 5)
  .map((part) => part.outerHTML.slice(0, 80))"""
"""What is in a fold and not seen."""
SHIFT = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((shift) => moved += shift.value))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 800);
})"""


def address(stage: Stage, anchor: str = "") -> str:
    return f"stages/{stage.id}/{anchor}"


@pytest.fixture
def first(shipped: Playbook) -> Stage:
    return shipped.stages[0]


def test_a_phone_reads_the_answer_in_three_screens(visit: Visit, shipped: Playbook) -> None:
    """The whole page in twelve; the question at the end of the stage on the first."""
    page = visit(viewport=PHONE).new_page()
    found = {}
    for stage in shipped.stages:
        go(page, address(stage))
        brief = page.locator(".pb-brief").evaluate(BELOW)
        question = page.locator(".pb-brief-end").evaluate(BELOW)
        whole = page.evaluate("document.documentElement.scrollHeight")
        found[stage.id] = [length / PHONE["height"] for length in (question, brief, whole)]
    limits = [1, BRIEF, PAGE]
    assert not [id_ for id_, lengths in found.items() if any(map(float.__gt__, lengths, limits))], (
        found
    )


def test_a_link_into_a_fold_opens_it(page: Page, first: Stage) -> None:
    section = first.guidance[-1]
    body = page.locator(f"#section-{section.id}")
    go(page, address(first))
    expect(body).not_to_be_visible()
    go(page, address(first, f"#section-{section.id}"))
    expect(body).to_be_visible()
    expect(body).to_be_in_viewport()
    fold = page.locator(f".pb-part:has(> #section-{section.id})")
    fold.locator("> summary").click()
    expect(body).not_to_be_visible()
    # The contents, and the same address once more.
    for _ in range(2):
        page.locator(f'.md-nav__link[href="#part-section-{section.id}"]:visible').click()
        expect(body).to_be_visible()
        fold.locator("> summary").click()
        expect(body).not_to_be_visible()


@pytest.mark.parametrize("part", ["mistake", "faq"])
def test_a_link_to_a_fold_opens_it(page: Page, first: Stage, part: str) -> None:
    thing = (first.mistakes if part == "mistake" else first.faq)[0]
    go(page, address(first, f"#{part}-{thing.id}"))
    expect(page.locator(f"#{part}-{thing.id}")).to_have_attribute("open", "")


def test_the_brief_leads_to_the_work(page: Page, shipped: Playbook, first: Stage) -> None:
    go(page, address(first))
    own = [a for a in first.activities if shipped.owner in (*a.responsible, a.accountable)]
    assert own
    link = page.locator(".pb-own li:visible a").first
    expect(link).to_have_text(own[0].title)
    link.click()
    step = page.locator(f"#activity-{own[0].id}")
    expect(step).to_be_in_viewport()
    expect(step.locator("details")).to_have_attribute("open", "")


def test_without_javascript_all_is_reached(visit: Visit, shipped: Playbook, first: Stage) -> None:
    """The browser itself opens the fold that a link leads to; a click opens the others."""
    page = visit(java_script_enabled=False).new_page()
    page.goto(address(first, f"#section-{first.guidance[-1].id}"))
    expect(page.locator(f"#section-{first.guidance[-1].id}")).to_be_visible()
    page.locator(".pb-part:has(> #matrix) > summary").click()
    expect(page.locator("#matrix table")).to_be_visible()
    expect(page.locator(".pb-own li:visible").first).to_be_visible()


def test_print_has_what_is_folded(page: Page, first: Stage) -> None:
    go(page, address(first))
    page.emulate_media(media="print")
    hidden = page.evaluate(CLOSED)
    assert hidden == []


def test_the_reader_s_roles_are_known(visit: Visit, shipped: Playbook, first: Stage) -> None:
    """Chosen among "what I do", they stand at the head of a stage's page before it is painted."""
    role = next(
        role
        for role in shipped.roles
        if role.id != shipped.owner and any(a.part(role.id) in ("R", "A") for a in first.activities)
    )
    page = visit().new_page()
    go(page, "mine/")
    page.locator(f'[name=role][value="{role.id}"]').check()
    go(page, address(first))
    assert page.evaluate(SHIFT) == 0
    wanted = [a.title for a in first.activities if role.id in (*a.responsible, a.accountable)]
    shown = page.locator(".pb-own li:visible a").all_inner_texts()
    assert [title for title in shown if title in wanted] == wanted
    expect(page.locator(".pb-own dt [data-roles]:visible")).to_have_text([role.title])
    page.get_by_role("link", name=shipped.labels.brief_choose).click()
    expect(page.locator("#my-roles")).to_have_attribute("open", "")
    expect(page.locator(f'[name=stage][value="{first.id}"]')).to_be_checked()


def test_counts_follow_the_answers(page: Page, shipped: Playbook) -> None:
    condition, value, stage = next(
        (condition, value, stage)
        for stage in shipped.stages
        for condition in shipped.asked
        for value in condition.values
        if any(
            value.id not in shipped.accepted(a.when).get(condition.id, [value.id])
            for a in stage.activities
        )
    )
    go(page, address(stage, f"?when.{condition.id}={value.id}"))
    left = [
        a
        for a in stage.activities
        if value.id in shipped.accepted(a.when).get(condition.id, [value.id])
    ]
    expect(page.locator(".pb-glance [data-count]").first).to_have_text(str(len(left)))
    # The gate holds no step, and stays the end of the flow.
    expect(page.locator(".pb-flow-gate")).to_have_count(int(bool(stage.gate)))
    expect(page.locator(".pb-flow-gate[data-none]")).to_have_count(0)
    expect(page.locator(".pb-step:visible")).to_have_count(len(left))


def test_what_may_be_done_together_stands_side_by_side(page: Page, shipped: Playbook) -> None:
    """In a wide window; on a phone below each other, nothing wider than the screen."""
    stage, row = next(
        (stage, row)
        for stage in shipped.stages
        for row in flow.rows(shipped, stage)
        if len(row) > 1
    )
    boxes = page.locator(", ".join(f"#activity-{step.activity.id}" for step in row[:2]))
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, address(stage))
    one, other = (box.bounding_box() for box in boxes.all())
    assert one and other and one["y"] == other["y"] and one["x"] < other["x"]
    expect(page.locator(".pb-drawing")).to_be_visible()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    one, other = (box.bounding_box() for box in boxes.all())
    assert one and other and one["x"] == other["x"] and one["y"] < other["y"]
    # The list says it all without scrolling sideways.
    expect(page.locator(".pb-drawing")).not_to_be_visible()

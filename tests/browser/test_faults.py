"""What readers met in three browsers, each as it showed: with a real mouse, finger and keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.conftest import Served, go, until
from browser.many import many_checks
from browser.test_checklists import GOOD, box, given, item, message, record
from browser.test_choices import copied, shown
from playwright.sync_api import BrowserContext, Page, expect

from macros.model.playbook import Playbook
from macros.model.things import Stage

Visit = Callable[..., BrowserContext]
Rebuild = Callable[[Callable[[Path], None]], Path]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FIELD = "input[data-md-component=search-query]"
TERM = "article p a.pb-term:visible, article li a.pb-term:visible"


@pytest.fixture(scope="session")
def first(shipped: Playbook) -> Stage:
    """A stage with a checklist."""
    return next(stage for stage in shipped.stages if len(stage.checklist) > 3)


# Text


def test_underlines_stand_in_longhands(site: Path) -> None:
    """WebKit drops a shorthand with a thickness, and the underline with it."""
    css = (site / "assets/site.css").read_text("utf-8")
    assert not re.findall(r"text-decoration:[^;}]*\d", css)


def test_fields_are_in_the_type_of_the_page(page: Page) -> None:
    go(page, "checklists/?role=nobody")
    page.locator(".pb-filters > summary").click()
    family = "(one) => getComputedStyle(one).fontFamily"
    body = page.locator("article").evaluate(family)
    for field in page.locator(".pb-choose select, .pb-choose input[type=search]").all():
        assert field.evaluate(family) == body


def test_no_field_is_so_small_that_a_phone_zooms(visit: Visit) -> None:
    page = go(visit(**PHONE).new_page(), "checklists/")
    page.locator(".pb-na").first.click()
    fields = page.locator(".pb-choose select, .pb-choose input[type=search], .pb-reason")
    sizes = fields.evaluate_all(
        "(all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert len(sizes) > 2 and min(sizes) >= 16


def test_arrows_of_folds_are_seen_in_forced_colours(visit: Visit, first: Stage) -> None:
    page = go(visit(forced_colors="active").new_page(), f"stages/{first.id}/")
    arrow = "(one) => getComputedStyle(one, '::after').backgroundColor"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.locator("article summary").first.evaluate(arrow) != ground


def test_without_scripts_the_roles_are_listed_once(visit: Visit, shipped: Playbook) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto("mine/")
    name = shipped.roles[0].title
    assert page.locator("a.pb-role:visible").get_by_text(name, exact=True).count() == 1


# The header


def test_tab_leads_past_the_search(page: Page) -> None:
    go(page, "")
    page.locator(FIELD).focus()
    seen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(({ activeElement: e }) => [e.closest('.md-search') ? 'search' : e.tagName,"
                " e.checkVisibility({ visibilityProperty: true })])(document)"
            )
        )
    assert ["search", False] not in seen and ["BODY", True] not in seen
    assert all(place != "search" for place, _ in seen)
    expect(page.locator("#__search")).not_to_be_checked()


def test_field_keeps_the_focus_until_tab_moves_it(page: Page) -> None:
    """WebKit starts again at the top where a script has taken the focus away."""
    go(page, "")
    page.evaluate(
        "window.blurred = 0; HTMLElement.prototype.blur = function () { window.blurred += 1 }; 0"
    )
    page.locator(FIELD).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("window.blurred") == 0


def test_tab_leaves_what_was_found_and_closes_it(page: Page) -> None:
    go(page, "")
    page.locator(FIELD).click()
    page.keyboard.insert_text("롤백")
    page.locator(".md-search-result__item").first.wait_for(timeout=20_000)
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('.md-search')")
    expect(page.locator("#__search")).not_to_be_checked()


def test_a_pasted_word_is_searched_for(page: Page) -> None:
    go(page, "")
    page.locator(FIELD).click()
    page.keyboard.insert_text("롤백")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)


def test_escape_closes_the_drawer(visit: Visit) -> None:
    page = go(visit(**PHONE).new_page(), "stages/")
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(page.locator("#__drawer")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#__drawer")).not_to_be_checked()


# Terms


def definition(page: Page, shipped: Playbook) -> str:
    link = page.locator(TERM).first.get_attribute("href") or ""
    return next(str(t.definition) for t in shipped.glossary if link.endswith(f"#term-{t.id}"))


def test_definition_comes_under_the_pointer_and_goes(
    page: Page, shipped: Playbook, first: Stage
) -> None:
    go(page, f"stages/{first.id}/")
    page.locator(TERM).first.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_have_text(definition(page, shipped))
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).to_have_count(0)


def test_definition_comes_with_the_focus_and_escape_puts_it_away(
    page: Page, shipped: Playbook, first: Stage
) -> None:
    go(page, f"stages/{first.id}/")
    term = page.locator(TERM).first
    page.keyboard.press("Tab")
    term.focus()
    tip = page.get_by_role("tooltip")
    expect(tip).to_have_text(definition(page, shipped))
    assert term.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    expect(term).to_be_focused()


def test_first_tap_defines_and_second_leads_to_the_glossary(
    visit: Visit, shipped: Playbook, first: Stage
) -> None:
    page = go(visit(**PHONE).new_page(), f"stages/{first.id}/")
    term = page.locator(TERM).first
    term.tap()
    tip = page.get_by_role("tooltip")
    expect(tip).to_have_text(definition(page, shipped))
    assert tip.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") >= 14
    place = tip.bounding_box()
    line = term.bounding_box()
    assert place and line and place["x"] >= 0 and place["x"] + place["width"] <= 390
    assert abs(place["y"] - line["y"] - line["height"]) < 12 or place["y"] < line["y"]
    page.locator("article h1").tap()
    expect(tip).to_have_count(0)
    term.tap()
    term.tap()
    page.wait_for_url("**/glossary/#term-*")


# Items


def test_reason_is_kept_as_it_is_typed(page: Page, shipped: Playbook, first: Stage) -> None:
    check = first.checklist[0].id
    go(page, f"stages/{first.id}/")
    item(page, check).locator(".pb-na").click()
    page.keyboard.type("외부 위탁")
    page.reload()
    expect(item(page, check).locator(".pb-reason")).to_have_value("외부 위탁")
    assert record(page, shipped)[check]["reason"] == "외부 위탁"


@pytest.mark.parametrize("width", [320, 390])
def test_field_for_the_reason_stays_in_its_item(visit: Visit, first: Stage, width: int) -> None:
    page = go(visit(viewport={"width": width, "height": 800}).new_page(), f"stages/{first.id}/")
    place = item(page, first.checklist[0].id)
    place.locator(".pb-na").click()
    field, button = place.locator(".pb-reason"), place.locator(".pb-na")
    # Firefox gives a field its own width, whatever room there is.
    field.evaluate("(one) => { one.size = 60 }")
    outer, one, two = place.bounding_box(), field.bounding_box(), button.bounding_box()
    assert outer and one and two
    assert two["x"] + two["width"] <= outer["x"] + outer["width"] + 1
    assert one["x"] + one["width"] <= outer["x"] + outer["width"] + 1
    assert one["y"] >= two["y"] + two["height"]


# What is chosen


def test_shared_address_says_what_it_filters(page: Page, shipped: Playbook, first: Stage) -> None:
    role = shipped.roles_by_id[first.checklist[0].roles[0]]
    go(page, f"checklists/?stage={first.id}&role={role.id}&state=open&text=%3Cb%3E")
    place = page.locator(".pb-shown")
    chips = place.locator(".pb-chosen")
    words = f"{shipped.labels.state}: {shipped.labels.open}"
    expect(chips).to_have_text(
        [words, re.compile("<b>$"), re.compile(re.escape(first.title)), role.title]
    )
    page.emulate_media(media="print")
    expect(chips.nth(1)).to_be_visible()
    expect(place.locator("[data-do=clear]")).not_to_be_visible()
    page.emulate_media(media="screen")
    chips.nth(1).click()
    expect(chips).to_have_count(3)
    expect(chips.nth(0)).to_be_focused()
    until(page, "() => !location.search.includes('text=')")
    for left in (2, 1, 0):
        page.keyboard.press("Enter")
        expect(chips).to_have_count(left)
    assert len(shown(page)) == len(shipped.catalog)
    expect(page.locator(".pb-filters > summary")).to_be_focused()


def test_meter_of_a_list_follows_the_filter(page: Page, shipped: Playbook, first: Stage) -> None:
    role = first.checklist[0].roles[0]
    wanted = [check for check in first.checklist if role in check.roles]
    assert 0 < len(wanted) < len(first.checklist)
    go(page, f"checklists/?role={role}")
    text = page.locator(f".pb-checks[data-list='stage:{first.id}'] .pb-meter-text")
    labels = shipped.labels
    expect(text).to_have_text(labels.progress_of.format(done=0, total=len(wanted)))
    box(page, wanted[0].id).check()
    expect(text).to_have_text(labels.progress_of.format(done=1, total=len(wanted)))
    page.locator(".pb-shown [data-do=clear]").click()
    expect(text).to_have_text(labels.progress_of.format(done=1, total=len(first.checklist)))


def test_link_to_an_item_shows_it_in_spite_of_a_filter(
    page: Page, shipped: Playbook, first: Stage
) -> None:
    other = next(s for s in shipped.stages if s.checklist and s.id != first.id)
    check = other.checklist[0].id
    go(page, f"checklists/?stage={first.id}#check-{check}")
    expect(item(page, check)).to_be_in_viewport()
    assert shown(page) == {one.id for one in first.checklist} | {check}
    last = other.checklist[-1].id
    page.evaluate(f"location.hash = 'check-{last}'")
    expect(item(page, last)).to_be_in_viewport()


def test_copy_takes_no_link_from_the_address(visit: Visit, first: Stage) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).new_page()
    hostile = "%3E%3Cimg%20src=x%3E%5Bx%5D(http://evil.example)"
    go(
        page,
        f"checklists/?stage={first.id}&utm={hostile}&role={hostile}&text=![x](//e.example)#{hostile}",
    )
    page.locator(".pb-choose input[name=text]").evaluate("(one) => one.value")
    lines = copied(page).splitlines()
    assert re.fullmatch(r"<http://127\.0\.0\.1:\d+/checklists/\?[\w.%&=+-]*>", lines[2]), lines[2]
    assert "evil" not in lines[2] and "utm" not in lines[2]
    assert "![x]" not in "\n".join(lines)


# The record


def big(playbook: Playbook, count: int, known: list[str]) -> str:
    entry = {"state": "done", "time": 1, "text": "x", "list": "stage:none"}
    items = {f"gone-{number}": entry for number in range(count)} | {id_: entry for id_ in known}
    return json.dumps({**GOOD, "playbook": playbook.id, "items": items})


def test_import_of_two_hundred_thousand_entries(
    page: Page, shipped: Playbook, first: Stage
) -> None:
    """What is the playbook's own is taken; the rest up to a number that leaves a tick quick."""
    one, two = (check.id for check in first.checklist[:2])
    go(page, "checklists/")
    given(page, big(shipped, 200_000, [one]))
    told = shipped.labels.was_imported.format(count=20_000)
    expect(message(page)).to_contain_text(told, timeout=20_000)
    expect(box(page, one)).to_be_checked()
    assert page.locator(".pb-gone li").count() < 1000
    spent = page.evaluate(
        """async (selector) => {
          const one = document.querySelector(selector);
          const start = performance.now();
          one.click();
          return performance.now() - start;
        }""",
        f"#check-{two} input",
    )
    assert spent < 1500
    page.reload()
    expect(box(page, two)).to_be_checked()


def test_import_that_the_browser_cannot_keep_changes_nothing(
    page: Page, shipped: Playbook, first: Stage
) -> None:
    check = first.checklist[0].id
    go(page, "checklists/")
    box(page, check).check()
    until(page, "() => Object.values(localStorage).some((one) => one.includes('\"known\":['))")
    before = page.evaluate("JSON.stringify(localStorage)")
    entry = {"state": "done", "time": 1, "text": "x" * 1000}
    items = {f"gone-{number}": entry for number in range(20_000)}
    given(page, json.dumps({**GOOD, "playbook": shipped.id, "items": items}))
    expect(message(page)).to_contain_text(shipped.labels.import_large, timeout=20_000)
    assert page.evaluate("JSON.stringify(localStorage)") == before
    page.reload()
    expect(box(page, check)).to_be_checked()


def test_two_unreadable_records_are_both_put_aside(page: Page, shipped: Playbook) -> None:
    key = f"playbook:{shipped.id}"
    for text in ("{one", "{two", "{one"):
        go(page, "checklists/")
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
    go(page, "checklists/")
    kept = page.evaluate(
        "(key) => Object.entries(localStorage).filter(([k]) => k.startsWith(key + ':'))"
        ".map(([, value]) => value)",
        key,
    )
    assert sorted(kept) == ["{one", "{two"]


# Very many checks


@pytest.fixture(scope="session")
def crowded(rebuild: Rebuild) -> Path:
    """The site of a playbook with two thousand checks."""
    return rebuild(lambda data: many_checks(data, 2000))


def test_items_of_long_lists_are_left_until_they_come_near(
    visit: Visit, served: Served, crowded: Path, first: Stage
) -> None:
    served.show(crowded)
    page = go(visit(viewport={"width": 1280, "height": 900}).new_page(), "checklists/")
    far = page.locator(".pb-checklist").last.locator(".pb-check").last
    lazy = "(one) => one.querySelector('label').checkVisibility({ contentVisibilityAuto: true })"
    assert not far.evaluate(lazy)
    # Asked for, they are there.
    page.evaluate("(id) => { location.hash = id }", far.get_attribute("id"))
    expect(far).to_be_in_viewport()
    assert far.evaluate(lazy)


def test_filter_of_very_many_checks_is_right_at_once(
    visit: Visit, served: Served, crowded: Path, shipped: Playbook, first: Stage
) -> None:
    served.show(crowded)
    page = visit().new_page()
    # How long so many take is measured in tests/bench; here they are to be right.
    page.set_default_timeout(30_000)
    go(page, "checklists/")
    total = page.locator(".pb-check[data-check]").count()
    page.locator(".pb-filters > summary").click()
    box = page.locator(f".pb-choose [name=stage][value='{first.id}']")
    box.check()
    few = page.locator(f".pb-checks[data-list='stage:{first.id}'] .pb-check").count()
    status = page.locator(".pb-shown [role=status]")
    expect(status).to_have_text(shipped.labels.shown_of.format(shown=few, total=total))
    expect(page.locator(".pb-checks:visible")).to_have_count(1)
    box.uncheck()
    expect(status).to_have_text(shipped.labels.shown_of.format(shown=total, total=total))
    expect(page.locator(".pb-checks:visible").nth(1)).to_be_attached()


SHOWN_OF_ROLE = """(act) => {
  const box = document.querySelector(".pb-choose [name=role]");
  const items = [...document.querySelectorAll(".pb-check[data-check]")];
  const shown = () => items.filter((item) => !item.closest("[hidden]"));
  const concerned = (item) => item.dataset.roles.split(" ").includes(box.value);
  box.click();
  const early = shown().length;
  if (act) dispatchEvent(new Event("beforeprint"));
  return [early, shown().length, items.filter(concerned).length, shown().every(concerned)];
}"""
"""Chooses a role; how many items are shown then, how many when all is asked for, and how many of
the role there are, with whether all that is shown is of the role."""


def test_what_is_far_follows_a_filter_before_it_is_asked_for(
    visit: Visit, served: Served, crowded: Path
) -> None:
    served.show(crowded)
    page = visit(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    go(page, "checklists/")
    page.locator(".pb-filters > summary").click()
    early, shown, wanted, right = page.evaluate(SHOWN_OF_ROLE, True)
    assert early > shown == wanted > 0 and right, "what is near at once, all when it is printed"
    # Nobody asks: it follows by itself.
    page.locator(".pb-choose [name=role]").first.uncheck()
    page.evaluate(SHOWN_OF_ROLE, False)
    expect(page.locator(".pb-check[data-check]:not([hidden] *):not([hidden])")).to_have_count(
        wanted
    )

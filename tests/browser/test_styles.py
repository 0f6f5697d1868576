"""The site's own style sheet has no rule that nothing on any page matches, and none twice."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import yaml
from browser.conftest import Served, go, until
from browser.many import many_checks
from browser.test_checklists import KNOWN
from playbooks import enlarged
from playwright.sync_api import BrowserContext, Page
from samples import SAMPLE, shipped_data
from sites import built, project

from macros.model.playbook import Playbook
from macros.render import flow
from macros.render.pages import pages, url
from macros.render.whole import FILE

Rebuild = Callable[[Callable[[Path], None]], Path]

ELSEWHERE = {
    ".pb-problems": "the banner of `make serve`",
    "[data-own": "the own part of a reader's roles: a rule for every role",
    ".md-typeset .pb-group:has(+": "the title of a group of which a filter leaves nothing",
    "[aria-labelledby] +": "an item in no group below a group",
    ".md-typeset ul.pb-stages > li p": "summaries of stages without an order",
    "[data-answer-": "what answers leave out: a rule for every value of every condition",
    ".c-": "the colours that a stage may ask for",
    "em:lang(ko)": "hand-written text",
    ".md-typeset > blockquote": "hand-written text",
    ".md-typeset p img": "pictures, of which the shipped playbook has none",
    ".pb-matrix-table .pb-unbroken": "a head of a column with a word longer than any that there is",
    ".pb-huge": "a flow wider than any page, as a decision with many answers has",
    "html .md-typeset .pb-flow > .pb-row[data-none]": "a row of which answers leave nothing",
    ".pb-mine:not(.pb-ready)": "before the scripts came",
    ":root:not([data-pb-on]) .pb-js": "before the scripts came",
    ":root[data-chosen]:not([data-pb-on])": "before the scripts came",
    ":root:not([data-answer-": "a number that waits for an answer: a rule for every condition",
}
"""What no page of the shipped playbook shows, and where it is shown."""

SELECTORS = """() => {
  const sheet = [...document.styleSheets].find(({ href }) => href?.includes("assets/site."));
  const found = [];
  const walk = (rules, within, around) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule) {
        const own = rule.selectorText.split(/,(?![^(]*\\))/).map((one) => one.trim());
        const full = within.length ? within.flatMap((outer) => own.map((one) =>
          one.includes("&") ? one.replaceAll("&", outer) : `${outer} ${one}`)) : own;
        for (const one of full) found.push([one, around]);
        walk(rule.cssRules, full, around);
      } else if (rule instanceof CSSMediaRule) {
        walk(rule.cssRules, within, `${around} ${rule.conditionText}`);
      }
    }
  };
  walk(sheet.cssRules, [], "");
  return found;
}"""
"""Every selector with the conditions around it, written out as if nothing were nested."""

MATCHED = """(selectors) => selectors.filter((one) => document.querySelector(one))"""

FLEETING = re.compile(
    r"(?P<of>[^\s>+~,(:]?)(?::is\((?:\s*,?\s*:(?:hover|focus(?:-visible|-within)?))+\)"
    r"|:{1,2}(?:hover|focus(?:-visible|-within)?|target|before|after|placeholder|empty"
    r"|details-content|-(?:webkit|moz)-[a-z-]+))"
)


def lasting(selector: str) -> str:
    """A selector without what depends on the pointer, the focus or no element at all."""
    while (plain := FLEETING.sub(lambda found: found["of"] or "*", selector, count=1)) != selector:
        selector = plain
    return selector.replace(":not(*)", "").replace(":not()", "")


OLDER = """(key) => {
  const record = JSON.parse(localStorage[key]);
  const [first, second] = Object.values(record.items);
  first.revision = first.revision.slice(0, 3) + "00000000";
  record.items["once-there"] = { ...second };
  localStorage[key] = JSON.stringify(record);
}"""
"""Makes a record one of an older playbook: an item was worded differently, another was there."""


class Wanted:
    """The selectors that no page has matched yet."""

    def __init__(self, page: Page) -> None:
        page.goto("")
        self.all = [(one, around) for one, around in page.evaluate(SELECTORS)]
        self.left = {lasting(one): one for one, _ in self.all}

    def look(self, page: Page) -> None:
        for one in page.evaluate(MATCHED, list(self.left)):
            del self.left[one]


def loose() -> str:
    """The stage whose work is made to have no order."""
    order = yaml.safe_load((shipped_data() / "playbook.yml").read_text("utf-8"))["stages"]
    return str(order[-1])


def many(data: Path) -> None:
    """So many stages and checks that flows are divided and lists are not laid out whole; the
    work of one stage has no order."""
    shutil.rmtree(data)
    enlarged(data, 40)
    many_checks(data, 4400)
    path = data / f"stages/{loose()}.yml"
    stage = yaml.safe_load(path.read_text("utf-8")) | {"ordered": False}
    for activity in stage["activities"]:
        activity.pop("waits_for", None)
    path.write_text(yaml.safe_dump(stage, allow_unicode=True), "utf-8")


def alone(playbook: Playbook) -> str:
    """The address of a stage where an answer leaves one of several things side by side."""
    for stage in playbook.stages:
        for row in flow.rows(playbook, stage):
            for condition in playbook.asked:
                for value in condition.values:
                    whens = [playbook.accepted(step.activity.when) for step in row]
                    left = [w for w in whens if value.id in w.get(condition.id, [value.id])]
                    if len(row) > len(left) == 1:
                        return f"stages/{stage.id}/?when.{condition.id}={value.id}"
    return f"stages/{playbook.stages[0].id}/"


def test_no_rule_is_dead_or_there_twice(
    visit: Callable[..., BrowserContext],
    served: Served,
    shipped: Playbook,
    rebuild: Rebuild,
    tmp_path: Path,
) -> None:
    page = visit().new_page()
    wanted = Wanted(page)
    assert len(wanted.all) > 300
    # Two subjects may have something to say of one selector; more is the same thing said again.
    repeated = [one for one, count in Counter(wanted.all).items() if count > 2]
    assert not repeated

    for address in [
        *(url(made.path, "index.md") for made in pages(shipped)),
        "blocks/",
        "404.html",
        FILE,
    ]:
        page.goto(address)
        if address != FILE and page.locator(".pb-check, .pb-meter").count():
            page.locator("html[data-pb-on]").wait_for()
        wanted.look(page)

    # What is there when a reader has done something, and when the playbook has changed since.
    stage = next(stage for stage in shipped.stages if len(stage.checklist) > 2)
    one = stage.checklist[0]
    go(page, "checklists/")
    items = page.locator(".pb-check[data-check]")
    items.nth(0).get_by_role("checkbox").check()
    items.nth(1).locator(".pb-na").click()
    items.nth(1).locator(".pb-more").click()
    page.locator(".pb-filters > summary").click()
    wanted.look(page)
    until(page, KNOWN)
    page.evaluate(OLDER, f"playbook:{shipped.id}")
    page.goto(f"checklists/?role={one.roles[0]}&stage={stage.id}")
    page.locator(".pb-gone button").first.wait_for()
    page.locator(".pb-progress button").first.wait_for()
    wanted.look(page)
    page.locator("[data-do=reset]").click()
    wanted.look(page)
    page.goto(f"mine/?role={one.roles[0]}")
    page.locator(".pb-ready").wait_for()
    wanted.look(page)
    page.goto(alone(shipped))
    page.locator("[data-single]").first.wait_for()
    wanted.look(page)
    preset = shipped.offered[0]
    given = "&".join(f"when.{id_}={value}" for id_, value in preset.sets.items())
    page.goto(f"project/?{given}")
    page.locator(".pb-next-step a").wait_for()
    wanted.look(page)
    go(page, "")
    wanted.look(page)
    page.goto(f"stages/{stage.id}/")
    page.locator(".pb-left-out button:visible").first.click()
    wanted.look(page)
    go(page, f"decisions/{shipped.decisions[0].id}/")
    page.locator(".pb-walk .pb-choice").first.click()
    wanted.look(page)
    page.evaluate("localStorage.clear()")
    go(page, f"stages/{stage.id}/")
    page.locator("article a.pb-term:visible").first.hover()
    page.get_by_role("tooltip").wait_for()
    wanted.look(page)
    box = page.locator("input[data-md-component=search-query]")
    box.fill(stage.title)
    box.press("End")
    page.locator(".md-search-result__item").first.wait_for(state="attached")
    wanted.look(page)

    served.show(rebuild(many))
    page.set_default_timeout(30_000)
    for address in ("", "stages/", f"stages/{stage.id}/", f"stages/{loose()}/", "checklists/"):
        go(page, address)
        wanted.look(page)
    # What the shipped playbook has not: codes, groups, stages without an order.
    standard = built(project(tmp_path / "standard", SAMPLE.parent / "fields/standard"))
    served.show(standard)
    for path in standard.rglob("*.html"):
        page.goto(path.relative_to(standard).as_posix().removesuffix("index.html"))
        wanted.look(page)
    left = [one for one in wanted.left.values() if not one.startswith(tuple(ELSEWHERE))]
    assert not left, "\n".join(left)

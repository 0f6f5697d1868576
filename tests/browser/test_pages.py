"""Every page in a real browser: nothing wider than the screen, no label cut off, axe silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.conftest import go
from playwright.sync_api import BrowserContext, Page

from macros.model.playbook import Playbook
from macros.render.pages import pages, url

LOOKS = ((390, "light"), (1280, "dark"))
CUT = """() => [...document.querySelectorAll(".pb-diagram svg .node")].filter((node) => {
  const box = node.querySelector("rect, polygon").getBoundingClientRect();
  return [...node.querySelectorAll("text")].some((text) => {
    const label = text.getBoundingClientRect();
    return label.left < box.left || label.right > box.right
      || label.top < box.top - 1 || label.bottom > box.bottom + 1;
  });
}).map((node) => node.textContent)"""
"""The nodes of diagrams whose label does not fit into its box."""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def addresses(playbook: Playbook) -> list[str]:
    return [url(page.path, "index.md") for page in pages(playbook)]


def kinds(playbook: Playbook) -> dict[str, str]:
    """One page of each kind, by kind; the first of a kind is enough, its template is the same."""
    found: dict[str, str] = {}
    for page in pages(playbook):
        found.setdefault(page.kind, url(page.path, "index.md"))
    return found


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_fits(
    visit: Callable[..., BrowserContext], shipped: Playbook, width: int, scheme: str
) -> None:
    """No page is wider than the screen, every diagram is drawn, no label is cut off. That no
    console complains and no other host is asked, `visit` sees to."""
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    assert not faults_of_layout(page, [*addresses(shipped), "blocks/", "404.html"])


def faults_of_layout(page: Page, found: Iterable[str]) -> list[str]:
    """What is too wide, cut off or not drawn on the pages."""
    faults = []
    for address in found:
        page.goto(address)
        if page.evaluate(WIDE) > 0:
            faults.append(f"{address}: {page.evaluate(WIDE)} px too wide")
        faults += [f"{address}: cut off: {label}" for label in page.evaluate(CUT)]
        for box in page.locator(".pb-diagram").all():
            if not box.locator("svg .node").count():
                faults.append(f"{address}: a diagram is not drawn")
    return faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    visit: Callable[..., BrowserContext], shipped: Playbook, scheme: str
) -> None:
    context = visit(
        viewport={"width": 1280, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    written = {"written": "blocks/", "404": "404.html"}
    assert not faults_of_access(context.new_page(), kinds(shipped) | written)


def faults_of_access(page: Page, found: Mapping[str, str]) -> list[str]:
    """What axe finds on the pages."""
    faults = []
    for kind, address in found.items():
        page.goto(address)
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"][:3]]
            faults.append(f"{kind}: {violation['id']} × {len(violation['nodes'])}: {nodes}")
    return faults


def test_narrowest_phone(visit: Callable[..., BrowserContext], shipped: Playbook) -> None:
    """320 pixels: what 1280 pixels are at a zoom of 400 %."""
    page = visit(viewport={"width": 320, "height": 640}).new_page()
    assert not faults_of_layout(page, [*kinds(shipped).values(), "blocks/"])


def test_diagrams_lead_to_stages_by_keyboard(page: Page, shipped: Playbook) -> None:
    go(page, "stages/")
    links = page.locator("#flow-process a")
    assert links.count() == len(shipped.stages)
    links.nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/stages/{shipped.stages[1].id}/")


def test_diagrams_have_title_and_description(page: Page) -> None:
    go(page, "stages/")
    svg = page.locator("#flow-process")
    described = page.locator(f"#{svg.get_attribute('aria-describedby')}")
    named = page.locator(f"#{svg.get_attribute('aria-labelledby')}")
    assert named.text_content() and described.text_content()


def test_without_javascript(visit: Callable[..., BrowserContext], shipped: Playbook) -> None:
    """Everything reads, diagrams included, and no control stands there that would do nothing."""
    page = visit(java_script_enabled=False).new_page()
    stage = shipped.stages[0]
    page.goto(f"stages/{stage.id}/")
    assert page.locator(".pb-diagram svg .node").count() >= len(stage.activities)
    for check in stage.checklist:
        assert page.get_by_text(check.text, exact=True).first.is_visible()
    assert page.locator(".pb-js:visible").count() == 0


def test_print_has_boxes_and_no_navigation(
    visit: Callable[..., BrowserContext], shipped: Playbook, tmp_path: Path
) -> None:
    page = visit(color_scheme="dark").new_page()
    go(page, "checklists/")
    page.emulate_media(media="print")
    assert not page.locator(".md-header").is_visible()
    assert not page.locator(".md-sidebar").first.is_visible()
    box = page.locator(".pb-check input").first
    assert box.is_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_handwritten_fence(
    visit: Callable[..., BrowserContext], rebuild: Callable[..., Path], served: object
) -> None:
    """A hand-written diagram is drawn by a Mermaid of the site's own, with hostile labels."""

    def write(data: Path) -> None:
        (data.parent / "docs/fence.md").write_text(
            "# 직접 그린 그림\n\n```mermaid\nflowchart LR\n"
            '  a["한글 <b>굵게</b> & 기호"] --> b["다음"]\n  click b "../stages/"\n```\n',
            "utf-8",
        )

    served.show(rebuild(write))  # type: ignore[attr-defined]
    page = visit().new_page()
    page.goto("fence/")
    page.wait_for_selector(".mermaid svg")
    assert "한글" in (page.locator(".mermaid svg").text_content() or "")
    assert page.locator(".mermaid svg script").count() == 0
    link = page.locator(".mermaid svg a")
    assert (link.get_attribute("href") or link.get_attribute("xlink:href")) == "../stages/"
    go(page, "stages/")
    assert page.locator("script[src*=mermaid]").count() == 0

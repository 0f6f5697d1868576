"""Under the policy of its pages the site works, and what gets past every escape does not run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from browser.conftest import Handler, Served, go
from playwright.sync_api import Browser, BrowserContext, Page, expect
from samples import copy_sample
from sites import built, project

HOSTILE = (
    "A title so long that the theme has to cut it off wherever it stands, at any width at all "
    "<img src=x onerror=document.title='PWNED'><img src=https://evil.invalid/x.png>"
) + "W" * 300
FENCE = "# Fence\n\n```mermaid\nflowchart TB\n  a[One] --> b[Two]\n```\n"
PLANTED = """---
title: Planted
description: '"><script>document.title="PWNED"</script><meta name="x'
---

# Planted

<script>document.title = "PWNED"</script>
<img src="x" onerror="document.title = 'PWNED'">
<a id="bait" href="javascript:document.title='PWNED'" onclick="document.title='PWNED'">bait</a>
<iframe srcdoc="<script>parent.document.title='PWNED'</script>"></iframe>
<script src="https://evil.invalid/x.js"></script>
<base href="https://evil.invalid/">

{{ checklist("plan") }}
"""
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
HEADER = (
    "default-src 'none'; {scripts}; style-src 'self'{styles}; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
KINDS = (
    "  stages/ stages/plan/ roles/ roles/owner/ checklists/ mine/ glossary/ decisions/"
    " decisions/which-oven/ topics/hygiene/ about/ deliverables/ blocks/ 404.html fence/"
).split(" ")[1:]
"""A page of each kind."""


class Guarded(Handler):
    """Sends a policy of the server's own with each page, stricter than the page's."""

    policy = ""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


def made(folder: Path, tooltips: bool = False, title: str = "") -> Path:
    """The sample playbook as a site with hand-written pages."""
    root = project(folder / "project", copy_sample(folder / "data"))
    (root / "docs/fence.md").write_text(FENCE, "utf-8")
    settings = (root / "mkdocs.yml").read_text("utf-8")
    if tooltips:
        settings = settings.replace("  features:\n", "  features:\n    - content.tooltips\n", 1)
        assert "content.tooltips" in settings
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    if title:
        (root / "docs/planted.md").write_text(PLANTED, "utf-8")
        for path in (root / "data").rglob("*.yml"):
            text = path.read_text("utf-8")
            text = re.sub(r"(?m)^(\s*(?:- )?(?:title|short): ).*$", rf'\1"{title}"', text)
            path.write_text(text, "utf-8")
    return built(root)


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("policy"))


@pytest.fixture
def bakery_served(bakery: Path, served: Served) -> Served:
    served.show(bakery)
    return served


@pytest.fixture
def reader(visit: Callable[..., BrowserContext], bakery_served: Served) -> Page:
    """A page that remembers what its policy forbade."""
    context = visit()
    context.add_init_script(WATCH)
    return context.new_page()


def works(page: Page, address: str) -> None:
    """Ticks, the palette and the search do what they are for, and nothing is forbidden."""
    go(page, f"{address}stages/plan/")
    box = page.locator(".pb-check input[type=checkbox]").first
    box.check()
    page.reload()
    expect(box).to_be_checked()
    page.locator("label[for^=__palette]:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("input[data-md-component=search-query]").click()
    page.keyboard.type("bread")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert page.evaluate("() => violations") == []


def test_nothing_of_the_site_is_forbidden(reader: Page) -> None:
    for address in KINDS:
        reader.goto(address)
        reader.wait_for_timeout(200)
        assert reader.locator("meta[http-equiv=Content-Security-Policy]").count() == 1, address
        assert reader.evaluate("() => violations") == [], address
    works(reader, "")


def test_fence_is_drawn(reader: Page) -> None:
    reader.goto("fence/")
    expect(reader.locator(".mermaid svg")).to_be_visible()
    assert reader.evaluate("() => violations") == []


@pytest.fixture
def guarded(bakery: Path) -> Iterator[tuple[str, type[Guarded]]]:
    """The site behind a server with a policy of its own."""

    class Own(Guarded):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, root=[bakery], **options)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", Own
    server.shutdown()
    server.server_close()


def scripts(bakery: Path, page: str) -> str:
    """What the policy of a page says of scripts."""
    found = re.search(r"script-src [^;\"]*", (bakery / page).read_text("utf-8"))
    assert found and "unsafe" not in found[0]
    return found[0].strip()


def test_stricter_policy_of_a_server(
    browser: Browser, bakery: Path, guarded: tuple[str, type[Guarded]]
) -> None:
    address, handler = guarded
    handler.policy = HEADER.format(scripts=scripts(bakery, "stages/plan/index.html"), styles="")
    context = browser.new_context()
    context.add_init_script(WATCH)
    works(context.new_page(), address)
    page = context.new_page()
    inline = " 'unsafe-inline'"
    handler.policy = HEADER.format(scripts=scripts(bakery, "fence/index.html"), styles=inline)
    page.goto(f"{address}fence/")
    expect(page.locator(".mermaid svg")).to_be_visible()
    assert page.evaluate("() => violations") == []
    context.close()


@pytest.fixture(scope="module", params=[False, True], ids=["ours", "material"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose every title is hostile; also with Material's tooltips, which take a title that
    is cut off for HTML, so that the policy alone holds."""
    return made(tmp_path_factory.mktemp("hostile"), bool(request.param), HOSTILE)


PLACES = ".md-ellipsis, .md-nav__link, .md-tabs__link, .md-footer__link, header a, article [title]"
MORE_ROLES = """() => {
  document.querySelector(".pb-matrix-box").classList.add("pb-matrix-many");
  for (const row of document.querySelectorAll(".pb-matrix-table tr:not(.pb-matrix-stage)"))
    for (let more = 0; more < 14; more += 1) row.append(row.lastElementChild.cloneNode(true));
}"""
"""Makes the table one of as many roles as a playbook of some size has."""
MOST = 8
"""Of each kind of place, and of each page, what the mouse visits."""


@pytest.mark.parametrize("width", [390, 1000, 1280])
def test_hostile_titles_run_nothing(
    browser: Browser, served: Served, hostile: Path, width: int
) -> None:
    served.show(hostile)
    context = browser.new_context(base_url=served.address, viewport={"width": width, "height": 800})
    asked: list[str] = []
    context.on("response", lambda answer: asked.append(answer.url))
    page = context.new_page()
    visited = 0
    for address in ("stages/plan/", "roles/owner/", "decisions/which-oven/"):
        page.goto(address)
        if width < 1220 and address == "stages/plan/":
            page.locator("label.md-header__button[for=__drawer]").click()
            visited += hover(page, ".md-nav--primary .md-ellipsis, .md-nav__title")
            page.keyboard.press("Escape")
            page.goto(address)
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(300)
        visited += hover(page, PLACES)
        page.locator(".md-footer").scroll_into_view_if_needed()
        visited += hover(page, ".md-footer .md-ellipsis, .md-footer a")
    page.goto("?q=title")
    page.wait_for_timeout(500)
    visited += hover(page, ".md-search-result__link, .md-search-result *[title]")
    assert visited > 20
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for address in (*KINDS, "whole.html"):
        page.goto(address)
        assert page.evaluate(wide) <= 0, address
    page.goto("roles/")
    page.evaluate(MORE_ROLES)
    assert page.evaluate(wide) <= 0
    assert [url for url in asked if not url.startswith(served.address)] == []
    context.close()


def hover(page: Page, places: str) -> int:
    """Moves a real mouse over what is seen of these, and waits for what shows."""
    count = 0
    for place in page.locator(places).all():
        box = place.bounding_box() if place.is_visible() else None
        if not box or box["y"] < 0 or box["y"] > 790 or box["width"] < 4:
            continue
        page.mouse.move(box["x"] + min(box["width"], 200) / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(300)
        assert page.title() != "PWNED", place
        count += 1
        if count == MOST:
            break
    return count


def test_what_is_planted_in_a_page_does_not_run(
    browser: Browser, served: Served, hostile: Path
) -> None:
    served.show(hostile)
    context = browser.new_context(base_url=served.address)
    asked: list[str] = []
    context.on("response", lambda answer: asked.append(answer.url))
    page = context.new_page()
    go(page, "planted/")
    page.wait_for_timeout(500)
    page.locator("#bait").click()
    page.wait_for_timeout(300)
    assert page.title() != "PWNED"
    # Its own scripts run.
    box = page.locator(".pb-check input[type=checkbox]").first
    box.check()
    page.reload()
    expect(box).to_be_checked()
    assert [url for url in asked if not url.startswith(served.address)] == []
    context.close()

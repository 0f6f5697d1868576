"""The pages of this repository in a real browser, where they are not those that come with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.conftest import go
from browser.test_pages import LOOKS, addresses, faults_of_access, faults_of_layout, kinds
from playwright.sync_api import BrowserContext, expect
from sites import is_as_shipped

from macros.model.playbook import Playbook

pytestmark = pytest.mark.skipif(
    is_as_shipped(), reason="what is shipped is tested in test_pages.py"
)


@pytest.fixture
def site(own_site: Path) -> Path:
    return own_site


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_fits(
    visit: Callable[..., BrowserContext], own: Playbook, width: int, scheme: str
) -> None:
    """No page is wider than the screen, no label cut off, nothing complains, nothing is asked of
    another host."""
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    assert not faults_of_layout(page, [*addresses(own), "404.html"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    visit: Callable[..., BrowserContext], own: Playbook, scheme: str
) -> None:
    context = visit(
        viewport={"width": 1280, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    assert not faults_of_access(context.new_page(), kinds(own) | {"404": "404.html"})


def test_search_finds_a_stage_and_a_tick_stays(
    visit: Callable[..., BrowserContext], own: Playbook
) -> None:
    page = visit().new_page()
    holder = next((thing for thing in own.checklists.values() if thing.checklist), None)
    if holder is None:
        pytest.skip("there is nothing to tick")
    go(page, "checklists/")
    box = page.locator(".pb-check input[type=checkbox]").first
    box.check()
    page.reload()
    expect(box).to_be_checked()

"""The site for a folder, opened from it: the record, the search and the answers work."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sites import built, project

from macros.website.from_file import VARIABLE


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Page:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "1")
        site = built(project(tmp_path / "folder"))
    found = browser.new_context(base_url=f"{site.as_uri()}/").new_page()
    found.on("pageerror", lambda error: pytest.fail(str(error)))
    return found


def test_what_a_reader_does_works_from_a_folder(page: Page) -> None:
    page.goto("checklists.html")
    expect(page.locator(":root")).to_have_attribute("data-pb-on", "")
    page.locator(".pb-check input").first.check()
    page.goto("index.html")
    expect(page.locator(".pb-meter").first).to_contain_text("1")
    page.goto("checklists.html")
    expect(page.locator(".pb-check input").first).to_be_checked()
    with page.expect_download():
        page.locator("[data-do=table]").click()
    page.keyboard.press("/")
    page.keyboard.type("개인정보")
    found = page.locator(".md-search-result__link")
    expect(found.first).to_be_visible(timeout=20_000)
    found.first.click()
    expect(page.locator("h1")).to_contain_text("개인정보")

"""The site for a folder, opened from it: the record, the search and the answers work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sites import built, project

from macros.website.from_file import VARIABLE


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "1")
        site = built(project(tmp_path / "folder"))
    found = browser.new_context(base_url=f"{site.as_uri()}/").new_page()
    missing: list[str] = []
    found.on("pageerror", lambda error: pytest.fail(str(error)))
    # What a page that is left was still loading is not missing.
    found.on(
        "requestfailed",
        lambda one: missing.append(one.url) if one.failure != "net::ERR_ABORTED" else None,
    )
    yield found
    assert missing == []


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
    with page.expect_download() as saved:
        page.locator("[data-do=save]").click()
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator(":root")).to_have_attribute("data-pb-on", "")
    expect(page.locator(".pb-check input").first).not_to_be_checked()
    page.locator("input[type=file]").set_input_files(saved.value.path())
    expect(page.locator(".pb-check input").first).to_be_checked()
    page.keyboard.press("/")
    page.keyboard.type("개인정보")
    found = page.locator(".md-search-result__link")
    expect(found.first).to_be_visible(timeout=20_000)
    found.first.click()
    expect(page.locator("h1")).to_contain_text("개인정보")

"""Prints the whole playbook as a PDF with bookmarks and page numbers: `python -m browser.pdf SITE
FILE`, in `tests`.

The site is a folder that `mkdocs build` has made. The browser meets it at the address that the
site will have, so that links in the PDF lead there; nothing is asked of the network.
"""

from __future__ import annotations

import mimetypes
import os
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from browser import chromium
from bs4 import BeautifulSoup
from playwright.sync_api import Route, sync_playwright

from macros.exports.data import DATA, PlaybookFile
from macros.exports.edition import edition_time

PAGE = "whole.html"
NOWHERE = "http://site.invalid/"
"""For a site that is told no address of its own."""
CELL = re.compile(rb"\(node(\d{8})\)")
"""What a tagged PDF calls a cell of a table."""
NUMBER = (
    '<div style="width: 100%; text-align: center; font-size: 8px; color: #333">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)


def printed(site: Path, home: str, browser: str) -> bytes:
    """The page of the site as a PDF."""

    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        path = path.removeprefix(urlsplit(home).path)
        file = site / path
        if not route.request.url.startswith(home) or not file.is_file():
            route.abort()
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=f"{kind}; charset=utf-8")

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chrome.new_page()
        page.route("**/*", answer)
        page.goto(urljoin(home, PAGE))
        made = page.pdf(
            format="A4",
            tagged=True,
            outline=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=NUMBER,
            margin={"top": "16mm", "bottom": "18mm", "left": "15mm", "right": "15mm"},
        )
        chrome.close()
    return dated(made, time_of(site, os.environ))


def time_of(site: Path, environment: Mapping[str, str]) -> datetime:
    """The time that the other files of the site carry."""
    file = PlaybookFile.model_validate_json((site / DATA).read_bytes())
    return edition_time(file.playbook, environment)


def dated(pdf: bytes, time: datetime) -> bytes:
    """A PDF that says it was made then, so that it can be made again: with its cells numbered in
    their order, since the browser counts on from what it did before."""
    numbers = {id_: b"%08d" % n for n, id_ in enumerate(sorted({*CELL.findall(pdf)}), 1)}
    pdf = CELL.sub(lambda found: b"(node" + numbers[found[1]] + b")", pdf)
    day = time.strftime("D:%Y%m%d%H%M%S").encode()
    return re.sub(rb"(/(?:Creation|Mod)Date \()D:\d{14}", rb"\g<1>" + day, pdf)


def address(site: Path) -> str:
    """The address of the home page, as it says itself."""
    home = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    said = home.select_one('link[rel="canonical"]')
    return str(said["href"]) if said else NOWHERE


def main(site: Path, target: Path) -> int:
    """0 with the file in place, 1 with a sentence that says what is missing."""
    browser = chromium.find()
    if browser is None:
        print(chromium.ADVICE, file=sys.stderr)
        return 1
    content = printed(site, address(site), browser)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(
        main(
            Path(sys.argv[1]),
            Path(sys.argv[2]),
        )
    )

"""The pages as Markdown: each beside the page, all in one file, and a list of them for assistants
(https://llmstxt.org)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urljoin

from ..render import pages
from .edition import Edition, ExportFile
from .page_text import FULL, PAGES, PageText
from .prose import heading, prose


def text_files(edition: Edition) -> Iterator[ExportFile]:
    """`llms-full.txt`, `llms.txt`, and the Markdown of each page."""
    labels, found = edition.playbook.labels, pages.pages(edition.playbook)
    yield ExportFile("llms-full.txt", partial(full, edition), labels.text_full)
    yield ExportFile("llms.txt", partial(overview, edition), labels.text_overview)
    for page in found:
        if page.kind in PAGES:
            make = partial(text, edition, page)
            yield ExportFile(beside(edition, page), make, beside=page.path)


def text(edition: Edition, page: pages.Page) -> bytes:
    """What a page says."""
    return PageText(edition).page(page).encode()


def beside(edition: Edition, page: pages.Page) -> str:
    """Where the Markdown of a page lies: `stages/plan/index.md`, beside its `index.html`."""
    address = pages.url(page.path, pages.PATHS["home"], edition.directory_urls)
    if not edition.directory_urls:
        return address.removesuffix(".html") + ".md"
    return f"{address.removeprefix('./')}index.md"


def full(edition: Edition) -> bytes:
    """Everything that the playbook says, once."""
    found = [page for page in pages.pages(edition.playbook) if page.kind in FULL]
    title = f"# {heading(edition.playbook.title)}\n"
    return "\n".join([title, *(PageText(edition, 2).page(page) for page in found)]).encode()


def overview(edition: Edition) -> bytes:
    """What there is to read: a line for each page, under the page it belongs to."""
    playbook = edition.playbook
    head = f"# {heading(playbook.title)}\n\n> {prose(playbook.description)}\n"
    lines = [head]
    for page in pages.pages(playbook):
        if page.kind not in PAGES:
            continue
        if not page.id and page.kind in {kind.plural for kind in pages.OF_THINGS.values()}:
            lines.append(f"\n## {heading(page.title)}\n")
        elif not page.id and page.kind == "checklists":
            lines.append(f"\n## {heading(playbook.labels.more)}\n")
        address = urljoin(edition.site, beside(edition, page))
        said = f": {prose(page.description)}" if page.description else ""
        lines.append(f"- [{heading(page.menu_title)}]({address}){said}")
    return ("\n".join(lines) + "\n").encode()

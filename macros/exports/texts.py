"""The pages as Markdown: each beside the page, all in one file, and a list of them for assistants
(https://llmstxt.org)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from urllib.parse import urljoin

from ..render import pages
from ..render.downloads import weight
from .edition import Edition, ExportFile
from .page_text import FULL, PAGES, PageText
from .prose import heading, prose

Said = Callable[[pages.Page], PageText]


def text_files(edition: Edition) -> Iterator[ExportFile]:
    """`llms-full.txt`, `llms.txt`, and the Markdown of each page."""
    labels = edition.playbook.labels
    said = cache(partial(PageText, edition))
    whole = ExportFile("llms-full.txt", partial(full, edition, said), labels.text_full)
    texts = [
        (page, ExportFile(beside(edition, page), partial(text, said, page), beside=page.path))
        for page in pages.pages(edition.playbook)
        if page.kind in PAGES
    ]
    yield whole
    make = partial(overview, edition, whole, texts)
    yield ExportFile("llms.txt", make, labels.text_overview)
    yield from (file for _, file in texts)


def text(said: Said, page: pages.Page) -> bytes:
    """What a page says."""
    return said(page).text().encode()


def beside(edition: Edition, page: pages.Page) -> str:
    """Where the Markdown of a page lies: `stages/plan/index.md`, beside its `index.html`."""
    address = pages.url(page.path, pages.PATHS["home"], edition.directory_urls)
    if not edition.directory_urls:
        return address.removesuffix(".html") + ".md"
    return f"{address.removeprefix('./')}index.md"


def full(edition: Edition, said: Said) -> bytes:
    """Everything that the playbook says, once."""
    found = [page for page in pages.pages(edition.playbook) if page.kind in FULL]
    title = f"# {heading(edition.playbook.title)}\n"
    return "\n".join([title, *(said(page).text(2) for page in found)]).encode()


def overview(
    edition: Edition, whole: ExportFile, texts: Sequence[tuple[pages.Page, ExportFile]]
) -> bytes:
    """What there is to read with its size: a line for each page, under the page it belongs to, and
    first one for the file with everything."""
    playbook = edition.playbook
    overviews = {kind.plural for kind in pages.OF_THINGS.values()}
    lines = [f"# {heading(playbook.title)}\n\n> {prose(playbook.description)}\n"]
    lines.append(_line(edition, playbook.labels.text_full, whole, playbook.labels.text_too_large))
    for page, file in texts:
        if not page.id and page.kind in overviews:
            lines.append(f"\n## {heading(page.title)}\n")
        elif not page.id and page.kind == "checklists":
            lines.append(f"\n## {heading(playbook.labels.more)}\n")
        lines.append(_line(edition, page.menu_title, file, page.description))
    return ("\n".join(lines) + "\n").encode()


def _line(edition: Edition, title: str, file: ExportFile, said: str | None) -> str:
    link = f"[{heading(title)}]({urljoin(edition.site, file.path)})"
    # Of Hangul, a character is three bytes; what an assistant takes is nearer to characters.
    count = f"{len(file.content.decode()):,}"
    size = f"{weight(len(file.content))}, {edition.playbook.labels.text_size.format(count=count)}"
    return f"- {link}: {prose(said)} ({size})" if said else f"- {link}: {size}"

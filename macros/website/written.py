"""Links of a page written by hand to things of the playbook."""

from __future__ import annotations

import posixpath

from mkdocs.structure.pages import Page

from ..load.beside import links
from ..load.rules import LINK_KINDS
from ..model.playbook import Playbook
from ..model.types import PAGE
from ..render import pages


def linked(markdown: str, page: Page, playbook: Playbook) -> str:
    """The Markdown with links such as `stage:plan` as MkDocs takes them."""
    folder = posixpath.dirname(page.file.src_uri) or "."
    result, end = [], 0
    for found, kind, id_ in links(markdown):
        if found[1].startswith(PAGE):
            to = posixpath.relpath(f"{id_}.md", folder) + found[1].removeprefix(PAGE + id_)
        elif kind in LINK_KINDS:
            now = id_ if playbook.has(kind, id_) else playbook.now(kind, id_)
            of, thing, anchor = pages.place(playbook, kind, now)
            path = posixpath.relpath(pages.path(of, thing), folder)
            to = f"{path}#{anchor}" if anchor else path
        else:
            continue
        result += [markdown[end : found.start(1)], to]
        end = found.end(1)
    return "".join([*result, markdown[end:]])

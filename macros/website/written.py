"""Links of a page written by hand to things of the playbook."""

from __future__ import annotations

import posixpath
import re

from mkdocs.structure.pages import Page

from ..load.rules import CODE, LINK, LINK_KINDS
from ..model.playbook import Playbook
from ..model.types import PAGE
from ..render import pages


def linked(markdown: str, page: Page, playbook: Playbook) -> str:
    """The Markdown with links such as `stage:plan` as MkDocs takes them."""
    folder = posixpath.dirname(page.file.src_uri) or "."
    hidden = CODE.sub(lambda code: " " * len(code[0]), markdown)
    result, end = [], 0
    for found in LINK.finditer(hidden):
        kind, _, rest = found[1].partition(":")
        id_ = re.split(r"[#?]", rest)[0]
        if found[1].startswith(PAGE):
            to = posixpath.relpath(f"{id_}.md", folder) + rest.removeprefix(id_)
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

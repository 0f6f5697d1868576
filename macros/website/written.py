"""Links of a page written by hand to things of the playbook, and what a merge has left in it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

from mkdocs.structure.pages import Page

from ..load.overrides import RENAMED
from ..load.problems import Place, Problem
from ..load.rules import CODE, LINK, LINK_KINDS
from ..load.syntax import conflicts, place_of
from ..model.nearest import nearest
from ..model.playbook import Playbook
from ..model.types import PAGE
from ..render import pages


def linked(
    markdown: str, page: Page, playbook: Playbook, file: str, written: Collection[str] = ()
) -> tuple[str, list[Problem]]:
    """The Markdown with links such as `stage:plan` as MkDocs takes them, and what is wrong, or
    only called otherwise by now: `file` is how problems call the page's file, `written` the names
    of the pages there are."""
    source = page.file.content_string
    problems = conflicts(source, file)
    hidden = CODE.sub(lambda code: " " * len(code[0]), markdown)
    result, end = [], 0
    for found in LINK.finditer(hidden):
        kind, _, rest = found[1].partition(":")
        id_ = re.split(r"[#?]", rest)[0]
        place = place_of(source, max(source.find(found[0]) + 2, 0), file)
        if found[1].startswith(PAGE):
            if id_ not in written:
                near = nearest(id_, written)
                problems.append(Problem(place, "unknown-page", near=near, id=id_))
            path = posixpath.relpath(f"{id_}.md", posixpath.dirname(page.file.src_uri) or ".")
            result += [markdown[end : found.start(1)], path + rest.removeprefix(id_)]
            end = found.end(1)
        if kind not in LINK_KINDS:
            continue
        if not playbook.has(kind, id_):
            now = playbook.now(kind, id_)
            problems.append(_elsewhere(place, kind, id_, now, playbook))
            if not now:
                continue
            id_ = now
        to, thing, anchor = pages.place(playbook, kind, id_)
        path = posixpath.relpath(pages.path(to, thing), posixpath.dirname(page.file.src_uri) or ".")
        result += [markdown[end : found.start(1)], f"{path}#{anchor}" if anchor else path]
        end = found.end(1)
    return "".join([*result, markdown[end:]]), problems


def _elsewhere(place: Place, kind: str, id_: str, now: str, playbook: Playbook) -> Problem:
    """Of a link to what has no such id: that it has another one `now`, or that it is not there."""
    if now:
        words = {"count": "1", "places": f"{place.file}:{place.line}"}
        return Problem(place, RENAMED, id=id_, now=now, **words)
    near = nearest(id_, [thing.id for thing in playbook.things(kind)])
    code = "unknown-linked-activity" if kind == "activity" else f"unknown-{kind}"
    return Problem(place, code, near=near, id=id_)

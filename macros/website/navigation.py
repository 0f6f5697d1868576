"""The menu of the site in MkDocs' own form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from ..model.playbook import Playbook
from ..render.escape import escaped
from ..render.pages import Page, pages

GROUP = 20
"""A section of more pages than this is grouped, so that no sidebar lists hundreds of links."""


def navigation(playbook: Playbook, others: Iterable[str] = ()) -> list[Any]:
    """The navigation in MkDocs' own form: paths, and sections as mappings of a title to a list.

    `others` are hand-written pages, which come last. Titles are HTML, as MkDocs takes them.
    """
    sections: dict[str, list[Page]] = {}
    for page in pages(playbook):
        section = page.path.partition("/")[0]
        sections.setdefault(section, []).append(page)
    result: list[Any] = []
    for members in sections.values():
        head, *rest = members
        if rest:
            result.append({escaped(head.title): [_entry(head), *_members(rest)]})
        else:
            result.append(_entry(head))
    written = sorted(set(others) - {page.path for page in pages(playbook)})
    if written:
        result.append({escaped(playbook.labels.more): written})
    return result


def _members(pages: Sequence[Page]) -> list[Any]:
    """The pages of a section, those of a group under its title."""
    groups = [(title, list(found)) for title, found in groupby(pages, key=lambda page: page.group)]
    if len(groups) == 1:
        return _grouped(pages)
    result: list[Any] = []
    for title, found in groups:
        result += [{escaped(title): _grouped(found)}] if title else _grouped(found)
    return result


def _grouped(members: Sequence[Page]) -> list[Any]:
    """At most `GROUP` entries: of more pages, groups by their numbers, and groups of groups. So a
    menu, which each page brings along, stays small."""
    parts = [(number, number, _entry(page)) for number, page in enumerate(members, 1)]
    while len(parts) > GROUP:
        rows = [parts[start : start + GROUP] for start in range(0, len(parts), GROUP)]
        parts = [_group(row) if len(row) > 1 else row[0] for row in rows]
    return [entry for *_, entry in parts]


def _group(row: Sequence[tuple[int, int, Any]]) -> tuple[int, int, Any]:
    first, last = row[0][0], row[-1][1]
    return first, last, {f"{first}–{last}": [entry for *_, entry in row]}


def _entry(page: Page) -> Any:
    """Every page by its title, so that MkDocs knows it without having read the page."""
    return {escaped(page.menu_title): page.path}

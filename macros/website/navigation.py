"""The menu of the site in MkDocs' own form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from ..model.playbook import Playbook
from ..render.escape import escaped
from ..render.pages import Page, menu, pages

GROUP = 20
"""A section of more pages than this is grouped, so that no sidebar lists hundreds of links."""


def navigation(playbook: Playbook, others: Iterable[str] = ()) -> list[Any]:
    """The navigation in MkDocs' own form: paths, and sections as mappings of a title to a list.

    `others` are hand-written pages. One in the folder of a kind of things comes after these, the
    rest come last. Titles are HTML, as MkDocs takes them.
    """
    written = set(others) - {page.path for page in pages(playbook)}
    result: list[Any] = []
    for label, kinds in menu(playbook).items():
        entries = []
        for head, *rest in kinds:
            folder = f"{head.path.rpartition('/')[0]}/"
            own = sorted(path for path in written if folder != "/" and path.startswith(folder))
            written -= set(own)
            members = [_entry(head), *(_members(rest) if rest else []), *own]
            entries.append({escaped(head.title): members} if members[1:] else members[0])
        # A group of one says nothing beyond it.
        result.append({_title(playbook, label): entries} if entries[1:] else entries[0])
    if written:
        result.append({escaped(playbook.labels.more): sorted(written)})
    return result


def groups(playbook: Playbook) -> set[str]:
    """The titles of what holds pages of several kinds."""
    found = [label for label, kinds in menu(playbook).items() if kinds[1:]]
    return {str(_title(playbook, label)) for label in (*found, "more")}


def _title(playbook: Playbook, label: str) -> str:
    """What a group is called, in which the names of its pages may stand."""
    labels = playbook.labels
    names = {name: labels[name] for name in ("mine", "roles", "checklists", "deliverables")}
    return escaped(labels[label].format(**names))


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

"""The menu of the site in MkDocs' own form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..model.kinds import KINDS, kind_of
from ..model.playbook import Playbook
from ..render.escape import inert
from ..render.pages import Page, pages

GROUP = 20
"""A section of more pages than this is grouped, so that no sidebar lists hundreds of links."""


def navigation(playbook: Playbook, others: Iterable[str] = ()) -> list[Any]:
    """The navigation in MkDocs' own form: paths, and sections as mappings of a title to a list.

    `others` are hand-written pages, which come last. Titles are HTML, as MkDocs takes them.
    """
    sections: dict[str, list[Page]] = {}
    made = list(pages(playbook))
    titles = {(page.kind, page.id): page.menu_title for page in made}
    for page in made:
        section = page.path.partition("/")[0]
        sections.setdefault(section, []).append(page)
    result: list[Any] = []
    for members in sections.values():
        head, *rest = members
        if rest:
            result.append(
                {inert(head.title): [_entry(head), *_grouped(_held(playbook, rest, titles))]}
            )
        else:
            result.append(_entry(head))
    written = sorted(set(others) - {page.path for page in pages(playbook)})
    if written:
        result.append({inert(playbook.labels.more): written})
    return result


def _held(
    playbook: Playbook, members: Sequence[Page], titles: Mapping[tuple[str, str], str]
) -> list[Any]:
    """The entries of pages; of things that stand in the file of another thing and are too many for
    one group, under the title of that thing."""
    if len(members) <= GROUP or not KINDS[members[0].kind].inside:
        return [_entry(page) for page in members]
    groups: dict[str, list[Any]] = {}
    for page in members:
        holder = playbook.holder(page.kind, page.id)
        title = titles[kind_of(holder).name, holder.id]
        groups.setdefault(inert(title), []).append(_entry(page))
    return [{title: _grouped(own)} for title, own in groups.items()]


def _grouped(members: Sequence[Any]) -> list[Any]:
    """At most `GROUP` entries: of more pages, groups by their numbers, and groups of groups. So a
    menu, which each page brings along, stays small."""
    parts = [(number, number, entry) for number, entry in enumerate(members, 1)]
    while len(parts) > GROUP:
        rows = [parts[start : start + GROUP] for start in range(0, len(parts), GROUP)]
        parts = [_group(row) if len(row) > 1 else row[0] for row in rows]
    return [entry for *_, entry in parts]


def _group(row: Sequence[tuple[int, int, Any]]) -> tuple[int, int, Any]:
    first, last = row[0][0], row[-1][1]
    return first, last, {f"{first}–{last}": [entry for *_, entry in row]}


def _entry(page: Page) -> Any:
    """Every page by its title, so that MkDocs knows it without having read the page."""
    return {inert(page.menu_title): page.path}

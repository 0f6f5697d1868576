"""Which pages the data makes, their addresses, their files in `data/`, their place in the
navigation. Knows no Markdown and no MkDocs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..model.playbook import Playbook
from .escape import inert

GROUP = 20
"""A section of more pages than this is grouped, so that no sidebar lists hundreds of links."""

PATHS = {
    "home": "index.md",
    "stages": "stages/index.md",
    "stage": "stages/{id}.md",
    "roles": "roles/index.md",
    "role": "roles/{id}.md",
    "mine": "mine.md",
    "checklists": "checklists.md",
    "deliverables": "deliverables/index.md",
    "deliverable": "deliverables/{id}.md",
    "decisions": "decisions/index.md",
    "decision": "decisions/{id}.md",
    "topics": "topics/index.md",
    "topic": "topics/{id}.md",
    "glossary": "glossary.md",
    "term": "glossary.md",
    "about": "about.md",
}
"""The file of each kind of page, as MkDocs would have it under `docs/`."""

CATALOG = "assets/checks.json"
"""The file that tells a reader's browser which checklist items there are."""


@dataclass(frozen=True)
class Page:
    """A page that exists because the data says so; `source` is its file under `data/`."""

    kind: str
    title: str
    source: str
    description: str = ""
    id: str = ""
    number: int = 0

    @property
    def path(self) -> str:
        return path(self.kind, self.id)


def path(kind: str, id_: str = "") -> str:
    """The file of a page under `docs/`, such as `stages/goal.md`."""
    return PATHS[kind].format(id=id_)


@lru_cache(maxsize=1 << 16)
def url(target: str, here: str, directory_urls: bool = True, anchor: str = "") -> str:
    """The address of the page `target` as a link on the page `here` has to say it."""
    there = _address(target, directory_urls)
    base = posixpath.dirname(_address(here, directory_urls)) or "."
    relative = posixpath.relpath(there or ".", base)
    if there.endswith("/") or not there:
        relative += "/"
    return relative + (f"#{anchor}" if anchor else "")


def _address(file: str, directory_urls: bool) -> str:
    if not file.endswith(".md"):
        return file
    stem = file.removesuffix(".md")
    if not directory_urls:
        return f"{stem}.html"
    if posixpath.basename(stem) == "index":
        return stem[: -len("index")]
    return f"{stem}/"


def pages(playbook: Playbook) -> list[Page]:
    """Every page of the playbook, in the order of the navigation."""
    labels = playbook.labels
    result = [
        Page("home", playbook.title, "playbook.yml", playbook.description),
        Page("stages", labels.stages, "playbook.yml", labels.stages_intro),
    ]
    for number, stage in enumerate(playbook.stages, 1):
        source = f"stages/{stage.id}.yml"
        result.append(Page("stage", stage.title, source, stage.summary, stage.id, number))
    result.append(Page("roles", labels.roles, "roles.yml", labels.roles_intro))
    for role in playbook.roles:
        result.append(Page("role", role.title, "roles.yml", role.description, role.id))
    result.append(Page("mine", labels.mine, "roles.yml", labels.mine_intro))
    if playbook.checklists:
        source = f"stages/{playbook.stages[0].id}.yml"
        result.append(Page("checklists", labels.checklists, source, labels.checklists_intro))
    if playbook.deliverables_by_id:
        source = f"stages/{playbook.stages[0].id}.yml"
        page = Page("deliverables", labels.deliverables, source, labels.deliverables_intro)
        result.append(page)
    for stage, deliverable in playbook.deliverables_by_id.values():
        title, purpose = deliverable.title, deliverable.purpose
        source = f"stages/{stage.id}.yml"
        result.append(Page("deliverable", title, source, purpose, deliverable.id))
    if playbook.decisions:
        intro = labels.decisions_intro
        result.append(Page("decisions", labels.decisions, "playbook.yml", intro))
    for decision in playbook.decisions:
        source = f"decisions/{decision.id}.yml"
        result.append(Page("decision", decision.title, source, decision.summary, decision.id))
    if playbook.topics:
        result.append(Page("topics", labels.topics, "playbook.yml", labels.topics_intro))
    for topic in playbook.topics:
        source = f"topics/{topic.id}.yml"
        result.append(Page("topic", topic.title, source, topic.summary, topic.id))
    if playbook.glossary:
        result.append(Page("glossary", labels.glossary, "glossary.yml", labels.glossary_intro))
    result.append(Page("about", labels.about, "playbook.yml", labels.about_intro))
    return result


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
        if head.kind == "home":
            result.append({inert(playbook.labels.home): head.path})
        elif rest:
            result.append({inert(head.title): [_entry(head), *_grouped(rest)]})
        else:
            result.append(_entry(head))
    written = sorted(set(others) - {page.path for page in pages(playbook)})
    if written:
        result.append({inert(playbook.labels.more): written})
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
    number = f"{page.number}. " if page.number else ""
    return {number + inert(page.title): page.path}

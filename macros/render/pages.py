"""Which pages the data makes, their addresses and their files in `data/`."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache

from ..model.playbook import Playbook

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

HIDE: dict[str, tuple[str, ...]] = {
    "home": ("toc", "navigation"),
    "mine": ("toc", "navigation"),
    "checklists": ("navigation",),
    "glossary": ("navigation",),
    "about": ("navigation",),
}
"""Kinds of page that need the width of the screen, or have no neighbours."""

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
    short: str = ""

    @property
    def path(self) -> str:
        """Its file, as MkDocs would have it under `docs/`."""
        return path(self.kind, self.id)

    @property
    def menu_title(self) -> str:
        """What menus call it: the title, of a stage with its number, or a shorter one."""
        title = self.short or self.title
        return f"{self.number}. {title}" if self.number else title

    @property
    def hide(self) -> tuple[str, ...]:
        """What of the theme has no room beside it."""
        return HIDE.get(self.kind, ())


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
        Page("home", playbook.title, "playbook.yml", playbook.description, short=labels.home),
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

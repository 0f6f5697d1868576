"""Which pages a rebuild of a served site must make again; used by `mkdocs serve --dirty`.

MkDocs asks each file whether it was modified, and takes any generated one for modified. These
files know better: they compare what they hold with what was last built. And a page that shows one
thing of the playbook is not even rendered again while that thing and the outline stay the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..model.playbook import Playbook

BODIES = ("stages", "decisions", "topics", "roles")
"""What is on pages of its own; all else of a playbook shows on every page, or may."""
HEADS = {"id", "title", "short", "colour", "decisions", "topics", "bypass", "returns"}
"""What the page of one stage may show of another."""
WORK = ("activities", "deliverables", "checklist", "gate")
"""What the pages of roles and those that gather work show of the stages, besides their heads."""
GATHERING = ("checklists", "mine", "roles")
"""The kinds of pages that gather work from all stages."""


HEAD = re.compile(r"\A---\n.*?^---$|^# .*?$|^[^\n]+\n=+ *$", re.M | re.S)


class DataPage(File):
    """A page that the data makes; `unchanged` says that it was last built from the same."""

    unchanged = False

    def is_modified(self) -> bool:
        return not (self.unchanged and os.path.isfile(self.abs_dest_path))


class WrittenPage(File):
    """A page written by hand, which may call macros: nobody knows what it depends on before its
    text is rendered. MkDocs asks before and after; `built` is the text when it was last built."""

    built: str | None = None

    def is_modified(self) -> bool:
        text = self.page.content if self.page else None
        return text is None or text != self.built or not os.path.isfile(self.abs_dest_path)


def rewritten(files: Files, texts: dict[str, str | None]) -> None:
    """Makes every hand-written page one whose text decides whether it is built again."""
    for file in list(files.documentation_pages()):
        if file.src_dir:
            files.remove(file)
            place = (file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls)
            page = WrittenPage(*place, inclusion=file.inclusion)
            page.built = texts.get(file.src_uri)
            files.append(page)


class Memory:
    """What the last build was made from: the frame of all pages, the Markdown of those that the
    data makes, the text of those written by hand."""

    def __init__(self) -> None:
        self.frame: Any = None
        self.outline: Any = None
        self.things: dict[str, Any] = {}
        self.pages: dict[str, str] = {}
        self.texts: dict[str, str | None] = {}
        self.places: set[str] = set()

    def compare(self, frame: Any, playbook: Playbook) -> None:
        """Forgets the pages if anything changed that shows on every page, and what they show if
        the outline of the playbook did. To be called before the pages of a build."""
        if frame != self.frame:
            self.pages, self.texts = {}, {}
        now = outline(playbook)
        if now != self.outline:
            self.things = {}
        self.frame, self.outline = frame, now

    def file(
        self, config: MkDocsConfig, path: str, thing: Any, make: Callable[[], str]
    ) -> DataPage:
        """The file of a page, which knows whether it was last built from the same."""
        content, same = self.markdown(path, thing, make)
        file = DataPage.generated(config, path, content=content)
        assert isinstance(file, DataPage)
        file.unchanged = same
        return file

    def markdown(self, path: str, thing: Any, make: Callable[[], str]) -> tuple[str, bool]:
        """The Markdown of a page, and whether the page was last built from the same.

        `thing` is what the page shows of the playbook besides its outline; None: who knows.
        """
        if thing is not None and self.things.get(path) == thing and path in self.pages:
            return self.pages[path], True
        made = make()
        same = self.pages.get(path) == made
        self.pages[path], self.things[path] = made, thing
        return made, same

    def place(self, files: Files) -> None:
        """Deletes the pages that an earlier build made and this one does not, and keeps the texts
        of those written by hand. To be called when all pages have been rendered."""
        written = (file for file in files.documentation_pages() if file.src_dir)
        self.texts = {file.src_uri: file.page.content for file in written if file.page}
        places = {file.abs_dest_path for file in files.documentation_pages()}
        for gone in self.places - places:
            Path(gone).unlink(missing_ok=True)
        self.places = places


def common(playbook: Playbook) -> Playbook:
    """A playbook without what is on pages of its own."""
    return playbook.model_copy(update=dict.fromkeys(BODIES, ()))


def outline(playbook: Playbook) -> Any:
    """What the page of one thing may show of the others."""
    stages = [[getattr(stage, name) for name in sorted(HEADS)] for stage in playbook.stages]
    named = [(decision.id, decision.title) for decision in playbook.decisions]
    named += [(topic.id, topic.title) for topic in playbook.topics]
    made = [(d.id, stage.id) for stage, d in playbook.deliverables_by_id.values()]
    return stages, named, made, playbook.roles, playbook.catalog_revision


def shown(playbook: Playbook) -> dict[tuple[str, str], Any]:
    """What a page shows besides the outline, by kind and id of the page; others show much."""
    work = [[getattr(stage, name) for name in WORK] for stage in playbook.stages]
    gathered = (work, playbook.decisions, [topic.checklist for topic in playbook.topics])
    things: dict[tuple[str, str], Any] = {(kind, ""): gathered for kind in GATHERING}
    things |= {("role", role.id): gathered for role in playbook.roles}
    for stage in playbook.stages:
        things["stage", stage.id] = stage
        things |= {("deliverable", d.id): d for d in stage.deliverables}
    things |= {("decision", decision.id): decision for decision in playbook.decisions}
    return things | {("topic", topic.id): topic for topic in playbook.topics}


def stamps(paths: Iterable[Path]) -> frozenset[tuple[str, int, int]]:
    """The files under these paths with when they were changed, and their sizes."""
    files = (file for path in paths for file in ([path] if path.is_file() else path.rglob("*")))
    found = ((file, file.stat()) for file in files if file.is_file())
    return frozenset((str(file), stat.st_mtime_ns, stat.st_size) for file, stat in found)


def heads(files: Files) -> list[list[str]]:
    """What the menus of other pages may show of those written by hand: front matter, headings."""
    pages = (file for file in files.documentation_pages() if file.src_dir)
    return [
        HEAD.findall(Path(page.abs_src_path or "").read_text("utf-8", "replace")) for page in pages
    ]

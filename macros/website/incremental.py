"""Which pages a rebuild of a served site must make again.

MkDocs asks each file whether it was modified, and takes any generated one for modified. These
files know better: they compare what they hold with what was last built. And a page that shows one
thing of the playbook is not even rendered again while that thing and the outline stay the same.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from ..model.playbook import Playbook
from ..render.pages import OF_THINGS
from ..render.structure import PageBody
from .search import Entry

BODIES = tuple(kind.plural for kind in OF_THINGS.values() if kind.file)
"""What is on pages of its own; all else of a playbook shows on every page, or may."""
HEADS = {"id", "title", "short", "colour", "decisions", "topics", "bypass", "returns"}
"""What the page of one stage may show of another."""
WORK = ("activities", "deliverables", "gate")
"""What the pages of roles and those that gather work show of the stages, besides their heads and
checklists."""
GATHERING = ("roles", "deliverables", "checklists", "mine", "project")
CHECKED = ("checklists", "mine")
"""The kinds of pages that gather work from all stages, and those of them with all checklists."""


TITLES = re.compile(r"\A---\n.*?^---$|^# .*?$|^[^\n]+\n=+ *$", re.M | re.S)
"""Front matter and headings of a hand-written page, from which menus take its title."""


@dataclass
class LastBuild:
    """What a site was built from. Recorded once all of it is written: a build that failed leaves
    nothing but its `places`.

    `shared` is what shows on every page, `outline` what a page may show of things that are not its
    own; by their files under `docs/`: `things` what a page shows besides, `bodies` of the pages
    that the data makes, `texts` the HTML of those written by hand; by their addresses, `entries`
    that the search has of them; `copies` what the files were like that are published as they are;
    `places` are all that is published.
    """

    shared: Any = None
    outline: Any = None
    things: dict[str, Any] = field(default_factory=dict)
    bodies: dict[str, PageBody] = field(default_factory=dict)
    texts: dict[str, str | None] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    copies: dict[str, Any] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)

    def valid(self, shared: Any, outline: Any) -> LastBuild:
        """What of it still holds where every page shows `shared` and may show `outline`."""
        if shared != self.shared:
            return LastBuild(entries=self.entries, copies=self.copies, places=self.places)
        return self if outline == self.outline else LastBuild(**{**vars(self), "things": {}})

    def body(self, path: str, thing: Any, make: Callable[[], PageBody]) -> tuple[PageBody, bool]:
        """The body of a page, and whether the page was last built from the same.

        `thing` is what the page shows of the playbook besides its outline; None: who knows.
        """
        last = self.bodies.get(path)
        if last is not None and thing is not None and self.things.get(path) == thing:
            return last, True
        made = make()
        return made, made == last


class WrittenFile(File):
    """A page written by hand, which may call macros: nobody knows what it depends on before its
    text is rendered. MkDocs asks before and after; `built` is the text when it was last built."""

    built: str | None = None

    def is_modified(self) -> bool:
        text = self.page.content if self.page else None
        return text is None or text != self.built or not os.path.isfile(self.abs_dest_path)


def track_written_pages(files: Files, texts: dict[str, str | None]) -> None:
    """Makes every hand-written page one whose text decides whether it is built again."""
    for file in list(files.documentation_pages()):
        if file.src_dir:
            files.remove(file)
            place = (file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls)
            page = WrittenFile(*place, inclusion=file.inclusion)
            page.edit_uri, page.abs_src_path = file.edit_uri, file.abs_src_path
            page.built = texts.get(file.src_uri)
            files.append(page)


class CopiedFile(File):
    """A file that is published as it is. MkDocs would keep a copy that is newer than the file;
    `stamp` is what the file is like, `built` what it was like when it was last copied."""

    stamp: Any = None
    built: Any = None

    def is_modified(self) -> bool:
        return self.stamp != self.built or not os.path.isfile(self.abs_dest_path)


def track_copied_files(files: Files, stamps: dict[str, Any]) -> dict[str, Any]:
    """Makes every file that is no page one that is copied again when it is another one; what they
    are like now."""
    now: dict[str, Any] = {}
    for file in list(files):
        if file.generated_by is None and not file.is_documentation_page():
            source = file.abs_src_path or ""
            place = (file.src_uri, file.src_dir or "", file.dest_dir, file.use_directory_urls)
            copied = CopiedFile(*place, inclusion=file.inclusion)
            copied.stamp = now[file.src_uri] = stamp(source, os.stat(source))
            copied.built = stamps.get(file.src_uri)
            files.remove(file)
            files.append(copied)
    return now


def written_texts(files: Files) -> dict[str, str | None]:
    """The HTML of the hand-written pages, once all have been rendered."""
    written = (file for file in files.documentation_pages() if file.src_dir)
    return {file.src_uri: file.page.content for file in written if file.page}


def remove_gone(before: set[str], files: Files) -> set[str]:
    """Deletes the files that an earlier build made and this one does not; those that this one
    makes."""
    places = {file.abs_dest_path for file in files if file.inclusion.is_in_serve()}
    for gone in before - places:
        # A page that could never be written, its name being too long, is not there either.
        with suppress(OSError):
            os.unlink(gone)
            # A file may come to stand where its folder was.
            os.removedirs(os.path.dirname(gone))
    return places


def shared_content(playbook: Playbook) -> Playbook:
    """A playbook without what is on pages of its own."""
    return playbook.model_copy(update=dict.fromkeys(BODIES, ()))


def outline(playbook: Playbook) -> Any:
    """What the page of one thing may show of the others."""
    stages = [[getattr(stage, name) for name in sorted(HEADS)] for stage in playbook.stages]
    named = [
        (
            kind,
            thing.id,
            thing.title,
            getattr(thing, "when", {}),
            playbook.holder(kind, thing.id).id,
        )
        for kind in OF_THINGS
        for thing in playbook.things(kind)
    ]
    counted = [(id_, keys) for id_, (_, *keys) in playbook.catalog.items()]
    return stages, named, playbook.roles, counted


def page_inputs(playbook: Playbook) -> dict[tuple[str, str], Any]:
    """What a page shows besides the outline, by kind and id of the page; others show much."""
    work = [[getattr(stage, name) for name in WORK] for stage in playbook.stages]
    gathered = (work, playbook.decisions, [topic.forms for topic in playbook.topics])
    things: dict[tuple[str, str], Any] = {(kind, ""): gathered for kind in GATHERING}
    marked = [(n.field, n.thing, n.holder and n.holder.title) for n in playbook.conditional]
    checks = playbook.things("check")
    things |= {(kind, ""): (gathered, checks) for kind in CHECKED}
    things["project", ""] = (gathered, marked)
    for kind in OF_THINGS:
        for thing in playbook.things(kind):
            things[kind, thing.id] = thing
    for role in playbook.roles:
        own = [check for check in checks if role.id in check.roles]
        things["role", role.id] = (gathered, own)
    return things


Stamp = tuple[str, int, int, int, int]


def stamp(path: str, status: os.stat_result) -> Stamp:
    """A file and what of it changes when it does. A copy may come with an old date and the same
    size; when it came there, no tool sets."""
    return path, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def file_stamps(paths: Iterable[Path | str]) -> frozenset[Stamp]:
    """The files under these paths; links are followed, those to folders as long as they do not lead
    away from where these paths are."""
    found: set[Stamp] = set()
    folders: set[tuple[int, int]] = set()
    ahead = list(map(str, paths))
    inside = tuple({os.path.join(os.path.dirname(os.path.realpath(path)), "") for path in ahead})
    given = set(ahead)
    while ahead:
        path = ahead.pop()
        try:
            status = os.stat(path)
            if not stat.S_ISDIR(status.st_mode):
                found.add(stamp(path, status))
            elif path not in given and os.path.islink(path) and not _within(path, inside):
                continue
            elif (place := (status.st_dev, status.st_ino)) not in folders:
                folders.add(place)
                names = (name for name in os.listdir(path) if name != "__pycache__")
                ahead += [os.path.join(path, name) for name in names]
        except OSError:  # Gone in between.
            continue
    return frozenset(found)


def _within(link: str, folders: tuple[str, ...]) -> bool:
    return os.path.realpath(link).startswith(folders)


def written_titles(files: Files) -> list[list[str]]:
    """What the menus of other pages may show of those written by hand: front matter, headings."""
    pages = (file for file in files.documentation_pages() if file.src_dir)
    return [
        TITLES.findall(Path(page.abs_src_path or "").read_text("utf-8", "replace"))
        for page in pages
    ]

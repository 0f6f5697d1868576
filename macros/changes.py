"""Which pages a rebuild of a served site must make again; used by `mkdocs serve --dirty`.

MkDocs asks each file whether it was modified, and takes any generated one for modified. These
files know better: they compare what they hold with what was last built.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from .model import Playbook

BODIES = ("stages", "decisions", "topics", "roles")
"""What is on pages of its own; all else of a playbook shows on every page, or may."""


class DataPage(File):
    """A page that the data makes; `unchanged` says that it was last built from the same."""

    unchanged = False

    def is_modified(self) -> bool:
        return not (self.unchanged and os.path.isfile(self.abs_dest_path))


class WrittenPage(File):
    """A page written by hand, which may call macros: nobody knows what it depends on."""

    def is_modified(self) -> bool:
        return True


def rewritten(files: Files) -> None:
    """Makes every hand-written page one that is always built again."""
    for file in list(files.documentation_pages()):
        if file.src_dir:
            files.remove(file)
            place = (file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls)
            files.append(WrittenPage(*place, inclusion=file.inclusion))


class Memory:
    """What the last build was made from: the frame of all pages, and the Markdown of each."""

    def __init__(self) -> None:
        self.frame: Any = None
        self.pages: dict[str, str] = {}

    def compare(self, frame: Any) -> None:
        """Forgets the pages if anything changed that shows on every page."""
        if frame != self.frame:
            self.pages = {}
        self.frame = frame

    def holds(self, path: str, markdown: str) -> bool:
        """Whether the page was last built from this Markdown; remembers it for the next time."""
        same = self.pages.get(path) == markdown
        self.pages[path] = markdown
        return same


def common(playbook: Playbook) -> Playbook:
    """A playbook without what is on pages of its own."""
    return playbook.model_copy(update=dict.fromkeys(BODIES, ()))


def newest(paths: Iterable[Path]) -> float:
    """When any file under these paths was last changed, in seconds."""
    files = (file for path in paths for file in ([path] if path.is_file() else path.rglob("*")))
    return max((file.stat().st_mtime for file in files if file.is_file()), default=0.0)

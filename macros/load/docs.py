"""What lies beside the data in `docs/`: pages written by hand, to which texts lead, and pictures,
which they show; and what is wrong where a text names one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import unquote

from ..model.nearest import nearest
from ..model.types import PAGE
from .overrides import LOCAL
from .problems import Problem, listed
from .tree import Node

FORMATS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
"""Pictures that every browser shows."""
SCRIPT = "assets/mermaid.min.js"
"""Where a build puts what draws diagrams in the browser."""
FOREIGN = ("https:", "http:", "//")
"""How the address of a picture begins that another site has."""


class Docs:
    """The folder `docs/` of a project; what is in its folder `local` lies over the rest. `shown`
    are the pictures that were found in texts, `moved` the pages that go along with a new id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown: dict[str, Path] = {}
        self.moved: dict[str, str] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every file by its place in the site; hidden ones are not published."""
        found: dict[str, Path] = {}
        for folder, inner, names in os.walk(self.folder):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in names:
                path = Path(folder, name)
                place = path.relative_to(self.folder).as_posix()
                if place.startswith(f"{LOCAL}/"):
                    found[place.removeprefix(f"{LOCAL}/")] = path
                elif not name.startswith("."):
                    found.setdefault(place, path)
        return found

    @cached_property
    def pages(self) -> list[str]:
        """The pages, as links name them."""
        return sorted(name[:-3] for name in self.files if name.endswith(".md"))

    @cached_property
    def pictures(self) -> list[str]:
        return sorted(name for name in self.files if name.lower().endswith(FORMATS))

    def has_picture(self, file: str) -> bool:
        return file in self.files and file.lower().endswith(FORMATS)

    def follow(self, name: str, now: str) -> None:
        """Makes a page stand at another place."""
        self.files[now] = self.files.pop(name)
        self.moved[name] = now

    def page_problems(self, node: Node, target: str, offset: int) -> Iterator[Problem]:
        """What is wrong with a link to a page, `page:` and its name."""
        name = unquote(target.removeprefix(PAGE))
        if self.folder.is_dir() and f"{name}.md" not in self.files:
            near = partial(nearest, name.removesuffix(".md"), self.pages)
            place, allowed = node.within(offset), listed(self.pages)
            yield Problem(place, "unknown-page", near, allowed=allowed, id=name)

    def picture_problems(self, node: Node, found: re.Match[str]) -> Iterator[Problem]:
        """What is wrong with a picture in a text."""
        file, place = unquote(found["file"]), node.within(found.start())
        if not found["alt"].strip():
            yield Problem(place, "no-alt", file=file)
        if file.startswith(FOREIGN):
            yield Problem(place, "foreign-picture", file=file)
        elif self.folder.is_dir() and not self.has_picture(file):
            near = partial(self._picture_meant, file)
            yield Problem(place, "unknown-picture", near, file=file)
        elif file in self.files:
            self.shown[file] = self.files[file]

    def _picture_meant(self, file: str) -> str:
        """The picture of nearly that place, or of that name in another folder; nothing where there
        is none."""
        name = file.rpartition("/")[2].lower()
        called = (p for p in self.pictures if p.rpartition("/")[2].lower() == name)
        return nearest(file, self.pictures) or next(called, "")

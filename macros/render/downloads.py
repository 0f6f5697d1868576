"""What a reader may take along, as pages link to it; knows no format and makes no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model.things import Deliverable, Stage, Topic

FOLDER = "downloads"
"""Where the files are, below the home page."""


@dataclass(frozen=True)
class Download:
    """A file: its place below the home page, what a page calls it, what tells its size in bytes, if
    anything does, and the name under which a browser keeps it, if another."""

    path: str
    title: str
    size: Callable[[], int] | None
    name: str = ""

    @property
    def weight(self) -> str:
        """The size in words, never 0; nothing where it is not known."""
        if not self.size:
            return ""
        kilo = max(1, round(self.size() / 1000))
        return f"{kilo:,} kB" if kilo < 1000 else f"{kilo / 1000:.1f} MB"


@dataclass(frozen=True)
class DownloadGroup:
    """Files for one purpose, which is a sentence; `id` is unique on the page."""

    id: str
    title: str
    purpose: str
    files: tuple[Download, ...]


def form_path(holder: Stage | Topic, id_: str, suffix: str) -> str:
    """The file of a form, such as `downloads/forms/deliverables/recipe.docx`: ids of deliverables
    are unique in a playbook, those of a topic's forms in the topic."""
    place = f"topics/{holder.id}" if isinstance(holder, Topic) else f"{Deliverable.__name__}s"
    return f"{FOLDER}/forms/{place.lower()}/{id_}{suffix}"

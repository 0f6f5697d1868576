"""What a reader may take along, as pages link to it; knows no format and makes no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model.things import Deliverable, Stage, Topic

FOLDER = "downloads"
"""Where the files are, below the home page."""
BESIDE = (".html", ".txt", ".json")
"""How the names of those end that lie elsewhere, besides pages."""


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
        return weight(self.size()) if self.size else ""


@dataclass(frozen=True)
class DownloadGroup:
    """Files for one purpose, which is a sentence; `id` is unique on the page."""

    id: str
    title: str
    purpose: str
    files: tuple[Download, ...]


def exports(place: str) -> bool:
    """Whether a build may put a file there that is no page."""
    return place.startswith(f"{FOLDER}/") or place.endswith(BESIDE)


def weight(size: int) -> str:
    """So many bytes in words, never 0."""
    kilo = max(1, round(size / 1000))
    return f"{kilo:,} kB" if kilo < 1000 else f"{kilo / 1000:.1f} MB"


def form_path(holder: Stage | Topic, id_: str, suffix: str) -> str:
    """The file of a form, such as `downloads/forms/deliverables/recipe.docx`: ids of deliverables
    are unique in a playbook, those of a topic's forms in the topic."""
    place = f"topics/{holder.id}" if isinstance(holder, Topic) else f"{Deliverable.__name__}s"
    return f"{FOLDER}/forms/{place.lower()}/{id_}{suffix}"

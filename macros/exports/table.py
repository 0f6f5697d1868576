"""The table of exports: what each is called and which files it makes. A new one is a row here, a
file beside this one, and two labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..render.downloads import Download, DownloadGroup
from .data import data_files
from .edition import Edition, ExportFile
from .forms import form_files
from .texts import text_files
from .trackers import tracker_files
from .whole import whole_files
from .workbook import workbook_files


@dataclass(frozen=True)
class Export:
    """A form of the playbook. `label` is the label of its title; with `_intro`, of the sentence
    that says what it is for."""

    label: str
    files: Callable[[Edition], Iterable[ExportFile]]


EXPORTS = (
    Export("export_whole", whole_files),
    Export("export_workbook", workbook_files),
    Export("export_forms", form_files),
    Export("export_trackers", tracker_files),
    Export("export_texts", text_files),
    Export("export_data", data_files),
)
"""In the order of the page with the downloads."""


def exported(edition: Edition) -> dict[str, list[ExportFile]]:
    """All files by the label of their export; none of them is made yet."""
    return {export.label: list(export.files(edition)) for export in EXPORTS}


def downloads(
    edition: Edition, files: dict[str, list[ExportFile]], weighed: bool = True
) -> list[DownloadGroup]:
    """What pages are told of the files; those that have no title have a link elsewhere. Of their
    sizes only if `weighed`, since a file must be made for that."""
    labels = edition.playbook.labels
    return [
        DownloadGroup(
            label.replace("_", "-"),
            labels[label],
            labels[f"{label}_intro"],
            tuple(_download(file, weighed) for file in made),
        )
        for label, made in files.items()
        if made
    ]


def _download(file: ExportFile, weighed: bool) -> Download:
    size = (lambda: len(file.content)) if weighed else None
    return Download(file.path, file.title, size, file.name)

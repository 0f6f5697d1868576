"""Puts the exports of a playbook into the site; what they are is known to `macros/exports/`."""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..exports.edition import Edition, ExportFile, edition_time
from ..exports.table import downloads, exported
from ..model.playbook import Playbook
from ..render.downloads import DownloadGroup

ASIDE = "markdown/"
"""Where Markdown lies beside a page, MkDocs would take it for that page; so it is read from here,
which does not exist."""


class ExportedFile(File):
    """A file to take along: never a page, also if it is Markdown."""

    def is_documentation_page(self) -> bool:
        return False


def add_exports(
    files: Files, config: MkDocsConfig, playbook: Playbook, generated: Set[str], cache: Path
) -> list[DownloadGroup]:
    """Adds what a reader may take along; gives what pages are told of it. A file that somebody
    put at the same place wins, and a page that is not `generated` has no Markdown beside it."""
    time, site = edition_time(playbook, os.environ), config.site_url or ""
    edition = Edition(playbook, time, site, config.use_directory_urls, cache)
    made = exported(edition)
    for file in (file for group in made.values() for file in group):
        if _has_room(files, file, generated):
            source = ASIDE + file.path if file.beside else file.path
            added = ExportedFile.generated(config, source, content=file.content)
            added.dest_uri = file.path
            files.append(added)
    return downloads(edition, made)


def _has_room(files: Files, file: ExportFile, generated: Set[str]) -> bool:
    if file.beside:
        return file.beside in generated
    return files.get_file_from_path(file.path) is None

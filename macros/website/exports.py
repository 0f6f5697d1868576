"""Puts the exports of a playbook into the site; what they are is known to `macros/exports/`."""

from __future__ import annotations

import logging
import os
from collections.abc import Set
from contextlib import suppress
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..exports.edition import Edition, ExportFile, OpenBody, edition_time
from ..exports.table import downloads, exported
from ..exports.trackers import tracker_files
from ..load.languages import language
from ..model.playbook import Playbook
from ..render.downloads import DownloadGroup
from ..render.environment import RenderEnvironment
from .assets import STYLE
from .from_file import wanted
from .local import theme_folders

# Not under "mkdocs": a site without an address is no reason for a strict build to fail.
log = logging.getLogger("macros")

SHEETS = "assets/stylesheets/"
"""Where Material keeps its own."""
ASIDE = "markdown/"
"""Where Markdown lies beside a page, MkDocs would take it for that page; so it is read from here,
which does not exist."""


PDF = "PLAYBOOK_PDF"
"""The variable that names a print of the whole playbook, which `make pdf` sets."""


class ExportedFile(File):
    """A file to take along: never a page, also if it is Markdown."""

    export: ExportFile

    def is_documentation_page(self) -> bool:
        return False

    @property  # type: ignore[misc]
    def content_bytes(self) -> bytes:
        return self.export.content

    def copy_file(self, dirty: bool = False) -> None:
        Path(self.abs_dest_path).parent.mkdir(parents=True, exist_ok=True)
        Path(self.abs_dest_path).write_bytes(self.export.content)


class ServedFile(ExportedFile):
    """One that a preview makes when it is asked for (see `preview.py`); never what lies there."""

    def copy_file(self, dirty: bool = False) -> None:
        with suppress(OSError):
            os.unlink(self.abs_dest_path)


def add_exports(
    files: Files,
    config: MkDocsConfig,
    playbook: Playbook,
    generated: Set[str],
    cache: Path,
    environment: RenderEnvironment,
    body: OpenBody | None,
) -> tuple[list[DownloadGroup], dict[str, ExportFile]]:
    """Adds what a reader may take along; gives what pages are told of it, and the files by their
    places. A file that somebody put at the same place wins, and a page that is not `generated` has
    no Markdown beside it. `body` gives the pages of this build; without it, files are made when
    they are asked for."""
    time, site = edition_time(playbook, os.environ), config.site_url or ""
    pdf = os.environ.get(PDF)
    edition = Edition(
        playbook,
        time,
        site,
        config.use_directory_urls,
        cache,
        environment,
        tuple(styles(files, config)),
        Path(pdf) if pdf else None,
        body,
        language(playbook.language).fields,
    )
    if body and not site and not wanted() and next(tracker_files(edition), None):
        log.warning(language(playbook.language).notices["no-address"])
    made = exported(edition)
    kind: type[ExportedFile] = ExportedFile if body else ServedFile
    found = {}
    for file in (file for group in made.values() for file in group):
        if _has_room(files, file, generated):
            source = ASIDE + file.path if file.beside else file.path
            added = kind.generated(config, source, content=b"")
            assert isinstance(added, ExportedFile)
            added.export, added.dest_uri = file, file.path
            files.append(added)
            found[file.path] = file
    return downloads(edition, made, weighed=bool(body)), found


def styles(files: Files, config: MkDocsConfig) -> list[str]:
    """The style sheets of a page: the theme's, ours in one, and those of the hand-written pages."""
    ours = theme_folders(config)
    sources = {file.src_uri: file.src_dir for file in files if file.src_uri.endswith(".css")}
    theme = sorted(uri for uri in sources if uri.startswith(SHEETS) and sources[uri] not in ours)
    return [*theme, STYLE, *(css for css in config.extra_css if sources.get(css) not in ours)]


def _has_room(files: Files, file: ExportFile, generated: Set[str]) -> bool:
    if file.beside:
        return file.beside in generated
    return files.get_file_from_path(file.path) is None

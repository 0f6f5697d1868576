"""What an organisation lays over the site's own files: `docs/local/` over `docs/`, and
`overrides/local/` over `overrides/`. Nobody upstream writes into folders of that name."""

from __future__ import annotations

import os

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..load.overrides import LOCAL


def theme_folders(config: MkDocsConfig) -> tuple[str, ...]:
    """The project's own folders of templates, styles and pictures, the organisation's first."""
    own = config.theme.custom_dir
    folders = (os.path.join(own, LOCAL), own) if own else ()
    return tuple(folder for folder in folders if os.path.isdir(folder))


def lay_over_theme(config: MkDocsConfig) -> None:
    """Makes the theme look in the organisation's folder before all others."""
    new = [folder for folder in theme_folders(config) if folder not in config.theme.dirs]
    config.theme.dirs[:0] = new


def published(name: str) -> str:
    """The place under `docs/` of what lies in `docs/local/`, or where it is already."""
    return name.removeprefix(f"{LOCAL}/")


def lay_over_docs(files: Files, config: MkDocsConfig) -> None:
    """Moves what lies in `docs/local/` to its place, where it wins over what was there."""
    own = [file for file in files if file.src_dir == config.docs_dir]
    for file in [file for file in own if published(file.src_uri) != file.src_uri]:
        name, folder = published(file.src_uri), os.path.join(config.docs_dir, LOCAL)
        place = (name, folder, file.dest_dir, file.use_directory_urls)
        moved = File(*place, inclusion=file.inclusion)
        moved.edit_uri = file.src_uri
        files.remove(file)
        for below in [other for other in files if other.dest_uri == moved.dest_uri]:
            files.remove(below)
        files.append(moved)

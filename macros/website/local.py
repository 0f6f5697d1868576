"""What an organisation lays over the site's own files: `docs/local/` over `docs/`, and
`overrides/local/` over `overrides/`. Nobody upstream writes into folders of that name."""

from __future__ import annotations

import os

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..load.overrides import LOCAL
from ..model.kinds import of_page
from ..model.playbook import Playbook


def theme_folders(config: MkDocsConfig) -> tuple[str, ...]:
    """The project's own folders of templates, styles and pictures, the organisation's first."""
    own = config.theme.custom_dir
    folders = (os.path.join(own, LOCAL), own) if own else ()
    return tuple(folder for folder in folders if os.path.isdir(folder))


def lay_over_theme(config: MkDocsConfig) -> None:
    """Makes the theme look in the organisation's folder before all others."""
    new = [folder for folder in theme_folders(config) if folder not in config.theme.dirs]
    config.theme.dirs[:0] = new


def published(name: str, playbook: Playbook) -> str:
    """The place under `docs/` of what lies in `docs/local/`, or where it is already. The page of a
    thing that has another id by now goes along."""
    if not name.startswith(f"{LOCAL}/"):
        return name
    own = name.removeprefix(f"{LOCAL}/")
    kind, id_ = of_page(own) or (None, "")
    now = playbook.now(kind.name, id_) if kind else ""
    return f"{kind.plural}/{now}.md" if kind and now else own


def lay_over_docs(files: Files, config: MkDocsConfig, playbook: Playbook) -> None:
    """Moves what lies in `docs/local/` to its place, where it wins over what was there."""
    own = [file for file in files if file.src_dir == config.docs_dir]
    for file in [file for file in own if file.src_uri.startswith(f"{LOCAL}/")]:
        name, folder = published(file.src_uri, playbook), os.path.join(config.docs_dir, LOCAL)
        place = (name, folder, file.dest_dir, file.use_directory_urls)
        moved = File(*place, inclusion=file.inclusion)
        moved.edit_uri, moved.abs_src_path = file.src_uri, file.abs_src_path
        files.remove(file)
        for below in [other for other in files if other.dest_uri == moved.dest_uri]:
            files.remove(below)
        files.append(moved)

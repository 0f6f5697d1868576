"""What a build takes from its checkout, and what not: neither what an earlier build left there, nor
what a link leads to outside of it. A stranger's commit may bring both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from ..load import inside
from ..load.problems import Place, Problem
from .local import theme_folders

CACHE = inside.CACHE


def tracked(base: Path, config: MkDocsConfig) -> Iterator[Problem]:
    """Which of the places that builds fill are held by git."""
    return inside.tracked(base, Path(config.site_dir), Path(config.docs_dir))


def outside(path: Path, config: MkDocsConfig) -> bool:
    """Whether a file of the site is a link that leads out of the project, or into what is hidden
    there."""
    base = Path(config.config_file_path).absolute().parent
    own = filter(None, (config.docs_dir, config.theme.custom_dir))
    return inside.outside(path, base, *map(Path, own))


def _links(folder: str | Path) -> Iterator[Path]:
    for above, folders, names in os.walk(folder):
        yield from (path for name in (*folders, *names) if (path := Path(above, name)).is_symlink())


def strayed(config: MkDocsConfig) -> Iterator[Problem]:
    """The links that must not even be followed: to folders outside of the project, or in which are
    more links, so that a walk might never end; and templates outside, which a page would show."""
    base = Path(config.config_file_path).absolute().parent
    for folder in filter(None, (config.docs_dir, config.theme.custom_dir)):
        for path in (Path(folder), *_links(folder)):
            place = Place(Path(os.path.relpath(path, base)).as_posix(), 1, 1)
            is_template = folder != config.docs_dir and path.suffix == ".html"
            if outside(path, config):
                if path.is_dir() or is_template:
                    yield Problem(place, "outside")
            elif path.is_symlink() and path.is_dir() and any(_links(os.path.realpath(path))):
                yield Problem(place, "link-to-links")


def without_outside(files: Files, config: MkDocsConfig) -> Iterator[Problem]:
    """Takes out of the site what lies outside of the project."""
    base = Path(config.config_file_path).absolute().parent
    own = (config.docs_dir, *theme_folders(config))
    for file in [file for file in files if file.src_dir in own]:
        if outside(path := Path(file.abs_src_path or ""), config):
            files.remove(file)
            yield Problem(Place(Path(os.path.relpath(path, base)).as_posix(), 1, 1), "outside")

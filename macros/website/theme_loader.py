"""The theme as MkDocs sees it, without the thousands of icons that it would list in vain."""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme


class LoaderWithoutIcons(FileSystemLoader):
    """Finds every template, and lists those in no hidden folder.

    MkDocs asks for the list at each build, to publish what is no template; of hidden files it
    publishes none. Material keeps 14,500 icons in such a folder.
    """

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for root in self.searchpath:
            for folder, folders, names in os.walk(root):
                # One of the folders may lie in another: `overrides/local/`.
                folders[:] = [
                    name
                    for name in folders
                    if not name.startswith(".")
                    and os.path.join(folder, name) not in self.searchpath
                ]
                inside = Path(folder).relative_to(root)
                found |= {(inside / name).as_posix() for name in names}
        return sorted(found)


class ThemeWithoutIcons(Theme):
    """A theme like another one, whose environment lists no hidden folder."""

    def __init__(self, theme: Theme) -> None:
        vars(self).update(vars(theme))

    def get_env(self) -> Environment:
        env = super().get_env()
        env.loader = LoaderWithoutIcons(self.dirs)
        return env

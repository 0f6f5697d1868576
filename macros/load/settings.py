"""Which folder `mkdocs.yml` names for the data, and which layers; and why it cannot be read. Knows
nothing of MkDocs, which says of the same slips what only programmers understand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from ..model.kinds import PLAYBOOK
from ..model.nearest import nearest
from . import tree
from .problems import Problem

FILE = "mkdocs.yml"
NAMED = re.compile(r"^(?P<before>[ \t]+folder:[ \t]*)(?P<folder>[^\s#]+)", re.M)
"""Where it names the folder with the data."""


@dataclass(frozen=True)
class Settings:
    """Where the data of a project are: the folder, and the layers in it, lowest first; the
    folder of the pages written by hand; that of templates, styles and pictures, and the name of the
    theme below them. Without `layers`, those that the data name."""

    folder: Path = Path("data")
    layers: Sequence[str] | None = None
    docs: Path = Path("docs")
    own: Path = Path("overrides")
    theme: str = "material"


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs' own tags stand before, and nothing of what they mean."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def settings(base: Path) -> Settings:
    """What the `mkdocs.yml` of the folder `base` says of the data; what is usual where it says
    nothing, cannot be read, or is not there."""
    text = ""
    try:
        text = (base / FILE).read_text("utf-8")
        said = yaml.load(text, Loader=_Loader)  # noqa: S506
        plugins, docs = said.get("plugins"), said.get("docs_dir")
        theme = said.get("theme") if isinstance(said.get("theme"), dict) else {}
    except (OSError, ValueError, AttributeError, yaml.YAMLError):
        # What is wrong with it is still to be said in the language of the playbook.
        found = NAMED.search(text)
        return Settings(Path(found["folder"])) if found else Settings()
    named = plugins if isinstance(plugins, list) else [plugins]
    said_of: Any = next(
        (p["playbook"] for p in named if isinstance(p, dict) and "playbook" in p), {}
    )
    own = said_of if isinstance(said_of, dict) else {}
    folder, layers = own.get("folder"), own.get("layers")
    return Settings(
        Path(folder) if isinstance(folder, str) else Settings.folder,
        [str(name) for name in layers] if isinstance(layers, list) else Settings.layers,
        Path(docs) if isinstance(docs, str) else Settings.docs,
        Path(str(theme.get("custom_dir", Settings.own))),
        str(theme.get("name", Settings.theme)),
    )


def theme_folder(name: str) -> Path | None:
    """Where the package of a theme has its own pictures; None of what is not installed."""
    for found in entry_points(group="mkdocs.themes", name=name):
        module = find_spec(found.module)
        return Path(module.origin).parent if module and module.origin else None
    return None


def setting_problems(base: Path) -> list[Problem]:
    """What is wrong with the `mkdocs.yml` of the folder `base` before MkDocs has read it: its YAML,
    and the folder with the data that it names. Nothing where there is none."""
    path = base / FILE
    if not path.is_file():
        return []
    node, problems = tree.read(path.read_bytes(), FILE)
    if node is None:
        return problems
    folder = settings(base).folder
    if (base / folder).is_dir():
        return []
    place = next((n.place for n in _scalars(node) if n.raw == folder.as_posix()), node.place)
    others = [found.parent.relative_to(base).as_posix() for found in base.glob(f"*/{PLAYBOOK}")]
    near = nearest(folder.as_posix(), others)
    return [Problem(place, "no-folder", near=near, folder=folder.as_posix())]


def _scalars(node: tree.Node) -> Iterator[tree.Node]:
    inner = node.value.values() if isinstance(node.value, dict) else node.value
    if not isinstance(node.value, dict | list):
        yield node
        return
    for child in inner:
        yield from _scalars(child)

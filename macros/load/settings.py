"""Which folder `mkdocs.yml` names for the data, and which layers; and why it cannot be read. Knows
of MkDocs only what may stand there: it says of the same slips what programmers understand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
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

KEYS = """
INHERIT copyright dev_addr docs_dir draft_docs edit_uri edit_uri_template exclude_docs extra
extra_css extra_javascript extra_templates hooks markdown_extensions mdx_configs nav not_in_nav
plugins remote_branch remote_name repo_name repo_url site_author site_description site_dir
site_name site_url strict theme use_directory_urls validation watch
""".split()
"""What MkDocs reads in it."""
INSTALLED = {"plugins": "mkdocs.plugins", "markdown_extensions": "markdown.extensions"}
"""Keys under which stands what must be installed, with what packages announce it as."""


@dataclass(frozen=True)
class Settings:
    """Where the data of a project are: the folder, and the layers in it, lowest first; the
    folder of the pages written by hand; that of templates, styles and pictures, and the name of the
    theme below them; that of the built site. Without `layers`, those that the data name."""

    folder: Path = Path("data")
    layers: Sequence[str] | None = None
    docs: Path = Path("docs")
    own: Path = Path("overrides")
    theme: str = "material"
    site: Path = Path("site")


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
        Path(str(said.get("site_dir", Settings.site))),
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
    # Tags and other things that data must not have are MkDocs' own here; of a doubled key it takes
    # the last alone.
    doubled = [problem for problem in problems if problem.code == "duplicate-key"]
    found = [*doubled, *_unknown_keys(node), *_not_installed(node)]
    folder = settings(base).folder
    if (base / folder).is_dir():
        return found
    place = next((n.place for n in _scalars(node) if n.raw == folder.as_posix()), node.place)
    others = [there.parent.relative_to(base).as_posix() for there in base.glob(f"*/{PLAYBOOK}")]
    near = partial(nearest, folder.as_posix(), others)
    return [*found, Problem(place, "no-folder", near, folder=folder.as_posix())]


def _unknown_keys(top: tree.Node) -> Iterator[Problem]:
    for key, place in top.keys.items():
        if key not in KEYS:
            yield Problem(place, "unknown-key", partial(nearest, key, KEYS), key=key)


def _not_installed(top: tree.Node) -> Iterator[Problem]:
    """The plugins and extensions that MkDocs would not find."""
    for key, group in INSTALLED.items():
        held = top.child(key)
        listed = held.value if held and isinstance(held.value, list) else [held] if held else []
        entries = [entry.keys or {entry.raw: entry.place} for entry in listed]
        names = sorted({named.name.rpartition("/")[2] for named in entry_points(group=group)})
        for name, place in ((n, p) for entry in entries for n, p in entry.items() if n):
            if name.rpartition("/")[2] not in names and not (key != "plugins" and _is_module(name)):
                yield Problem(place, "not-installed", partial(nearest, name, names), name=name)


def _is_module(name: str) -> bool:
    """Whether Python would find an extension that no package announces."""
    try:
        return find_spec(name.partition(":")[0]) is not None
    except (ImportError, ValueError):
        return False


def _scalars(node: tree.Node) -> Iterator[tree.Node]:
    inner = node.value.values() if isinstance(node.value, dict) else node.value
    if not isinstance(node.value, dict | list):
        yield node
        return
    for child in inner:
        yield from _scalars(child)

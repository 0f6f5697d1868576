"""Which folder `mkdocs.yml` names for the data, and which layers; read without MkDocs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .overrides import LOCAL

FILE = "mkdocs.yml"


@dataclass(frozen=True)
class Settings:
    """Where the data of a project are: the folder, and the layers in it, lowest first."""

    folder: Path = Path("data")
    layers: Sequence[str] = (LOCAL,)


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs' own tags stand before, and nothing of what they mean."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def settings(base: Path) -> Settings:
    """What the `mkdocs.yml` of the folder `base` says of the data; what is usual where it says
    nothing, cannot be read, or is not there."""
    try:
        text = (base / FILE).read_text("utf-8")
        plugins = yaml.load(text, Loader=_Loader).get("plugins")  # noqa: S506
    except (OSError, ValueError, AttributeError, yaml.YAMLError):
        return Settings()
    named = plugins if isinstance(plugins, list) else [plugins]
    found: Any = next((p["playbook"] for p in named if isinstance(p, dict) and "playbook" in p), {})
    found = found if isinstance(found, dict) else {}
    folder, layers = found.get("folder"), found.get("layers")
    return Settings(
        Path(folder) if isinstance(folder, str) else Settings.folder,
        [str(name) for name in layers] if isinstance(layers, list) else Settings.layers,
    )

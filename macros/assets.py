"""Puts Mermaid's script, which a package carries, where mkdocs-mermaid2-plugin looks for it."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

MERMAID = Path("assets/mermaid.min.js")
"""Where `mkdocs.yml` says the script is, under `docs/`; git ignores it."""


def place_mermaid(docs: Path) -> None:
    """Copies Mermaid to the folder `docs` unless it is there already, in the same size.

    Finds the package without importing it, which would load an engine that nobody needs.
    """
    target = docs / MERMAID
    package = find_spec("mermaidx")
    assert package and package.origin, "mermaidx is in requirements.txt"
    source = Path(package.origin).parent / "assets" / "mermaid.js"
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)

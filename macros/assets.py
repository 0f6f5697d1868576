"""Puts Mermaid's script, which a package carries, where mkdocs-mermaid2-plugin looks for it, and
the site's own style sheets into one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

MERMAID = Path("assets/mermaid.min.js")
"""Where `mkdocs.yml` says the script is, under `docs/`; git ignores it."""
STYLE = "assets/site.css"
"""The one style sheet that a page loads: each more would hold back its first paint."""
COMMENT = re.compile(r"/\*.*?\*/\s*", re.S)


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


def joined(texts: Iterable[str]) -> str:
    """Style sheets or scripts of the site's own as one, without their block comments."""
    return COMMENT.sub("", "\n".join(texts))

"""Plain text as Markdown that shows it as it was written."""

from __future__ import annotations

import re

INLINE = re.compile(r"[\\`*_\[\]|]|[<>]|&(?=#?\w+;)|~(?=~)")
"""What Markdown and its tables give a meaning to anywhere."""
ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "~": "&#126;"}
"""What not every reader of Markdown takes for itself after a backslash."""
START = re.compile(r"^(?=[#+-])|^(\d+)(?=[.)](\s|$))")
"""What they give a meaning to at the beginning."""
CLOSING = re.compile(r"(?=#+$)")
"""What ends a heading without being shown."""


def heading(text: str) -> str:
    """The text as what follows the marks of a heading."""
    return CLOSING.sub(r"\\", _inline(text))


def prose(text: str) -> str:
    """The text on one line; only what would be read as Markdown is written differently."""
    line = _inline(text)
    return START.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", line)


def _inline(text: str) -> str:
    line = " ".join(text.split())
    return INLINE.sub(lambda found: ENTITIES.get(found[0], f"\\{found[0]}"), line)

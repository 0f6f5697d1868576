"""Escapes text from data where it leaves for a page; knows nothing of what the text is."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

HOSTILE = "&<>\"'`*_[]{}\\|~^=:$#!@+"
"""What HTML, Markdown and its extensions, attributes, tables and Jinja give a meaning to."""

_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in HOSTILE})


@lru_cache(maxsize=1 << 16)
def escaped(text: str) -> Markup:
    """Plain text as one line that HTML, an attribute, Markdown and Jinja show as it was written."""
    return Markup(" ".join(text.split()).translate(_ENTITIES))


def escaped_lines(text: str) -> Markup:
    """Plain text of several lines, for a place that keeps line breaks."""
    return Markup(text.translate(_ENTITIES))

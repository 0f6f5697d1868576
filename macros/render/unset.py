"""Marks what stands in a page for a value that is still to be set; knows no playbook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from .escape import escaped

TAG = re.compile(r"(<[^>]*>)")
SILENT = re.compile(r"<(/?)(script|style|textarea|title|option|svg)\b", re.I)
"""Elements in which no mark can stand."""


def marked(html: str, texts: Iterable[str]) -> str:
    """The HTML with each of the texts in a `<span class="pb-value">`, where a reader sees it."""
    spellings = {form for text in texts for form in (str(escaped(text)), escape(text, quote=False))}
    if not any(spelling in html for spelling in spellings):
        return html
    pattern = re.compile("|".join(map(re.escape, sorted(spellings, key=len, reverse=True))))
    parts, silent = [], 0
    for part in TAG.split(html):
        if part.startswith("<"):
            if element := SILENT.match(part):
                silent += -1 if element[1] else 1
        elif not silent:
            part = pattern.sub(lambda found: f'<span class="pb-value">{found[0]}</span>', part)
        parts.append(part)
    return "".join(parts)

"""Marks what stands in a page for a value that is still to be set; knows no playbook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from .escape import escaped

SILENT = re.compile(r"<(/?)(script|style|textarea|title|option|svg)\b", re.I)
"""Elements in which no mark can stand."""


def marked(html: str, texts: Iterable[str]) -> str:
    """The HTML with each of the texts in a `<span class="pb-value">`, where a reader sees it."""
    spellings = {form for text in texts for form in (str(escaped(text)), escape(text, quote=False))}
    if not any(spelling in html for spelling in spellings):
        return html
    pattern = re.compile("|".join(map(re.escape, sorted(spellings, key=len, reverse=True))))
    silences = SILENT.finditer(html)
    parts, end, silent, silence = [], 0, 0, next(silences, None)
    for found in pattern.finditer(html):
        here = found.start()
        while silence and silence.start() < here:
            silent += -1 if silence[1] else 1
            silence = next(silences, None)
        in_tag = html.rfind("<", 0, here) > html.rfind(">", 0, here)
        if not silent and not in_tag:
            parts += [html[end:here], f'<span class="pb-value">{found[0]}</span>']
            end = found.end()
    return "".join([*parts, html[end:]])

"""Markdown of the data without what readers of Markdown other than ours would run."""

from __future__ import annotations

import re

from ..model.kinds import KINDS
from ..model.types import PAGE

RUN = re.compile(r"<|\](?=[(:])")
"""Without which nothing that is run can be there."""
FENCE = re.compile(r"[\s>*+\-\d.)]*?(`{3,}|~{3,})")
"""What begins or ends a block of code, or might to some readers."""
SPAN = re.compile(r"(?<![\\`])(`+)(?!`)[^\n|]*?(?<!`)\1(?!`)")
"""Code within a line that every reader takes for it: in a table, some end it at a bar."""
TAG = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>\"']+>)")
DEFINITION = re.compile(r"\]:")
"""What may give links elsewhere in a text an address."""
LEADING = re.compile(r"\]\((?=\s*<?\s*([^)\s>]*))")
OPEN = ("https://", "http://", "mailto:", "tel:", "#", PAGE, *(f"{name}:" for name in KINDS))
"""Where any link may lead; others, which are names of things and files, have no such marks."""


def inert(text: str) -> str:
    """The text without tags, definitions of addresses, and addresses of scripts. Code stays, where
    all readers take it for code; where they might not agree, nothing is left as it is."""
    if not RUN.search(text):
        return text
    lines, inside, fence = text.split("\n"), [], ""
    for line in lines:
        mark = FENCE.match(line)
        ends = bool(fence) and line.rstrip() == fence
        if mark and not fence and (mark.start(1) or "`" in line[mark.end() :]):
            return "\n".join(map(_inert, lines))
        if mark and fence and not ends and mark[1][0] == fence[0]:
            return "\n".join(map(_inert, lines))
        inside.append(bool(fence or mark))
        fence = "" if ends else fence or (mark[1] if mark else "")
    spans = all("`" not in SPAN.sub("", x) for x, y in zip(lines, inside, strict=True) if not y)
    plain = _around_code if spans else _inert
    return "\n".join(x if y else plain(x) for x, y in zip(lines, inside, strict=True))


def _around_code(line: str) -> str:
    done, result = 0, ""
    for span in SPAN.finditer(line):
        result += _inert(line[done : span.start()]) + span[0]
        done = span.end()
    return result + _inert(line[done:])


def _inert(text: str) -> str:
    def leading(found: re.Match[str]) -> str:
        safe = found[1].lower().startswith(OPEN) or not set(found[1]) & set("&:\\")
        return found[0] if safe else "]\\("

    return LEADING.sub(leading, DEFINITION.sub("]&#58;", TAG.sub("&lt;", text)))

"""Markdown as people write it, as the Markdown that the parser knows: lists that follow a paragraph
without a blank line, are nested by two blanks, or have the bullets of Hangul and Word."""

from __future__ import annotations

import re

from markdown.preprocessors import Preprocessor

BULLETS = "•◦○●▪‣∙·ㆍ‐–\uf0b7\uf0a7\uf06c"
"""What word processors put before an item, some of it from their own fonts."""
BULLET = re.compile(rf"^([ \t]*)[{BULLETS}][ \t\xa0]+(?=\S)")
ITEM = re.compile(r"^( *)([-*+]|\d{1,9}\.)( +)(?=\S)")
FIRST = ("-", "*", "+", "1.")
"""What may begin a list right below the lines of a paragraph; a year that ends a sentence does
not."""
STEP = 4
"""Blanks by which the parser nests."""


class AsWritten(Preprocessor):
    """Rewrites the lines of lists."""

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        # The indentation of the items in which we are, the outermost first.
        open_items: list[int] = []
        before = ""
        for line in lines:
            line = BULLET.sub(r"\1- ", line.expandtabs(STEP))
            item = ITEM.match(line)
            indent = len(line) - len(line.lstrip(" "))
            begins = item and not open_items and indent < STEP
            if item and begins and before and item[2] in FIRST:
                result.append("")
            if item and (open_items or (begins and (not before or item[2] in FIRST))):
                while open_items and indent < open_items[-1] + 2:
                    open_items.pop()
                line = " " * STEP * len(open_items) + line.lstrip(" ")
                open_items.append(indent)
            elif line.strip() and open_items and not before:
                depth = sum(indent >= at + 2 for at in open_items)
                if depth:
                    inner = max(indent - open_items[depth - 1] - STEP, 0)
                    line = " " * (STEP * depth + inner) + line.lstrip(" ")
                else:
                    open_items = []
            result.append(line)
            before = line.strip()
        return result

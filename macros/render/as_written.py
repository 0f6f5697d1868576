"""Markdown as people write it, as the Markdown that the parser knows: lists and tables that follow
a paragraph without a blank line; lists that are nested by two blanks, have the bullets of Hangul
and Word or are numbered `1)` or `①`; and outlines and remarks (`가.`, `(1)`, `㉠`, `※`), whose
lines stay lines."""

from __future__ import annotations

import re

from markdown import Markdown
from markdown.extensions import Extension
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


CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
NUMBER = re.compile(
    rf"^([ \t]*)(?:(\d{{1,9}})\)(?:[ \t]+|(?=[가-힣]))|([{CIRCLED}])[ \t]*)(?=\S)(?!.*[{CIRCLED}])"
)
"""The number of an item; circled ones in one line are of a sentence."""
OUTLINE = re.compile(
    r"(?:[가나다라마바사아자차카타파하][.)]|\(\d{1,2}\)|\([가-하]\))[ \t]|[\u3260-\u327b※□■◇◆▶☞]"
)
"""How a line of an outline or a remark begins, for which the web has no list."""
RULE = re.compile(r"^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *$")
"""The line below the head of a table."""


class AsWritten(Preprocessor):
    """Rewrites the lines of lists, and those around them."""

    def run(self, lines: list[str]) -> list[str]:
        lines = [BULLET.sub(r"\1- ", line.expandtabs(STEP)) for line in lines]
        result: list[str] = []
        # The indentation of the items in which we are, the outermost first.
        open_items: list[int] = []
        before, in_table = "", False
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            item = ITEM.match(numbered := NUMBER.sub(_numbered, line))
            indent = len(line) - len(line.lstrip(" "))
            starts = "|" in line and bool(RULE.match(below)) and not RULE.match(line)
            if starts and before and indent < STEP * (1 + len(open_items)):
                result.append("")
                before = ""
            elif in_table and before and line.strip() and "|" not in line:
                result.append("")
                before = ""
            in_table = "|" in line and (starts or in_table)
            begins = item and not open_items and indent < STEP
            if item and begins and before and item[2] in FIRST:
                result.append("")
            if item and (open_items or (begins and (not before or item[2] in FIRST))):
                while open_items and indent < open_items[-1] + 2:
                    open_items.pop()
                line = " " * STEP * len(open_items) + numbered.lstrip(" ")
                open_items.append(indent)
            elif line.strip() and open_items and (in_table or not before):
                depth = sum(indent >= at + 2 for at in open_items)
                if depth:
                    inner = max(indent - open_items[depth - 1] - STEP, 0)
                    line = " " * (STEP * depth + inner) + line.lstrip(" ")
                else:
                    open_items = []
            if before and indent < STEP and OUTLINE.match(line.lstrip(" ")):
                result[-1] = result[-1].rstrip() + "  "
            result.append(line)
            before = line.strip()
        return result


def _numbered(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2] or CIRCLED.index(found[3]) + 1}. "


class AsWrittenExtension(Extension):
    """The same for a parser of Markdown: below the blocks of code, which are put aside first."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(AsWritten(md), "playbook_lists", 10)

"""Takes finished HTML out of a generated page before Markdown reads it, and puts it back after.

Between its headings such a page holds nothing but HTML from the views. Markdown would parse every
tag of it only to pass it on, which is a third of a build.
"""

from __future__ import annotations

import re

HEADING = re.compile(r"(?m)^(#{1,6} .*)$")
SLOT = re.compile(r"<!--pb-slot-(\d+)-->")


def taken(markdown: str, blocks: list[str]) -> str:
    """The Markdown with a mark in place of each piece of HTML between headings; the pieces are
    added to `blocks`."""
    parts = HEADING.split(markdown)
    for index in range(0, len(parts), 2):
        blocks.append(parts[index])
        mark = f"<!--pb-slot-{len(blocks) - 1}-->"
        parts[index] = f"\n\n{mark}\n\n" if len(parts) > 1 else mark
    return "".join(parts)


def filled(html: str, blocks: list[str]) -> str:
    """The rendered page with the pieces of `taken` back in their places."""
    return SLOT.sub(lambda mark: blocks[int(mark[1])], html)

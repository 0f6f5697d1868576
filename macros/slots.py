"""Takes finished HTML out of a generated page before Markdown reads it, and puts it back after.

Between its headings such a page holds nothing but HTML from the views. Markdown would parse every
tag of it only to pass it on, which is a third of a build.
"""

from __future__ import annotations

import re

HEADING = re.compile(r"(?m)^(#{1,6} .*)$")
SLOT = re.compile(r"<!--pb-slot-(\d+)-->")


def taken(markdown: str) -> tuple[str, list[str]]:
    """The page with a mark in place of each piece of HTML between headings, and those pieces."""
    parts = HEADING.split(markdown)
    blocks = parts[0::2]
    parts[0::2] = [f"\n\n<!--pb-slot-{number}-->\n\n" for number in range(len(blocks))]
    return "".join(parts), blocks


def filled(html: str, blocks: list[str]) -> str:
    """The rendered page with the pieces back in their places."""
    return SLOT.sub(lambda mark: blocks[int(mark[1])], html)

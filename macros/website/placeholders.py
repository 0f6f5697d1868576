"""Keeps finished HTML in a hand-written page from Markdown, which would parse every tag of it only
to pass it on."""

from __future__ import annotations

import re

MARK = "<!--pb-html-{}-->"
FOUND = re.compile(r"<!--pb-html-(\d+)-->")


def hold(html: str, held: list[str]) -> str:
    """What stands in the Markdown for a piece of HTML, which is added to `held`."""
    held.append(html)
    return MARK.format(len(held) - 1)


def restore(html: str, held: list[str]) -> str:
    """The rendered page with the pieces back in their places."""
    return FOUND.sub(lambda mark: held[int(mark[1])] if int(mark[1]) < len(held) else "", html)

"""What an editor should look at, and may be meant so: what a thing goes without although nearly all
others of its kind have it, short titles that are long, and what is still to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from ..model.kinds import KINDS
from .languages import codes, language
from .problems import Problem
from .reflection import USUAL
from .rules import things
from .tree import Node

NEARLY = 0.9
"""The share of the things of a kind that have something, so that it seems forgotten elsewhere."""


EXAMPLE = "https://www.example.org/"
"""What stands for an address until somebody writes one."""
PLACEHOLDER = re.compile(
    r"https?://(([\w-]+\.)*example(\.(com|net|org))?(?=[:/?#]|$)|(github|gitlab)\.com/example/)"
)
"""Addresses that stand in instructions for one's own."""
ROOM = 10
"""What fits where a short title stands, in widths of a Hangul syllable."""


def long_titles(root: Node) -> Iterator[Problem]:
    """Notices of short titles that are too long for diagrams."""
    for kind in KINDS.values():
        for thing in things(root, kind) if "short" in kind.cls.model_fields else ():
            short = thing.text("short")
            wide = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in short)
            if wide > 2 * ROOM:
                place = thing.value["short"].place
                yield Problem(place, "long-short", value=short, room=ROOM)


def unwritten(node: Node) -> Iterator[Problem]:
    """Notices of what `new` has written and nobody has replaced, and of addresses of the site that
    are examples."""
    site = node.child("site")
    for name in ("url", "edit") if site else ():
        if site and PLACEHOLDER.match(address := site.text(name)):
            words = {"name": f"site: {name}:", "address": address}
            yield Problem(site.value[name].place, "placeholder", **words)
    waiting = {EXAMPLE, *(language(code).commands["to-write"] for code in codes())}
    ahead = [node]
    while ahead:
        node = ahead.pop()
        if isinstance(node.value, dict):
            ahead += node.value.values()
        elif isinstance(node.value, list):
            ahead += node.value
        elif isinstance(node.value, str) and node.value.strip() in waiting:
            yield Problem(node.place, "unwritten", text=node.value.strip())


def forgotten(root: Node) -> Iterator[Problem]:
    """Notices of things without what nearly all others of their kind have."""
    for kind in KINDS.values():
        found = [thing for thing in things(root, kind) if isinstance(thing.value, dict)]
        for name in kind.cls.model_fields.keys() & set(USUAL):
            bare = [thing for thing in found if name not in thing.value]
            count = len(found) - len(bare)
            if bare and not kind.cls.model_fields[name].is_required():
                if count >= NEARLY * len(found):
                    for thing in bare:
                        total = len(found)
                        yield Problem(thing.place, "forgotten", key=name, count=count, total=total)

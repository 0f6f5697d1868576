"""What a thing goes without although nearly all others of its kind have it, as if forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.kinds import KINDS
from .problems import Problem
from .reflection import USUAL
from .rules import things
from .tree import Node

NEARLY = 0.9
"""The share of the things of a kind that have something, so that it seems forgotten elsewhere."""


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

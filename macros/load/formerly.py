"""Ids that things once had: none may be the id of another thing of the same list or kind."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.kinds import KINDS
from .problems import Place, Problem
from .reflection import Walk
from .tree import Node


def formerly_problems(tree: Node) -> Iterator[Problem]:
    """Ids under `formerly:` that something has today, or that two things claim."""
    shared = {
        id(holder.child(inner)): kind.name
        for kind in KINDS.values()
        if kind.unique
        for field, _, inner in (path.partition(".") for path in kind.lists)
        for holder in tree.items(field)
    }
    taken: dict[tuple[str, str], Place] = {}
    lists = [(shared.get(id(node), str(id(node))), node) for m, node in Walk()(tree) if m is list]
    for scope, node in lists:
        for child in node.value:
            if isinstance(child.value, dict) and child.text("id"):
                taken.setdefault((scope, child.text("id")), child.value["id"].place)
    for scope, node in lists:
        for child in node.value:
            for old in child.items("formerly") if isinstance(child.value, dict) else ():
                first = taken.setdefault((scope, old.raw), old.place)
                if first is not old.place:
                    yield Problem(old.place, "formerly-taken", id=old.raw, first=first)

"""Items of one checklist that stand in others too, which name them by their id: `- use: id`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model.kinds import KINDS
from .problems import Problem
from .rules import Ids, by_id, things, unknown
from .tree import Node

USE = "use"


def with_used(root: Node, problems: list[Problem]) -> Node:
    """The tree with the items themselves in all lists; adds to `problems` what leads nowhere."""
    value = dict(root.value)
    own = by_id(node for node in things(root, KINDS["check"]) if node.text("id"))
    for path in KINDS["check"].lists:
        field, _, inner = path.partition(".")
        if (held := value.get(field)) is not None and isinstance(held.value, list):
            lists = [_filled(holder, inner, own, problems) for holder in held.value]
            value[field] = replace(held, value=lists)
    return replace(root, value=value)


def _filled(holder: Node, field: str, own: Ids, problems: list[Problem]) -> Node:
    """What holds a list, with the items themselves where the list names those of others."""
    held = holder.child(field)
    if held is None or not isinstance(held.value, list):
        return holder
    if not any(child.child(USE) for child in held.value):
        return holder
    entries: list[Node] = []
    here = {child.text("id"): child for child in held.value if child.text("id")}
    for child in held.value:
        if child.child(USE) is None:
            entries.append(child)
        elif found := list(_misused(child, own, here)):
            problems += found
        elif (item := own[child.text(USE)]) is not None:
            here[child.text(USE)] = child
            entries.append(item)
    return replace(holder, value={**holder.value, field: replace(held, value=entries)})


def _misused(child: Node, own: Ids, here: Mapping[str, Node]) -> Iterator[Problem]:
    node = child.value[USE]
    for key in child.value.keys() - {USE}:
        yield Problem(child.keys[key], "unknown-key", key=key, allowed=(USE,))
    if node.raw in here:
        yield Problem(node.place, "duplicate-id", id=node.raw, first=here[node.raw].place)
    elif node.raw not in own:
        yield unknown(node.place, "check", node.raw, own)

"""What the activities of a stage wait for, in the tree: circles, and what remains of it where some
activities are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..model.things import waits
from .tree import Node

WAITS = "waits_for"


def waits_in(activities: Iterable[Node], ordered: bool = True) -> dict[str, list[str]]:
    """What each activity waits for, by ids; `ordered` says whether for the one before where it
    names none."""
    default = None if ordered else list[str]()
    return waits(
        (node.text("id"), [w.raw for w in node.items(WAITS)] if node.child(WAITS) else default)
        for node in activities
        if node.text("id")
    )


def circles(waiting: dict[str, list[str]]) -> Iterator[list[str]]:
    """Activities that wait for each other: each circle once, its first member again at the end."""
    left = dict(waiting)
    while left:
        if ready := [id_ for id_, wanted in left.items() if left.keys().isdisjoint(wanted)]:
            for id_ in ready:
                del left[id_]
            continue
        way = [next(iter(left))]
        while way[-1] not in way[:-1]:
            way.append(next(id_ for id_ in left[way[-1]] if id_ in left))
        circle = way[way.index(way[-1]) :]
        yield circle
        for id_ in circle[1:]:
            del left[id_]


def bridged(activities: Sequence[Node], kept: Sequence[Node]) -> list[Node]:
    """The activities that are kept, each waiting for what those left out before it waited for."""
    before, after = waits_in(activities), waits_in(kept)
    result = []
    for node in kept:
        wanted = list(_known(before.get(node.text("id"), []), before, after))
        if isinstance(node.value, dict) and wanted != after.get(node.text("id")):
            ids = Node(node.place, [Node(node.place, id_, id_) for id_ in wanted])
            keys = {WAITS: node.place, **node.keys}
            node = replace(node, value={**node.value, WAITS: ids}, keys=keys)
        result.append(node)
    return result


def _known(
    wanted: Sequence[str], before: dict[str, list[str]], after: dict[str, list[str]]
) -> Iterator[str]:
    """The ids among `after`; in place of one that is gone, what that waited for."""
    queue, seen = list(wanted), set[str]()
    while queue:
        id_ = queue.pop(0)
        if id_ in seen:
            continue
        seen.add(id_)
        if id_ in before and id_ not in after:
            queue[:0] = before[id_]
        else:
            yield id_

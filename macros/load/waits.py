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
    """Activities that wait for each other: each circle once, its first member again at the end.

    In time that grows with what is named: `count` says for how many an activity still waits, `left`
    are those that do, and `way` those that are followed, each waiting for the next.
    """
    behind: dict[str, list[str]] = {id_: [] for id_ in waiting}
    count = {id_: 0 for id_ in waiting}
    for id_, named in waiting.items():
        for wanted in {*named} & waiting.keys():
            behind[wanted].append(id_)
            count[id_] += 1
    left = set(waiting)

    def done(ids: list[str]) -> None:
        """Takes out what waits for nothing more, or is told of; then what waited for that alone."""
        left.difference_update(ids)
        while ids:
            for id_ in behind[ids.pop()]:
                count[id_] -= 1
                if not count[id_] and id_ in left:
                    left.remove(id_)
                    ids.append(id_)

    done([id_ for id_ in waiting if not count[id_]])
    named_by = {id_: iter(waiting[id_]) for id_ in left}
    next_of = {id_: next(w for w in named_by[id_] if w in left) for id_ in left}
    for start in waiting:
        way = {start: None} if start in left else {}
        while way:
            here = next(reversed(way))
            while next_of[here] not in left:
                next_of[here] = next(named_by[here])
            if (to := next_of[here]) not in way:
                way[to] = None
                continue
            circle = [to]
            while here != to:
                circle.append(here)
                del way[here]
                here = next(reversed(way))
            del way[to]
            yield [to, *reversed(circle)]
            done(circle)
            while way and next(reversed(way)) not in left:
                way.popitem()


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
    still, seen = list(reversed(wanted)), set[str]()
    while still:
        id_ = still.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        if id_ in before and id_ not in after:
            still += reversed(before[id_])
        else:
            yield id_

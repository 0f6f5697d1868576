"""What an editor names in the shell: `role planner`, `roles/planner`, `role:planner`, the whole way
`stages/goal/checklist/goal-kpi`, or the id alone where only one thing has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..load.reflection import fields, held
from ..load.show import WHOLE, paths
from ..load.tree import Node
from ..model.kinds import FOLDERS, KINDS
from ..model.nearest import nearest
from .sources import Sources
from .uses import Sort, declared, sorts, uses


class Refused(Exception):
    """Something cannot be done: the code of a sentence, the words that fill it in, what was
    probably meant and what would be possible."""

    def __init__(
        self, code: str, near: str = "", allowed: Sequence[str] = (), **words: object
    ) -> None:
        self.code, self.near, self.allowed, self.words = code, near, allowed, words
        super().__init__(code)


@dataclass(frozen=True)
class Named:
    """A thing by its sort and id; `within` is the id of what holds it, where that was said."""

    sort: Sort
    id: str
    within: str = ""


def sort_of(name: str) -> Sort:
    """What is called so: `stage`, `check`, `activity`, …, or `stages`."""
    known = sorts()
    plural = {kind.plural: kind.name for kind in KINDS.values()}
    if (singular := plural.get(name, name)) not in known:
        raise Refused("no-such-kind", nearest(name, known), list(known), name=name)
    return known[singular]


def candidates(sources: Sources, words: Sequence[str], within: str = "") -> list[Named]:
    """The things that words may mean: one, or several for an id alone. Raises `Refused` where there
    is none."""
    steps = [step for word in words for step in re.split("[/:]", word) if step]
    if len(steps) == 1:
        known_sorts = list(sorts().values())
        found = [sort for sort in known_sorts if steps[0] in declared(sources, sort, within)]
        # Of an id that nothing has any more, what refers to it is still found.
        found = found or [sort for sort in known_sorts if uses(sources, sort, steps[0], within)]
        if not found:
            known = [id_ for sort in sorts().values() for id_ in declared(sources, sort)]
            raise Refused("no-such-thing", nearest(steps[0], known), path=steps[0])
        return [Named(sort, steps[0], within) for sort in found]
    if len(steps) == 4 and steps[0] in FOLDERS:
        cls, listed = held(fields(FOLDERS[steps[0]].cls).get(steps[2]))
        sort = next((sort for sort in sorts().values() if sort.cls is cls), None)
        if sort and listed:
            return [Named(sort, steps[3], steps[1])]
    if len(steps) != 2:
        raise Refused("no-such-thing", path="/".join(steps))
    return [Named(sort_of(steps[0]), steps[1], within)]


def named(sources: Sources, words: Sequence[str], within: str = "") -> Named:
    """The one thing that words mean. Raises `Refused` where there is none, or several."""
    first, *others = found = candidates(sources, words, within)
    if others:
        allowed = [f"{one.sort.name} {one.id}" for one in found]
        raise Refused("ambiguous", "", allowed, id=first.id)
    return first


def way(sources: Sources, tree: Node, words: Sequence[str]) -> str:
    """The way in the merged data to what words mean, which may also be a field: `stages/goal/gate`.
    Raises `Refused`."""
    path = "/".join(words)
    if len(words) < 2 and path.partition("/")[0] in {"", WHOLE, *tree.value}:
        return path
    one = named(sources, words)
    found = [way for way in paths(tree, one.sort.cls, one.id) if one.within in ("", way[1])]
    if not found:
        raise Refused("no-such-id", kind=one.sort.name, id=one.id)
    if len(found) > 1:
        raise Refused("ambiguous", "", ["/".join(way) for way in found], id=one.id)
    return "/".join(found[0])

"""One file of a layer over the file below it: mappings merge, lists of things with ids merge by id,
everything else replaces. Which lists hold things with ids is read from the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from ..model.kinds import FOLDERS, PLAYBOOK
from ..model.nearest import Names, nearest
from ..model.playbook import Playbook
from ..model.types import Thing
from . import values
from .files import LABELS
from .overrides import (
    AFTER,
    CONTROLS,
    FIRST,
    NEW,
    REMOVE,
    RENAMED,
    Layers,
    Override,
    Steps,
    review_command,
)
from .problems import LISTED, Place, Problem
from .reflection import USUAL, fields, held
from .shapes import want_mapping
from .tree import BROKEN, Node
from .used import USE

ORPHANED = "layer-gone-whole"
"""The problem of an entry over what is gone that says all that a thing of its own must say."""


class Overlay:
    """Lays the files of one layer over trees, which stay as they are."""

    def __init__(
        self,
        found: Layers,
        layer: str,
        formerly: Mapping[str, Mapping[str, str]],
        has: Callable[[str], bool],
    ) -> None:
        """`formerly` are by folder the ids that its files once had, `has` says whether the layer
        has a file."""
        self.found, self.layer, self.formerly, self.has = found, layer, formerly, has

    def file(self, base: Node | None, node: Node, name: str, others: Sequence[str]) -> Node | None:
        """A file of the layer over that of the same name, or for itself where there is none;
        `others` are the ids of the files beside that one."""
        folder, _, file = name.rpartition("/")
        if folder:
            steps, cls = (folder, file.removesuffix(".yml")), FOLDERS[folder].cls
            if base is None and isinstance(node.value, dict):
                if lacks := _missing(node, cls):
                    self.gone(node.place, steps, lacks, Names({id_: id_ for id_ in others}))
                    self.inside(node, steps)
                    return Node(node.place, BROKEN)
                self.own(node.place, steps)
                self.add(steps, "", node.place)
                return node
            return self.value(base, node, cls, steps[:-1], steps[-1])
        if name == PLAYBOOK:
            return self.value(base, node, Playbook, (), "") if base else node
        part = name.removesuffix(".yml")
        if name == values.FILE:
            node = values.as_list(node)
        if name == LABELS and base is None:
            base = Node(node.place, {})
        return self.value(base, node, fields(Playbook)[part], (), part)

    def value(self, base: Node | None, node: Node, hint: Any, path: Steps, name: str) -> Node:
        """What stands for `base` under a name of the thing at `path`: a merge, or the node."""
        steps = (*path, name) if name else path
        cls, listed = held(hint)
        if node.value is BROKEN:
            return base or node
        if cls and listed and isinstance(node.value, list) and "id" in cls.model_fields:
            if base is None or isinstance(base.value, list):
                ordered = path == () and name in FOLDERS
                return self.things(base or Node(node.place, []), node, cls, steps, ordered)
        elif cls and not listed and isinstance(node.value, dict):
            if base is not None and isinstance(base.value, dict):
                if REMOVE in node.value and steps:
                    return self.removal(base, node, steps)
                return self.thing(base, node, cls, steps)
            if base is None:
                if missing := _missing(node, cls):
                    self.gone(node.place, steps, missing, Names({}))
                    return Node(node.place, BROKEN)
                # Value by value, so that it is noticed when the data below get one of them.
                return self.thing(Node(node.place, {}), node, cls, steps)
        self.add(path, name, node.place, base)
        return node

    def removal(self, base: Node, node: Node, steps: Steps) -> Node:
        """The base, which is to be removed: `gate: {remove: true}`."""
        if self.sound(node):
            self.remove(steps, node, base)
        return base

    def thing(self, base: Node, node: Node, cls: type[Thing], path: Steps) -> Node:
        """A mapping over another: each field that the upper names."""
        value, keys = dict(base.value), dict(base.keys)
        for name, child in node.value.items():
            hint = fields(cls).get(name)
            value[name] = self.value(value.get(name), child, hint, path, name)
            keys[name] = node.keys[name]
        return replace(base, value=value, keys=keys)

    def things(self, base: Node, node: Node, cls: type[Thing], path: Steps, ordered: bool) -> Node:
        """A list of things with ids over another; `ordered` for one of ids, which has files."""
        found: dict[str, Node] = {}
        for number, child in enumerate(base.value):
            # What is doubled or has no id stays, to be reported.
            sure = _id(child) and _id(child) not in found
            found[_id(child) if sure else f"\0{number}"] = child
        order = _Order(found)
        usual = [n for n in USUAL if base.value and all(n in _value(c) for c in base.value)]
        formerly = self.formerly[path[0]] if ordered else _formerly(base)
        if not ordered:
            self.found.know_former(path, formerly)
        ids = [*found, *(_id(child) for child in node.value)]
        known = Names({id_: id_ for id_ in ids})
        lost: list[tuple[Place, str, str]] = []
        first: dict[str, Place] = {}
        for child in node.value:
            id_ = _id(child)
            if child.value is BROKEN:
                continue
            if not id_:
                self.found.problems.append(Problem(child.place, "layer-no-id"))
                continue
            place = child.place
            if isinstance(child.value, dict):
                place = child.value["id" if "id" in child.value else USE].place
            steps = (*path, id_)
            if not self.sound(child):
                continue
            if first.setdefault(id_, place) is not place:
                self.found.problems.append(Problem(place, "duplicate-id", id=id_, first=first[id_]))
                continue
            if id_ not in found and id_ in formerly:
                now = formerly[id_]
                self.found.notices.append(Problem(place, RENAMED, id=id_, now=now))
                self.found.renamed[*path, now] = steps
                id_, steps = now, (*path, now)
            if id_ not in found:
                if not self.addable(child, cls, steps, place, known, ordered, usual):
                    continue
                found[id_] = _plain(child, ordered)
                order.append(id_)
                self.add(steps, "", place)
            elif REMOVE in _value(child):
                self.remove(steps, child, found[id_])
            elif not isinstance(child.value, dict):
                self.found.problems.append(Problem(place, "layer-known", id=id_))
                continue
            elif not ordered:
                if len(child.value) == 1:
                    self.found.problems.append(Problem(place, "layer-nothing", id=id_))
                own = {k: v for k, v in child.value.items() if k not in ("id", *CONTROLS)}
                found[id_] = self.thing(found[id_], replace(child, value=own), cls, steps)
            self.position(child, id_, order, lost, steps, formerly)
        numbers = {id_: number for number, id_ in enumerate(order, 1)} if lost else {}
        for place, id_, anchor in lost:
            words = {"id": id_, "anchor": anchor, "number": str(numbers[id_])}
            words["count"] = str(len(numbers))
            self.found.notices.append(Problem(place, "layer-after-gone", **words))
        return replace(base, value=[found[id_] for id_ in order])

    def sound(self, node: Node) -> bool:
        """Whether what an entry says of itself makes sense."""
        given = [name for name in CONTROLS if name in _value(node)]
        problems = []
        for name in given:
            child = node.value[name]
            if name == AFTER and not isinstance(child.value, str):
                problems.append(Problem(child.place, "bad-id", value=child.raw))
            elif name != AFTER and child.value is not True:
                problems.append(Problem(child.place, "layer-true", key=name))
        if AFTER in given and FIRST in given:
            problems.append(Problem(node.keys[FIRST], "layer-both"))
        if REMOVE in given:
            problems += [
                Problem(node.keys[name], "layer-remove-more", key=name)
                for name in node.value
                if name not in ("id", REMOVE)
            ]
        self.found.problems += problems
        return not problems

    def addable(
        self,
        node: Node,
        cls: type[Thing],
        steps: Steps,
        place: Place,
        known: Names,
        ordered: bool,
        usual: Sequence[str],
    ) -> bool:
        """Whether an entry with an unknown id is a new thing, rather than one over what is gone."""
        record = self.recorded(steps)
        if REMOVE in _value(node):
            if not record:
                self.gone(place, steps, (), known)
            else:  # What was removed here has gone there as well, if only from this list.
                self.add(steps, REMOVE, place)
            return False
        if ordered:
            file = f"{'/'.join(steps)}.yml"
            if record and NEW not in record and not self.has(file):
                self.gone(place, steps, [file], known)
                return False
            own = [name for name in _value(node) if name not in ("id", *CONTROLS)]
            self.found.problems += [
                Problem(node.keys[name], "unknown-key", allowed=("id", *CONTROLS), key=name)
                for name in own
            ]
            return not own
        if not isinstance(node.value, dict):
            self.found.problems.append(want_mapping(node))
            return False
        missing = [] if USE in node.value else _missing(node, cls, usual)
        if missing:
            self.gone(place, steps, missing, known)
            return False
        self.own(place, steps)
        return True

    def recorded(self, steps: Steps) -> Mapping[str, str]:
        """What was recorded of a thing; nothing where it never was."""
        return self.found.recorded(Override(self.layer, steps, "", Place("", 1, 1)))

    def own(self, place: Place, steps: Steps) -> None:
        """Says of an entry that is whole without what it was written over that it has become the
        organisation's own, which the next review accepts."""
        if (record := self.recorded(steps)) and NEW not in record:
            words = {"id": steps[-1], "command": review_command(self.layer)}
            self.found.problems.append(Problem(place, ORPHANED, **words))
            self.found.orphans.append(Override(self.layer, steps, "", place))

    def gone(self, place: Place, steps: Steps, missing: Sequence[str], others: Names) -> None:
        """Says that there is nothing that an entry could change."""
        known = bool(self.recorded(steps)) or self.found.has_inside(self.layer, steps)
        self.found.orphans.append(Override(self.layer, steps, "" if missing else REMOVE, place))
        code = "layer-gone-since" if known else "layer-gone" if missing else "layer-no-such"
        words = {"missing": ", ".join(missing), "command": review_command(self.layer)}
        near = str if known else partial(others.nearest, steps[-1])
        self.found.problems.append(Problem(place, code, near, id=steps[-1], **words))

    def inside(self, node: Node, steps: Steps) -> None:
        """Keeps in mind the entries of a file whose thing is gone; they may stand elsewhere."""
        for name in node.value:
            for entry in node.items(name):
                if id_ := _id(entry):
                    field = REMOVE if REMOVE in _value(entry) else ""
                    self.found.inside.append(
                        Override(self.layer, (*steps, name, id_), field, entry.place)
                    )

    def position(
        self,
        node: Node,
        id_: str,
        order: _Order,
        lost: list[tuple[Place, str, str]],
        steps: Steps,
        formerly: Mapping[str, str],
    ) -> None:
        """Puts an id where its entry wants it; to `lost` goes one behind what is gone, with the
        place where that is said and the id of the other."""
        target = _value(node).get(AFTER)
        if target is None and FIRST not in _value(node):
            return
        anchor = target.value if target else ""
        if target and anchor not in order and anchor in formerly:
            words = {"id": anchor, "now": formerly[anchor]}
            self.found.notices.append(Problem(target.place, RENAMED, **words))
            anchor = formerly[anchor]
        place = node.keys[AFTER if target else FIRST]
        if target and anchor not in order and self.recorded(steps).get(AFTER) == target.raw:
            lost.append((target.place, id_, anchor))
            self.add(steps, AFTER, place, target)
            return
        if target and (anchor not in order or anchor == id_):
            near = partial(order.nearest, anchor, id_, len(order))
            allowed = order.others(id_) if len(order) - 1 <= LISTED else ()
            self.found.problems.append(
                Problem(target.place, "layer-after", near, allowed=allowed, id=anchor)
            )
            return
        order.put(id_, anchor)
        self.add(steps, AFTER if target else FIRST, place, target)

    def remove(self, steps: Steps, node: Node, base: Node) -> None:
        self.found.removed[steps] = node.keys[REMOVE]
        self.add(steps, REMOVE, node.keys[REMOVE], base)

    def add(self, path: Steps, name: str, place: Place, base: Node | None = None) -> None:
        self.found.overrides.append(Override(self.layer, path, name, place, base))


class _Order:
    """Ids in an order that is changed: each knows the one behind and the one before it, so that
    none of many is looked for. Before the first and behind the last stands an empty one."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.behind, self.before, self.last = {"": ""}, {"": ""}, dict[str, str]()
        for id_ in ids:
            self.append(id_)

    def __iter__(self) -> Iterator[str]:
        id_ = ""
        while id_ := self.behind[id_]:
            yield id_

    def __len__(self) -> int:
        return len(self.behind) - 1

    def __contains__(self, id_: str) -> bool:
        return id_ != "" and id_ in self.behind

    def append(self, id_: str) -> None:
        """Adds an id at the end."""
        self._link(self.before[""], id_, "")

    def put(self, id_: str, anchor: str) -> None:
        """Puts an id behind another, or first; those put behind the same one keep their order."""
        where, self.last[anchor] = self.last.get(anchor, anchor), id_
        if where != id_:
            before, behind = self.before[id_], self.behind[id_]
            self.behind[before], self.before[behind] = behind, before
            self._link(where, id_, self.behind[where])

    def _link(self, before: str, id_: str, behind: str) -> None:
        self.behind[before] = self.before[behind] = id_
        self.before[id_], self.behind[id_] = before, behind

    def others(self, id_: str) -> list[str]:
        """The ids behind which an id can be put."""
        return [other for other in self if other != id_ and other[0] != "\0"]

    def nearest(self, word: str, id_: str, number: int) -> str:
        """Which of the first so many to be added was meant by a word that is to be before `id_`."""
        first = islice(self.behind, 1, number + 1)
        return nearest(word, (other for other in first if other != id_ and other[0] != "\0"))


def _missing(node: Node, cls: type[Thing], usual: Sequence[str] = ()) -> list[str]:
    """The fields without which a thing cannot be new: those that it must have, and the `usual` ones
    that everything beside it has."""
    fields = cls.model_fields.items()
    needed = [name for name, known in fields if known.is_required() or name in usual]
    return [name for name in needed if name not in ("id", *node.value)]


def _formerly(base: Node) -> dict[str, str]:
    """The ids that things of a list once had, with those they have now."""
    return {
        old.raw: _id(child)
        for child in base.value
        if isinstance(child.value, dict)
        for old in child.items("formerly")
    }


def _value(node: Node) -> Mapping[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _id(node: Node) -> str:
    """The id of an entry: of a thing, or the entry itself in a list of ids."""
    if isinstance(node.value, dict):
        return node.text("id") or node.text(USE)
    return node.raw if isinstance(node.value, str) else ""


def _plain(node: Node, ordered: bool) -> Node:
    """A new entry without what it says of itself; in a list of ids, its id."""
    if ordered:
        return node.value["id"] if isinstance(node.value, dict) else node
    value = {name: child for name, child in node.value.items() if name not in CONTROLS}
    return replace(node, value=value)

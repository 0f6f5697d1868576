"""What a playbook goes without: what a layer removes, and what no longer applies once conditions
are settled for everybody. Takes it out of the tree, with what refers to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from ..model.kinds import FOLDERS, KINDS
from ..model.playbook import LeftOut, Playbook
from ..model.things import Activity, Decision
from ..model.types import Ref, Thing
from .overrides import in_layer
from .problems import Place, Problem
from .reflection import USUAL, fields, held, item, marks
from .rules import things
from .tree import Node
from .waits import bridged

KIND_OF = {kind.cls: kind.name for kind in KINDS.values()}
TITLES = ("title", "term", "text", "question", "short", "id")
"""Where a thing says what it is called."""


@dataclass
class LeavingOut:
    """`removed` are the ways to things with the place that removes each, `settled` the conditions
    with their values, `values` those that each condition has, `scales` the conditions whose values
    are ordered, `layer` the folder in which an editor mends what `problems` say."""

    removed: Mapping[tuple[str, ...], Place]
    settled: Mapping[str, str]
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    scales: Set[str] = frozenset()
    layer: str = "local"
    gone: defaultdict[str, dict[str, Place | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """What is no longer there by kind and id, with the place that removes it; the questions and
    options of a decision under `node` with its id before theirs."""
    left_out: list[LeftOut] = field(default_factory=list)
    ways: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The ways to all of it, with the settled condition because of which it is left out."""
    problems: list[Problem] = field(default_factory=list)
    has_roles: bool = True

    def __call__(self, tree: Node) -> Node:
        """The tree without it."""
        tree = self.without(tree, Playbook, ())
        self.has_roles = any(tree.items("roles"))
        for name in KINDS:
            for thing in things(tree, KINDS[name]):
                self.gone[name].pop(thing.text("id"), None)
        if not any(self.gone.values()):
            return tree
        return self.unreferred(tree, Playbook, ()) or tree

    # First: things that are removed or do not apply.

    def without(self, node: Node, hint: Any, path: tuple[str, ...], holder: str = "") -> Node:
        """The node without what is left out inside of it; `holder` is the title of what holds
        it."""
        cls, listed = held(hint)
        if listed and isinstance(node.value, list) and cls:
            kept = [
                self.without(child, cls, (*path, child.text("id")), holder)
                for child in node.value
                if not self.left(child, cls, (*path, child.text("id")), holder)
            ]
            if cls is Activity and len(kept) < len(node.value):
                kept = bridged(node.value, kept)
            return replace(node, value=kept)
        if cls and not listed and isinstance(node.value, dict):
            own = _title(node) if cls is not Playbook else ""
            value = {}
            for name, child in node.value.items():
                hints = fields(cls).get(name)
                if held(hints) == (None, False) or name == "labels":
                    if name == "when" and isinstance(child.value, dict):
                        child = self.open(child)
                    value[name] = child
                elif held(hints)[1] or not self.left(child, held(hints)[0], (*path, name), own):
                    value[name] = self.without(child, hints, (*path, name), own or holder)
                    self.emptied(child, value[name], cls, name)
            return replace(node, value=value)
        return node

    def open(self, when: Node) -> Node:
        """What is still asked of a reader: the conditions that are not settled."""
        value = {
            name: child
            for name, child in when.value.items()
            if name not in self.settled or not self.declares(name, _choices(child))
        }
        return replace(when, value=value)

    def declares(self, condition: str, wanted: set[str]) -> bool:
        """Whether the condition has these values. What asks for another stays, so that the rules
        name the place of the mistake."""
        return wanted <= set(self.values.get(condition, ()))

    def emptied(self, before: Node, after: Node, cls: type[Thing], name: str) -> None:
        """Says where nothing remains of what cannot be empty."""
        if isinstance(before.value, list) and before.value and not after.value:
            if cls.model_fields[name].is_required():
                words = {"key": name, "file": in_layer(self.layer, before.place)}
                self.problems.append(Problem(before.place, "left-out-empty", **words))

    def left(self, node: Node, cls: type[Thing] | None, path: tuple[str, ...], holder: str) -> bool:
        """Whether a thing is left out, which is then recorded with all in it."""
        if cls is None or not isinstance(node.value, dict):
            return False
        condition = self.condition(node)
        if path not in self.removed and not condition:
            return False
        name = path[-1] if path[-1] and "id" not in node.value else path[-2]
        id_ = node.text("id")
        self.ways[path] = condition if path not in self.removed else ""
        self.left_out.append(LeftOut(name, id_, _title(node), holder, condition))
        self.forget(node, cls, path, self.removed.get(path))
        return True

    def condition(self, node: Node) -> str:
        """The settled condition because of which a thing does not apply."""
        when = node.child("when")
        for name, child in when.value.items() if when and isinstance(when.value, dict) else ():
            wanted = _choices(child)
            if not self.declares(name, wanted):
                continue
            values = self.values.get(name, ()) if name in self.scales else ()
            first = min((values.index(value) for value in wanted & {*values}), default=0)
            above = values[first:] if wanted & {*values} else []
            if name in self.settled and self.settled[name] not in {*wanted, *above}:
                return str(name)
        return ""

    def forget(
        self, node: Node, cls: type[Thing], path: tuple[str, ...], place: Place | None
    ) -> None:
        if cls in KIND_OF:
            self.gone[KIND_OF[cls]][node.text("id")] = place
        elif len(path) == 4 and path[0] in FOLDERS and FOLDERS[path[0]].cls is Decision:
            self.gone["node"][f"{path[1]}:{path[3]}"] = place
        for name, hint in fields(cls).items():
            inner, listed = held(hint)
            if inner and listed:
                for child in node.items(name):
                    if isinstance(child.value, dict):
                        self.forget(child, inner, (*path, name, child.text("id")), place)

    # Then: what refers to them.

    def unreferred(self, node: Node, hint: Any, path: tuple[str, ...]) -> Node | None:
        """The node without references to what is gone; None where nothing is left of it."""
        cls, listed = held(hint)
        for mark in marks(hint):
            if isinstance(mark, Ref) and mark.kind == "condition":
                return self.asked(node)
            if isinstance(mark, Ref) and isinstance(node.value, str):
                own = f"{path[1]}:" if mark.kind == "node" else ""
                return None if own + node.value in self.gone[mark.kind] else node
        if isinstance(node.value, list):
            inner = item(hint)
            kept = [
                self.unreferred(child, inner, (*path, child.text("id"))) for child in node.value
            ]
            remaining = [child for child in kept if child is not None]
            return replace(node, value=remaining) if remaining or not node.value else None
        if cls and not listed and isinstance(node.value, dict):
            return self.whole(node, cls, path)
        return node

    def whole(self, node: Node, cls: type[Thing], path: tuple[str, ...]) -> Node | None:
        """A thing whose optional references are dropped. What needs one and has no id says
        nothing without it, and goes; for others an editor must name another."""
        value = {}
        for name, child in node.value.items():
            hint = fields(cls).get(name)
            kept = self.unreferred(child, hint, (*path, name)) if hint else child
            if kept is not None:
                value[name] = kept
            elif cls.model_fields[name].is_required() or (name in USUAL and self.has_roles):
                if "id" not in cls.model_fields and len(path) != 0 and cls is not Playbook:
                    return None
                value[name] = child
                self.needed(child, name)
        return replace(node, value=value)

    def asked(self, when: Node) -> Node:
        if not isinstance(when.value, dict):
            return when
        gone = self.gone["condition"]
        return replace(when, value={k: v for k, v in when.value.items() if k not in gone})

    def needed(self, node: Node, name: str) -> None:
        """Says where something that is gone is still needed."""
        ids = [child.raw for child in node.value] if isinstance(node.value, list) else [node.raw]
        places = [place for found in self.gone.values() for i, place in found.items() if i in ids]
        where = next((str(place) for place in places if place), "playbook.yml")
        words = {
            "id": ", ".join(ids),
            "key": name,
            "where": where,
            "file": in_layer(self.layer, node.place),
        }
        self.problems.append(Problem(node.place, "left-out-needed", **words))


def scales(tree: Node) -> set[str]:
    """The conditions that are scales."""
    return {
        condition.text("id")
        for condition in tree.items("conditions")
        if (scale := condition.child("scale")) and scale.value is True
    }


def condition_values(tree: Node) -> dict[str, list[str]]:
    """The values of all conditions, in their order."""
    return {
        condition.text("id"): [value.text("id") for value in condition.items("values")]
        for condition in tree.items("conditions")
    }


def _choices(wanted: Node) -> set[str]:
    """The values that a condition may have for a thing to apply."""
    choices = wanted.value if isinstance(wanted.value, list) else [wanted]
    return {choice.raw for choice in choices}


def _title(node: Node) -> str:
    return next((node.text(name) for name in TITLES if node.text(name)), "")

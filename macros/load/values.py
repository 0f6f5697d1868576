"""Values that each organisation sets: `{value:approval-limit}` in a text of the data.

Declared once in `values.yml` of the base, set in the same file of a layer, `approval-limit: 500`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..model.nearest import nearest
from ..model.playbook import Playbook
from ..model.things import Value
from ..model.types import MARKDOWN, Ref
from .overrides import LOCAL, in_layer
from .problems import Problem, listed
from .reflection import fields, held, marks
from .tree import Node

FILE = "values.yml"
NAMED = re.compile(r"\{value:([^{}\n]*)\}")
NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
SPECIAL = re.compile(r"([\\`*_\[\]|])")
"""What Markdown would take for something else."""
NAMES = 40
"""Values of which a notice tells the ids; it says where the others are found."""


def as_list(node: Node) -> Node:
    """A file that sets values, `id: value`, in the form in which they are declared."""
    if not isinstance(node.value, dict):
        return node
    return replace(node, value=[_entry(node, id_, child) for id_, child in node.value.items()])


def _entry(node: Node, id_: str, child: Node) -> Node:
    if isinstance(child.value, str | int | float) and not isinstance(child.value, bool):
        # A number is as good as a text here.
        child = replace(child, value=child.raw)
    named = Node(node.keys[id_], id_, id_)
    keys = {"id": node.keys[id_], "value": child.place}
    return Node(node.keys[id_], {"id": named, "value": child}, keys=keys)


def value_problems(tree: Node) -> Iterator[Problem]:
    """Values that a text names and nobody declares, and numbers that are none."""
    declared = {value.text("id"): value for value in tree.items("values")}
    names = {name: id_ for id_, node in declared.items() for name in (id_, node.text("title"))}
    for value in declared.values():
        if value.text("type") == "number":
            for field in ("default", "value"):
                text = value.text(field)
                if text and not NUMBER.fullmatch(text):
                    yield Problem(value.value[field].place, "value-number", value=text)
    for node in _texts(tree):
        for match in NAMED.finditer(node.value):
            if match[1] not in declared:
                near = partial(_meant, match[1], names)
                place, allowed = node.within(match.start()), listed(declared)
                yield Problem(place, "unknown-value", near, allowed=allowed, id=match[1])


def _meant(word: str, names: Mapping[str, str]) -> str:
    return names.get(nearest(word, names), "")


def missing(playbook: Playbook, tree: Node) -> Iterator[Problem]:
    """What each organisation has still to set."""
    if unset := [value.id for value in playbook.unset.values()]:
        places = {value.text("id"): value.place for value in tree.items("values")}
        words = {
            "count": str(len(unset)),
            "total": str(len(places)),
            "ids": ", ".join([*unset[:NAMES], *(["…"] if len(unset) > NAMES else [])]),
        }
        place = places[unset[0]]
        yield Problem(place, "value-unset", file=in_layer(LOCAL, place), **words)


Kept = dict[int, tuple[Node, Node]]
"""Lists of a tree by their `id()`, with what they were filled to."""


@dataclass
class Filled:
    """What lists were filled to the last time, and with which words."""

    words: Mapping[str, str] = field(default_factory=dict)
    lists: Kept = field(default_factory=dict)


def filled(tree: Node, unset: str, last: Filled) -> Node:
    """The tree with what the texts name; `unset` has the title of a value that is to be set. Lists
    that are in `last` are taken from there, and noted there for the next time."""
    words = wording(tree, unset)
    before = last.lists if words == last.words else {}
    last.words, last.lists = words, {}
    return _filled(tree, Playbook, words, before, last.lists)


def wording(tree: Node, unset: str) -> dict[str, str]:
    """What stands in texts for each value, by its id."""
    words = {}
    for node in tree.items("values"):
        title = node.text("title")
        value = Value.model_construct(
            unit=node.text("unit"), default=node.text("default"), value=node.text("value")
        )
        words[node.text("id")] = value.text or unset.format(title=title)
    return words


def filled_text(text: str, words: Mapping[str, str], form: str = "") -> str:
    """A text with what it names; `form` is how a character is written that means something in
    it."""

    def word(match: re.Match[str]) -> str:
        said = words.get(match[1], match[0])
        return SPECIAL.sub(form, said) if form else said

    return NAMED.sub(word, text)


def _filled(node: Node, hint: Any, words: Mapping[str, str], before: Kept, now: Kept) -> Node:
    if isinstance(node.value, str):
        said = marks(hint)
        if "{value:" not in node.value or any(isinstance(mark, Ref) for mark in said):
            return node
        form = r"\\\1" if MARKDOWN in said else ""
        return replace(node, value=filled_text(node.value, words, form))
    cls, listed = held(hint)
    if isinstance(node.value, list):
        if found := before.get(id(node)):
            now[id(node)] = found
            return found[1]
        inner = cls if listed else str
        result = node.holding([_filled(child, inner, words, before, now) for child in node.value])
        now[id(node)] = node, result
        return result
    if isinstance(node.value, dict):
        hints = fields(cls) if cls else {}
        value = {
            name: child
            if name == "labels"
            else _filled(child, hints.get(name, str), words, before, now)
            for name, child in node.value.items()
        }
        return node.holding(value)
    return node


def _texts(node: Node) -> Iterator[Node]:
    if isinstance(node.value, str):
        if "{value:" in node.value:
            yield node
    elif isinstance(node.value, dict):
        for name, child in node.value.items():
            if name != "labels":
                yield from _texts(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _texts(child)

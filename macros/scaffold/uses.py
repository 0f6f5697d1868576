"""Every place of the data where an id stands: where its thing is declared, and what refers to it.

What is a reference is read from the types; links and values in texts are found by how they look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..load.overrides import AFTER, REVIEWED
from ..load.problems import Place
from ..load.reflection import fields, held, item, marks
from ..load.tree import Node
from ..load.used import USE
from ..load.values import FILE as VALUES
from ..model.kinds import FOLDERS, KINDS, PLAYBOOK, Kind
from ..model.things import ConditionValue
from ..model.types import Ref, Thing
from .sources import Source, Sources

How = Literal["declared", "file", "ordered", "refers", "settles", "links", "recorded", "set"]
"""What an id is doing at a place: it names a thing, a file, a place in an order; or refers to a
thing, in a field, as a condition, in a text; or a layer keeps a record of it or sets its value."""

DECLARES = ("declared", "file", "ordered")


@dataclass(frozen=True)
class Step:
    """A list or mapping on the way to a node: the node, its type, and where in it the way goes."""

    node: Node
    hint: Any
    at: int | str


Trail = tuple[Step, ...]


@dataclass(frozen=True)
class Use:
    """One place of an id, from the character `start` to `end` of a file; `trail` leads to `node`
    where there is one, and `holder` is the id of the thing with a file or entry of its own."""

    how: How
    source: Source
    start: int
    end: int
    node: Node | None = None
    trail: Trail = ()

    @property
    def place(self) -> Place:
        return self.source.place(self.start)


@dataclass(frozen=True)
class Sort:
    """What `new`, `rename` and `remove` can make: a kind of the playbook, or a part with an id of
    some thing, such as an activity. `field` is the list of it; `holders` the kinds that have one,
    none for what is a list of the playbook; `refs` how references name it."""

    name: str
    cls: type[Thing]
    field: str
    holders: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    kind: Kind | None = None

    @property
    def folder(self) -> str:
        return self.kind.folder if self.kind else ""


def sorts() -> dict[str, Sort]:
    """All that has an id, by name: kinds first, then parts of things with files."""
    found: dict[str, Sort] = {}
    by_field = {kind.plural: kind.name for kind in KINDS.values()}
    for kind in KINDS.values():
        inside = [path.partition(".") for path in kind.lists if "." in path]
        holders = tuple(by_field[top] for top, _, _ in inside)
        field = inside[0][2] if inside else kind.plural
        found[kind.name] = Sort(kind.name, kind.cls, field, holders, (kind.name,), kind)
    for kind in FOLDERS.values():
        for field, hint in fields(kind.cls).items():
            cls, listed = held(hint)
            known = any(sort.cls is cls for sort in found.values() if sort.kind)
            if cls and listed and "id" in cls.model_fields and not known:
                name = PART_NAMES.get(cls.__name__, cls.__name__.lower())
                before = found.get(name)
                holders = (*(before.holders if before else ()), kind.name)
                refs = (name, "node") if "node" in _answers(kind.cls) else (name,)
                found[name] = Sort(name, cls, before.field if before else field, holders, refs)
    return found


PART_NAMES = {"TreeQuestion": "step"}
"""What a part is called where the name of its class says little to an editor."""


def _answers(cls: type[Thing]) -> set[str]:
    """How references inside of a thing with a file of its own name what they mean."""
    found: set[str] = set()
    for hint in fields(cls).values():
        inner, listed = held(hint)
        for part in fields(inner).values() if inner and listed else ():
            deeper, _ = held(part)
            for last in fields(deeper).values() if deeper else ():
                found |= {mark.kind for mark in marks(last) if isinstance(mark, Ref)}
    return found


def visit(node: Node, hint: Any, trail: Trail = ()) -> Iterator[tuple[Node, Any, Trail]]:
    """Each node of a tree with its type and the way to it, as far as the tree fits the types."""
    yield node, hint, trail
    if isinstance(node.value, list):
        inner = item(hint)
        for number, child in enumerate(node.value):
            yield from visit(child, inner, (*trail, Step(node, hint, number)))
    elif isinstance(node.value, dict):
        cls, listed = held(hint)
        for name, part in fields(cls).items() if cls and not listed else ():
            if name in node.value:
                yield from visit(node.value[name], part, (*trail, Step(node, hint, name)))


def uses(sources: Sources, sort: Sort, id_: str, within: str = "") -> list[Use]:
    """Every place of the id of a thing, the declarations first; `within` is the id of the thing
    that holds it, for a part whose id is unique only there."""
    found: list[Use] = []
    for source in sources.files.values():
        if within and not sort.kind and not _belongs(source, within):
            continue
        if source.node and source.name.endswith(REVIEWED):
            found += _recorded(source, sort, id_)
        elif source.node and source.hint is not None:
            found += _in_tree(source, sort, id_)
        if sort.kind and source.hint is not None:
            found += _in_texts(source, sort, id_)
        if sort.folder and source.own_name == f"{sort.folder}/{id_}.yml":
            found.append(Use("file", source, 0, 0))
    order = list(How.__args__)  # type: ignore[attr-defined]
    return sorted(found, key=lambda use: (order.index(use.how), use.source.name, use.start))


def answers(sources: Sources, id_: str) -> dict[str, list[Use]]:
    """Every place of the values of that id, by the condition which has it: where it is declared,
    and where something asks for it or settles it."""
    found: dict[str, list[Use]] = {}
    for source in sources.files.values():
        if source.node is None or source.hint is None:
            continue
        for node, hint, trail in visit(source.node, source.hint):
            if trail and held(trail[-1].hint) == (ConditionValue, True) and node.text("id") == id_:
                condition = trail[-2].node.text("id")
                use = _use("declared", source, node.value["id"].place, id_, node, trail)
                found.setdefault(condition, []).insert(0, use)
            marked = any(isinstance(m, Ref) and m.kind == "condition" for m in marks(hint))
            for name, child in (
                node.value.items() if marked and isinstance(node.value, dict) else ()
            ):
                for one in child.value if isinstance(child.value, list) else [child]:
                    if one.raw == id_:
                        use = _use("settles", source, one.place, id_, one, trail)
                        found.setdefault(name, []).append(use)
    return found


def _belongs(source: Source, holder: str) -> bool:
    return source.name.endswith(f"/{holder}.yml")


def _in_tree(source: Source, sort: Sort, id_: str) -> Iterator[Use]:
    assert source.node
    if (
        sort.name == "value"
        and source.name.endswith(VALUES)
        and isinstance(source.node.value, dict)
    ):
        if id_ in source.node.keys:  # A layer sets values by their ids.
            yield _use("set", source, source.node.keys[id_], id_, source.node)
    for node, hint, trail in visit(source.node, source.hint):
        said = marks(hint)
        refs = {mark.kind for mark in said if isinstance(mark, Ref)}
        if isinstance(node.value, str) and refs & {*sort.refs} and node.value == id_:
            yield _use("refers", source, node.place, id_, node, trail)
        if isinstance(node.value, dict) and "condition" in refs and sort.name == "condition":
            if id_ in node.keys:
                yield _use("settles", source, node.keys[id_], id_, node, trail)
        if trail and isinstance(trail[-1].at, int):
            yield from _in_list(source, sort, id_, node, trail)


def _in_list(source: Source, sort: Sort, id_: str, node: Node, trail: Trail) -> Iterator[Use]:
    """An entry of a list that names the thing: a declaration, or a place in an order."""
    cls, _ = held(trail[-1].hint)
    if cls is not sort.cls or (sort.kind and sort.holders and len(trail) < 2):
        return
    in_order = source.own_name == PLAYBOOK and bool(sort.folder)
    if isinstance(node.value, dict):
        if node.text("id") == id_:
            how: How = "ordered" if in_order else "declared"
            yield _use(how, source, node.value["id"].place, id_, node, trail)
        again = node.child(USE)
        if again is not None and again.raw == id_:
            yield _use("refers", source, again.place, id_, again, trail)
        after = node.child(AFTER)
        if after is not None and after.value == id_:
            yield _use("refers", source, after.place, id_, after, (*trail, Step(node, None, AFTER)))
    elif in_order and node.raw == id_:
        yield _use("ordered", source, node.place, id_, node, trail)


def _in_texts(source: Source, sort: Sort, id_: str) -> Iterator[Use]:
    forms = []
    if sort.kind and sort.kind.link:
        forms.append(rf"\]\(\s*<?{sort.name}:({re.escape(id_)})(?=[\s>)#])")
    if sort.name == "value":
        forms.append(rf"\{{value:({re.escape(id_)})\}}")
    for form in forms:
        for match in re.finditer(form, source.text):
            yield Use("links", source, *match.span(1))


def _recorded(source: Source, sort: Sort, id_: str) -> Iterator[Use]:
    """The record of a review: by ways such as `stages/goal/checklist/goal-kpi`."""
    assert source.node
    for key, place in source.node.keys.items():
        steps = key.split("/")
        for number, step in enumerate(steps):
            list_ = steps[number - 1] if number else ""
            if step == id_ and list_ == sort.field and (number == 1) == (not sort.holders):
                at = source.text.index(key, source.offset(place)) + len(
                    "/".join(["", *steps[:number]])
                )
                yield Use("recorded", source, at, at + len(id_))
        after = source.node.value[key].child(AFTER)
        if after is not None and after.value == id_ and steps[-2:-1] == [sort.field]:
            yield _use("recorded", source, after.place, id_)


def _use(
    how: How, source: Source, place: Place, id_: str, node: Node | None = None, trail: Trail = ()
) -> Use:
    start = source.text.index(id_, source.offset(place))
    return Use(how, source, start, start + len(id_), node, trail)


def declared(sources: Sources, sort: Sort, within: str = "") -> Sequence[str]:
    """The ids of all things of a sort."""
    found: dict[str, None] = {}
    for source in sources.files.values():
        if source.node is None or source.hint is None:
            continue
        if sort.folder:
            folder, _, file = source.own_name.rpartition("/")
            if folder == sort.folder:
                found[file.removesuffix(".yml")] = None
            continue
        if within and not _belongs(source, within):
            continue
        for node, _, trail in visit(source.node, source.hint):
            if trail and isinstance(trail[-1].at, int) and held(trail[-1].hint)[0] is sort.cls:
                if isinstance(node.value, dict) and node.text("id"):
                    found[node.text("id")] = None
    return list(found)

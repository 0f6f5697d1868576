"""What the model's types say of a place in the data: its fields, values and marks.

Read by `shapes.py` and `rules.py`, so that neither keeps a second list of what is in the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import StringConstraints

from ..model.kinds import FILES, FOLDERS
from ..model.playbook import Playbook
from ..model.types import FILLED, Ref, Thing
from .tree import Node

PARTS = (*FILES, "labels")
"""Fields of the playbook with a file of that name beside `playbook.yml`."""
Path = Sequence[int | str]
"""Where something stands: `("stages", 0, "title")`."""


USUAL = (
    "responsible",
    "accountable",
    "roles",
    "author",
    "approver",
    "decider",
    "description",
    "purpose",
    "contents",
    "summary",
)
"""What a thing may go without, and seldom does where others of its kind have it."""


@cache
def fields(cls: type[Thing]) -> dict[str, Any]:
    """The fields of a class with their types and marks."""
    marked = get_type_hints(cls, include_extras=True)
    return {name: marked[name] for name in cls.model_fields}


def keys(path: Path) -> list[str]:
    """The keys that an editor may write at a path: not the id of a thing whose file is named
    after it, and in `playbook.yml` nothing that has files of its own."""
    cls = _thing(_type_at(path))
    found = list(fields(cls)) if cls else []
    if len(path) == 2 and path[0] in FOLDERS:
        found.remove("id")
    # What hardly anybody needs comes last.
    found.sort(key=("code", "formerly").__contains__)
    return found if path else [key for key in found if key not in PARTS]


def choices(path: Path) -> tuple[str, ...]:
    """The values that are possible at a path, where they are counted."""
    return literals(_type_at(path))


def literals(hint: Any) -> tuple[str, ...]:
    """The values of a type, where they are counted."""
    return next((get_args(part) for part in _arms(hint) if get_origin(part) is Literal), ())


def patterns(path: Path) -> list[str]:
    """The patterns of the texts that may stand at a path."""
    return _patterns(_type_at(path))


def marks_at(path: Path) -> tuple[Any, ...]:
    """The marks of the type at a path."""
    hint = _type_at(path)
    return marks(hint) if hint else ()


class Walk:
    """Goes through a tree, and through the next one that is much the same: what it has found in a
    list of nodes it need not look for again."""

    def __init__(self) -> None:
        self.before: dict[int, tuple[Node, list[tuple[Any, Node]]]] = {}
        self.now = self.before

    def __call__(self, root: Node) -> Iterator[tuple[Any, Node]]:
        """Each node of the tree with what its type says of it: a mark, a class, or `list`.

        Goes as far as the tree fits the types; `shapes.py` reports where it does not.
        """
        self.before, self.now = self.now, {}
        return self._inside(root, Playbook)

    def _inside(self, node: Node, hint: Any) -> Iterator[tuple[Any, Node]]:
        marks, arms = _plan(hint)
        for mark in marks:
            if isinstance(node.value, _marked(mark)):
                yield mark, node
        for arm, item in arms:
            if item is not None:
                if isinstance(node.value, list):
                    if not (known := self.before.get(id(node))):
                        known = node, [(list, node)]
                        for child in node.value:
                            known[1].extend(self._inside(child, item))
                    self.now[id(node)] = known
                    yield from known[1]
            elif isinstance(node.value, dict):
                yield arm, node
                for name, child_hint in fields(arm).items():
                    if name in node.value:
                        yield from self._inside(node.value[name], child_hint)


def ways(tree: Node) -> Iterator[tuple[type[Thing], Node, tuple[str, ...]]]:
    """The things of a tree that stand in lists: the class, the thing, and the way to it by ids and
    fields, such as `("stages", "data", "checklist", "data-permit")`."""
    return _ways(tree, Playbook, ())


def _ways(
    node: Node, hint: Any, way: tuple[str, ...]
) -> Iterator[tuple[type[Thing], Node, tuple[str, ...]]]:
    cls, listed = held(hint)
    if cls and listed and isinstance(node.value, list):
        for child in node.value:
            own = (*way, child.text("id"))
            yield cls, child, own
            yield from _ways(child, cls, own)
    elif cls and not listed and isinstance(node.value, dict):
        for name, child in node.value.items():
            yield from _ways(child, fields(cls).get(name), (*way, name))


def class_at(way: Sequence[str]) -> type[Thing] | None:
    """The class of the thing that such a way leads to."""
    cls: type[Thing] | None = Playbook
    listed = False
    for step in way:
        if listed:
            listed = False
        elif cls:
            cls, listed = held(fields(cls).get(step))
    return cls


@cache
def held(hint: Any) -> tuple[type[Thing] | None, bool]:
    """The class that a type holds, and whether it holds a list of such things."""
    for arm, item in _plan(hint)[1]:
        if item is None:
            return arm, False
        return _thing(item), True
    return None, False


@cache
def _plan(hint: Any) -> tuple[list[Any], list[tuple[Any, Any]]]:
    """The marks of a type, and its arms that hold more: lists with the type of their items,
    classes with None."""
    marks: list[Any] = []
    arms: list[tuple[Any, Any]] = []
    for part in _arms(hint):
        if get_origin(part) is Annotated:
            marks += (mark for mark in get_args(part)[1:] if isinstance(mark, Ref | str))
        elif get_origin(part) is list:
            arms.append((list, get_args(part)[0]))
        elif isinstance(part, type) and issubclass(part, Thing):
            arms.append((part, None))
    return marks, arms


def _marked(mark: Any) -> type:
    """What a value with that mark must be, to be judged by it."""
    return dict if isinstance(mark, Ref) and mark.kind == "condition" else str


def _arms(hint: Any) -> Iterator[Any]:
    """A type and what it wraps: the arms of a union, the inside of an Annotated."""
    yield hint
    if get_origin(hint) is Annotated:
        yield from _arms(get_args(hint)[0])
    elif get_origin(hint) in (Union, UnionType):
        for arm in get_args(hint):
            yield from _arms(arm)


def _type_at(path: Path) -> Any:
    """The type at a path of the playbook; None where the model has nothing."""
    hint: Any = Playbook
    for step in path:
        cls = _thing(hint)
        if isinstance(step, str):
            hint = fields(cls).get(step) if cls else None
        else:
            hint = next((get_args(p)[0] for p in _arms(hint) if get_origin(p) is list), None)
    return hint


def _thing(hint: Any) -> type[Thing] | None:
    classes = (part for part in _arms(hint) if isinstance(part, type))
    return next((part for part in classes if issubclass(part, Thing)), None)


@cache
def marks(hint: Any) -> tuple[Any, ...]:
    """The marks of a type."""
    return tuple(_plan(hint)[0])


@cache
def item(hint: Any) -> Any:
    """The type of the items of a list; None for what is no list."""
    return next((inner for _, inner in _plan(hint)[1] if inner is not None), None)


@cache
def texts(hint: Any) -> bool:
    """Whether a type is one of words that a reader reads."""
    return FILLED in _patterns(hint)


def _patterns(hint: Any) -> list[Any]:
    return [
        mark.pattern
        for part in _arms(hint)
        if get_origin(part) is Annotated
        for mark in get_args(part)[1:]
        if isinstance(mark, StringConstraints)
    ]

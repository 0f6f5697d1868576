"""The merged data as YAML, each value with the file and line it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from ..model.kinds import FOLDERS, PLAYBOOK
from ..model.nearest import nearest
from ..model.types import Thing
from .reflection import PARTS, ways
from .tree import BROKEN, Node

PLAIN = re.compile(r"[^\W\d_][\w .,/()·%‘’“”-]*[^\W_]|[^\W\d_]")
"""Texts that need no quotes."""
WHOLE = PLAYBOOK.removesuffix(".yml")
"""The playbook itself."""
WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


class NoSuchThing(LookupError):
    """There is nothing at a path; `near` is one that there is."""

    def __init__(self, path: str, near: str) -> None:
        self.path, self.near = path, near
        super().__init__(path)


def find(tree: Node, path: str) -> Node:
    """The node at a path of ids and fields: `stages/data`, `stages/data/gate`, `roles/planner`; for
    `playbook`, what its own file says.
    Raises `NoSuchThing`."""
    if path == WHOLE:
        return of_playbook(tree)
    node, done = tree, ""
    steps = [step for step in path.split("/") if step]
    for number, step in enumerate(steps, 1):
        inner = _inner(node)
        if step not in inner:
            near = nearest(step, inner)
            raise NoSuchThing(path, "/".join([f"{done}{near}", *steps[number:]]) if near else "")
        node, done = inner[step], f"{done}{step}/"
    return node


def paths(tree: Node, cls: type[Thing], id_: str) -> Iterator[tuple[str, ...]]:
    """The ways to the things of a class with an id."""
    return (way for inner, thing, way in ways(tree) if inner is cls and thing.text("id") == id_)


def of_playbook(tree: Node) -> Node:
    """What `playbook.yml` says: the fields of the playbook itself, and the orders as lists of
    ids."""
    value = {name: child for name, child in tree.value.items() if name not in PARTS}
    for name in value.keys() & FOLDERS.keys():
        ids = [child.value["id"] for child in tree.items(name) if child.child("id")]
        value[name] = replace(value[name], value=ids)
    return replace(tree, value=value)


def _inner(node: Node) -> dict[str, Node]:
    if isinstance(node.value, dict):
        return node.value
    if isinstance(node.value, list):
        return {child.text("id") or str(number): child for number, child in enumerate(node.value)}
    return {}


def shown(node: Node, marks: Mapping[int, str]) -> str:
    """A node as YAML; behind each value, `# file:line`. `marks` are remarks on nodes by their
    `id()`, such as that one is left out."""
    return "\n".join(_lines(node, "", marks)) + "\n"


def remarks(tree: Node, said: Mapping[tuple[str, ...], str]) -> dict[int, str]:
    """What is said of things by the ways to them, as `shown` takes it."""
    found: dict[int, str] = {}
    for way, text in said.items():
        with suppress(NoSuchThing):
            node = find(tree, "/".join(way))
            # An order shows the id alone.
            found |= {id(one): f"  # {text}" for one in (node, node.child("id")) if one}
    return found


def _lines(node: Node, indent: str, marks: Mapping[int, str]) -> Iterator[str]:
    if isinstance(node.value, dict) and node.value:
        for key, child in node.value.items():
            yield from _entry(f"{indent}{key}:", child, f"{indent}  ", marks)
    elif isinstance(node.value, list) and node.value:
        for child in node.value:
            yield from _entry(f"{indent}-", child, f"{indent}  ", marks)
    else:
        yield f"{indent}{_scalar(node)}  {_place(node)}"


def _entry(head: str, node: Node, indent: str, marks: Mapping[int, str]) -> Iterator[str]:
    mark = marks.get(id(node), "")
    if isinstance(node.value, dict | list) and node.value:
        lines = list(_lines(node, indent, marks))
        if head.endswith("-") and isinstance(node.value, dict):
            first = lines[0][len(indent) :]
            yield f"{head} {first}{'' if first.endswith(mark) else mark}"
            yield from lines[1:]
        else:
            yield f"{head}{mark}"
            yield from lines
    elif isinstance(node.value, str) and "\n" in node.value:
        text = node.value
        keep = "" if text.endswith("\n") and not text.endswith("\n\n") else "-"
        keep = "+" if text.endswith("\n\n") else keep
        yield f"{head} |{keep}  {_place(node)}{mark}"
        for line in text.removesuffix("\n").split("\n"):
            yield f"{indent}{line}" if line else ""
    else:
        yield f"{head} {_scalar(node)}  {_place(node)}{mark}"


def _place(node: Node) -> str:
    return f"# {node.place.file}:{node.place.line}"


def _scalar(node: Node) -> str:
    if node.value is BROKEN:
        return "null"
    if isinstance(node.value, dict | list):
        return "{}" if isinstance(node.value, dict) else "[]"
    if not isinstance(node.value, str):
        return node.raw or "null"
    if PLAIN.fullmatch(node.value) and node.value.lower() not in WORDS:
        return node.value
    return json.dumps(node.value, ensure_ascii=False)

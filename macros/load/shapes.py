"""Whether the data have the shape of the model: pydantic's errors as problems with places."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import partial

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..model import types
from ..model.nearest import nearest
from . import reflection
from .problems import Problem
from .tree import BROKEN, Node

ARMS = ("str", "list[str]")
"""What pydantic calls a text and a list of texts where either may stand."""
LISTED = 30
"""More keys than this are not listed in a message."""
PATTERNS = {
    types.ID: "bad-id",
    types.ADDRESS: "bad-url",
    types.FILLED: "empty",
    types.COLOUR: "bad-colour",
    types.FILE: "bad-file",
}
"""The problem of a text that does not match a pattern of the model."""
VALUES = {
    list: "list",
    dict: "mapping",
    str: "text",
    bool: "bool",
    type(None): "null",
    int: "int",
    float: "float",
    datetime.date: "date",
    datetime.datetime: "date",
}
"""The types of a node's value, as the languages call them."""


def shape_problems(error: ValidationError, tree: Node) -> Iterator[Problem]:
    """What pydantic says of the playbook `tree`, at the places of the nodes it means; nothing of
    what is broken or of a file that is missing, which has been said."""
    for detail in _meant(error, tree):
        loc = detail["loc"]
        gone = detail["type"] == "missing" and len(loc) == 1 and loc[0] in reflection.PARTS
        # What follows from a field that is wrong itself.
        gone = gone or detail["type"] == "default_factory_not_called"
        if not gone and tree.at(loc)[0].value is not BROKEN:
            yield _problem(detail, tree)


def want_mapping(node: Node) -> Problem:
    """The problem of something else where a mapping should be."""
    return Problem(node.place, "want-mapping", kind=kind(node))


def kind(node: Node) -> str:
    """What YAML takes a node for, as the languages call it."""
    return VALUES[type(node.value)]


def _meant(error: ValidationError, tree: Node) -> Iterator[ErrorDetails]:
    """What pydantic says, without what it says of the other arm where a text or a list may stand.

    Such a place ends, for pydantic, with the arm: `when → hosting → list[str]`."""
    for detail in error.errors(include_url=False):
        node, rest = tree.at(detail["loc"])
        if rest and rest[0] in ARMS and node.value is not BROKEN:
            if (rest[0] == ARMS[1]) is not isinstance(node.value, list):
                continue
            path = detail["loc"][: len(detail["loc"]) - len(rest)]
            detail["loc"] = (*path, *rest[1:])
        yield detail


def _problem(error: ErrorDetails, tree: Node) -> Problem:
    """One error of pydantic in the words of the person who edits the file."""
    loc, said = error["loc"], error["type"]
    node, _ = tree.at(loc)
    name = str(loc[-1])
    if said == "missing":
        return Problem(node.place, "missing", key=name)
    if said == "extra_forbidden":
        return unknown_key(tree.at(loc[:-1])[0], name, reflection.keys(loc[:-1]))
    if types.COLOUR in reflection.patterns(loc):
        # Without quotes a colour is a comment, or a number.
        return Problem(node.place, "bad-colour", value=node.raw)
    if node.value is None:
        return Problem(node.place, "empty")
    if said == "string_type":
        return _no_text(node, name, types.MARKDOWN in reflection.marks_at(loc))
    if said == "list_type":
        return Problem(node.place, "want-list")
    if said in ("model_type", "dict_type", "model_attributes_type"):
        return want_mapping(node)
    if said == "too_short":
        return Problem(node.place, "too-few", key=name, count=error["ctx"]["min_length"])
    if said == "lines":
        return Problem(node.place, "one-line")
    if said == "string_too_long":
        words = {"count": len(node.value), "most": error["ctx"]["max_length"]}
        return Problem(node.place, "too-long", **words)
    if said == "string_pattern_mismatch":
        code = PATTERNS[error["ctx"]["pattern"]]
        return Problem(node.place, code, **({} if code == "empty" else {"value": node.value}))
    if said == "literal_error":
        allowed = reflection.choices(loc)
        near = partial(_choice, node.raw, allowed)
        return Problem(node.place, "bad-choice", near, allowed=allowed, value=node.raw)
    if said.startswith("date"):
        return Problem(node.place, "want-date")
    return Problem(node.place, "bad-value", detail=error["msg"])


def unknown_key(parent: Node, key: str, known: Sequence[str]) -> Problem:
    """The problem of a key that is not one of those known in its mapping."""
    near, listed = partial(_key, parent, key, known), known if len(known) <= LISTED else ()
    return Problem(parent.keys[key], "unknown-key", near, allowed=listed, key=key)


def _key(parent: Node, key: str, known: Sequence[str]) -> str:
    """The key that was meant: none that the mapping has."""
    # What stands in another file, below a layer, may well have been meant.
    file, keys = parent.keys[key].file, parent.keys
    return nearest(key, (n for n in known if n not in keys or keys[n].file != file))


def _choice(word: str, allowed: Sequence[str]) -> str:
    """The choice that was meant; `english` begins like `en`."""
    return nearest(word, allowed) or next((a for a in allowed if word[:2] == a), "")


def _no_text(node: Node, name: str, markdown: bool) -> Problem:
    if name == "accountable" and isinstance(node.value, list):
        return Problem(node.place, "want-one-role")
    if isinstance(node.value, list | dict):
        if markdown:
            return Problem(node.place, "want-lines")
        return Problem(node.place, "want-text", kind=kind(node))
    return Problem(node.place, "quote", kind=kind(node), raw=node.raw)

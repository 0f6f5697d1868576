"""The words of the interface: those of the language, and what a playbook says differently."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

from ..model.nearest import nearest
from .problems import Problem
from .shapes import unknown_key
from .tree import Node

RETIRED = ("option_what",)
"""Labels that pages showed once: a playbook that still has them is as sound as it was."""


def merged(defaults: Mapping[str, str], own: Any) -> Any:
    """All labels as plain values: the defaults and over them a playbook's `own`, if it has any.
    What is no mapping stays as it is, for the model to report."""
    if own is None:
        return dict(defaults)
    return {**defaults, **own} if isinstance(own, dict) else own


def label_problems(own: Node, defaults: Mapping[str, str]) -> Iterator[Problem]:
    """Labels that no page shows, and names in braces that no page fills in."""
    for key, node in own.value.items() if isinstance(own.value, dict) else ():
        if key not in (*defaults, *RETIRED):
            yield unknown_key(own, key, tuple(defaults))
        elif key in defaults and isinstance(node.value, str):
            yield from _placeholder_problems(node, placeholders(defaults[key]))


def placeholders(text: str) -> list[str]:
    """The names in braces, in their order and with all that follows a name: `count`, `count:d`.

    Raises `ValueError` if the braces do not match.
    """
    return [
        name + (f"!{how}" if how else "") + (f":{form}" if form else "")
        for _, name, form, how in string.Formatter().parse(text)
        if name is not None
    ]


def _placeholder_problems(node: Node, known: list[str]) -> Iterator[Problem]:
    """Nothing is filled into a label without names in braces, so that its braces are braces."""
    if not known:
        return
    try:
        names = placeholders(node.value)
    except ValueError:
        yield Problem(node.place, "bad-braces")
        return
    for name in names:
        if name not in known:
            allowed = [f"{{{slot}}}" for slot in known]
            near = nearest(name, known)
            yield Problem(node.place, "bad-slot", near=near, allowed=allowed, slot=name)

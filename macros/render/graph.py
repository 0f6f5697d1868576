"""A diagram as boxes and arrows: what `mermaid.py` writes as text and `svg.py` draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["rectangle", "rounded", "hexagon"]


@dataclass(frozen=True)
class Node:
    """A box. `lines` are its label as it is to be broken, `colour` is a CSS class, `link` the
    address that it leads to and `tip` what that address is called, `when` the values of conditions
    with which it applies, `line_marks` the attributes that say so of single lines."""

    id: str
    lines: tuple[str, ...]
    shape: Shape = "rectangle"
    colour: str = ""
    link: str = ""
    tip: str = ""
    when: Mapping[str, Sequence[str]] = field(default_factory=dict)
    line_marks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Edge:
    """An arrow between two boxes by their ids; dotted for a way back or around. `marks` are the
    attributes that say with what it applies."""

    start: str
    end: str
    lines: tuple[str, ...] = ()
    dotted: bool = False
    marks: str = ""


@dataclass(frozen=True)
class Graph:
    """A diagram from top to bottom: `name` is unique on a page, `title` and `description` say in
    words what it shows."""

    name: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

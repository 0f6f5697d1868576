"""A graph as Mermaid text, for the reader's browser to draw. The only place that escapes for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .graph import Edge, Graph, Node, Shape

BRACKETS: dict[Shape, tuple[str, str]] = {
    "rectangle": ("[", "]"),
    "rounded": ("(", ")"),
    "hexagon": ("{{", "}}"),
}


def mermaid(graph: Graph) -> str:
    """The flowchart with its title and description for screen readers, a statement a line."""
    named = [f"accTitle: {_one_line(graph.title)}", f"accDescr: {_one_line(graph.description)}"]
    nodes = (line for node in graph.nodes for line in _node(node))
    statements = [*named, *nodes, *map(_edge, graph.edges)]
    return "\n".join(["flowchart TB", *(f"  {line}" for line in statements)]) + "\n"


def _node(node: Node) -> Iterator[str]:
    id_, (opening, closing) = _id(node.id), BRACKETS[node.shape]
    yield f'{id_}{opening}"{_label(node.lines)}"{closing}'
    if node.colour:
        yield f"class {id_} {node.colour}"
    if node.link:
        yield f'click {id_} href "{node.link}" "{_one_line(node.tip)}"'


def _edge(edge: Edge) -> str:
    arrow = "-.->" if edge.dotted else "-->"
    label = f'|"{_label(edge.lines)}"|' if edge.lines else ""
    return f"{_id(edge.start)} {arrow}{label} {_id(edge.end)}"


def _id(id_: str) -> str:
    """Hyphens could be read as arrows."""
    return id_.replace("-", "_")


def _label(lines: Iterable[str]) -> str:
    return "<br/>".join(map(_escaped, lines))


def _one_line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    """The text as Mermaid shows it as written: numbers for all but letters, digits and blanks."""
    return "".join(
        character
        if character.isalnum() or character == " " or ord(character) > 127
        else f"#{ord(character)};"
        for character in text
    )

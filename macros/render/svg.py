"""A graph as inline SVG, cached by content.

The engine (merman) only finds out where boxes and lines go. It is handed letters of the same width
instead of the labels, and its drawing is written anew: neither its styles and ids nor its ideas
about fonts, wrapping and escapes reach the page. Colours are in the site's CSS.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from . import cache
from .graph import Edge, Graph, Node
from .mermaid import BRACKETS

FONT_SIZE, LINE = 16, 22  # px; the CSS sets the same size
FLOWCHART = {
    "htmlLabels": True,
    "wrappingWidth": 4000,
    "minNodeWidth": 60,
    "padding": 12,
    "nodeSpacing": 28,
    "rankSpacing": 40,
}
OPTIONS = {
    "site_config": {
        "theme": "base",
        "look": "classic",
        "layout": "dagre",
        "securityLevel": "strict",
        "fontSize": FONT_SIZE,
        "htmlLabels": True,
        "flowchart": FLOWCHART,
    }
}
# The widest advance, in em, of each character in Noto Sans CJK KR, NanumGothic, Malgun Gothic,
# DejaVu Sans and Arial, rounded up: nobody knows the reader's font, and a box a little too wide is
# better than a label cut off. The last two lines are what the engine takes its stand-ins for.
ROWS = {
    " ',.:;Iijl‘’": 0.34,
    '!"()/[]frt|“”': 0.48,
    "*-`·²": 0.61,
    "#&+<=>^~ABCDGHKNOQRUVXY": 0.84,
    "%@MW\\mw℃": 1.15,
}
ADVANCES = {character: em for row, em in ROWS.items() for character in row}
ASCII, HANGUL, WIDE, EMOJI = 0.67, 0.94, 1.0, 1.4
STAND_IN, STAND_IN_EM = "i", 0.28
LEAST = 8
"""The letters that stand for the shortest label."""

SAFE_LINK = re.compile(r"https?:|mailto:|[^:]*(?:[/?#]|$)", re.I)  # or no colon before these
ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
DECIMAL = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
NAME = re.compile(r"\x06?[^\W\d][\w-]*")
"""An id, also one whose beginning is left open (see `shared.py`)."""
INDEX = re.compile(r".*flowchart-n(\d+)-\d+")
"""The id of a box in the engine's drawing, which holds the number that we gave it."""


class DiagramError(Exception):
    """Diagram `name` cannot be drawn here: engine missing or failing."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class Drawing:
    """One line, `<svg …>…</svg>`, in which every id begins with the graph's name; and its width
    in pixels."""

    svg: str
    width: float


class Renderer:
    """Draws graphs, and keeps the drawings in a folder that may be missing, read-only or full of
    rubbish: it is only slower."""

    def __init__(self, cache_dir: Path) -> None:
        self.cache_dir = cache_dir
        self._engine: Any = None
        try:
            engine = version("merman")
        except PackageNotFoundError:
            engine = "none"
        source = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
        self._edition = [engine, source]

    def render(self, graph: Graph) -> Drawing:
        """The graph drawn. Raises DiagramError; ValueError if its name cannot be an id."""
        if not NAME.fullmatch(graph.name):
            raise ValueError(f"'{graph.name}' cannot be the id of a diagram")
        key = json.dumps([asdict(graph), *self._edition]).encode()
        path = self.cache_dir / f"{hashlib.sha256(key).hexdigest()}.svg"
        kept = cache.read(path)
        if kept is None:
            try:
                drawing = self._draw(graph)
            except DiagramError:
                raise
            except Exception as error:  # the engine's errors have no class without it
                raise DiagramError(graph.name, str(getattr(error, "message", error))) from error
            kept = f"{_short(drawing.width)}\n{drawing.svg}".encode()
            cache.write(path, kept)
        width, _, svg = kept.decode().partition("\n")
        return Drawing(svg, float(width))

    def _draw(self, graph: Graph) -> Drawing:
        if self._engine is None:
            merman = importlib.import_module("merman")
            self._engine = merman.MermanEngine(options_json=json.dumps(OPTIONS), services=None)
        if not graph.nodes:
            raise DiagramError(graph.name, "no node was drawn")
        root = ET.fromstring(self._engine.render_svg(stand_in(graph), None))
        body = "".join(_parts(root, graph))
        name = graph.name
        x, y, width, height = (_short(float(n)) for n in root.attrib["viewBox"].split())
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" role="group"'
            f' aria-labelledby="{name}-title" aria-describedby="{name}-desc"'
            f' viewBox="{x} {y} {width} {height}" width="{width}" height="{height}">'
            f'<title id="{name}-title">{escape(_clean(graph.title))}</title>'
            f'<desc id="{name}-desc">{escape(_clean(graph.description))}</desc>'
            f'<marker id="{name}-arrow" class="arrow" viewBox="0 0 10 10" refX="5" refY="5"'
            ' markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse"'
            f' orient="auto-start-reverse"><path d="M0 0 10 5 0 10z"/></marker>{body}</svg>'
        )
        return Drawing(svg, float(width))


def stand_in(graph: Graph) -> str:
    """What the engine lays out: Mermaid with numbered boxes, each label as letters as wide as it
    is, with nothing to wrap at, to escape or to look up."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    statements = []
    for node in graph.nodes:
        opening, closing = BRACKETS[node.shape]
        statements.append(f'{numbers[node.id]}{opening}"{_letters(node.lines)}"{closing}')
    for edge in graph.edges:
        arrow = "-.->" if edge.dotted else "-->"
        label = f'|"{_letters(edge.lines)}"|' if edge.lines else ""
        statements.append(f"{numbers[edge.start]} {arrow}{label} {numbers[edge.end]}")
    return "\n".join(["flowchart TB", *statements]) + "\n"


def _letters(lines: Sequence[str]) -> str:
    counts = [math.ceil(_width(_clean(line)) / FONT_SIZE / STAND_IN_EM) for line in lines]
    counts[0] = max(LEAST, counts[0])
    return "<br/>".join(STAND_IN * count for count in counts)


def _parts(root: ET.Element, graph: Graph) -> Iterator[str]:
    """The engine's boxes, arrows and labels as ours; the rest (styles, markers, filters) is left.

    It keeps arrows, and labels, in the order in which they were named.
    """
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    arrows, labels = (
        iter([(f"L_n{numbers[e.start]}_n{numbers[e.end]}_", e) for e in graph.edges])
        for _ in range(2)
    )

    def same(element: ET.Element, among: Iterator[tuple[str, Edge]]) -> Edge:
        name, edge = next(among)
        if not element.attrib["data-id"].startswith(name):
            raise DiagramError(graph.name, "the engine draws arrows in another order")
        return edge

    def parts(parent: ET.Element) -> Iterator[str]:
        for element in parent:
            kinds = element.get("class", "").split()
            x, y = _place(element)
            if "node" in kinds:
                number = INDEX.fullmatch(element.get("id", ""))
                if not number:
                    raise DiagramError(graph.name, "the engine does not name its boxes after ours")
                yield _node(graph.nodes[int(number[1])], element)
            elif "edgeLabel" in kinds:
                (label,) = element
                edge = same(label, labels)
                if lines := tuple(map(_clean, edge.lines)):
                    width, height = max(map(_width, lines)) + 8, len(lines) * LINE + 2
                    box = (x - width / 2, y - height / 2, width, height)
                    yield f'<g class="edgeLabel"{edge.marks}>{_rect(*box)}{_rows(lines, x, y)}</g>'
            elif "flowchart-link" in kinds:
                edge = same(element, arrows)
                dotted = " dotted" * edge.dotted
                path = DECIMAL.sub(lambda m: _short(float(m[0])), element.attrib["d"])
                arrow = f'{edge.marks} marker-end="url(#{graph.name}-arrow)"'
                yield f'<path class="edgePath{dotted}" d="{path}"{arrow}/>'
            elif element.tag.endswith("}g"):
                inner = "".join(parts(element))
                yield f"<g{_moved(x, y)}>{inner}</g>" if inner and (x or y) else inner

    return parts(root)


def _node(node: Node, element: ET.Element) -> str:
    """A box where the engine put it, with the label and the link of ours."""
    lines = tuple(map(_clean, node.lines))
    kinds = " ".join(["node", *([node.colour] if node.colour else [])])
    when = "".join(f' data-when-{id_}="{" ".join(ids)}"' for id_, ids in node.when.items())
    attributes = f" class={quoteattr(kinds)}{when}{_moved(*_place(element))}"
    inside = _shape(element) + _rows(lines, 0, 0, node.line_marks)
    if not node.link or not SAFE_LINK.match(node.link):
        return f"<g{attributes}>{inside}</g>"
    address, label = quoteattr(node.link), quoteattr(" ".join(lines))
    return f"<a href={address} aria-label={label}{attributes}>{inside}</a>"


def _shape(element: ET.Element) -> str:
    polygon = element.find("{*}polygon")
    if polygon is None:
        return _rect(*_box(element.find("{*}rect")))
    dx, dy = _place(polygon)
    numbers = [float(n) for n in DECIMAL.findall(polygon.attrib["points"])]
    corners = zip(numbers[::2], numbers[1::2], strict=True)
    points = " ".join(f"{_short(x + dx)},{_short(y + dy)}" for x, y in corners)
    return f'<polygon points="{points}"/>'


def _clean(text: str) -> str:
    """On one line, and without what XML forbids."""
    return " ".join(ILLEGAL.sub("", text).split())


def _width(line: str) -> float:
    """Pixels the line takes in the widest of the fonts."""
    ems = (
        ADVANCES.get(c)
        or (
            ASCII
            if c < "\x7f"
            else HANGUL
            if "가" <= c <= "힣"
            else WIDE
            if c < "\U00010000"
            else EMOJI
        )
        for c in line
    )
    return FONT_SIZE * sum(ems)


def _short(number: float) -> str:
    """A tenth of a pixel is enough for the eye, and half of the bytes."""
    return f"{round(number, 1) + 0:.10g}"


def _place(element: ET.Element) -> tuple[float, float]:
    numbers = [float(n) for n in DECIMAL.findall(element.get("transform", ""))]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)


def _moved(x: float, y: float) -> str:
    return f' transform="translate({_short(x)} {_short(y)})"'


def _box(rect: ET.Element | None) -> tuple[float, float, float, float]:
    x, y, width, height = (
        float(rect.attrib[side]) if rect is not None else 0
        for side in ("x", "y", "width", "height")
    )
    return x, y, width, height


def _rect(*sides: float) -> str:
    x, y, width, height = map(_short, sides)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>'


def _rows(lines: Sequence[str], x: float, y: float, marks: Mapping[int, str] | None = None) -> str:
    """Lines around a point, each its own <text>, or screen readers join the words at the break."""
    marks = marks or {}
    first = y - (len(lines) - 1) * LINE / 2 + 0.35 * FONT_SIZE  # baselines lie below the middle
    return "".join(
        f'<text x="{_short(x)}" y="{_short(first + row * LINE)}"{marks.get(row, "")}>'
        f"{escape(line)}</text>"
        for row, line in enumerate(lines)
    )

"""Mermaid flowchart text to inline SVG, cached by content.

Knows nothing of MkDocs or of the playbook: text, name, title and description go in, one `<svg>`
comes out. The engine (merman) only finds out where boxes and lines go. It is handed stand-ins of
the same size instead of the labels, and its drawing is written anew: neither its styles and ids nor
its ideas about fonts, wrapping and escapes reach the page. Colours are in the site's CSS.
"""

import hashlib
import html
import importlib
import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from . import cache

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
# Room for the titles of groups; where there are none it would shift the drawing in its viewBox.
GROUPED = {"site_config": {"flowchart": {"subGraphTitleMargin": {"top": 4, "bottom": 12}}}}

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
NUMBER, NUMBER_EM = "{:04d}", 2.24

LABEL = re.compile(r'(?<=[\[({|>])"([^"\n]*)"(?=[\])}|])')
CLICK = re.compile(r'^[ \t]*click[ \t]+(\S+)[ \t]+(?:href[ \t]+)?"([^"\n]*)".*$\n?', re.M)
ENTITY = re.compile(r"#(\d+|[a-zA-Z]\w*);")
SAFE_LINK = re.compile(r"https?:|mailto:|[^:]*(?:[/?#]|$)", re.I)  # or no colon before these
ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
DECIMAL = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")


class DiagramError(Exception):
    """Diagram `name` cannot be drawn here: engine missing or failing, or a shape unknown here."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


class Renderer:
    """Draws diagrams; `cache_dir` may be missing, read-only or full of rubbish: it is only slower.

    `link_attribute` is "href" or "xlink:href". Material's instant navigation assigns to the `href`
    property of all that has a relative `href` in a page it fetched, and an SVG link throws at that;
    `xlink:href` it does not see.
    """

    def __init__(self, cache_dir: Path, *, link_attribute: str = "href") -> None:
        self.cache_dir, self.link_attribute = cache_dir, link_attribute
        self._engine: Any = None
        try:
            engine = version("merman")
        except PackageNotFoundError:
            engine = "none"
        source = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
        self._edition = [engine, source, link_attribute]

    def render(self, text: str, *, name: str, title: str, description: str) -> str:
        """One line, `<svg …>…</svg>`, in which every id begins with `name`.

        In `text` labels stand in double quotes, lines end with `<br/>`, punctuation is `#NN;`, and
        links are `click id "address"`. Raises DiagramError; ValueError if `name` cannot be an id.
        """
        if not re.fullmatch(r"[^\W\d][\w-]*", name):
            raise ValueError(f"'{name}' cannot be the id of a diagram")
        key = json.dumps([text, name, title, description, *self._edition]).encode()
        path = self.cache_dir / f"{hashlib.sha256(key).hexdigest()}.svg"
        kept = cache.read(path)
        if kept is None:
            try:
                svg = self._draw(text, name, title, description)
            except DiagramError:
                raise
            except Exception as error:  # the engine's errors have no class without it
                raise DiagramError(name, str(getattr(error, "message", error))) from error
            kept = svg.encode()
            cache.write(path, kept)
        return kept.decode()

    def _draw(self, text: str, name: str, title: str, description: str) -> str:
        drawing = _Drawing(text, name, self.link_attribute)
        if self._engine is None:
            merman = importlib.import_module("merman")
            self._engine = merman.MermanEngine(options_json=json.dumps(OPTIONS), services=None)
        options = json.dumps(GROUPED) if "subgraph" in drawing.plain else None
        root = ET.fromstring(self._engine.render_svg(drawing.plain, options))
        body = "".join(drawing.parts(root))
        if ' class="node' not in body:
            raise DiagramError(name, "no node was drawn")
        x, y, width, height = (_short(float(n)) for n in root.attrib["viewBox"].split())
        xlink = ' xmlns:xlink="http://www.w3.org/1999/xlink"' * ("xlink" in self.link_attribute)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg"{xlink} id="{name}" role="group"'
            f' aria-labelledby="{name}-title" aria-describedby="{name}-desc"'
            f' viewBox="{x} {y} {width} {height}" width="{width}" height="{height}">'
            f'<title id="{name}-title">{escape(_clean(title))}</title>'
            f'<desc id="{name}-desc">{escape(_clean(description))}</desc>'
            f'<marker id="{name}-arrow" class="arrow" viewBox="0 0 10 10" refX="5" refY="5"'
            ' markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse"'
            f' orient="auto-start-reverse"><path d="M0 0 10 5 0 10z"/></marker>{body}</svg>'
        )


class _Drawing:
    """The text for the engine, and the engine's drawing written anew, part by part."""

    def __init__(self, text: str, name: str, link_attribute: str) -> None:
        self.name, self.link_attribute = name, link_attribute
        self.links = dict(CLICK.findall(text))
        self.labels: list[list[str]] = []
        self.plain = LABEL.sub(self._stand_in, CLICK.sub("", text))

    def _stand_in(self, label: re.Match[str]) -> str:
        """Letters as wide as each line, beginning with the label's number; nothing to wrap at."""
        lines = [_clean(ENTITY.sub(_character, line)) for line in re.split(r"<br\s*/?>", label[1])]
        widths = [_width(line) / FONT_SIZE for line in lines]
        widths[0] -= NUMBER_EM
        letters = "<br/>".join(STAND_IN * max(0, math.ceil(em / STAND_IN_EM)) for em in widths)
        self.labels.append(lines)
        return f'"{NUMBER.format(len(self.labels) - 1)}{letters}"'

    def parts(self, parent: ET.Element) -> Iterator[str]:
        """The engine's elements that are known; the rest (styles, markers, filters) is left."""
        for element in parent:
            kinds = element.get("class", "").split()
            x, y = _place(element)
            if "node" in kinds:
                yield self.node(element, [k for k in kinds if k not in ("node", "default")])
            elif "cluster" in kinds:
                x, y, width, height = box = _box(element.find("{*}rect"))
                lines = self.lines(element)
                # In the corner (the CSS lets it begin there): arrows come in at the middle.
                title = _rows(lines, x + 12, y + 6 + len(lines) * LINE / 2)
                yield f'<g class="cluster">{_rect(*box)}{title}</g>'
            elif "edgeLabel" in kinds and any(lines := self.lines(element)):
                width, height = max(map(_width, lines)) + 8, len(lines) * LINE + 2
                box = (x - width / 2, y - height / 2, width, height)
                yield f'<g class="edgeLabel">{_rect(*box)}{_rows(lines, x, y)}</g>'
            elif "flowchart-link" in kinds:
                dotted = " dotted" * ("edge-pattern-dotted" in kinds)
                path = DECIMAL.sub(lambda m: _short(float(m[0])), element.attrib["d"])
                ends = [end for end in ("marker-start", "marker-end") if element.get(end)]
                arrows = "".join(f' {end}="url(#{self.name}-arrow)"' for end in ends)
                yield f'<path class="edgePath{dotted}" d="{path}"{arrows}/>'
            elif element.tag.endswith("}g"):
                inner = "".join(self.parts(element))
                yield f"<g{_moved(x, y)}>{inner}</g>" if inner and (x or y) else inner

    def node(self, element: ET.Element, kinds: list[str]) -> str:
        lines = self.lines(element)
        attributes = f" class={quoteattr(' '.join(['node', *kinds]))}{_moved(*_place(element))}"
        inside = self.shape(element) + _rows(lines, 0, 0)
        link = self.links.get(re.sub(r"^.*?flowchart-|-\d+$", "", element.get("id", "")))
        if link is None or not SAFE_LINK.match(link):
            return f"<g{attributes}>{inside}</g>"
        address, label = quoteattr(_clean(link)), quoteattr(" ".join(lines))
        return f"<a {self.link_attribute}={address} aria-label={label}{attributes}>{inside}</a>"

    def shape(self, node: ET.Element) -> str:
        for shape in node:
            if shape.tag.endswith("}rect"):
                return _rect(*_box(shape))
            if shape.tag.endswith("}polygon"):
                dx, dy = _place(shape)
                numbers = [float(n) for n in DECIMAL.findall(shape.attrib["points"])]
                corners = zip(numbers[::2], numbers[1::2], strict=True)
                points = " ".join(f"{_short(x + dx)},{_short(y + dy)}" for x, y in corners)
                return f'<polygon points="{points}"/>'
        raise DiagramError(self.name, "a node has a shape other than [], (), {} or {{}}")

    def lines(self, element: ET.Element) -> list[str]:
        """The label its stand-in stands for; what was not in quotes comes as the engine has it."""
        text = "".join(element.itertext()).strip()
        number = re.fullmatch(rf"(\d{{4}}){STAND_IN}*", text)
        return self.labels[int(number[1])] if number else [text]


def _character(entity: re.Match[str]) -> str:
    """Mermaid writes `#60;` and `#quot;` for HTML's `&#60;` and `&quot;`."""
    return html.unescape(f"&{'#' * entity[1].isdigit()}{entity[1]};")


def _clean(text: str) -> str:
    """On one line, so that Markdown finds no empty one, and without what XML forbids."""
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


def _rows(lines: list[str], x: float, y: float) -> str:
    """Lines around a point, each its own <text>, or screen readers join the words at the break."""
    first = y - (len(lines) - 1) * LINE / 2 + 0.35 * FONT_SIZE  # baselines lie below the middle
    return "".join(
        f'<text x="{_short(x)}" y="{_short(first + row * LINE)}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )

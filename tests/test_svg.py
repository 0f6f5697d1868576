"""The room that draws diagrams: any label, any cache, nothing of the engine's on the page."""

import re
import sys
import threading
import types
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from macros.render import svg
from macros.render.graph import Edge, Graph, Node
from macros.render.svg import DiagramError, Renderer

SVG = "{http://www.w3.org/2000/svg}"
PROCESS = Graph(
    "pb-process",
    "여섯 단계",
    "단계와 되돌아가는 길",
    (
        Node("s0", ("1. 문제 정의",), colour="c-blue", link="../stages/define/?a=1&b=%22#top"),
        Node("s1", ("2. 데이터 확보와", "품질 점검"), colour="c-teal"),
        Node("s2", ("G1 심의",), "hexagon", "c-teal", "../gates/g1/", "심의"),
    ),
    (Edge("s0", "s1"), Edge("s1", "s2"), Edge("s2", "s0", ("데이터가", "모자람"), dotted=True)),
)


def graph(*nodes: Node, edges: tuple[Edge, ...] = ()) -> Graph:
    return replace(PROCESS, nodes=nodes, edges=edges)


def draw(tmp_path: Path, drawn: Graph = PROCESS, **changes: Any) -> str:
    return Renderer(tmp_path / "cache").render(replace(drawn, **changes)).svg


def texts(element: ET.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def of_class(root: ET.Element, kind: str) -> list[ET.Element]:
    return [e for e in root.iter() if kind in e.get("class", "").split()]


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on a drawing can only come from the cache."""
    monkeypatch.setitem(sys.modules, "merman", None)


def test_parts_of_a_process(tmp_path: Path) -> None:
    root = ET.fromstring(draw(tmp_path))
    nodes = of_class(root, "node")
    assert [texts(node) for node in nodes] == [
        ["1. 문제 정의"],
        ["2. 데이터 확보와", "품질 점검"],
        ["G1 심의"],
    ]
    assert [node.get("class") for node in nodes] == ["node c-blue", "node c-teal", "node c-teal"]
    assert [node[0].tag for node in nodes] == [f"{SVG}rect", f"{SVG}rect", f"{SVG}polygon"]
    assert [texts(label) for label in of_class(root, "edgeLabel")] == [["데이터가", "모자람"]]
    edges = of_class(root, "edgePath")
    assert [edge.get("class") for edge in edges] == ["edgePath", "edgePath", "edgePath dotted"]
    assert {edge.get("marker-end") for edge in edges} == {"url(#pb-process-arrow)"}


def test_links_are_reachable_and_named(tmp_path: Path) -> None:
    links = ET.fromstring(draw(tmp_path)).findall(f".//{SVG}a")
    assert [(a.get("href"), a.get("aria-label")) for a in links] == [
        ("../stages/define/?a=1&b=%22#top", "1. 문제 정의"),
        ("../gates/g1/", "G1 심의"),
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x"])
def test_addresses_that_run_something_are_no_links(tmp_path: Path, address: str) -> None:
    drawn = draw(tmp_path, graph(Node("a", ("가",), link=address)))
    assert "<a " not in drawn and "script" not in drawn.lower()


@pytest.mark.parametrize(
    "label",
    [
        "<b>굵게</b>",
        "a & b",
        "&lt; &amp;",
        'x"y',
        "a;b",
        "a]b",
        "a|b",
        "{{ end }}",
        "end",
        "#",
        "#35;",
        "`code`",
        "**b** _u_",
        "1. 목록",
        "- 목록",
        "%% 주석",
        "<br/>",
        "]]>",
        "<!--",
        "$$x$$",
        "0001",
        "iiii",
        "\\n",
        "'",
        "@{ shape: x }",
        "</svg><script>alert(1)</script>",
        "a:::c --> b",
        "😀 ①→㎡℃",
    ],
)
def test_hostile_labels_are_text(tmp_path: Path, label: str) -> None:
    nodes = (Node("a", (label,)), Node("b", (label,), "hexagon"))
    drawn = graph(*nodes, edges=(Edge("a", "b", (label,)),))
    root = ET.fromstring(draw(tmp_path, drawn, title=label, description=label))
    assert texts(root) == [label] * 3
    assert (root[0].text, root[1].text) == (label, label)
    allowed = {"svg", "title", "desc", "marker", "path", "g", "rect", "polygon", "text"}
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= allowed


def test_a_box_says_with_what_it_applies(tmp_path: Path) -> None:
    box = Node("a", ("A",), when={"oven": ["gas", "wood"]})
    (node,) = of_class(ET.fromstring(draw(tmp_path, graph(box))), "node")
    assert node.get("data-when-oven") == "gas wood"


def test_a_line_says_with_what_it_applies(tmp_path: Path) -> None:
    box = Node("a", ("Bake", "Bread"), line_marks={1: ' data-when-oven="gas"'})
    found = draw(tmp_path, graph(box))
    assert 'data-when-oven="gas">Bread</text>' in found and ">Bake</text>" in found
    assert found.count("data-when") == 1


def test_control_characters(tmp_path: Path) -> None:
    drawn = graph(Node("a", ('"<&\x01\ufffe가',)))
    root = ET.fromstring(draw(tmp_path, drawn, title="가\x00\n\n나"))
    assert texts(root) == ['"<&가'] and root[0].text == "가 나"


def test_one_line_of_well_formed_svg_with_its_own_ids(tmp_path: Path) -> None:
    drawn = draw(tmp_path)
    assert "\n" not in drawn and drawn.startswith("<svg ") and drawn.endswith("</svg>")
    root = ET.fromstring(drawn)
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(set(ids)) == len(ids) and all(i.startswith("pb-process") for i in ids)
    used = re.findall(r"url\(#([^)]+)\)", drawn) + [
        root.attrib["aria-labelledby"],
        root.attrib["aria-describedby"],
    ]
    assert set(used) < set(ids)
    assert not re.search(r"<style|<script| style=|foreignObject|#[0-9a-f]{6}|merman", drawn)
    assert not re.search(r"\d\.\d\d", drawn), "numbers have one decimal"


def test_valid_inside_html(tmp_path: Path) -> None:
    """No tag is left open, none is self-closed that HTML knows as its own."""
    stack: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            assert tag in {"path", "rect", "polygon"}

    Parser().feed(draw(tmp_path, title="<b> & \"'"))
    assert stack == []


def test_labels_fit_their_boxes(tmp_path: Path) -> None:
    """In the widest of the fonts; tests/browser measures the real ones."""
    for node in of_class(ET.fromstring(draw(tmp_path)), "node"):
        if (rect := node.find(f"{SVG}rect")) is not None:
            lines = texts(node)
            assert float(rect.attrib["width"]) >= max(map(svg._width, lines)) + 12
            assert float(rect.attrib["height"]) >= len(lines) * svg.LINE + 12


def test_long_labels_are_never_wrapped_here(tmp_path: Path) -> None:
    label = "아주 긴 물음이 한 줄로 들어오면 그대로 한 줄이고 낱말 안에서 끊기지 않는다"
    nodes = (Node("a", (label,)), Node("b", ("나",)))
    drawn = draw(tmp_path, graph(*nodes, edges=(Edge("a", "b", (label,)),)))
    assert texts(ET.fromstring(drawn)) == [label, label, "나"]


def test_many_stages(tmp_path: Path) -> None:
    nodes = [Node(f"s{i}", (f"{i}. 단계",)) for i in range(61)]
    edges = tuple(Edge(before.id, after.id) for before, after in pairwise(nodes))
    drawn = draw(tmp_path, graph(*nodes, edges=edges))
    assert len(of_class(ET.fromstring(drawn), "node")) == 61


def test_arrows_alike_keep_their_labels(tmp_path: Path) -> None:
    nodes = (Node("a", ("가",)), Node("b", ("나",)))
    edges = (Edge("a", "b", ("하나",)), Edge("a", "b"), Edge("a", "b", ("셋",), dotted=True))
    root = ET.fromstring(draw(tmp_path, graph(*nodes, edges=edges)))
    assert [texts(label) for label in of_class(root, "edgeLabel")] == [["하나"], ["셋"]]
    kinds = [edge.get("class") for edge in of_class(root, "edgePath")]
    assert kinds == ["edgePath", "edgePath", "edgePath dotted"]


def broken(answer: str) -> types.SimpleNamespace:
    """An engine that draws something else than it was asked for."""
    engine = types.SimpleNamespace(render_svg=lambda *_: answer)
    return types.SimpleNamespace(MermanEngine=lambda **_: engine)


OTHER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g class="{}"{}><g {}/></g></svg>'
)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "no element found"),
        (OTHER.format("node default", ' id="x"', ""), "the engine does not name its boxes"),
        (OTHER.format("edgeLabel", "", 'data-id="L_n1_n0_0"'), "the engine draws arrows in"),
    ],
)
def test_what_cannot_be_drawn_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, reason: str
) -> None:
    monkeypatch.setitem(sys.modules, "merman", broken(answer))
    with pytest.raises(DiagramError) as error:
        draw(tmp_path)
    assert error.value.name == "pb-process"
    assert error.value.reason.startswith(reason)
    assert not list(tmp_path.rglob("*.*"))


def test_graph_without_boxes(tmp_path: Path) -> None:
    with pytest.raises(DiagramError, match="no node was drawn"):
        draw(tmp_path, graph())


def test_a_name_that_is_no_id(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'a b' cannot be the id of a diagram"):
        draw(tmp_path, name="a b")


@pytest.mark.usefixtures("no_engine")
def test_engine_missing(tmp_path: Path) -> None:
    with pytest.raises(DiagramError, match="pb-process: .*merman"):
        draw(tmp_path)


def test_second_time_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw(tmp_path)
    monkeypatch.setitem(sys.modules, "merman", None)
    assert draw(tmp_path) == first


def test_what_the_cache_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(tmp_path)
    changes: list[dict[str, Any]] = [{"name": "other"}, {"title": "x"}, {"description": "x"}]
    others = [replace(PROCESS, **change) for change in changes]
    others.append(graph(Node("a", ("가",))))
    for number, other in enumerate(others, start=2):
        draw(tmp_path, other)
        assert len(list((tmp_path / "cache").iterdir())) == number
    monkeypatch.setattr(svg, "version", lambda _: "99")
    draw(tmp_path)
    assert len(list((tmp_path / "cache").iterdir())) == 6


@pytest.mark.parametrize(
    "damage",
    [
        lambda good: b"",
        lambda good: good[:-1],
        lambda good: good[:40],
        lambda good: good + b"x",
        lambda good: good.replace(b"<rect", b"<RECT", 1),
        lambda good: b"\xff\xfe\x00",
        lambda good: good.partition(b"\n")[2],
    ],
)
def test_damaged_cache_is_drawn_anew(tmp_path: Path, damage: object) -> None:
    first = draw(tmp_path)
    (file,) = (tmp_path / "cache").iterdir()
    good = file.read_bytes()
    assert good.partition(b"\n")[2].partition(b"\n")[2] == first.encode()
    file.write_bytes(damage(good))  # type: ignore[operator]
    assert draw(tmp_path) == first
    assert file.read_bytes() == good


def test_cache_that_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert draw(tmp_path).startswith("<svg ")


def test_unwritable_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the error rather than by chmod, which does not bind root."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("macros.render.cache.os.replace", refuse)
    assert draw(tmp_path).startswith("<svg ")
    assert list((tmp_path / "cache").iterdir()) == []


def test_entry_that_is_a_directory(tmp_path: Path) -> None:
    first = draw(tmp_path)
    (file,) = (tmp_path / "cache").iterdir()
    file.unlink()
    file.mkdir()
    assert draw(tmp_path) == first
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [file.name]


def test_many_writers_at_once(tmp_path: Path) -> None:
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(draw(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8 and len(set(results)) == 1
    (file,) = (tmp_path / "cache").iterdir()
    assert file.read_bytes().endswith(b"\n" + results[0].encode())

"""The playbook as a folder that another site generator builds: plain Markdown with front matter,
diagrams as SVG, and a small `mkdocs.yml`, which MkDocs, ProperDocs and Zensical read alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.playbook import Playbook
from ..model.types import PAGE
from ..render import pages
from ..render.diagrams import decision_tree, process_flow, stage_flow
from ..render.graph import Graph
from ..render.svg import DiagramError, Renderer
from .edition import Edition, edition_time
from .page_text import PAGES, PageText
from .prose import heading, prose

SETTINGS, DOCS, DIAGRAMS = "mkdocs.yml", "docs", "assets/diagrams"
STYLE = """\
<style>
text { fill: #1f2937; font: 16px sans-serif; text-anchor: middle; white-space: pre }
.node rect, .node polygon { fill: #f6f8fa; stroke: #475569; stroke-width: 1.25 }
.edgePath { fill: none; stroke: #64748b; stroke-width: 1.25 }
.edgePath.dotted { stroke-dasharray: 5 4 }
.arrow path { fill: #64748b }
.edgeLabel rect { fill: #fff }
</style>"""
"""The colours of a drawing that no style sheet of a page reaches."""
EXTENSIONS = ("tables", "fenced_code", "sane_lists")


@dataclass(frozen=True)
class _Here(Edition):
    """An edition whose addresses are those of Markdown files, as the page `here` says them."""

    here: str = ""

    def address(self, kind: str, id_: str = "", anchor: str = "") -> str:
        target = pages.path(kind, id_)
        exported = kind in PAGES or kind == "term"
        return pages.file_url(target, self.here, False) if exported and target != self.here else ""

    def beside(self, target: str) -> str:
        """A picture lies among the files; pages written by hand, which call macros, do not."""
        return "" if target.startswith(PAGE) else pages.beside(target, self.here, False)


def folder_files(playbook: Playbook, cache: Path) -> Iterator[tuple[str, bytes]]:
    """Every file by its place in the folder; drawings are kept in `cache`."""
    found = [page for page in pages.pages(playbook) if page.kind in PAGES]
    yield SETTINGS, _settings(playbook, found)
    for place, file in playbook.pictures.items():
        yield f"{DOCS}/{place}", file.read_bytes()
    renderer = Renderer(cache)
    for page in found:
        edition = _Here(playbook, edition_time(playbook, {}), here=page.path)
        text = PageText(edition, page).text()
        if drawing := _drawing(playbook, page, renderer):
            place, graph, svg = drawing
            yield f"{DOCS}/{place}", svg.encode()
            address = pages.file_url(place, page.path, False)
            image = f"![{heading(graph.title)}]({address})"
            head, _, rest = text.partition("\n\n")
            text = f"{head}\n\n{image}\n\n{prose(graph.description)}\n\n{rest}"
        yield f"{DOCS}/{page.path}", f"{_front_matter(page)}\n{text}".encode()


def _front_matter(page: pages.Page) -> str:
    facts = {"title": page.title, "description": page.description, "kind": page.kind, "id": page.id}
    # A string of JSON is one of YAML.
    lines = [f"{name}: {_quoted(value)}" for name, value in facts.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _drawing(
    playbook: Playbook, page: pages.Page, renderer: Renderer
) -> tuple[str, Graph, str] | None:
    """The file of a page's diagram below the pages, and the diagram; None where it has none."""

    def nowhere(*_: Any) -> str:
        return ""

    graph: Graph | None = None
    if page.kind == "stages":
        graph = process_flow(playbook, nowhere)
    elif page.kind == "stage":
        graph = stage_flow(playbook, playbook.find("stage", page.id), nowhere)
    elif page.kind == "decision":
        graph = decision_tree(playbook.find("decision", page.id))
    if graph is None:
        return None
    try:
        svg = renderer.render(graph).svg
    except DiagramError:  # Without the engine, the text says the same.
        return None
    place = f"{DIAGRAMS}/{page.kind}{f'-{page.id}' if page.id else ''}.svg"
    return place, graph, svg.replace("</title>", f"</title>{STYLE}", 1)


def _settings(playbook: Playbook, found: list[pages.Page]) -> bytes:
    """What a generator must know: names, the order of the pages, how Markdown is read."""
    lines = [f"site_name: {_quoted(playbook.title)}"]
    lines.append(f"site_description: {_quoted(playbook.description)}")
    lines += ["docs_dir: docs", "use_directory_urls: true", "nav:"]
    overviews = {kind.plural: kind.name for kind in pages.OF_THINGS.values()}
    for page in found:
        entry = f"{_quoted(page.menu_title)}: {page.path}"
        if not page.id and page.kind in overviews:
            lines += [f"  - {_quoted(page.title)}:", f"    - {entry}"]
        else:
            lines.append(f"    - {entry}" if page.id else f"  - {entry}")
    lines += ["markdown_extensions:", *(f"  - {name}" for name in EXTENSIONS)]
    return ("\n".join(lines) + "\n").encode()

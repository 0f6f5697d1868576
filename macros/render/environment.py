"""What turns views into pages, made once and kept: templates, Markdown, diagrams, addresses.

Knows no playbook, so that `mkdocs serve` can keep it from build to build.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markdown.extensions.toc import slugify_unicode
from markupsafe import Markup

from . import cache
from .escape import escaped, escaped_lines
from .graph import Graph
from .markdown import TextRenderer, TreeRenderer
from .svg import Drawing

TEMPLATES = Path(__file__).parent / "templates"

Draw = Callable[[Graph], Drawing | None]
"""Draws a diagram, or gives None to leave that to the reader's browser."""


def in_browser(graph: Graph) -> None:
    """Leaves the drawing of any diagram to the reader's browser."""


def slugify(title: str) -> str:
    """The id of a title: its words in small letters, joined by hyphens."""
    return slugify_unicode(title, "-")


@dataclass(frozen=True)
class RenderEnvironment:
    """How the pages of a site are made: how diagrams are drawn, whether addresses are folders, how
    the id of a page's title is made, the folder where compiled templates may be kept, and whether
    the address of what scripts load changes with it (in a preview no page would stay the same)."""

    draw: Draw = in_browser
    directory_urls: bool = True
    slug: Callable[[str], str] = slugify
    cache: Path | None = None
    dated: bool = True

    @cached_property
    def templates(self) -> Environment:
        """Templates from `render/templates/`; every value is escaped unless a view made it."""
        environment = Environment(
            loader=PackageLoader("macros.render", "templates"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=True,
            finalize=lambda value: value if isinstance(value, Markup) else escaped(str(value)),
            bytecode_cache=_Cache(self.cache) if self.cache else None,
        )
        environment.filters["escaped_lines"] = escaped_lines
        return environment

    @cached_property
    def text(self) -> TextRenderer:
        """Markdown without headings."""
        return TextRenderer()

    @cached_property
    def document(self) -> TreeRenderer:
        """Markdown that keeps its headings, moved below those of the page."""
        return TreeRenderer(headings=True, first=3)


class _Cache(BytecodeCache):
    """Compiled templates in a folder; Jinja's own cache stops at a file it cannot read, and takes
    one that was cut off for whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, bucket: Bucket) -> Path:
        return self.folder / f"{bucket.key}.jinja"

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := cache.read(self.path(bucket)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        cache.write(self.path(bucket), bucket.bytecode_to_string())

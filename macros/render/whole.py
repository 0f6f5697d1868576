"""The whole playbook on one page: what its pages show, one after the other, to read and to print.

The pages keep their ids, each behind the name of its page, and links between them stay on the one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ..model.playbook import Playbook
from ..model.things import Check
from . import pages
from .environment import RenderEnvironment
from .structure import Section, html
from .unset import marked
from .views import Views

FILE = "whole.html"
SHOWN = (
    *("stages", "stage", "roles", "role", "decisions", "decision", "topics", "topic"),
    *("deliverables", "deliverable", "glossary", "tailored", "about"),
)
"""The kinds of pages that together show everything once, in their order."""
DEEPEST = 6
HEADING = re.compile(r"(</?h)([1-6])\b")


@dataclass(frozen=True)
class Part:
    """A page on the one page, and the sections below its title, which has the id `anchor`."""

    page: pages.Page
    anchor: str
    colour: str
    lead: Markup
    sections: tuple[Section, ...]


def whole(playbook: Playbook, environment: RenderEnvironment, styles: Sequence[str]) -> str:
    """The page as an HTML document with the style sheets at these addresses."""
    found = [page for page in pages.pages(playbook) if page.kind in SHOWN]
    # Kinds in the order of SHOWN, things of a kind in their own.
    found.sort(key=lambda page: SHOWN.index(page.kind))
    anchors = {(page.kind, page.id): _anchor(page.kind, page.id) for page in found}
    views = _Views(playbook, environment, anchors)
    made = views.document([_part(views, page) for page in found], styles)
    return marked(made, playbook.unset)


def _part(views: _Views, page: pages.Page) -> Part:
    views.anchor = _anchor(page.kind, page.id)
    body = views.page(page)
    # A thing stands below the overview of its kind.
    depth = 2 if page.id else 1
    moved = [_moved(section, depth) for section in body.sections if section.html or section.heading]
    first = next(n for n, section in enumerate(moved) if section.heading)
    return Part(page, views.anchor, body.colour, moved[first].html, tuple(moved[first + 1 :]))


def _moved(section: Section, depth: int) -> Section:
    """The section with all its headings so many levels lower."""
    lower = HEADING.sub(lambda h: f"{h[1]}{min(int(h[2]) + depth, DEEPEST)}", section.html)
    heading = section.heading
    if heading:
        heading = replace(heading, level=min(heading.level + depth, DEEPEST))
    return replace(section, html=Markup(lower), heading=heading)


def _anchor(kind: str, id_: str) -> str:
    return f"{kind}-{id_}" if id_ else kind


def _nothing(*_: Any, **__: Any) -> Markup:
    """In place of what is of use on a page of its own."""
    return Markup("")


class _Views(Views):
    """Views of pages on the one page; `anchor` is the id of the one that is being made."""

    progress = meter = filters = check_tools = script_config = _nothing
    stage_position = stage_glance = stage_cards = role_cards = _nothing

    def __init__(
        self,
        playbook: Playbook,
        environment: RenderEnvironment,
        places: dict[tuple[str, str], str],
    ) -> None:
        super().__init__(playbook, environment, FILE)
        self.places, self.anchor = places, "whole"
        self.names, self.unique = self.unique, self._unique

    def checks_of(self, role: str = "") -> list[tuple[str, str, list[Check]]]:
        """None: each item stands with its stage or topic."""
        return []

    def document(self, parts: Sequence[Part], styles: Sequence[str]) -> Markup:
        """The document of these parts."""
        self.anchor = "whole"
        return self._render(
            "whole", parts=parts, styles=styles, shown=lambda found: Markup(html(found))
        )

    def jump(self, id: str) -> str:
        return f"#{self.anchor}-{id}"

    def _unique(self, id_: str) -> str:
        return self.names(f"{self.anchor}-{id_}")

    def _url(self, kind: str, id_: str = "", anchor: str = "") -> str:
        if kind == "term":
            kind, id_, anchor = "glossary", "", f"term-{id_}"
        there = self.places.get((kind, id_))
        if not there and kind in pages.OF_THINGS:
            there, anchor = self.places.get((pages.OF_THINGS[kind].plural, "")), ""
        if not there:
            return super()._url(kind, id_, anchor)
        return f"#{there}-{anchor}" if anchor else f"#{there}"

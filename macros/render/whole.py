"""The whole playbook on one page: what its pages show, one after the other, to read and to print.

The pages keep their ids, each behind the name of its page, and links between them stay on the one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from ..model.playbook import Playbook
from . import pages
from .environment import RenderEnvironment
from .shared import OpenViews, Setting
from .structure import PageBody, Section, html
from .unset import marked

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


def open_page(playbook: Playbook, environment: RenderEnvironment, page: pages.Page) -> PageBody:
    """A page with its addresses and ids left open."""
    return OpenViews(playbook, environment, page.path).page(page)


def whole(
    playbook: Playbook,
    environment: RenderEnvironment,
    styles: Sequence[str],
    body: Callable[[pages.Page], PageBody] | None = None,
) -> str:
    """The page as an HTML document with the style sheets at these addresses; `body` gives pages
    with their addresses left open."""
    found = [page for page in pages.pages(playbook) if page.kind in SHOWN]
    # Kinds in the order of SHOWN, things of a kind in their own.
    found.sort(key=lambda page: SHOWN.index(page.kind))
    there = _Addresses(environment, found)
    make = body or partial(open_page, playbook, environment)
    views = _Views(playbook, environment, FILE)
    parts = [there.part(page, make(page)) for page in found]
    introduction = there.setting("whole-").body(views.introduction())
    return marked(views.document(introduction, parts, styles), playbook.unset)


class _Views(OpenViews):
    """Views of the one page itself."""

    def introduction(self) -> PageBody:
        """What stands before its parts."""
        return PageBody(tuple(self.sections(self.playbook.introduction)))

    def document(
        self, introduction: PageBody, parts: Sequence[Part], styles: Sequence[str]
    ) -> Markup:
        """The document of these parts."""

        def shown(sections: Sequence[Section]) -> Markup:
            return Markup(html(sections))

        named = {"introduction": introduction.sections, "parts": parts, "styles": styles}
        return self._render("whole", shown=shown, **named)


class _Addresses:
    """Where on the one page, and from it, everything is."""

    def __init__(self, environment: RenderEnvironment, found: Sequence[pages.Page]) -> None:
        self.urls = environment.directory_urls
        self.anchors = {(page.kind, page.id): _anchor(page) for page in found}

    def address(self, kind: str, id_: str, anchor: str) -> str:
        """The address as the one page has to say it."""
        if kind == "term":
            kind, id_, anchor = "glossary", "", f"term-{id_}"
        there = self.anchors.get((kind, id_))
        if not there and kind in pages.OF_THINGS:
            there, anchor = self.anchors.get((pages.OF_THINGS[kind].plural, "")), ""
        if not there:
            return pages.url(pages.path(kind, id_), FILE, self.urls, anchor)
        return f"#{there}-{anchor}" if anchor else f"#{there}"

    def setting(self, own: str) -> Setting:
        """The one page, with this before each id."""
        return Setting(FILE, self.urls, self.address, own, by_itself=False)

    def part(self, page: pages.Page, body: PageBody) -> Part:
        """A page as a part of the one page."""
        anchor = _anchor(page)
        shown = self.setting(f"{anchor}-").body(body).sections
        # A thing stands below the overview of its kind.
        depth = 2 if page.id else 1
        moved = [_moved(section, depth) for section in shown if section.html or section.heading]
        first = next(n for n, section in enumerate(moved) if section.heading)
        return Part(page, anchor, body.colour, moved[first].html, tuple(moved[first + 1 :]))


def _moved(section: Section, depth: int) -> Section:
    """The section with all its headings so many levels lower."""
    lower = HEADING.sub(lambda h: f"{h[1]}{min(int(h[2]) + depth, DEEPEST)}", section.html)
    heading = section.heading
    if heading:
        heading = replace(heading, level=min(heading.level + depth, DEEPEST))
    return replace(section, html=Markup(lower), heading=heading)


def _anchor(page: pages.Page) -> str:
    return f"{page.kind}-{page.id}" if page.id else page.kind

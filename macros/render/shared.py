"""Pages made once to be shown in two places: by themselves, and as a part of the one page.

Addresses and ids are left open while a page is made; each place fills in its own. What stands for
them are control characters, which no text of the data may hold (see `load/tree.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote, unquote

from markupsafe import Markup

from ..model.things import Check
from . import pages
from .structure import PageBody, Section
from .views import Views

ADDRESS, BETWEEN, END = "\x01", "\x04", "\x05"
OWN = "\x06"
"""Stands before each id of a page."""
ALONE, TOGETHER = "\x0e", "\x0f"
"""Around what is of use only where a page stands by itself."""
OPEN = re.compile(f"{ADDRESS}([^{END}]*){END}|{OWN}|{ALONE}|{TOGETHER}")
OF_ONE_PAGE = re.compile(f"{ALONE}[^{ALONE}{TOGETHER}]*{TOGETHER}")

Address = Callable[[str, str, str], str]
"""The address of a page of the playbook: by its kind, the id of its thing and an anchor."""
FILE, BESIDE = "file", "beside"
"""In place of a kind: for a file to take along, and for what lies beside the data."""


def _of_one_page(view: Callable[..., Markup]) -> Callable[..., Markup]:
    """The view, marked as of use only where its page stands by itself."""

    def marked(*arguments: Any, **named: Any) -> Markup:
        return _alone(view(*arguments, **named))

    return marked


def _alone(html: Markup) -> Markup:
    """The HTML, marked as of use only where its page stands by itself; not the blanks around it,
    which are cut off at the ends of a section."""
    text = html.strip()
    start = html.index(text)
    return Markup(f"{html[:start]}{ALONE}{text}{TOGETHER}{html[start + len(text) :]}")


class OpenViews(Views):
    """Views whose addresses and ids are left open."""

    progress = _of_one_page(Views.progress)
    meter = _of_one_page(Views.meter)
    filters = _of_one_page(Views.filters)
    check_tools = _of_one_page(Views.check_tools)
    to_tools = _of_one_page(Views.to_tools)
    script_config = _of_one_page(Views.script_config)
    stage_position = _of_one_page(Views.stage_position)
    stage_glance = _of_one_page(Views.stage_glance)
    stage_cards = _of_one_page(Views.stage_cards)
    role_cards = _of_one_page(Views.role_cards)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        names = self.unique
        self.unique = lambda id_: OWN + names(id_)

    def checks(
        self, checks: Sequence[Check], key: str, role: str = "", meter: bool = False
    ) -> Markup:
        html = super().checks(checks, key, role, meter)
        # On the one page an item stands with its stage or topic only.
        return _alone(html) if role else html

    def jump(self, id: str) -> str:
        return f"#{OWN}{id}"

    def file_url(self, path: str) -> str:
        return _open(FILE, path)

    def beside(self, target: str) -> str:
        return _open(BESIDE, quote(target, safe=""))

    def _url(self, kind: str, id_: str = "", anchor: str = "") -> str:
        return _open(kind, id_, anchor)

    @cached_property
    def _kept(self) -> str:
        return " ".join([OWN, *(thing.id for thing in self.playbook.left_out)])


def _open(kind: str, id_: str, anchor: str = "") -> str:
    """An address left open, with a mark that is escaped wherever the address is."""
    return ADDRESS + BETWEEN.join((kind, id_, anchor, "#" * bool(anchor))) + END


class Setting:
    """Where open pages are shown: on the page `here`. `address` gives the addresses of pages, `own`
    stands before each id; what is of use only to a page `by_itself` is left out elsewhere."""

    def __init__(
        self,
        here: str,
        directory_urls: bool,
        address: Address | None = None,
        own: str = "",
        by_itself: bool = True,
    ) -> None:
        self.here, self.urls = here, directory_urls
        self.own, self.by_itself = own, by_itself
        self.address = address or partial(pages.address, here=here, directory_urls=directory_urls)
        self.filled: dict[str, str] = {}

    def body(self, body: PageBody) -> PageBody:
        """The page with nothing left open."""
        filled = (self.section(section) for section in body.sections)
        return replace(body, sections=tuple(section for section in filled if section))

    def section(self, section: Section) -> Section | None:
        """The section with nothing left open; None if nothing of it is of use here, but that of the
        page's title."""
        html, heading = str(section.html), section.heading
        if not self.by_itself and ALONE in html:
            left = 1
            while left:
                html, left = OF_ONE_PAGE.subn("", html)
            html = html.strip()
            if not html and not (heading and heading.level == 1):
                return None
        if heading:
            heading = replace(heading, id=heading.id.replace(OWN, self.own))
        return replace(section, html=Markup(OPEN.sub(self._fill, html)), heading=heading)

    def _fill(self, found: re.Match[str]) -> str:
        if not (mark := found[1]):
            return self.own if found[0] == OWN else ""
        if mark not in self.filled:
            kind, id_, anchor, hash_ = mark.split(BETWEEN)
            self.filled[mark] = self._address(kind, id_, anchor).replace("#", hash_ or "#")
        return self.filled[mark]

    def _address(self, kind: str, id_: str, anchor: str) -> str:
        if kind == FILE:
            return pages.file_url(id_, self.here, self.urls)
        if kind == BESIDE:
            return pages.beside(unquote(id_), self.here, self.urls)
        return self.address(kind, id_, anchor)

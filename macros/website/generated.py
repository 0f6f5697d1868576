"""Pages that the data makes, as MkDocs takes them: their parts are known, no Markdown is read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from ..render import pages
from ..render.escape import escaped
from ..render.structure import PageBody, Section

ANCHOR = re.compile(r'\bid="([^"]+)"')


class GeneratedFile(File):
    """The file of a page that the data makes; `unchanged` says that it was last built from the
    same."""

    unchanged = False

    def is_modified(self) -> bool:
        return not (self.unchanged and os.path.isfile(self.abs_dest_path))


class GeneratedPage(Page):
    """A page that the data makes. Plugins may change its HTML, and may add Markdown to what is
    empty at first; that stands below its own.

    `make` gives the body when it is needed, which is let go once it is HTML: hundreds of them would
    fill the memory. `html` puts sections together.
    """

    def __init__(
        self,
        page: pages.Page,
        make: Callable[[], PageBody],
        file: File,
        config: MkDocsConfig,
        edit_url: str | None,
        html: Callable[[Iterable[Section]], str],
    ) -> None:
        super().__init__(Markup(escaped(page.menu_title)), file, config)
        self.made, self.make, self.html = page, make, html
        self.body: PageBody | None = None
        self.edit_url = edit_url

    def read_source(self, config: MkDocsConfig) -> None:
        """Sets what a hand-written page says in its front matter."""
        self.markdown = ""
        made, self.body = self.made, self.make()
        self.meta: dict[str, Any] = {
            "title": escaped(made.title),
            "description": escaped(made.description),
            "kind": made.kind,
            "hide": list(made.hide),
            # mkdocs-macros would take braces in the title for its own.
            "render_macros": False,
            # Material would parse the page; `search.py` knows its parts.
            "search": {"exclude": True},
        }
        if self.body.colour:
            self.meta["colour"] = self.body.colour

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Puts the parts together; converts what a plugin has added."""
        assert self.body, "read before it is rendered"
        added = ""
        if self.markdown and self.markdown.strip():
            super().render(config, files)
            added = self.content or ""
            self.__dict__.pop("present_anchor_ids", None)
        self.content = self.html(self.body.sections) + added
        self.toc = table_of_contents(self.body.sections)

    @cached_property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]
        """The ids that a link of a hand-written page may lead to; looked for when one does."""
        return set(ANCHOR.findall(self.content or ""))


def table_of_contents(sections: Iterable[Section]) -> TableOfContents:
    """The headings, each below the last one of a higher level."""
    top: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for heading in (section.heading for section in sections if section.heading):
        link = AnchorLink(escaped(heading.title), heading.anchor, heading.level)
        while above and above[-1].level >= link.level:
            above.pop()
        (above[-1].children if above else top).append(link)
        above.append(link)
    if top:
        top[0].active = True  # type: ignore[attr-defined]
    return TableOfContents(top)

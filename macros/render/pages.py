"""Which pages the data makes, their addresses and their files in `data/`."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from ..model.kinds import KINDS, PLAYBOOK
from ..model.playbook import Playbook
from ..model.types import PAGE


@dataclass(frozen=True)
class Single:
    """A page of which there is one, with labels for its title and description: its file under
    `docs/`, the one under `data/` to edit it, whether a playbook has something to show on it, and
    what of the theme has no room beside it."""

    path: str
    source: str = PLAYBOOK
    shown: Callable[[Playbook], object] = bool
    hide: tuple[str, ...] = ()


SINGLES = {
    "home": Single("index.md", hide=("toc", "navigation")),
    "project": Single("project.md", shown=lambda p: p.asked, hide=("toc", "navigation")),
    "mine": Single("mine.md", KINDS["role"].file, lambda p: p.roles, ("toc", "navigation")),
    "checklists": Single("checklists.md", "", lambda p: p.checklists, ("navigation",)),
    "glossary": Single("glossary.md", KINDS["term"].file, lambda p: p.glossary, ("navigation",)),
    "tailored": Single("tailored.md", shown=lambda p: p.tailored, hide=("navigation",)),
    "downloads": Single("downloads.md", hide=("navigation",)),
    "about": Single("about.md", hide=("navigation",)),
}
"""The pages that are of no kind of things; without a source, the first stage's file."""

WIDE = {"roles": ("toc", "navigation")}
"""Overviews of things that need the width of the page: that of the roles holds the matrix."""

OF_THINGS = {kind.name: kind for kind in KINDS.values() if kind.page}
"""The kinds of things with an overview and a page for each thing."""

MENU = {
    "menu_start": ("home", "project"),
    "stages": ("stage",),
    "menu_work": ("mine", "role"),
    "menu_papers": ("checklists", "deliverable"),
    "decisions": ("decision",),
    "menu_reference": ("topic", "", "glossary", "tailored", "downloads", "about"),
}
"""The groups of the menu by the label that names each, with the kinds of pages in it; "" is where
kinds come that are not named here."""

PATHS = (
    {name: single.path for name, single in SINGLES.items()}
    | {kind.plural: f"{kind.plural}/index.md" for kind in OF_THINGS.values()}
    | {kind.name: f"{kind.plural}/{{id}}.md" for kind in OF_THINGS.values()}
    | {"term": SINGLES["glossary"].path}
)
"""The file of each kind of page, as MkDocs would have it under `docs/`."""

SHOWN_ON = {
    "introduction": "home",
    "principles": "home",
    "conditions": "project",
    "presets": "project",
    "examples": "about",
    "references": "about",
    "values": "tailored",
}
"""The page that shows the things of a list of the playbook which have none of their own."""

MANY = 20
"""Of more things than this that stand in the files of stages, menus group the pages by stage."""

CATALOG = "assets/checks.json"
"""The file that tells a reader's browser which checklist items there are."""
CHECK_TEXTS = "assets/texts.json"
"""The file that tells what they say, for a page that names the next one."""


@dataclass(frozen=True)
class Page:
    """A page that exists because the data says so; `source` is its file under `data/`."""

    kind: str
    title: str
    source: str
    description: str = ""
    id: str = ""
    number: int = 0
    short: str = ""
    group: str = ""

    @property
    def path(self) -> str:
        """Its file, as MkDocs would have it under `docs/`."""
        return path(self.kind, self.id)

    @property
    def menu_title(self) -> str:
        """What menus call it: the title, of a stage with its number, or a shorter one."""
        title = self.short or self.title
        return f"{self.number}. {title}" if self.number else title

    @property
    def hide(self) -> tuple[str, ...]:
        """What of the theme has no room beside it."""
        if self.kind in SINGLES:
            return SINGLES[self.kind].hide
        # Without an order nothing comes before or after.
        alone = ("footer",) if self.kind == "stage" and not self.number else ()
        return WIDE.get(self.kind, alone)


def path(kind: str, id_: str = "") -> str:
    """The file of a page under `docs/`, such as `stages/goal.md`."""
    return PATHS[kind].format(id=id_)


def place(playbook: Playbook, kind: str, id_: str) -> tuple[str, str, str]:
    """On the page of which thing a thing is told, with the anchor there: kind, id, anchor."""
    if kind == "activity":
        return "stage", playbook.holder(kind, id_).id, f"activity-{id_}"
    return kind, id_, f"term-{id_}" if kind == "term" else ""


@lru_cache(maxsize=1 << 16)
def url(target: str, here: str, directory_urls: bool = True, anchor: str = "") -> str:
    """The address of the page `target` as a link on the page `here` has to say it."""
    there = _address(target, directory_urls)
    base = posixpath.dirname(_address(here, directory_urls)) or "."
    relative = posixpath.relpath(there or ".", base)
    if there.endswith("/") or not there:
        relative += "/"
    return relative + (f"#{anchor}" if anchor else "")


def address(
    kind: str, id_: str, anchor: str, here: str = PATHS["home"], directory_urls: bool = True
) -> str:
    """The address of a page by its kind and the id of its thing, as a link on the page `here` has
    to say it; of a term, that of its place in the glossary."""
    anchor = f"term-{id_}" if kind == "term" else anchor
    return url(path(kind, id_), here, directory_urls, anchor)


def file_url(file: str, here: str, directory_urls: bool = True) -> str:
    """The address of a file of the site, which is no page also if it is Markdown, on a page."""
    return posixpath.relpath(file, posixpath.dirname(_address(here, directory_urls)) or ".")


def beside(target: str, here: str, directory_urls: bool = True) -> str:
    """The address of what lies beside the data, as a link on the page `here` has to say it: of
    `page:rules`, or `picture:images/plan.png`."""
    name = unquote(target.partition(":")[2])
    place = f"{name}.md" if target.startswith(PAGE) else name
    return quote(url(place, here, directory_urls))


def _address(file: str, directory_urls: bool) -> str:
    if not file.endswith(".md"):
        return file
    stem = file.removesuffix(".md")
    if not directory_urls:
        return f"{stem}.html"
    if posixpath.basename(stem) == "index":
        return stem[: -len("index")]
    return f"{stem}/"


def pages(playbook: Playbook) -> list[Page]:
    """Every page of the playbook, in the order of the navigation."""
    return [page for sections in menu(playbook).values() for found in sections for page in found]


def menu(playbook: Playbook) -> dict[str, list[list[Page]]]:
    """The pages of each kind in the groups of the menu, by the label that names the group; none of
    which the playbook has no pages."""
    named = {name for names in MENU.values() for name in names}
    others = [name for name in OF_THINGS if name not in named]
    groups = {
        label: [_pages(playbook, n) for name in names for n in ([name] if name else others)]
        for label, names in MENU.items()
    }
    found = {label: [kind for kind in map(list, kinds) if kind] for label, kinds in groups.items()}
    return {label: kinds for label, kinds in found.items() if kinds}


def _pages(playbook: Playbook, name: str) -> Iterator[Page]:
    labels = playbook.labels
    first = playbook.source_file("stage", playbook.stages[0].id)
    if name == "home":
        title, intro = playbook.title, playbook.description
        yield Page(name, title, SINGLES[name].source, intro, short=labels.home)
    elif name in SINGLES:
        if SINGLES[name].shown(playbook):
            title, intro = labels[name], labels[f"{name}_intro"]
            yield Page(name, title, SINGLES[name].source or first, intro)
    elif things := playbook.things(name):
        kind = OF_THINGS[name]
        source = PLAYBOOK if kind.folder else kind.file or first
        intro = labels[f"{kind.plural}_intro"]
        if name == "stage" and not playbook.ordered:
            intro = labels.stages_loose
        elif name == "stage" and not any(stage.returns for stage in playbook.stages):
            intro = labels.stages_straight
        yield Page(kind.plural, labels[kind.plural], source, intro)
        titles = {}
        if kind.inside and len(things) > MANY:
            titles = {page.id: page.menu_title for page in _pages(playbook, "stage") if page.id}
        for thing in things:
            source = playbook.source_file(name, thing.id)
            number = playbook.numbers[thing.id] if name == "stage" and playbook.ordered else 0
            summary = getattr(thing, kind.summary) or ""
            title = getattr(thing, "coded", thing.title)
            group = getattr(thing, "group", None) or ""
            group = titles.get(playbook.holder(name, thing.id).id, group) if titles else group
            yield Page(name, title, source, summary, thing.id, number, group=group)

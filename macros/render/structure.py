"""A page as its parts: headings with what stands below them. Knows no playbook and no template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from .applies import marks
from .escape import escaped


@dataclass(frozen=True)
class Heading:
    """A heading of the page: its `title` is plain text, `level` 1 to 6, `id` unique on the page.
    What stands below one that is not `searched` is not found by the search. What stands below one
    that is a `fold` is closed at first, on a page that the data makes."""

    level: int
    title: str
    id: str
    searched: bool = True
    classes: str = ""
    fold: bool = False

    @property
    def anchor(self) -> str:
        """The id to which the contents lead. Material measures where each of these stands, for
        which a browser would have to lay out what is folded."""
        return f"part-{self.id}" if self.fold else self.id


@dataclass(frozen=True)
class Section:
    """A heading and the HTML below it, up to the next heading; no heading above the first.

    `when` are the values of conditions with which it applies.
    """

    heading: Heading | None
    html: Markup
    when: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def marks(self) -> str:
        """What says with what it applies, as attributes of HTML."""
        return marks(self.when)

    @property
    def body(self) -> str:
        """The HTML, in an element of its own if it applies only with some values."""
        marked = self.html and self.when
        return f"<div{self.marks}>\n{self.html}\n</div>" if marked else str(self.html)


@dataclass(frozen=True)
class PageBody:
    """What a page shows: its sections, and the colour of its stage."""

    sections: tuple[Section, ...]
    colour: str = ""


@dataclass
class SectionList:
    """Collects the sections of a page while its template is rendered; what templates call.

    `slug` makes the id of a title, `unique` the same id or another where it is taken.
    """

    slug: Callable[[str], str]
    unique: Callable[[str], str]
    found: list[Section] = field(default_factory=list)

    def block(self, caller: Callable[[], Markup]) -> str:
        """What has no heading of its own, above the first or below the last."""
        self.found.append(Section(None, _trimmed(caller())))
        return ""

    def title(self, title: str, caller: Callable[[], Markup]) -> str:
        """The heading of the page with its id made from it, and what follows it."""
        return self.section(title, self.slug(title), level=1, caller=caller)

    def section(
        self,
        title: str,
        id: str,
        level: int = 2,
        searched: bool = True,
        classes: str = "",
        when: Mapping[str, Sequence[str]] | None = None,
        fold: bool = False,
        caller: Callable[[], Markup] | None = None,
    ) -> str:
        """A heading and what the caller's block holds; without a block, what is inserted next."""
        heading = Heading(level, title, self.unique(id), searched, classes, fold)
        count = len(self.found)
        html = _trimmed(caller()) if caller else Markup("")
        assert count == len(self.found), f"a section inside the section '{id}'"
        self.found.append(Section(heading, html, when or {}))
        return ""

    def insert(self, sections: Iterable[Section]) -> str:
        """The sections of a view below those that are there."""
        self.found += sections
        return ""


class Names:
    """Ids on one page: the first to ask for one gets it, the next gets it with a number."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    def __call__(self, id: str) -> str:
        self.taken[id] += 1
        return id if self.taken[id] == 1 else self(f"{id}-{self.taken[id]}")


def html(sections: Iterable[Section], link_title: str = "") -> str:
    """The sections one after the other, each heading with a link to itself as Markdown's `toc`
    writes it; `link_title` is what that link is called, without which there is none."""
    return "\n".join(_html(sections, escaped(link_title)))


def _html(sections: Iterable[Section], link_title: str) -> Iterator[str]:
    for section in sections:
        if heading := section.heading:
            classes = f' class="{escaped(heading.classes)}"' if heading.classes else ""
            id_, level = escaped(heading.id), heading.level
            address = f'class="headerlink" href="#{id_}" title="{link_title}"'
            link = f"<a {address}>&para;</a>" if link_title else ""
            if heading.fold and link:
                # The id is inside: a browser opens the fold for whoever follows a link to it.
                name = escaped(heading.anchor)
                opening = f'<details class="pb-fold pb-part" id="{name}"{section.marks}><summary>'
                yield f"{opening}<h{level}{classes}>{escaped(heading.title)}</h{level}></summary>"
                yield f'<div id="{id_}">\n{section.html}\n{link}\n</div></details>'
                continue
            marks = f'{classes} id="{id_}"{section.marks}'
            yield f"<h{level}{marks}>{escaped(heading.title)}{link}</h{level}>"
        if body := section.body:
            yield body


def markdown(sections: Iterable[Section], hold: Callable[[str], str]) -> str:
    """The sections for a page in Markdown, whose own headings they join; `hold` gives what stands
    in the text for a piece of HTML."""
    return "\n\n".join(_markdown(sections, hold))


def _markdown(sections: Iterable[Section], hold: Callable[[str], str]) -> Iterator[str]:
    for section in sections:
        if heading := section.heading:
            marks = [f"#{heading.id}", *(f".{name}" for name in heading.classes.split())]
            marks += [] if heading.searched else ["data-search-exclude"]
            marks += [section.marks.strip()] if section.when else []
            yield f"{'#' * heading.level} {escaped(heading.title)} {{ {' '.join(marks)} }}"
        if body := section.body:
            yield hold(body)


def _trimmed(html: Markup) -> Markup:
    return Markup(str(html).strip())

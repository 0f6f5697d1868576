"""The Markdown inside a text of the data, as HTML; knows nothing of pages and playbooks.

A text is rendered on its own: what one field leaves open cannot swallow the rest of a page, and
raw HTML, headings and reference definitions come out as they were written. So does a text
that would keep the parser busy for minutes, or in which it loses itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from html import unescape
from xml.etree.ElementTree import Element, SubElement, fromstring

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.inlinepatterns import LINK_RE, InlineProcessor, LinkInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE as STASHED
from markdown.util import AtomicString
from markupsafe import Markup

from ..model.types import PICTURE
from .as_written import AsWrittenExtension
from .escape import escaped_lines

Resolve = Callable[[str], str]
"""Turns the target of a link (`https://…`, `role:planner`) into an address; "" drops the link. That
of a picture begins with `picture:`."""
SHOWN = "picture:"

INLINE = (
    "automail",
    "html",
    "image_link",
    "image_reference",
    "short_image_ref",
    "reference",
    "short_reference",
)
BLOCK = ("setextheader", "reference")
DEEPEST = 6
HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
LONGEST = 100_000
"""Characters of a text: the time that the parser takes may grow with their square."""
LINK = 1000
"""Characters of what a link says, and of its address."""
BRACKETS = 20
"""Brackets in one another in what a link says."""
HEADING = re.compile(
    r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>(?:\\.|[^\\\n])*?)[ \t]*#*(?:\n|$)"
)
"""Needs a blank after its marks: `#1` is none."""
ADDRESS = r"(?<![\w/@.])(https?://[!-)+-;=?-~]{0,1000}[A-Za-z0-9_/=&#)-])"
"""A bare address, up to where a word of another script or a closing mark goes on."""
INLINE_MARK = re.compile(r"[\\`*_\[<&]|https?://| \n")
"""How everything begins that an inline pattern finds."""
BRACKET = re.compile(r"[\[\]]")


class TextRenderer:
    """Renders texts; `headings` lets a document keep its own, moved down to level `first` on."""

    def __init__(self, *, headings: bool = False, first: int = 4) -> None:
        self.kept: dict[str, Markup] = {}
        self.headings, self.first = headings, first
        self._begin()

    def _begin(self) -> None:
        self.links = _Links()
        self.markdown = Markdown(
            extensions=["tables", "sane_lists", "fenced_code", AsWrittenExtension()],
            # A policy without inline styles lets attributes align columns.
            extension_configs={"tables": {"use_align_attribute": True}},
        )
        self.markdown.preprocessors.deregister("html_block")
        for name in INLINE:
            self.markdown.inlinePatterns.deregister(name)
        self.markdown.inlinePatterns.register(_Link(LINK_RE, self.markdown), "link", 160)
        self.markdown.inlinePatterns.register(_Picture(PICTURE, self.markdown), "image_link", 150)
        self.markdown.inlinePatterns.register(_Address(ADDRESS, self.markdown), "playbook_url", 115)
        for name in BLOCK:
            self.markdown.parser.blockprocessors.deregister(name)
        if not self.headings:
            self.markdown.parser.blockprocessors.register(
                _Heading(self.markdown.parser), "hashheader", 70
            )
        # Before the inline patterns, which try each of them on every text.
        self.markdown.treeprocessors.register(_Plain(), "playbook_plain", 30)
        self.heads = _Headings(self.first) if self.headings else _Bold()
        # Last, since they differ from place to place.
        self.markdown.treeprocessors.register(self.links, "playbook_links", -1)
        self.markdown.treeprocessors.register(self.heads, "playbook_headings", -1)
        self.markdown.treeprocessors.register(_Tables(), "playbook_tables", 1)

    def __call__(self, text: str, resolve: Resolve, here: str = "") -> Markup:
        """The text as HTML, in which no brace reads as Jinja's.

        `resolve` gives the same addresses each time it is asked from the same page `here`.
        """
        for key in (text, f"{here}\0{text}"):
            if key in self.kept:
                return self.kept[key]
        self.links.resolve, self.links.found = resolve, False
        html = self._converted(text)
        result = Markup(html.replace("{", "&#123;").replace("}", "&#125;"))
        # Without an address in it the result is the same on every page.
        self.kept[f"{here}\0{text}" if self.links.found else text] = result
        return result

    def _converted(self, text: str) -> str:
        try:
            return self.markdown.reset().convert(text) if len(text) <= LONGEST else _plain(text)
        except Exception:  # It has lost itself, and what it has in mind is of no use to the next.
            self._begin()
            return _plain(text)


class TreeRenderer(TextRenderer):
    """Renders texts as HTML and as trees; what was rendered as HTML is not parsed again."""

    def __init__(self, *, headings: bool = False, first: int = 4) -> None:
        self.trees: dict[str, tuple[Element, list[str | Element]]] = {}
        super().__init__(headings=headings, first=first)

    def _begin(self) -> None:
        super()._begin()
        self.copy = _Copy()
        self.markdown.treeprocessors.register(self.copy, "playbook_copy", -0.5)

    def _converted(self, text: str) -> str:
        self.copy.tree = None
        html = super()._converted(text)
        tree = self.copy.tree
        stash = self.markdown.htmlStash.rawHtmlBlocks
        self.trees[text] = (_lines(text), []) if tree is None else (tree, stash)
        return html

    def tree(self, text: str, resolve: Resolve, first: int = 1) -> Element:
        """The text as elements, for what is no web page: of HTML's names, and with what a reader
        sees as their texts. Its headings, if it keeps them, begin at level `first`."""
        self.links.resolve = resolve
        if text not in self.trees:
            self._converted(text)
        root, stash = deepcopy(self.trees[text])
        self.links.run(root)
        heads = _Headings(first) if self.headings else self.heads
        heads.run(root)
        for picture in list(root.iter("img")):
            picture.tag, picture.text = "span", f"[{picture.get('alt')}]"
        for element in list(root.iter()):
            _unstash_block(element, stash)
            element.text = _unstashed(element.text, stash)
            element.tail = _unstashed(element.tail, stash)
        return root


def _lines(text: str) -> Element:
    """The text as it was written, line by line, as a tree."""
    root = Element("div")
    paragraph = SubElement(root, "p")
    paragraph.text, *rest = text.strip().split("\n")
    for line in rest:
        SubElement(paragraph, "br").tail = line
    return root


def _unstash_block(element: Element, stash: Sequence[str | Element]) -> None:
    """Puts a block of code, which the parser has put aside as HTML, back as elements."""
    found = STASHED.fullmatch((element.text or "").strip())
    if element.tag == "p" and found:
        held = stash[int(found[1])]
        block = fromstring(held) if isinstance(held, str) else held
        element.tag, element.text = block.tag, block.text
        element[:] = list(block)


def _unstashed(text: str | None, stash: Sequence[str | Element]) -> str | None:
    """A text with the entities that the parser has put aside, as what they stand for."""
    if not text:
        return text
    return unescape(STASHED.sub(lambda found: str(stash[int(found[1])]), text))


def _plain(text: str) -> str:
    """The text as it was written, line by line."""
    return f"<p>{escaped_lines(text.strip())}</p>".replace("\n", "<br>\n")


class _Link(LinkInlineProcessor):
    """A link that does not look for its end through the whole text, which takes Markdown's own the
    square of the number of brackets."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:
        depth = 1
        for bracket in BRACKET.finditer(data, index, index + LINK):
            depth += 1 if bracket[0] == "[" else -1
            if not depth:
                return data[index : bracket.start()], bracket.end(), True
            if depth > BRACKETS:
                break
        return "", index, False

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:
        return super().getLink(data[: index + LINK], index)


class _Picture(InlineProcessor):
    """A picture of the site; one of another is a link."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        if ":" in m["file"] or m["file"].startswith("/"):
            return None, None, None
        alt = self.unescape(m["alt"])
        picture = Element("img", {"src": m["file"], "alt": alt, "loading": "lazy"})
        return picture, m.start(), m.end()


class _Address(InlineProcessor):
    """A bare address as a link; within a link it is only what that says."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        address = m[1]
        # A bracket that was not opened in it belongs to the sentence.
        while address.count(")") > address.count("("):
            address = address[: address.rindex(")")]
        link = Element("a", {"href": address})
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)


class _Heading(HashHeaderProcessor):
    RE = HEADING


class _Plain(Treeprocessor):
    """Spares the inline patterns the texts that have nothing for them, such as most cells."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not INLINE_MARK.search(element.text):
                element.text = AtomicString(element.text)


class _Copy(Treeprocessor):
    """Keeps a copy of the tree of the last text."""

    tree: Element | None = None

    def run(self, root: Element) -> None:
        self.tree = deepcopy(root)


class _Links(Treeprocessor):
    resolve: Resolve = staticmethod(str)
    found = False

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            self.found = True
            address = self.resolve(link.get("href", ""))
            if address:
                link.set("href", address)
            else:
                link.attrib.pop("href", None)
        for picture in root.iter("img"):
            self.found = True
            picture.set("src", self.resolve(SHOWN + picture.get("src", "")))


class _Tables(Treeprocessor):
    """Puts each table into a box that scrolls by itself, named after the columns."""

    def run(self, root: Element) -> None:
        boxes = [(parent, table) for parent in root.iter() for table in parent.findall("table")]
        for parent, table in boxes:
            heads = ("".join(head.itertext()).strip() for head in table.iter("th"))
            box = Element("div", {"class": "pb-scroll", "tabindex": "0", "role": "group"})
            box.set("aria-label", ", ".join(head for head in heads if head))
            parent[list(parent).index(table)] = box
            box.append(table)
            box.tail, table.tail = table.tail, None
            table.set("class", "pb-table")


class _Bold(Treeprocessor):
    """Headings as paragraphs in bold, where the page around a text has the headings."""

    def run(self, root: Element) -> None:
        for head in [head for head in root.iter() if head.tag in HEADS]:
            strong = Element("strong")
            strong.text, strong[:] = head.text, list(head)
            head.tag, head.text, head[:] = "p", None, [strong]


class _Headings(Treeprocessor):
    def __init__(self, first: int) -> None:
        super().__init__()
        self.first = first

    def run(self, root: Element) -> None:
        heads = [head for head in root.iter() if head.tag in HEADS]
        top = min((int(head.tag[1]) for head in heads), default=1)
        for head in heads:
            head.tag = f"h{min(int(head.tag[1]) - top + self.first, DEEPEST)}"

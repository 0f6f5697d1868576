"""A form as a Word document: headings, lists and tables one can type in, with Korean fonts.

python-docx makes one empty document with styles, header and footer; each form is a copy of it with
a body of its own, which is written as text from the elements of its Markdown.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ..model.colours import LEAST, WHITE, contrast
from .edition import FONTS, OLDEST, Edition

LOCALES = {"ko": "ko-KR", "en": "en-US"}
KEPT = ("Normal Table", "Table Grid")
"""The styles of tables that stay; the others of python-docx's template are most of its size."""
UNUSED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.CUSTOM_XML, "/stylesWithEffects")
WIDTH = 9638
"""Of the text on the page, in twentieths of a point: A4 with margins of 20 mm."""
INDENT = 360
"""Of a level of a list, in the same."""
LONGEST_TITLE, LONGEST_CELL = 200, 24
SHADE, INK = "E9EEF4", "1F2937"
HEAD, CELL = "TableHead", "TableCell"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = ("p", "ul", "ol", "table", "div", "pre", "blockquote")
SIZES = (
    ("Normal", 10.5, 0, 6),
    ("Title", 20, 0, 4),
    ("Subtitle", 10.5, 0, 14),
    ("Heading 1", 13, 16, 6),
    ("Heading 2", 12, 12, 4),
    ("Heading 3", 11, 10, 4),
    ("Table Head", 10, 2, 2),
    ("Table Cell", 10, 2, 2),
    ("Header", 9, 0, 4),
    ("Footer", 9, 0, 0),
)
"""Styles with the size of their type, and the room before and after a paragraph, in points."""
TITLE = "\ue000title\ue000"
"""Stands for the title of a form in the empty document."""
CORE, HEADER, MAIN = "docProps/core.xml", "word/header1.xml", "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Control characters, which XML cannot hold."""
MARKS = {"strong": "b", "em": "i", "del": "strike"}
RETURN = {"\r": "&#13;"}
"""What a reader of XML would take for the end of a line."""


class Documents:
    """Makes the documents of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @cached_property
    def blank(self) -> Document:
        """An empty document, whose body is written anew for each form."""
        return _blank(self.edition)

    @cached_property
    def common(self) -> bytes:
        """The file with what all documents have in common, packed once."""
        saved, packed = io.BytesIO(), io.BytesIO()
        self.blank.save(saved)
        own = {*self.titled, MAIN, RELATIONS}
        with zipfile.ZipFile(saved) as file, zipfile.ZipFile(packed, "w") as common:
            for name in file.namelist():
                if name not in own:
                    common.writestr(_entry(name), file.read(name))
        return packed.getvalue()

    @cached_property
    def titled(self) -> dict[str, str]:
        """The parts besides the body that hold the title, with `TITLE` in its place, by their names
        in the file."""
        package = self.blank.part.package
        assert package
        found = {str(part.partname)[1:]: part for part in package.iter_parts()}
        return {name: found[name].blob.decode() for name in (CORE, HEADER)}

    @cached_property
    def frame(self) -> tuple[str, str]:
        """What stands before and after the body in the empty document."""
        body = self.blank.element.body
        for old in body.xpath("./*[not(self::w:sectPr)]"):
            body.remove(old)
        head, mark, tail = self.blank.part.blob.decode().partition("<w:sectPr")
        return head, mark + tail

    def made(self, title: str, purpose: str, template: str) -> bytes:
        """The form under its title, with a sentence that says what it is for."""
        document, texts = self.blank, self.edition.environment.document
        writer = _Writer(document)
        parts = [writer.paragraph("Title", title), writer.paragraph("Subtitle", purpose)]
        parts += writer.blocks(texts.tree(template, self.edition.resolve))
        head, tail = self.frame
        content = self._packed(title, "".join([head, *parts, tail]))
        for relation in writer.links:
            del document.part.rels[relation]
        return content

    def _packed(self, title: str, body: str) -> bytes:
        """The file: what all have in common, and the parts in which this one differs."""
        packed = io.BytesIO(self.common)
        said = escape(" ".join(_plain(title).split())[:LONGEST_TITLE])
        parts = {name: part.replace(TITLE, said).encode() for name, part in self.titled.items()}
        parts |= {MAIN: body.encode(), RELATIONS: self.blank.part.rels.xml}
        with zipfile.ZipFile(packed, "a") as file:
            for name, content in parts.items():
                file.writestr(_entry(name), content)
        return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """A part that is the same on every system and at every time."""
    entry = zipfile.ZipInfo(name, OLDEST)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
    return entry


class _Writer:
    """Writes the body of a document as XML; `links` are the relations it has added,
    one for each address."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.links: set[str] = set()

    def paragraph(self, style: str, content: str | Element, indent: int = 0, mark: str = "") -> str:
        """A paragraph; of an element, with what stands in it. `mark` hangs before it."""
        if isinstance(content, str):
            inside = _run(_plain(content), ())
        else:
            inside = "".join(self._inline(content, ()))
        look = _paragraph_look(style, indent, bool(mark))
        return _tag("p", look + _run(mark, (), tab=True) + inside)

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """What stands in an element, block by block."""
        for block in parent:
            if block.tag == "table":
                yield self.table(block)
            elif block.tag in ("ul", "ol"):
                yield from self.list(block, depth + 1)
            elif block.tag == "pre":
                for line in "".join(block.itertext()).rstrip("\n").split("\n"):
                    yield self.paragraph("MacroText", line, indent=depth)
            elif block.tag in HEADINGS:
                yield self.paragraph(f"Heading{block.tag[1]}", block)
            elif block.tag in ("div", "blockquote"):
                yield from self.blocks(block, depth + (block.tag == "blockquote"))
            else:
                yield self.paragraph("Normal", block, indent=depth)

    def list(self, block: Element, depth: int) -> Iterator[str]:
        """A list with its marks as text: one may add to it, and numbers begin anew in each."""
        start = int(block.get("start", "1"))
        for number, item in enumerate(block, start):
            mark = f"{number}." if block.tag == "ol" else "•"
            rest = Element("li")
            lead = Element("p")
            lead.text = item.text
            for child in item:
                # Of a tight list, the words stand in the item itself.
                (rest if len(rest) or child.tag in BLOCKS else lead).append(child)
            if len(lead) or (lead.text or "").strip():
                yield self.paragraph("ListParagraph", lead, indent=depth, mark=mark)
            elif len(rest) and rest[0].tag == "p":
                yield self.paragraph("ListParagraph", rest[0], indent=depth, mark=mark)
                rest.remove(rest[0])
            yield from self.blocks(rest, depth)

    def table(self, block: Element) -> str:
        """A table as wide as the page, its head repeated on each."""
        rows = list(block.iter("tr"))
        widths = _widths(rows, max(len(row) for row in rows))
        look = _tag("tblStyle", val="TableGrid") + _tag("tblW", w=WIDTH, type="dxa")
        grid = "".join(_tag("gridCol", w=width) for width in widths)
        lines = "".join(self._row(row, widths) for row in rows)
        # Two tables side by side would become one.
        below = self.paragraph("NoSpacing", "")
        return _tag("tbl", _tag("tblPr", look) + _tag("tblGrid", grid) + lines) + below

    def _row(self, row: Element, widths: Sequence[int]) -> str:
        head = all(cell.tag == "th" for cell in row)
        look = _tag("cantSplit") + (_tag("tblHeader") if head else "")
        cells = [_tag("trPr", look)]
        for cell, width in zip(row, widths, strict=False):
            text = self.paragraph(HEAD if head else CELL, cell)
            cells.append(_tag("tc", _cell_look(width, head) + text))
        return _tag("tr", "".join(cells))

    def _inline(self, element: Element, marks: tuple[str, ...]) -> Iterator[str]:
        yield _run(_flowing(element.text), marks)
        for child in element:
            if child.tag == "br":
                yield _tag("r", _tag("br"))
            elif child.tag == "a" and (address := child.get("href", "")):
                yield self._link(child, address, marks)
            else:
                yield from self._inline(child, (*marks, child.tag))
            yield _run(_flowing(child.tail), marks)

    def _link(self, link: Element, address: str, marks: tuple[str, ...]) -> str:
        relation = self.document.part.relate_to(
            _plain(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        self.links.add(relation)
        inside = "".join(self._inline(link, (*marks, "a")))
        return f'<w:hyperlink r:id="{relation}">{inside}</w:hyperlink>'


def _tag(name: str, inside: str = "", **values: str | int) -> str:
    """An element of Word's with these attributes, none of which is a text of the data."""
    attributes = "".join([f' w:{key}="{value}"' for key, value in values.items()])
    return f"<w:{name}{attributes}>{inside}</w:{name}>" if inside else f"<w:{name}{attributes}/>"


@cache
def _paragraph_look(style: str, indent: int, hangs: bool) -> str:
    """How a paragraph looks; a mark may hang before it."""
    properties = _tag("pStyle", val=style)
    if indent and hangs:
        properties += _tag("ind", left=indent * INDENT, hanging=INDENT)
    elif indent:
        properties += _tag("ind", left=indent * INDENT)
    return _tag("pPr", properties)


@cache
def _cell_look(width: int, head: bool) -> str:
    return _tag("tcPr", _tag("tcW", w=width, type="dxa") + (SHADED if head else ""))


SHADED = _tag("shd", val="clear", color="auto", fill=SHADE)


def _run(text: str, marks: Sequence[str], tab: bool = False) -> str:
    """A text with these marks; with a tab after it if `tab`."""
    if not text:
        return ""
    look = "".join([_tag(MARKS[mark]) for mark in sorted(set(marks)) if mark in MARKS])
    look += SHADED if "code" in marks else ""
    look += _tag("u", val="single") if "a" in marks else ""
    said = escape(text, RETURN)
    properties, end = _tag("rPr", look) if look else "", _tag("tab") if tab else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{said}</w:t>{end}</w:r>'


def _widths(rows: list[Element], count: int) -> list[int]:
    """The widths of the columns, by the longest text in each; none too thin to write in."""
    longest = [1] * count
    for row in rows:
        for place, cell in enumerate(row):
            text = " ".join("".join(cell.itertext()).split())
            longest[place] = max(longest[place], min(len(text), LONGEST_CELL))
    thinnest = max(longest) / 3
    shares = [max(length, thinnest) for length in longest]
    return [int(WIDTH * share / sum(shares)) for share in shares]


def _flowing(text: str | None) -> str:
    """A text whose line ends are blanks."""
    return _plain((text or "").replace("\n", " "))


def _plain(text: str) -> str:
    return INVISIBLE.sub("", text)


def _blank(edition: Edition) -> Document:
    """An empty document with styles, header and footer."""
    playbook, document = edition.playbook, docx.Document()
    font, time = FONTS.get(playbook.language, FONTS["en"]), edition.made.replace(tzinfo=None)
    about = document.core_properties
    about.title = TITLE
    about.author = about.last_modified_by = _plain(playbook.publisher.name)[:LONGEST_TITLE]
    about.created = about.modified = time
    about.comments = _plain(edition.origins)[:LONGEST_TITLE]
    about.language = LOCALES.get(playbook.language, playbook.language)
    _drop_unused(document)
    head: Any = document.styles.add_style("Table Head", WD_STYLE_TYPE.PARAGRAPH)
    head.font.bold = head.paragraph_format.keep_with_next = True
    document.styles.add_style("Table Cell", WD_STYLE_TYPE.PARAGRAPH)
    for kept in document.styles:
        if kept.type == WD_STYLE_TYPE.PARAGRAPH:
            _set_font(kept.element, font, about.language)
    for name, size, before, after in SIZES:
        style: Any = document.styles[name]
        ink = _heading_ink(edition) if name.startswith(("Title", "Heading")) else INK
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(ink)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    subtitle: Any = document.styles["Subtitle"]
    subtitle.font.italic, subtitle.font.bold = False, False
    for wide in subtitle.element.xpath(".//w:rPr/w:spacing"):
        wide.getparent().remove(wide)
    _set_page(document, edition)
    return document


def _heading_ink(edition: Edition) -> str:
    """The colour of headings on white paper: the organisation's, if it can be read there."""
    legible = edition.tint and contrast(edition.tint, WHITE) >= LEAST
    return edition.tint.removeprefix("#").upper() if legible else INK


def _drop_unused(document: Document) -> None:
    styles = document.styles.element
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in KEPT:
            styles.remove(style.element)
    package = document.part.package
    assert package
    for relations in (package.rels, document.part.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(UNUSED):
                del relations[name]


def _set_font(style: Any, font: str, locale: str) -> None:
    properties = style.get_or_add_rPr()
    for old in properties.xpath("./w:rFonts | ./w:lang"):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    properties.insert(0, fonts)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), locale)
    language.set(qn("w:eastAsia"), locale)
    properties.append(language)


def _set_page(document: Document, edition: Edition) -> None:
    """A4; in the header what the form is, and where to write project and date."""
    section, labels = document.sections[0], edition.playbook.labels
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(20)
    section.top_margin, section.header_distance = Mm(32), Mm(10)
    header = section.header
    header.is_linked_to_previous = False
    header.paragraphs[0].text = TITLE
    blanks = header.add_table(1, 4, Mm(170))
    blanks.style = "Table Grid"
    widths = (Mm(22), Mm(83), Mm(22), Mm(43))
    words = (labels.form_project, "", labels.form_date, "")
    for cell, word, width, column in zip(
        blanks.rows[0].cells, words, widths, blanks.columns, strict=True
    ):
        cell.width = column.width = width
        cell.text = _plain(word)
        cell.paragraphs[0].style = "Table Cell"
    header.add_paragraph()
    footer = section.footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    parts = filter(None, (edition.playbook.title, edition.origins))
    line.text = _plain("".join(f"{part}  ·  " for part in parts))
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)

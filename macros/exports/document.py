"""A form as a Word document: headings, lists and tables one can type in, with Korean fonts.

python-docx makes one empty document with styles, header and footer; each form is a copy of it with
a body of its own, which is written from the elements of its Markdown.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any
from xml.etree.ElementTree import Element

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ..model.colours import LEAST, WHITE, contrast
from ..render.markdown import TextRenderer
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
CORE, HEADER = "docProps/core.xml", "word/header1.xml"
RELATIONS = "word/_rels/document.xml.rels"
INVISIBLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Control characters, which XML cannot hold."""
MARKS = {"strong": "w:b", "em": "w:i", "del": "w:strike"}


class Documents:
    """Makes the documents of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.texts = TextRenderer(headings=True, first=1)

    @cached_property
    def blank(self) -> Document:
        """An empty document, whose body is written anew for each form."""
        return _blank(self.edition)

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The files inside the empty document."""
        saved = io.BytesIO()
        self.blank.save(saved)
        with zipfile.ZipFile(saved) as file:
            return {name: file.read(name) for name in file.namelist()}

    def made(self, title: str, purpose: str, template: str) -> bytes:
        """The form under its title, with a sentence that says what it is for."""
        document = self.blank
        document.core_properties.title = _plain(title)[:LONGEST_TITLE]
        document.sections[0].header.paragraphs[0].text = _plain(title)
        body = document.element.body
        for old in body.xpath("./*[not(self::w:sectPr)]"):
            body.remove(old)
        writer = _Writer(document)
        writer.paragraph("Title", title)
        writer.paragraph("Subtitle", purpose)
        writer.blocks(self.texts.tree(template, self.edition.resolve))
        content = self._packed()
        for relation in writer.links:
            del document.part.rels[relation]
        return content

    def _packed(self) -> bytes:
        """The file: what all have in common, and the parts in which this one differs."""
        main, packed = self.blank.part, io.BytesIO()
        assert main.package
        own = {str(part.partname)[1:]: part for part in main.package.iter_parts()}
        names = (str(main.partname)[1:], CORE, HEADER)
        parts = self.parts | {name: own[name].blob for name in names}
        parts[RELATIONS] = main.rels.xml
        with zipfile.ZipFile(packed, "w") as file:
            for name, content in parts.items():
                entry = zipfile.ZipInfo(name, OLDEST)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
                file.writestr(entry, content)
        return packed.getvalue()


class _Writer:
    """Writes the body of a document; `links` are the relations it has added."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.body = document.element.body
        self.links: list[str] = []

    def paragraph(
        self, style: str, content: str | Element, into: Any = None, indent: int = 0, mark: str = ""
    ) -> None:
        """A paragraph; of an element, with what stands in it. `mark` hangs before it."""
        paragraph = OxmlElement("w:p")
        properties = _add(paragraph, "w:pPr")
        _add(properties, "w:pStyle", val=style)
        if indent:
            hanging = {"hanging": str(INDENT)} if mark else {}
            _add(properties, "w:ind", left=str(indent * INDENT), **hanging)
        if mark:
            _run(paragraph, mark, (), tab=True)
        if isinstance(content, str):
            _run(paragraph, _plain(content), ())
        else:
            self._inline(paragraph, content, ())
        self._put(paragraph, into)

    def _put(self, block: Any, into: Any) -> None:
        if into is not None:
            into.append(block)
        else:
            self.body.insert(len(self.body) - 1, block)

    def blocks(self, parent: Element, depth: int = 0) -> None:
        """What stands in an element, block by block."""
        for block in parent:
            if block.tag == "table":
                self.table(block)
            elif block.tag in ("ul", "ol"):
                self.list(block, depth + 1)
            elif block.tag == "pre":
                for line in "".join(block.itertext()).rstrip("\n").split("\n"):
                    self.paragraph("MacroText", line, indent=depth)
            elif block.tag in HEADINGS:
                self.paragraph(f"Heading{block.tag[1]}", block)
            elif block.tag in ("div", "blockquote"):
                self.blocks(block, depth + (block.tag == "blockquote"))
            else:
                self.paragraph("Normal", block, indent=depth)

    def list(self, block: Element, depth: int) -> None:
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
                self.paragraph("ListParagraph", lead, indent=depth, mark=mark)
            elif len(rest) and rest[0].tag == "p":
                self.paragraph("ListParagraph", rest[0], indent=depth, mark=mark)
                rest.remove(rest[0])
            self.blocks(rest, depth)

    def table(self, block: Element) -> None:
        """A table as wide as the page, its head repeated on each."""
        rows = list(block.iter("tr"))
        count = max(len(row) for row in rows)
        table = OxmlElement("w:tbl")
        properties = _add(table, "w:tblPr")
        _add(properties, "w:tblStyle", val="TableGrid")
        _add(properties, "w:tblW", w=str(WIDTH), type="dxa")
        grid = _add(table, "w:tblGrid")
        widths = _widths(rows, count)
        for width in widths:
            _add(grid, "w:gridCol", w=str(width))
        for row in rows:
            head = all(cell.tag == "th" for cell in row)
            line = _add(table, "w:tr")
            about = _add(line, "w:trPr")
            _add(about, "w:cantSplit")
            if head:
                _add(about, "w:tblHeader")
            for cell, width in zip(row, widths, strict=False):
                box = _add(line, "w:tc")
                inside = _add(box, "w:tcPr")
                _add(inside, "w:tcW", w=str(width), type="dxa")
                if head:
                    _add(inside, "w:shd", val="clear", color="auto", fill=SHADE)
                self.paragraph(HEAD if head else CELL, cell, into=box)
        self._put(table, None)
        # Two tables side by side would become one.
        self.paragraph("NoSpacing", "")

    def _inline(self, paragraph: Any, element: Element, marks: tuple[str, ...]) -> None:
        _run(paragraph, _flowing(element.text), marks)
        for child in element:
            if child.tag == "br":
                _add(_add(paragraph, "w:r"), "w:br")
            elif child.tag == "a" and (address := child.get("href", "")):
                self._link(paragraph, child, address, marks)
            else:
                self._inline(paragraph, child, (*marks, child.tag))
            _run(paragraph, _flowing(child.tail), marks)

    def _link(self, paragraph: Any, link: Element, address: str, marks: tuple[str, ...]) -> None:
        relation = self.document.part.relate_to(
            _plain(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        self.links.append(relation)
        holder = _add(paragraph, "w:hyperlink")
        holder.set(qn("r:id"), relation)
        self._inline(holder, link, (*marks, "a"))


_tag = cache(qn)
"""A name with its namespace written out."""


def _add(parent: Any, name: str, **values: str) -> Any:
    """A new element at the end of another, with attributes of Word's namespace."""
    attributes = {_tag(f"w:{key}"): value for key, value in values.items()}
    element = parent.makeelement(_tag(name), attributes)
    parent.append(element)
    return element


def _run(paragraph: Any, text: str, marks: Sequence[str], tab: bool = False) -> None:
    if not text:
        return
    run = _add(paragraph, "w:r")
    properties = _add(run, "w:rPr") if marks else None
    for mark in sorted(set(marks)):
        if mark in MARKS:
            _add(properties, MARKS[mark])
    if "code" in marks:
        _add(properties, "w:shd", val="clear", color="auto", fill=SHADE)
    if "a" in marks:
        _add(properties, "w:u", val="single")
    holder = _add(run, "w:t")
    holder.text = text
    holder.set(qn("xml:space"), "preserve")
    if tab:
        _add(run, "w:tab")


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
    return text.translate(INVISIBLE)


def _blank(edition: Edition) -> Document:
    """An empty document with styles, header and footer."""
    playbook, document = edition.playbook, docx.Document()
    font, time = FONTS.get(playbook.language, FONTS["en"]), edition.made.replace(tzinfo=None)
    about = document.core_properties
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
    language = _add(properties, "w:lang", val=locale)
    language.set(qn("w:eastAsia"), locale)


def _set_page(document: Document, edition: Edition) -> None:
    """A4; in the header what the form is, and where to write project and date."""
    section, labels = document.sections[0], edition.playbook.labels
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(20)
    section.top_margin, section.header_distance = Mm(32), Mm(10)
    header = section.header
    header.is_linked_to_previous = False
    header.paragraphs[0].text = "-"
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

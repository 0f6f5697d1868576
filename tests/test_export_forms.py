"""Forms as documents and Markdown: every text of the template, in its order; and the archive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import docx
import openpyxl
from bs4 import BeautifulSoup
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from exports import edition, hostile

from macros.exports.document import INK, INVISIBLE, Documents
from macros.exports.forms import BlankForm, form_files, forms, markdown
from macros.exports.page_text import addressed
from macros.exports.prose import heading, prose
from macros.exports.workbook import workbook
from macros.model.playbook import Playbook
from macros.model.things import Brand, Colours, Original
from macros.render.downloads import form_path
from macros.render.markdown import TextRenderer

SOURCE = """\
# First

A *word*, **two** and `code <b>`, a [link](https://x.example/?a=1&b=2) and [baker](role:baker).
Same paragraph &amp; more\\
break \\* &lt;i&gt;

1. one
2. two
    - deep
    - *deeper*

        para

- [ ] task

| A | B |
| --- | --- |
| =1+1 | a \\| b |
| | `x` |

```
code  <two>
  lines
```

> quoted

<script>alert(1)</script>
"""


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def flat(text: str) -> str:
    return "".join(text.split())


def said(document: Document) -> str:
    """All text of the body, in its order, without blanks and the marks of lists."""
    runs = document.element.body.iter(qn("w:t"))
    marks = (run for run in runs if run.getnext() is None)
    return flat("".join(run.text or "" for run in marks))


def wanted(form: BlankForm) -> str:
    """What the page shows of the same form."""
    html = TextRenderer(headings=True)(form.template, lambda target: target)
    text = BeautifulSoup(html, "html.parser").get_text()
    return flat(INVISIBLE.sub("", f"{form.title}{form.purpose}{text}"))


def test_every_form_says_what_its_page_says(playbook: Playbook) -> None:
    documents, found = Documents(edition(playbook)), list(forms(edition(playbook)))
    templates = [d.template for s in playbook.stages for d in s.deliverables if d.template]
    templates += [form.template for topic in playbook.topics for form in topic.forms]
    assert [form.template for form in found] == templates
    differences = []
    for form in found:
        content = opened(documents.made(form.title, form.purpose, form.template))
        if said(content) != wanted(form):
            differences.append((form.id, said(content), wanted(form)))
    assert differences == []


def test_every_form_is_its_template_as_markdown(playbook: Playbook) -> None:
    made, found = edition(playbook), list(forms(edition(playbook)))
    for form in found:
        head, purpose, rest = markdown(made, form).decode().split("\n\n", 2)
        assert (head, purpose) == (f"# {heading(form.title)}", prose(form.purpose))
        assert rest == addressed(made, form.template.strip()) + "\n"
    assert found


def test_every_part_of_markdown_has_its_form(sample: Playbook) -> None:
    content = opened(Documents(edition(sample)).made("T", "P", SOURCE))
    assert said(content) == wanted(BlankForm(sample.stages[0], "x", "T", "P", SOURCE))
    paragraphs = {p.text: p for p in content.paragraphs}
    styles = {p.style.name if p.style else "" for p in content.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "List Paragraph", "macro"} <= styles
    assert "1.\tone" in paragraphs and "2.\ttwo" in paragraphs and "•\tdeep" in paragraphs
    assert "code  <two>" in paragraphs and "  lines" in paragraphs
    (text,) = (p for p in content.paragraphs if p.text.startswith("A word"))
    assert [link.address for link in text.hyperlinks] == [
        "https://x.example/?a=1&b=2",
        "https://bread.example/roles/baker/",
    ]
    assert [run.text for run in text.runs if run.bold] == ["two"]
    assert [run.text for run in text.runs if run.italic] == ["word"]
    assert "& more" in text.text and "* <i>" in text.text
    (table,) = content.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["A", "B"],
        ["=1+1", "a | b"],
        ["", "x"],
    ]


ACTIVE = """\
[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](file:///etc/passwd) [d](data:text/html,x)
[e](ms-word:ofe|u|https://x.example) [f](//x.example/x) [g][reference] <vbscript:x>
![picture](https://x.example/x.png)

[reference]: javascript:alert(1)

[Baker](role:baker) and the [same](role:baker) again, =1+1, =HYPERLINK("https://x.example")
"""
PASSIVE = {"styles", "settings", "webSettings", "fontTable", "theme", "numbering"}
PASSIVE |= {"header", "footer", "core-properties", "extended-properties", "officeDocument"}
"""What a document is made of, none of which does anything when it is opened."""


def test_nothing_in_a_document_is_active(sample: Playbook) -> None:
    """Also where the check of the data let through what it does not: a link leads to an address of
    the web, nothing is fetched and nothing runs when the document is opened."""
    content = Documents(edition(hostile(sample))).made("=1+1", "@SUM(1)", ACTIVE)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    relations = [
        relation.attrs
        for name, part in parts.items()
        if name.endswith(".rels")
        for relation in BeautifulSoup(part, "xml").select("Relationship")
    ]
    outside = {str(r["Target"]) for r in relations if r.get("TargetMode") == "External"}
    assert {urlsplit(address).scheme for address in outside} == {"https"}
    assert "https://bread.example/roles/baker/" in outside
    kinds = {str(r["Type"]).rpartition("/")[2] for r in relations}
    assert kinds <= PASSIVE | {"hyperlink"}
    fields = re.findall(
        r'<w:(?:instrText|altChunk|object|fldSimple w:instr="(\w+))', "".join(parts.values())
    )
    assert fields == ["PAGE"]


def tables(document: Document) -> Iterator[Table]:
    yield from document.tables
    yield from document.sections[0].header.tables


def test_documents_are_ready_to_fill_in(shipped: Playbook) -> None:
    form = next(iter(forms(edition(shipped))))
    content = opened(Documents(edition(shipped)).made(form.title, form.purpose, form.template))
    header = content.sections[0].header
    assert header.paragraphs[0].text == form.title
    blanks = [cell.text for cell in header.tables[0].rows[0].cells]
    assert blanks == ["프로젝트", "", "날짜", ""]
    assert content.core_properties.title == form.title
    assert content.core_properties.created.date() == shipped.reviewed
    for table in tables(content):
        assert table.style and table.style.name == "Table Grid"
    for style in ("Normal", "Title", "Heading 1", "Table Cell"):
        (fonts,) = content.styles[style].element.xpath("./w:rPr/w:rFonts")
        assert fonts.get(qn("w:eastAsia")) == "맑은 고딕"
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_a_document_does_not_depend_on_those_before(shipped: Playbook, sample: Playbook) -> None:
    one, two = Documents(edition(sample)), Documents(edition(sample))
    two.made("before", "b", SOURCE)
    two.made("before", "b", "https://x.example/ and [again](https://x.example/)")
    assert one.made("T", "P", SOURCE) == two.made("T", "P", SOURCE)


def test_archive_holds_every_form(playbook: Playbook) -> None:
    archive, *single = form_files(edition(playbook))
    with zipfile.ZipFile(io.BytesIO(archive.content)) as file:
        assert file.testzip() is None
        packed = {name: file.read(name) for name in file.namelist()}
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
    assert sorted(packed.values()) == sorted(file.content for file in single)
    for name in packed:
        assert ".." not in name.split("/") and not name.startswith("/") and name.count("/") == 1
    paths = {file.path for file in single}
    for form in forms(edition(playbook)):
        for suffix in (".docx", ".md"):
            assert form_path(form.holder, form.id, suffix) in paths


def test_forms_of_one_title_are_both_in_the_archive(sample: Playbook) -> None:
    first, *others = sample.stages
    recipe = first.deliverables[0]
    twin = recipe.model_copy(update={"id": "twin"})
    twins = sample.model_copy(
        update={"stages": [first.model_copy(update={"deliverables": [recipe, twin]}), *others]}
    )
    archive, *_ = form_files(edition(twins))
    with zipfile.ZipFile(io.BytesIO(archive.content)) as file:
        names = file.namelist()
    assert len(names) == len({name.casefold() for name in names})
    assert any(name.endswith("Recipe (twin).docx") for name in names)


def test_no_forms_no_archive(sample: Playbook) -> None:
    bare = [stage.model_copy(update={"deliverables": []}) for stage in sample.stages]
    assert not list(form_files(edition(sample.model_copy(update={"stages": bare, "topics": []}))))


def test_documents_and_workbooks_look_like_the_organisation(sample: Playbook) -> None:
    """Its colour, where it can be read, and whom the texts are from."""
    work = Original(title="Bread & more", author="A. Baker")
    for primary, ink in (("#00594c", "00594C"), ("#ffe0b0", INK)):
        brand = Brand(light=Colours(primary=primary))
        own = edition(sample.model_copy(update={"brand": brand, "based_on": [work]}))
        content = opened(Documents(own).made("Form", "", "Text."))
        assert str(content.styles["Heading 1"].font.color.rgb) == ink
        assert str(content.styles["Normal"].font.color.rgb) == INK
        told = f"{sample.labels.based_on}: Bread & more (A. Baker)"
        assert told in content.sections[0].footer.paragraphs[0].text
        assert content.core_properties.comments == told
        book = openpyxl.load_workbook(io.BytesIO(workbook(own, sample.stages)))
        head = book.worksheets[0]["A1"]
        assert head.fill.fgColor.rgb == f"FF{primary[1:].upper()}"
        assert head.font.color.rgb == ("FFFFFFFF" if ink != INK else "FF000000")
        footer: Any = book.worksheets[0].oddFooter
        assert footer.center.text == told.replace("&", "&&")
        assert book.properties.description == told
    plain = opened(Documents(edition(sample)).made("Form", "", "Text."))
    assert sample.labels.based_on not in plain.sections[0].footer.paragraphs[0].text

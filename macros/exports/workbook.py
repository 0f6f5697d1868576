"""Workbooks for Excel and LibreOffice: plain values, no formula, ready to be filled in and printed.

Every text is written as a text: one that begins with `=`, `+`, `-` or `@` stays what it is.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ..model.colours import TABLE_HEAD, text_on
from ..model.things import Stage
from ..render.downloads import FOLDER
from .edition import FONTS, Edition, ExportFile
from .names import file_name
from .sheets import Sheet, narrowed, sheets, used_columns

FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_TITLE, LONGEST_HEADER = 31, 200
"""Characters that Excel allows in the title of a sheet, and nearly those in a header."""
LINE = "#C9CFD6"
SHADES = ("#FFF2CC", "#D9EAD3", "#E3E3E3")
"""Behind the choices of a column after the first, in their order."""
LISTS = "lists"
"""The hidden sheet with the choices."""
LINE_HEIGHT, TALLEST = 14.0, 409.0
"""Points; the second is as high as Excel lets a row be."""
A4 = 9


def workbook_files(edition: Edition) -> Iterator[ExportFile]:
    """One workbook with all stages, and one a stage."""
    playbook = edition.playbook
    whole = cache(partial(sheets, edition, playbook.stages))
    make = partial(workbook, edition, playbook.stages, whole)
    name = file_name(playbook.title, playbook.id) + ".xlsx"
    yield ExportFile(f"{FOLDER}/playbook.xlsx", make, playbook.labels.workbook_all, name)
    for stage in playbook.stages if len(playbook.stages) > 1 else ():
        title = edition.numbered(stage)
        name = file_name(title, stage.id) + ".xlsx"
        make = partial(workbook, edition, [stage], whole)
        yield ExportFile(f"{FOLDER}/stages/{stage.id}.xlsx", make, title, name)


def workbook(
    edition: Edition, stages: Sequence[Stage], whole: Callable[[], list[Sheet]] | None = None
) -> bytes:
    """The workbook about these stages, with the columns that are used in any; `whole` gives the
    tables about all."""
    playbook = edition.playbook
    every = whole() if whole else sheets(edition, playbook.stages)
    made = every if stages is playbook.stages else sheets(edition, stages)
    tables = narrowed(made, used_columns(every))
    title = playbook.title if len(stages) > 1 else f"{playbook.title}: {stages[0].title}"
    name = f"{stages[0].id if len(stages) == 1 else ''}.xlsx"
    about = (title, playbook.publisher.name, playbook.reviewed, playbook.language, tables)
    return edition.kept(name, about, lambda: _written(edition, title, tables))


def _written(edition: Edition, title: str, tables: Sequence[Sheet]) -> bytes:
    file, playbook = io.BytesIO(), edition.playbook
    book = Workbook(file, {"in_memory": True})
    time = edition.made.replace(tzinfo=None)
    about = {"title": title[:LONGEST_HEADER], "author": playbook.publisher.name[:LONGEST_HEADER]}
    book.set_properties({**about, "comments": edition.origins, "created": time})
    font = FONTS.get(playbook.language, FONTS["en"])
    formats = _formats(book, font, edition.tint or TABLE_HEAD)
    origins = f"&C{_literal(edition.origins)}" if edition.origins else ""
    titles: list[str] = []
    choices: list[tuple[str, ...]] = []
    for sheet in tables:
        titles.append(sheet_title(sheet.title, titles))
        page = book.add_worksheet(titles[-1])
        _fill(page, sheet, formats)
        for number, column in enumerate(sheet.columns):
            if column.choices:
                _offer(page, number, len(sheet.rows), column.choices, len(choices), formats)
                choices.append(column.choices)
        header = f"&L{_literal(title)}&R{playbook.reviewed or ''}"
        _prepare_print(page, sheet, header, f"&L&A{origins}&R&P / &N")
    if choices:
        lists = book.add_worksheet(LISTS)
        lists.hide()
        for number, words in enumerate(choices):
            for row, word in enumerate(words):
                lists.write_string(row, number, word)
    book.close()
    return file.getvalue()


def sheet_title(title: str, taken: Sequence[str]) -> str:
    """A title that Excel allows: short, without what it forbids, and not one of those taken."""
    others = {other.casefold() for other in (*taken, LISTS, "history")}
    plain = " ".join(title.translate(FORBIDDEN).split()).strip("' ") or "-"
    number, found = 1, plain[:LONGEST_TITLE].rstrip("' ")
    while found.casefold() in others:
        number += 1
        mark = f" {number}"
        found = plain[: LONGEST_TITLE - len(mark)] + mark
    return found


def _formats(book: Workbook, font: str, ground: str) -> dict[str, Format]:
    look = {"font_name": font, "font_size": 10, "valign": "top", "text_wrap": True}
    box = {"border": 1, "border_color": LINE}
    # The font of the workbook itself, in which widths are counted.
    book.formats[0].set_font_name(font)
    book.formats[0].set_font_size(10)
    head = {"bold": True, "font_color": text_on(ground), "bg_color": ground, "valign": "vcenter"}
    made = {"text": look | box, "head": look | box | head}
    made |= {shade: {"bg_color": shade} for shade in SHADES}
    return {name: book.add_format(properties) for name, properties in made.items()}


def _fill(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.title, formats["head"])
    widths = [column.width for column in sheet.columns]
    page.set_row(0, _height([column.title for column in sheet.columns], widths) + 4)
    for place, row in enumerate(sheet.rows, 1):
        # LibreOffice keeps the height of a line where none is said.
        page.set_row(place, _height(row, widths))
        for number, text in enumerate(row):
            if text:
                page.write_string(place, number, text, formats["text"])
            else:
                page.write_blank(place, number, None, formats["text"])
    page.freeze_panes(1, sheet.fixed)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    # A text such as "3" is no number that was forgotten.
    area = f"A1:{xl_col_to_name(len(sheet.columns) - 1)}{len(sheet.rows) + 1}"
    page.ignore_errors({"number_stored_as_text": area, "list_data_validation": area})


def _height(row: Sequence[str], widths: Sequence[int]) -> float:
    """Points that a row needs, its texts wrapped in columns of these widths."""
    lines = map(_lines, row, widths)
    return min(LINE_HEIGHT * max(lines) + 3, TALLEST)


@cache
def _lines(text: str, width: int) -> int:
    return sum(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> int:
    # Of Hangul and Chinese, a character is three bytes and as wide as two of Latin type.
    wide = (len(line.encode("utf-8", "replace")) + len(line)) / 2
    # What a word at the end of a line leaves free.
    return max(1, math.ceil(wide * 1.08 / width))


def _offer(
    page: Worksheet,
    number: int,
    rows: int,
    choices: tuple[str, ...],
    place: int,
    formats: dict[str, Format],
) -> None:
    """A list to choose from in each cell of the column, and a colour for each choice."""
    area = (1, number, rows, number)
    letter = xl_col_to_name(place)
    source = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
    page.data_validation(*area, {"validate": "list", "source": source})
    for choice, shade in zip(choices[1:], SHADES, strict=False):
        quoted = '"{}"'.format(choice.replace('"', '""'))
        rule = {"type": "cell", "criteria": "==", "value": quoted, "format": formats[shade]}
        page.conditional_format(*area, rule)


def _prepare_print(page: Worksheet, sheet: Sheet, header: str, footer: str) -> None:
    """A4 across, as wide as the page, the header row on each."""
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    # Ids are for programs.
    page.print_area(0, 0, len(sheet.rows), len(sheet.columns) - 2)
    page.set_header(header)
    page.set_footer(footer)


def _literal(text: str) -> str:
    """A text for a header, in which `&` begins a command."""
    return " ".join(text.split())[: LONGEST_HEADER // 2].replace("&", "&&")

"""Workbooks, read back: every cell is what the model says, and no text has become a formula."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from exports import edition
from openpyxl.worksheet.worksheet import Worksheet

from macros.exports.names import file_name
from macros.exports.workbook import LISTS, sheet_title, workbook, workbook_files
from macros.model.conditions import condition_lines
from macros.model.playbook import Playbook
from macros.model.things import Stage, Topic
from macros.model.types import When

ZIP = (1980, 1, 1, 0, 0, 0)


def read(content: bytes) -> dict[str, Worksheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: sheet for sheet in book.worksheets}


def rows(sheet: Worksheet) -> dict[str, dict[str, str]]:
    """The rows by their ids, each by the titles of its columns."""
    head, *found = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    by_id = {str(row[-1]): dict(zip(map(str, head), map(str, row), strict=True)) for row in found}
    assert len(by_id) == len(found)
    return by_id


def expected(playbook: Playbook) -> dict[str, dict[str, dict[str, str]]]:
    """What the model says, by sheet, id and column."""
    said, stages = playbook.labels, playbook.stages

    def roles(ids: Sequence[str | None]) -> str:
        return ", ".join(playbook.find("role", id_).title for id_ in ids if id_)

    def titles(things: Sequence[Any], ids: Sequence[str]) -> str:
        return ", ".join(thing.title for thing in things if thing.id in ids)

    def number(id_: str) -> str:
        (place,) = [n for n, stage in enumerate(stages, 1) if stage.id == id_]
        return f"{place}. {playbook.find('stage', id_).title}"

    def when(conditions: When) -> str:
        return "\n".join(condition_lines(playbook, conditions))

    found: dict[str, dict[str, dict[str, str]]] = {}

    def add(sheet: str, id_: str, **values: str | None) -> None:
        row = {said[name]: value or "" for name, value in values.items()}
        found.setdefault(sheet, {})[id_] = row

    for stage in stages:
        title = number(stage.id)
        gate = stage.gate
        ways = [f"{number(way.to)}: {way.reason}" for way in stage.returns]
        ways += [f"{said.bypass}: {stage.bypass.reason}"] if stage.bypass else []
        add(
            said.stages,
            stage.id,
            stage=title,
            stage_summary=stage.summary,
            questions="\n".join(stage.questions),
            gate=gate.question if gate else "",
            decider=roles([gate.decider]) if gate else "",
            returns="\n".join(ways),
        )
        for a in stage.activities:
            add(said.performers, a.id, stage=title, activity=a.title, note=a.note)
            found[said.performers][a.id] |= {
                f"R {said.responsible}": roles(a.responsible),
                f"A {said.accountable}": roles([a.accountable]),
                f"C {said.consulted}": roles(a.consulted),
                f"I {said.informed}": roles(a.informed),
                said.done_before: titles(stage.activities, stage.waits[a.id]),
                said.deliverables: titles(stage.deliverables, a.makes),
                said.only_when: when(a.when),
            }
            add(said.matrix, a.id, stage=title, activity=a.title)
            parts = {r.title: " ".join(a.part(r.id)) for r in playbook.roles}
            found[said.matrix][a.id] |= {title: part for title, part in parts.items() if part}
        for d in stage.deliverables:
            add(
                said.deliverables,
                d.id,
                stage=title,
                gate=gate.question if gate else "",
                deliverable=d.title,
                purpose=d.purpose,
                contents="\n".join(d.contents),
                author=roles([d.author]),
                approver=roles([d.approver]),
                only_when=when(d.when),
            )
        for kind, criteria in (("entry", stage.entry), ("gate_criteria", gate and gate.criteria)):
            for c in criteria or []:
                values = {"gate_text": c.text, "evidence": c.evidence, "only_when": when(c.when)}
                add(said.gate, c.id, stage=title, gate_part=said[kind], **values)
        for outcome in gate.outcomes if gate else []:
            part = said[outcome.kind] + (f" → {number(outcome.to)}" if outcome.to else "")
            add(said.gate, outcome.id, stage=title, gate_part=part, gate_text=outcome.text)
    holders: list[Stage | Topic] = [*stages, *playbook.topics]
    for holder in holders:
        title = number(holder.id) if holder in stages else holder.title
        for check in holder.checklist:
            add(
                said.checklists,
                check.id,
                checklist=title,
                check_item=check.text,
                state=said.state_open,
                remark="",
                who=roles(check.roles),
                reason_why=check.why,
                only_when=when(check.when),
            )
    for r in playbook.roles:
        values = {"role": r.title, "side": said[f"side_{r.side}"], "description": r.description}
        also = ", ".join(r.aliases)
        add(said.roles, r.id, **values, in_small_firm=r.in_small_firm, also=also)
    for t in playbook.glossary:
        also = ", ".join(t.aliases)
        add(said.glossary, t.id, term=t.term, english=t.english, definition=t.definition, also=also)
    return found


def test_every_cell_is_what_the_model_says(playbook: Playbook) -> None:
    sheets = read(workbook(edition(playbook), playbook.stages))
    wanted = expected(playbook)
    titles: list[str] = []
    for title in wanted:
        titles.append(sheet_title(title, titles))
    assert sorted(sheets) == sorted([*titles, LISTS])
    differences = []
    for title, name in zip(wanted, titles, strict=True):
        found = rows(sheets[name])
        assert list(found) == list(wanted[title])
        for id_, row in wanted[title].items():
            for column, text in row.items():
                # A column in which nothing stands is not there.
                if found[id_].get(column, "") != text:
                    differences.append((name, id_, column, text, found[id_][column]))
    assert differences == []


def test_no_text_becomes_a_formula_or_a_number(playbook: Playbook) -> None:
    for file in workbook_files(edition(playbook)):
        for sheet in read(file.content).values():
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.value is None or cell.data_type == "s", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
        with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
            relations = [parts.read(name) for name in parts.namelist() if name.endswith(".rels")]
        assert relations and b"External" not in b"".join(relations)


def test_a_workbook_of_a_stage_has_that_stage_alone(shipped: Playbook) -> None:
    whole = expected(shipped)
    for stage, file in zip(shipped.stages, list(workbook_files(edition(shipped)))[1:], strict=True):
        sheets = read(file.content)
        said = shipped.labels
        assert rows(sheets[said.stages]) == {
            stage.id: whole[said.stages][stage.id] | {"id": stage.id}
        }
        assert list(rows(sheets[said.performers])) == [a.id for a in stage.activities]
        assert {c.id for c in stage.checklist} <= rows(sheets[said.checklists]).keys()
        assert [d.id for d in stage.deliverables] == list(rows(sheets[said.deliverables]))
        assert said.glossary not in sheets


def test_sheets_are_ready_to_use(shipped: Playbook) -> None:
    content = workbook(edition(shipped), shipped.stages)
    for name, sheet in read(content).items():
        if name == LISTS:
            assert sheet.sheet_state == "hidden"
            continue
        setup: Any = sheet.page_setup
        assert sheet.freeze_panes and sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1" and sheet.print_area
        assert setup.orientation == "landscape" and setup.fitToHeight == 0
        assert sheet["A1"].font.name == "맑은 고딕"
    checklist = read(content)[shipped.labels.checklists]
    (rule,) = checklist.data_validations.dataValidation
    assert rule.formula1 == f"{LISTS}!$A$1:$A$4"
    assert str(rule.sqref) == f"C2:C{len(shipped.catalog) + 1}"
    choices = [row[0].value for row in read(content)[LISTS].iter_rows()]
    assert choices == ["시작 전", "진행 중", "완료", "해당 없음"]
    colours = [r for found in checklist.conditional_formatting for r in found.rules]
    assert [r.formula for r in colours] == [['"진행 중"'], ['"완료"'], ['"해당 없음"']]


def test_files_of_a_workbook_carry_no_time_of_the_build(shipped: Playbook) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(edition(shipped), shipped.stages))) as file:
        assert {entry.date_time for entry in file.infolist()} == {ZIP}
        about = file.read("docProps/core.xml").decode()
    assert about.count(f"{shipped.reviewed}T00:00:00Z") == 2


@pytest.mark.parametrize(
    ("title", "taken", "found"),
    [
        ("Plan", [], "Plan"),
        ("a/b [c]: *?", [], "a b c"),
        ("'quoted'", [], "quoted"),
        ("''", [], "-"),
        ("History", [], "History 2"),
        ("plan", ["Plan"], "plan 2"),
        ("x" * 40, ["x" * 31], "x" * 29 + " 2"),
    ],
)
def test_sheet_title(title: str, taken: list[str], found: str) -> None:
    assert sheet_title(title, taken) == found


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("1. 목표 정하기", "1. 목표 정하기"),
        ("a/b\\c: <d>?", "a b c d"),
        ("../../etc", "etc"),
        ("CON", "id"),
        ("...", "id"),
        ("x" * 99, "x" * 60),
        ("gpj.\u202edocx", "gpj. docx"),
    ],
)
def test_file_name(title: str, name: str) -> None:
    assert file_name(title, "id") == name

"""The tables of a workbook as rows of plain text; knows no file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from ..model.playbook import Playbook
from ..model.things import RACI, Activity, Criterion, Deliverable, Gate, Role, Stage, Topic
from .edition import Edition

Row = tuple[str, ...]
Used = set[tuple[str, str]]
"""Columns by the titles of their sheet and their own."""


@dataclass(frozen=True)
class Column:
    """A column with its width in characters of Latin type; Hangul takes two. `choices` are what
    one may enter in it; an `open` one is to be filled in."""

    title: str
    width: int
    choices: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table; the first `fixed` columns stay in sight. The last column holds ids."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    fixed: int = 1


def sheets(edition: Edition, stages: Sequence[Stage]) -> list[Sheet]:
    """All tables about these stages, with all their columns."""
    return [make(edition, stages) for make in TABLES]


def narrowed(sheets: Sequence[Sheet], used: Used) -> list[Sheet]:
    """The tables that have something to show, with the columns `used` in the whole playbook."""
    return [_narrowed(sheet, used) for sheet in sheets if sheet.rows]


def used_columns(sheets: Sequence[Sheet]) -> Used:
    """Of the tables about all stages, the columns in which there is something anywhere, or which
    are to be filled in."""
    return {
        (sheet.title, column.title)
        for sheet in sheets
        for column, *cells in zip(sheet.columns, *sheet.rows, strict=True)
        if column.open or any(cells)
    }


def _narrowed(sheet: Sheet, used: Used) -> Sheet:
    kept = [(sheet.title, column.title) in used for column in sheet.columns]
    rows = [tuple(compress(row, kept)) for row in sheet.rows]
    return replace(sheet, columns=list(compress(sheet.columns, kept)), rows=rows)


def _process(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    labels = edition.playbook.labels
    columns = [
        Column(labels.stage, 20),
        Column(labels.stage_summary, 36),
        Column(labels.questions, 40),
        Column(labels.gate, 32),
        Column(labels.decider, 18),
        Column(labels.returns, 40),
        Column("id", 14),
    ]
    rows = []
    for stage in stages:
        ways = [f"{_title(edition, way.to)}: {way.reason}" for way in stage.returns]
        ways += [f"{labels.bypass}: {stage.bypass.reason}"] if stage.bypass else []
        question = stage.gate.question if stage.gate else ""
        decider = edition.role(stage.gate.decider) if stage.gate else ""
        asked = "\n".join(stage.questions)
        head = (edition.numbered(stage), stage.summary or "", asked, question, decider)
        rows.append((*head, "\n".join(ways), stage.id))
    return Sheet(labels.stages, columns, rows)


def _activities(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    labels = edition.playbook.labels
    columns = [
        Column(labels.stage, 18),
        Column(labels.activity, 30),
        Column(labels.group, 16),
        Column(labels.note, 38),
        *(Column(f"{letter} {edition.playbook.letter(letter)}", 17) for letter in RACI),
        Column(labels.done_before, 24),
        Column(labels.deliverables, 20),
        Column(labels.only_when, 16),
        Column("id", 24),
    ]

    def cells(stage: Stage) -> Iterator[tuple[Activity, Row]]:
        for activity in stage.activities:
            parts = map(edition.roles, activity.letters.values())
            own = (activity.coded, activity.group or "", activity.note or "", *parts)
            yield activity, (*own, *edition.order(stage, activity))

    return Sheet(labels.performers, columns, _rows(edition, stages, cells), fixed=2)


def _rows(
    edition: Edition,
    stages: Sequence[Stage],
    cells: Callable[[Stage], Iterable[tuple[Activity | Deliverable, Row]]],
) -> list[Row]:
    """A row for each thing of the stages: the stage, its own cells, when it applies, its id."""
    return [
        (edition.numbered(stage), *own, edition.when(thing.when), thing.id)
        for stage in stages
        for thing, own in cells(stage)
    ]


def _matrix(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    labels, roles = edition.playbook.labels, _at_work(edition.playbook, stages)
    columns = [Column(labels.stage, 18), Column(labels.activity, 36)]
    columns += [Column(role.title, 9) for role in roles]
    columns += [Column("id", 24)]
    rows = [
        (
            edition.numbered(stage),
            activity.coded,
            *(" ".join(activity.part(role.id)) for role in roles),
            activity.id,
        )
        for stage in (stages if roles else ())
        for activity in stage.activities
    ]
    return Sheet(labels.matrix, columns, rows, fixed=2)


def _checklists(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    labels = edition.playbook.labels
    states = (labels.state_open, labels.state_doing, labels.done, labels.not_applicable)
    columns = [
        Column(labels.checklist, 18),
        Column(labels.group, 18),
        Column(labels.check_item, 44),
        Column(labels.state, 11, states, open=True),
        Column(labels.remark, 20, open=True),
        Column(labels.who, 20),
        Column(labels.reason_why, 40),
        Column(labels.only_when, 18),
        Column("id", 28),
    ]
    rows = []
    holders: list[Stage | Topic] = [*stages, *_topics(edition.playbook, stages)]
    for holder in holders:
        title = edition.numbered(holder)
        for check in holder.checklist:
            own = (labels.state_open, "")
            who, when = edition.roles(check.roles), edition.when(check.when)
            head = (title, check.group or "", check.coded, *own)
            rows.append((*head, who, edition.plain(check.why), when, check.id))
    return Sheet(labels.checklists, columns, rows, fixed=2)


def _deliverables(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    labels = edition.playbook.labels
    columns = [
        Column(labels.stage, 18),
        Column(labels.gate, 30),
        Column(labels.deliverable, 24),
        Column(labels.purpose, 36),
        Column(labels.contents, 40),
        Column(labels.author, 18),
        Column(labels.approver, 18),
        Column(labels.only_when, 18),
        Column("id", 24),
    ]

    def cells(stage: Stage) -> Iterator[tuple[Deliverable, Row]]:
        gate = stage.gate.question if stage.gate else ""
        for made in stage.deliverables:
            said = (made.coded, made.purpose or "", "\n".join(made.contents))
            yield made, (gate, *said, edition.role(made.author), edition.role(made.approver))

    return Sheet(labels.deliverables, columns, _rows(edition, stages, cells), fixed=3)


def _gates(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    labels = edition.playbook.labels
    columns = [
        Column(labels.stage, 18),
        Column(labels.gate_part, 18),
        Column(labels.gate_text, 56),
        Column(labels.evidence, 32),
        Column(labels.only_when, 18),
        Column("id", 28),
    ]
    rows: list[Row] = []
    for stage in stages:
        title = edition.numbered(stage)
        rows += [(title, labels.entry, *_criterion(edition, c)) for c in stage.entry]
        if stage.gate:
            found = stage.gate.criteria
            rows += [(title, labels.gate_criteria, *_criterion(edition, c)) for c in found]
            rows += _outcomes(edition, title, stage.gate)
    return Sheet(labels.gate, columns, rows, fixed=2)


def _criterion(edition: Edition, criterion: Criterion) -> Row:
    when = edition.when(criterion.when)
    return criterion.coded, criterion.evidence or "", when, criterion.id


def _outcomes(edition: Edition, title: str, gate: Gate) -> Iterator[Row]:
    for outcome in gate.outcomes:
        to = f" → {_title(edition, outcome.to)}" if outcome.to else ""
        word = edition.playbook.labels[outcome.kind]
        yield title, word + to, outcome.text, "", "", outcome.id


def _roles(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    labels, playbook = edition.playbook.labels, edition.playbook
    columns = [
        Column(labels.role, 24),
        Column(labels.side, 16),
        Column(labels.description, 50),
        Column(labels.in_small_firm, 50),
        Column(labels.also, 24),
        Column("id", 24),
    ]
    rows = [
        (
            role.title,
            labels[f"side_{role.side}"] if role.side else "",
            role.description or "",
            role.in_small_firm or "",
            ", ".join(role.aliases),
            role.id,
        )
        for role in (playbook.roles if _whole(playbook, stages) else _at_work(playbook, stages))
    ]
    return Sheet(labels.roles, columns, rows)


def _glossary(edition: Edition, stages: Sequence[Stage]) -> Sheet:
    """The glossary, once: beside all stages, not again beside each."""
    labels = edition.playbook.labels
    columns = [
        Column(labels.term, 22),
        Column(labels.english, 24),
        Column(labels.definition, 70),
        Column(labels.also, 26),
        Column("id", 24),
    ]
    rows = [
        (term.term, term.english or "", term.definition, ", ".join(term.aliases), term.id)
        for term in (edition.playbook.glossary if _whole(edition.playbook, stages) else ())
    ]
    return Sheet(labels.glossary, columns, rows)


TABLES: tuple[Callable[[Edition, Sequence[Stage]], Sheet], ...] = (
    _process,
    _activities,
    _matrix,
    _checklists,
    _deliverables,
    _gates,
    _roles,
    _glossary,
)
"""The sheets of a workbook, in their order."""


def _title(edition: Edition, stage: str) -> str:
    return edition.numbered(edition.playbook.find("stage", stage))


def _whole(playbook: Playbook, stages: Sequence[Stage]) -> bool:
    return len(stages) == len(playbook.stages)


def _at_work(playbook: Playbook, stages: Sequence[Stage]) -> list[Role]:
    """The roles that have a part in an activity of these stages."""
    activities = [activity for stage in stages for activity in stage.activities]
    return [role for role in playbook.roles if any(a.part(role.id) for a in activities)]


def _topics(playbook: Playbook, stages: Sequence[Stage]) -> list[Topic]:
    """The topics of these stages; of all stages, all topics."""
    if _whole(playbook, stages):
        return list(playbook.topics)
    return [topic for topic in playbook.topics if any(topic.id in s.topics for s in stages)]

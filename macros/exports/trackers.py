"""Activities and checks as lists that trackers import: one issue each, with stage, roles and link.

In the list for spreadsheets, a cell that would be taken for a formula begins with an apostrophe. In
those that trackers read, where everybody would see it, texts are as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..model.things import Activity, Check, Stage, Topic
from ..render.downloads import FOLDER
from .edition import Edition, ExportFile

FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What begins a formula (https://owasp.org/www-community/attacks/CSV_Injection), also as wide
characters."""
BOM = "\ufeff"
SCRIPT = Path(__file__).parent / "github_issues.py"


@dataclass(frozen=True)
class Issue:
    """One piece of work for a tracker; `labels` are without blanks."""

    id: str
    kind: str
    place: str
    title: str
    roles: str
    when: str
    text: str
    link: str
    labels: tuple[str, ...]


def tracker_files(edition: Edition) -> Iterator[ExportFile]:
    """A list for spreadsheets, and what Jira and GitHub take; nothing where there is no work."""
    labels = edition.playbook.labels
    if not next(issues(edition), None):
        return
    found = cache(lambda: list(issues(edition)))
    yield ExportFile(f"{FOLDER}/issues.csv", lambda: table(edition, found()), labels.issues_table)
    yield ExportFile(f"{FOLDER}/jira.csv", lambda: jira(found()), labels.issues_jira)
    yield ExportFile(f"{FOLDER}/github.csv", lambda: github(found()), labels.issues_github)
    yield ExportFile(f"{FOLDER}/github_issues.py", SCRIPT.read_bytes, labels.issues_script)


def table(edition: Edition, found: Sequence[Issue]) -> bytes:
    """The list for spreadsheets."""
    labels = edition.playbook.labels
    head = (
        "id",
        labels.issue_kind,
        labels.stage,
        labels.issue_title,
        labels.who,
        labels.only_when,
        labels.note,
        labels.issue_link,
    )
    rows = [(i.id, i.kind, i.place, i.title, i.roles, i.when, i.text, i.link) for i in found]
    # Excel takes a file without this mark for one in the system's own encoding.
    first, *rest = (tuple(map(_harmless, row)) for row in (head, *rows))
    return (BOM + _csv(first, rest)).encode()


def jira(found: Sequence[Issue]) -> bytes:
    """What Jira imports: a column for each label."""
    width = max((len(issue.labels) for issue in found), default=0)
    head = ("Summary", "Issue Type", "Description", "External ID", *["Labels"] * width)
    rows = [
        (i.title, "Task", _body(i), i.id, *i.labels, *[""] * (width - len(i.labels))) for i in found
    ]
    return _csv(head, rows).encode()


def github(found: Sequence[Issue]) -> bytes:
    """What `github_issues.py` hands to GitHub."""
    rows = [(i.id, i.title, _body(i), ",".join(i.labels)) for i in found]
    return _csv(("id", "title", "body", "labels"), rows).encode()


def issues(edition: Edition) -> Iterator[Issue]:
    """Every activity, and every item of a checklist."""
    for stage in edition.playbook.stages:
        for activity in stage.activities:
            yield _activity(edition, stage, activity)
        for check in stage.checklist:
            yield _check(edition, stage, check)
    for topic in edition.playbook.topics:
        for check in topic.checklist:
            yield _check(edition, topic, check)


def _activity(edition: Edition, stage: Stage, activity: Activity) -> Issue:
    labels = edition.playbook.labels
    roles = [f"{word}: {names}" for word, names in edition.parts(activity)]
    marks = [f"stage-{stage.id}", *(f"role-{role}" for role in activity.responsible)]
    return Issue(
        f"activity:{stage.id}:{activity.id}",
        labels.activity,
        edition.numbered(stage),
        activity.coded,
        "\n".join(roles),
        edition.when(activity.when),
        "\n\n".join(filter(None, (activity.note, activity.text))),
        edition.address("stage", stage.id, f"activity-{activity.id}"),
        ("activity", *marks),
    )


def _check(edition: Edition, holder: Stage | Topic, check: Check) -> Issue:
    kind = "stage" if isinstance(holder, Stage) else "topic"
    return Issue(
        f"check:{check.id}",
        edition.playbook.labels.checklist,
        edition.numbered(holder),
        check.coded,
        edition.roles(check.roles),
        edition.when(check.when),
        edition.plain(check.why),
        edition.address(kind, holder.id, f"check-{check.id}"),
        ("check", f"{kind}-{holder.id}", *(f"role-{role}" for role in check.roles)),
    )


def _body(issue: Issue) -> str:
    """What an issue says below its title."""
    lines = (issue.place, issue.text, issue.roles, issue.when, issue.link)
    return "\n\n".join(line for line in lines if line)


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table as RFC 4180 has it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return file.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell

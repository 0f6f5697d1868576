"""Lists for trackers, read back: an issue for each activity and check, harmless in spreadsheets."""

from __future__ import annotations

import ast
import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from exports import HOSTILE, edition, hostile

from macros.exports.trackers import BOM, FORMULA, tracker_files
from macros.model.playbook import Playbook


def read(playbook: Playbook, name: str) -> list[list[str]]:
    files = {
        file.path.rpartition("/")[2]: file.content for file in tracker_files(edition(playbook))
    }
    text = files[name].decode()
    assert text.startswith(BOM) == (name == "issues.csv")
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def texts(playbook: Playbook) -> dict[str, tuple[str, str]]:
    """What the model says of each issue: its title, and what is added."""
    found = {
        f"activity:{stage.id}:{a.id}": (a.title, a.note or "")
        for stage in playbook.stages
        for a in stage.activities
    }
    return found | {f"check:{c.id}": (c.text, c.why or "") for c in playbook.things("check")}


def test_every_issue_says_what_the_model_says(playbook: Playbook) -> None:
    _, *rows = read(playbook, "issues.csv")
    wanted = texts(playbook)
    guarded = {id_: tuple(map(harmless, said)) for id_, said in wanted.items()}
    assert {row[0]: (row[3], row[6]) for row in rows} == guarded
    assert len(rows) == len(wanted)
    head, *rows = read(playbook, "jira.csv")
    assert head[:4] == ["Summary", "Issue Type", "Description", "External ID"]
    assert {row[3]: row[0] for row in rows} == {id_: title for id_, (title, _) in wanted.items()}
    for row in rows:
        assert " ".join(texts(playbook)[row[3]][1].split()) in " ".join(row[2].split())
        assert all(" " not in label for label in row[4:])
    head, *rows = read(playbook, "github.csv")
    assert head == ["id", "title", "body", "labels"]
    assert {row[0]: row[1] for row in rows} == {id_: title for id_, (title, _) in wanted.items()}


def test_no_cell_for_a_spreadsheet_begins_a_formula(playbook: Playbook) -> None:
    rows = read(playbook, "issues.csv")
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]


@pytest.mark.parametrize("name", ["issues.csv", "jira.csv", "github.csv"])
def test_rows_are_of_one_length(playbook: Playbook, name: str) -> None:
    assert len({len(row) for row in read(playbook, name)}) == 1


def test_issues_lead_back(sample: Playbook) -> None:
    links = {row[0]: row[7] for row in read(sample, "issues.csv")}
    assert links["check:plan-recipe"] == "https://bread.example/stages/plan/#check-plan-recipe"
    assert (
        links["activity:plan:choose-bread"]
        == "https://bread.example/stages/plan/#activity-choose-bread"
    )


def test_script_gives_gh_each_text_as_one_argument(tmp_path: Path, sample: Playbook) -> None:
    spoilt = hostile(sample)
    for file in tracker_files(edition(spoilt)):
        (tmp_path / file.path.rpartition("/")[2]).write_bytes(file.content)
    gh = tmp_path / "bin/gh"
    gh.parent.mkdir()
    gh.write_text(
        f"#!{sys.executable}\nimport json, pathlib, sys\n"
        f"calls = pathlib.Path({str(tmp_path / 'calls')!r})\n"
        "if sys.argv[2] == 'list':\n"
        "    done = calls.read_text('utf-8') if calls.exists() else ''\n"
        "    print(json.dumps([{'body': done, 'name': 'Activity'}]))\n"
        "    sys.exit()\n"
        f"open({str(tmp_path / 'calls')!r}, 'a').write(repr(sys.argv[1:]) + chr(10))\n",
        "utf-8",
    )
    gh.chmod(0o755)
    script = [sys.executable, str(tmp_path / "github_issues.py")]
    environment = {"PATH": str(gh.parent), "PYTHONUTF8": "1"}
    shown = subprocess.run(script, env=environment, capture_output=True, check=True, text=True)
    assert not (tmp_path / "calls").exists() and "To file them" in shown.stdout
    text = (tmp_path / "github_issues.py").read_text("utf-8")
    (tmp_path / "github_issues.py").write_text(text.replace("PAUSE = 1", "PAUSE = 0"), "utf-8")
    for _ in ("once", "again"):
        subprocess.run([*script, "--file"], env=environment, check=True)
    calls = [
        ast.literal_eval(line) for line in (tmp_path / "calls").read_text("utf-8").splitlines()
    ]
    titles = [call[2] for call in calls if call[0] == "issue"]
    labels = [call[1:] for call in calls if call[0] == "label"]
    assert ["create", "check"] in labels
    assert ["create", "activity"] not in labels
    wanted = [f"--title={title}" for title, _ in texts(spoilt).values()]
    assert sorted(titles) == sorted(wanted)
    assert any(mark in title for title in titles for mark in HOSTILE)

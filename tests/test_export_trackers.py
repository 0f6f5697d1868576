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
    wanted = {id_: tuple(map(harmless, said)) for id_, said in texts(playbook).items()}
    assert {row[0]: (row[3], row[6]) for row in rows} == wanted
    assert len(rows) == len(wanted)
    head, *rows = read(playbook, "jira.csv")
    assert head[:4] == ["Summary", "Issue Type", "Description", "External ID"]
    assert {row[3]: row[0] for row in rows} == {id_: title for id_, (title, _) in wanted.items()}
    for row in rows:
        assert " ".join(texts(playbook)[row[3]][1].split()) in " ".join(row[2].split())
        assert all(" " not in label for label in row[4:])
    head, *rows = read(playbook, "github.csv")
    assert head == ["title", "body", "labels"]
    assert sorted(row[0] for row in rows) == sorted(title for title, _ in wanted.values())


@pytest.mark.parametrize("name", ["issues.csv", "jira.csv", "github.csv"])
def test_no_cell_begins_a_formula(playbook: Playbook, name: str) -> None:
    rows = read(playbook, name)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]


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
        f"#!{sys.executable}\nimport sys\n"
        f"open({str(tmp_path / 'calls')!r}, 'a').write(repr(sys.argv[1:]) + chr(10))\n",
        "utf-8",
    )
    gh.chmod(0o755)
    script = [sys.executable, str(tmp_path / "github_issues.py")]
    environment = {"PATH": str(gh.parent), "PYTHONUTF8": "1"}
    shown = subprocess.run(script, env=environment, capture_output=True, check=True, text=True)
    assert not (tmp_path / "calls").exists() and "To file them" in shown.stdout
    subprocess.run([*script, "--file"], env=environment, check=True)
    calls = [
        ast.literal_eval(line) for line in (tmp_path / "calls").read_text("utf-8").splitlines()
    ]
    titles = [call[2] for call in calls if call[0] == "issue"]
    wanted = [f"--title={harmless(title)}" for title, _ in texts(spoilt).values()]
    assert sorted(titles) == sorted(wanted)
    assert any(mark in title for title in titles for mark in HOSTILE)

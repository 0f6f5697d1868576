"""Two states of the data by id, from the trees and through git."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import copy_sample, replace

from macros.__main__ import main
from macros.compare import Change, Comparison, compare
from macros.compare.report import as_markdown, as_text
from macros.compare.revision import NoRevision, extract
from macros.load import read
from macros.load.languages import language

Edit = Callable[[Path], None]


def between(tmp_path: Path, edit: Edit, local: dict[str, str] | None = None) -> Comparison:
    """What `edit` changes in the sample, with a layer that lies over it."""
    tmp_path.mkdir(exist_ok=True)
    before = read(copy_sample(tmp_path / "before"), layers=()).tree
    data = copy_sample(tmp_path / "after")
    edit(data)
    for name, text in (local or {}).items():
        (data / "local" / name).parent.mkdir(parents=True, exist_ok=True)
        (data / "local" / name).write_text(text, "utf-8")
    after = read(data, layers=()).tree
    assert before and after
    layers = read(data, data).layers
    return compare(before, after, [*layers.overrides, *layers.orphans])


def change(path: str, old: str, new: str) -> Edit:
    return lambda data: replace(data / path, old, new)


HANDS = "  - id: hygiene-hands\n    text: The hands are clean.\n    roles: [baker]\n"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            change("roles.yml", "Bakes the bread.", "Bakes rye."),
            Change(
                "reworded", "roles/baker", "Baker", "description", "Bakes the bread.", "Bakes rye."
            ),
        ),
        (
            change("stages/plan.yml", "    consulted: [baker]\n", ""),
            Change(
                "reassigned",
                "stages/plan/activities/choose-bread",
                "Choose the bread",
                "consulted",
                "baker",
                "",
            ),
        ),
        (
            change("stages/plan.yml", "Is the plan good", "Is it good"),
            Change(
                "reworded",
                "stages/plan",
                "Make a plan",
                "gate.question",
                "Is the plan good enough?",
                "Is it good enough?",
            ),
        ),
        (
            change("stages/plan.yml", "colour: teal", "colour: rose"),
            Change("changed", "stages/plan", "Make a plan", "colour", "teal", "rose"),
        ),
        (
            change("topics/hygiene.yml", HANDS, HANDS + HANDS.replace("hands", "feet")),
            Change("added", "topics/hygiene/checklist/hygiene-feet", "The feet are clean."),
        ),
        (
            change("playbook.yml", "  - plan\n  - bake\n", "  - bake\n  - plan\n"),
            Change("moved", "stages/bake", "Bake", "", "plan", ""),
        ),
        (
            change("playbook.yml", "tagline: From", "tagline: Straight from"),
            Change(
                "reworded",
                "playbook",
                "Opening a bakery",
                "tagline",
                "From the idea to the first loaf",
                "Straight from the idea to the first loaf",
            ),
        ),
    ],
)
def test_one_change(tmp_path: Path, edit: Edit, expected: Change) -> None:
    assert between(tmp_path, edit) == Comparison([expected])


def test_what_is_gone_may_have_a_new_id(tmp_path: Path) -> None:
    found = between(tmp_path, change("topics/hygiene.yml", "hygiene-hands", "hands-clean"))
    assert [(c.kind, c.path) for c in found.changes] == [
        ("added", "topics/hygiene/checklist/hands-clean"),
        ("removed", "topics/hygiene/checklist/hygiene-hands"),
    ]
    assert [(v.path, v.near) for v in found.vanished] == [
        ("topics/hygiene/checklist/hygiene-hands", "topics/hygiene/checklist/hands-clean")
    ]


def test_a_new_id_that_is_declared_is_no_loss(tmp_path: Path) -> None:
    new = "- id: hands-clean\n    formerly: [hygiene-hands]\n"
    found = between(tmp_path, change("topics/hygiene.yml", "- id: hygiene-hands\n", new))
    assert [(c.kind, c.path, c.then) for c in found.changes] == [
        ("renamed", "topics/hygiene/checklist/hands-clean", "hygiene-hands")
    ]
    assert found.vanished == []


def test_a_stage_takes_its_things_along(tmp_path: Path) -> None:
    def rename(data: Path) -> None:
        (data / "stages/plan.yml").rename(data / "stages/think.yml")
        text = (data / "stages/think.yml").read_text("utf-8")
        (data / "stages/think.yml").write_text(f"formerly: [plan]\n{text}", "utf-8")
        replace(data / "playbook.yml", "  - plan\n", "  - think\n")
        replace(data / "stages/sell.yml", "to: plan", "to: think")

    found = between(tmp_path, rename)
    assert [(c.kind, c.path) for c in found.changes] == [
        ("renamed", "stages/think"),
        ("reworded", "stages/sell"),
    ]


def test_a_check_moves_to_another_stage(tmp_path: Path) -> None:
    def move(data: Path) -> None:
        replace(data / "topics/hygiene.yml", "checklist:\n" + HANDS, "")
        bake = data / "stages/bake.yml"
        bake.write_text(bake.read_text("utf-8") + "checklist:\n" + HANDS, "utf-8")

    (found,) = between(tmp_path, move).changes
    assert (found.kind, found.path) == ("moved", "stages/bake/checklist/hygiene-hands")
    assert (found.then, found.now) == ("topics/hygiene/checklist", "stages/bake/checklist")


def test_a_stage_that_is_gone_is_told_once(tmp_path: Path) -> None:
    def remove(data: Path) -> None:
        replace(data / "playbook.yml", "  - sell\n", "")
        (data / "stages/sell.yml").unlink()

    (found,) = between(tmp_path, remove).changes
    assert found == Change("removed", "stages/sell", "Sell", inside=1)


def test_what_touches_our_own_layer_is_named(tmp_path: Path) -> None:
    edit = change("roles.yml", "Bakes the bread.", "Bakes rye.")
    local = {"roles.yml": "- id: baker\n  title: Master\n  description: Bakes ours.\n"}
    (found,) = between(tmp_path, edit, local).changes
    assert found.touches == ("local/roles.yml:3",)


def test_what_is_gone_and_what_we_removed_is_named_too(tmp_path: Path) -> None:
    """An override of what upstream removed, and a removal of what upstream reworded."""

    def edit(data: Path) -> None:
        replace(data / "topics/hygiene.yml", "checklist:\n" + HANDS, "")
        replace(data / "roles.yml", "Bakes the bread.", "Bakes rye.")

    topic = "checklist:\n  - {id: hygiene-hands, text: Ours.}\n"
    found = between(tmp_path, edit, {"topics/hygiene.yml": topic})
    touched = {c.path: c.touches for c in found.changes}
    assert touched["topics/hygiene/checklist/hygiene-hands"] == ("local/topics/hygiene.yml:2",)
    own = {"roles.yml": "- {id: baker, remove: true}\n"}
    (found_own,) = between(
        tmp_path / "own", change("roles.yml", "Bakes the bread.", "Bakes rye."), own
    ).changes
    assert found_own.touches == ("local/roles.yml:1",)


def test_reports(tmp_path: Path) -> None:
    edit = change("roles.yml", "Bakes the bread.", "Bakes *rye*.")
    found = between(tmp_path, edit, {"roles.yml": "- {id: baker, description: Ours.}\n"})
    words = language("en").changes
    assert as_text(found, "v1", words) == (
        "Changes since v1\n"
        "Reworded (1)\n"
        "  roles/baker description (Baker): ‘Bakes the bread.’ → ‘Bakes *rye*.’; "
        "your own layer changes this: local/roles.yml:1"
    )
    assert as_markdown(found, "v1", words) == (
        "Changes since v1\n\n"
        "### Reworded (1)\n\n"
        "- roles/baker description (Baker): ‘Bakes the bread.’ → ‘Bakes \\*rye\\*.’; "
        "your own layer changes this: local/roles.yml:1"
    )
    assert as_text(Comparison(), "v1", words) == "Nothing has changed since v1."


def git(folder: Path, *arguments: str, when: str = "") -> None:
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    date = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
    command = ["git", *own, *arguments]
    subprocess.run(command, cwd=folder, env=os.environ | date, check=True, capture_output=True)


def test_compare_with_a_revision(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(data.parent, "init")
    git(data.parent, "add", ".")
    git(data.parent, "commit", "-m", "First")
    git(data.parent, "tag", "v1")
    replace(data / "roles.yml", "title: Baker", "title: Boulanger")
    assert main(["compare", "v1", str(data), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(c["kind"], c["path"], c["now"]) for c in told["changes"]] == [
        ("reworded", "roles/baker", "Boulanger")
    ]
    git(data.parent, "commit", "-am", "Second")
    assert main(["compare", "v1", str(data), "--to", "HEAD"]) == 0
    assert "‘Baker’ → ‘Boulanger’" in capsys.readouterr().out
    assert main(["compare", "v9", str(data)]) == 1
    assert "git knows no data at 'v9'" in capsys.readouterr().err


def test_compare_reads_the_layers_below_our_own(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for layer, text in (("en", "title: Boulanger"), ("local", "title: Ours")):
        (data / layer).mkdir()
        (data / layer / "roles.yml").write_text(f"- {{id: baker, {text}}}\n", "utf-8")
    (data / "local/playbook.yml").write_text("layers: [en]\n", "utf-8")
    git(data.parent, "init")
    git(data.parent, "add", ".")
    git(data.parent, "commit", "-m", "First")
    replace(data / "roles.yml", "title: Baker", "title: The baker")
    replace(data / "en/roles.yml", "Boulanger", "Boulangère")
    assert main(["compare", "HEAD", str(data), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["changes"]
    assert [(c["then"], c["now"]) for c in told] == [("Boulanger", "Boulangère")]
    assert ["local/roles.yml" in place for place in told[0]["touches"]] == [True]


def test_a_new_id_is_told_once_wherever_it_is_named(tmp_path: Path) -> None:
    def edit(data: Path) -> None:
        for file in data.rglob("*.yml"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(r"\bbaker\b", "master-baker", text), "utf-8")
        replace(
            data / "roles.yml", "- id: master-baker\n", "- id: master-baker\n  formerly: [baker]\n"
        )
        replace(data / "stages/plan.yml", "    consulted: [master-baker]\n", "")

    found = between(tmp_path, edit)
    assert [(c.kind, c.path) for c in found.changes] == [
        ("renamed", "roles/master-baker"),
        ("reassigned", "stages/plan/activities/choose-bread"),
    ]


def test_a_day_is_the_state_in_which_it_began(data: Path, tmp_path: Path) -> None:
    def commit(when: str) -> None:
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            git(data, *command, when=when)

    commit("2026-01-30T12:00:00")
    replace(data / "roles.yml", "Bakes the bread.", "Bakes rye.")
    commit("2026-01-31T12:00:00")
    extract(data, "2026-01-31", tmp_path / "then")
    assert "Bakes the bread." in (tmp_path / "then/roles.yml").read_text("utf-8")
    with pytest.raises(NoRevision):
        extract(data, "2026-01-30", tmp_path / "before")


def test_a_day_is_the_state_of_this_branch(data: Path, tmp_path: Path) -> None:
    """What another branch had by then, and this one took later, is new since."""
    git(data, "init", "-q", "-b", "main")
    git(data, "add", "-A")
    git(data, "commit", "-qm", "Ours", when="2026-01-10T12:00:00")
    git(data, "switch", "-qc", "upstream")
    replace(data / "roles.yml", "Bakes the bread.", "Bakes rye.")
    git(data, "commit", "-qam", "Theirs", when="2026-01-20T12:00:00")
    git(data, "switch", "-q", "main")
    git(data, "commit", "-q", "--allow-empty", "-m", "Ours again", when="2026-01-15T12:00:00")
    git(data, "merge", "-q", "--no-ff", "-m", "An update", "upstream", when="2026-02-01T12:00:00")
    extract(data, "2026-01-31", tmp_path / "then")
    assert "Bakes the bread." in (tmp_path / "then/roles.yml").read_text("utf-8")


@pytest.mark.parametrize("report", [as_text, as_markdown])
def test_reports_repeat_nothing_that_a_terminal_obeys(
    tmp_path: Path, report: Callable[..., str]
) -> None:
    """A build server obeys a line that begins with `::error`, a terminal the escape sequences."""
    hostile = r'"Plan\n::error file=x::y\x1b[2J"'
    found = between(tmp_path, change("stages/plan.yml", "Make a plan", hostile))
    said = report(found, "v1", language("en").changes)
    assert "\n::error" not in said and "\x1b" not in said and "::error" in said

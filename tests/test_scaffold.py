"""What `new`, `rename`, `remove` and `where` write, on the sample playbook."""

from __future__ import annotations

import difflib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from samples import SAMPLE, replace

from macros.__main__ import main
from macros.load import load, read
from macros.load.languages import codes, language
from macros.load.reflection import fields, held
from macros.model.playbook import Playbook
from macros.model.types import Thing
from macros.scaffold.uses import sorts
from macros.schema import settings as vs_code

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command beside the sample playbook: its exit code, and what it said."""
    monkeypatch.chdir(data.parent)

    def made(*arguments: str) -> tuple[int, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return made


def texts(data: Path) -> dict[str, str]:
    paths = sorted(data.rglob("*.yml"))
    files = filter(Path.is_file, paths)
    return {p.relative_to(data).as_posix(): p.read_bytes().decode("utf-8") for p in files}


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The lines that differ, each with its file and whether it came or went."""
    result = []
    for name in sorted(before | after):
        lines = difflib.ndiff(
            before.get(name, "").splitlines(True), after.get(name, "").splitlines(True)
        )
        result += [f"{name} {line.rstrip()}" for line in lines if line[0] in "+-"]
    return result


NEW = {
    "stage": ("stage", "cool"),
    "decision": ("decision", "which-flour"),
    "topic": ("topic", "money"),
    "role": ("role", "miller", "--in", "plan/choose-bread"),
    "deliverable": ("deliverable", "shop-sign", "--in", "sell"),
    "term": ("term", "crust"),
    "check": ("check", "plan-new", "--in", "plan"),
    "check of a topic": ("check", "hygiene-new", "--in", "hygiene"),
    "example": ("example", "our-bread"),
    "condition": ("condition", "weather"),
    "preset": ("preset", "small"),
    "reference": ("reference", "law"),
    "value": ("value", "opening-hours"),
    "activity": ("activity", "clean-up", "--in", "bake"),
    "section": ("section", "why", "--in", "which-oven"),
    "criterion": ("criterion", "dry", "--in", "bake"),
    "mistake": ("mistake", "burnt", "--in", "bake"),
    "question": ("question", "how-long", "--in", "bake"),
    "form": ("form", "note", "--in", "hygiene"),
}
WITHOUT_USE = {"step", "option"}
"""What no decision can have by itself: an answer must lead there."""


@pytest.mark.parametrize("layer", ["", "--local"])
@pytest.mark.parametrize("arguments", NEW.values(), ids=list(NEW))
def test_new_thing_passes_the_check(
    data: Path, run: Run, arguments: tuple[str, ...], layer: str
) -> None:
    before = texts(data)
    options = [layer] if layer else []
    code, said = run("new", *arguments, "--title", "A: 'new' #thing", *options)
    assert code == 0, said
    playbook = load(data)
    kind, id_ = arguments[:2]
    if sorts()[kind].kind:
        thing = playbook.find(kind, id_)
        names = ("title", "term", "text", "question")
        name = next(name for name in names if hasattr(thing, name))
        assert getattr(thing, name) == "A: 'new' #thing"
    added = changed(before, texts(data))
    gone = [line for line in added if " - " in line[: line.index(".yml") + 7]]
    # One line names the roles that are consulted.
    assert len(gone) == (kind == "role" and not layer), gone
    assert bool(layer) == all(line.startswith("local/") for line in added)


def test_all_that_has_an_id_can_be_made() -> None:
    assert {arguments[0] for arguments in NEW.values()} == sorts().keys() - WITHOUT_USE


def test_new_stage_comes_where_it_should(data: Path, run: Run) -> None:
    assert run("new", "stage", "cool", "--after", "bake")[0] == 0
    assert run("new", "stage", "eat", "--after", "sell", "--local")[0] == 0
    assert [stage.id for stage in load(data).stages] == ["plan", "bake", "cool", "sell", "eat"]
    written = (data / "stages/cool.yml").read_text("utf-8")
    assert written.startswith("# One stage. The name of the file is its id.\n")
    assert "title: Cool  # The title, in one line.\n" in written
    assert "\n# checklist: The items to check.\n" in written


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["stge", "x"], "There is nothing called 'stge'."),
        (["stage", "plan"], "There is a stage 'plan' already."),
        (["stage", "Plan It"], "id"),
        (["stage", "../x"], "id"),
        (["check", "x"], "Say with `--in` what is to hold the check."),
        (["check", "x", "--in", "plam"], "Did you mean 'plan'?"),
        (["stage", "x", "--after", "bke"], "Did you mean 'bake'?"),
        (
            ["role", "miller"],
            "in which activity the role is consulted, as in `--in bake/bake-bread`",
        ),
        (["role", "miller", "--in", "plan/choose"], "There is no activity 'plan/choose'."),
    ],
)
def test_what_cannot_be_made_changes_nothing(
    data: Path, run: Run, arguments: list[str], sentence: str
) -> None:
    before = texts(data)
    code, said = run("new", *arguments)
    assert code == 1 and sentence in said
    assert texts(data) == before


def test_rename_changes_the_id_everywhere_and_nothing_else(data: Path, run: Run) -> None:
    path = data / "local/roles.yml"
    path.parent.mkdir()
    path.write_text("- {id: baker, title: Boulanger}   # ours\n", "utf-8")
    before = texts(data)
    assert run("rename", "role", "baker", "master-baker", "--base")[0] == 0
    after = {name: text.replace("master-baker", "baker") for name, text in texts(data).items()}
    assert changed(before, after) == ["roles.yml +   formerly: [baker]"]
    assert load(data).roles_by_id["master-baker"].formerly == ["baker"]
    assert not [n for n in read(data).notices if n.code == "layer-renamed"]


def test_rename_there_and_back(data: Path, run: Run) -> None:
    before = texts(data)
    assert run("rename", "stage", "plan", "think")[0] == 0
    assert not (data / "stages/plan.yml").exists()
    assert "  - to: think\n" in (data / "stages/sell.yml").read_text("utf-8")
    assert run("rename", "stage", "think", "plan")[0] == 0
    assert changed(before, texts(data)) == ["stages/plan.yml + formerly: [think]"]


def test_rename_keeps_line_ends_marks_and_quotes(data: Path, run: Run) -> None:
    path = data / "stages/plan.yml"
    text = path.read_text("utf-8").replace("accountable: owner", 'accountable: "owner"  # she', 1)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    before = path.read_bytes()
    assert run("rename", "role", "owner", "chief")[0] == 0
    assert b'accountable: "chief"  # she\r\n' in path.read_bytes()
    assert path.read_bytes().replace(b"chief", b"owner") == before


def test_rename_follows_links_conditions_values_and_records(data: Path, run: Run) -> None:
    (data / "local/stages").mkdir(parents=True)
    (data / "local/stages/plan.yml").write_text(
        "checklist:\n  - {id: plan-recipe, text: Ours.}\n", "utf-8"
    )
    (data / "values.yml").write_text("- {id: hours, title: Hours}\n", "utf-8")
    (data / "local/values.yml").write_text("hours: nine to five\n", "utf-8")
    replace(data / "stages/plan.yml", "Walk through", "Open {value:hours}. Walk through")
    code, said = run("review")
    assert code == 0, said
    for kind, old, new in [
        ("decision", "which-oven", "the-oven"),
        ("condition", "oven", "heat"),
        ("value", "hours", "times"),
        ("check", "plan-recipe", "plan-loaf"),
    ]:
        code, said = run("rename", kind, old, new, "--base")
        assert code == 0, said
    playbook = load(data)
    assert "[ovens](decision:the-oven)" in playbook.stages[0].guidance[0].text
    assert "Open nine to five." in playbook.stages[0].guidance[0].text
    assert playbook.find("check", "plan-loaf").text == "Ours."
    assert "stages/plan/checklist/plan-loaf:" in (data / "local/reviewed.yml").read_text("utf-8")
    assert [n.code for n in read(data).notices] == []


def test_part_is_renamed_in_its_own_thing(data: Path, run: Run) -> None:
    other = (data / "stages/bake.yml").read_bytes()
    assert run("rename", "section", "look-around", "look-again")[0] == 1
    assert run("rename", "section", "look-around", "look-again", "--in", "plan")[0] == 0
    assert load(data).stages[0].guidance[0].id == "look-again"
    assert (data / "stages/bake.yml").read_bytes() == other


def test_remove_says_what_refers(data: Path, run: Run) -> None:
    before = texts(data)
    code, said = run("remove", "role", "baker")
    assert code == 1
    assert "data/stages/plan.yml:18:17: refers to the role 'baker'" in said
    assert "'baker' was not removed, because something refers to it (places: 10)." in said
    code, said = run("remove", "role", "baker", "--force")
    assert code == 1 and "somebody must decide" in said
    assert "author" not in said and "data/stages/plan.yml:" in said
    assert texts(data) == before


def test_remove_with_what_may_go(data: Path, run: Run) -> None:
    assert run("new", "check", "loose", "--in", "plan")[0] == 0
    before = texts(data)
    assert run("remove", "decision", "which-oven", "--force")[0] == 0
    playbook = load(data)
    assert not playbook.decisions
    assert "read about ovens." in playbook.stages[0].guidance[0].text
    assert run("remove", "check", "loose")[0] == 0
    assert "loose" not in (data / "stages/plan.yml").read_text("utf-8")
    assert all(line.split(" ")[1] in "+-" for line in changed(before, texts(data)))


def test_remove_names_another_in_its_place(data: Path, run: Run) -> None:
    code, said = run("remove", "role", "baker", "--instead", "owner")
    assert code == 0, said
    assert [role.id for role in load(data).roles] == [
        role.id for role in load(SAMPLE).roles if role.id != "baker"
    ]


def test_remove_a_stage(data: Path, run: Run) -> None:
    code, said = run("remove", "stage", "bake", "--force")
    assert code == 0, said
    assert [stage.id for stage in load(data).stages] == ["plan", "sell"]


def test_where(data: Path, run: Run) -> None:
    code, said = run("where", "baker")
    assert code == 0
    lines = said.splitlines()
    assert lines[0].startswith("data/roles.yml:")
    assert [line for line in lines if line.endswith(": a text leads to the role 'baker'")]
    for line in lines:
        file, row, column, _ = line.split(":", 3)
        source = Path(file).read_text("utf-8").splitlines()[int(row) - 1]
        assert source[int(column) - 1 :].startswith("baker"), line
    assert run("where", "bakr") == (1, "There is nothing called 'bakr'. Did you mean 'baker'?\n")


@pytest.mark.parametrize("what", [["electric"], ["oven", "electric"]])
def test_where_a_condition_has_a_value(data: Path, run: Run, what: list[str]) -> None:
    (data / "local").mkdir()
    (data / "local/playbook.yml").write_text("settled: {oven: electric}\n", "utf-8")
    replace(data / "stages/plan.yml", "{oven: gas}", "{oven: [gas, electric]}")
    code, said = run("where", *what)
    assert code == 0
    places = {line.rpartition(": ")[0].partition(":")[0] for line in said.splitlines()}
    assert {"data/playbook.yml", "data/local/playbook.yml", "data/stages/plan.yml"} <= places
    assert "declares the condition 'oven: electric'" in said
    for line in said.splitlines():
        file, row, column, _ = line.split(":", 3)
        source = Path(file).read_text("utf-8").splitlines()[int(row) - 1]
        assert source[int(column) - 1 :].startswith("electric"), line


def test_broken_files_are_told_and_left_alone(data: Path, run: Run) -> None:
    (data / "roles.yml").write_text("- {id: x\n", "utf-8")
    before = texts(data)
    for command in (["new", "term", "crust"], ["rename", "stage", "plan", "think"]):
        code, said = run(*command)
        assert code == 1 and "data/roles.yml:" in said and "nothing was changed" in said
    assert texts(data) == before


def test_what_cannot_be_written_changes_nothing(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(data)
    plain = Path.open

    def full(path: Path, mode: str = "r", **how: Any) -> Any:
        if mode == "xb" and not path.is_absolute() and "sell" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return plain(path, mode, **how)

    monkeypatch.setattr(Path, "open", full)
    code, said = run("rename", "role", "baker", "chef")
    assert code == 1 and "No space left" in said
    assert texts(data) == before
    assert not list(data.rglob(".*"))


def test_nothing_is_written_through_links(data: Path, run: Run) -> None:
    """A stranger's commit may have a link where something is written, or as a folder above it."""
    elsewhere = data.parent.parent / f"{data.parent.name}-elsewhere"
    hook = data.parent / ".git/hooks/pre-commit"
    hook.parent.mkdir(parents=True)
    hook.write_text("mine")
    (data / "stages/.plan.yml.new").symlink_to("../../.git/hooks/pre-commit")
    (data / "stages/plan.yml").chmod(0o755)
    code, said = run("rename", "role", "baker", "chef")
    assert (code, hook.read_text()) == (0, "mine"), said
    assert not (data / "stages/plan.yml").stat().st_mode & 0o111

    shutil.move(data / "stages", elsewhere)
    (data / "stages").symlink_to(elsewhere)
    before = texts(elsewhere)
    code, said = run("rename", "role", "chef", "baker")
    assert (code, texts(elsewhere)) == (1, before) and "data/stages/plan.yml:1:1" in said

    (data.parent / "made").symlink_to(data.parent / ".git")
    code, said = run("new", "playbook", "made/hooks2")
    assert (code, (data.parent / ".git/hooks2").exists()) == (1, False), said


def test_what_lies_beside_the_data_is_left_alone(data: Path, run: Run) -> None:
    """Links to nothing, in circles and to devices: what is not read is not copied to try it."""
    (data / "stages/cool.yml").symlink_to("nowhere")
    (data / "stages/around").symlink_to("..")
    (data / "zero.bin").symlink_to("/dev/zero")
    code, said = run("new", "stage", "cool")
    assert (code, (data / "stages/cool.yml").is_symlink()) == (0, False), said
    (data / "stages/warm.yml").mkdir()
    before = texts(data / "stages")
    code, said = run("new", "stage", "warm")
    assert code == 1 and "warm.yml" in said and "Traceback" not in said
    assert texts(data / "stages") == before


def test_new_playbook_in_a_language_of_the_theme(data: Path, run: Run) -> None:
    """What has no words here is in English, which is said once."""
    done, said = run("new", "playbook", "mine", "--language", "de", "--publisher", "Wir")
    assert done == 0, said
    assert load(Path("mine")).language == "de"
    done, said = run("check", "mine")
    assert done == 0 and said.count("words of the interface are shown in English") == 1, said
    done, said = run("new", "playbook", "other", "--language", "deu")
    assert done == 1 and "de" in said and "Traceback" not in said


@pytest.mark.parametrize("code", codes())
def test_new_playbook(data: Path, run: Run, code: str) -> None:
    settings = "plugins:\n  playbook:\n    folder: data   # ours\nwatch: [data, macros]\n"
    Path("mkdocs.yml").write_text(settings, "utf-8")
    Path(".vscode").mkdir()
    editor = Path(".vscode/settings.json")
    editor.write_text(json.dumps(vs_code("data"), indent=2), "utf-8")
    done, said = run("new", "playbook", "mine", "--language", code, "--title", "Mine: a #1")
    assert done == 0, said
    assert Path("mkdocs.yml").read_text("utf-8") == settings.replace("data", "mine")
    assert json.loads(editor.read_text("utf-8")) == vs_code("mine")
    playbook = load(Path("mine"))
    assert (playbook.id, playbook.title, playbook.language) == ("mine", "Mine: a #1", code)
    assert len(playbook.stages) == 2
    # The commands follow what `mkdocs.yml` says.
    assert "mine: Mine: a #1" in run("check")[1]
    assert run("new", "stage", "third")[0] == 0
    assert (Path("mine/stages/third.yml")).exists()
    assert run("new", "playbook", "mine")[0] == 1
    assert run("new", "playbook", "../mine")[0] == 1
    assert run("new", "playbook", "other", "--language", "xx")[0] == 1


@pytest.mark.parametrize("code", codes())
def test_every_field_is_described(code: str) -> None:
    """An editor sees it where a thing is new and where the program completes: a field of the model
    needs a line under `fields:` in `macros/languages/`."""
    known = language(code).fields
    missing = [
        f"{cls.__name__}.{name}"
        for cls in classes(Playbook)
        for name in fields(cls)
        if name not in known and f"{cls.__name__}.{name}" not in known
    ]
    missing += [cls.__name__ for cls in classes(Playbook) if cls.__name__ not in known]
    assert missing == []


def classes(cls: type[Thing], seen: set[type[Thing]] | None = None) -> set[type[Thing]]:
    """A class and those that it holds; the words of the interface are no things."""
    seen = seen if seen is not None else set()
    if cls not in seen and cls.__name__ != "Labels":
        seen.add(cls)
        for hint in fields(cls).values():
            inner, _ = held(hint)
            if inner:
                classes(inner, seen)
    return seen


def test_beside_a_layer_the_original_stays_as_it_is(data: Path, run: Run) -> None:
    """What is removed is said in the layer, in whatever form it is there already."""
    original = texts(data)
    (data / "local/stages").mkdir(parents=True)
    (data / "local/stages/plan.yml").write_text(
        "checklist:\n  - id: plan-gas  # ours\n    text: Ours.\n"
        "  - {id: own, text: Own., roles: [owner]}\n",
        "utf-8",
    )
    for thing in (["check", "plan-gas"], ["stages/bake"], ["decision:which-oven"], ["baker"]):
        code, said = run("remove", *thing)
        needed = "here needs it. Say in data/local/" in said
        assert code == needed, said
        if not needed:
            assert "belongs to the original, which stays as it is: data/local says" in said
    assert run("new", "check", "fresh", "--in", "plan")[0] == 0
    assert run("remove", "check", "own")[0] == 0
    code, said = run("rename", "check", "plan-recipe", "plan-loaf")
    assert code == 1 and "so nothing was changed" in said and "`--base`" in said
    assert run("rename", "check", "fresh", "stale")[0] == 0
    assert {name: text for name, text in texts(data).items() if "local/" not in name} == original
    playbook = load(data)
    assert list(playbook.numbers) == ["plan", "sell"] and playbook.decisions == []
    checks = [check.id for check in playbook.find("stage", "plan").checklist]
    assert checks == ["plan-recipe", "stale"]
    layer = (data / "local/stages/plan.yml").read_text("utf-8")
    assert layer.startswith("checklist:\n  - id: plan-gas\n    remove: true\n  - ")
    assert run("remove", "check", "plan-recipe", "--base")[0] == 0
    assert "plan-recipe" not in (data / "stages/plan.yml").read_text("utf-8")


def test_things_are_named_in_one_way_everywhere(data: Path, run: Run) -> None:
    ways = [
        ("check", "plan-gas"),
        ("checklists/plan-gas",),
        ("check:plan-gas",),
        ("plan-gas",),
        ("stages/plan/checklist/plan-gas",),
    ]
    for command in ("show", "where"):
        answers = {run(command, *way) for way in ways}
        assert len(answers) == 1 and answers.pop()[0] == 0
    assert run("show", "stage", "plan") == run("show", "stages/plan") == run("show", "plan")
    code, said = run("show", "playbook")
    assert code == 0 and "title: Opening a bakery  #" in said and "guidance" not in said
    assert "stages:\n  - plan  # data/playbook.yml:" in said
    with (data / "glossary.yml").open("a", encoding="utf-8") as file:
        file.write("- {id: baker, term: Baker, definition: Bakes.}\n")
    for asked in (["show", "baker"], ["remove", "baker"], ["rename", "baker", "cook"]):
        code, said = run(*asked)
        assert code == 1 and "several called 'baker'. Say which." in said, said
        assert "Allowed here: role baker, term baker." in said
    assert len(run("where", "baker")[1].splitlines()) > 3
    code, said = run("show", "role", "bakr")
    assert code == 1 and "There is no role 'bakr'." in said
    (data / "local/stages").mkdir(parents=True)
    own = "checklist:\n  - {id: own, text: Own., roles: [cook]}\n"
    (data / "local/stages/plan.yml").write_text(own, "utf-8")
    code, said = run("where", "cook")
    assert (code, said) == (0, "data/local/stages/plan.yml:2:35: refers to the role 'cook'\n")
    code, said = run("where", "plan-gsa")
    assert code == 1 and "Did you mean 'plan-gas'?" in said


USED = "checklist:\n  - use: plan-recipe\n  - {id: sign, text: The sign hangs.}\n"


def test_items_that_stand_in_several_checklists_are_followed(data: Path, run: Run) -> None:
    sell = data / "stages/sell.yml"
    sell.write_text(sell.read_text("utf-8") + USED, "utf-8")
    assert "sell.yml:15:10: refers to the check 'plan-recipe'" in run("where", "plan-recipe")[1]
    assert run("rename", "check", "plan-recipe", "written")[0] == 0
    assert "  - use: written\n" in sell.read_text("utf-8")
    assert run("remove", "check", "written")[0] == 1
    assert run("remove", "check", "written", "--force")[0] == 0
    assert "use:" not in sell.read_text("utf-8") and run("check")[0] == 0


PAGE = """\
{{ checklist("sell", "plan") }} and {{ gate("plan") }}, [a](stage:plan "Plan"), [b](topic:plan),
[c](../stages/plan.md#gate), [d](planned.md), plan, {{ term("plan-b") }}
"""


def test_pages_written_by_hand_follow_a_new_id(data: Path, run: Run) -> None:
    page = data.parent / "docs/local/ours.md"
    page.parent.mkdir(parents=True)
    page.write_bytes(PAGE.encode() + b"\xff\r\n")
    code, said = run("rename", "stage", "plan", "think")
    assert code == 0 and "docs/local/ours.md: changed." in said
    assert "docs/local/ours.md:1:86: 'plan' stands here, too." in said
    expected = PAGE.replace('"plan"', '"think"').replace("stage:plan", "stage:think")
    assert page.read_bytes() == (
        expected.replace("stages/plan", "stages/think").encode() + b"\xff\r\n"
    )


def test_a_call_with_the_id_of_two_things_is_only_named(data: Path, run: Run) -> None:
    replace(data / "glossary.yml", "id: sourdough", "id: plan")
    page = data.parent / "docs/ours.md"
    page.parent.mkdir()
    page.write_text("{{ gate('plan') }} [a](stage:plan)\n", "utf-8")
    assert "docs/ours.md:1:1: 'plan' stands here, too." in run("rename", "stage", "plan", "x")[1]
    assert page.read_text("utf-8") == "{{ gate('plan') }} [a](stage:x)\n"

"""Every kind of slip in the data gets its sentence; each file in `tests/load/` is one."""

from __future__ import annotations

import cProfile
import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE
from types import FrameType
from typing import Any

import pytest
import yaml
from samples import ROOT, copy_sample, replace

from macros.__main__ import main
from macros.load import load, read, tree
from macros.load.advice import PLACEHOLDER
from macros.load.languages import language
from macros.load.problems import Place, PlaybookError, Problem

CASES = sorted((Path(__file__).parent / "load").glob("*.yml"))


def slipped(case: Path, data: Path) -> tuple[PlaybookError, str]:
    """The error that the slip of a case leads to in `data`, and the report that it is to give."""
    slip = yaml.safe_load(case.read_text(encoding="utf-8"))
    for name, changes in slip.get("edit", {}).items():
        for change in changes if isinstance(changes, list) else [changes]:
            replace(data / name, change["old"], change["new"])
    for name, text in slip.get("write", {}).items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(text, encoding="utf-8")
    for name, octets in slip.get("bytes", {}).items():
        (data / name).write_bytes(octets)
    for name in slip.get("delete", []):
        (data / name).unlink()
    with pytest.raises(PlaybookError) as caught:
        load(data, data.parent)
    return caught.value, slip["report"].strip()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_slip(case: Path, data: Path) -> None:
    error, report = slipped(case, data)
    assert error.report() == report


def test_sample_is_sound(data: Path) -> None:
    playbook = load(data)
    assert list(playbook.numbers) == ["plan", "bake", "sell"]
    assert playbook.stages[0].activities[0].part("owner") == "RA"


def test_every_message_is_shown_by_a_case(tmp_path: Path) -> None:
    """A sentence that no case shows has never been read."""
    codes = set()
    for case in CASES:
        error, _ = slipped(case, copy_sample(tmp_path / case.stem / "data"))
        codes |= {problem.code for problem in error.problems}
    elsewhere = {"overdue", "count", "allowed", "near", "unreadable", "bad-value", "macro"}
    elsewhere |= {"again", "more", "no-regular-file", "too-big"}
    built = {
        "page-fails",
        "site-fails",
        "unknown-macro",
        "no-target",
        "tracked",
        "outside",
        "link-to-links",
        "no-folder",
        "not-installed",
        "no-port",
        "svg-runs",
        "svg-broken",
        "no-picture",
        "no-since",
    }
    assert set(language("en").problems) - elsewhere - built == codes


def test_check_prints_and_exits(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(data)]) == 0
    (data / "roles.yml").write_text("", encoding="utf-8")
    assert main(["check", str(data)]) == 1
    assert f"{(data / 'roles.yml').as_posix()}:1:1: The file is empty." in capsys.readouterr().err


def test_who_has_read_enough_is_no_traceback(data: Path) -> None:
    """`python -m macros check | head`: the pipe is closed before all is said."""
    program = "import sys; from macros.__main__ import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "check", str(data)]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (1, "")


@pytest.mark.parametrize(
    ("address", "is_example"),
    [
        ("https://ai.example.com/guide/", True),
        ("https://playbook.example/", True),
        ("https://company.example", True),
        ("https://github.com/example/playbook", True),
        ("https://example.company.kr/", False),
        ("https://myexample.com/", False),
    ],
)
def test_addresses_that_are_examples(address: str, is_example: bool) -> None:
    assert bool(PLACEHOLDER.match(address)) == is_example


def load_error(data: Path) -> PlaybookError:
    with pytest.raises(PlaybookError) as caught:
        load(data, data.parent)
    return caught.value


@pytest.mark.parametrize(
    "nest", ["a: " + 25_000 * "[", 25_000 * "{a: ", 25_000 * "- ", 25_000 * "? "]
)
def test_deep_nesting_is_told(data: Path, nest: str) -> None:
    """The parser is recursive and written in C: such a file would end the process."""
    (data / "glossary.yml").write_text(nest, encoding="utf-8")
    assert "data/glossary.yml:1:1: Brackets or indentation go too deep" in load_error(data).report()


def test_deep_nesting_by_lines_is_told(data: Path) -> None:
    text = "".join(f"{' ' * depth}a:\n" for depth in range(1000))
    (data / "glossary.yml").write_text(text, encoding="utf-8")
    report = load_error(data).report()
    assert "data/glossary.yml:102:102: Brackets or indentation go too deep" in report


@pytest.mark.parametrize("text", [60 * "[", 30 * "- "])
def test_deep_nesting_of_markdown_is_told(data: Path, text: str) -> None:
    replace(data / "stages/plan.yml", "Walk through the streets.", f"\n      {text}x")
    assert [problem.code for problem in load_error(data).problems] == ["too-deep"]


def test_only_regular_files_of_a_size_are_read(data: Path) -> None:
    (data / "stages/plan.yml").unlink()
    os.mkfifo(data / "stages/plan.yml")
    with (data / "glossary.yml").open("wb") as file:
        file.truncate(9 << 20)
    assert [problem.code for problem in load_error(data).problems] == ["too-big", "no-regular-file"]


def test_nothing_outside_is_read(data: Path) -> None:
    """What a link leads to outside of the project, or in what is hidden there; the folders too."""
    (data.parent / ".git").mkdir()
    elsewhere = data.parent.parent / f"{data.parent.name}-elsewhere"
    shutil.move(data / "stages", elsewhere)
    (data / "stages").symlink_to(elsewhere)
    shutil.move(data / "roles.yml", data.parent / ".git/roles.yml")
    (data / "roles.yml").symlink_to("../.git/roles.yml")
    (data / "labels.yml").unlink(missing_ok=True)
    (data / "labels.yml").symlink_to("/proc/kmsg")
    (data / "more").symlink_to("/")
    found = load_error(data).problems
    assert {problem.code for problem in found} == {"outside"}
    files = {problem.place.file for problem in found}
    assert files == {"data/labels.yml", "data/roles.yml"} | {
        f"data/stages/{path.name}" for path in elsewhere.glob("*.yml")
    }


def test_a_link_inside_is_followed(data: Path) -> None:
    shutil.move(data / "stages/plan.yml", data.parent / "plan.yml")
    (data / "stages/plan.yml").symlink_to("../../plan.yml")
    assert load(data, data.parent)


def test_a_long_chain_of_questions(data: Path) -> None:
    """The questions are followed without recursion."""
    number = 1100
    questions = [
        {"id": f"q{n}", "question": "?", "answers": [{"text": t, "to": f"q{n + 1}"} for t in "yn"]}
        for n in range(number)
    ]
    for answer, to in zip(questions[-1]["answers"], ("a", "b"), strict=True):
        answer["to"] = to  # type: ignore[index]
    path = data / "decisions/which-oven.yml"
    decision = yaml.safe_load(path.read_text("utf-8"))
    decision["questions"] = questions
    decision["options"] = [{"id": id_, "title": id_, "text": id_} for id_ in "ab"]
    path.write_text(yaml.safe_dump(decision), encoding="utf-8")
    assert len(load(data).decisions[0].questions) == number


def test_a_flood_is_counted(data: Path) -> None:
    """The same sentence at very many places, and very many sentences."""
    problems = [Problem(Place("a.yml", line, 1), "empty") for line in range(1, 500)]
    report = PlaybookError(problems, "en").report().splitlines()
    assert report[9:] == [
        "a.yml:10:1: The value is empty. (The same at 489 more places.)",
        "Problems found: 499.",
    ]
    problems = [Problem(Place("a.yml", n, 1), "missing", key=n) for n in range(1, 500)]
    report = PlaybookError(problems, "en").report(most=50).splitlines()
    assert len(report) == 52
    assert report[50:] == ["Problems not shown here: 449.", "Problems found: 499."]


def test_what_was_meant_is_looked_for_where_it_is_shown() -> None:
    """And neither where problems are made nor where they are compared."""
    asked = []

    def meant() -> str:
        asked.append(1)
        return "x"

    problems = [Problem(Place("a.yml", 1, n), "missing", meant, key=n) for n in range(1, 500)]
    error = PlaybookError([*problems, *problems], "en")
    assert len(error.problems) == 499 and not asked
    assert "Did you mean 'x'?" in error.report().splitlines()[0] and len(asked) == 200


def test_work_grows_with_the_data_and_no_faster(data: Path) -> None:
    """Counted in calls of functions, not by the clock: twice the stages, twice the calls."""

    def calls(stages: int) -> int:
        source = (data / "stages/sell.yml").read_text("utf-8")
        ids = [f"sell-{number}" for number in range(stages)]
        for id_ in ids:
            own = source.replace("id: sell-bread", f"id: {id_}-bread")
            (data / f"stages/{id_}.yml").write_text(own, encoding="utf-8")
        order = yaml.safe_load((data / "playbook.yml").read_text("utf-8"))
        order["stages"] = ["plan", "bake", "sell", *ids]
        (data / "playbook.yml").write_text(yaml.safe_dump(order), encoding="utf-8")
        profile = cProfile.Profile()
        profile.runcall(load, data)
        return sum(entry.callcount for entry in profile.getstats())

    few, some, many = calls(0), calls(100), calls(200)
    assert many - few < 2.1 * (some - few)


def each(line: str, step: int = 1) -> Callable[[int], str]:
    """So many lines, each with its number and the next one, the last line first with a `step` of
    -1."""
    return lambda n: "".join(line.format(i, i + 1) for i in range(n)[::step])


TERM = "- {{id: x{1}, term: X, definition: D, after: x{0}}}\n"
MANY: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "wrong keys": ("stages/sell.yml", "", each("k{0}: 1\n")),
    "marks of a merge": ("labels.yml", "", each("<<<<<<< \n")),
    "unseen characters": ("labels.yml", "", lambda n: "x: 1\n" + "# \u200b\n" * n),
    "entries on a line": ("labels.yml", "", lambda n: f"x: [{'a,' * n}a]\n"),
    "values of a layer": ("local/values.yml", "", each("k{0}: a\n")),
    "entries of the order": ("playbook.yml", "stages:\n", each("  - x{0}\n")),
    "activities that wait for what is not there": (
        "stages/sell.yml",
        "activities:\n",
        each("  - {{id: a{0}, title: A, waits_for: [gone{0}]}}\n"),
    ),
    "activities that wait for the next one": (
        "stages/sell.yml",
        "activities:\n",
        each("  - {{id: a{0}, title: A, waits_for: [a{1}]}}\n"),
    ),
    "links to what is not there": (
        "stages/sell.yml",
        "activities:\n",
        each("  - {{id: a{0}, title: A, text: '[x](activity:gone{0})'}}\n"),
    ),
    "removals of what is not there": (
        "local/glossary.yml",
        "",
        each("- {{id: gone{0}, remove: true}}\n"),
    ),
    "terms behind the one before": ("local/glossary.yml", "", each(TERM)),
    "terms behind the next one": ("local/glossary.yml", "", each(TERM, -1)),
}
"""What there may be very much of in a file: behind which line of the sample's, if it is not at the
end, and how so much of it is written."""


@pytest.mark.parametrize("name", MANY)
def test_mistakes_take_no_longer_the_more_there_are(data: Path, name: str) -> None:
    """Counted in steps of our own code: twice the mistakes, twice the steps."""
    file, line, text = MANY[name]
    path = data / file
    before = path.read_text("utf-8") if path.exists() else ""
    path.parent.mkdir(exist_ok=True)

    def steps(number: int) -> int:
        count = 0

        def traced(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal count
            if "macros" not in frame.f_code.co_filename:
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            count += event == "opcode"
            return traced

        above, found, below = before.partition(line) if line else (before, "", "")
        path.write_text(f"{above}{found}{text(number)}{below}", "utf-8")
        sys.settrace(traced)
        try:
            read(data, data.parent, docs=data)
        finally:
            sys.settrace(None)
        return count

    steps(1)  # What is kept from then on.
    few, some, many = steps(1), steps(101), steps(201)
    assert few < some and many - few < 2.2 * (some - few)


def test_a_line_is_not_copied_for_each_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which no step of Python shows: the text in which a comment is looked for is always one."""
    looked = []

    class Comment:
        def match(self, text: str, start: int) -> None:
            looked.append(text)

    monkeypatch.setattr(tree, "NO_COMMENT", Comment())
    tree.read(b"x: [a, b, c]\ny: [d, e]\n", "a.yml")
    assert len(looked) == 5 and all(text is looked[0] for text in looked)


@pytest.mark.parametrize("number", ["1:" * 250 + "1.5", "1" + ":1" * 5000, "0x" + "f" * 6000])
def test_the_value_of_a_number_without_end_is_not_made(number: str) -> None:
    """Of an hour, `1:30`, YAML makes 90; of this it would make what nobody can wait for."""
    found, problems = tree.read(f"x: {number}\ny: 1:30\nz: 2026-01-31\n".encode(), "a.yml")
    assert [(problem.code, problem.place.column) for problem in problems] == [("quote", 4)]
    assert found and found.value["y"].value == 90
    assert found.value["z"].value == datetime.date(2026, 1, 31)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\r", "\r\n"])
def test_lines_are_counted_as_yaml_does(end: str) -> None:
    source = f"home: [a{5 * end}b]\nx:{end}  a{end}  - b{end}y: c #d{end}z: \u200b"
    _, problems = tree.read(source.encode(), "a.yml")
    found = [(p.code, p.place.line, p.place.column) for p in problems]
    # Ends that nobody sees are told of themselves.
    seen = [one for one in found if one[0] != "unseen"]
    assert seen == [("no-bar", 9, 3), ("no-comment", 10, 6)] and found[-1] == ("unseen", 11, 4)


def test_what_seems_forgotten_is_a_notice(data: Path) -> None:
    """Nobody need be responsible; where all others say who is, an editor is asked."""
    path = data / "stages/sell.yml"
    ids = "".join(f"  - {{id: a{n}, title: A, responsible: [owner]}}\n" for n in range(20))
    replace(path, "activities:\n", f"activities:\n{ids}  - {{id: bare, title: Bare}}\n")
    reading = read(data, data.parent)
    assert not reading.problems
    assert [notice.text("en") for notice in reading.notices] == [
        "data/stages/sell.yml:25:5: There is no 'responsible' here, which 24 of 25 such entries "
        "have. If it was left out on purpose, all is well."
    ]


def test_what_new_leaves_to_be_written_is_a_notice(data: Path) -> None:
    replace(data / "stages/plan.yml", "summary: Decide what", "summary: To be written # Decide")
    replace(data / "stages/sell.yml", "title: Sell\n", "title: |\n  적어 주세요\n")
    replace(
        data / "playbook.yml", "owner: owner", "owner: owner\nsite: {url: https://example.org/}"
    )
    assert [notice.text("en") for notice in read(data, data.parent).notices] == [
        "data/playbook.yml:14:13: 'https://example.org/' under site: url: is an example and is not "
        "published. Write your own address under site: in playbook.yml.",
        "data/stages/sell.yml:1:8: '적어 주세요' is still to be replaced by what you want to say "
        "here.",
        "data/stages/plan.yml:3:10: 'To be written' is still to be replaced by what you want to "
        "say here.",
    ]


def test_a_long_short_title_is_a_notice(data: Path) -> None:
    replace(data / "stages/plan.yml", "short: Plan", "short: 빵을 고르고 조리법을 적기")
    assert [notice.text("ko") for notice in read(data, data.parent).notices] == [
        "data/stages/plan.yml:2:8: 흐름도처럼 좁은 자리에 쓰기에는 긴 이름입니다: "
        "'빵을 고르고 조리법을 적기'. 10자쯤이 알맞습니다."
    ]


def test_words_of_the_data_are_cut() -> None:
    assert len(Problem(Place("a.yml", 1, 1), "bad-id", value="x" * 10**6).text("en")) < 300


def test_unreadable_file(data: Path) -> None:
    (data / "roles.yml").unlink()
    (data / "roles.yml").mkdir()
    with pytest.raises(PlaybookError, match=r"data/roles.yml:1:1: The file cannot be read"):
        load(data, data.parent)


def test_file_that_vanishes_is_missed(data: Path) -> None:
    """A link to nowhere, or a file deleted between listing and reading, is not passed over."""
    (data / "stages/plan.yml").unlink()
    try:
        (data / "stages/plan.yml").symlink_to(data / "nowhere.yml")
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(PlaybookError, match=r"data/stages/plan.yml:1:1: The file 'plan.yml' is"):
        load(data, data.parent)

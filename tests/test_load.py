"""Every kind of slip in the data gets its sentence; each file in `tests/load/` is one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from samples import replace

from macros.__main__ import main
from macros.load import load
from macros.load.languages import language
from macros.load.problems import PlaybookError

CASES = sorted((Path(__file__).parent / "load").glob("*.yml"))


CODES: set[str] = set()
"""What the cases have shown; filled as they run."""


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_slip(case: Path, data: Path) -> None:
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
    assert caught.value.report() == slip["report"].strip()
    CODES.update(problem.code for problem in caught.value.problems)


def test_sample_is_sound(data: Path) -> None:
    playbook = load(data)
    assert list(playbook.numbers) == ["plan", "bake", "sell"]
    assert playbook.stages[0].activities[0].part("owner") == "RA"


def test_every_message_is_shown_by_a_case() -> None:
    """A sentence that no case shows has never been read."""
    if len(CODES) < 2:
        pytest.skip("only where the cases ran before it")
    elsewhere = {"count", "allowed", "near", "unreadable", "bad-value", "macro"}
    assert set(language("en").problems) - elsewhere == CODES


def test_check_prints_and_exits(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(data)]) == 0
    (data / "roles.yml").write_text("", encoding="utf-8")
    assert main(["check", str(data)]) == 1
    assert f"{(data / 'roles.yml').as_posix()}:1:1: The file is empty." in capsys.readouterr().err


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

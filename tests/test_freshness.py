"""What is due to be checked again is listed, and shown with its days; it stops nothing."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from samples import copy_sample, replace

from macros.__main__ import main
from macros.load import load
from macros.model.freshness import overdue
from macros.render.environment import RenderEnvironment
from macros.render.structure import html
from macros.render.views import Views

TODAY = datetime.date(2026, 6, 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The sample with dates on a section of a stage, and on a reference of the playbook."""
    folder = copy_sample(tmp_path / "data")
    dates = "    checked: 2026-01-01\n    due: 2026-05-31\n"
    replace(
        folder / "stages/plan.yml", "    title: Look around\n", f"    title: Look around\n{dates}"
    )
    with (folder / "playbook.yml").open("a", encoding="utf-8") as file:
        file.write(
            "references:\n  - id: law\n    title: The law\n    url: https://example.org/law\n"
        )
        file.write("    checked: 2025-01-01\n    due: 2025-06-01\n")
    return folder


def test_overdue_things_by_file_the_longest_due_first(data: Path) -> None:
    found = [(late.file, late.title) for late in overdue(load(data), TODAY)]
    assert found == [("playbook.yml", "The law"), ("stages/plan.yml", "Look around")]
    assert [late.title for late in overdue(load(data), datetime.date(2026, 5, 31))] == ["The law"]


def test_check_lists_them_and_passes(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(data)]) == 0
    said = capsys.readouterr().out
    assert "playbook.yml: Due to be checked again: 'The law'" in said
    assert "(checked 2025-01-01, due 2025-06-01)" in said


def test_no_command_repeats_what_a_terminal_or_a_server_obeys(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words of the data that would begin a line of their own, or turn one around."""
    hostile = r'"b\n::error file=x::pwn \u200e\u061cx"'
    replace(data / "playbook.yml", "title: The law", f"title: {hostile}")
    top = (data / "playbook.yml").read_text("utf-8")
    top = re.sub("^title: .*$", lambda _: f"title: {hostile}", top, count=1, flags=re.M)
    (data / "playbook.yml").write_text(f"{top}{hostile}: x\n", "utf-8")
    monkeypatch.chdir(data.parent)
    for arguments in (
        ["check"],
        ["show", "references/law"],
        ["where", "law"],
        ["new", "role", "x\n::"],
    ):
        main(arguments)
    said = "".join(capsys.readouterr())
    assert said.count("::error") >= 2
    assert not re.search("^::|[\u200e\u061c]", said, re.M)


def test_pages_show_the_days(data: Path) -> None:
    views = Views(load(data), RenderEnvironment(), "stages/plan.md")
    text = html(views.guidance("plan"))
    assert '<time datetime="2026-01-01">' in text and '<time datetime="2026-05-31">' in text

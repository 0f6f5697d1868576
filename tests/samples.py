"""The sample playbook, about something else than the shipped one, and copies of both to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = Path(__file__).parent / "sample"


def copy_sample(target: Path) -> Path:
    """A copy of the sample playbook, to change at will."""
    shutil.copytree(SAMPLE, target)
    return target


def replace(path: Path, old: str, new: str) -> None:
    """Replaces a text that must be in the file exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path}: {text.count(old)} times: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")

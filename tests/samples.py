"""The sample playbook, about something else than the shipped one, and copies of both to spoil."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from macros.load import read

ROOT = Path(__file__).parent.parent
SAMPLE = Path(__file__).parent / "sample"
SHIPPED = ("ai-playbook", "AI 개발 플레이북 편집진")
"""The id and the publisher of the playbook that comes with the generator. What is tested of its
text says nothing of a playbook that has another one."""


@cache
def is_shipped() -> bool:
    """Whether the folder `data` holds the playbook that comes with the generator."""
    tree = read(ROOT / "data", ROOT, layers=()).tree
    publisher = tree.child("publisher") if tree else None
    found = (tree.text("id"), publisher.text("name")) if tree and publisher else ()
    return found == SHIPPED


def shipped_data() -> Path:
    """The data that come with the generator; skips the test where they have been replaced."""
    if not is_shipped():
        pytest.skip("tests the playbook that comes with the generator; data/ holds another one")
    return ROOT / "data"


def copy_sample(target: Path) -> Path:
    """A copy of the sample playbook, to change at will."""
    shutil.copytree(SAMPLE, target)
    return target


LONG = {
    "stages/plan.yml": [("shop", "owner"), ("loan", "owner"), ("oil", "baker")],
    "stages/bake.yml": [("oven-hot", "baker"), ("bread-cool", "owner")],
    "stages/sell.yml": [("sign", "owner"), ("till", "baker")],
}
"""Checks that a longer sample has: by file, their ids and roles."""


def copy_long_sample(target: Path) -> Path:
    """A copy of the sample with a checklist in each stage, long enough to be filtered."""
    copy_sample(target)
    for name, checks in LONG.items():
        items = "".join(
            f"  - id: {id_}\n    text: There is {id_}.\n    roles: [{role}]\n    why: For {id_}.\n"
            for id_, role in checks
        )
        text, last = (target / name).read_text("utf-8"), "    when: {oven: gas}\n"
        if last not in text:
            text, last = f"{text.rstrip()}\nchecklist:\nfaq: []\n", "checklist:\n"
        (target / name).write_text(text.replace(last, last + items), "utf-8")
    return target


def replace(path: Path, old: str, new: str) -> None:
    """Replaces a text that must be in the file exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path}: {text.count(old)} times: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")

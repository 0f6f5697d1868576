"""What of a comparison a reader is told: once for each thing, and only of what is on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from ..load import read
from ..load.tree import Node
from ..model.kinds import FILES, PLAYBOOK
from ..model.news import News
from ..model.playbook import Playbook
from . import compare
from .revision import DAY, NoRevision, extract

MARKS = {"added": "new", "removed": "gone", "moved": "moved"}
"""What a reader is told of a kind of change; every other one is `changed`, but for new ids."""
UNSAID = {"checked", "due", "aliases", "colour", "formerly"}
"""Fields whose change says nothing new to a reader."""


def news(before: Node, after: Node, playbook: Playbook) -> list[News]:
    """What happened between two trees, of which `playbook` was made from the second."""
    found: dict[tuple[str, ...], News] = {}
    for item in _news(before, after, playbook):
        found.setdefault(item.path, item)
    return list(found.values())


def tree_at(folder: Path, revision: str, layers: Sequence[str]) -> Node:
    """The data of a folder, with its layers, as they were at a revision or a day. A version of
    those who publish the data has no layer of an organisation: it gets today's, since what that
    changes is not new. Raises `NoRevision`."""
    with TemporaryDirectory() as then:
        extract(folder, revision, Path(then))
        for name in layers if not DAY.fullmatch(revision) else ():
            if (folder / name).is_dir() and not Path(then, name).exists():
                copytree(folder / name, Path(then, name))
        tree = read(Path(then), Path(then), layers=layers).tree
    if tree is None:
        raise NoRevision(PLAYBOOK)
    return tree


def _news(before: Node, after: Node, playbook: Playbook) -> Iterator[News]:
    for change in compare(before, after).changes:
        path = tuple(change.path.split("/"))
        if change.kind == "renamed" or change.field in UNSAID or len(path) < 2:
            continue
        if change.kind == "moved" and path[0] in FILES:
            # Readers meet these by name or by side, not in the order of their file.
            continue
        mark = MARKS.get(change.kind, "changed")
        if mark == "gone" or playbook.at(path) is not None:
            yield News(mark, path, change.title)

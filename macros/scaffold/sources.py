"""The files of a data folder as text: edits at places, and all of them written or none.

Knows nothing of what a thing is; where a list or an entry begins and ends is in `blocks.py`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..load import Reading, inside, read
from ..load import tree as trees
from ..load.overrides import REVIEWED
from ..load.problems import Place, Problem
from ..load.reflection import PARTS, fields
from ..load.syntax import BREAK
from ..model.kinds import FOLDERS, PLAYBOOK
from ..model.playbook import Playbook

MARK = "\ufeff"


@dataclass
class Source:
    """One file. `name` is its path in the data folder; `layer` the folder that is laid over, empty
    for the base; `hint` the type of what it holds, None where the model has none."""

    name: str
    layer: str
    text: str
    mark: str = ""
    hint: Any = None
    node: trees.Node | None = None
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    dropped: dict[int, set[int]] = field(default_factory=dict)
    """The entries that lists lose, by the `id()` of their nodes."""
    moved: str | None = None
    """Its new name; empty to have no such file any more."""

    def __post_init__(self) -> None:
        self.starts = [0, *(found.end() for found in BREAK.finditer(self.text))]

    @property
    def own_name(self) -> str:
        """Its path in the folder of its layer."""
        return self.name.removeprefix(f"{self.layer}/") if self.layer else self.name

    @property
    def newline(self) -> str:
        found = BREAK.search(self.text)
        return found[0] if found else "\n"

    def offset(self, place: Place) -> int:
        """The character of a place."""
        return self.starts[place.line - 1] + place.column - 1

    def place(self, offset: int) -> Place:
        """The place of a character."""
        line = max(n for n, start in enumerate(self.starts) if start <= offset)
        return Place(self.name, line + 1, offset - self.starts[line] + 1)

    def edit(self, start: int, end: int, text: str) -> None:
        """Puts a text, its lines ended by `\\n`, in place of the characters from `start` on."""
        self.edits.append((start, end, text.replace("\n", self.newline)))

    def edited(self) -> str:
        """The text with its edits; of two for the same characters, the wider one holds."""
        text, limit = self.text, len(self.text) + 1
        for start, end, new in sorted(set(self.edits), key=lambda e: (-e[1], e[0], e[2])):
            if end <= limit:
                text, limit = text[:start] + new + text[end:], start
        return text


class Sources:
    """Every file of a data folder and of the layers in it. `unread` are the problems of those that
    are no YAML."""

    def __init__(self, root: Path, base: Path, layers: Sequence[str]) -> None:
        self.root, self.base, self.layers = root, base, layers
        self.files: dict[str, Source] = {}
        self.unread: list[Problem] = []
        inner = sorted({path.name for path in root.glob("*/") if path.name not in FOLDERS})
        for layer in ["", *inner]:
            folder = root / layer
            names = [PLAYBOOK, REVIEWED, *(f"{part}.yml" for part in PARTS)]
            paths = [folder / name for name in names]
            paths += [path for kind in FOLDERS for path in sorted((folder / kind).glob("*.yml"))]
            for path in filter(Path.exists, paths):
                self._add(path, layer)

    def _add(self, path: Path, layer: str) -> None:
        name = path.relative_to(self.root).as_posix()
        shown = (self.root / name).as_posix()
        try:
            data = inside.content(path, self.root, self.base)
        except inside.Unsafe as error:
            self.unread.append(Problem(Place(shown, 1, 1), error.code, most=inside.BIGGEST))
            return
        except OSError as error:
            place = Place(shown, 1, 1)
            self.unread.append(Problem(place, "unreadable", reason=error.strerror))
            return
        node, problems = trees.read(data, shown)
        self.unread += [problem for problem in problems if problem.code != "empty-file"]
        text = data.decode("utf-8", "replace")
        mark = MARK if text.startswith(MARK) else ""
        own = name.removeprefix(f"{layer}/") if layer else name
        self.files[name] = Source(name, layer, text.removeprefix(MARK), mark, hint_of(own), node)

    def file(self, name: str, head: str = "") -> Source:
        """A file, made with the text `head` where there is none."""
        if name not in self.files:
            layer = next((n for n in self.layers if name.startswith(f"{n}/")), "")
            own = name.removeprefix(f"{layer}/") if layer else name
            self.files[name] = Source(name, layer, "", hint=hint_of(own))
            self.files[name].edit(0, 0, head)
        return self.files[name]

    def written(self) -> dict[str, bytes | None]:
        """What changes: the bytes by name, None for a file that is to go."""
        result: dict[str, bytes | None] = {}
        for source in self.files.values():
            if source.edits or source.moved is not None:
                if source.moved is not None:
                    result.setdefault(source.name, None)
                if source.moved != "":
                    data = (source.mark + source.edited()).encode("utf-8")
                    result[source.moved or source.name] = data
        return result

    def tried(self) -> Reading:
        """What the data would be with the edits; nothing is written."""
        below = os.path.relpath(self.root, self.base)
        below = self.root.name if below.startswith("..") else below
        with TemporaryDirectory() as folder:
            root = Path(folder) / below
            # What was read and no more: beside it may lie pipes, devices, links in circles.
            held: dict[str, bytes | None] = {
                s.name: (s.mark + s.text).encode("utf-8") for s in self.files.values()
            }
            _write(root, held | self.written(), root)
            return read(root, Path(folder), layers=self.layers)

    def write(self) -> list[str]:
        """Writes all edits or, where one cannot be written, none; the names of the files. Raises
        `OSError`."""
        changes = self.written()
        before = {
            name: path.read_bytes() if (path := self.root / name).exists() else None
            for name in changes
        }
        # A folder of data may lie elsewhere than the project, where somebody asks for it.
        home = Path(os.path.abspath(self.root))
        base = Path(os.path.abspath(self.base))
        base = base if base in home.parents else home
        try:
            _write(self.root, changes, base)
        except inside.Unsafe:
            raise  # Before anything was written.
        except BaseException:
            _write(self.root, before, base)
            raise
        return sorted(changes)


def hint_of(name: str) -> Any:
    """The type of what a file of a data folder holds, None for labels, records and strangers."""
    folder, _, file = name.rpartition("/")
    if folder in FOLDERS:
        return FOLDERS[folder].cls
    if name == PLAYBOOK:
        return Playbook
    part = file.removesuffix(".yml")
    return fields(Playbook)[part] if not folder and part in PARTS and part != "labels" else None


def _write(root: Path, changes: dict[str, bytes | None], base: Path) -> None:
    """Writes what is new beside its place first, so that a full disk changes nothing."""
    ready: list[tuple[Path, Path]] = []
    try:
        for name, data in changes.items():
            if data is not None:
                target = root / name
                ready.append((inside.prepared(target, data, base), target))
        for beside, target in ready:
            os.replace(beside, target)
        for name, data in changes.items():
            if data is None:
                (root / name).unlink(missing_ok=True)
    finally:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)

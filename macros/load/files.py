"""The files of a data folder: which there are, in what order, and which nothing reads.

Puts their trees together to the tree of the whole playbook; knows no types of its parts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..model import types
from ..model.kinds import FILES, FOLDERS, PLAYBOOK, held_by
from ..model.nearest import nearest
from ..model.playbook import Playbook
from .inside import BIGGEST, Unsafe, content, outside
from .languages import DEFAULT
from .overrides import LOCAL
from .problems import Place, Problem
from .reflection import PARTS, Walk
from .shapes import kind, want_mapping
from .tree import BROKEN, Node, read
from .values import Filled

REQUIRED = {
    PLAYBOOK,
    *(f"{name}.yml" for name in FILES if Playbook.model_fields[name].is_required()),
}
"""Files without which there is no playbook."""
LABELS = "labels.yml"
TITLE, ITEMS = "title", "items"
"""What a group in an order has."""
VALUE = b"{value:"
"""How a text begins to name a value that each organisation sets."""
FORMERLY = b"formerly:"
"""How a thing names the ids it once had."""
STRAYS = 100
"""Stray files of one folder that are told; more of them were not put there by an editor."""
LOOKS = re.compile(r"^[^.].*\.ya?ml(\.txt)?$", re.I)
"""What a file that means to be read is called. The rest, such as `goal.yml~`, is of editors and
systems."""


class ParseCache:
    """The trees of files as they were last read; a file that holds the same is not parsed again,
    nor is what depends on it alone found out again."""

    def __init__(self) -> None:
        self.filled = Filled()
        self.walk = Walk()
        self._parsed: dict[Path, tuple[bytes, Node | None, list[Problem]]] = {}

    def read(self, path: Path, data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
        """The tree of a file that holds `data`, and what is wrong with its YAML; `file` is how
        problems call it."""
        if path not in self._parsed or self._parsed[path][0] != data:
            self._parsed[path] = (data, *read(data, file))
        return self._parsed[path][1:]


class DataFolder:
    """Reads one data folder. After `tree()`, `problems` holds what is wrong with its files, and
    `unread` the kinds of things of which some could not be read; `names` are the folders in it that
    are laid over it."""

    def __init__(self, root: Path, base: Path, cache: ParseCache) -> None:
        self.root = root
        self.base = base
        self.names: list[str] = []
        self.cache = cache
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        self.has_values = self.has_formerly = False
        self.groups: dict[str, dict[str, Node | None]] = {folder: {} for folder in FOLDERS}
        """The title of the group of each thing in the order of its folder."""
        self.found: dict[str, list[Path]] = {}
        """The files of each folder that was looked into."""

    def language(self) -> str:
        """The language of the playbook, found even where `playbook.yml` is not valid YAML."""
        return self.named_language() or DEFAULT

    def named_language(self) -> str:
        """The language that `playbook.yml` names; nothing where it names none."""
        pattern = rb"""^language:\s*["']?([A-Za-z-]+)"""
        path = self.root / PLAYBOOK
        try:
            named = re.search(pattern, self.content(path), re.M)
        except OSError:
            return ""
        return named[1].decode() if named else ""

    def tree(self) -> Node | None:
        """The whole playbook as one tree, without the parts that could not be read; None if
        there is no `playbook.yml` to begin with."""
        top = self.file(PLAYBOOK)
        parts = {name: self.file(f"{name}.yml") for name in PARTS}
        self.problems.extend(self.strangers())
        if top is None or not isinstance(top.value, dict):
            if top is not None and top.value is not BROKEN:
                self.problems.append(want_mapping(top))
            for folder in FOLDERS:
                for path in self.paths(folder):
                    self.file(f"{folder}/{path.name}")
            return None
        own = top.keys
        top = replace(top, value=dict(top.value))
        for name, tree in parts.items():
            if name in own:
                self.problems.append(Problem(own[name], "unknown-key", key=name))
            if tree is not None:
                top.value[name] = tree
            elif f"{name}.yml" in REQUIRED or (self.root / f"{name}.yml").exists():
                self.unread |= held_by(name)
        for folder in FOLDERS:
            things = self.folder(folder, top.value.get(folder, Node(top.place, [])))
            if folder in own:
                top.value[folder] = things
        return top

    def content(self, path: Path) -> bytes:
        """The bytes of a file of the project. Raises `OSError`."""
        return content(path, self.root, self.base)

    def file(self, name: str) -> Node | None:
        """The tree of one file; None, and a problem if it is required, where there is none."""
        path = self.root / name
        place = self.start(path)
        try:
            data = self.content(path)
        except Unsafe as error:
            self.problems.append(Problem(place, error.code, most=BIGGEST))
            return None
        except FileNotFoundError:
            if name in REQUIRED or "/" in name:
                self.problems.append(Problem(place, "no-file", name=path.name))
            return None
        except OSError as error:
            self.problems.append(Problem(place, "unreadable", reason=error.strerror))
            return None
        self.has_values = self.has_values or VALUE in data
        self.has_formerly = self.has_formerly or FORMERLY in data
        node, problems = self.cache.read(path, data, place.file)
        if name == LABELS:
            # All of them have defaults: a file of comments is no slip.
            problems = [problem for problem in problems if problem.code != "empty-file"]
        self.problems.extend(problems)
        if node is not None and path.name == PLAYBOOK:
            node = self.ungrouped(node)
        return node

    def ungrouped(self, top: Node) -> Node:
        """`playbook.yml` with the orders as plain lists; `groups` has what an order groups by
        entries of the form `{title, items}`."""
        value = top.value
        for folder in FOLDERS:
            if any(entry.child(ITEMS) for entry in top.items(folder)):
                entries: list[Node] = []
                for entry in top.items(folder):
                    members, title = [entry], None
                    if entry.child(ITEMS):
                        members, title = self.group(entry)
                    entries += members
                    self.groups[folder] |= {member.raw: title for member in members}
                value = {**value, folder: replace(value[folder], value=entries)}
        return replace(top, value=value)

    def group(self, entry: Node) -> tuple[list[Node], Node | None]:
        """The members of a group and its title."""
        title, items = entry.child(TITLE), entry.value[ITEMS]
        for key in entry.value.keys() - {TITLE, ITEMS}:
            allowed = (TITLE, ITEMS)
            near = partial(nearest, key, allowed)
            found = Problem(entry.keys[key], "unknown-key", near, allowed=allowed, key=key)
            self.problems.append(found)
        if title is None:
            self.problems.append(Problem(entry.place, "missing", key=TITLE))
        if not isinstance(items.value, list):
            self.problems.append(Problem(items.place, "want-list"))
        return list(entry.items(ITEMS)), title

    def folder(self, folder: str, order: Node) -> Node:
        """The things of a folder in the order that `playbook.yml` names; each gets its id."""
        if not isinstance(order.value, list):
            self.unread |= held_by(folder)
            return order
        present = {path.stem: path for path in self.paths(folder)}
        # With no order, what refers to these files is not wrong.
        sure = bool(order.value) or not present
        things = Node(order.place, [])
        group = None
        named: dict[str, Place] = {}
        free = present.keys() - {entry.raw for entry in order.value}
        for entry in order.value:
            problem = _entry_problem(folder, entry, named, present, free)
            if problem is not None:
                self.problems.append(problem)
                sure = sure and problem.code == "duplicate-id"
            elif entry.value is BROKEN:
                sure = False
            else:
                thing = self.file(f"{folder}/{present[entry.raw].name}")
                sure = sure and thing is not None and isinstance(thing.value, dict)
                # What a layer puts in belongs to the group of the one before it.
                group = self.groups[folder].get(entry.raw, group)
                if thing is not None:
                    things.value.append(self.named(thing, entry, group))
            named.setdefault(entry.raw, entry.place)
        if not things.value and order.value:
            things.value = BROKEN
        if not sure:
            self.unread |= held_by(folder)
        taken = named.keys() & present.keys()
        for id_, path in present.items():
            if id_ not in named:
                near = partial(nearest, id_, taken)
                words = {"list": folder, "id": id_}
                self.problems.append(Problem(self.start(path), "not-in-order", near, **words))
                self.file(f"{folder}/{path.name}")
        return things

    def named(self, thing: Node, entry: Node, group: Node | None = None) -> Node:
        """The thing of a file with the id and the group that an entry of the order gives it."""
        if not isinstance(thing.value, dict):
            return thing
        if "id" in thing.value:
            self.problems.append(Problem(thing.keys["id"], "id-in-file"))
        value = {**thing.value, "id": Node(entry.place, entry.raw, entry.raw)}
        return replace(thing, value={"group": group, **value} if group else value)

    def paths(self, folder: str) -> list[Path]:
        """The files of a folder; others that look like them are `strangers`."""
        if folder not in self.found:
            files = sorted((self.root / folder).glob("*.yml"))
            self.found[folder] = [path for path in files if _is_id(path.stem)]
        return self.found[folder]

    def strangers(self) -> Iterator[Problem]:
        """Files that look like data but that nothing reads: most often a slip in the name."""
        known = [PLAYBOOK, *(f"{name}.yml" for name in PARTS)]
        for path in _strays(self.root, known):
            near = partial(nearest, path.name, known)
            yield Problem(self.start(path), "unknown-file", near, allowed=known)
        for folder in FOLDERS:
            read = {path.name for path in self.paths(folder)}
            for path in _strays(self.root / folder, read):
                yield Problem(self.start(path), "file-name")
            for inner in self.inner(self.root / folder):
                if first := _first(inner):
                    yield Problem(self.start(first), "inner-folder", folder=folder)
        yield from self.strange_folders()

    def strange_folders(self) -> Iterator[Problem]:
        """Folders that nothing reads, at the first file in each. What looks like a translation or
        another layer may be one of another site."""
        known = [*FOLDERS, LOCAL]
        for inner in self.inner(self.root):
            near = nearest(inner.name.lower(), known)
            held = [*FOLDERS, PLAYBOOK, *(f"{name}.yml" for name in PARTS)]
            is_layer = _is_id(inner.name) and any((inner / name).exists() for name in held)
            if inner.name not in known and not (
                is_layer and (not near or inner.name in self.names)
            ):
                if first := _first(inner):
                    words = {"folder": inner.name}
                    place = self.start(first)
                    meant = partial(str, near)
                    yield Problem(place, "unknown-folder", meant, allowed=known, **words)

    def inner(self, folder: Path) -> list[Path]:
        """The folders of the project in a folder, by the names that the disk has for them."""
        found = (path for path in folder.glob("*") if path.is_dir() and path.name[0] != ".")
        return sorted(path for path in found if not outside(path, self.root, self.base))

    def start(self, path: Path) -> Place:
        """The first character of a file, its path as the editor would type it."""
        relative = os.path.relpath(path, self.base)
        return Place(Path(path if relative.startswith("..") else relative).as_posix(), 1, 1)


def _strays(folder: Path, known: Container[str]) -> list[Path]:
    """The first files of a folder that look like data and are not known."""
    found = (path for path in folder.glob("*") if LOOKS.search(path.name))
    return sorted(path for path in found if path.name not in known)[:STRAYS]


def _first(folder: Path) -> Path | None:
    """The first file in a folder, or below it, that looks like data."""
    return min((path for path in folder.rglob("*") if LOOKS.search(path.name)), default=None)


def _is_id(text: str) -> bool:
    return len(text) <= types.LONGEST_ID and bool(re.fullmatch(types.ID, text))


def _entry_problem(
    folder: str,
    entry: Node,
    named: Mapping[str, Place],
    present: Container[str],
    free: Collection[str],
) -> Problem | None:
    """Why an entry of the order of a folder names no file; None if it does or is broken.

    `named` are the ids before it, `present` those of the files of the folder, `free` those of them
    that no entry names.
    """
    place, id_ = entry.place, entry.raw
    if entry.value is BROKEN:
        return None
    if entry.value is None:
        return Problem(place, "empty")
    if isinstance(entry.value, list | dict):
        return Problem(place, "want-text", kind=kind(entry))
    if id_ in named:
        return Problem(place, "duplicate-id", id=id_, first=named[id_])
    if id_ in present:
        return None
    near = partial(nearest, id_, free)
    if len(id_) > types.LONGEST_ID:
        return Problem(place, "too-long", count=len(id_), most=types.LONGEST_ID)
    if not _is_id(id_):
        return Problem(place, "bad-id", near, value=id_)
    return Problem(place, "no-file", near, name=f"{folder}/{id_}.yml")

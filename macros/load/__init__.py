"""YAML to model: the only reader of a data folder. All problems come at once, with their places."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..model import kinds, types
from ..model.kinds import FOLDERS, held_by
from ..model.nearest import nearest
from ..model.playbook import Playbook
from . import rules
from .messages import KINDS
from .problems import Place, PlaybookError, Problem, words
from .tree import BROKEN, Node, read

LANGUAGES = ("ko", "en")
LANGUAGE = re.compile(rb"""^language:\s*["']?(ko|en)\b""", re.M)
PARTS = (*kinds.FILES, "labels")
"""Files beside `playbook.yml`, each a field of the playbook."""
REQUIRED = [name for name in PARTS if Playbook.model_fields[name].is_required()]
LOOKS = re.compile(r"^[^.].*\.ya?ml(\.txt)?$", re.I)
"""What a file that means to be read is called. The rest, such as `goal.yml~`, is of editors and
systems."""
ARMS = ("str", "list[str]")
"""What pydantic calls a text and a list of texts where either may stand."""
LISTED = 30
"""More keys than this are not listed in a message."""

Kept = dict[Path, tuple[bytes, Node | None, list[Problem]]]
"""What files held when they were last read, with their trees and problems."""


def load(root: Path, base: Path | None = None, kept: Kept | None = None) -> Playbook:
    """The playbook in the folder `root`; places in messages are relative to `base` (default: the
    working folder). What is given as `kept` spares files that have not changed since.

    Raises `PlaybookError` with every problem in the data.
    """
    loader = _Loader(root, base or Path.cwd(), {} if kept is None else kept)
    tree = loader.tree()
    problems = loader.problems
    playbook = None
    if tree is not None:
        try:
            playbook = Playbook.model_validate(tree.plain())
        except ValidationError as error:
            problems.extend(
                _problem(detail, tree, loader.language)
                for detail in _told(error, tree)
                if not (tree.at(detail["loc"])[0].value is BROKEN or _said(detail))
            )
        problems.extend(rules.check(tree, loader.unread))
    if problems or playbook is None:
        raise PlaybookError(_once(problems), loader.language)
    return playbook


class _Loader:
    """Reads the files of one folder and puts their trees together."""

    def __init__(self, root: Path, base: Path, kept: Kept) -> None:
        self.kept = kept
        self.root = root
        self.base = base
        self.language = LANGUAGES[0]
        self.problems: list[Problem] = []
        self.unread: set[str] = set()

    def tree(self) -> Node | None:
        """The whole playbook as one tree, without the parts that could not be read; None if
        there is no `playbook.yml` to begin with."""
        trees = {name: self.file(f"{name}.yml") for name in ("playbook", *PARTS)}
        top = trees.pop("playbook")
        self.language = self.spoken()
        self.strangers()
        if top is None or not isinstance(top.value, dict):
            if top is not None:
                self.problems.append(_want_mapping(top, self.language))
            for folder in FOLDERS:
                for path in self.paths(folder):
                    self.file(f"{folder}/{path.name}")
            return None
        own = set(top.value)
        top = replace(top, value=dict(top.value))
        for name, tree in trees.items():
            if name in own:
                self.problems.append(Problem(top.keys[name], "unknown-key", words(key=name)))
            if tree is not None:
                top.value[name] = tree
            elif name in REQUIRED or (self.root / f"{name}.yml").exists():
                self.unread |= held_by(name)
        for folder in FOLDERS:
            things = self.folder(folder, top)
            if folder in own:
                top.value[folder] = things
        return top

    def spoken(self) -> str:
        """The language of messages, found even where `playbook.yml` is not valid YAML."""
        try:
            named = LANGUAGE.search((self.root / "playbook.yml").read_bytes())
        except OSError:
            named = None
        return named[1].decode() if named else LANGUAGES[0]

    def file(self, name: str) -> Node | None:
        """The tree of one file; None, and a problem if it is required, where there is none."""
        path = self.root / name
        place = Place(self.shown(path), 1, 1)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            if name == "labels.yml":
                self.problems.append(Problem(place, "no-labels"))
            elif path.stem in REQUIRED or path.stem not in PARTS:
                self.problems.append(Problem(place, "no-file", words(name=path.name)))
            return None
        except OSError as error:
            self.problems.append(Problem(place, "unreadable", words(reason=error.strerror)))
            return None
        if path not in self.kept or self.kept[path][0] != data:
            self.kept[path] = (data, *read(data, place.file))
        _, node, problems = self.kept[path]
        self.problems.extend(problems)
        return node

    def folder(self, folder: str, top: Node) -> Node:
        """The things of a folder in the order that `playbook.yml` names; each gets its id."""
        order: Node = top.value.get(folder, Node(top.place, []))
        present = {path.stem: path for path in self.paths(folder)}
        things = Node(order.place, [])
        named: dict[str, Place] = {}
        if not isinstance(order.value, list):
            self.unread |= held_by(folder)
            return order
        if present and not order.value:
            # What refers to these files is not wrong: their order is.
            self.unread |= held_by(folder)
        for entry in order.value:
            id_ = entry.raw
            if entry.value is None:
                self.problems.append(Problem(entry.place, "empty"))
                self.unread |= held_by(folder)
            elif isinstance(entry.value, list | dict):
                filling = words(kind=_kind(entry, self.language))
                self.problems.append(Problem(entry.place, "want-text", filling))
                self.unread |= held_by(folder)
            elif entry.value is BROKEN:
                self.unread |= held_by(folder)
            elif id_ in named:
                filling = words(id=id_, first=named[id_])
                self.problems.append(Problem(entry.place, "duplicate-id", filling))
            elif id_ not in present:
                unnamed = present.keys() - {e.raw for e in order.value}
                code, filling = "no-file", words(name=f"{folder}/{id_}.yml")
                if not re.fullmatch(types.ID, id_):
                    code, filling = "bad-id", words(value=id_)
                self.problems.append(Problem(entry.place, code, filling, nearest(id_, unnamed)))
                self.unread |= held_by(folder)
            else:
                thing = self.file(f"{folder}/{present[id_].name}")
                if thing is None or not isinstance(thing.value, dict):
                    self.unread |= held_by(folder)
                if thing is not None:
                    things.value.append(self.named(thing, id_, entry.place))
            named.setdefault(id_, entry.place)
        if not things.value and order.value:
            things.value = BROKEN
        for id_, path in present.items():
            if id_ not in named:
                place = Place(self.shown(path), 1, 1)
                filling = words(list=folder, id=id_)
                self.problems.append(Problem(place, "not-in-order", filling))
                self.file(f"{folder}/{path.name}")
        return things

    def named(self, thing: Node, id_: str, place: Place) -> Node:
        if not isinstance(thing.value, dict):
            return thing
        if "id" in thing.value:
            self.problems.append(Problem(thing.keys["id"], "id-in-file"))
        return replace(thing, value={**thing.value, "id": Node(place, id_, raw=id_)})

    def paths(self, folder: str) -> list[Path]:
        """The files of a folder; others that look like them are `strangers`."""
        files = sorted((self.root / folder).glob("*.yml"))
        return [path for path in files if re.fullmatch(types.ID, path.stem)]

    def strangers(self) -> None:
        """Files that look like data but that nothing reads: most often a slip in the name."""
        known = [f"{name}.yml" for name in ("playbook", *PARTS)]
        for path in sorted(self.root.glob("*")):
            if LOOKS.search(path.name) and path.name not in known:
                near = nearest(path.name, known)
                place = Place(self.shown(path), 1, 1)
                self.problems.append(Problem(place, "unknown-file", (), near, tuple(known)))
        for folder in FOLDERS:
            read = self.paths(folder)
            for path in sorted((self.root / folder).glob("*")):
                if LOOKS.search(path.name) and path not in read:
                    self.problems.append(Problem(Place(self.shown(path), 1, 1), "file-name"))

    def shown(self, path: Path) -> str:
        """The path as the editor would type it."""
        relative = os.path.relpath(path, self.base)
        return Path(path if relative.startswith("..") else relative).as_posix()


def _told(error: ValidationError, tree: Node) -> Iterator[ErrorDetails]:
    """What pydantic says, without what it says of the other arm where a text or a list may stand.

    Such a place ends, for pydantic, with the arm: `when → hosting → list[str]`."""
    for detail in error.errors(include_url=False):
        node, rest = tree.at(detail["loc"])
        if rest and rest[0] in ARMS and node.value is not BROKEN:
            if (rest[0] == ARMS[1]) is not isinstance(node.value, list):
                continue
            path = detail["loc"][: len(detail["loc"]) - len(rest)]
            detail["loc"] = (*path, *rest[1:])
        yield detail


def _said(error: ErrorDetails) -> bool:
    """Whether it is a missing part, which was reported where its file should be."""
    return error["type"] == "missing" and len(error["loc"]) == 1 and error["loc"][0] in PARTS


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """The problems without those that another one at the same place says better."""
    unknown = {problem.place for problem in problems if problem.code.startswith("unknown-")}
    for problem in problems:
        if problem.code != "bad-id" or problem.place not in unknown:
            yield problem


def _problem(error: ErrorDetails, tree: Node, language: str) -> Problem:
    """What pydantic says, in the words of the person who edits the file."""
    loc, kind = error["loc"], error["type"]
    node, rest = tree.at(loc)
    name = str(loc[-1])
    context = error.get("ctx", {})
    if kind == "missing":
        return Problem(node.place, "missing", words(key=name))
    if kind == "extra_forbidden":
        parent, _ = tree.at(loc[:-1])
        allowed = tuple(_keys(loc[:-1]))
        near = nearest(name, [key for key in allowed if key not in parent.value])
        listed = allowed if len(allowed) <= LISTED else ()
        return Problem(parent.keys[name], "unknown-key", words(key=name), near, listed)
    if node.value is None:
        return Problem(node.place, "empty")
    if kind == "string_type":
        if name == "accountable" and isinstance(node.value, list):
            return Problem(node.place, "want-one-role")
        if isinstance(node.value, list | dict):
            return Problem(node.place, "want-text", words(kind=_kind(node, language)))
        return Problem(node.place, "quote", words(kind=_kind(node, language), raw=node.raw))
    if kind == "list_type":
        return Problem(node.place, "want-list")
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return _want_mapping(node, language)
    if kind == "too_short":
        return Problem(node.place, "too-few", words(key=name, count=context["min_length"]))
    if kind == "string_pattern_mismatch":
        codes = {types.ID: "bad-id", types.ADDRESS: "bad-url", types.FILLED: "empty"}
        code = codes[context["pattern"]]
        return Problem(node.place, code, () if code == "empty" else words(value=node.value))
    if kind == "literal_error":
        allowed = tuple(context["expected"].replace("'", "").replace(" or ", ", ").split(", "))
        near = nearest(str(node.raw), allowed)
        return Problem(node.place, "bad-choice", words(value=node.raw), near, allowed)
    if kind.startswith("date"):
        return Problem(node.place, "want-date")
    return Problem(node.place, "bad-value", words(detail=error["msg"]))


def _want_mapping(node: Node, language: str) -> Problem:
    return Problem(node.place, "want-mapping", words(kind=_kind(node, language)))


def _kind(node: Node, language: str) -> str:
    value = node.value
    names = {list: "list", dict: "mapping", str: "text", bool: "bool", type(None): "null"}
    names |= {int: "int", float: "float", datetime.date: "date", datetime.datetime: "date"}
    return KINDS[names[type(value)]][language]


def _keys(loc: Sequence[int | str]) -> list[str]:
    """The keys that the model knows at a path; the id of a thing with a file is not one."""
    hint: Any = Playbook
    for step in loc:
        hint = _inner(hint, step)
    cls = _thing(hint)
    keys = list(cls.model_fields) if cls else []
    if len(loc) == 2 and loc[0] in FOLDERS:
        keys.remove("id")
    if not loc:
        keys = [key for key in keys if key not in PARTS]
    return keys


def _inner(hint: Any, step: int | str) -> Any:
    cls = _thing(hint)
    if cls is not None and isinstance(step, str):
        return rules.hints(cls).get(step)
    for part in _parts(hint):
        if isinstance(step, int) and get_origin(part) is list:
            return get_args(part)[0]
    return None


def _thing(hint: Any) -> type[types.Thing] | None:
    classes = (part for part in _parts(hint) if isinstance(part, type))
    return next((part for part in classes if issubclass(part, types.Thing)), None)


def _parts(hint: Any) -> Iterator[Any]:
    """A type and what it wraps: the arms of a union, the inside of an Annotated."""
    yield hint
    if get_origin(hint) is not list:
        for part in get_args(hint):
            yield from _parts(part)

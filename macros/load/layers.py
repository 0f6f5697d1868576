"""Folders laid over the data by id: `data/local/` of an organisation, `data/en/` of a translation.

A layer has files of the same names with only what differs. Mappings merge, lists of things with
ids merge by id, everything else replaces. Works on trees, so that each value keeps its place; which
lists hold things with ids is read from the model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..model.kinds import FILES, FOLDERS, KINDS, PLAYBOOK, held_by
from ..model.nearest import nearest
from ..model.playbook import Playbook
from ..model.types import Thing
from . import values
from .files import LABELS, LOOKS, DataFolder, ParseCache
from .problems import Place, Problem
from .reflection import PARTS, fields, held
from .shapes import want_mapping
from .tree import BROKEN, Node

LOCAL = "local"
"""The folder of an organisation, into which nobody upstream writes."""
REVIEWED = "reviewed.yml"
"""What a layer's entries were written over, as `review` has recorded it."""
AFTER, FIRST, REMOVE = CONTROLS = ("after", "first", "remove")
"""What an entry of a layer says of the entry itself rather than of the thing."""
GONE = ("layer-gone", "layer-gone-since", "layer-no-such")
"""Problems of an entry that has nothing to change."""
NEW = "new"
"""Recorded of an entry that the data below did not have."""
BASE = "id"
"""Recorded of every other entry, so that its thing is missed when it goes."""

LISTED = 16
"""More ids than this are not listed in a message."""

Steps = tuple[str, ...]
"""The way to a thing by ids: `("stages", "data", "checklist", "data-permit")`."""
Reviewed = Mapping[str, Mapping[str, str]]
"""What was recorded: by the way to a thing and by field, the wording that was replaced."""


@dataclass(frozen=True)
class Override:
    """One value of a layer over the data below: `base` is what it replaces, None where there was
    nothing. Without a `field` the whole thing is new; `remove` is a field like others."""

    layer: str
    path: Steps
    field: str
    place: Place
    base: Node | None = None

    @property
    def key(self) -> str:
        return "/".join(self.path) or PLAYBOOK.removesuffix(".yml")


@dataclass
class Layers:
    """What laying over has found out: every override, what is removed and where that is said, and
    what an editor should know (`notices`) or must mend (`problems`)."""

    overrides: list[Override] = field(default_factory=list)
    removed: dict[Steps, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    reviewed: dict[str, Reviewed] = field(default_factory=dict)
    """What was recorded for each layer."""


class LayeredFolder(DataFolder):
    """A data folder with the folders `names` in it laid over it, the first one lowest."""

    def __init__(self, root: Path, base: Path, cache: ParseCache, names: Sequence[str]) -> None:
        super().__init__(root, base, cache)
        self.names = [name for name in names if (root / name).is_dir()]
        self.layers = Layers()
        for name in self.names:
            self.layers.reviewed[name] = self.recorded(name)
        self.layers.problems = self.problems

    def language(self) -> str:
        """The language of the topmost layer that names one, else of the base."""
        for name in reversed(self.names):
            found = DataFolder(self.root / name, self.base, self.cache).named_language()
            if found:
                return found
        return super().language()

    def recorded(self, layer: str) -> Reviewed:
        path = self.root / layer / REVIEWED
        if not path.exists():
            return {}
        node, problems = self.cache.read(path, path.read_bytes(), self.start(path).file)
        self.problems += [problem for problem in problems if problem.code != "empty-file"]
        plain = node.plain() if node else {}
        if not isinstance(plain, dict) or not all(isinstance(v, dict) for v in plain.values()):
            self.problems.append(Problem(self.start(path), "layer-record"))
            return {}
        return plain

    def file(self, name: str) -> Node | None:
        """The tree of one file with those of the same name in the layers laid over it."""
        over = [layer for layer in self.names if (self.root / layer / name).exists()]
        tree = None
        if not over or (self.root / name).exists():
            tree = super().file(name)
        for layer in over:
            before = len(self.problems)
            node = super().file(f"{layer}/{name}")
            # A file of comments, to be filled in one day, is no slip.
            own = [problem for problem in self.problems[before:] if problem.code != "empty-file"]
            self.problems[before:] = own
            if own:
                self.unread |= held_by(name.partition("/")[0].removesuffix(".yml"))
            if node is not None and node.value is not BROKEN:
                folder = name.rpartition("/")[0]
                others = [path.stem for path in super().paths(folder)] if folder else []
                tree = _Overlay(self.layers, layer).file(tree, node, name, others)
        return tree

    def paths(self, folder: str) -> list[Path]:
        """The files of a folder, those that only a layer has last."""
        found = {path.name: path for path in super().paths(folder)}
        for layer in self.names:
            for path in super().paths(f"{layer}/{folder}"):
                found.setdefault(path.name, path)
        return list(found.values())

    def strangers(self) -> Iterator[Problem]:
        """Those of the base, and in a layer besides: folders that nothing reads."""
        yield from super().strangers()
        known = [PLAYBOOK, *(f"{name}.yml" for name in PARTS)]
        for layer in self.names:
            for path in sorted((self.root / layer).rglob("*")):
                name = path.relative_to(self.root / layer).as_posix()
                folder, _, inner = name.rpartition("/")
                if not LOOKS.search(path.name) or not path.is_file() or name == REVIEWED:
                    continue
                if folder in FOLDERS:
                    if path not in super().paths(f"{layer}/{folder}"):
                        yield Problem(self.start(path), "file-name")
                elif name not in known:
                    near = nearest(name, [*known, *(f"{other}/{inner}" for other in FOLDERS)])
                    allowed = [*known, *(f"{other}/" for other in FOLDERS)]
                    yield Problem(self.start(path), "unknown-file", near=near, allowed=allowed)

    def tree(self) -> Node | None:
        top = super().tree()
        self.layers.notices += list(_notices(self.layers))
        # Of a file over one that is gone, this is enough.
        gone = {p.place.file for p in self.problems if p.code in GONE}
        self.problems[:] = [
            p for p in self.problems if p.code != "not-in-order" or p.place.file not in gone
        ]
        return top


class _Overlay:
    """Lays the files of one layer over trees, which stay as they are."""

    def __init__(self, found: Layers, layer: str) -> None:
        self.found, self.layer = found, layer
        self.reviewed = found.reviewed.get(layer, {})

    def file(self, base: Node | None, node: Node, name: str, others: Sequence[str]) -> Node | None:
        """A file of the layer over that of the same name, or for itself where there is none;
        `others` are the ids of the files beside that one."""
        folder, _, file = name.rpartition("/")
        if folder:
            steps, cls = (folder, file.removesuffix(".yml")), FOLDERS[folder].cls
            if base is None and isinstance(node.value, dict) and (lacks := _missing(node, cls)):
                self.gone(node.place, steps, lacks, others)
                return Node(node.place, BROKEN)
            return self.value(base, node, cls, steps[:-1], steps[-1])
        if name == PLAYBOOK:
            return self.value(base, node, Playbook, (), "") if base else node
        part = name.removesuffix(".yml")
        if name == values.FILE:
            node = values.as_list(node)
        if name == LABELS and base is None:
            base = Node(node.place, {})
        return self.value(base, node, fields(Playbook)[part], (), part)

    def value(self, base: Node | None, node: Node, hint: Any, path: Steps, name: str) -> Node:
        """What stands for `base` under a name of the thing at `path`: a merge, or the node."""
        steps = (*path, name) if name else path
        cls, listed = held(hint)
        if node.value is BROKEN:
            return base or node
        if cls and listed and isinstance(node.value, list) and "id" in cls.model_fields:
            if base is None or isinstance(base.value, list):
                ordered = path == () and name in FOLDERS
                return self.things(base or Node(node.place, []), node, cls, steps, ordered)
        elif cls and not listed and isinstance(node.value, dict):
            if base is not None and isinstance(base.value, dict):
                if REMOVE in node.value and steps:
                    return self.removal(base, node, steps)
                return self.thing(base, node, cls, steps)
            if base is None:
                if missing := _missing(node, cls):
                    self.gone(node.place, steps, missing, ())
                    return Node(node.place, BROKEN)
                self.add(path, name, node.place)
                return node
        self.add(path, name, node.place, base)
        return node

    def removal(self, base: Node, node: Node, steps: Steps) -> Node:
        """The base, which is to be removed: `gate: {remove: true}`."""
        if self.sound(node):
            self.remove(steps, node, base)
        return base

    def thing(self, base: Node, node: Node, cls: type[Thing], path: Steps) -> Node:
        """A mapping over another: each field that the upper names."""
        value, keys = dict(base.value), dict(base.keys)
        for name, child in node.value.items():
            hint = fields(cls).get(name)
            value[name] = self.value(value.get(name), child, hint, path, name)
            keys[name] = node.keys[name]
        return replace(base, value=value, keys=keys)

    def things(self, base: Node, node: Node, cls: type[Thing], path: Steps, ordered: bool) -> Node:
        """A list of things with ids over another; `ordered` for one of ids, which has files."""
        found: dict[str, Node] = {}
        for number, child in enumerate(base.value):
            # What is doubled or has no id stays, to be reported.
            sure = _id(child) and _id(child) not in found
            found[_id(child) if sure else f"\0{number}"] = child
        order = list(found)
        formerly = {} if ordered else _formerly(base)
        known = [*found, *(_id(child) for child in node.value)]
        moved: dict[str, str] = {}
        for child in node.value:
            id_ = _id(child)
            if child.value is BROKEN:
                continue
            if not id_:
                self.found.problems.append(Problem(child.place, "layer-no-id"))
                continue
            place = child.value["id"].place if isinstance(child.value, dict) else child.place
            steps = (*path, id_)
            if not self.sound(child):
                continue
            if id_ not in found and id_ in formerly:
                now = formerly[id_]
                self.found.notices.append(Problem(place, "layer-renamed", id=id_, now=now))
                id_, steps = now, (*path, now)
            if id_ not in found:
                if not self.addable(child, cls, steps, place, known, ordered):
                    continue
                found[id_] = _plain(child, ordered)
                order.append(id_)
                self.add(steps, "", place)
            elif REMOVE in _value(child):
                self.remove(steps, child, found[id_])
            elif not isinstance(child.value, dict):
                self.found.problems.append(Problem(place, "layer-known", id=id_))
                continue
            elif not ordered:
                if len(child.value) == 1:
                    self.found.problems.append(Problem(place, "layer-nothing", id=id_))
                own = {k: v for k, v in child.value.items() if k not in ("id", *CONTROLS)}
                found[id_] = self.thing(found[id_], replace(child, value=own), cls, steps)
            self.position(child, id_, order, moved, steps)
        return replace(base, value=[found[id_] for id_ in order])

    def sound(self, node: Node) -> bool:
        """Whether what an entry says of itself makes sense."""
        given = [name for name in CONTROLS if name in _value(node)]
        problems = []
        for name in given:
            child = node.value[name]
            if name == AFTER and not isinstance(child.value, str):
                problems.append(Problem(child.place, "bad-id", value=child.raw))
            elif name != AFTER and child.value is not True:
                problems.append(Problem(child.place, "layer-true", key=name))
        if AFTER in given and FIRST in given:
            problems.append(Problem(node.keys[FIRST], "layer-both"))
        if REMOVE in given:
            problems += [
                Problem(node.keys[name], "layer-remove-more", key=name)
                for name in node.value
                if name not in ("id", REMOVE)
            ]
        self.found.problems += problems
        return not problems

    def addable(
        self,
        node: Node,
        cls: type[Thing],
        steps: Steps,
        place: Place,
        known: Sequence[str],
        ordered: bool,
    ) -> bool:
        """Whether an entry with an unknown id is a new thing, rather than one over what is gone."""
        others = [id_ for id_ in known if id_ != steps[-1]]
        record = self.reviewed.get("/".join(steps))
        if REMOVE in _value(node):
            if record is None:
                self.gone(place, steps, (), others)
            else:  # What was removed here has gone there as well.
                self.add(steps, REMOVE, place)
            return False
        if ordered:
            own = [name for name in _value(node) if name not in ("id", *CONTROLS)]
            self.found.problems += [
                Problem(node.keys[name], "unknown-key", allowed=("id", *CONTROLS), key=name)
                for name in own
            ]
            return not own
        if not isinstance(node.value, dict):
            self.found.problems.append(want_mapping(node))
            return False
        missing = _missing(node, cls)
        if missing or (record is not None and NEW not in record):
            self.gone(place, steps, missing, others)
            return False
        return True

    def gone(
        self, place: Place, steps: Steps, missing: Sequence[str], others: Sequence[str]
    ) -> None:
        """Says that there is nothing that an entry could change."""
        known = "/".join(steps) in self.reviewed
        code = "layer-gone-since" if known else "layer-gone" if missing else "layer-no-such"
        words = {"missing": ", ".join(missing)} if code == "layer-gone" else {}
        near = "" if known else nearest(steps[-1], others)
        self.found.problems.append(Problem(place, code, near=near, id=steps[-1], **words))

    def position(
        self,
        node: Node,
        id_: str,
        order: list[str],
        moved: dict[str, str],
        steps: Steps,
    ) -> None:
        """Puts an id where its entry wants it; entries after the same one keep their order."""
        target = _value(node).get(AFTER)
        if target is None and FIRST not in _value(node):
            return
        anchor = target.value if target else ""
        if target and (anchor not in order or anchor == id_):
            others = [other for other in order if other != id_ and other[0] != "\0"]
            near, allowed = nearest(anchor, others), others if len(others) <= LISTED else ()
            self.found.problems.append(
                Problem(target.place, "layer-after", near=near, allowed=allowed, id=anchor)
            )
            return
        order.remove(id_)
        behind = moved.get(anchor, anchor)
        order.insert(order.index(behind) + 1 if behind else 0, id_)
        moved[anchor] = id_
        self.add(steps, AFTER if target else FIRST, node.keys[AFTER if target else FIRST])

    def remove(self, steps: Steps, node: Node, base: Node) -> None:
        self.found.removed[steps] = node.keys[REMOVE]
        self.add(steps, REMOVE, node.keys[REMOVE], base)

    def add(self, path: Steps, name: str, place: Place, base: Node | None = None) -> None:
        self.found.overrides.append(Override(self.layer, path, name, place, base))


def _notices(found: Layers) -> Iterator[Problem]:
    """What has changed below the layers since it was recorded."""
    told = {(override.layer, override.key) for override in found.overrides if not override.field}
    for override in found.overrides:
        record = found.reviewed.get(override.layer, {}).get(override.key, {})
        name, now = override.field, wording(override.base)
        if NEW in record:
            if (override.layer, override.key) not in told:
                told.add((override.layer, override.key))
                yield Problem(override.place, "layer-there-now", id=override.key)
        elif name in record and name not in CONTROLS and record[name] != now:
            then, now = difference(record[name], now)
            words = {"id": override.key, "key": name, "then": then, "now": now}
            yield Problem(override.place, "layer-reworded", **words)


def wording(node: Node | None) -> str:
    """A value as text, to be recorded and compared; nothing for what is not there."""
    if node is None:
        return ""
    if isinstance(node.value, list | dict):
        return json.dumps(_raw(node), ensure_ascii=False)
    return node.raw


def difference(then: str, now: str, room: int = 30) -> tuple[str, str]:
    """Two texts cut down to where they differ, with a few words around it."""
    if not then or not now:
        return short(then), short(now)
    start = next(
        (i for i, (a, b) in enumerate(zip(then, now, strict=False)) if a != b),
        min(len(then), len(now)),
    )
    rest = min(len(then), len(now)) - start
    same = next((i for i in range(rest) if then[-1 - i] != now[-1 - i]), rest)

    def cut(text: str) -> str:
        begin, end = max(0, start - room), min(len(text), len(text) - same + room)
        return ("…" if begin else "") + short(text[begin:end]) + ("…" if end < len(text) else "")

    return cut(then), cut(now)


def short(text: str, most: int = 160) -> str:
    """A text on one line of at most so many letters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def record(found: Layers, layer: str) -> dict[str, dict[str, str]]:
    """What is to be recorded of a layer as it stands: by the way to a thing and by field, what
    its entries replace."""
    result: dict[str, dict[str, str]] = {}
    before = found.reviewed.get(layer, {})
    for override in found.overrides:
        if override.layer != layer:
            continue
        entry = result.setdefault(override.key, {})
        if not override.field:
            entry[NEW] = "true"
        elif NEW in entry:
            continue
        elif override.field == REMOVE:
            title = _title(override.base) if override.base else ""
            entry[REMOVE] = title or before.get(override.key, {}).get(REMOVE, override.path[-1])
        elif override.field in CONTROLS:
            entry.setdefault(BASE, override.path[-1])
        else:
            entry[override.field] = wording(override.base)
    return result


def _missing(node: Node, cls: type[Thing]) -> list[str]:
    """The fields without which a thing cannot be new."""
    needed = [name for name, known in cls.model_fields.items() if known.is_required()]
    return [name for name in needed if name not in ("id", *node.value)]


def _formerly(base: Node) -> dict[str, str]:
    """The ids that things of a list once had, with those they have now."""
    return {
        old.raw: _id(child)
        for child in base.value
        if isinstance(child.value, dict)
        for old in child.items("formerly")
    }


def _value(node: Node) -> Mapping[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _id(node: Node) -> str:
    """The id of an entry: of a thing, or the entry itself in a list of ids."""
    if isinstance(node.value, dict):
        return node.text("id")
    return node.raw if isinstance(node.value, str) else ""


def _plain(node: Node, ordered: bool) -> Node:
    """A new entry without what it says of itself; in a list of ids, its id."""
    if ordered:
        return node.value["id"] if isinstance(node.value, dict) else node
    value = {name: child for name, child in node.value.items() if name not in CONTROLS}
    return replace(node, value=value)


def _raw(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {name: _raw(child) for name, child in node.value.items()}
    if isinstance(node.value, list):
        return [_raw(child) for child in node.value]
    return node.raw


def _title(node: Node) -> str:
    names = ("title", "term", "text", "question")
    found = next((node.text(name) for name in names if node.text(name)), "")
    return found or (node.raw if isinstance(node.value, str) else "")


def own_files(found: Layers) -> dict[tuple[str, str], str]:
    """The files, under the data folder, of the things that layers add: by kind and id."""
    lists = {path.rpartition(".")[2]: kind for kind in KINDS.values() for path in kind.lists}
    result: dict[tuple[str, str], str] = {}
    for override in found.overrides:
        if override.field or len(override.path) < 2:
            continue
        top, id_ = override.path[0], override.path[1]
        file = f"{top}/{id_}.yml" if top in FOLDERS else f"{top}.yml"
        file = file if top in FOLDERS or top in FILES else PLAYBOOK
        if kind := lists.get(override.path[-2]):
            result[kind.name, override.path[-1]] = f"{override.layer}/{file}"
    return result

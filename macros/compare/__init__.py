"""Two states of the data by id: what was added, removed, reworded, moved, given to other roles.

Works on trees, so that data of an older form compare as well; knows no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from ..load.overrides import AFTER, REMOVE, Override, wording
from ..load.reflection import fields, held, item, marks, texts
from ..load.tree import Node
from ..model.playbook import Playbook
from ..model.types import Ref, Thing

Path = tuple[str, ...]

KINDS = ("added", "removed", "renamed", "moved", "reworded", "reassigned", "changed")
"""What may have happened, in the order in which it is told."""
SAME = 0.6
"""How alike two texts are that are probably of one thing."""
TITLES = ("title", "term", "text", "question", "short")


@dataclass(frozen=True)
class Change:
    """One thing that happened: `path` leads to the thing as it is now, or as it was where it is
    gone; `field`, `then` and `now` say what of it. `inside` counts what came or went with it,
    `touches` are the places of a layer that change the same."""

    kind: str
    path: str
    title: str
    field: str = ""
    then: str = ""
    now: str = ""
    inside: int = 0
    touches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vanished:
    """An id that is gone and is nobody's former one; `near` is a new thing much like it."""

    path: str
    near: str = ""


@dataclass
class Comparison:
    changes: list[Change] = field(default_factory=list)
    vanished: list[Vanished] = field(default_factory=list)


@dataclass
class _Item:
    """A thing with an id: its values by field, and the ids of the list it stands in."""

    path: Path
    node: Node
    siblings: Sequence[str]
    values: dict[str, tuple[str, Node]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return next((self.node.text(t) for t in TITLES if self.node.text(t)), ("", *self.path)[-1])

    @property
    def text(self) -> str:
        return " ".join(node.raw for kind, node in self.values.values() if kind == "reworded")


def compare(before: Node, after: Node, overrides: Iterable[Override] = ()) -> Comparison:
    """What happened between two trees of the playbook, and what of it `overrides` change too."""
    old, new = _items(before), _items(after)
    pairs = _pairs(old, new)
    result = Comparison()
    found = list(_changes(old, new, pairs))
    laid = list(overrides)
    found = [replace(change, touches=_touches(change, laid)) for change in found]
    result.changes = sorted(found, key=lambda change: KINDS.index(change.kind))
    result.vanished = list(_vanished(old, new, pairs))
    return result


def _items(tree: Node) -> dict[Path, _Item]:
    """Every thing with an id by the way to it; the playbook itself under the empty way."""
    top = _Item((), tree, ())
    return {(): top} | {found.path: found for found in _inside(top, tree, Playbook, (), "")}


def _inside(
    holder: _Item, node: Node, cls: type[Thing], path: Path, prefix: str
) -> Iterator[_Item]:
    for name, child in node.value.items() if isinstance(node.value, dict) else ():
        if name in ("id", "formerly") and path:
            continue
        hint = fields(cls).get(name)
        inner, listed = held(hint)
        if inner and listed and isinstance(child.value, list) and "id" in inner.model_fields:
            ids = [entry.text("id") for entry in child.value]
            for entry in child.value:
                if entry.text("id"):
                    found = _Item((*path, name, entry.text("id")), entry, ids)
                    yield found
                    yield from _inside(found, entry, inner, found.path, "")
        elif inner and not listed and isinstance(child.value, dict):
            yield from _inside(holder, child, inner, (*path, name), f"{prefix}{name}.")
        else:
            holder.values[f"{prefix}{name}"] = (_kind(hint), child)


def _kind(hint: Any) -> str:
    """What it is called when a value of that type changes."""
    said = (*marks(hint), *marks(item(hint)))
    if any(isinstance(mark, Ref) and mark.kind == "role" for mark in said):
        return "reassigned"
    return "reworded" if held(hint)[0] or texts(hint) or texts(item(hint)) else "changed"


def _pairs(old: Mapping[Path, _Item], new: Mapping[Path, _Item]) -> dict[Path, Path]:
    """Which thing now is which of before: the one at the same place, or that names the old id
    under `formerly`, or that has the same id in a list of that name elsewhere."""
    pairs: dict[Path, Path] = {(): ()}
    for depth in sorted({len(path) for path in old if path}):
        here = [path for path in old if len(path) == depth]
        free = {path: thing for path, thing in new.items() if len(path) == depth}

        def take(was: Path, now: Path | None, free: dict[Path, _Item] = free) -> None:
            if now is not None:
                pairs[was] = now
                del free[now]

        for path in here:
            there = _moved(path, pairs)
            take(path, there if there in free else None)
        for path in (p for p in here if p not in pairs):
            known = [now for now, thing in free.items() if path[-1] in _formerly(thing)]
            take(path, next((now for now in known if now[-2] == path[-2]), None))
        for path in (p for p in here if p not in pairs):
            same = [now for now in free if now[-2:] == path[-2:]]
            take(path, same[0] if len(same) == 1 else None)
    return pairs


def _moved(path: Path, pairs: Mapping[Path, Path]) -> Path:
    """Where a thing is expected now, its holder being where it is now."""
    for length in range(len(path) - 1, 0, -1):
        if path[:length] in pairs:
            return (*pairs[path[:length]], *path[length:])
    return path


def _formerly(thing: _Item) -> list[str]:
    return [old.raw for old in thing.node.items("formerly")]


def _changes(
    old: Mapping[Path, _Item], new: Mapping[Path, _Item], pairs: Mapping[Path, Path]
) -> Iterator[Change]:
    came, went = set(new) - set(pairs.values()), set(old) - set(pairs)
    for kind, paths, things in (("added", came, new), ("removed", went, old)):
        for path in (p for p in things if p in paths):
            if not any(path[:length] in paths for length in range(1, len(path))):
                inside = sum(other[: len(path)] == path for other in paths) - 1
                yield Change(kind, "/".join(path), things[path].title, inside=inside)
    renamed = {was[-1]: now[-1] for was, now in pairs.items() if was[-1:] != now[-1:]}
    for was, now in pairs.items():
        yield from _of_pair(old[was], new[now], pairs, renamed)


def _of_pair(
    was: _Item, now: _Item, pairs: Mapping[Path, Path], renamed: Mapping[str, str]
) -> Iterator[Change]:
    path = "/".join(now.path) or "playbook"
    if was.path and was.path[-1] != now.path[-1]:
        yield Change("renamed", path, now.title, then=was.path[-1], now=now.path[-1])
    if was.path and _moved(was.path[:-1], pairs) != now.path[:-1]:
        then = "/".join(was.path[:-1])
        yield Change("moved", path, now.title, then=then, now="/".join(now.path[:-1]))
    elif was.path and _displaced(was, now, pairs):
        yield Change("moved", path, now.title, then=_behind(was), now=_behind(now))
    for name in dict.fromkeys([*was.values, *now.values]):
        old, new = was.values.get(name), now.values.get(name)
        before, after = (wording(value[1]) if value else "" for value in (old, new))
        if after not in (before, _renamed(before, renamed)):
            kind = (new or old or ("changed",))[0]
            yield Change(kind, path, now.title, name, before, after)


def _renamed(text: str, ids: Mapping[str, str]) -> str:
    """A value that names ids, with those that they have now."""
    if not ids:
        return text
    return re.sub(r"[\w-]+", lambda word: ids.get(word[0], word[0]), text)


def _displaced(was: _Item, now: _Item, pairs: Mapping[Path, Path]) -> bool:
    """Whether a thing stands elsewhere in its list, among those that are in it before and now."""
    ids = {path[-1]: pairs[path][-1] for path in pairs if path[:-1] == was.path[:-1]}
    before = [ids[id_] for id_ in was.siblings if ids.get(id_) in now.siblings]
    after = [id_ for id_ in now.siblings if id_ in before]
    if before == after:
        return False
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {id_ for block in blocks for id_ in before[block.a : block.a + block.size]}
    return now.path[-1] not in kept


def _behind(thing: _Item) -> str:
    """After which id a thing stands in its list; nothing for the first."""
    place = list(thing.siblings).index(thing.path[-1])
    return thing.siblings[place - 1] if place else ""


def _touches(change: Change, overrides: Sequence[Override]) -> tuple[str, ...]:
    """The places of a layer that say something of the same value, or of a thing that is gone or
    is called otherwise, and that remove what has changed."""
    path = () if change.path == "playbook" else tuple(change.path.split("/"))
    before = (*path[:-1], change.then) if change.kind == "renamed" else path
    if change.kind == "moved" and "/" in change.then:
        before = (*change.then.split("/"), path[-1])
    name = (*path, *change.field.split(".")) if change.field else path
    found = []
    for override in overrides:
        own = (*override.path, override.field)
        if override.field == REMOVE and path[: len(override.path)] == override.path:
            hit = True
        elif change.field:
            hit = own == name
        elif change.kind in ("removed", "renamed"):
            placed = override.field == AFTER and override.path[:-1] == path[:-1]
            anchor = placed and override.base is not None and override.base.raw == path[-1]
            hit = anchor or own[: len(path)] in (path, before)
        else:
            hit = override.path in (path, before) and change.kind in ("moved", "added")
        if hit:
            found.append(f"{override.place.file}:{override.place.line}")
    return tuple(dict.fromkeys(found))


def _vanished(
    old: Mapping[Path, _Item], new: Mapping[Path, _Item], pairs: Mapping[Path, Path]
) -> Iterator[Vanished]:
    """Ids that are gone from a list that is still there."""
    came = [path for path in new if path and path not in set(pairs.values())]
    for path, thing in old.items():
        if path in pairs or path[:-2] not in pairs and len(path) > 2:
            continue
        texts = {new[p].text: p for p in came if p[-2] == path[-2]}
        close = get_close_matches(thing.text, texts, n=1, cutoff=SAME)
        if close or path[-2] == "checklist":
            yield Vanished("/".join(path), "/".join(texts[close[0]]) if close else "")

"""What layers change of the data below them: each override, and what was recorded of it."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model.kinds import FILES, FOLDERS, KINDS, PLAYBOOK
from .problems import Place, Problem
from .tree import Node

LOCAL = "local"
"""The folder of an organisation, into which nobody upstream writes."""
REVIEWED = "reviewed.yml"
"""What a layer's entries were written over, as `review` has recorded it."""
AFTER, FIRST, REMOVE = CONTROLS = ("after", "first", "remove")
"""What an entry of a layer says of the entry itself rather than of the thing."""
ORIGINAL = "original"
"""The field of a file that stands in place of another, of whose content it is the digest."""
RENAMED = "layer-renamed"
"""The notice of an id that is called otherwise now."""
NEW = "new"
"""Recorded of an entry that the data below did not have."""

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
    former: Sequence[str] = ()
    """Other keys under which it may have been recorded, with ids of before."""

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
    ways: dict[str, list[str]] = field(default_factory=dict)
    """The ways of that, sorted, once one is looked for."""
    renamed: dict[Steps, Steps] = field(default_factory=dict)
    """The way to what has a new id, with the way under which a layer still knows it."""
    former: dict[Steps, set[str]] = field(default_factory=dict)
    """By the way to a thing the ids that it had before."""
    behind: list[Steps] = field(default_factory=list)
    """The ways to what a translation says of a text that was reworded since."""
    orphans: list[Override] = field(default_factory=list)
    """Entries over things that are gone."""
    inside: list[Override] = field(default_factory=list)
    """Entries in the files of such things."""

    def recorded(self, override: Override) -> Mapping[str, str]:
        """What was recorded of the thing of an override."""
        if not (known := self.reviewed.get(override.layer, {})):
            return {}
        ways: list[Steps] = [()]
        for length, step in enumerate(override.path, 1):
            ids = (step, *sorted(self.former.get(override.path[:length], ())))
            ways = [(*way, id_) for way in ways for id_ in ids]
        keys = [override.key, *map("/".join, ways), *override.former]
        return next((known[key] for key in keys if key in known), {})

    def has_inside(self, layer: str, path: Steps) -> bool:
        """Whether something was recorded of what is in a thing."""
        if layer not in self.ways:
            self.ways[layer] = sorted(self.reviewed.get(layer, ()))
        ways, inside = self.ways[layer], "".join(f"{step}/" for step in path)
        return any(way.startswith(inside) for way in ways[bisect_left(ways, inside) :][:1])

    def know_former(self, path: Steps, former: Mapping[str, str]) -> None:
        """Keeps in mind the ids that things in the list at `path` had, with those they have."""
        for old, now in former.items():
            self.former.setdefault((*path, now), set()).add(old)

    def own_key(self, override: Override) -> str:
        """The way to the thing of an override by the ids that the layer writes."""
        steps = override.path
        for length in range(len(steps), 0, -1):
            if steps[:length] in self.renamed:
                steps = (*self.renamed[steps[:length]], *steps[length:])
        return "/".join(steps) or override.key


def review_command(layer: str) -> str:
    """What an editor types to record that a layer has been reviewed."""
    return "python -m macros review" + ("" if layer == LOCAL else f" --layer {layer}")


def in_layer(layer: str, place: Place) -> str:
    """The file of a layer in which what stands at a place is said differently."""
    parts = place.file.split("/")
    depth = 2 if len(parts) > 1 and parts[-2] in FOLDERS else 1
    above, own = parts[:-depth], parts[-depth:]
    return "/".join([*above, *([] if above[-1:] == [layer] else [layer]), *own])


def wording(node: Node | None) -> str:
    """A value as text, to be recorded and compared; nothing for what is not there."""
    if node is None:
        return ""
    if isinstance(node.value, list) and all(isinstance(c.value, str) for c in node.value):
        return ", ".join(child.raw for child in node.value)
    if isinstance(node.value, list | dict):
        return json.dumps(_raw(node), ensure_ascii=False)
    return node.raw


def _raw(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {name: _raw(child) for name, child in node.value.items()}
    if isinstance(node.value, list):
        return [_raw(child) for child in node.value]
    return node.raw


def readable(wording: str) -> str:
    """A recorded wording as an editor would write it: a mapping or a list without the marks of
    JSON."""
    if wording[:1] not in ("{", "["):
        return wording
    try:
        return _flow(json.loads(wording)).removeprefix("{").removesuffix("}")
    except ValueError:
        return wording


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_flow(inner)}' for name, inner in value.items())}}}"
    return f"[{', '.join(map(_flow, value))}]" if isinstance(value, list) else str(value)


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

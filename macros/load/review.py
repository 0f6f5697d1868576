"""What has changed below a layer since its entries were reviewed, and the record of that review;
the only writer in a data folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from . import inside
from .formerly import said_now
from .overrides import (
    AFTER,
    CONTROLS,
    FIRST,
    LOCAL,
    NEW,
    ORIGINAL,
    REMOVE,
    REVIEWED,
    Layers,
    Override,
    readable,
    review_command,
    wording,
)
from .problems import Problem
from .tree import Node


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write_review(
    root: Path, layer: str, found: Layers, base: Path, head: str = ""
) -> tuple[Path, int]:
    """Writes down that a layer in the data folder `root`, which is in the folder `base`, has been
    reviewed as it stands, below the comment `head`; the file and how many changes that are. Raises
    `OSError`."""
    path = root / layer / REVIEWED
    recorded = record(found, layer)
    text = yaml.dump(recorded, Dumper=_Dumper, allow_unicode=True, sort_keys=True, width=1000)
    inside.write(path, f"{head}\n{text if recorded else ''}".encode(), base)
    return path, counted(found, layer)


def review_notices(
    found: Layers, overrides: Sequence[Override], names: Mapping[str, str]
) -> Iterator[Problem]:
    """What has changed below the layers since it was recorded, of these overrides; that it names
    something by another id now (`names`) is no change."""
    told = {(override.layer, override.key) for override in overrides if not override.field}
    # What a layer says at last; those below it are not read there.
    last = {(override.path, override.field): override.layer for override in overrides}
    for override in overrides:
        record = found.recorded(override)
        name, now = override.field, wording(override.base)
        if NEW in record:
            if (override.layer, override.key) not in told:
                told.add((override.layer, override.key))
                words = {"id": override.key, "command": review_command(override.layer)}
                yield Problem(override.place, "layer-there-now", **words)
        elif name in record and name not in CONTROLS and record[name] != now:
            if name == ORIGINAL and override.base:
                words = {"original": override.base.place.file}
                words["command"] = review_command(override.layer)
                yield Problem(override.place, "layer-file-changed", **words)
                continue
            if override.base and said_now(record[name], override.base, names) == now:
                continue
            if override.layer != LOCAL and last[override.path, name] == override.layer:
                found.behind.append(override.path)
            then, now = difference(readable(record[name]), readable(now))
            words = {"id": override.key, "key": name, "then": then, "now": now}
            words["command"] = review_command(override.layer)
            yield Problem(override.place, "layer-reworded", **words)


def counted(found: Layers, layer: str) -> int:
    """How many changes a layer makes: each value that it changes, removes or places, and each
    thing that it adds."""
    return sum(len(entry) for entry in record(found, layer).values())


def unrecorded(found: Layers, layer: str) -> int:
    """How many changes of a layer nobody has recorded: what is reworded below them goes unseen."""
    known = found.reviewed.get(layer, {})
    return sum(
        field not in known.get(key, {})
        for key, entry in record(found, layer).items()
        for field in entry
    )


def record(found: Layers, layer: str) -> dict[str, dict[str, str]]:
    """What is to be recorded of a layer as it stands: by the way to a thing and by field, what
    its entries replace."""
    result: dict[str, dict[str, str]] = {}
    for override in found.overrides:
        if override.layer != layer:
            continue
        entry = result.setdefault(found.own_key(override), {})
        if not override.field:
            entry[NEW] = "true"
        elif override.field == AFTER:
            # So that an anchor which goes is told apart from one that never was.
            entry[AFTER] = wording(override.base)
        elif NEW in entry:
            continue
        elif override.field == REMOVE:
            # Without a name: that it has gone there as well is known.
            entry[REMOVE] = (title(override.base) or override.path[-1]) if override.base else ""
        elif override.field == FIRST:
            entry[FIRST] = "true"
        else:
            entry[override.field] = wording(override.base)
    return result


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


def title(node: Node) -> str:
    names = ("title", "term", "text", "question")
    found = next((node.text(name) for name in names if node.text(name)), "")
    return found or (node.raw if isinstance(node.value, str) else "")

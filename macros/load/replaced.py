"""Files of an organisation that stand in place of shipped ones: pages in `docs/local/`, templates
and styles in `overrides/local/`. What they replace is recorded like the texts of a layer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..model.kinds import of_page
from .overrides import LOCAL, ORIGINAL, Layers, Override, review_command
from .problems import Place, Problem
from .rules import things
from .tree import Node


def replaced(
    folders: tuple[Path, ...],
    moved: Mapping[str, str],
    tree: Node,
    layer: str,
    start: Callable[[Path], Place],
) -> Iterator[Override]:
    """Each such file in one of the `folders`, over a file of the same name or over what the page of
    a thing is made from; `moved` are pages that stand elsewhere, `layer` is the folder of the
    organisation's data, `start` where a file begins."""
    for folder, path in _own(folders):
        name = path.relative_to(folder / LOCAL).as_posix()
        name = moved.get(name, name)
        kind, id_ = of_page(name) or (None, "")
        found = things(tree, kind) if kind else ()
        thing = next((thing for thing in found if thing.text("id") == id_), None)
        below = None
        if (original := folder / name).is_file():
            below = _node(start(original), original.read_bytes().replace(b"\r\n", b"\n"))
        elif thing:
            below = _node(thing.place, json.dumps(_raw(thing, f"{layer}/")).encode())
        if below:
            place = start(path)
            ids = [old.raw for old in thing.items("formerly")] if thing else []
            former = [place.file.replace(f"/{id_}.", f"/{old}.") for old in ids]
            yield Override(LOCAL, (place.file,), ORIGINAL, place, below, former)


def without_original(
    folders: tuple[Path, ...], found: Layers, start: Callable[[Path], Place]
) -> Iterator[Problem]:
    """Says of each such file which had an original when it was reviewed, and has none today."""
    known = {override.path[0] for override in found.overrides if override.field == ORIGINAL}
    for _, path in _own(folders):
        place = start(path)
        record = found.reviewed.get(LOCAL, {}).get(place.file, {})
        if ORIGINAL in record and place.file not in known:
            yield Problem(place, "layer-file-alone", command=review_command(LOCAL))


def _own(folders: tuple[Path, ...]) -> Iterator[tuple[Path, Path]]:
    for folder in folders:
        for path in sorted((folder / LOCAL).rglob("*")):
            if path.is_file():
                yield folder, path


def _raw(node: Node, layer: str) -> Any:
    """The data of a node, without what the organisation says itself, and without its ids."""
    if isinstance(node.value, dict):
        kept = {k: v for k, v in node.value.items() if not v.place.file.startswith(layer)}
        return {k: _raw(v, layer) for k, v in kept.items() if k not in ("id", "formerly")}
    if isinstance(node.value, list):
        kept_items = (child for child in node.value if not child.place.file.startswith(layer))
        return [_raw(child, layer) for child in kept_items]
    return node.raw


def _node(place: Place, content: bytes) -> Node:
    digest = sha256(content).hexdigest()[:16]
    return Node(place, digest, digest)

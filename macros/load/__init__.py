"""YAML to model: the only reader of a data folder. All problems come at once, with their places."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from ..model.playbook import Playbook
from .advice import forgotten, long_titles, unwritten
from .attribution import attributed
from .docs import Docs
from .files import DataFolder, ParseCache
from .formerly import formerly_problems
from .labels import label_notices, label_problems, merged
from .languages import language
from .layers import LayeredFolder, layer_problems, layers_of
from .leave_out import LeavingOut, condition_values, scales
from .overrides import LOCAL, Layers, Steps, own_files
from .own_pages import FOLLOWED, page_problems
from .problems import Place, PlaybookError, Problem
from .replaced import replaced, without_original
from .review import review_notices
from .rules import rule_problems
from .shapes import shape_problems
from .tree import Node
from .used import with_used
from .values import filled, filled_text, missing, value_problems, wording

DOCS, OVERRIDES = "docs", "overrides"


@dataclass
class Reading:
    """What a data folder gave: the `tree` with its layers laid over it and nothing left out, the
    `playbook` where nothing is wrong, and in `language` what is wrong (`problems`) and what an
    editor should know (`notices`)."""

    language: str
    tree: Node | None
    playbook: Playbook | None
    problems: list[Problem]
    notices: list[Problem]
    layers: Layers
    left_out: Mapping[Steps, tuple[str, Place]]
    """What the playbook goes without: the way to it in the tree with why, `removed` or `settled`,
    and where that is said."""


def load(
    root: Path,
    base: Path | None = None,
    cache: ParseCache | None = None,
    layers: Sequence[str] | None = None,
    docs: Path | None = None,
) -> Playbook:
    """The playbook in the folder `root`; places in messages are relative to `base` (default: the
    working folder). A `cache` spares files that have not changed since it was last given; `layers`
    are folders in `root` to be laid over it, where they exist (default: those that the data name).
    In `docs` (default: the folder of that name in `base`) lie the pages and pictures that texts
    name; where there is no such folder, nothing is said of them.

    Raises `PlaybookError` with every problem in the data.
    """
    reading = read(root, base, cache, layers, docs, advise=False)
    if reading.problems or reading.playbook is None:
        raise PlaybookError(reading.problems, reading.language)
    return reading.playbook


def read(
    root: Path,
    base: Path | None = None,
    cache: ParseCache | None = None,
    layers: Sequence[str] | None = None,
    docs: Path | None = None,
    advise: bool = True,
) -> Reading:
    """The same with all that was found on the way, whatever it is; without the notices if not
    `advise`."""
    base = base or Path.cwd()
    with collector_paused():
        folder = data_folder(root, base, cache or ParseCache(), layers)
        return _read(folder, Docs(docs or base / DOCS), advise)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the garbage collector, which would walk through all trees again and again while
    they grow, and find nothing: that takes half of the time, and more than half of large data."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(folder: DataFolder, docs: Docs, advise: bool) -> Reading:
    spoken = folder.language()
    whole = folder.tree()
    found = folder.layers if isinstance(folder, LayeredFolder) else Layers()
    problems, notices = folder.problems, found.notices
    playbook, tree = None, whole
    out: dict[Steps, tuple[str, Place]] = {}
    if tree is not None:
        defaults = language(spoken).labels
        settled = {name: node.raw for name, node in _mapping(tree, "settled").items()}
        problems += layer_problems(tree, folder.root)
        beside = [*page_problems(docs, tree, folder.start)]
        notices += [found for found in beside if found.code == FOLLOWED]
        problems += [found for found in beside if found.code != FOLLOWED]
        if advise and isinstance(folder, LayeredFolder) and LOCAL in folder.names:
            folders = docs.folder, folder.base / OVERRIDES
            layer = folder.start(folder.root / LOCAL).file
            files = list(replaced(folders, docs.moved, tree, layer, folder.start))
            found.overrides += files
            notices += review_notices(found, files, {})
            notices += without_original(folders, found, folder.start)
        tree = with_used(tree, problems)
        leaving = LeavingOut(found.removed, settled, condition_values(tree), scales(tree))
        if found.removed or settled:
            tree = leaving(tree)
            answers = _mapping(tree, "settled")
            for way, why in leaving.ways.items():
                removed = "removed", found.removed.get(way, tree.place)
                out[way] = ("settled", answers[why].place) if why else removed
        tree = attributed(tree, found.overrides)
        problems.extend(leaving.problems)
        problems.extend(rule_problems(tree, folder.cache.walk, docs, folder.unread, leaving.gone))
        if folder.has_formerly:
            problems.extend(formerly_problems(tree))
        if folder.has_values:
            problems.extend(value_problems(tree))
            unset = merged(defaults, _own_labels(tree))["value_unset"]
            tree = filled(tree, unset, folder.cache.filled)
            words = wording(tree, unset)
            leaving.left_out = [
                replace(o, title=filled_text(o.title, words), holder=filled_text(o.holder, words))
                for o in leaving.left_out
            ]
        plain = tree.plain()
        plain["labels"] = merged(defaults, plain.get("labels"))
        try:
            playbook = Playbook.model_validate(plain)
        except ValidationError as error:
            problems.extend(shape_problems(error, tree))
        else:
            if leaving.left_out or found.overrides or docs.shown:
                playbook = playbook.made_from(
                    leaving.left_out, own_files(found), docs.shown, found.behind
                )
            if advise:
                notices += [*forgotten(tree), *long_titles(tree), *unwritten(tree)]
                notices.extend(label_notices(tree, spoken, defaults))
            if advise and isinstance(folder, LayeredFolder) and LOCAL in folder.names:
                # Without that layer nobody has begun to set them.
                notices.extend(missing(playbook, tree))
        if (own := tree.child("labels")) is not None:
            problems.extend(label_problems(own, defaults))
    return Reading(spoken, whole, playbook, list(_once(problems)), notices, found, out)


def data_folder(
    root: Path, base: Path, cache: ParseCache, layers: Sequence[str] | None = None
) -> DataFolder:
    """The reader of a folder; one that lays layers over it where it has any."""
    layers = layers_of(root) if layers is None else layers
    if any((root / name).is_dir() for name in layers):
        return LayeredFolder(root, base, cache, layers)
    return DataFolder(root, base, cache)


def _mapping(tree: Node, key: str) -> dict[str, Node]:
    child = tree.child(key)
    return child.value if child is not None and isinstance(child.value, dict) else {}


def _own_labels(tree: Node) -> dict[str, str]:
    return {
        name: node.value
        for name, node in _mapping(tree, "labels").items()
        if isinstance(node.value, str)
    }


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """The problems without those that another one at the same place says better."""
    unknown = {problem.place for problem in problems if problem.code.startswith("unknown-")}
    emptied = {problem.place for problem in problems if problem.code == "left-out-empty"}
    moved = {problem.place for problem in problems if problem.code == "layer-moved"}
    said = {"bad-id": unknown, "too-few": emptied, "duplicate-id": moved}
    for problem in problems:
        if problem.place not in said.get(problem.code, ()):
            yield problem

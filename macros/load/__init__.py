"""YAML to model: the only reader of a data folder. All problems come at once, with their places."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from ..model.playbook import Playbook
from .files import DataFolder, ParseCache
from .labels import label_problems, merged
from .languages import language
from .problems import PlaybookError, Problem
from .rules import rule_problems
from .shapes import shape_problems


def load(root: Path, base: Path | None = None, cache: ParseCache | None = None) -> Playbook:
    """The playbook in the folder `root`; places in messages are relative to `base` (default: the
    working folder). A `cache` spares files that have not changed since it was last given.

    Raises `PlaybookError` with every problem in the data.
    """
    with collector_paused():
        return _load(DataFolder(root, base or Path.cwd(), cache or ParseCache()))


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


def _load(folder: DataFolder) -> Playbook:
    spoken = folder.language()
    tree = folder.tree()
    problems = folder.problems
    playbook = None
    if tree is not None:
        defaults = language(spoken).labels
        plain = tree.plain()
        plain["labels"] = merged(defaults, plain.get("labels"))
        try:
            playbook = Playbook.model_validate(plain)
        except ValidationError as error:
            problems.extend(shape_problems(error, tree))
        problems.extend(rule_problems(tree, folder.unread))
        if (own := tree.child("labels")) is not None:
            problems.extend(label_problems(own, defaults))
    if problems or playbook is None:
        raise PlaybookError(_once(problems), spoken)
    return playbook


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """The problems without those that another one at the same place says better."""
    unknown = {problem.place for problem in problems if problem.code.startswith("unknown-")}
    for problem in problems:
        if problem.code != "bad-id" or problem.place not in unknown:
            yield problem

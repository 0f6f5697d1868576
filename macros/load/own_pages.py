"""Pages of an organisation that stand in place of those of things, `docs/local/stages/goal.md`:
what becomes of them when a thing has another id, or is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ..model.kinds import of_page
from ..model.nearest import nearest
from .docs import Docs
from .formerly import renamed
from .overrides import LOCAL
from .problems import Place, Problem
from .rules import things
from .tree import Node

FOLLOWED = "page-renamed"
"""The notice of a page whose thing is called otherwise now."""


def page_problems(docs: Docs, tree: Node, start: Callable[[Path], Place]) -> Iterator[Problem]:
    """Says of each such page that has no thing what to do with the file, and makes it stand for
    the thing that once had its id. `start` is where a file begins."""
    for path in sorted((docs.folder / LOCAL).glob("*/*.md")):
        name = path.relative_to(docs.folder / LOCAL).as_posix()
        if not (found := of_page(name)):
            continue
        kind, id_ = found
        there = [thing for thing in things(tree, kind) if isinstance(thing.value, dict)]
        ids = [thing.text("id") for thing in there]
        if not there or id_ in ids:
            continue
        now = renamed(there).get(id_, "")
        own = path.with_name(f"{now}.md")
        if now and not own.exists():
            docs.follow(name, f"{kind.plural}/{now}.md")
            yield Problem(start(path), FOLLOWED, id=id_, now=now, file=start(own).file)
        else:
            words = {"id": id_, "folder": kind.plural}
            near = partial(str, now) if now else partial(nearest, id_, ids)
            yield Problem(start(path), "page-gone", near, **words)

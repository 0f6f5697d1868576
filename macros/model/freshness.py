"""What was checked on a day and is due again: laws, prices, names of products, sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from .kinds import KINDS, PLAYBOOK
from .playbook import Playbook
from .types import Thing


@dataclass(frozen=True)
class Overdue:
    """Something in a file under the data folder, by its title, whose day to look again is past."""

    file: str
    title: str
    checked: datetime.date | None
    due: datetime.date


def overdue(playbook: Playbook, today: datetime.date) -> list[Overdue]:
    """Everything that was to be looked at again before `today`, the longest due first."""
    found = [thing for file, part in _files(playbook) for thing in _dated(file, part)]
    late = [thing for thing in found if thing.due < today]
    return sorted(late, key=lambda thing: (thing.due, thing.file, thing.title))


def _files(playbook: Playbook) -> Iterator[tuple[str, Thing]]:
    """What stands in each file: the things with files, and what the playbook itself holds."""
    filed = {kind.plural for kind in KINDS.values() if kind.file not in ("", PLAYBOOK)}
    for kind in KINDS.values():
        if kind.plural in filed:
            things = playbook.things(kind.name)
            yield from ((playbook.source_file(kind.name, thing.id), thing) for thing in things)
    for name in type(playbook).model_fields.keys() - filed:
        yield from ((PLAYBOOK, part) for part in _parts(getattr(playbook, name)))


def _dated(file: str, thing: Thing) -> Iterator[Overdue]:
    due = getattr(thing, "due", None)
    if isinstance(due, datetime.date):
        yield Overdue(file, getattr(thing, "title", ""), getattr(thing, "checked", None), due)
    for name in type(thing).model_fields:
        for part in _parts(getattr(thing, name)):
            yield from _dated(file, part)


def _parts(value: object) -> Iterator[Thing]:
    if isinstance(value, Thing):
        yield value
    elif isinstance(value, list):
        yield from (part for part in value if isinstance(part, Thing))

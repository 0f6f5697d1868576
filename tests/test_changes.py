"""A rebuild that spares pages gives the same pages as one that spares none."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from macros.changes import Memory, common, shown
from macros.model import Playbook, Stage, Topic
from macros.pages import pages
from macros.press import Press
from macros.views import Views

PRESS = Press()
FIXED = ("id", "colour", "side", "decider")
"""Fields with values of their own, which no other text can take."""
WHOLE = (("decisions", "questions"), ("decisions", "options"))
"""Lists that lead into each other, so that none of them can be cut."""


def rendered(playbook: Playbook, memory: Memory) -> dict[str, str]:
    """The pages that may be spared, as a served site makes them."""
    memory.compare(common(playbook), playbook)
    things = shown(playbook)
    made = {}
    for page in pages(playbook):
        view = Views(playbook, PRESS, page.path)
        thing = things.get((page.kind, page.id))
        if thing is None:
            continue
        made[page.path], _ = memory.markdown(page.path, thing, lambda v=view, p=page: v.page(p))
    return made


def altered(value: Any) -> Any:
    """Another value of the same type, or None where there is no telling which."""
    if isinstance(value, str):
        return value + " x"
    return value[:-1] if isinstance(value, list) and value else None


def variants(playbook: Playbook) -> list[tuple[str, Playbook]]:
    """The playbook with one field of one thing changed, for every field of the first stage, the
    first topic and the first role."""
    found = []
    for kind in ("stages", "topics", "roles", "decisions"):
        first, *rest = getattr(playbook, kind)
        for name in type(first).model_fields:
            value = altered(getattr(first, name))
            if (kind, name) not in WHOLE and name not in FIXED and value is not None:
                changed = first.model_copy(update={name: value})
                update = {kind: [changed, *rest]}
                fields = {f: getattr(playbook, f) for f in Playbook.model_fields} | update
                found.append((f"{kind}.{name}", Playbook.model_construct(**fields)))
    return found


def test_every_change_reaches_every_page_it_shows_on(shipped: Playbook) -> None:
    wrong = []
    before = Memory()
    rendered(shipped, before)
    for name, changed in variants(shipped):
        memory = copy.copy(before)
        memory.things, memory.pages = dict(before.things), dict(before.pages)
        spared, full = rendered(changed, memory), rendered(changed, Memory())
        wrong += [f"{name}: {path}" for path in full if spared[path] != full[path]]
    assert not wrong


def test_unchanged_things_are_not_rendered(sample: Playbook) -> None:
    memory = Memory()
    rendered(sample, memory)

    def never() -> str:
        pytest.fail("rendered again")

    memory.compare(common(sample), sample)
    for (kind, id_), thing in shown(sample).items():
        path = f"{kind}s/{id_}.md"
        assert memory.markdown(path, thing, never)[1]


def test_things_shown_are_of_the_playbook(sample: Playbook) -> None:
    things = shown(sample)
    assert isinstance(things["stage", "plan"], Stage)
    assert isinstance(things["topic", "hygiene"], Topic)

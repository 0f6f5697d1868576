"""The table of kinds fits the model, and the playbook answers by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from macros.load.languages import codes, language
from macros.load.reflection import fields
from macros.model.kinds import KINDS, Kind
from macros.model.playbook import Playbook, UnknownId
from macros.model.types import Ref, Thing
from macros.render.environment import TEMPLATES


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_kind_fits_the_model(kind: Kind) -> None:
    """Every list that the table names holds things of its class, with ids."""
    assert "id" in kind.cls.model_fields
    for path in kind.lists:
        field, _, inner = path.partition(".")
        (held,) = get_args(Playbook.model_fields[field].annotation)
        if inner:
            (held,) = get_args(held.model_fields[inner].annotation)
        assert held is kind.cls


def test_things_are_found(sample: Playbook) -> None:
    for kind in KINDS:
        for thing in sample.things(kind):
            assert sample.find(kind, thing.id) is thing
    assert [check.id for check in sample.things("check")] == list(sample.catalog)
    stage, deliverable = next(iter(sample.deliverables_by_id.values()))
    assert sample.holder("deliverable", deliverable.id) is stage


@pytest.mark.parametrize(
    ("kind", "id_", "file"),
    [
        ("stage", "plan", "stages/plan.yml"),
        ("deliverable", "recipe", "stages/plan.yml"),
        ("check", "hygiene-hands", "topics/hygiene.yml"),
        ("role", "baker", "roles.yml"),
        ("condition", "oven", "playbook.yml"),
    ],
)
def test_source_file(sample: Playbook, kind: str, id_: str, file: str) -> None:
    assert sample.source_file(kind, id_) == file


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.page])
def test_what_a_kind_with_pages_must_have(kind: Kind) -> None:
    """Menus, search and overviews ask every such kind for these."""
    assert {"title", "aliases", kind.summary} <= kind.cls.model_fields.keys()
    for code in codes():
        labels = language(code).labels
        assert {kind.plural, f"{kind.plural}_intro"} <= labels.keys()
    for page in (kind.name, kind.plural):
        assert (TEMPLATES / f"pages/{page}.html.jinja").exists()
    if "when" in kind.cls.model_fields:
        template = (TEMPLATES / f"pages/{kind.name}.html.jinja").read_text("utf-8")
        assert f'concerns(view, labels, url, "{kind.name}", ' in template


def test_there_is_a_sentence_for_every_kind_that_is_referred_to() -> None:
    marked = {mark.kind for mark in marks(Playbook) if isinstance(mark, Ref)} - {"node"}
    linked = {kind.name for kind in KINDS.values() if kind.link}
    for code in codes():
        sentences = language(code).problems
        assert {f"unknown-{kind}" for kind in marked | linked} <= sentences.keys()


def marks(cls: type[Thing]) -> Iterator[object]:
    """What is marked on the types of a class and of the classes inside of it."""
    seen: set[type] = set()
    todo: list[type[Thing]] = [cls]
    while todo:
        one = todo.pop()
        seen.add(one)
        for hint in fields(one).values():
            for part in parts(hint):
                yield from getattr(part, "__metadata__", ())
                if isinstance(part, type) and issubclass(part, Thing) and part not in seen:
                    todo.append(part)


def parts(hint: object) -> Iterator[object]:
    """A type and everything it is made of."""
    yield hint
    for inside in get_args(hint):
        yield from parts(inside)


def test_unknown_id(sample: Playbook) -> None:
    with pytest.raises(UnknownId, match="Did you mean 'baker'"):
        sample.find("role", "bakr")


def test_a_copy_is_asked_anew(sample: Playbook) -> None:
    """What the playbook has found out about itself does not hold for a copy with other stages."""
    assert sample.find("stage", "plan") and sample.numbers["plan"] == 1
    less = sample.model_copy(update={"stages": sample.stages[1:]})
    assert less.numbers == {"bake": 1, "sell": 2}
    with pytest.raises(UnknownId):
        less.find("stage", "plan")

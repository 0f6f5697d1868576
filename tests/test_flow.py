"""The flow of a stage: rows, sides, what is waited for, where the gate leads."""

from __future__ import annotations

import pytest

from macros.model.playbook import Playbook
from macros.model.things import Activity, Stage
from macros.render import flow


def stage(playbook: Playbook, *waits: tuple[str, list[str] | None]) -> Stage:
    activities = [
        Activity(id=id_, title=id_.upper(), responsible=["baker"], waits_for=named)
        for id_, named in waits
    ]
    return playbook.stages[0].model_copy(update={"activities": activities})


def ids(rows: list[list[flow.Step]]) -> list[list[str]]:
    return [[step.activity.id for step in row] for row in rows]


def test_one_after_the_other_unless_said(sample: Playbook) -> None:
    rows = flow.rows(sample, stage(sample, ("a", None), ("b", None), ("c", None)))
    assert ids(rows) == [["a"], ["b"], ["c"]]
    assert not any(step.after for row in rows for step in row)


def test_side_by_side(sample: Playbook) -> None:
    """In the order of the data within a row; what is waited for is said unless it is the row
    above."""
    made = stage(sample, ("a", None), ("b", None), ("c", ["a"]), ("d", ["b", "c"]), ("e", ["b"]))
    rows = flow.rows(sample, made)
    assert ids(rows) == [["a"], ["b", "c"], ["d", "e"]]
    d, e = rows[2]
    assert d.after == () and [activity.id for activity in e.after] == ["b"]


def test_what_waits_for_a_later_one_comes_after_it(sample: Playbook) -> None:
    rows = flow.rows(sample, stage(sample, ("a", ["b"]), ("b", [])))
    assert ids(rows) == [["b"], ["a"]]


def test_a_long_chain_is_no_recursion(sample: Playbook) -> None:
    assert len(flow.rows(sample, stage(sample, *((f"a{n}", None) for n in range(3000))))) == 3000


@pytest.mark.parametrize(
    ("sides", "wanted"),
    [
        (["client", "client"], "client"),
        (["client", "vendor"], "both"),
        (["either"], "either"),
        ([None, "vendor"], "vendor"),
        ([None, None], ""),
    ],
)
def test_whose_side(sample: Playbook, sides: list[str | None], wanted: str) -> None:
    roles = [
        sample.roles[0].model_copy(update={"id": f"r{n}", "side": side})
        for n, side in enumerate(sides)
    ]
    playbook = sample.model_copy(update={"roles": roles})
    activity = Activity(id="a", title="A", responsible=[role.id for role in roles])
    assert flow.side(playbook, activity) == wanted


def test_each_way_once(sample: Playbook) -> None:
    gate = sample.stages[0].gate
    assert gate
    ways = flow.ways(sample, [*gate.outcomes, *gate.outcomes])
    assert [(way.kind, way.to and way.to.id) for way in ways] == [("go", "bake"), ("stop", None)]


def test_work_without_an_order_is_one_row(sample: Playbook) -> None:
    loose = stage(sample, ("a", None), ("b", None)).model_copy(update={"ordered": False})
    assert ids(flow.rows(sample, loose)) == [["a", "b"]]

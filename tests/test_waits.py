"""What activities wait for: by default, as said, and where some are left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import replace

from macros.load import load
from macros.load.waits import circles

FLOW = """
  - {id: a, title: A, responsible: [baker], accountable: owner, when: {oven: gas}}
  - {id: b, title: B, responsible: [baker], accountable: owner, waits_for: []}
  - {id: c, title: C, responsible: [baker], accountable: owner, when: {oven: gas},
     waits_for: [a, b]}
  - {id: d, title: D, responsible: [baker], accountable: owner}
  - {id: e, title: E, responsible: [baker], accountable: owner, waits_for: [c], makes: [recipe]}
  - {id: f, title: F, responsible: [baker], accountable: owner, waits_for: [a]}
deliverables:
"""


@pytest.fixture
def flow(data: Path) -> Path:
    text = (data / "stages/plan.yml").read_text("utf-8")
    start, end = text.index("activities:\n"), text.index("deliverables:\n")
    replace(data / "stages/plan.yml", text[start:end] + "deliverables:\n", f"activities:{FLOW}")
    return data


def test_the_one_before_unless_said(flow: Path) -> None:
    waits = load(flow).stages[0].waits
    assert waits == {"a": [], "b": [], "c": ["a", "b"], "d": ["c"], "e": ["c"], "f": ["a"]}


@pytest.mark.parametrize("layer", ["settled", "removed"])
def test_what_is_left_out_is_bridged(flow: Path, layer: str) -> None:
    """Who waited for it waits for what it waited for, and not for whatever stands before."""
    (flow / "local/stages").mkdir(parents=True)
    if layer == "settled":
        (flow / "local/playbook.yml").write_text("settled: {oven: electric}\n", "utf-8")
    else:
        removed = "activities: [{id: a, remove: true}, {id: c, remove: true}]\n"
        (flow / "local/stages/plan.yml").write_text(removed, "utf-8")
    stage = load(flow).stages[0]
    assert stage.waits == {"b": [], "d": ["b"], "e": ["b"], "f": []}


def test_every_circle_is_found_once() -> None:
    waiting = {"a": ["b"], "b": ["a"], "c": ["a"], "d": ["d"], "e": [], "f": ["e", "gone"]}
    assert list(circles(waiting)) == [["a", "b", "a"], ["d", "d"]]

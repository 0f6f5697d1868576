"""The work of a stage in the order in which it can be done: what stands side by side, whose side
does it, which papers come out, and where the answers at the gate lead. Knows no page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from ..model.playbook import Playbook
from ..model.things import Activity, Deliverable, GateOutcome, Stage


@dataclass(frozen=True)
class Step:
    """An activity in the flow. `side` is "client", "vendor", "either", "both" or empty; `after` are
    the activities that it waits for, where these are not simply those of the row before."""

    activity: Activity
    side: str
    after: tuple[Activity, ...]
    makes: tuple[Deliverable, ...]


@dataclass(frozen=True)
class Way:
    """Where answers at the gate lead: `kind` is "go", "fix" or "stop", `to` a stage if one is
    named."""

    kind: str
    to: Stage | None


def rows(
    playbook: Playbook, stage: Stage, members: Sequence[Activity] | None = None
) -> list[list[Step]]:
    """The activities, or those `members` of them, in rows: each begins when those above it that it
    waits for are done, so that what stands in one row may be done side by side."""
    shown = stage.activities if members is None else members
    place = {activity.id: number for number, activity in enumerate(shown)}
    waits = stage.waits
    sorter = TopologicalSorter({id_: place.keys() & set(waits[id_]) for id_ in place})
    sorter.prepare()
    found: list[list[Step]] = []
    before: set[str] = set()
    while sorter.is_active():
        row = sorted(sorter.get_ready(), key=place.__getitem__)
        sorter.done(*row)
        found.append([_step(playbook, stage, shown[place[i]], waits[i], before) for i in row])
        before = set(row)
    return found


def ways(playbook: Playbook, outcomes: Iterable[GateOutcome]) -> list[Way]:
    """Where the answers at a gate lead, each place once."""
    stages = {stage.id: stage for stage in playbook.stages}
    places = dict.fromkeys((outcome.kind, outcome.to) for outcome in outcomes)
    return [Way(kind, stages[to] if to else None) for kind, to in places]


def _step(
    playbook: Playbook, stage: Stage, activity: Activity, waits: Iterable[str], before: set[str]
) -> Step:
    named = set(waits)
    after = tuple(a for a in stage.activities if a.id in named) if named != before else ()
    makes = tuple(d for d in stage.deliverables if d.id in activity.makes)
    return Step(activity, side(playbook, activity), after, makes)


def side(playbook: Playbook, activity: Activity) -> str:
    """Whose side carries an activity out."""
    roles = (playbook.roles_by_id[id_] for id_ in activity.responsible)
    sides = {role.side for role in roles if role.side}
    return "both" if len(sides) > 1 else next(iter(sides), "")

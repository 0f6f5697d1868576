"""Who has what to do in a stage: RACI, gates, decisions and deliverables gathered by role; knows no
page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .playbook import Playbook
from .things import Activity, Decision, Deliverable, Gate, Stage

GROUPS = ("R", "A", "C", "I", "writes", "approves")
"""What a role may have to do with a thing: a letter of RACI, or its part in a deliverable."""

Work = Activity | Decision | Deliverable | Gate


@dataclass(frozen=True)
class Assignment:
    """A thing of a stage with the roles it concerns in one way."""

    kind: str
    thing: Work
    roles: list[str]


def assignments(
    playbook: Playbook, stage: Stage, role: str = ""
) -> list[tuple[str, list[Assignment]]]:
    """The assignments in a stage by group, in the order of `GROUPS`: of one role, or of all."""
    chosen = [role] if role else [role.id for role in playbook.roles]
    groups: dict[str, list[Assignment]] = {group: [] for group in GROUPS}
    for group, thing, holders in _parts(playbook, stage):
        roles = [id_ for id_ in chosen if id_ in holders]
        if roles:
            groups[group].append(Assignment(type(thing).__name__.lower(), thing, roles))
    return [(group, found) for group, found in groups.items() if found]


def _parts(playbook: Playbook, stage: Stage) -> Iterator[tuple[str, Work, Sequence[str]]]:
    for activity in stage.activities:
        for letter, roles in activity.letters.items():
            yield letter, activity, roles
    for decision in playbook.decisions:
        if decision.id in stage.decisions:
            yield "A", decision, _given(decision.decider)
            yield "C", decision, decision.consulted
    if stage.gate:
        yield "A", stage.gate, _given(stage.gate.decider)
        yield "C", stage.gate, stage.gate.consulted
    for deliverable in stage.deliverables:
        yield "writes", deliverable, _given(deliverable.author)
        yield "approves", deliverable, _given(deliverable.approver)


def _given(role: str | None) -> list[str]:
    return [role] if role else []

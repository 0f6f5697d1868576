"""Who has what to do in a stage: RACI, gates, decisions and deliverables gathered by role; knows no
page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .playbook import Playbook
from .things import Activity, Decision, Deliverable, Gate, Stage

GROUPS = ("writes", "approves", "does", "C", "I")
"""What a role may have to do with a thing: its part in a deliverable, to carry it out or answer
for it, or another letter of RACI."""

Work = Activity | Decision | Deliverable | Gate


@dataclass(frozen=True)
class Assignment:
    """A thing of a stage with the roles it concerns in one way; `letters` says of who carries it
    out or answers for it which of both, such as "RA"."""

    kind: str
    thing: Work
    roles: list[str]
    letters: dict[str, str] = field(default_factory=dict)


def assignments(
    playbook: Playbook, stage: Stage, role: str = ""
) -> list[tuple[str, list[Assignment]]]:
    """The assignments in a stage by group, in the order of `GROUPS`: of one role, or of all."""
    chosen = [role] if role else [role.id for role in playbook.roles]
    groups: dict[str, list[Assignment]] = {group: [] for group in GROUPS}
    for group, thing, parts in _parts(playbook, stage):
        own = {id_: parts[id_] for id_ in chosen if id_ in parts}
        if own:
            kind = type(thing).__name__.lower()
            groups[group].append(Assignment(kind, thing, list(own), own))
    return [(group, found) for group, found in groups.items() if found]


def _parts(playbook: Playbook, stage: Stage) -> Iterator[tuple[str, Work, dict[str, str]]]:
    """Each thing with its group and the letters of each role in it."""
    for activity in stage.activities:
        letters = activity.letters
        does = [*letters.get("R", []), *letters.get("A", [])]
        yield "does", activity, {role: activity.part(role) for role in does}
        for letter in "CI":
            yield letter, activity, dict.fromkeys(letters.get(letter, []), letter)
    judged: list[Decision | Gate] = [d for d in playbook.decisions if d.id in stage.decisions]
    for thing in [*judged, *([stage.gate] if stage.gate else [])]:
        yield "does", thing, _given("A", thing.decider)
        yield "C", thing, dict.fromkeys(thing.consulted, "C")
    for deliverable in stage.deliverables:
        yield "writes", deliverable, _given("writes", deliverable.author)
        yield "approves", deliverable, _given("approves", deliverable.approver)


def _given(part: str, role: str | None) -> dict[str, str]:
    return {role: part} if role else {}

"""What a `when:` says in words; knows no page."""

from __future__ import annotations

from .playbook import Playbook
from .types import When


def condition_lines(playbook: Playbook, when: When) -> list[str]:
    """Under which circumstances something applies, a line for each condition."""
    return [line for _, line in lines_by_condition(playbook, when)]


def lines_by_condition(playbook: Playbook, when: When) -> list[tuple[str, str]]:
    """The same, each line behind the id of its condition."""
    lines: list[tuple[str, str]] = []
    for condition in playbook.conditions if when else ():
        ids = condition.accepted(when.get(condition.id, []))
        titles = [value.title for value in condition.values if value.id in ids]
        if condition.scale and len(titles) > 1:
            titles = [playbook.labels.scale_from.format(value=titles[0])]
        if titles:
            lines.append((condition.id, f"{condition.title}: {', '.join(titles)}"))
    return lines

"""One problem in the data, and the error that carries all of them; knows no YAML and no model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .messages import MESSAGES


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A point in a file: path as the editor would type it, line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place: a key of `MESSAGES` with the words that fill it in.

    `near` is what the editor probably meant, `allowed` what could stand there.
    """

    place: Place
    code: str
    words: tuple[tuple[str, str], ...] = ()
    near: str = ""
    allowed: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """The problem as one line, `file:line:column: sentences`, in Korean or English."""
        parts = [MESSAGES[self.code][language].format(**dict(self.words))]
        if self.allowed:
            parts.append(MESSAGES["allowed"][language].format(values=", ".join(self.allowed)))
        if self.near:
            parts.append(MESSAGES["near"][language].format(near=self.near))
        return f"{self.place}: {' '.join(parts)}"


class PlaybookError(Exception):
    """The data cannot become a playbook; `problems` says why, all of it at once."""

    def __init__(self, problems: Iterable[Problem], language: str) -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.place, p.code, p.words))
        self.language = language
        super().__init__(self.report())

    def report(self) -> str:
        """Every problem on a line of its own, then how many there are."""
        lines = [problem.text(self.language) for problem in self.problems]
        count = MESSAGES["count"][self.language].format(count=len(lines))
        return "\n".join([*lines, count])


def words(**filling: object) -> tuple[tuple[str, str], ...]:
    """The words of a problem, in the hashable form `Problem` keeps them in."""
    return tuple((name, str(value)) for name, value in filling.items())

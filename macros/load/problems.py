"""One problem in the data, and the error that carries all of them; knows no YAML and no model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .languages import language


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A point in a file: path as the editor would type it, line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, init=False, slots=True)
class Problem:
    """What is wrong at a place: the code of a sentence with the words that fill it in.

    `near` is what the editor probably meant, `allowed` what could stand there.
    """

    place: Place
    code: str
    words: tuple[tuple[str, str], ...]
    near: str
    allowed: tuple[str, ...]

    def __init__(
        self,
        place: Place,
        code: str,
        *,
        near: str = "",
        allowed: Sequence[str] = (),
        **words: object,
    ) -> None:
        filled = tuple((name, str(value)) for name, value in words.items())
        values = (place, code, filled, near, tuple(allowed))
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def inside(self, file: str) -> Problem:
        """The same problem in a file of that name."""
        place = replace(self.place, file=file)
        return Problem(place, self.code, near=self.near, allowed=self.allowed, **dict(self.words))

    def text(self, code: str) -> str:
        """The problem as one line, `file:line:column: sentences`, in the language of a code."""
        spoken = language(code)
        words = dict(self.words)
        if "kind" in words:
            words["kind"] = spoken.values[words["kind"]]
        sentence = spoken.problems.get(self.code) or spoken.notices[self.code]
        parts = [sentence.format(**words)]
        if self.allowed:
            parts.append(spoken.problems["allowed"].format(values=", ".join(self.allowed)))
        if self.near:
            parts.append(spoken.problems["near"].format(near=self.near))
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
        count = language(self.language).problems["count"].format(count=len(lines))
        return "\n".join([*lines, count])

"""One problem in the data, and the error that carries all of them; knows no YAML and no model."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .languages import language

UNPRINTED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]|(?<=##)\[|(?<=##vso)\["
)
"""What a message must not repeat from the data: line breaks and control characters, of which a
terminal or a build server may make a command, marks that turn or hide the text around them, and
how a command of a build server begins wherever it stands."""
LONGEST = 120
"""Characters of a word from the data that a message repeats."""
SAME = 10
"""Places at which the same sentence is shown; of the others it says how many there are."""
MOST = 200
"""Problems that a report shows."""
LISTED = 16
"""More names than this are not listed in a message: a wall of them hides what matters."""


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A point in a file: path as the editor would type it, line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, init=False, slots=True)
class Problem:
    """What is wrong at a place: the code of a sentence with the words that fill it in.

    `meant` finds what the editor probably meant, `allowed` is what could stand there. To find it
    takes longer the more names there are, so that it is asked of the problems that are shown, and
    never when one is made: for as many mistakes as names that would take the square of them.
    """

    place: Place
    code: str
    words: tuple[tuple[str, str], ...]
    meant: Callable[[], str] = field(compare=False)
    allowed: tuple[str, ...]

    def __init__(
        self,
        place: Place,
        code: str,
        meant: Callable[[], str] = str,
        /,
        *,
        allowed: Sequence[str] = (),
        **words: object,
    ) -> None:
        filled = tuple((name, _short(str(value))) for name, value in words.items())
        values = (place, code, filled, meant, tuple(map(_short, allowed)))
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def inside(self, file: str) -> Problem:
        """The same problem in a file of that name."""
        place = replace(self.place, file=file)
        return Problem(place, self.code, self.meant, allowed=self.allowed, **dict(self.words))

    @property
    def near(self) -> str:
        """What the editor probably meant, or an empty string."""
        return _short(self.meant())

    def text(self, code: str) -> str:
        """The problem as one line, `file:line:column: sentences`, in the language of a code."""
        return f"{self.place}: {self.said(code)}"

    def said(self, code: str) -> str:
        """The sentences alone."""
        spoken = language(code)
        words = dict(self.words)
        if "kind" in words:
            words["kind"] = spoken.values[words["kind"]]
        for name in words.keys() & {"then", "now"} if "then" in words else ():
            words[name] = f"‘{words[name]}’" if words[name] else spoken.values["nothing"]
        sentence = spoken.problems.get(self.code) or spoken.notices[self.code]
        parts = [sentence.format(**words)]
        if self.allowed:
            parts.append(spoken.problems["allowed"].format(values=", ".join(self.allowed)))
        if near := self.near:
            parts.append(spoken.problems["near"].format(near=near))
        return " ".join(parts)


class PlaybookError(Exception):
    """The data cannot become a playbook; `problems` says why, all of it at once."""

    def __init__(self, problems: Iterable[Problem], language: str) -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.place, p.code, p.words))
        self.language = language

    def __str__(self) -> str:
        return self.report()

    def report(self, most: int = MOST) -> str:
        """The first `most` problems on a line of their own, then how many there are.

        The same sentence at very many places is shown at the first of them.
        """
        sentences = language(self.language).problems
        counts = Counter((problem.code, problem.words) for problem in self.problems)
        seen: Counter[object] = Counter()
        lines: list[str] = []
        told = 0
        for problem in self.problems:
            same = (problem.code, problem.words)
            seen[same] += 1
            if seen[same] > SAME:
                continue
            if len(lines) == most:
                lines.append(sentences["more"].format(count=len(self.problems) - told))
                break
            line, told = problem.text(self.language), told + 1
            if seen[same] == SAME < counts[same]:
                more = counts[same] - SAME
                line, told = f"{line} {sentences['again'].format(count=more)}", told + more
            lines.append(line)
        return "\n".join([*lines, sentences["count"].format(count=len(self.problems))])


def listed(names: Collection[str]) -> tuple[str, ...]:
    """The names that would be possible, to be listed in a message; none of very many."""
    return tuple(names) if len(names) <= LISTED else ()


def printable(text: str) -> str:
    """The text with what must not be printed as its number, such as `\\u202e`."""
    return UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: str, error: bool = False) -> None:
    """Prints lines to the output, or to that for what is wrong: all that commands say, whatever of
    the data is in it."""
    print(safe(text), file=sys.stderr if error else sys.stdout)


def safe(text: str) -> str:
    """The lines with what must not be printed as its number."""
    return "\n".join(map(printable, text.split("\n")))


@lru_cache(maxsize=1 << 12)
def _short(text: str) -> str:
    return printable(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")

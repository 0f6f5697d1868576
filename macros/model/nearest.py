"""Which of several names a mistyped one was meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import chain, islice

LONGEST = 100
"""Characters of a name that are compared."""
MANY, CLOSE = 30, 8
"""Of more candidates than this, only so many that share most pairs of letters are compared
closely, which takes long."""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that `word` was probably meant to be, or an empty string."""
    word, names = word[:LONGEST], [name for name in candidates if len(name) <= LONGEST]
    if len(names) > MANY:
        pairs = _pairs(word)
        names = nlargest(CLOSE, names, key=lambda name: len(pairs & _pairs(name)))
    matches = get_close_matches(word, names, n=1, cutoff=0.6)
    return matches[0] if matches else ""


class Names:
    """Names with what each means, among which very many mistyped ones can be looked for: which
    names have a pair of letters is found out once."""

    def __init__(self, means: Mapping[str, str]) -> None:
        self.means = means

    @cached_property
    def names(self) -> list[str]:
        return [name for name in self.means if len(name) <= LONGEST]

    @cached_property
    def having(self) -> dict[str, list[int]]:
        """By pairs of letters the numbers of the names that have them."""
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self.names):
            for pair in {*map("".join, zip(name, name[1:], strict=False))}:
                found.setdefault(pair, []).append(number)
        return found

    def nearest(self, word: str) -> str:
        """What the name means that `word` was probably meant to be; not the word itself."""
        names, most = self.names, len(self.names)
        if most > MANY:
            # One more than are compared: among them may be the word itself.
            pairs, most = _pairs(word[:LONGEST]), CLOSE
            shared = Counter(chain.from_iterable(self.having.get(pair, ()) for pair in pairs))
            best = nlargest(most + 1, shared, key=lambda number: (shared[number], -number))
            rest = (number for number in range(len(names)) if number not in shared)
            names = [names[number] for number in [*best, *islice(rest, most + 1 - len(best))]]
        others = [name for name in names if self.means[name] != word]
        return self.means.get(nearest(word, others[:most]), "")


@lru_cache(maxsize=1 << 14)
def _pairs(word: str) -> frozenset[str]:
    """The letters that stand side by side in a word."""
    return frozenset(map("".join, zip(word, word[1:], strict=False)))

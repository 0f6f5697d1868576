"""Which of several names a mistyped one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest

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


@lru_cache(maxsize=1 << 14)
def _pairs(word: str) -> frozenset[str]:
    """The letters that stand side by side in a word."""
    return frozenset(map("".join, zip(word, word[1:], strict=False)))

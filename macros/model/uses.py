"""Where the terms of the glossary are used; knows no page."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from .playbook import Playbook
from .types import Thing

KINDS_SEARCHED = ("stage", "decision", "topic")
"""The kinds of things that have texts of some length, each with what stands in its file."""


def uses(playbook: Playbook) -> dict[str, list[tuple[str, Thing]]]:
    """By the id of each term the things that use it, with their kinds: those first that use it
    most, in the order of the data among equals. A term inside another word does not count."""
    terms = {term.term: term.id for term in playbook.glossary}
    if not terms:
        return {}
    longest_first = "|".join(map(re.escape, sorted(terms, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![가-힣A-Za-z0-9])({longest_first})(?![A-Za-z0-9])")
    found: dict[str, Counter[tuple[str, str]]] = {id_: Counter() for id_ in terms.values()}
    for kind in KINDS_SEARCHED:
        for thing in playbook.things(kind):
            for term in _named(pattern, thing.said):
                found[terms[term]][kind, thing.id] += 1
    return {
        term: [(kind, playbook.find(kind, id_)) for (kind, id_), _ in counter.most_common()]
        for term, counter in found.items()
    }


@lru_cache(maxsize=1024)
def _named(pattern: re.Pattern[str], text: str) -> list[str]:
    """What a pattern finds in a text; of what has not changed while a site is served, as before."""
    found: list[str] = pattern.findall(text)
    return found

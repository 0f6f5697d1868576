"""A comparison as text for the shell, as Markdown for a changelog, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from ..load.overrides import readable
from ..load.problems import printable
from ..load.review import difference
from . import KINDS, Change, Comparison

Words = Mapping[str, str]
"""The sentences of a language, `changes`."""


def as_json(found: Comparison, revision: str, words: Words) -> str:
    """For programs: everything, nothing shortened."""
    return json.dumps({"since": revision, **asdict(found)}, ensure_ascii=False, indent=2)


def as_text(found: Comparison, revision: str, words: Words) -> str:
    """For the shell."""
    return "\n".join(_lines(found, revision, words, "{}", "{} ({})", "  {}", str))


def as_markdown(found: Comparison, revision: str, words: Words) -> str:
    """For a changelog or a pull request."""
    return "\n".join(
        _lines(found, revision, words, "\n### {}\n", "{} ({})", "- {}", _for_markdown)
    ).replace("\n\n\n", "\n\n")


FORMATS: dict[str, Callable[[Comparison, str, Words], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}


def _lines(
    found: Comparison,
    revision: str,
    words: Words,
    head: str,
    counted: str,
    entry: str,
    escape: Callable[[str], str],
) -> Iterator[str]:
    if not found.changes:
        yield words["nothing"].format(revision=revision)
        return
    yield words["title"].format(revision=revision)
    for kind in KINDS:
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            yield head.format(counted.format(words[kind], len(changes)))
            lines = (printable(_said(change, words, escape)) for change in changes)
            yield from map(entry.format, lines)
    if found.vanished:
        yield head.format(words["notices"])
        for gone in found.vanished:
            code = "vanished-near" if gone.near else "vanished"
            old = gone.path.rpartition("/")[2]
            said = {"id": gone.path, "near": gone.near, "old": old}
            yield entry.format(printable(words[code].format(**said)))


def _said(change: Change, words: Words, escape: Callable[[str], str]) -> str:
    then, now = difference(readable(change.then), readable(change.now))
    then, now = (f"‘{escape(text)}’" if text else words["none"] for text in (then, now))
    name = f" {change.field}" if change.field else ""
    more = ""
    if change.kind == "renamed":
        more = words["was"].format(id=change.then)
    elif change.kind == "moved":
        more = words["place"].format(then=_place(change.then, words), now=_place(change.now, words))
    elif change.inside:
        more = words["inside"].format(count=change.inside)
    elif change.field:
        more = f"{then} → {now}"
    touches = ", ".join(change.touches)
    parts = [more, words["touches"].format(places=touches) if touches else ""]
    said = "; ".join(part for part in parts if part)
    return f"{change.path}{name} ({escape(change.title)})" + (f": {said}" if said else "")


def _place(place: str, words: Words) -> str:
    """A place in a list (an id), or a list elsewhere (a way of ids)."""
    if "/" in place:
        return place
    return words["after"].format(id=place) if place else words["first"]


def _for_markdown(text: str) -> str:
    """A text in which Markdown finds nothing to act on."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|~" else letter for letter in text)

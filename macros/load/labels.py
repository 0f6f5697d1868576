"""The words of the interface: those of the language, and what a playbook says differently."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ..model.nearest import nearest
from .languages import codes
from .problems import Problem
from .shapes import unknown_key
from .tree import Node

LISTED = 12
"""More labels than this are not listed in a notice."""
RETIRED = ("answers_shown", "option_what")
"""Labels that pages showed once: a playbook that still has them is as sound as it was."""


WORD = re.compile(r"\{word:(stages?)([가-힣]*)\}", re.I)
"""Where a label says what this playbook calls its stages, in the label `stage` or `stages`: with a
capital letter if so written, and with the Korean particle that fits."""
WORDS = ("stage", "stages")
BRACE = re.compile("[{}]")
"""What would be filled in where such a word stands in another label."""
PARTICLES = ("이가", "을를", "은는", "과와")
"""After a consonant and after a vowel."""


def merged(defaults: Mapping[str, str], own: Any) -> Any:
    """All labels as plain values: the defaults and over them a playbook's `own`, if it has any.
    What is no mapping stays as it is, for the model to report."""
    if own is not None and not isinstance(own, dict):
        return own
    said = {**defaults, **(own or {})}
    return {name: _worded(text, said) for name, text in said.items()}


def _worded(text: Any, words: Mapping[str, Any]) -> Any:
    def word(found: re.Match[str]) -> str:
        said = str(words[found[1].lower()])
        first = said[:1].upper() if found[1][0].isupper() else said[:1].lower()
        return f"{first}{said[1:]}{particle(said, found[2])}"

    return WORD.sub(word, text) if isinstance(text, str) and "{word:" in text else text


def particle(word: str, wanted: str) -> str:
    """A Korean particle in the form that follows a word: 를 or 을."""
    last = ord(word[-1]) - ord("가") if word else -1
    closed = last % 28 if 0 <= last <= ord("힣") - ord("가") else 0
    if wanted in ("로", "으로"):
        # After ㄹ as after a vowel.
        return "으로" if closed not in (0, 8) else "로"
    pair = next((pair for pair in PARTICLES if wanted and wanted in pair), "")
    return pair[0 if closed else 1] if pair else wanted


def label_problems(own: Node, defaults: Mapping[str, str]) -> Iterator[Problem]:
    """Labels that no page shows, and names in braces that no page fills in."""
    known_keys, said = tuple(defaults), own.value if isinstance(own.value, dict) else {}
    for key, node in said.items():
        if key not in defaults and key not in RETIRED:
            yield unknown_key(own, key, known_keys)
        elif key in defaults and isinstance(node.value, str):
            known = [name for name in placeholders(defaults[key]) if "word:" not in name]
            if key in WORDS and BRACE.search(node.value):
                yield Problem(node.place, "word-braces")
            yield from _placeholder_problems(node, known)


def label_notices(root: Node, code: str, defaults: Mapping[str, str]) -> Iterator[Problem]:
    """What an editor should know of the labels of a playbook in the language of that code: which
    are still in English, and which are Korean where it is not."""
    own = root.child("labels") or Node(root.place, {})
    said = own.value if isinstance(own.value, dict) else {}
    left = [name for name in defaults if name not in said]
    if left and code not in codes():
        names = ", ".join(left[:LISTED]) + (" …" if len(left) > LISTED else "")
        counted = {"count": str(len(left)), "total": str(len(defaults))}
        yield Problem(own.place, "labels-missing", names=names, **counted)
    korean = [node for node in said.values() if re.search("[가-힣]", node.raw)]
    if korean and code != "ko":
        count = str(len(korean))
        yield Problem(korean[0].place, "labels-korean", count=count, language=code)


def placeholders(text: str) -> list[str]:
    """The names in braces, in their order and with all that follows a name: `count`, `count:d`.

    Raises `ValueError` if the braces do not match.
    """
    return [
        name + (f"!{how}" if how else "") + (f":{form}" if form else "")
        for _, name, form, how in string.Formatter().parse(text)
        if name is not None
    ]


def _placeholder_problems(node: Node, known: list[str]) -> Iterator[Problem]:
    """Nothing is filled into a label without names in braces, so that its braces are braces."""
    if not known:
        return
    try:
        names = placeholders(node.value)
    except ValueError:
        yield Problem(node.place, "bad-braces")
        return
    for name in names:
        if name not in known and not name.lower().startswith("word:"):
            allowed = [f"{{{slot}}}" for slot in known]
            near = partial(nearest, name, known)
            yield Problem(node.place, "bad-slot", near, allowed=allowed, slot=name)

"""The languages of the generator: the files in `macros/languages/`, one each.

A language holds the words of the interface and the sentences about what is wrong with the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "languages"
DEFAULT = "ko"
"""The language of what is said where none is named."""
FALLBACK = "en"
"""The language of what is said where another one is named than there are."""


@dataclass(frozen=True)
class Language:
    """One language, in the sections of its file."""

    labels: Mapping[str, str]
    """The words of the interface by name; names in braces are filled in by the page."""
    problems: Mapping[str, str]
    """Sentences by the code of the problem."""
    notices: Mapping[str, str]
    """Sentences by the code of what an editor should know and is not wrong."""
    commands: Mapping[str, str]
    """What the commands of the shell say when all went well."""
    changes: Mapping[str, str]
    """What is said of the differences between two states of the data."""
    values: Mapping[str, str]
    """What YAML takes a value for, such as `a number`."""
    fields: Mapping[str, str]
    """What an editor writes in a field, by its name; as `Class.field` where it means something
    else there; and what a thing is, by the name of its class."""

    def field(self, cls: str, name: str) -> str:
        """What a field of a class holds, in a sentence."""
        return self.fields.get(f"{cls}.{name}") or self.fields.get(name, "")


@cache
def language(code: str) -> Language:
    """The language of a code such as `ko`; English where it is none of those in `codes()`."""
    code = code if code in codes() else FALLBACK
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (FOLDER / f"{code}.yml").read_text("utf-8")
    return Language(**yaml.load(text, Loader=loader))


@cache
def codes() -> tuple[str, ...]:
    """The codes of all languages."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))

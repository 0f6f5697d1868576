"""What the fields of a playbook are made of: texts, ids, references, and how they are marked.

A `PlainText` comes out exactly as written. A reference carries a `Ref`, so that `load/rules.py`
finds it by reading the types rather than a second list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FILLED = r"[^\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]"
"""Something to be seen: not blanks alone, nor what takes no place."""
OPEN_LINKS = ("https://", "http://", "mailto:", "tel:")
"""How the target of a link begins that leads out of the playbook."""
PAGE = "page:"
"""How the target of a link begins that leads to a page written by hand."""
TARGET = r"[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*"
"""Where a link of a text leads, in brackets or not."""
PICTURE = (
    rf"(?<!\\)!\[(?P<alt>[^\[\]]*)\]\(\s*<?(?P<file>{TARGET})>?"
    r"(?:\s+\"[^\"\n]*\"|\s+'[^'\n]*')?\s*\)"
)
"""A picture in a text: what it shows, and its place in the site."""
COLOUR = r"^#[0-9a-fA-F]{6}$"
FILE = r"^[^\s<>\"'\\?#%:/.][^<>\"'\\?#%:\x00-\x1f]*$"
"""A file by its place in the site, without what an address or an attribute takes for its own."""
ADDRESS = r"^(https?://|mailto:)[^\s<>\"\\`{}]+$"
"""An address without what none may hold (RFC 3986) and what ends an attribute: the theme writes
some as they are."""

Language = Literal[
    "af",
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "eo",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "gl",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kn",
    "ko",
    "ku-IQ",
    "lb",
    "lt",
    "lv",
    "mk",
    "mn",
    "ms",
    "my",
    "nb",
    "nl",
    "nn",
    "pl",
    "pt",
    "pt-BR",
    "ro",
    "ru",
    "sa",
    "sh",
    "si",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "ta",
    "te",
    "th",
    "tl",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
    "zh-Hant",
    "zh-TW",
]
"""The languages of a playbook: those that Material has words for."""
MARKDOWN = "markdown"
"""Marks a text that is Markdown."""
LONGEST_ID, LINE, TEXT = 64, 2000, 50_000
"""Characters that an id, a plain text and a Markdown text may have: far more than any needs, and
few enough for every file system, page and parser."""


@dataclass(frozen=True)
class Ref:
    """Marks a string as the id of a thing of `kind`, declared elsewhere in the playbook; a JSON
    Schema says so under `x-ref`."""

    kind: str

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(core_schema), "x-ref": self.kind}


class Thing(BaseModel):
    """The common rules: nothing unknown, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @cached_property
    def conditional_parts(self) -> list[tuple[str, Thing]]:
        """The things in it that apply only under conditions, each with the field in which it
        stands."""
        return [(field, part) for field, part in self._parts() if getattr(part, "when", None)]

    @cached_property
    def said(self) -> str:
        """All that it says, for those who look for words in it."""
        return self.model_dump_json()

    def _parts(self) -> Iterator[tuple[str, Thing]]:
        for name in type(self).model_fields:
            value = getattr(self, name)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, Thing):
                    yield name, one
                    yield from one._parts()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values; what was computed from the old ones is left behind."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields:
            del copied.__dict__[name]
        return copied


def _line(text: str) -> str:
    if "\n" in text.strip():
        raise PydanticCustomError("lines", "Write this in one line")
    return text


Id = Annotated[str, StringConstraints(pattern=ID, max_length=LONGEST_ID)]
PlainText = Annotated[str, StringConstraints(pattern=FILLED, max_length=LINE)]
Title = Annotated[PlainText, AfterValidator(_line)]
"""What menus, headings and diagrams show, in which nothing begins a new line."""
Markdown = Annotated[str, StringConstraints(pattern=FILLED, max_length=TEXT), MARKDOWN]
MarkdownLine = Annotated[str, StringConstraints(pattern=FILLED, max_length=LINE), MARKDOWN]
"""Markdown that stands in a line of its own: bold, code, links."""
Url = Annotated[str, StringConstraints(pattern=ADDRESS, max_length=LINE)]
HexColour = Annotated[str, StringConstraints(pattern=COLOUR)]
File = Annotated[str, StringConstraints(pattern=FILE, max_length=LINE)]
RoleId = Annotated[Id, Ref("role")]
StageId = Annotated[Id, Ref("stage")]
DecisionId = Annotated[Id, Ref("decision")]
TopicId = Annotated[Id, Ref("topic")]
ExampleId = Annotated[Id, Ref("example")]
ActivityId = Annotated[Id, Ref("activity")]
"""An activity of the same stage."""
DeliverableId = Annotated[Id, Ref("deliverable")]
Sets = Annotated[dict[str, str], Ref("condition")]
"""Conditions that choosing an option settles, such as `hosting: cloud`."""
When = Annotated[dict[str, str | list[str]], Ref("condition")]
"""Conditions under which a thing applies: every key must hold, any of its values suffices."""

"""The least that a new thing must have, as lines of YAML: read from the model, with what each field
holds as a comment in the language of the playbook."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..load.advice import EXAMPLE
from ..load.languages import Language
from ..load.reflection import fields, held, item, literals, marks
from ..model.types import MARKDOWN, Ref, Thing, Url

NAMES = ("title", "term", "text", "question")
"""Fields of which the first is what a thing is called."""
PLAIN = re.compile(r"[^\W\d_][\w .,()‘’“”·-]*")
LATER = ("formerly",)
"""Fields that a new thing has no use for."""


class Skeleton:
    """Writes new things. `ids` are the ids by kind that references may name, the most fitting
    first; `day` is today."""

    def __init__(self, words: Language, ids: Mapping[str, Sequence[str]], day: datetime.date):
        self.words, self.ids, self.day = words, ids, day
        self.made = 0

    def lines(
        self,
        cls: type[Thing],
        given: Mapping[str, Any],
        skip: Sequence[str] = (),
        notes: bool = True,
        usual: Sequence[str] = (),
    ) -> list[str]:
        """The fields of a thing; of those not `given`, what it must have, and the others as
        comments, unless `notes` is false. `usual` are fields that it should have, too. `given`
        values are texts, or lists of lines as they are."""
        result: list[str] = []
        name = next((name for name in NAMES if name in cls.model_fields), "")
        if name and "title" in given:
            given = {name: given["title"], **given}
        for field, hint in fields(cls).items():
            if field in skip or field in LATER:
                continue
            said = self.words.field(cls.__name__, field)
            if field in given:
                body = self._given(field, given[field])
            elif needed(cls, field) or field in usual:
                body = self._needed(cls, field, hint)
            else:
                result += [f"# {field}: {said}"] * notes
                continue
            if notes and field != "id" and len(body) == 1:
                body = [f"{body[0]}  # {said}"]
            result += body
        return result

    def _given(self, field: str, value: Any) -> list[str]:
        if isinstance(value, str):
            return [f"{field}: {scalar(value)}"]
        return [f"{field}:", *value] if value else [f"{field}: []"]

    def _needed(self, cls: type[Thing], field: str, hint: Any) -> list[str]:
        inner, listed = held(hint)
        if listed and inner:
            count = least(cls, field) or 1
            result = [f"{field}:"]
            for number in range(1, count + 1):
                result += _indented(self._part(inner, field, number), "  - ", "    ")
            return result
        if inner:
            return [f"{field}:", *_indented(self.lines(inner, {}, notes=False), "  ", "  ")]
        if (of := item(hint)) is not None:
            values = [scalar(self.value(field, of)) for _ in range(least(cls, field) or 1)]
            return [f"{field}: [{', '.join(values)}]"]
        if any(isinstance(mark, Ref) and mark.kind == "condition" for mark in marks(hint)):
            return [f"{field}: {{}}"]
        if MARKDOWN in marks(hint):
            return [f"{field}: |", f"  {self.words.commands['to-write']}"]
        return [f"{field}: {scalar(self.value(field, hint))}"]

    def _part(self, cls: type[Thing], field: str, number: int) -> list[str]:
        word = re.findall("[A-Z][a-z]+", cls.__name__)[-1].lower()
        given = {"id": f"{word}-{number}"} if "id" in cls.model_fields else {}
        return self.lines(cls, given, notes=False)

    def value(self, field: str, hint: Any) -> str:
        """What stands for a value until somebody writes it."""
        for mark in marks(hint):
            if isinstance(mark, Ref) and mark.kind == "node":
                self.made += 1
                return f"option-{self.made}"
            if isinstance(mark, Ref) and self.ids.get(mark.kind):
                return str(self.ids[mark.kind][0])
        if found := literals(hint):
            return str(found[0])
        if hint is datetime.date:
            return self.day.isoformat()
        return EXAMPLE if hint is Url else self.words.commands["to-write"]


def needed(cls: type[Thing], field: str) -> bool:
    """Whether a thing cannot do without a field."""
    return cls.model_fields[field].is_required()


def least(cls: type[Thing], field: str) -> int:
    """How many entries the list in a field must have."""
    marks = cls.model_fields[field].metadata
    return next((mark.min_length for mark in marks if getattr(mark, "min_length", None)), 0)


def scalar(text: str) -> str:
    """A text as one line of YAML."""
    if PLAIN.fullmatch(text) and text.strip() == text and not text.isascii():
        return text
    plain = re.fullmatch(r"[A-Za-z][\w .,()-]*|\d{4}-\d\d-\d\d|https?://[\w./-]+", text)
    words = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
    if plain and text.strip() == text and text.lower() not in words:
        return text
    return json.dumps(text, ensure_ascii=False)


def _indented(lines: Sequence[str], first: str, rest: str) -> list[str]:
    return [f"{rest if number else first}{line}" for number, line in enumerate(lines)]

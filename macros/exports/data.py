"""The playbook as data: `playbook.json`, and the JSON Schema that says what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, get_args

from pydantic import Field, TypeAdapter

from ..model import things
from ..model.playbook import Playbook
from ..model.types import MARKDOWN, PlainText, Thing
from ..render import pages
from .edition import Edition, ExportFile

VERSION = "1.0"
"""Of the form of the file. The first number grows when what read the old files cannot read the
new ones, the second when something is added."""
DATA, SCHEMA = "downloads/playbook.json", "downloads/playbook.schema.json"


class PageEntry(Thing):
    """A page of the site: of which kind, of which thing, and where below `site`."""

    kind: PlainText
    id: str
    title: PlainText
    address: str


class PlaybookFile(Thing):
    """What `playbook.json` holds. Ids are stable; titles and texts may be reworded at any time."""

    schema_address: str = Field(alias="$schema")
    version: str
    site: str
    pages: list[PageEntry]
    playbook: Playbook


def data_files(edition: Edition) -> Iterator[ExportFile]:
    """The data and their schema."""
    labels = edition.playbook.labels
    yield ExportFile(DATA, partial(data, edition), labels.export_json)
    written = partial(_written_schema, edition.fields)
    make = partial(edition.kept, SCHEMA.rpartition("/")[2], edition.fields, written)
    yield ExportFile(SCHEMA, make, labels.export_schema)


def data(edition: Edition) -> bytes:
    """Everything that the model holds, in plain form."""
    home, urls = pages.PATHS["home"], edition.directory_urls
    entries = [
        PageEntry(kind=page.kind, id=page.id, title=page.title, address=address)
        for page in pages.pages(edition.playbook)
        for address in [pages.url(page.path, home, urls)]
    ]
    file = PlaybookFile(
        **{"$schema": SCHEMA.rpartition("/")[2]},
        version=VERSION,
        site=edition.site,
        pages=entries,
        playbook=edition.playbook,
    )
    return file.model_dump_json(by_alias=True, indent=1).encode() + b"\n"


def _written_schema(fields: Mapping[str, str]) -> bytes:
    # Many times as quick as the indented form of `json`, and the same.
    return TypeAdapter(dict[str, Any]).dump_json(schema(fields), indent=1) + b"\n"


def schema(fields: Mapping[str, str]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file. What refers to another thing says to which kind, and
    what is there is described in the sentences of `fields`, by their names in a language."""
    made = PlaybookFile.model_json_schema(by_alias=True)
    classes: list[type[Thing]] = [*_classes(), Playbook]
    for cls in classes:
        for name, field in cls.model_fields.items():
            marks = [*field.metadata, *(m for part in _parts(field.annotation) for m in part)]
            if MARKDOWN in marks:
                entry = made["$defs"][cls.__name__]["properties"][name]
                text = next(e for e in [entry, *entry.get("anyOf", [])] if e.get("type"))
                text["contentMediaType"] = "text/markdown"
    for name, rule in {**made["$defs"], PlaybookFile.__name__: made}.items():
        _describe(rule, fields.get(name))
        for key, part in rule.get("properties", {}).items():
            _describe(part, fields.get(f"{name}.{key}") or fields.get(key))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _describe(rule: dict[str, Any], text: str | None) -> None:
    """What docstrings say of a class is for those who read the program."""
    rule.pop("description", None)
    if text:
        rule["description"] = text


def _classes() -> list[type[Thing]]:
    found: list[Any] = list(vars(things).values())
    own = (cls for cls in found if isinstance(cls, type) and issubclass(cls, Thing))
    return [cls for cls in own if cls is not Thing]


def _parts(annotation: Any) -> Iterator[tuple[Any, ...]]:
    """The marks inside a type such as `Markdown | None`."""
    for part in get_args(annotation):
        yield getattr(part, "__metadata__", ())

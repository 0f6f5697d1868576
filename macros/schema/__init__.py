"""What editors complete with: a JSON Schema for each kind of file, from the model, with what a
field holds in the language of the playbook, and the ids of the data at hand."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ..load import inside
from ..load.languages import Language, language
from ..load.overrides import AFTER, FIRST, REMOVE
from ..load.reflection import PARTS, fields
from ..load.used import USE
from ..model.kinds import FOLDERS, KINDS, PLAYBOOK
from ..model.playbook import Playbook

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The version that the YAML language server knows best."""
FOLDER = Path(".cache/schema")
"""Where they are written: git ignores it, for they change with every id in the data."""
LOCAL = "local"
USED = {path.partition(".")[2] for path in KINDS["check"].lists}
"""Lists that may name items of others."""
Schema = dict[str, Any]
Ids = Mapping[str, Sequence[str]]


def write(playbook: Playbook, base: Path) -> int:
    """Writes every schema of a playbook below the folder `base`; how many are new or changed.
    Raises `OSError`."""
    count = 0
    for name, schema in schemas(playbook).items():
        path = base / FOLDER / f"{name}.json"
        data = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
        if path.is_symlink() or not path.is_file() or path.read_bytes() != data:
            inside.write(path, data, base)
            count += 1
    return count


def schemas(playbook: Playbook) -> dict[str, Schema]:
    """The schemas by name: `stages` of the files in that folder, `roles` of that file, and
    `local/stages` of what an organisation lays over them."""
    words = language(playbook.language)
    _, ids, conditions = names(playbook)
    result = {}
    for name, hint in holds().items():
        for layer in (False, True):
            schema = _filled(copy.deepcopy(_plain(name, hint)), words, ids, conditions, layer)
            if name == PLAYBOOK.removesuffix(".yml"):
                _order(schema, ids, layer)
            if layer and name == "values":
                one: Schema = {"type": ["string", "number"]}
                named = {id_: one for id_ in ids["value"]}
                schema = {"$schema": DRAFT, "type": "object", "properties": named}
            result[f"{LOCAL}/{name}" if layer else name] = schema
    return result


def names(playbook: Playbook) -> tuple[str, Ids, Ids]:
    """All that the schemas take from the data: the language, the ids of every kind, and the values
    of each condition."""
    ids = {kind: [thing.id for thing in playbook.things(kind)] for kind in KINDS}
    values = {each.id: [value.id for value in each.values] for each in playbook.conditions}
    return playbook.language, ids, values


def holds() -> dict[str, Any]:
    """What a file holds, by the name of its schema."""
    found: dict[str, Any] = {PLAYBOOK.removesuffix(".yml"): Playbook}
    found |= {name: fields(Playbook)[name] for name in PARTS}
    return found | {folder: kind.cls for folder, kind in FOLDERS.items()}


@cache
def _plain(name: str, hint: Any) -> Schema:
    """What pydantic says of a type; one without the fields that have files of their own."""
    schema = TypeAdapter(hint).json_schema(ref_template="#/definitions/{model}")
    schema = {"$schema": DRAFT, **schema, "definitions": schema.pop("$defs", {})}
    if name == PLAYBOOK.removesuffix(".yml"):
        gone: tuple[str, ...] = PARTS
    else:
        gone = ("id",) if name in FOLDERS else ()
    if name == "labels":
        schema.pop("required", None)
        schema["type"] = ["object", "null"]  # A file of comments.
    for field in gone:
        schema["properties"].pop(field, None)
        if field in schema.get("required", ()):
            schema["required"].remove(field)
    return schema


def _filled(
    schema: Schema, words: Language, ids: Ids, conditions: Mapping[str, Sequence[str]], layer: bool
) -> Schema:
    """The same with descriptions and ids; for a layer, in which everything may be missing."""
    for node in list(_nodes(schema)):
        ref = node.pop("x-ref", "")
        if ref == "condition":
            node.clear()
            node |= {
                "type": "object",
                "additionalProperties": False,
                "properties": {id_: _values(values) for id_, values in conditions.items()},
            }
        elif ids.get(ref):
            node["enum"] = list(ids[ref])
        if "properties" in node and (title := node.pop("title", "")):
            node["description"] = words.fields.get(title, "")
            for name, part in node["properties"].items():
                part.pop("title", None)
                if text := words.field(title, name):
                    _describe(part, text)
                if name in USED:
                    other = _exactly({USE: {"enum": list(ids["check"])}})
                    named = {"required": [USE]}
                    part["items"] = {"if": named, "then": other, "else": part["items"]}
            if layer:
                node.pop("required", None)
                if "id" in node["properties"]:
                    node["properties"] |= {
                        AFTER: {"type": "string"},
                        FIRST: {"const": True},
                        REMOVE: {"const": True},
                    }
                else:
                    node["properties"][REMOVE] = {"const": True}
        if layer:
            node.pop("minItems", None)
    return schema


def _exactly(properties: Mapping[str, Schema]) -> Schema:
    """A mapping of these and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _describe(part: Schema, text: str) -> None:
    """Says what a field holds; beside a reference, older drafts read nothing."""
    if "$ref" in part:
        part["allOf"] = [{"$ref": part.pop("$ref")}]
    part["description"] = text


def _values(values: Sequence[str]) -> Schema:
    one = {"enum": list(values)}
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _order(schema: Schema, ids: Ids, layer: bool) -> None:
    """In `playbook.yml` stand ids where files hold the things; there they may be new."""
    for folder, kind in FOLDERS.items():
        one: Schema = {"type": "string", "examples": list(ids[kind.name])}
        if layer:
            entry = {"id": one, AFTER: one, FIRST: {"const": True}, REMOVE: {"const": True}}
            one = {"anyOf": [one, {"type": "object", "properties": entry, "required": ["id"]}]}
        group: dict[str, Schema] = {
            "title": {"type": "string"},
            "items": {"type": "array", "items": one},
        }
        one = {"anyOf": [one, _exactly(group)]}
        before = schema["properties"][folder]
        described = {"description": before["description"]} if "description" in before else {}
        schema["properties"][folder] = {"type": "array", "items": one, **described}


def _nodes(schema: Any) -> Iterator[Schema]:
    if isinstance(schema, dict):
        yield schema
        for child in list(schema.values()):
            yield from _nodes(child)
    elif isinstance(schema, list):
        for child in schema:
            yield from _nodes(child)


def settings(folder: str) -> Schema:
    """The settings with which VS Code completes and underlines, by its YAML extension alone."""
    return {
        "yaml.schemas": associations(folder),
        "yaml.format.enable": False,
        "files.encoding": "utf8",
        "files.eol": "\n",
        "[yaml]": {
            "editor.insertSpaces": True,
            "editor.tabSize": 2,
            "editor.wordWrap": "on",
            "editor.quickSuggestions": {"strings": True, "other": True, "comments": False},
        },
    }


def associations(folder: str) -> dict[str, list[str]]:
    """Which files of a data folder each schema is for, as the settings of an editor say it."""
    result = {}
    for prefix in ("", f"{LOCAL}/"):
        for name in holds():
            file = f"{name}/*.yml" if name in FOLDERS else f"{name}.yml"
            result[f"{FOLDER.as_posix()}/{prefix}{name}.json"] = [f"{folder}/{prefix}{file}"]
    return result

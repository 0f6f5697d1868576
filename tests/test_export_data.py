"""`playbook.json` holds all of the model, and the schema says of it what is true."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from exports import edition

from macros.exports.data import PlaybookFile, data, schema
from macros.load.languages import codes, language
from macros.model.kinds import KINDS
from macros.model.labels import Labels
from macros.model.playbook import Playbook

RULES = schema(language("en").fields)


def test_data_are_the_model(shipped: Playbook, sample: Playbook) -> None:
    for playbook in (shipped, sample):
        read = PlaybookFile.model_validate_json(data(edition(playbook)))
        assert read.playbook == playbook


def test_data_fit_the_schema(shipped: Playbook, sample: Playbook) -> None:
    validator = jsonschema.Draft202012Validator(RULES)
    validator.check_schema(RULES)
    for playbook in (shipped, sample):
        assert list(validator.iter_errors(json.loads(data(edition(playbook))))) == []


@pytest.mark.parametrize("spoil", ["id", "unknown", "missing", "type"])
def test_schema_tells_what_is_wrong(sample: Playbook, spoil: str) -> None:
    content = json.loads(data(edition(sample)))
    stage = content["playbook"]["stages"][0]
    stage |= {"id": {"id": "Not an id"}, "unknown": {"x": 1}, "type": {"title": 3}}.get(spoil, {})
    if spoil == "missing":
        del stage["title"]
    errors = list(jsonschema.Draft202012Validator(RULES).iter_errors(content))
    assert [list(error.path)[:3] for error in errors] == [["playbook", "stages", 0]]


def test_a_program_that_knows_only_the_schema_finds_everything(sample: Playbook) -> None:
    """It reads from the schema what refers to what, and follows it in the data."""
    rules, content = RULES, json.loads(data(edition(sample)))["playbook"]
    found: list[tuple[str, str]] = []

    def walk(rule: dict[str, Any], value: Any) -> None:
        if "$ref" in rule:
            walk(rules["$defs"][rule["$ref"].rpartition("/")[2]], value)
        for arm in rule.get("anyOf", []):
            if value is not None and arm.get("type") != "null":
                walk(arm, value)
        if "x-ref" in rule and isinstance(value, str):
            found.append((rule["x-ref"], value))
        if isinstance(value, list):
            for item in value:
                walk(rule.get("items", {}), item)
        elif isinstance(value, dict):
            for name, item in value.items():
                walk(rule.get("properties", {}).get(name, {}), item)

    walk(rules["$defs"]["Playbook"], content)
    assert (
        ("role", "baker") in found
        and ("stage", "bake") in found
        and ("decision", "which-oven") in found
    )
    for kind, id_ in found:
        assert kind not in KINDS or sample.find(kind, id_).id == id_


def test_schema_marks_markdown() -> None:
    defs = RULES["$defs"]
    marked = {
        (cls, name)
        for cls, rule in defs.items()
        for name, field in rule.get("properties", {}).items()
        if "text/markdown" in str(field)
    }
    assert {("Section", "text"), ("Deliverable", "template"), ("Playbook", "licence")} <= marked
    assert ("Stage", "summary") not in marked


@pytest.mark.parametrize("code", codes())
def test_schema_describes_every_field(code: str) -> None:
    """But the words of the interface, of which each says itself what it is."""
    rules = schema(language(code).fields)
    kinds = {**rules["$defs"], PlaybookFile.__name__: rules}
    assert [name for name, rule in kinds.items() if not rule["description"].strip()] == []
    missing = [
        f"{name}.{key}"
        for name, rule in kinds.items()
        for key, part in rule["properties"].items()
        if name != Labels.__name__ and not part.get("description")
    ]
    assert missing == []
    assert "role:" in rules["description"]

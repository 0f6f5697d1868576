"""The schemas for editors: they take the data that are right, and underline what is not."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from samples import ROOT, SAMPLE, replace

from macros.__main__ import main
from macros.load import load
from macros.load.settings import settings as project_settings
from macros.model.playbook import Playbook
from macros.schema import FOLDER, associations, schemas, settings, write


def as_editors_read(path: Path) -> Any:
    """A file as an editor's YAML reads it: a day is a text."""
    found = yaml.safe_load(path.read_text("utf-8"))
    return json.loads(json.dumps(found, default=datetime.date.isoformat))


def problems(playbook: Playbook, folder: Path) -> list[str]:
    """What an editor would underline in a data folder."""
    made = schemas(playbook)
    found = []
    for name, (pattern,) in associations(".").items():
        schema = made[name.removeprefix(f"{FOLDER.as_posix()}/").removesuffix(".json")]
        Draft7Validator.check_schema(schema)
        for path in folder.glob(pattern.removeprefix("./")):
            for error in Draft7Validator(schema).iter_errors(as_editors_read(path)):
                found.append(f"{path.relative_to(folder).as_posix()}: {error.json_path}")
    return found


def test_sample_is_not_underlined(sample: Playbook) -> None:
    assert problems(sample, SAMPLE) == []


def test_own_data_are_not_underlined(own: Playbook) -> None:
    assert problems(own, ROOT / project_settings(ROOT).folder) == []


SLIPS = [
    ("stages/plan.yml", "accountable: owner", "accountable: ownr", "$.activities[0].accountable"),
    ("stages/plan.yml", "summary:", "sumary:", "$"),
    ("roles.yml", "title: Baker", "title: 3", "$[1].title"),
    ("playbook.yml", "language: en", "language: xx", "$.language"),
    ("stages/sell.yml", "to: plan", "to: plam", "$.returns[0].to"),
]


@pytest.mark.parametrize("field", ["fest", "standard"])
def test_groups_and_items_of_other_lists_are_not_underlined(field: str) -> None:
    folder = Path(__file__).parent / "fields" / field
    assert problems(load(folder), folder) == []


@pytest.mark.parametrize(("file", "old", "new", "path"), SLIPS)
def test_slips_are_underlined(
    data: Path, sample: Playbook, file: str, old: str, new: str, path: str
) -> None:
    target = data / file
    target.write_text(target.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = problems(sample, data)
    assert found and all(line.startswith(f"{file}: {path}") for line in found)


def test_layer_may_leave_out_and_place(data: Path, sample: Playbook) -> None:
    (data / "local/stages").mkdir(parents=True)
    (data / "local/stages/plan.yml").write_text(
        "title: Ours\nchecklist:\n  - {id: plan-recipe, remove: true}\n"
        "  - {id: plan-more, after: plan-recipe, text: More., roles: [baker]}\n",
        "utf-8",
    )
    (data / "local/playbook.yml").write_text("stages:\n  - {id: cool, after: bake}\n", "utf-8")
    assert problems(sample, data) == []
    replace(data / "local/stages/plan.yml", "roles: [baker]", "roles: [bakr]")
    assert problems(sample, data) == ["local/stages/plan.yml: $.checklist[1].roles[0]"]


def test_every_field_of_a_stage_is_explained(sample: Playbook) -> None:
    stage = schemas(sample)["stages"]
    assert stage["description"] == "One stage. The name of the file is its id."
    assert [name for name, part in stage["properties"].items() if not part["description"]] == []


def test_settings_of_vs_code_are_those_of_the_schemas() -> None:
    """`new playbook` writes them for its folder; after a change of `settings`, write them anew."""
    found = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    assert found == settings(project_settings(ROOT).folder.as_posix())


def test_no_file_elsewhere_is_written(sample: Playbook, tmp_path: Path) -> None:
    """A commit may bring a link where a schema is to be."""
    (tmp_path / "kept").write_bytes(b"\xff")
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "roles.json").symlink_to(tmp_path / "kept")
    write(sample, tmp_path)
    assert (tmp_path / "kept").read_bytes() == b"\xff"
    assert json.loads((tmp_path / FOLDER / "roles.json").read_text("utf-8"))


def test_command_writes_them(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    assert main(["schema", "data"]) == 0
    for name in associations("data"):
        assert json.loads(Path(name).read_text("utf-8"))
    assert schemas(load(data)).keys() == {
        path.relative_to(FOLDER).as_posix().removesuffix(".json") for path in FOLDER.rglob("*.json")
    }

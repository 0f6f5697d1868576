"""What every export has in common: the table, the time, and that the same data give the same."""

from __future__ import annotations

import dataclasses
import datetime
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from exports import edition
from samples import ROOT, copy_sample
from sites import built, project

from macros.exports.edition import Edition, edition_time
from macros.exports.table import EXPORTS, downloads, exported
from macros.load.settings import settings
from macros.model.news import News, Since
from macros.model.playbook import LeftOut, Playbook
from macros.render.environment import RenderEnvironment


def test_paths_are_unique(shipped: Playbook) -> None:
    paths = [f.path for files in exported(edition(shipped)).values() for f in files]
    assert len(paths) == len({path.casefold() for path in paths})


def test_every_export_is_offered(sample: Playbook) -> None:
    groups = downloads(edition(sample), exported(edition(sample)))
    assert [group.id for group in groups] == [e.label.replace("_", "-") for e in EXPORTS]
    for group in groups:
        assert group.title and group.purpose and any(file.title for file in group.files)


@pytest.mark.parametrize(
    ("epoch", "said"),
    [("", "2026-01-31T00:00:00+00:00"), ("86400", "1970-01-02T00:00:00+00:00")],
)
def test_time_is_never_now(sample: Playbook, epoch: str, said: str) -> None:
    assert edition_time(sample, {"SOURCE_DATE_EPOCH": epoch}).isoformat() == said


def test_addresses(sample: Playbook) -> None:
    assert edition(sample).address("stage", "plan") == "https://bread.example/stages/plan/"
    assert edition(sample).address("term", "oven") == "https://bread.example/glossary/#term-oven"
    assert edition(sample).resolve("role:baker") == "https://bread.example/roles/baker/"
    assert edition(sample).resolve("mailto:a@b.example") == "mailto:a@b.example"
    nowhere = Edition(sample, datetime.datetime(2026, 1, 31, tzinfo=datetime.UTC))
    assert nowhere.resolve("role:baker") == ""


PROGRAM = """
import hashlib, os, sys
sys.path.insert(0, "tests")
os.umask(int(sys.argv[2], 8))
from pathlib import Path
from exports import edition
from macros.exports.table import exported
from macros.load import load
for files in exported(edition(load(Path(sys.argv[1])))).values():
    for file in files:
        print(file.path, hashlib.sha256(file.content).hexdigest())
"""
"""Says what every file of a playbook holds."""


def test_same_data_same_bytes(tmp_path: Path) -> None:
    """In two folders, with other time zone, locale, umask and order of sets, at another time."""
    said = []
    for number, (zone, locale, umask, seed) in enumerate(
        [("UTC", "C", "022", "0"), ("Asia/Seoul", "ko_KR.UTF-8", "077", "4711")]
    ):
        data = tmp_path / str(number) / "data"
        shutil.copytree(ROOT / settings(ROOT).folder, data)
        zoned = {"TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
        environment = os.environ | zoned | {"PYTHONUTF8": str(number)}
        result = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(data), umask],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(result.stdout.splitlines())
        time.sleep(1.1 - number)
    assert len(said[0]) > 10 and said[0] == said[1]


def test_what_was_made_before_is_taken_while_it_holds(tmp_path: Path, sample: Playbook) -> None:
    fresh = edition(sample)
    keeping = dataclasses.replace(fresh, cache=tmp_path)
    first, again = contents(keeping), contents(dataclasses.replace(keeping))
    assert contents(fresh) == first == again and any(tmp_path.iterdir())
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert contents(keeping) == first
    there = News("new", ("stages", "bake", "activities", "bake-bread"), "Bake the bread")
    for changed in (
        edition(sample.model_copy(update={"title": "Another"})),
        edition(sample.marked(Since("v1", [there]))),
        edition(sample.made_from([], {}, {}, [("stages", "bake")])),
        edition(sample.made_from([LeftOut("activities", "gas", "Gas", "Bake", "oven")], {}, {})),
        dataclasses.replace(fresh, environment=RenderEnvironment(directory_urls=False)),
    ):
        contents(dataclasses.replace(fresh, cache=tmp_path))
        assert contents(dataclasses.replace(changed, cache=tmp_path)) == contents(changed) != first


def test_a_form_is_made_anew_when_what_it_leads_to_moves(tmp_path: Path, sample: Playbook) -> None:
    plan, bake, *rest = sample.stages
    (activity,), recipe = bake.activities, plan.deliverables[0]
    linked = recipe.model_copy(update={"template": f"[Bake](activity:{activity.id})"})
    plan = plan.model_copy(update={"deliverables": [linked]})
    moved = [
        plan.model_copy(update={"activities": [*plan.activities, activity]}),
        bake.model_copy(update={"activities": []}),
    ]
    said = []
    for stages in ([plan, bake, *rest], [*moved, *rest]):
        made = edition(sample.model_copy(update={"stages": stages}))
        path = f"downloads/forms/deliverables/{recipe.id}.docx"
        said.append(contents(dataclasses.replace(made, cache=tmp_path))[path])
        assert said[-1] == contents(made)[path]
    assert said[0] != said[1]


def contents(edition: Edition) -> dict[str, bytes]:
    """What every file holds."""
    return {file.path: file.content for files in exported(edition).values() for file in files}


def test_files_of_the_site_are_the_exports(tmp_path: Path, sample: Playbook) -> None:
    """Built, with a page and a file of somebody's own, which win; and pages link to the files."""
    folder = project(tmp_path / "bakery", copy_sample(tmp_path / "data"))
    (folder / "docs/roles").mkdir()
    (folder / "docs/roles/baker.md").write_text("# Ours\n", "utf-8")
    (folder / "docs/downloads").mkdir()
    (folder / "docs/downloads/jira.csv").write_text("ours\n", "utf-8")
    site = built(folder)
    made = dataclasses.replace(edition(sample), site="http://127.0.0.1/")
    # The page has style sheets in the site.
    own = {"roles/baker/index.md", "downloads/jira.csv", "whole.html"}
    assert 'href="assets/site.css"' in (site / "whole.html").read_text("utf-8")
    for file in (file for files in exported(made).values() for file in files):
        if file.path not in own:
            assert (site / file.path).read_bytes() == file.content, file.path
    assert not (site / "roles/baker/index.md").exists()
    assert (site / "downloads/jira.csv").read_text("utf-8") == "ours\n"
    for path, link in (
        ("downloads", "playbook.xlsx"),
        ("downloads", "../llms-full.txt"),
        ("deliverables/recipe", "../../downloads/forms/deliverables/recipe.docx"),
        ("deliverables/recipe", "../../downloads/forms/deliverables/recipe.md"),
    ):
        page = BeautifulSoup((site / path / "index.html").read_text("utf-8"), "html.parser")
        assert page.select(f'a[href="{link}"][download]'), link

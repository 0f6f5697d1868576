"""A playbook of nothing but what is required, in a folder of another name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from samples import ROOT, replace
from sites import built, project

from macros.load import load
from macros.model.playbook import Playbook
from macros.render import views
from macros.render.environment import RenderEnvironment
from macros.render.pages import pages

PLAYBOOK = """\
id: garden
title: A garden
tagline: Soil first
description: How a garden grows.
language: en
reviewed: 2026-01-31
publisher: {name: The gardeners}
stages: [dig, plant, pick]
"""
ROLES = """\
- {id: gardener, title: Gardener, description: Digs., side: client}
- {id: helper, title: Helper, description: Helps., side: vendor}
"""
STAGE = """\
title: The time to STAGE
short: STAGE
summary: We STAGE.
activities:
  - {id: do-STAGE, title: Do it, responsible: [helper], accountable: gardener}
"""


def write(folder: Path) -> Path:
    """The playbook as files in a new folder."""
    (folder / "stages").mkdir(parents=True)
    (folder / "playbook.yml").write_text(PLAYBOOK, "utf-8")
    (folder / "roles.yml").write_text(ROLES, "utf-8")
    for stage in ("dig", "plant", "pick"):
        (folder / f"stages/{stage}.yml").write_text(STAGE.replace("STAGE", stage), "utf-8")
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Playbook:
    return load(write(tmp_path_factory.mktemp("bare") / "garden"))


def test_pages_of_a_bare_playbook(bare: Playbook) -> None:
    paths = {page.path for page in pages(bare)}
    assert "checklists.md" not in paths and "glossary.md" not in paths
    for page in pages(bare):
        assert views.Views(bare, RenderEnvironment(), page.path).page(page), page


@pytest.mark.parametrize(
    "name", [n for n in views.MACROS if not n.startswith(("decision", "term"))]
)
def test_macro_of_a_bare_playbook(bare: Playbook, name: str) -> None:
    """A block of what a playbook does not have is empty, on a page that any playbook may have."""
    view = views.Views(bare, RenderEnvironment(), "by-hand.md")
    macro = getattr(view, name)
    taken = {"role_work": ["helper"]}.get(name, ["dig"] if macro.__code__.co_argcount > 1 else [])
    html = str(macro(*taken))
    assert "None" not in html and not re.search(r"<(ul|dl|tbody)[^>]*>\s*</\1>", html)


def test_site_of_a_bare_playbook(tmp_path: Path) -> None:
    folder = project(tmp_path / "site", write(tmp_path / "garden"))
    (folder / "data").rename(folder / "garden")
    (folder / "mkdocs.yml").unlink()
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    replace(folder / "mkdocs.yml", "folder: data", "folder: garden")
    replace(folder / "mkdocs.yml", "watch: [data,", "watch: [garden,")
    site = built(folder)
    for path in site.rglob("*.html"):
        source = path.read_text("utf-8")
        assert "A garden" in source and not re.search("[가-힣]", source), path

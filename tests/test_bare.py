"""Playbooks of nothing but what is required: with roles, and without roles and order, in a folder
of another name. What a playbook does not have is on no page, in no menu, heading or label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from exports import edition
from samples import ROOT
from sites import built, project

from macros.exports.table import exported
from macros.load import load
from macros.model.playbook import Playbook
from macros.render import views
from macros.render.environment import RenderEnvironment
from macros.render.pages import pages
from macros.scaffold.fresh import named

WITH_ROLES = {
    "playbook.yml": """\
id: garden
title: A garden
tagline: Soil first
description: How a garden grows.
language: en
reviewed: 2026-01-31
publisher: {name: The gardeners}
stages: [dig, plant, pick]
""",
    "roles.yml": """\
- {id: gardener, title: Gardener, description: Digs., side: client}
- {id: helper, title: Helper, description: Helps., side: vendor}
""",
    "stages/STAGE.yml": """\
title: The time to STAGE
short: STAGE
summary: We STAGE.
activities:
  - {id: do-STAGE, title: Do it, responsible: [helper], accountable: gardener}
""",
}
NOTHING_BUT_TITLES = {
    "playbook.yml": """\
id: garden
title: A garden
description: How a garden grows.
language: en
publisher: {name: The gardeners}
ordered: false
stages: [dig, plant, pick]
decisions: [hire]
topics: [tools]
""",
    "stages/STAGE.yml": """\
title: The time to STAGE
ordered: false
activities:
  - {id: do-STAGE, title: Do it}
checklist:
  - {id: check-STAGE, text: It is done.}
deliverables:
  - {id: made-STAGE, title: Some earth}
gate:
  question: Is it done?
  criteria: [{id: done-STAGE, text: All of it}]
  outcomes: [{id: go-STAGE, kind: go, text: Go home.}]
""",
    "decisions/hire.yml": """\
title: Hire somebody?
questions:
  - {id: q, question: Is it much?, answers: [{text: Much, to: all}, {text: Little, to: none}]}
options:
  - {id: all, title: Hire, text: Hire.}
  - {id: none, title: Alone, text: Alone.}
""",
    "topics/tools.yml": """\
title: Tools
guidance: [{id: sharp, title: Keep them sharp, text: Sharpen.}]
""",
}
ONLY_A_STAGE = {
    "playbook.yml": NOTHING_BUT_TITLES["playbook.yml"].partition("ordered")[0] + "stages: [dig]\n",
    "stages/dig.yml": "title: Dig\n",
}


def write(folder: Path, files: Mapping[str, str] = WITH_ROLES) -> Path:
    """The playbook as files in a new folder."""
    for name, text in files.items():
        for stage in ("dig", "plant", "pick") if "STAGE" in name else ("",):
            path = folder / name.replace("STAGE", stage)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("STAGE", stage), "utf-8")
    return folder


@pytest.fixture(scope="module", params=[WITH_ROLES, NOTHING_BUT_TITLES, ONLY_A_STAGE])
def bare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Playbook:
    return load(write(tmp_path_factory.mktemp("bare") / "garden", request.param))


def test_pages_of_a_bare_playbook(bare: Playbook) -> None:
    paths = {page.path for page in pages(bare)}
    assert "glossary.md" not in paths and ("checklists.md" in paths) is bool(bare.checklists)
    assert ("mine.md" in paths) is ("roles/index.md" in paths) is bool(bare.roles)
    for page in pages(bare):
        body = views.Views(bare, RenderEnvironment(), page.path).page(page)
        html = "".join(section.html for section in body.sections)
        assert "None" not in html, page
        assert not re.search(r"<(ul|ol|dl|h\d|tbody|legend|fieldset)[^>]*>\s*</\1>", html), page
        words = {heading.title for section in body.sections if (heading := section.heading)}
        if not bare.roles:
            labels = bare.labels
            assert not words & {labels.performers, labels.matrix, labels.role_work}
            assert (
                f"{labels.who}:" not in html and "data-roles" not in html and "pb-role" not in html
            )
        if not bare.ordered:
            assert "pb-number" not in html and "pb-position" not in html
            assert not re.search(r"\d\. (?:The time|<a)", html)
            assert page.kind == "decision" or not re.search("→|pb-diagram|<ol", html)


def test_exports_of_a_bare_playbook(bare: Playbook) -> None:
    for files in exported(edition(bare)).values():
        for file in files:
            if file.path.endswith((".md", ".txt", ".csv")):
                assert not re.search(r"\bNone\b|\(\)|: ;", file.content.decode()), file.path


@pytest.mark.parametrize(
    "name", [n for n in views.MACROS if not n.startswith(("decision", "term"))]
)
def test_macro_of_a_bare_playbook(bare: Playbook, name: str) -> None:
    """A block of what a playbook does not have is empty, on a page that any playbook may have."""
    view = views.Views(bare, RenderEnvironment(), "by-hand.md")
    if name == "role_work" and not bare.roles:
        return
    macro = getattr(view, name)
    taken = {"role_work": ["helper"]}.get(name, ["dig"] if macro.__code__.co_argcount > 1 else [])
    html = str(macro(*taken))
    assert "None" not in html and not re.search(r"<(ul|dl|tbody)[^>]*>\s*</\1>", html)


@pytest.mark.parametrize("files", [WITH_ROLES, NOTHING_BUT_TITLES, ONLY_A_STAGE])
def test_site_of_a_bare_playbook(files: Mapping[str, str], tmp_path: Path) -> None:
    folder = project(tmp_path / "site", write(tmp_path / "garden", files))
    (folder / "data").rename(folder / "garden")
    (folder / "mkdocs.yml").write_text(named(ROOT, "garden"), "utf-8")
    site = built(folder)
    for path in site.rglob("*.html"):
        source = path.read_text("utf-8")
        assert "A garden" in source and not re.search("[가-힣]", source), path
        assert "roles/" not in source or "roles.yml" in files, path

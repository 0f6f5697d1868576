"""Playbooks of any size, made from the shipped one, and the same pages as plain MkDocs has them."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

FLOOR = """\
site_name: Floor
site_url: https://example.org/
theme:
  name: material
  language: ko
  font: false
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {icon: material/weather-night, name: dark}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {icon: material/weather-sunny, name: light}
  features: [content.action.edit, content.code.copy, content.tooltips, navigation.footer,
    navigation.indexes, navigation.prune, navigation.tabs, navigation.top, search.highlight,
    search.suggest, toc.follow]
plugins:
  search:
    lang: [ko, en]
markdown_extensions: [abbr, admonition, attr_list, def_list, md_in_html, tables,
  pymdownx.details, pymdownx.superfences, {toc: {permalink: true}}]
"""


def enlarged(target: Path, stages: int) -> Path:
    """A copy of the shipped data in `target` with that many stages: the shipped ones over and
    over, each time under other ids."""
    shutil.copytree(ROOT / "data", target)
    order = target / "playbook.yml"
    top = yaml.safe_load(order.read_text("utf-8"))
    ids = list(top["stages"])
    for number in range(len(ids), stages):
        source, turn = ids[number % len(ids)], number // len(ids) + 1
        stage = yaml.safe_load((target / f"stages/{source}.yml").read_text("utf-8"))
        for field in ("activities", "deliverables", "checklist"):
            for thing in stage[field]:
                thing["id"] += f"-{turn}"
                for refers in {"waits_for", "makes"} & thing.keys():
                    thing[refers] = [f"{id_}-{turn}" for id_ in thing[refers]]
        for way in stage.get("returns", []):
            way["to"] += f"-{turn}"
        stage["title"] += f" {turn}"
        (target / f"stages/{source}-{turn}.yml").write_text(_dump(stage), "utf-8")
        top["stages"].append(f"{source}-{turn}")
    order.write_text(_dump(top), "utf-8")
    return target


def _dump(value: Any) -> str:
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def ours(folder: Path, stages: int) -> Path:
    """A project of this repository with that many stages (0: the shipped data as they are)."""
    folder.mkdir(parents=True)
    for name in ("mkdocs.yml", "macros"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    if stages:
        enlarged(folder / "data", stages)
    else:
        shutil.copytree(ROOT / "data", folder / "data")
    return folder


def floor(folder: Path, project: Path) -> Path:
    """Plain MkDocs with Material and the pages of `project` as ready-made Markdown."""
    from macros.load import load
    from macros.render.environment import RenderEnvironment
    from macros.render.pages import Page, pages
    from macros.render.structure import PageBody, markdown
    from macros.render.svg import Renderer
    from macros.render.views import Views
    from macros.website.build import drawn
    from macros.website.navigation import navigation

    def source(page: Page, body: PageBody) -> str:
        meta: dict[str, Any] = {
            "title": page.title,
            "description": page.description,
            "hide": list(page.hide),
        }
        if page.kind == "mine":
            meta["search"] = {"exclude": True}
        return f"---\n{_dump(meta)}---\n\n{markdown(body.sections, str)}\n"

    playbook = load(project / "data", project)
    renderer = Renderer(project / ".cache/diagrams")
    environment = RenderEnvironment(lambda graph: drawn(renderer, graph))
    for page in pages(playbook):
        path = folder / "docs" / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        body = Views(playbook, environment, page.path).page(page)
        path.write_text(source(page, body), "utf-8")
    nav = json.dumps({"nav": navigation(playbook)}, ensure_ascii=False)[1:-1]
    (folder / "mkdocs.yml").write_text(f"{FLOOR}{nav}\n", "utf-8")
    return folder

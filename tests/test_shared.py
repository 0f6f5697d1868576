"""A page made with its addresses left open is, once they are filled in, the page made directly."""

from __future__ import annotations

from pathlib import Path

import pytest
from exports import edition

from macros.exports.table import downloads, exported
from macros.model.playbook import Playbook
from macros.render import pages
from macros.render.environment import RenderEnvironment
from macros.render.graph import Graph
from macros.render.shared import OPEN, OpenViews, Setting
from macros.render.structure import Section
from macros.render.svg import Drawing, Renderer
from macros.render.views import Views


@pytest.mark.parametrize("drawn", [True, False])
def test_pages_are_the_same(playbook: Playbook, tmp_path: Path, drawn: bool) -> None:
    def draw(graph: Graph) -> Drawing | None:
        return renderer.render(graph) if drawn else None

    renderer = Renderer(tmp_path)
    # One whose addresses are not folders, so that none is the same by chance.
    environment = RenderEnvironment(draw=draw, directory_urls=not drawn)
    offered, count = downloads(edition(playbook), exported(edition(playbook)), weighed=False), 0
    for page in pages.pages(playbook):
        direct = Views(playbook, environment, page.path, offered).page(page)
        opened = OpenViews(playbook, environment, page.path, offered).page(page)
        assert Setting(page.path, not drawn).body(opened) == direct, page.path
        count += sum(len(OPEN.findall(section.html)) for section in opened.sections)
    assert count > 100


def test_what_is_of_one_page_is_left_out_elsewhere(sample: Playbook) -> None:
    role = next(page for page in pages.pages(sample) if page.kind == "role")
    body = OpenViews(sample, RenderEnvironment(), role.path).page(role)
    setting = Setting(role.path, True, lambda *_: "#there", "role-", by_itself=False)
    shown = setting.body(body).sections
    lost = {
        section.heading.id
        for section in Setting(role.path, True).body(body).sections
        if section.heading
    } - {heading_id(section).removeprefix("role-") for section in shown}
    assert "checklist" in lost and "work" not in lost
    html = "".join(section.html for section in shown)
    assert not OPEN.search(html) and "pb-check" not in html and 'href="#there"' in html


def heading_id(section: Section) -> str:
    return section.heading.id if section.heading else ""

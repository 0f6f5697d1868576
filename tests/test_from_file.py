"""A site for a folder: nothing in it is a module, and what scripts load comes as scripts."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from samples import copy_sample
from sites import built, project

from macros.website.from_file import VARIABLE, module, pack

MODULES = """\
import { a, b as c } from "./one.js";
import { d } from "./one.js";
export const first = (x) => x, other = 1;
export async function second() { return (await import("./two.js")).third(a, c, d); }
export class Third {}
function inner() {}
"""


def test_module_becomes_a_function() -> None:
    made = module("zero.js", MODULES)
    assert 'const { a, b: c } = need("one.js");' in made
    assert 'await Promise.resolve(need("two.js"))' in made
    assert "return { first, second, Third };" in made
    assert not re.search(r"^\s*(import|export)\b", made, re.M)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "1")
        return built(project(folder / "bakery", copy_sample(folder / "data")))


def test_no_page_needs_a_server(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20 and site / "stages/plan.html" in pages
    for page in pages:
        text = page.read_text("utf-8")
        assert 'type="module"' not in text, page
        assert not re.search(r'href="[^":#?]*/(#[^"]*)?"', text), page
    for script in ("assets/interactive.js", "assets/from-file.js"):
        assert not re.search(
            r"^\s*(import|export)\b|\bimport\(", (site / script).read_text("utf-8"), re.M
        )
        assert f'src="{script}"' in (site / "index.html").read_text("utf-8")


def test_data_are_handed_over(site: Path) -> None:
    for name in ("assets/checks.json", "search/entries.json"):
        said = (site / f"{name}.js").read_text("utf-8")
        start = f'playbookFile("{name}", '
        assert said.startswith(start)
        held = json.loads(said.removeprefix(start).removesuffix(");\n"))
        assert held == json.loads((site / name).read_text("utf-8"))
    assert (site / "search/search_index.js").read_text("utf-8").startswith("var __index = {")


def test_the_same_site_is_the_same_archive(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other"
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_file():
            (copy / path.relative_to(site)).parent.mkdir(parents=True, exist_ok=True)
            (copy / path.relative_to(site)).write_bytes(path.read_bytes())
    pack(copy, "bakery")
    packed = site.parent / "bakery.zip"
    assert (tmp_path / "bakery.zip").read_bytes() == packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        assert "bakery/index.html" in archive.namelist()

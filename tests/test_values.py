"""Values that each organisation sets: declared in the data, set in its layer, named in texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from samples import replace
from sites import built, project

from macros.__main__ import main
from macros.load import load, read
from macros.model.playbook import Playbook
from macros.render import pages
from macros.render.environment import RenderEnvironment
from macros.render.structure import html
from macros.render.unset import marked
from macros.render.views import Views

DECLARED = """\
- id: limit
  title: Limit of approval
  hint: Above it the owner decides.
  type: number
  unit: " won"
- id: contact
  title: Whom to call
  default: the baker
- id: code
  title: Secret *code*
"""


@pytest.fixture
def named(data: Path) -> Path:
    """The sample with values in plain text, Markdown, a form and a check."""
    (data / "values.yml").write_text(DECLARED, "utf-8")
    plan = data / "stages/plan.yml"
    replace(plan, "summary: Decide what to bake", "summary: Up to {value:limit}")
    replace(plan, "Walk through the streets.", "Call {value:contact}, say {value:code}.")
    replace(plan, "## Ingredients", "## Ingredients up to {value:limit}")
    replace(
        data / "stages/plan.yml",
        "text: The recipe is written.\n    roles",
        "text: The recipe costs less than {value:limit}.\n    roles",
    )
    (data / "local").mkdir()
    return data


def stands(playbook: Playbook) -> tuple[str, str, str]:
    plan = playbook.find("stage", "plan")
    return plan.summary, plan.guidance[0].text.partition("\n")[0], plan.checklist[0].text


def test_what_is_set_stands_in_the_texts(named: Path) -> None:
    (named / "local/values.yml").write_text("limit: 5,000\ncode: a_b*c\n", "utf-8")
    assert stands(load(named)) == (
        "Up to 5,000 won and for whom.",
        r"Call the baker, say a\_b\*c. Ask the [baker](role:baker) what",
        "The recipe costs less than 5,000 won.",
    )
    assert (
        load(named)
        .find("deliverable", "recipe")
        .template.startswith("## Ingredients up to 5,000 won\n")
    )


def test_what_is_not_set_says_so(named: Path) -> None:
    playbook = load(named)
    assert stands(playbook)[0] == "Up to [Limit of approval: to be set] and for whom."
    assert list(playbook.unset) == [
        "[Limit of approval: to be set]",
        "[Secret *code*: to be set]",
    ]


@pytest.mark.parametrize("text", ["limit: 5000", "- {id: limit, value: '5000'}"])
def test_a_value_is_set_in_two_forms(named: Path, text: str) -> None:
    (named / "local/values.yml").write_text(text, "utf-8")
    assert load(named).find("value", "limit").text == "5000 won"


def test_check_says_what_is_missing(named: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (named / "local/values.yml").write_text("code: x\n", "utf-8")
    assert main(["check", str(named)]) == 0
    out = capsys.readouterr().out
    assert (
        f"{(named / 'values.yml').as_posix()}:1:3: Notice: 1 of the 3 values that each "
        f"organisation sets are still to be set, in {(named / 'local/values.yml').as_posix()}. "
        "`python -m macros show values` prints what to write: limit\nNotices: 1." in out
    )
    (named / "local/values.yml").write_text("code: x\nlimit: 3\n", "utf-8")
    assert read(named).notices == []


def test_a_page_lists_the_values(named: Path, sample: Playbook) -> None:
    assert "tailored" not in {page.kind for page in pages.pages(sample)}
    playbook = load(named)
    (page,) = (page for page in pages.pages(playbook) if page.kind == "tailored")
    body = Views(playbook, RenderEnvironment(), page.path).page(page)
    text = re.sub(r"<[^>]+>", "", html(body.sections))
    assert re.search(r"Limit of approval\s+To be set\s*Above it the owner decides\.", text)
    assert re.search(r"Whom to call\s+the baker \(proposed\)", text)


def test_marks_stand_where_a_reader_sees_them() -> None:
    page = '<a title="[x&#58; a]">[x: a]</a><textarea>[x: a]</textarea> &#91;x&#58; a&#93;'
    span = '<span class="pb-value">'
    assert marked(page, ["[x: a]"]) == (
        f'<a title="[x&#58; a]">{span}[x: a]</span></a><textarea>[x: a]</textarea> '
        f"{span}&#91;x&#58; a&#93;</span>"
    )
    assert marked(page, ["[y]"]) == page


def test_a_site_marks_what_is_to_be_set(named: Path, tmp_path: Path) -> None:
    site = built(project(tmp_path / "project", named))
    mark = '<span class="pb-value">&#91;Limit of approval&#58; to be set&#93;</span>'
    page = (site / "stages/plan/index.html").read_text("utf-8")
    assert mark in page and "{value:" not in page
    assert (site / "tailored/index.html").exists()

"""Each view of the sample playbook, in which something is hostile, compared with the whole of what
it should give. After a change that is meant, `python tests/test_views.py` writes the files anew;
read what changed in them before committing."""

from __future__ import annotations

import inspect
import re
import sys
import tempfile
from pathlib import Path

import pytest
from samples import ROOT, copy_sample, replace

from macros.load import load
from macros.model.playbook import Playbook, UnknownId
from macros.render.environment import RenderEnvironment
from macros.render.graph import Graph
from macros.render.structure import markdown
from macros.render.svg import Drawing
from macros.render.views import MACROS, Views

EXPECTED = Path(__file__).parent / "views"
NASTY = 'a|b "c" {{ 7*7 }} <b>`d`</b> *e* ]; #f'
HERE = "pages/here.md"


def spoilt(folder: Path) -> Playbook:
    """The sample playbook with hostile text where views show it, and with a list left empty."""
    data = copy_sample(folder / "data")
    quoted = NASTY.replace('"', '\\"')
    replace(data / "stages/plan.yml", "title: Choose the bread", f'title: "{quoted}"')
    replace(data / "roles.yml", "title: Baker", f'title: "Baker {quoted}"')
    replace(
        data / "stages/plan.yml", "why: Without it no two loaves are alike.", f'why: "{quoted}"'
    )
    replace(data / "glossary.yml", "term: Sourdough", f'term: "Sourdough {quoted}"')
    for hostile in ("There is money for three months.", "The room", "Nobody tasted it"):
        replace(data / "stages/plan.yml", hostile, f'"{quoted}"')
    replace(data / "stages/plan.yml", "question: How much flour?", f'question: "{quoted}"')
    replace(data / "playbook.yml", "title: The corner shop", f'title: "{quoted}"')
    replace(data / "decisions/which-oven.yml", "cons: [Smells]", "cons: []")
    return load(data)


def shown(playbook: Playbook, name: str) -> str:
    """What the macro gives for the first thing of the kind it takes."""
    first = {
        "stage": playbook.stages[0].id,
        "stages": playbook.stages[0].id,
        "role": playbook.roles[1].id,
        "decision": playbook.decisions[0].id,
        "term": playbook.glossary[0].id,
    }
    view = getattr(Views(playbook, RenderEnvironment(), HERE), name)
    arguments = [first[parameter] for parameter in inspect.signature(view).parameters]
    content = view(*arguments)
    return content if isinstance(content, str) else markdown(content, str)


@pytest.fixture(scope="module")
def playbook(tmp_path_factory: pytest.TempPathFactory) -> Playbook:
    return spoilt(tmp_path_factory.mktemp("views"))


@pytest.mark.parametrize("name", MACROS)
def test_view(playbook: Playbook, name: str) -> None:
    expected = (EXPECTED / f"{name}.md").read_text(encoding="utf-8")
    assert expected.strip(), "an empty file compares nothing"
    assert shown(playbook, name) == expected
    assert "<b>`" not in expected and "{{" not in expected


@pytest.mark.parametrize("name", ["macros.md", "macros.en.md"])
def test_every_macro_is_in_the_guide(name: str) -> None:
    """The same macros as in the table, in the same order, and each once."""
    page = (ROOT / "guide" / name).read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)(?:\(\))?` \|", page, re.M)) == sorted(MACROS)


def test_every_macro_is_on_the_page_of_the_tests() -> None:
    page = (Path(__file__).parent / "pages/blocks.md").read_text(encoding="utf-8")
    assert [name for name in MACROS if f"\n### {name} {{" not in page] == []


def test_unknown_id_names_the_nearest(playbook: Playbook) -> None:
    with pytest.raises(UnknownId, match=r"no stage 'plna'\. Did you mean 'plan'\?"):
        Views(playbook, RenderEnvironment(), HERE).gate("plna")


def test_diagram_twice_on_a_page_has_two_names(playbook: Playbook) -> None:
    names: list[str] = []

    def draw(graph: Graph) -> Drawing:
        names.append(graph.name)
        return Drawing("<svg></svg>", 1)

    views = Views(playbook, RenderEnvironment(draw), HERE)
    views.process_flow()
    views.process_flow()
    assert names == ["flow-process", "flow-process-2"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        sample = spoilt(Path(temporary))
        for macro in MACROS:
            (EXPECTED / f"{macro}.md").write_text(shown(sample, macro), encoding="utf-8")
    sys.exit(0)


def test_very_many_checks_stand_in_several_lists(sample: Playbook) -> None:
    """The same checks in the same order; those far down are left to the browser to lay out."""
    views = Views(sample, RenderEnvironment(), HERE)
    check = sample.stages[0].checklist[0]
    many = [check.model_copy(update={"id": f"check-{number}"}) for number in range(1234)]
    lists = views.lists(many)
    assert [check for part, _ in lists for check in part] == many
    far = [is_far for _, is_far in lists]
    assert far == sorted(far) and not far[0] and far[-1]
    assert views.lists(many[:3]) == [(many[:3], True)], "what follows is as far down"
    few = many[:100]
    assert Views(sample, RenderEnvironment(), HERE).lists(few) == [(few, False)]

"""What a hand-written page is told about a call that cannot be."""

from __future__ import annotations

import pytest

from macros.model.playbook import Playbook
from macros.render.environment import RenderEnvironment
from macros.render.views import Views
from macros.website.macro_calls import CallError, call

SOURCE = """\
# A page

{{ gate("plan") }} and {{ gate("plna") }}
{{ gate() }}
"""


@pytest.mark.parametrize(
    ("name", "arguments", "named", "said"),
    [
        ("gate", ["plna"], {}, "3:4: There is no stage 'plna'"),
        ("gate", [], {"stage": "plna"}, "3:4: There is no stage 'plna'"),
        ("gate", [], {}, '3:4: Write this macro as gate("stage").'),
        ("gate", ["plan", "bake"], {}, '1:1: Write this macro as gate("stage").'),
        ("gate", [], {"stag": "plan"}, '3:4: Write this macro as gate("stage").'),
        ("gate", [3], {}, "1:1: There is no stage '3'"),
        ("raci_matrix", ["plan", "bkae"], {}, "1:1: There is no stage 'bkae'"),
        ("process_flow", ["plan"], {}, "1:1: Write this macro as process_flow()."),
        ("term", ["sour"], {}, "1:1: There is no term 'sour'"),
        ("decision_flow", ["oven"], {}, "1:1: There is no decision 'oven'"),
        ("role_work", ["bakr"], {}, "1:1: There is no role 'bakr'"),
    ],
)
def test_call_that_cannot_be(
    sample: Playbook, name: str, arguments: list[str], named: dict[str, str], said: str
) -> None:
    with pytest.raises(CallError) as caught:
        call(Views(sample, RenderEnvironment(), "by-hand.md"), name, arguments, named, SOURCE)
    assert caught.value.problem.text("en").startswith(f":{said}")


def test_forms_with_several_ids(sample: Playbook) -> None:
    with pytest.raises(CallError) as caught:
        call(
            Views(sample, RenderEnvironment(), "by-hand.md"), "checklist", [], {"stage": "plan"}, ""
        )
    assert 'checklist("stages", …)' in caught.value.problem.text("ko")


def test_call(sample: Playbook) -> None:
    views = Views(sample, RenderEnvironment(), "by-hand.md")
    assert "Is the plan good enough?" in call(views, "gate", [], {"stage": "plan"}, SOURCE)

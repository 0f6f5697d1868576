"""The model as Mermaid text."""

from __future__ import annotations

import re

import pytest

from macros.model.playbook import Playbook
from macros.model.things import Stage
from macros.render.diagrams import (
    LONGEST,
    LONGEST_CHAIN,
    decision_tree,
    process_flow,
    process_parts,
    stage_flow,
)
from macros.render.mermaid import mermaid


def url(kind: str, id_: str) -> str:
    return f"{kind}/{id_}/"


def test_process_flow(sample: Playbook) -> None:
    diagram = process_flow(sample, url)
    lines = mermaid(diagram).splitlines()
    assert [lines[0], *lines[3:]] == [
        "flowchart TB",
        '  s_plan("1#46; Make a plan")',
        "  class s_plan c-teal",
        '  click s_plan href "stage/plan/" "Make a plan"',
        '  s_bake("2#46; Bake")',
        "  class s_bake c-teal",
        '  click s_bake href "stage/bake/" "Bake"',
        '  s_sell("3#46; Sell")',
        "  class s_sell c-violet",
        '  click s_sell href "stage/sell/" "Sell"',
        "  s_plan --> s_bake",
        "  s_bake --> s_sell",
        '  s_plan -.->|"bought bread"| s_sell',
        '  s_sell -.->|"nobody buys"| s_plan',
    ]
    assert diagram.description == (
        "Make a plan → Bake → Sell. Around Bake: bought bread. Back from Sell to Make a plan: "
        "nobody buys"
    )


def flow(playbook: Playbook, stage: Stage) -> str:
    graph = stage_flow(playbook, stage, url)
    return mermaid(graph) if graph else ""


def test_no_chain_where_there_is_none(sample: Playbook) -> None:
    """No order, no work, or more steps than can be seen at once."""
    stage = sample.stages[0]
    step = stage.activities[0]
    many = [step.model_copy(update={"id": f"s{n}"}) for n in range(LONGEST_CHAIN + 1)]
    assert flow(sample, stage)
    for name, value in (("ordered", False), ("activities", []), ("activities", many)):
        assert not flow(sample, stage.model_copy(update={name: value}))
    loose = sample.model_copy(update={"ordered": False})
    assert "s_sell" not in flow(loose, sample.stages[1]) and process_parts(loose, url) == []


def test_stage_flow_leads_from_the_stage_before_to_the_next(sample: Playbook) -> None:
    text = flow(sample, sample.stages[1])
    assert "s_plan --> a_bake_bread" in text and "a_bake_bread --> s_sell" in text
    last = flow(sample, sample.stages[2])
    assert '-.->|"nobody buys"| s_plan' in last


def test_stage_flow_shows_what_runs_side_by_side(sample: Playbook) -> None:
    """An activity that waits for nothing begins with the others; the gate waits for all ends; the
    answers lead where they say; a box says whose side works and what it makes."""
    stage = sample.stages[0]
    first, second = stage.activities
    second = second.model_copy(update={"waits_for": [], "makes": ["recipe"]})
    text = flow(sample, stage.model_copy(update={"activities": [first, second]}))
    assert "a_choose_bread --> a_write_recipe" not in text
    assert "a_choose_bread --> gate" in text and "a_write_recipe --> gate" in text
    assert 'gate -->|"Go"| s_bake' in text and 'gate -.->|"Stop"| stop' in text
    assert "▤ Recipe" in text
    sides = {role.id: sample.labels[f"side_{role.side}"] for role in sample.roles}
    assert sides["owner"] in text and sides["baker"] in text


def test_a_way_back_is_one_arrow_though_an_answer_leads_there_too(sample: Playbook) -> None:
    plan, _, sell = sample.stages
    assert plan.gate
    fix = plan.gate.outcomes[0].model_copy(update={"id": "fix", "kind": "fix", "to": "plan"})
    gate = plan.gate.model_copy(update={"outcomes": [fix]})
    text = flow(sample, sell.model_copy(update={"gate": gate}))
    assert 'gate -.->|"nobody buys"| s_plan' in text
    assert text.count("| s_plan") == 1


def test_arrows_and_papers_apply_with_what_they_belong_to(sample: Playbook) -> None:
    """No arrow leads to a box that is left out, and no box names a paper that is; before the gate
    remains what only leads to work that may not apply."""
    stage = sample.stages[0]
    first, second = stage.activities
    recipe = stage.deliverables[0].model_copy(update={"when": {"oven": "electric"}})
    second = second.model_copy(update={"when": {"oven": "gas"}, "makes": [recipe.id]})
    update = {"activities": [first, second], "deliverables": [recipe]}
    graph = stage_flow(sample, stage.model_copy(update=update), url)
    assert graph
    marked = {(edge.start, edge.end): edge.marks for edge in graph.edges}
    assert marked["a_choose-bread", "a_write-recipe"] == ' data-when-oven="gas"'
    assert marked["a_write-recipe", "gate"] == ' data-when-oven="gas"'
    assert marked["a_choose-bread", "gate"] == ""
    (node,) = (node for node in graph.nodes if node.id == "a_write-recipe")
    assert [node.lines[row] for row in node.line_marks] == ["▤ Recipe"]
    assert set(node.line_marks.values()) == {' data-when-oven="electric"'}


def test_decision_tree(sample: Playbook) -> None:
    text = mermaid(decision_tree(sample.decisions[0]))
    assert 'q_gas_there -->|"Yes"| o_gas' in text
    assert 'q_gas_there -->|"No"| o_electric' in text


@pytest.mark.parametrize("title", ['a"b', "a]b", "a|b", "a;b", "end", "a#b", "<b>", "{{x}}", "`a`"])
def test_labels_are_inert(sample: Playbook, title: str) -> None:
    """Nothing but letters, digits, blanks and numeric entities reaches a label."""
    stage = sample.stages[0].model_copy(update={"title": title})
    text = mermaid(process_flow(sample.model_copy(update={"stages": [stage]}), url))
    label = text.splitlines()[3].removeprefix('  s_plan("').removesuffix('")')
    decoded = "".join(
        chr(int(part)) if index % 2 else part
        for index, part in enumerate(re.split(r"#(\d+);", label))
    )
    assert decoded == f"1. {title}"
    assert not set(label) & set('"]|<>{}`')


def test_long_labels_break_between_words(sample: Playbook) -> None:
    title = "아주 긴 단계 이름은 낱말 사이에서만 줄이 바뀌어야 합니다"
    stage = sample.stages[0].model_copy(update={"title": title})
    text = mermaid(process_flow(sample.model_copy(update={"stages": [stage]}), url))
    assert "<br/>" in text
    assert text.splitlines()[3].replace("<br/>", " ").count(title.replace(" ", " ")) == 1


def test_many_stages_stay_a_column(sample: Playbook) -> None:
    stages = [sample.stages[0].model_copy(update={"id": f"s-{n}"}) for n in range(20)]
    numbers = {stage.id: number for number, stage in enumerate(stages, 1)}
    longer = sample.model_copy(update={"stages": stages, "numbers": numbers})
    diagram = process_flow(longer, url)
    text = mermaid(diagram)
    assert text.startswith("flowchart TB")
    assert text.count(" --> ") == 19


def test_browser_gets_title_and_description(sample: Playbook) -> None:
    lines = mermaid(process_flow(sample, url)).splitlines()
    assert lines[1].startswith("  accTitle: The whole process")
    assert lines[2].startswith("  accDescr: Make a plan")


def test_long_process_comes_in_parts_that_hang_together(sample: Playbook) -> None:
    stage = sample.stages[0].model_copy(update={"returns": ()})
    stages = [stage.model_copy(update={"id": f"s{n}"}) for n in range(2 * LONGEST + 1)]
    numbers = {stage.id: number for number, stage in enumerate(stages, 1)}
    longer = sample.model_copy(update={"stages": stages, "numbers": numbers})
    parts = process_parts(longer, url)
    assert [part.name for part in parts] == ["flow-process-1", "flow-process-10", "flow-process-19"]
    assert parts[1].title.endswith(" 10–18")
    first, second = map(mermaid, parts[:2])
    assert "s_s8 --> s_s9\n" in first and "s_s8 --> s_s9\n" in second
    assert "s_s7 " not in second and "s_s19" not in second
    assert [part.name for part in process_parts(sample, url)] == ["flow-process"]

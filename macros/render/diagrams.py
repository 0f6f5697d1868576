"""The diagrams of a playbook as graphs: the process, a stage, a decision. How they are drawn and
shown does not live here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ..model.playbook import Playbook
from ..model.things import Bypass, Decision, Return, Stage
from .applies import marks
from .flow import Step, rows, ways
from .graph import Edge, Graph, Node, Shape

Url = Callable[[str, str], str]
"""(kind, id) → the address of that page as the page with the diagram has to say it."""

Waiting = Mapping[str, Sequence[str]]
"""The ids of activities that each activity waits for."""

NODE_WIDTH = 14
"""Where a label wraps, in widths of a Hangul syllable."""
EDGE_WIDTH = 8
NARROW = 0.55
"""Width of a Latin letter, a digit or a blank in those units."""
LONGEST = 12
"""How many stages one diagram of the process shows at most."""
LONGEST_CHAIN = 15
"""How many activities the diagram of a stage shows at most."""
SIDES = {"client": "c-blue", "vendor": "c-orange", "either": "c-slate", "both": "c-violet"}
"""The colour of whose side does the work."""
COLOURS = ("blue", "teal", "violet", "amber", "rose", "green", "orange", "slate")
"""For stages that name no colour, in turn."""


def process_parts(playbook: Playbook, url: Url) -> list[Graph]:
    """The whole process, in parts of about the same length if it is long; none without an
    order."""
    if not playbook.ordered:
        return []
    total = len(playbook.stages)
    size = -(-total // -(-total // LONGEST))
    parts = [slice(start, min(start + size, total)) for start in range(0, total, size)]
    return [process_flow(playbook, url, part) for part in parts]


def process_flow(playbook: Playbook, url: Url, part: slice | None = None) -> Graph:
    """The stages in their order, the ways back and the ways around, each stage a link; of a part
    of the process with the stages before and after it and those its ways lead to."""
    title = playbook.labels.process_flow
    name = "flow-process"
    start, end = (part.start, part.stop) if part else (0, len(playbook.stages))
    stages = playbook.stages[start:end]
    shown = playbook.stages[max(start - 1, 0) : end + 1]
    if shown != stages:
        title, name = f"{title} {start + 1}–{end}", f"{name}-{start + 1}"
    targets = {way.to for stage in stages for way in stage.returns}
    others = ({stage.id for stage in shown} | targets) - {stage.id for stage in stages}
    nodes = [_stage(playbook, stage, url, inside=True) for stage in stages]
    nodes += [_stage(playbook, stage, url) for stage in playbook.stages if stage.id in others]
    edges = [Edge(_of(before), _of(after)) for before, after in pairwise(shown)]
    for before, stage, after in zip(shown, shown[1:], shown[2:], strict=False):
        if stage.bypass and stage.id not in others:
            edges.append(_way(playbook, _of(before), _of(after), stage.bypass))
    for stage in stages:
        edges += [_way(playbook, _of(stage), f"s_{way.to}", way) for way in stage.returns]
    sentences = [" → ".join(stage.title for stage in stages), *_ways(playbook, stages)]
    return Graph(name, title, ". ".join(sentences), tuple(nodes), tuple(edges))


def stage_flow(playbook: Playbook, stage: Stage, url: Url) -> Graph | None:
    """From the stage before through the activities, each after those that it waits for, to the
    gate and to where its answers lead. A box names whose side does the work, and what it makes.
    None where there is no order, or too much to be seen at once."""
    waiting = stage.waits
    some = waiting if stage.ordered else [ids for ids in waiting.values() if ids]
    if not some or len(waiting) > LONGEST_CHAIN:
        return None
    labels = playbook.labels
    position = playbook.numbers[stage.id] - 1
    before = playbook.stages[position - 1] if position and playbook.ordered else None
    tint = f"c-{colour(playbook, stage)}"
    nodes = [_stage(playbook, before, url)] if before else []
    edges = []
    steps = [step for row in rows(playbook, stage) for step in row]
    for step in steps:
        id_ = f"a_{step.activity.id}"
        nodes.append(_step(playbook, step, id_))
        waits = waiting[step.activity.id]
        edges += [Edge(f"a_{other}", id_) for other in waits]
        if before and not waits:
            edges.append(Edge(_of(before), id_))
    ends = [f"a_{step.activity.id}" for step in steps if _ends(playbook, steps, step, waiting)]
    if stage.gate:
        nodes.append(Node("gate", _wrapped(labels.gate, NODE_WIDTH), "hexagon", tint))
        edges += [Edge(end, "gate") for end in ends]
        ends = ["gate"]
    drawn = {node.id for node in nodes} | {_of(stage)}
    targets = _targets(playbook, stage)
    for kind, target, label, dotted in targets:
        id_ = _of(target) if target else kind
        if id_ not in drawn:
            words = {"go": labels.flow_end, "fix": labels.flow_again, "stop": labels.flow_stop}
            end = Node(kind, _wrapped(words.get(kind, ""), NODE_WIDTH))
            nodes.append(_stage(playbook, target, url) if target else end)
            drawn.add(id_)
        lines = _wrapped(label, EDGE_WIDTH) if label else ()
        edges += [Edge(end, id_, lines, dotted) for end in ends]
    whens = {node.id: node.when for node in nodes}
    edges = [replace(edge, marks=_marks(whens, edge)) for edge in edges]
    sentences = [" → ".join(step.activity.title for step in steps)]
    sentences += _ways(playbook, [stage])
    title = labels.stage_flow.format(stage=stage.title)
    name = f"flow-stage-{stage.id}"
    return Graph(name, title, ". ".join(sentences), tuple(nodes), tuple(edges))


def _targets(playbook: Playbook, stage: Stage) -> Iterator[tuple[str, Stage | None, str, bool]]:
    """Where a stage leads: the kind of the answer, the stage if it is another, what the arrow
    says, and whether it is a way back. Without a gate, to the next stage."""
    by_id = {other.id: other for other in playbook.stages}
    back_to = {back.to for back in stage.returns}
    if stage.gate:
        for way in ways(playbook, stage.gate.outcomes):
            other = way.to if way.to and way.to.id != stage.id else None
            # The way back itself says more than the answer that leads there.
            if other and way.kind == "fix" and other.id in back_to:
                continue
            yield way.kind, other, playbook.labels[way.kind], way.kind != "go"
    else:
        after = playbook.stages[playbook.numbers[stage.id] :] if playbook.ordered else []
        if after or not stage.returns:
            yield "go", after[0] if after else None, "", False
    for back in stage.returns:
        yield "fix", by_id[back.to], back.short, True


def _step(playbook: Playbook, step: Step, id_: str) -> Node:
    """An activity as a box: round where the vendor does it, with corners where the company does."""
    roles = ", ".join(playbook.roles_by_id[role].title for role in step.activity.responsible)
    who = f"{playbook.labels[f'side_{step.side}']}: {roles}" if step.side else roles
    lines = [
        *_wrapped(step.activity.title, NODE_WIDTH),
        *(_wrapped(who, NODE_WIDTH) if who else ()),
    ]
    line_marks: dict[int, str] = {}
    for paper in step.makes:
        own = _wrapped(f"▤ {paper.title}", NODE_WIDTH)
        line_marks |= dict.fromkeys(
            range(len(lines), len(lines) + len(own)), marks(playbook.accepted(paper.when))
        )
        lines += own
    shape: Shape = "rectangle" if step.side == "client" else "rounded"
    when = playbook.accepted(step.activity.when)
    tint = SIDES.get(step.side, "c-slate")
    return Node(id_, tuple(lines), shape, tint, when=when, line_marks=line_marks)


def _ends(playbook: Playbook, steps: Sequence[Step], step: Step, waiting: Waiting) -> bool:
    """Whether an activity leads to the gate: nothing waits for it, or only what may not apply, as
    far as one condition shows."""
    after = [other.activity for other in steps if step.activity.id in waiting[other.activity.id]]
    whens = [playbook.accepted(activity.when) for activity in after]
    covered = any(
        {value.id for value in condition.values}
        == {value for when in whens if [*when] == [condition.id] for value in when[condition.id]}
        for condition in playbook.conditions
    )
    return all(whens) and not covered


def _marks(whens: Mapping[str, Mapping[str, Sequence[str]]], edge: Edge) -> str:
    """With what an arrow applies: with what both of its ends do."""
    start, end = whens.get(edge.start, {}), whens.get(edge.end, {})
    both = {
        id_: [value for value in start.get(id_, end.get(id_, ())) if value in end.get(id_, [value])]
        for id_ in [*start, *end]
    }
    return marks(both)


def decision_tree(decision: Decision) -> Graph:
    """The questions of a decision with their answers, down to the options."""
    ids = {question.id: f"q_{question.id}" for question in decision.questions}
    ids |= {option.id: f"o_{option.id}" for option in decision.options}
    titles = {question.id: question.question for question in decision.questions}
    titles |= {option.id: option.title for option in decision.options}
    nodes = [
        Node(ids[question.id], _wrapped(question.question, NODE_WIDTH), "hexagon", "c-slate")
        for question in decision.questions
    ]
    nodes += [
        Node(ids[option.id], _wrapped(option.title, NODE_WIDTH), colour="c-blue")
        for option in decision.options
    ]
    edges = []
    sentences = []
    for question in decision.questions:
        for answer in question.answers:
            label = _wrapped(answer.text, EDGE_WIDTH)
            edges.append(Edge(ids[question.id], ids[answer.to], label))
            sentences.append(f"{question.question} {answer.text} → {titles[answer.to]}")
    name, description = f"flow-decision-{decision.id}", ". ".join(sentences)
    return Graph(name, decision.title, description, tuple(nodes), tuple(edges))


def colour(playbook: Playbook, stage: Stage) -> str:
    """The colour of a stage: its own, or the next in turn."""
    return stage.colour or COLOURS[(playbook.numbers[stage.id] - 1) % len(COLOURS)]


def _of(stage: Stage) -> str:
    return f"s_{stage.id}"


def _stage(playbook: Playbook, stage: Stage, url: Url, inside: bool = False) -> Node:
    """A stage as a box that leads to its page; rounded if it belongs to what is drawn."""
    lines = _wrapped(playbook.numbered(stage), NODE_WIDTH)
    shape: Shape = "rounded" if inside else "rectangle"
    tint = f"c-{colour(playbook, stage)}"
    return Node(_of(stage), lines, shape, tint, url("stage", stage.id), stage.title)


def _way(playbook: Playbook, start: str, end: str, way: Return | Bypass) -> Edge:
    label = _wrapped(way.short, EDGE_WIDTH)
    return Edge(start, end, label, dotted=True, marks=marks(playbook.accepted(way.when)))


def _ways(playbook: Playbook, stages: Iterable[Stage]) -> Iterator[str]:
    titles = {stage.id: stage.title for stage in playbook.stages}
    for stage in stages:
        if stage.bypass:
            yield playbook.labels.flow_bypass.format(stage=stage.title, reason=stage.bypass.short)
        for way in stage.returns:
            yield playbook.labels.flow_return.format(
                stage=stage.title, to=titles[way.to], reason=way.short
            )


def _wrapped(text: str, width: float) -> tuple[str, ...]:
    """The lines of a label, broken at blanks so that nothing else need wrap it."""
    words = text.split()
    lines = words[:1] or [""]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if _width(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return wide + (len(text) - wide) * NARROW

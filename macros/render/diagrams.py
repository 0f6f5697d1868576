"""The diagrams of a playbook as graphs: the process, a stage, a decision. How they are drawn and
shown does not live here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from ..model.playbook import Playbook
from ..model.things import Bypass, Decision, Return, Stage
from .applies import marks
from .graph import Edge, Graph, Node, Shape

Url = Callable[[str, str], str]
"""(kind, id) → the address of that page as the page with the diagram has to say it."""

NODE_WIDTH = 14
"""Where a label wraps, in widths of a Hangul syllable."""
EDGE_WIDTH = 8
NARROW = 0.55
"""Width of a Latin letter, a digit or a blank in those units."""
LONGEST = 12
"""How many stages one diagram of the process shows at most."""
LONGEST_CHAIN = 15
"""How many activities the diagram of a stage shows at most."""
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
    """From the stage before through the activities to the gate and the stages it leads to; None
    where there is no such chain, or one too long to be seen at once."""
    if not stage.ordered or not 0 < len(stage.activities) <= LONGEST_CHAIN:
        return None
    labels = playbook.labels
    position = playbook.numbers[stage.id] - 1
    last = not playbook.ordered or position + 1 == len(playbook.stages)
    before = playbook.stages[position - 1] if position and playbook.ordered else None
    after = None if last else playbook.stages[position + 1]
    tint = f"c-{colour(playbook, stage)}"
    nodes = [_stage(playbook, before, url)] if before else []
    for activity in stage.activities:
        roles = ", ".join(playbook.roles_by_id[id_].title for id_ in activity.responsible)
        lines = _wrapped(activity.title, NODE_WIDTH)
        lines += _wrapped(roles, NODE_WIDTH) if roles else ()
        nodes.append(Node(f"a_{activity.id}", lines, "rounded", tint))
    if stage.gate:
        nodes.append(Node("gate", _wrapped(labels.gate, NODE_WIDTH), "hexagon", tint))
    end = nodes[-1].id
    if after:
        nodes.append(_stage(playbook, after, url))
    elif playbook.ordered and not stage.returns:
        nodes.append(Node("done", _wrapped(labels.flow_end, NODE_WIDTH)))
    edges = [Edge(a.id, b.id) for a, b in pairwise(nodes)]
    drawn = {stage.id, before.id if before else "", after.id if after else ""}
    for way in stage.returns:
        if way.to not in drawn:
            target = next(other for other in playbook.stages if other.id == way.to)
            nodes.append(_stage(playbook, target, url))
            drawn.add(way.to)
        edges.append(_way(playbook, end, f"s_{way.to}", way))
    sentences = [" → ".join(activity.title for activity in stage.activities)]
    sentences += _ways(playbook, [stage])
    title = labels.stage_flow.format(stage=stage.title)
    name = f"flow-stage-{stage.id}"
    return Graph(name, title, ". ".join(sentences), tuple(nodes), tuple(edges))


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

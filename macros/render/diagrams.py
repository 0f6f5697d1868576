"""The model as Mermaid text. Escaping and wrapping of labels live here; how a diagram is drawn
and shown does not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..model.playbook import Playbook
from ..model.things import Decision, Stage

Url = Callable[..., str]
"""(kind, id) → the address of that page as the page with the diagram has to say it."""

NODE_WIDTH = 14
"""Where a label wraps, in widths of a Hangul syllable."""
EDGE_WIDTH = 8
NARROW = 0.55
"""Width of a Latin letter, a digit or a blank in those units."""
LONGEST = 12
"""How many stages one diagram of the process shows at most."""
COLOURS = ("blue", "teal", "violet", "amber", "rose", "green", "orange", "slate")
"""For stages that name no colour, in turn."""


@dataclass(frozen=True)
class Diagram:
    """A diagram from data: `name` is unique on a page, `title` and `description` say in words
    what it shows, `text` is Mermaid."""

    name: str
    title: str
    description: str
    text: str

    def in_browser(self) -> str:
        """The text with what Mermaid in a browser needs to name the diagram for screen readers."""
        head, _, body = self.text.partition("\n")
        title, description = (_escaped(" ".join(t.split())) for t in (self.title, self.description))
        return f"{head}\n  accTitle: {title}\n  accDescr: {description}\n{body}"


def process_parts(playbook: Playbook, url: Url) -> list[Diagram]:
    """The whole process, in parts of about the same length if it is long."""
    total = len(playbook.stages)
    size = -(-total // -(-total // LONGEST))
    parts = [slice(start, min(start + size, total)) for start in range(0, total, size)]
    return [process_flow(playbook, url, part) for part in parts]


def process_flow(playbook: Playbook, url: Url, part: slice | None = None) -> Diagram:
    """The stages in their order, the ways back and the ways around, each stage a link; of a part
    of the process with the stages before and after it and those its ways lead to."""
    title = playbook.labels.process_flow
    name = "flow-process"
    start, end = (part.start, part.stop) if part else (0, len(playbook.stages))
    stages = playbook.stages[start:end]
    shown = playbook.stages[max(start - 1, 0) : end + 1]
    if shown != stages:
        title, name = f"{title} {start + 1}–{end}", f"{name}-{start + 1}"
    lines = []
    for number, stage in enumerate(stages, start + 1):
        lines.append(_node(_stage(stage.id), f"{number}. {stage.title}", "(", ")"))
        lines.append(f"class {_stage(stage.id)} c-{colour(playbook, stage)}")
        lines.append(_link(_stage(stage.id), url("stage", stage.id), stage.title))
    targets = {way.to for stage in stages for way in stage.returns}
    others = ({stage.id for stage in shown} | targets) - {stage.id for stage in stages}
    for stage in playbook.stages:
        if stage.id in others:
            lines += _neighbour(playbook, stage, url)
    lines += [f"{_stage(a.id)} --> {_stage(b.id)}" for a, b in zip(shown, shown[1:], strict=False)]
    for before, stage, after in zip(shown, shown[1:], shown[2:], strict=False):
        if stage.bypass and stage.id not in others:
            lines.append(_edge(_stage(before.id), _stage(after.id), stage.bypass.short))
    for stage in stages:
        for way in stage.returns:
            lines.append(_edge(_stage(stage.id), _stage(way.to), way.short))
    sentences = [" → ".join(stage.title for stage in stages)]
    sentences += list(_ways(playbook, stages))
    return Diagram(name, title, ". ".join(sentences), _flowchart(lines))


def stage_flow(playbook: Playbook, stage: Stage, url: Url) -> Diagram:
    """From the stage before through the activities to the gate and the stages it leads to."""
    labels = playbook.labels
    position = playbook.numbers[stage.id] - 1
    before = playbook.stages[position - 1] if position else None
    after = playbook.stages[position + 1] if position + 1 < len(playbook.stages) else None
    tint = f"c-{colour(playbook, stage)}"
    lines: list[str] = []
    chain: list[str] = []
    if before:
        lines += _neighbour(playbook, before, url)
        chain.append(_stage(before.id))
    for activity in stage.activities:
        roles = ", ".join(playbook.roles_by_id[id_].title for id_ in activity.responsible)
        id_ = f"a_{_clean(activity.id)}"
        lines.append(_node(id_, activity.title, "(", ")", below=roles))
        lines.append(f"class {id_} {tint}")
        chain.append(id_)
    if stage.gate:
        lines.append(_node("gate", labels.gate, "{{", "}}"))
        lines.append(f"class gate {tint}")
        chain.append("gate")
    last = chain[-1]
    if after:
        lines += _neighbour(playbook, after, url)
        chain.append(_stage(after.id))
    elif not stage.returns:
        lines.append(_node("done", labels.flow_end, "[", "]"))
        chain.append("done")
    lines += [f"{a} --> {b}" for a, b in zip(chain, chain[1:], strict=False)]
    drawn = {stage.id, before.id if before else "", after.id if after else ""}
    for way in stage.returns:
        target = next(s for s in playbook.stages if s.id == way.to)
        if target.id not in drawn:
            lines += _neighbour(playbook, target, url)
            drawn.add(target.id)
        lines.append(_edge(last, _stage(way.to), way.short))
    sentences = [" → ".join(activity.title for activity in stage.activities)]
    sentences += list(_ways(playbook, [stage]))
    title = labels.stage_flow.format(stage=stage.title)
    return Diagram(f"flow-stage-{stage.id}", title, ". ".join(sentences), _flowchart(lines))


def decision_tree(decision: Decision) -> Diagram:
    """The questions of a decision with their answers, down to the options."""
    lines = []
    sentences = []
    titles = {question.id: question.question for question in decision.questions}
    titles |= {option.id: option.title for option in decision.options}
    for question in decision.questions:
        lines.append(_node(f"q_{_clean(question.id)}", question.question, "{{", "}}"))
        lines.append(f"class q_{_clean(question.id)} c-slate")
    for option in decision.options:
        lines.append(_node(f"o_{_clean(option.id)}", option.title, "[", "]"))
        lines.append(f"class o_{_clean(option.id)} c-blue")
    options = {option.id for option in decision.options}
    for question in decision.questions:
        for answer in question.answers:
            to = f"{'o' if answer.to in options else 'q'}_{_clean(answer.to)}"
            text = _label(answer.text, EDGE_WIDTH)
            lines.append(f'q_{_clean(question.id)} -->|"{text}"| {to}')
            sentences.append(f"{question.question} {answer.text} → {titles[answer.to]}")
    description = ". ".join(sentences)
    return Diagram(f"flow-decision-{decision.id}", decision.title, description, _flowchart(lines))


def colour(playbook: Playbook, stage: Stage) -> str:
    """The colour of a stage: its own, or the next in turn."""
    return stage.colour or COLOURS[(playbook.numbers[stage.id] - 1) % len(COLOURS)]


def _ways(playbook: Playbook, stages: Iterable[Stage]) -> Iterator[str]:
    titles = {stage.id: stage.title for stage in playbook.stages}
    for stage in stages:
        if stage.bypass:
            yield playbook.labels.flow_bypass.format(stage=stage.title, reason=stage.bypass.short)
        for way in stage.returns:
            yield playbook.labels.flow_return.format(
                stage=stage.title, to=titles[way.to], reason=way.short
            )


def _neighbour(playbook: Playbook, stage: Stage, url: Url) -> list[str]:
    title = f"{playbook.numbers[stage.id]}. {stage.title}"
    return [
        _node(_stage(stage.id), title, "[", "]"),
        f"class {_stage(stage.id)} c-{colour(playbook, stage)}",
        _link(_stage(stage.id), url("stage", stage.id), stage.title),
    ]


def _flowchart(lines: Iterable[str]) -> str:
    return "\n".join(["flowchart TB", *(f"  {line}" for line in lines)]) + "\n"


def _node(id_: str, label: str, opening: str, closing: str, below: str = "") -> str:
    text = _label(label, NODE_WIDTH)
    if below:
        text += "<br/>" + _label(below, NODE_WIDTH)
    return f'{id_}{opening}"{text}"{closing}'


def _edge(start: str, end: str, label: str) -> str:
    return f'{start} -.->|"{_label(label, EDGE_WIDTH)}"| {end}'


def _link(id_: str, address: str, tip: str) -> str:
    return f'click {id_} href "{address}" "{_label(tip, 1000)}"'


def _stage(id_: str) -> str:
    return f"s_{_clean(id_)}"


def _clean(id_: str) -> str:
    """An id as a part of a Mermaid node id: hyphens could be read as arrows."""
    return id_.replace("-", "_")


def _label(text: str, width: float) -> str:
    """A label that Mermaid shows as written, broken at blanks so that it need not wrap itself."""
    return "<br/>".join(_escaped(line) for line in _wrapped(text, width))


def _wrapped(text: str, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and _width(longer) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def _width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return wide + (len(text) - wide) * NARROW


def _escaped(text: str) -> str:
    return "".join(
        character
        if character.isalnum() or character == " " or ord(character) > 127
        else f"#{ord(character)};"
        for character in text
    )

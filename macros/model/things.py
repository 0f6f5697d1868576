"""The things a playbook consists of: one frozen class for each thing an editor writes in `data/`.

Knows nothing of files, pages, Markdown or MkDocs.
"""

from __future__ import annotations

import datetime
import hashlib
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from .types import (
    DecisionId,
    ExampleId,
    Id,
    Plain,
    Ref,
    RoleId,
    Sets,
    StageId,
    Text,
    Thing,
    TopicId,
    Url,
    When,
)


class Publisher(Thing):
    name: Plain
    url: Url | None = None


class Source(Thing):
    """Where the facts of the playbook come from, and what is owed for them."""

    title: Plain
    author: Plain
    publication: Plain | None = None
    date: datetime.date | None = None
    url: Url
    note: Text | None = None


class ConditionValue(Thing):
    id: Id
    title: Plain


class Condition(Thing):
    """A circumstance that a decision settles and `when:` asks for, such as where a model runs."""

    id: Id
    title: Plain
    values: list[ConditionValue] = Field(min_length=2)


class ExampleProject(Thing):
    """An invented project that the stages follow as a running example."""

    id: Id
    title: Plain
    intro: Text


class Reference(Thing):
    """An official or published document the playbook names."""

    id: Id
    title: Plain
    url: Url
    note: Plain | None = None
    checked: datetime.date | None = None
    due: datetime.date | None = None


class Section(Thing):
    id: Id
    title: Plain
    text: Text
    when: When = {}
    checked: datetime.date | None = None
    due: datetime.date | None = None


class Activity(Thing):
    """One piece of work in a stage, with its RACI: exactly one accountable, one responsible or
    more."""

    id: Id
    title: Plain
    note: Plain | None = None
    responsible: list[RoleId] = Field(min_length=1)
    accountable: RoleId
    consulted: list[RoleId] = []
    informed: list[RoleId] = []
    when: When = {}

    def part(self, role: str) -> str:
        """The role's letters in this activity, such as "R", "RA" or ""."""
        letters = {
            "R": role in self.responsible,
            "A": role == self.accountable,
            "C": role in self.consulted,
            "I": role in self.informed,
        }
        return "".join(letter for letter, holds in letters.items() if holds)


class Criterion(Thing):
    """Something that can be checked: a figure or a document."""

    id: Id
    text: Plain
    evidence: Plain | None = None
    when: When = {}


class Deliverable(Thing):
    id: Id
    title: Plain
    aliases: list[Plain] = []
    purpose: Plain
    contents: list[Plain] = Field(min_length=1)
    author: RoleId
    approver: RoleId
    template: Text | None = None
    when: When = {}


class GateOutcome(Thing):
    id: Id
    kind: Literal["go", "fix", "stop"]
    text: Plain
    to: StageId | None = None


class Gate(Thing):
    """The judgement at the end of a stage: the question, who decides, and where each answer
    leads."""

    question: Plain
    decider: RoleId
    consulted: list[RoleId] = []
    criteria: list[Criterion] = Field(min_length=1)
    outcomes: list[GateOutcome] = Field(min_length=1)


class Check(Thing):
    """One item of a checklist. Its id is what a reader's tick is kept under."""

    id: Id
    text: Plain
    roles: list[RoleId] = Field(min_length=1)
    why: Plain | None = None
    when: When = {}

    @cached_property
    def revision(self) -> str:
        """A short mark that changes with the wording, for a reader's browser to compare."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:8]


class Mistake(Thing):
    id: Id
    title: Plain
    sign: Plain
    cost: Plain
    instead: Plain
    when: When = {}


class Question(Thing):
    id: Id
    question: Plain
    answer: Text
    when: When = {}


class ExampleStep(Thing):
    """What happens to a running example in this stage."""

    project: ExampleId
    text: Text


class Return(Thing):
    """A way back: to which stage, and for what reason; `short` labels the arrow."""

    to: StageId
    short: Plain
    reason: Plain
    when: When = {}


class Bypass(Thing):
    """A way around a stage, for projects that need little or nothing of it."""

    short: Plain
    reason: Plain
    when: When = {}


class Client(Thing):
    """The company's own part, which no outside specialist can take over."""

    supplies: list[Plain] = Field(min_length=1)
    decides: list[Plain] = Field(min_length=1)
    accepts: list[Plain] = Field(min_length=1)


Colour = Literal["blue", "teal", "green", "amber", "orange", "rose", "violet", "slate"]


class Stage(Thing):
    """A stage of the process, `data/stages/<id>.yml`."""

    id: Id
    title: Plain
    short: Plain
    aliases: list[Plain] = []
    summary: Plain
    colour: Colour | None = None
    questions: list[Plain] = []
    guidance: list[Section] = []
    activities: list[Activity] = Field(min_length=1)
    client: Client | None = None
    vendor: list[Plain] = []
    entry: list[Criterion] = []
    deliverables: list[Deliverable] = []
    gate: Gate | None = None
    checklist: list[Check] = []
    mistakes: list[Mistake] = []
    faq: list[Question] = []
    example: list[ExampleStep] = []
    returns: list[Return] = []
    bypass: Bypass | None = None
    decisions: list[DecisionId] = []
    topics: list[TopicId] = []


class Role(Thing):
    """A role, `data/roles.yml`. `side` says whether the client or the vendor usually fills it."""

    id: Id
    title: Plain
    description: Plain
    side: Literal["client", "vendor", "either"]
    aliases: list[Plain] = []
    in_small_firm: Plain | None = None


class Term(Thing):
    """A glossary entry, `data/glossary.yml`; plain, since the definition is a tooltip too."""

    id: Id
    term: Plain
    definition: Plain
    aliases: list[Plain] = []
    english: Plain | None = None


class Answer(Thing):
    text: Plain
    to: Annotated[Id, Ref("node")]


class TreeQuestion(Thing):
    id: Id
    question: Plain
    help: Plain | None = None
    answers: list[Answer] = Field(min_length=2)


class Effect(Thing):
    stage: StageId
    text: Plain


class Option(Thing):
    """An end of a decision's tree: what one chooses, and what comes with it."""

    id: Id
    title: Plain
    text: Plain
    pros: list[Plain] = []
    cons: list[Plain] = []
    costs: list[Plain] = []
    risks: list[Plain] = []
    sets: Sets = {}
    effects: list[Effect] = []


class Decision(Thing):
    """A question tree, `data/decisions/<id>.yml`. The first question is where it starts."""

    id: Id
    title: Plain
    short: Plain
    aliases: list[Plain] = []
    summary: Plain
    decider: RoleId
    consulted: list[RoleId] = []
    questions: list[TreeQuestion] = Field(min_length=1)
    options: list[Option] = Field(min_length=2)
    guidance: list[Section] = []


class Form(Thing):
    """A document to fill in that belongs to no single stage."""

    id: Id
    title: Plain
    purpose: Plain
    template: Text
    when: When = {}
    checked: datetime.date | None = None
    due: datetime.date | None = None


class Topic(Thing):
    """A subject that concerns several stages, `data/topics/<id>.yml`."""

    id: Id
    title: Plain
    short: Plain
    aliases: list[Plain] = []
    summary: Plain
    guidance: list[Section] = Field(min_length=1)
    checklist: list[Check] = []
    forms: list[Form] = []

"""The things a playbook consists of: one frozen class for each thing an editor writes in `data/`.

Knows nothing of files, pages, Markdown or MkDocs.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .types import (
    ActivityId,
    DecisionId,
    DeliverableId,
    ExampleId,
    File,
    HexColour,
    Id,
    Markdown,
    MarkdownLine,
    PlainText,
    Ref,
    RoleId,
    Sets,
    StageId,
    Thing,
    Title,
    TopicId,
    Url,
    When,
)

Short = Annotated[Title, Field(default_factory=lambda thing: thing["title"])]
"""What diagrams and narrow places call a thing: its title, where nothing shorter is given."""


class Named(Thing):
    """What is called by an id; `formerly` are the ids it once had, under which a reader's record
    and an organisation's changes may still know it."""

    formerly: list[Id] = []


class Coded(Named):
    """What may have a `code` by which people call it, such as its number in a standard."""

    code: PlainText | None = None

    @property
    def coded(self) -> str:
        """What it is called, after its code."""
        name = getattr(self, "title", "") or getattr(self, "text", "")
        return f"{self.code} {name}" if self.code else str(name)


class Publisher(Thing):
    name: PlainText
    url: Url | None = None


class Colours(Thing):
    """Colours of an organisation in one scheme: `primary` is the ground of the header, `accent`
    what links and marks are written in."""

    primary: HexColour | None = None
    accent: HexColour | None = None


class Brand(Thing):
    """How an organisation looks. Files are named by their place in the site, such as
    `assets/logo.svg`; without a `dark` scheme it is made from the light one."""

    logo: File | None = None
    favicon: File | None = None
    preview: File | None = None
    light: Colours = Colours()
    dark: Colours = Colours()


class Site(Thing):
    """Where the site is published, and where its files are edited: the address of `docs/`."""

    url: Url | None = None
    edit: Url | None = None


class Original(Thing):
    """What a playbook was made from, by whom, and under which licence."""

    title: Title
    author: PlainText
    url: Url | None = None
    licence: PlainText | None = None


class Source(Thing):
    """Where the facts of the playbook come from, and what is owed for them."""

    title: Title
    author: PlainText
    publication: PlainText | None = None
    date: datetime.date | None = None
    url: Url
    note: Markdown | None = None


class ConditionValue(Named):
    id: Id
    title: Title
    help: PlainText | None = None


class Condition(Named):
    """A circumstance that a decision settles and `when:` asks for, such as where a model runs.

    `question` and `help` are what a reader is asked. The values of a `scale` are ordered, and
    `when:` names those from which on a thing applies.
    """

    id: Id
    title: Title
    question: PlainText | None = None
    help: PlainText | None = None
    scale: bool = False
    values: list[ConditionValue] = Field(min_length=1)

    def accepted(self, wanted: str | list[str]) -> list[str]:
        """The values with which a thing applies that asks for the values `wanted`."""
        named = [wanted] if isinstance(wanted, str) else wanted
        ids = [value.id for value in self.values]
        if not self.scale:
            return [id_ for id_ in ids if id_ in named]
        first = min((ids.index(id_) for id_ in named if id_ in ids), default=len(ids))
        return ids[first:]


class Preset(Named):
    """A ready set of answers to the conditions, such as those of a first small project."""

    id: Id
    title: Title
    text: PlainText
    sets: Sets


class ExampleProject(Named):
    """An invented project that the stages follow as a running example."""

    id: Id
    title: Title
    intro: Markdown
    when: When = {}


class Reference(Named):
    """An official or published document the playbook names."""

    id: Id
    title: Title
    url: Url
    note: PlainText | None = None
    checked: datetime.date | None = None
    due: datetime.date | None = None


class Section(Named):
    id: Id
    title: Title
    text: Markdown
    when: When = {}
    checked: datetime.date | None = None
    due: datetime.date | None = None


RACI = {"R": "responsible", "A": "accountable", "C": "consulted", "I": "informed"}
"""The letters, with the names of the fields of an activity and of the labels that say a word."""


class Activity(Coded):
    """One piece of work in a stage, with its RACI where the playbook has roles.

    It begins when the activities that it `waits_for` are done: without a word of it the one
    before, with an empty list at once. `makes` are deliverables of the same stage."""

    id: Id
    title: Title
    group: PlainText | None = None
    note: PlainText | None = None
    text: Markdown | None = None
    responsible: list[RoleId] = []
    accountable: RoleId | None = None
    consulted: list[RoleId] = []
    informed: list[RoleId] = []
    waits_for: list[ActivityId] | None = None
    makes: list[DeliverableId] = []
    when: When = {}

    @property
    def letters(self) -> dict[str, list[str]]:
        """The roles by their letter of RACI: responsible, accountable, consulted, informed."""
        accountable = [self.accountable] if self.accountable else []
        holders = (self.responsible, accountable, self.consulted, self.informed)
        return dict(zip(RACI, holders, strict=True))

    def part(self, role: str) -> str:
        """The role's letters in this activity, such as "R", "RA" or ""."""
        return "".join(letter for letter, roles in self.letters.items() if role in roles)

    @property
    def assigned(self) -> bool:
        """Whether some role carries it out or answers for it."""
        return bool(self.responsible or self.accountable)


def waits(activities: Iterable[tuple[str, list[str] | None]]) -> dict[str, list[str]]:
    """What each of a stage's activities waits for: the ids it names, else the one before."""
    found: dict[str, list[str]] = {}
    before: list[str] = []
    for id_, named in activities:
        found.setdefault(id_, before if named is None else named)
        before = [id_]
    return found


class Criterion(Coded):
    """Something that can be checked: a figure or a document."""

    id: Id
    text: PlainText
    evidence: PlainText | None = None
    when: When = {}


class Deliverable(Coded):
    id: Id
    title: Title
    aliases: list[PlainText] = []
    purpose: PlainText | None = None
    contents: list[PlainText] = []
    author: RoleId | None = None
    approver: RoleId | None = None
    template: Markdown | None = None
    when: When = {}


class GateOutcome(Named):
    id: Id
    kind: Literal["go", "fix", "stop"]
    text: PlainText
    to: StageId | None = None


class Gate(Thing):
    """The judgement at the end of a stage: the question, who decides, and where each answer
    leads."""

    question: PlainText
    decider: RoleId | None = None
    consulted: list[RoleId] = []
    criteria: list[Criterion] = Field(min_length=1)
    outcomes: list[GateOutcome] = Field(min_length=1)


class Check(Coded):
    """One item of a checklist. Its id is what a reader's tick is kept under."""

    id: Id
    text: PlainText
    group: PlainText | None = None
    roles: list[RoleId] = []
    why: MarkdownLine | None = None
    when: When = {}

    @cached_property
    def revision(self) -> str:
        """A short mark that changes with the wording, for a reader's browser to compare."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:8]


class Mistake(Named):
    id: Id
    title: Title
    sign: PlainText
    cost: PlainText
    instead: PlainText
    when: When = {}


class Question(Named):
    id: Id
    question: PlainText
    answer: Markdown
    when: When = {}


class ExampleStep(Thing):
    """What happens to a running example in this stage."""

    project: ExampleId
    text: Markdown


class Return(Thing):
    """A way back: to which stage, and for what reason; `short` labels the arrow."""

    to: StageId
    short: Title
    reason: PlainText
    when: When = {}


class Bypass(Thing):
    """A way around a stage, for projects that need little or nothing of it."""

    short: Title
    reason: PlainText
    when: When = {}


class Client(Thing):
    """The company's own part, which no outside specialist can take over."""

    supplies: list[PlainText] = Field(min_length=1)
    decides: list[PlainText] = Field(min_length=1)
    accepts: list[PlainText] = Field(min_length=1)


Colour = Literal["blue", "teal", "green", "amber", "orange", "rose", "violet", "slate"]


class Stage(Coded):
    """A stage of the process, `data/stages/<id>.yml`. `ordered` says whether its activities come
    one after the other."""

    id: Id
    title: Title
    short: Short
    group: PlainText | None = None
    aliases: list[PlainText] = []
    summary: PlainText | None = None
    ordered: bool = True
    colour: Colour | None = None
    questions: list[PlainText] = []
    guidance: list[Section] = []
    activities: list[Activity] = []
    client: Client | None = None
    vendor: list[PlainText] = []
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

    @property
    def waits(self) -> dict[str, list[str]]:
        """The activities that each activity waits for, by ids."""
        before = None if self.ordered else list[str]()
        named = [a.waits_for if a.waits_for is not None else before for a in self.activities]
        return waits(zip((activity.id for activity in self.activities), named, strict=True))


class Role(Named):
    """A role, `data/roles.yml`. `side` says whether the client or the vendor usually fills it."""

    id: Id
    title: Title
    description: PlainText | None = None
    side: Literal["client", "vendor", "either"] | None = None
    aliases: list[PlainText] = []
    in_small_firm: PlainText | None = None


class Term(Named):
    """A glossary entry, `data/glossary.yml`; plain, since the definition is a tooltip too."""

    id: Id
    term: Title
    definition: PlainText
    aliases: list[PlainText] = []
    english: PlainText | None = None


class Answer(Thing):
    text: PlainText
    to: Annotated[Id, Ref("node")]


class TreeQuestion(Named):
    id: Id
    question: PlainText
    help: PlainText | None = None
    answers: list[Answer] = Field(min_length=2)


class Effect(Thing):
    stage: StageId
    text: PlainText


class Option(Named):
    """An end of a decision's tree: what one chooses, and what comes with it."""

    id: Id
    title: Title
    text: PlainText
    pros: list[PlainText] = []
    cons: list[PlainText] = []
    costs: list[PlainText] = []
    risks: list[PlainText] = []
    sets: Sets = {}
    effects: list[Effect] = []


class Decision(Named):
    """A question tree, `data/decisions/<id>.yml`. The first question is where it starts."""

    id: Id
    title: Title
    short: Short
    group: PlainText | None = None
    aliases: list[PlainText] = []
    summary: PlainText | None = None
    decider: RoleId | None = None
    consulted: list[RoleId] = []
    questions: list[TreeQuestion] = Field(min_length=1)
    options: list[Option] = Field(min_length=2)
    guidance: list[Section] = []
    when: When = {}


class Form(Named):
    """A document to fill in that belongs to no single stage."""

    id: Id
    title: Title
    purpose: PlainText
    template: Markdown
    when: When = {}
    checked: datetime.date | None = None
    due: datetime.date | None = None


class Topic(Named):
    """A subject that concerns several stages, `data/topics/<id>.yml`. Its `when` goes for the items
    and forms that stand in it too; what these say of the same condition comes first."""

    id: Id
    title: Title
    short: Short
    group: PlainText | None = None
    aliases: list[PlainText] = []
    summary: PlainText | None = None
    guidance: list[Section] = Field(min_length=1)
    checklist: list[Check] = []
    forms: list[Form] = []
    when: When = {}

    @model_validator(mode="after")
    def _pass_on(self) -> Self:
        for name in ("checklist", "forms") if self.when else ():
            held = getattr(self, name)
            held[:] = [one.model_copy(update={"when": self.when | one.when}) for one in held]
        return self


class Value(Named):
    """Something that each organisation sets, such as a limit: declared in `data/values.yml`, set
    in its own layer, named in a text as `{value:approval-limit}`."""

    id: Id
    title: Title
    hint: PlainText | None = None
    type: Literal["text", "number", "contact", "address"] = "text"
    unit: PlainText | None = None
    default: PlainText | None = None
    value: PlainText | None = None

    @property
    def text(self) -> str:
        """What a text says for it; nothing while it is to be set."""
        chosen = self.value or self.default or ""
        return f"{chosen}{self.unit or ''}" if chosen else ""

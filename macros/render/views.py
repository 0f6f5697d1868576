"""One method per macro: what a block of the playbook looks like on a page, through its template.

A view gives HTML; one that has headings gives sections, so that the page around it knows of them.
Text from data is escaped by the environment, once, where it leaves for the template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from markupsafe import Markup

from ..model.assignments import Assignment, assignments
from ..model.colours import TABLE_HEAD, text_on
from ..model.conditions import lines_by_condition
from ..model.kinds import KINDS
from ..model.news import News
from ..model.playbook import LeftOut, Needed, Playbook
from ..model.things import (
    Activity,
    Check,
    Condition,
    ConditionValue,
    Criterion,
    Decision,
    Deliverable,
    Gate,
    Role,
    Stage,
    Term,
    Topic,
)
from ..model.things import Section as TextSection
from ..model.types import OPEN_LINKS, PAGE, Thing, When
from ..model.uses import uses
from . import flow, pages
from .diagrams import LONGEST, colour, decision_tree, process_parts, stage_flow
from .downloads import DownloadGroup, form_path
from .environment import RenderEnvironment
from .graph import Graph
from .initials import initial, order
from .markdown import SHOWN
from .mermaid import mermaid
from .structure import Heading, Names, PageBody, Section, SectionList

LONGEST_WORD = 20
"""Characters of a word in the head of a column: of a longer one the column is not made as wide."""
MACROS = (
    "process_flow",
    "stage_flow",
    "stage_cards",
    "stage_position",
    "stage_glance",
    "stage_brief",
    "questions",
    "entry",
    "owner_duties",
    "role_table",
    "raci_matrix",
    "parties",
    "guidance",
    "deliverables",
    "checklist",
    "gate",
    "mistakes",
    "faq",
    "example",
    "role_cards",
    "role_work",
    "role_picker",
    "progress",
    "decision_flow",
    "decision_options",
    "glossary",
    "term",
    "source",
)
"""The views a hand-written page may call, by the name it calls them."""

Conditional = TypeVar("Conditional", Criterion, Deliverable)

LIST, PART, NEAR = 100, 50, 300
"""So many checks stand in one list; a longer one is parted into lists of the second number. Parts
that begin after the first number on a page, and whole lists after the third, are not laid out
before they come near."""

PHONE, HUGE = 440, 800
"""Widths in pixels above which a diagram is not to shrink into a phone, or into any page."""


@dataclass(frozen=True)
class Performer:
    """A role at work in a stage, with the activities it carries out or answers for."""

    role: Role
    activities: list[Activity]


class Views:
    """The views of one playbook as the page `here` (its file under `docs/`) shows them.

    `scripted` says whether something that was asked for needs `script_config` on its page;
    `downloads` is what the site offers to take along.
    """

    def __init__(
        self,
        playbook: Playbook,
        environment: RenderEnvironment,
        here: str,
        downloads: Sequence[DownloadGroup] = (),
    ) -> None:
        self.playbook = playbook
        self.downloads = downloads
        self.environment = environment
        self.here = here
        self.unique: Callable[[str], str] = Names()
        self.scripted = False
        self.noted = False
        self.listed = 0

    def page(self, page: pages.Page) -> PageBody:
        """A whole page that the data makes."""
        thing: Thing = self.playbook
        if page.id:
            thing = self.playbook.find(page.kind, page.id)
        sections = self._sections(f"pages/{page.kind}", page=page, thing=thing)
        if page.id and (told := [*self._behind(page), *self._news_of(page)]):
            title = next(n for n, section in enumerate(sections) if section.heading)
            sections[title + 1 : title + 1] = told
        if self.scripted:
            sections.append(Section(None, self.script_config()))
        made_in = self.playbook.deliverables_by_id.get(page.id, (None, None))[0]
        stage = {"stage": thing, "deliverable": made_in}.get(page.kind)
        tint = self.colour(stage) if isinstance(stage, Stage) else ""
        return PageBody(tuple(sections), tint)

    def _news_of(self, page: pages.Page) -> Iterator[Section]:
        """What is new on the page of a thing, below its title."""
        plural = KINDS[page.kind].plural
        found = [item for item in self.playbook.since.news if item.is_of(plural, page.id)]
        if found:
            title = self.playbook.labels.news.format(since=self.playbook.since.start)
            heading = Heading(2, title, self.unique("news"), searched=False)
            yield Section(heading, self.news(found))

    def _behind(self, page: pages.Page) -> Iterator[Section]:
        """Which of the texts on the page of a thing are older than those they translate."""
        pair = (KINDS[page.kind].plural, page.id)
        ways = [way for way in self.playbook.behind if pair in zip(way, way[1:], strict=False)]
        titles = list(dict.fromkeys(map(self._title_at, ways)))
        if ways:
            yield Section(None, self._render("behind", titles=titles))

    def _title_at(self, way: Sequence[str]) -> str:
        """What stands at a way is called; or what holds it, where it has no name."""
        things = (self.playbook.at(way[:length]) for length in range(len(way), 0, -1))
        return next(filter(None, map(self.name_of, things)), "")

    def marks(self, field: str, id_: str) -> list[str]:
        """The labels of what a reader should know of a thing by the list it stands in: that it is
        new, or that its translation is older than it."""
        found = self.playbook.marks.get((field, id_))
        behind = any(way[-2:] == (field, id_) for way in self.playbook.behind)
        return [*([f"news_{found}"] if found else []), *(["behind"] if behind else [])]

    def news(self, found: Sequence[News]) -> Markup:
        """What happened, as a list."""
        return self._render("news", found=found)

    def news_by_page(self) -> list[tuple[str, str, list[News]]]:
        """All that happened by the page that shows it: its title, its address if it has one, and
        what happened there."""
        pages_of = {kind.plural: kind.name for kind in KINDS.values() if kind.page}
        held: dict[tuple[str, ...], list[News]] = {}
        for item in self.playbook.since.news:
            top = pages.SHOWN_ON.get(item.path[0], item.path[0])
            held.setdefault(item.path[:2] if top in pages_of else (top,), []).append(item)
        result = []
        for (plural, *ids), found in held.items():
            kind, title, address = pages_of.get(plural, ""), self.field(plural), ""
            if ids and self.playbook.has(kind, ids[0]):
                title, address = self.playbook.find(kind, ids[0]).title, self._url(kind, ids[0])
            elif plural in {page.kind for page in pages.pages(self.playbook)}:
                address = self._url(plural)
            result.append((title, address, found))
        return result

    # The process.

    def process_flow(self) -> Markup:
        """The stages in their order, the ways back and the ways around; nothing where they have no
        order."""
        parts = process_parts(self.playbook, self._url)
        return self._render("diagrams", parts=[self._diagram(part) for part in parts])

    def stage_cards(self) -> Markup:
        """The stages as a list of cards; many of them without their summaries, which the overview
        of the stages has."""
        many = len(self.playbook.stages) > LONGEST
        overview = self.here == pages.path("stages")
        heading = "h2" if overview else "h3"
        return self._render("stage_cards", brief=many and not overview, heading=heading)

    def stage_position(self, stage: str) -> Markup:
        """Where in the process a stage stands: the stages as a line, this one marked; of many
        stages the first, the last and those near it. Nothing where they have no order."""
        found, stages = self.stage(stage), self.playbook.stages
        if not self.playbook.ordered:
            return Markup("")
        number = self.number(stage)
        few = len(stages) <= LONGEST
        line = [
            (place, other)
            for place, other in enumerate(stages, 1)
            if few or place in (1, len(stages)) or abs(place - number) <= 2
        ]
        return self._render("stage_position", stage=found, line=line)

    # A stage.

    def stage_glance(self, stage: str) -> Markup:
        """The bar of a stage's page: links to what a reader comes back to, with counts."""
        return self._part("stage_glance", stage, "activities", "checklist", "gate")

    def stage_brief(self, stage: str) -> Markup:
        """A stage in a screen or two: the question at its end and who answers it, what comes out,
        what is still open, what the reader's roles do; at first the project owner's."""
        found, owner = self.stage(stage), self.playbook.owner
        decisions = [d for d in self.playbook.decisions if d.id in found.decisions]
        performers = self.performers(found, owner=True)
        busy = owner in {p.role.id for p in performers}
        if not (found.gate or found.deliverables or found.checklist or decisions or performers):
            return Markup("")
        more = {"decisions": decisions, "performers": performers, "busy": busy}
        return self._render("stage_brief", stage=found, **more)

    def stage_flow(self, stage: str) -> Markup:
        """The work of a stage up to its gate and where that leads; as a diagram besides, unless
        there are too many activities for one."""
        found = self.stage(stage)
        if not found.activities:
            return Markup("")
        graph = stage_flow(self.playbook, found, self._url)
        drawing = self._diagram(graph) if graph else None
        ways = flow.ways(self.playbook, found.gate.outcomes if found.gate else [])
        groups = [
            (title, flow.rows(self.playbook, found, members))
            for title, members in self.grouped(found.activities)
        ]
        loose = not found.ordered and all(len(rows) == 1 for _, rows in groups)
        more = {"groups": groups, "ways": ways, "loose": loose, "drawing": drawing}
        return self._render("stage_flow", stage=found, **more)

    def questions(self, stage: str) -> Markup:
        """The questions that must have an answer at the end of the stage."""
        return self._part("questions", stage, "questions")

    def entry(self, stage: str) -> Markup:
        """What must lie on the table before the stage starts."""
        criteria = self.stage(stage).entry
        return self._part("criteria", stage, "entry", criteria=criteria, prefix="criterion")

    def owner_duties(self, stage: str) -> Markup:
        """What the project owner does in the stage."""
        found = self.stage(stage)
        own = [a for a in found.activities if self.playbook.owner in a.responsible]
        return self._render("owner_duties", activities=own) if own else Markup("")

    def role_table(self, stage: str) -> Markup:
        """Who carries out what in the stage, the project owner apart."""
        performers = self.performers(self.stage(stage))
        return self._render("role_table", performers=performers) if performers else Markup("")

    def raci_matrix(self, *stages: str) -> Markup:
        """Activities against roles: of the stages named, or of the whole process."""
        chosen = [self.stage(id_) for id_ in stages] or self.playbook.stages
        activities = [activity for stage in chosen for activity in stage.activities]
        roles = [r for r in self.playbook.roles if any(a.part(r.id) for a in activities)]
        chosen = [stage for stage in chosen if stage.activities]
        return self._render("raci_matrix", stages=chosen, roles=roles) if roles else Markup("")

    def parties(self, stage: str) -> Markup:
        """The company's own part and what specialists do."""
        return self._part("parties", stage, "client", "vendor")

    def guidance(self, stage: str) -> list[Section]:
        """How the work of the stage is done, section by section."""
        return self.sections(self.stage(stage).guidance, level=3, fold=True)

    def deliverables(self, stage: str) -> Markup:
        """What the stage leaves behind, with who writes it and who approves it."""
        return self._part("deliverables", stage, "deliverables")

    def checklist(self, *stages: str) -> list[Section]:
        """The checklist of the stage named; of several, or of all, each under its stage."""
        chosen = [self.stage(id_) for id_ in stages] or self.playbook.stages
        if len(stages) > 1 or not stages:
            return self._sections("checklist", stages=chosen)
        (stage,) = chosen
        key = f"stage:{stage.id}"
        return [Section(None, self.checks(stage.checklist, key))] if stage.checklist else []

    def checks(
        self, checks: Sequence[Check], key: str, role: str = "", meter: bool = False
    ) -> Markup:
        """Items of the checklist `key` (`stage:goal`) as a list one can tick; of a role's page, the
        items of that role; with the progress if `meter`."""
        thing = self.playbook.checklists[key]
        # Copies on other pages stay out of the search.
        own = self.here == pages.path(*key.split(":"))
        level = 4 if role or self.here == pages.path("mine") else 3
        more = {"thing": thing, "own": own, "role": role, "meter": meter or bool(role)}
        # Once on a page: a note for readers whose ticks are not kept.
        first, self.noted = not self.noted, True
        self.scripted = True
        return self._render("checks", checks=checks, key=key, first=first, level=level, **more)

    def progress(self, stage: str = "") -> Markup:
        """How far the reader has come: in all, by stage and role; or in a stage and by role."""
        key = f"stage:{self.stage(stage).id}" if stage else ""
        if not self.playbook.totals[key]:
            return Markup("")
        link = self.here != pages.path("checklists")
        return self._render("progress", key=key, link=link)

    def meter(self, label: str, *keys: str) -> Markup:
        """How far the reader has come with the items that are under all of the keys."""
        self.scripted = True
        of = " ".join(key for key in keys if key)
        return self._render("meter", label=label, of=of, total=self.playbook.totals[of])

    def script_config(self) -> Markup:
        """What the scripts of a page with checklists must know of the playbook and its words."""
        here, urls = self.here, self.environment.directory_urls
        mark = f"?{self.playbook.catalog_revision}" if self.environment.dated else ""
        catalog, texts = (
            pages.url(file, here, urls) + mark for file in (pages.CATALOG, pages.CHECK_TEXTS)
        )
        return self._render("script_config", catalog=catalog, texts=texts)

    def filters(self) -> Markup:
        """What a reader chooses to see of the checklists."""
        return self._render("filters")

    def check_tools(self, record: bool = False) -> Markup:
        """What a reader does with what is shown, and if `record` with the own record."""
        self.scripted = True
        ground = self.playbook.brand.light.primary or TABLE_HEAD
        colours = {"ground": ground, "ink": text_on(ground)}
        return self._render("check_tools", record=record, **colours)

    def to_tools(self) -> Markup:
        """A link to what a reader does with what is shown."""
        return self._render("to_tools")

    def gate(self, stage: str) -> Markup:
        """The judgement at the end of the stage and where each answer leads."""
        return self._part("gate", stage, "gate")

    def mistakes(self, stage: str) -> Markup:
        """What often goes wrong, what it costs and what to do instead."""
        return self._part("mistakes", stage, "mistakes")

    def faq(self, stage: str) -> Markup:
        """Frequent questions with their answers."""
        return self._render("faq", stage=self.stage(stage))

    def example(self, stage: str) -> Markup:
        """The running examples in this stage."""
        found = self.stage(stage)
        projects = {project.id: project for project in self.playbook.examples}
        shown = [projects[step.project] for step in found.example]
        return self._render("example", stage=found, projects=projects, shown=shown)

    # Roles, decisions and the rest.

    def role_cards(self) -> Markup:
        """The roles, as a list that leads to the page of each."""
        heading = "h2" if self.here == pages.path("roles") else "h4"
        return self._render("role_cards", heading=heading) if self.playbook.roles else Markup("")

    def role_work(self, role: str) -> list[Section]:
        """What a role does, answers for, is asked and is told, stage by stage."""
        return self._sections("role_work", role=self.playbook.find("role", role))

    def role_picker(self) -> Markup:
        """To say "I am …": one or several roles, and the way to what they do together."""
        return self._render("role_picker") if self.playbook.roles else Markup("")

    def assignments(self, stage: Stage, role: str = "") -> Markup:
        """What a role does, decides, is asked and is told in a stage; without a role, what each
        role does, marked with those it concerns."""
        groups = assignments(self.playbook, stage, role)
        return self._render("assignments", groups=groups, role=role)

    def decision_flow(self, decision: str) -> Markup:
        """The questions of a decision as a tree, down to its options."""
        return self._diagram(decision_tree(self._decision(decision)))

    def decision_walk(self, decision: str) -> Markup:
        """The questions of a decision one after the other; a script asks all but the first."""
        return self._render("decision_walk", decision=self._decision(decision))

    def asked_of(self, sets: Mapping[str, str]) -> list[str]:
        """What choosing an option answers of what is asked of a reader, as `oven=gas`."""
        return [f"{c.id}={sets[c.id]}" for c in self.playbook.asked if c.id in sets]

    def answered_by(self, decision: Decision) -> list[Condition]:
        """The conditions asked of a reader that choosing some option of a decision answers."""
        return [c for c in self.playbook.asked if any(c.id in o.sets for o in decision.options)]

    def fits_settled(self, sets: Mapping[str, str]) -> tuple[bool, str]:
        """What is settled for everybody of what choosing an option answers, as `Oven: Gas`, and
        whether the option fits that; nothing where it answers nothing of it."""
        settled = self.playbook.settled
        asked = [c for c in self.playbook.conditions if c.id in sets and c.id in settled]
        titles = [
            f"{condition.title}: {value.title}"
            for condition in asked
            for value in condition.values
            if value.id == settled[condition.id]
        ]
        return all(sets[c.id] == settled[c.id] for c in asked), ", ".join(titles)

    def decision_options(self, decision: str) -> Markup:
        """The options of a decision side by side: pros, cons, costs, risks, consequences."""
        return self._render("decision_options", decision=self._decision(decision))

    def glossary(self) -> Markup:
        """Every term with its definition."""
        return self._render("glossary") if self.playbook.glossary else Markup("")

    def terms_by_letter(self) -> list[tuple[str, list[Term]]]:
        """The terms in the order of an index, by the letter that each begins with."""
        terms = sorted(self.playbook.glossary, key=lambda term: order(term.term))
        return [(letter, list(own)) for letter, own in groupby(terms, lambda t: initial(t.term))]

    def letter_id(self, letter: str) -> str:
        """The id of a letter's part of the index."""
        return f"letter-{ord(letter)}"

    def uses_of(self, term: Term) -> list[tuple[str, Thing]]:
        """What uses a term, with the kind of each thing."""
        return self._uses.get(term.id, [])

    @cached_property
    def _uses(self) -> dict[str, list[tuple[str, Thing]]]:
        return uses(self.playbook)

    def term(self, term: str) -> Markup:
        """A term of the glossary with its definition, for use inside a sentence."""
        return self._render("term", term=self.playbook.find("term", term))

    def values(self) -> Markup:
        """The values that the organisation sets, and those it has still to set."""
        return self._render("values") if self.playbook.values else Markup("")

    def settled(self) -> list[tuple[Condition, str, list[LeftOut]]]:
        """The conditions that are settled for everybody with the title of their value, and what
        was left out because of each."""
        found = []
        for condition in self.playbook.conditions:
            chosen = self.playbook.settled.get(condition.id)
            titles = [value.title for value in condition.values if value.id == chosen]
            things = [o for o in self.playbook.left_out if o.condition == condition.id]
            found += [(condition, title, things) for title in titles if things]
        return found

    def left_out(self, condition: str, value: str, things: Sequence[LeftOut]) -> Markup:
        """What the playbook goes without, because a condition has a value."""
        return self._render("left_out", condition=condition, value=value, things=things)

    def field(self, name: str) -> str:
        """What a list of the data is called on the pages."""
        labels = self.playbook.labels
        others = {
            "criteria": "gate_criteria",
            "outcomes": "gate_outcomes",
            "forms": "template",
            "examples": "example",
            "conditions": "answers_conditions",
            "introduction": "home",
            "principles": "home",
        }
        name = others.get(name, name)
        return labels[name] if hasattr(labels, name) else name

    def source(self) -> Markup:
        """Where the facts of the playbook come from."""
        return self._render("source")

    # What templates ask besides.

    def sections(
        self, sections: Sequence[TextSection], level: int = 2, fold: bool = False
    ) -> list[Section]:
        """Texts with headings of that level, each folded if so."""
        return self._sections("sections", sections=sections, level=level, fold=fold)

    def alike(self, things: Sequence[Conditional]) -> list[list[Conditional]]:
        """The things in groups that apply under the same conditions."""
        groups: dict[str, list[Conditional]] = {}
        for thing in things:
            groups.setdefault(str(thing.when), []).append(thing)
        return list(groups.values())

    def download(self, path: str, title: str) -> Markup:
        """A link to a file to take along; nothing where the site does not have it."""
        for file in (file for group in self.downloads for file in group.files):
            if file.path == path:
                return self._render("download", file=file, title=title, href=self.file_url(path))
        return Markup("")

    def form(self, source: str, holder: Stage | Topic, id: str) -> Markup:
        """A document to fill in, which belongs to a stage or a topic, and its Markdown to copy."""
        return self._render("form", source=source, holder=holder, id=id)

    def form_files(self, holder: Stage | Topic, id: str, brief: bool = False) -> list[Markup]:
        """Links to the files of a form, those that the site has; if `brief`, by their ends."""
        labels = self.playbook.labels
        titles = {".docx": labels.form_docx, ".md": labels.form_md}
        titles = {end: end if brief else title for end, title in titles.items()}
        links = [self.download(form_path(holder, id, end), title) for end, title in titles.items()]
        return [link for link in links if link]

    def stage(self, id_: str) -> Stage:
        """The stage of that id; raises `UnknownId` where there is none."""
        found = self.playbook.find("stage", id_)
        assert isinstance(found, Stage)
        return found

    def number(self, stage: str) -> int:
        """The place of a stage in the process, counted from 1."""
        return self.playbook.numbers[stage]

    def numbered(self, holder: Stage | Topic) -> str:
        """The title of a stage, with its number where the stages have an order; of a topic, its
        title."""
        return self.playbook.numbered(holder)

    @staticmethod
    def unbroken(text: str) -> bool:
        """Whether a text has a word so long that a narrow column must break inside it."""
        return any(len(word) > LONGEST_WORD for word in text.split())

    def sides(self) -> list[tuple[str, list[Role]]]:
        """The roles by their side, each side with what it is called; without a heading where all
        are on the same, or where it is not said."""
        found: dict[str, list[Role]] = {}
        for side in ("client", "either", "vendor", None):
            roles = [role for role in self.playbook.roles if role.side == side]
            if roles:
                found[self.playbook.labels[f"side_{side}"] if side else ""] = roles
        return list(found.items()) if len(found) > 1 else [("", list(self.playbook.roles))]

    def performers(self, stage: Stage, owner: bool = False) -> list[Performer]:
        """Who carries out or answers for work in the stage, in the order of roles.yml; the project
        owner only if so."""
        found = []
        for role in self.playbook.roles:
            own = [a for a in stage.activities if {"R", "A"} & set(a.part(role.id))]
            if own and (owner or role.id != self.playbook.owner):
                found.append(Performer(role, own))
        return found

    def colour(self, stage: Stage) -> str:
        """The colour of a stage."""
        return colour(self.playbook, stage)

    def grouped(self, things: Sequence[Any]) -> list[tuple[str, list[Any]]]:
        """Things in the groups in which they stand side by side, each with its title."""
        groups = groupby(things, key=lambda thing: thing.group or "")
        return [(title, list(members)) for title, members in groups]

    def lists(self, checks: Sequence[Check]) -> list[tuple[Sequence[Check], bool]]:
        """Checks as one list or, if they are very many, as several, and of each whether it stands
        far down the page, where the browser need not lay it out at once."""
        size, near = (PART, LIST) if len(checks) > LIST else (len(checks), NEAR)
        found = []
        for start in range(0, len(checks), size):
            part = checks[start : start + size]
            found.append((part, self.listed >= near))
            self.listed += len(part)
        return found

    def checkers(self, key: str = "") -> list[Role]:
        """The roles with items in the checklist of that key, or in any."""
        counted = self.playbook.totals
        return [r for r in self.playbook.roles if counted[f"{key} role:{r.id}".strip()]]

    def owns(self, stage: Stage) -> bool:
        """Whether the project owner has something to do in the stage."""
        return any(self.playbook.owner in activity.responsible for activity in stage.activities)

    def checks_of(self, role: str = "") -> list[tuple[str, str, list[Check]]]:
        """The key and the title of each checklist with its items, those of a role if one is
        given."""
        found = []
        for key, thing in self.playbook.checklists.items():
            checks = [c for c in thing.checklist if not role or role in c.roles]
            if checks:
                found.append((key, self.numbered(thing), checks))
        return found

    def when_of(self, key: str) -> When:
        """Under which circumstances the checklist of that key applies as a whole."""
        return getattr(self.playbook.checklists[key], "when", {})

    def related(self, stage: Stage | None = None) -> list[tuple[str, Decision | Topic]]:
        """The decisions and the topics that a stage names, or all, in the order of the playbook."""
        playbook = self.playbook
        decisions = [
            ("decision", d) for d in playbook.decisions if not stage or d.id in stage.decisions
        ]
        return decisions + [
            ("topic", t) for t in playbook.topics if not stage or t.id in stage.topics
        ]

    def node(self, decision: Decision, id_: str) -> str:
        """The question or the option of a decision with that id, in its own words."""
        for question in decision.questions:
            if question.id == id_:
                return question.question
        return next(option.title for option in decision.options if option.id == id_)

    def conditions(self, when: When) -> list[tuple[str, str]]:
        """Under which circumstances something applies: the id of each condition, and a line."""
        return lines_by_condition(self.playbook, when)

    def hides(self, things: Iterable[Any]) -> dict[str, list[str]]:
        """The answers to each condition with which some of the things do not apply."""
        marked = [self.accepted(thing.when) for thing in things if thing.when]
        hidden = {
            condition.id: [
                value.id
                for value in condition.values
                if any(value.id not in when.get(condition.id, [value.id]) for when in marked)
            ]
            for condition in self.playbook.asked
        }
        return {id_: values for id_, values in hidden.items() if values}

    def instead(self, things: Iterable[Any]) -> list[str]:
        """The conditions of which no value goes with all the things: until they are answered, some
        things are there in place of others, and how many there are cannot be said."""
        marked = [self.accepted(thing.when) for thing in things]
        return [
            c.id
            for c in self.playbook.asked
            if not any(all(v.id in when.get(c.id, [v.id]) for when in marked) for v in c.values)
        ]

    def conditional(self, assignments: Iterable[Assignment]) -> list[Any]:
        """The things among assignments that may apply under conditions."""
        return [a.thing for a in assignments if not isinstance(a.thing, Gate)]

    def work(self, stages: Iterable[Stage]) -> list[Activity]:
        return [activity for stage in stages for activity in stage.activities]

    def activities_of(self, performers: Iterable[Performer]) -> list[Activity]:
        return [activity for performer in performers for activity in performer.activities]

    def ways(self) -> list[Any]:
        """The ways back and around of all stages."""
        stages = self.playbook.stages
        back = [way for stage in stages for way in stage.returns]
        return back + [stage.bypass for stage in stages if stage.bypass]

    def anchors(self, sections: Iterable[Section]) -> str:
        """The ids of the headings that apply only under conditions."""
        return " ".join(s.heading.id for s in sections if s.heading and s.when)

    def whens(self, things: Iterable[Any]) -> str:
        """The conditions of things that have some, with a blank between: `oven=gas&size=s,m`."""
        marked = (self.accepted(thing.when) for thing in things if thing.when)
        return " ".join(
            "&".join(f"{id_}={','.join(ids)}" for id_, ids in when.items()) for when in marked
        )

    # The reader's project.

    def presets(self) -> Markup:
        """The ready sets of answers, each an address that gives them."""
        return self._render("presets")

    def project_questions(self) -> Markup:
        """The conditions that are left to the reader, as questions."""
        return self._render("project_questions")

    def project_way(self) -> Markup:
        """The stages with how much of each applies, and what comes next."""
        return self._render("project_way")

    def project_differences(self) -> Markup:
        """What each answer to each condition adds."""
        return self._render("project_differences")

    def address_with(self, answers: Mapping[str, str]) -> str:
        """The address of the reader's project with these answers to what is asked and no others."""
        asked = [condition.id for condition in self.playbook.asked]
        given = [f"when.{id_}={answers.get(id_, '')}" for id_ in asked]
        return f"{self._url('project')}?{'&'.join(given)}"

    def settled_by(self, condition: str) -> Decision | None:
        """The decision whose options settle most values of a condition."""
        decisions = self.playbook.decisions
        settled = [{o.sets[condition] for o in d.options if condition in o.sets} for d in decisions]
        most = max(settled, key=len, default=set())
        return decisions[settled.index(most)] if most else None

    def needed_with(self, condition: Condition) -> list[tuple[ConditionValue, list[Needed]]]:
        """What applies with each value of a condition and not with every one."""
        found: dict[str, list[Needed]] = {value.id: [] for value in condition.values}
        for needed in self.playbook.conditional:
            if condition.id in needed.thing.when:
                for id_ in condition.accepted(needed.thing.when[condition.id]):
                    found[id_].append(needed)
        return [(value, found[value.id]) for value in condition.values if found[value.id]]

    def name_of(self, thing: Any) -> str:
        """What a thing is called, which may be all that it says; nothing of what has no name."""
        names = ("title", "term", "short", "text", "question")
        found = (getattr(thing, name, None) for name in names)
        return next((name for name in found if isinstance(name, str)), "")

    def answers(self) -> Markup:
        """What the reader has answered, for the head of every page; nothing where nothing is
        asked."""
        return self._render("answers") if self.playbook.asked else Markup("")

    def accepted(self, when: When) -> dict[str, list[str]]:
        """The values of each condition with which something applies."""
        return self.playbook.accepted(when)

    def jump(self, id: str) -> str:
        """The address of a place on the same page that `unique` has named."""
        return f"#{id}"

    def file_url(self, path: str) -> str:
        """The address of a file to take along."""
        return pages.file_url(path, self.here, self.environment.directory_urls)

    def beside(self, target: str) -> str:
        """The address of a page written by hand, or of a picture."""
        return pages.beside(target, self.here, self.environment.directory_urls)

    def term_url(self, term: Term) -> str:
        """The address of a term in the glossary."""
        return self._url("term", term.id)

    def _decision(self, id_: str) -> Decision:
        found = self.playbook.find("decision", id_)
        assert isinstance(found, Decision)
        return found

    def _url(self, kind: str, id_: str = "", anchor: str = "") -> str:
        return pages.address(kind, id_, anchor, self.here, self.environment.directory_urls)

    def _resolve(self, target: str) -> str:
        if target.startswith(OPEN_LINKS):
            return target
        if target.startswith((PAGE, SHOWN)):
            return self.beside(target)
        kind, _, id_ = target.partition(":")
        # What was left out remains in the text, without an address.
        there = kind in KINDS and self.playbook.has(kind, id_)
        return self._url(*pages.place(self.playbook, kind, id_)) if there else ""

    def _text(self, text: str) -> Markup:
        return self.environment.text(text, self._resolve, self._kept)

    def _inline(self, text: str) -> Markup:
        """A text of one paragraph without the tags around it."""
        html = self._text(text)
        inner = html.removeprefix("<p>").removesuffix("</p>")
        return Markup(inner) if "<p>" not in inner else html

    def _part(self, template: str, stage: str, *fields: str, **values: Any) -> Markup:
        """A part of a stage; nothing if the stage has nothing in any of the fields."""
        found = self.stage(stage)
        if not any(getattr(found, name) for name in fields):
            return Markup("")
        return self._render(template, stage=found, **values)

    def _document(self, text: str) -> Markup:
        return self.environment.document(text, self._resolve, self._kept)

    @cached_property
    def _kept(self) -> str:
        """The page, for what is kept of its texts; another one where links lead elsewhere."""
        return " ".join([self.here, *(thing.id for thing in self.playbook.left_out)])

    def _diagram(self, graph: Graph) -> Markup:
        graph = replace(graph, name=self.unique(graph.name))
        drawing = self.environment.draw(graph)
        width = drawing.width if drawing else 0
        room = "huge" if width > HUGE else "wide" if width > PHONE else ""
        source = "" if drawing else mermaid(graph)
        return self._render("diagram", graph=graph, drawing=drawing, room=room, source=source)

    def _render(self, template: str, **values: Any) -> Markup:
        found = self.environment.templates.get_template(f"{template}.html.jinja")
        return Markup(
            found.render(
                view=self,
                playbook=self.playbook,
                labels=self.playbook.labels,
                url=self._url,
                text=self._text,
                document=self._document,
                inline=self._inline,
                **values,
            )
        )

    def _sections(self, template: str, **values: Any) -> list[Section]:
        """What a template that says all in sections has said."""
        parts = SectionList(self.environment.slug, self.unique)
        rest = self._render(template, parts=parts, **values)
        assert not rest.strip(), f"{template} has text outside of its sections"
        return parts.found

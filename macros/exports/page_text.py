"""What pages say, as Markdown written from the model; no HTML is read.

A text that is Markdown stays as it was written, but its links lead to addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..model.assignments import Assignment, assignments
from ..model.kinds import KINDS
from ..model.things import (
    RACI,
    Activity,
    Check,
    Criterion,
    Decision,
    Deliverable,
    Form,
    Gate,
    Question,
    Reference,
    Role,
    Section,
    Stage,
    Topic,
)
from ..model.types import PAGE, PICTURE, TARGET, When
from ..render.markdown import SHOWN
from ..render.pages import Page
from .edition import Edition
from .inert import inert
from .prose import heading, prose

LINK = re.compile(rf"\]\(((?:{'|'.join(KINDS)}):[a-z0-9-]+|{PAGE}{TARGET})\)")
IMAGE = re.compile(PICTURE)
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def addressed(edition: Edition, text: str) -> str:
    """A text of the data with addresses in place of what its links and pictures name; those of no
    known address stay."""

    def picture(found: re.Match[str]) -> str:
        file = edition.resolve(SHOWN + found["file"]) or found["file"]
        return f"![{found['alt']}]({file})"

    def link(found: re.Match[str]) -> str:
        return f"]({edition.resolve(found[1]) or found[1]})"

    return LINK.sub(link, IMAGE.sub(picture, text))


@dataclass(frozen=True)
class Head:
    """A heading, so many levels below that of its page."""

    title: str
    below: int

    def at(self, level: int) -> str:
        """As Markdown, on a page whose own heading is of this level."""
        return f"{'#' * min(level + self.below, 6)} {self.title}"


class PageText:
    """All that a page says, in blocks: nothing for a page that is only a way to others."""

    def __init__(self, edition: Edition, page: Page) -> None:
        self.edition, self.playbook = edition, edition.playbook
        self.labels = edition.playbook.labels
        self.blocks: list[str | Head] = []
        if page.kind in PAGES:
            self.head(page.menu_title if page.number else page.title, 0)
            PAGES[page.kind](self, page)

    def text(self, level: int = 1) -> str:
        """As Markdown; `level` is that of the page's own heading."""
        lines = (b if isinstance(b, str) else b.at(level) for b in self.blocks)
        return "\n\n".join(lines) + "\n" if self.blocks else ""

    # How blocks are written.

    def head(self, title: str, below: int = 1) -> None:
        self.blocks.append(Head(heading(title), below))

    def say(self, *texts: str | None) -> None:
        self.blocks += [prose(text) for text in texts if text]

    def facts(self, **values: str | None) -> None:
        """Lines that begin with a label."""
        self.items(f"{self.labels[name]}: {value}" for name, value in values.items() if value)

    def items(self, lines: Iterable[str], title: str = "") -> None:
        found = [f"- {prose(line)}" for line in lines]
        if found and title:
            self.head(title)
        if found:
            self.blocks.append("\n".join(found))

    def markdown(self, text: str) -> None:
        """A text as it was written; code that it leaves open ends with it."""
        open_fence = ""
        for line in text.splitlines():
            if found := FENCE.match(line):
                if not open_fence:
                    open_fence = found[1]
                elif found[1].startswith(open_fence):
                    open_fence = ""
        ended = f"{text.strip()}\n{open_fence}".rstrip()
        self.blocks.append(addressed(self.edition, inert(ended)))

    def when(self, when: When) -> str:
        """What is added to a line that holds under some circumstances."""
        lines = self.edition.when(when).replace("\n", "; ")
        return f" ({self.labels.only_when} {lines})" if lines else ""

    def sections(self, sections: Sequence[Section], below: int = 1) -> None:
        for section in sections:
            self.head(section.title + self.when(section.when), below)
            self.markdown(section.text)
            self.dates(section)

    def dates(self, thing: Section | Form | Reference) -> None:
        checked, due = (str(day) if day else None for day in (thing.checked, thing.due))
        self.facts(checked=checked, due=due)

    # The pages.

    def home(self, page: Page) -> None:
        self.say(self.playbook.tagline, self.playbook.description)
        self.sections(self.playbook.introduction)

    def project(self, page: Page) -> None:
        """What is asked of a reader, and the answers; ready sets of them."""
        for condition in self.playbook.asked:
            self.head(condition.title)
            self.say(condition.question, condition.help)
            self.items(said(value.title, value.help) for value in condition.values)
        titles = {
            (c.id, v.id): f"{c.title}: {v.title}" for c in self.playbook.asked for v in c.values
        }
        presets = self.playbook.offered
        if presets:
            self.head(self.labels.presets)
        for preset in presets:
            given = [titles[answer] for answer in preset.sets.items() if answer in titles]
            self.head(preset.title, 2)
            self.say(preset.text, "; ".join(given))

    def stages(self, page: Page) -> None:
        self.items(said(self.edition.numbered(s), s.summary) for s in self.playbook.stages)
        self.sections(self.playbook.principles)

    def stage(self, page: Page) -> None:
        stage: Stage = self.playbook.find("stage", page.id)
        labels = self.labels
        self.say(stage.summary)
        self.facts(also=", ".join(stage.aliases))
        if stage.bypass:
            self.say(f"{labels.bypass}: {stage.bypass.reason}{self.when(stage.bypass.when)}")
        self.items(stage.questions, labels.questions)
        self.items(map(self.criterion, stage.entry), labels.entry)
        if stage.guidance:
            self.head(labels.guidance)
            self.sections(stage.guidance, 2)
        title = labels.performers if self.playbook.letters else labels.activities
        self.items((self.activity(stage, one) for one in stage.activities), title)
        for activity in stage.activities:
            if activity.text:
                self.head(activity.coded, 2)
                self.markdown(activity.text)
        if stage.client:
            self.items(stage.client.supplies, f"{labels.client}: {labels.supplies}")
            self.items(stage.client.decides, f"{labels.client}: {labels.decides}")
            self.items(stage.client.accepts, f"{labels.client}: {labels.accepts}")
        self.items(stage.vendor, labels.vendor)
        named = [self.playbook.find("decision", id_) for id_ in stage.decisions]
        named += [self.playbook.find("topic", id_) for id_ in stage.topics]
        self.items((one.title + self.when(one.when) for one in named), labels.related)
        self.items(map(self.paper, stage.deliverables), labels.deliverables)
        self.items(map(self.check, stage.checklist), labels.checklist)
        if stage.gate:
            self.gate(stage.gate)
        ways = (f"{self.title(w.to)}: {w.reason}{self.when(w.when)}" for w in stage.returns)
        self.items(ways, labels.returns)
        if stage.mistakes:
            self.head(labels.mistakes)
        for mistake in stage.mistakes:
            self.head(mistake.title + self.when(mistake.when), 2)
            signs = {"mistake_sign": mistake.sign, "mistake_cost": mistake.cost}
            self.facts(**signs, mistake_instead=mistake.instead)
        self.faq(stage.faq)
        projects = {project.id: project for project in self.playbook.examples}
        for step in stage.example:
            project = projects[step.project]
            title = f"{labels.example}: {project.title} ({labels.invented})"
            self.head(title + self.when(project.when))
            self.markdown(step.text)

    def faq(self, questions: Sequence[Question]) -> None:
        if questions:
            self.head(self.labels.faq)
        for question in questions:
            self.head(question.question + self.when(question.when), 2)
            self.markdown(question.answer)

    def gate(self, gate: Gate) -> None:
        labels = self.labels
        self.head(labels.gate)
        self.say(gate.question)
        consulted = self.edition.roles(gate.consulted)
        self.facts(decider=self.edition.role(gate.decider), consulted=consulted)
        self.items(map(self.criterion, gate.criteria), labels.gate_criteria)
        outcomes = (
            f"{labels[o.kind]}: {o.text}" + (f" → {self.title(o.to)}" if o.to else "")
            for o in gate.outcomes
        )
        self.items(outcomes, labels.gate_outcomes)

    def activity(self, stage: Stage, activity: Activity) -> str:
        """An activity on a line, with its RACI, what it waits for and what it makes."""
        parts = [f"{word} {names}" for word, names in self.edition.parts(activity)]
        before, made = self.edition.order(stage, activity)
        parts += [self.labels.flow_after.format(activities=before)] if before else []
        parts += [f"{self.labels.deliverables}: {made}"] if made else []
        more = f" ({'; '.join(parts)})" if parts else ""
        note = f" {activity.note}" if activity.note else ""
        colon = ":" if note or more else ""
        return f"{activity.coded}{self.when(activity.when)}{colon}{note}{more}"

    def check(self, check: Check) -> str:
        """An item of a checklist on a line."""
        why = f" {self.edition.plain(check.why)}" if check.why else ""
        names = self.edition.roles(check.roles)
        who = f" ({self.labels.who}: {names})" if names else ""
        return f"{check.coded}{self.when(check.when)}{why}{who}"

    def criterion(self, criterion: Criterion) -> str:
        """A criterion on a line, with what proves it."""
        proof = f" ({self.labels.evidence}: {criterion.evidence})" if criterion.evidence else ""
        return f"{criterion.coded}{self.when(criterion.when)}{proof}"

    def naming(self, field: str, id_: str) -> str:
        """The titles of the stages that name a decision or a topic."""
        return ", ".join(map(self.edition.numbered, self.playbook.stages_with(field, id_)))

    def title(self, stage: str) -> str:
        """The title of a stage with its number."""
        return self.edition.numbered(self.playbook.find("stage", stage))

    def roles(self, page: Page) -> None:
        for role in self.playbook.roles:
            self.head(role.title)
            self.about_role(role)

    def about_role(self, role: Role) -> None:
        self.say(role.description)
        small = role.in_small_firm
        side = self.labels[f"side_{role.side}"] if role.side else None
        self.facts(side=side, also=", ".join(role.aliases), in_small_firm=small)

    def role(self, page: Page) -> None:
        role: Role = self.playbook.find("role", page.id)
        self.about_role(role)
        for stage in self.playbook.stages:
            groups = assignments(self.playbook, stage, role.id)
            if groups:
                self.head(self.edition.numbered(stage))
            for group, found in groups:
                self.head(self.playbook.letter(group) if group in RACI else self.labels[group], 2)
                self.items(self.assignment(one, group, role.id) for one in found)
        own = [check for check in self.playbook.things("check") if role.id in check.roles]
        self.items((c.coded + self.when(c.when) for c in own), self.labels.role_checks)

    def assignment(self, found: Assignment, group: str, role: str) -> str:
        """What a role has to do with a thing of a stage, on a line."""
        thing, labels = found.thing, self.labels
        if isinstance(thing, Gate):
            title = f"{labels.gate}: {thing.question}"
        elif isinstance(thing, Decision):
            title = f"{labels.decision}: {thing.title}{self.when(thing.when)}"
        else:
            title = thing.coded + self.when(thing.when)
        if group != "does":
            return title
        note = thing.note if isinstance(thing, Activity) else None
        several = len(self.playbook.letters) > 1
        part = f" ({self.playbook.part(found.letters[role])})" if several else ""
        return said(title, note) + part

    def checklists(self, page: Page) -> None:
        for holder in self.playbook.checklists.values():
            title = self.edition.numbered(holder)
            self.items(map(self.check, holder.checklist), title)

    def deliverables(self, page: Page) -> None:
        for stage in self.playbook.stages:
            self.items(map(self.paper, stage.deliverables), self.edition.numbered(stage))
        lines = []
        for topic in self.playbook.topics:
            topics = f"{self.labels.topic}: {topic.title}"
            where = "; ".join(filter(None, (topics, self.naming("topics", topic.id))))
            titles = ((form.title + self.when(form.when), form.purpose) for form in topic.forms)
            lines += [f"{said(*title)} ({where})" for title in titles]
        self.items(lines, self.labels.forms_across)

    def paper(self, made: Deliverable) -> str:
        """A deliverable on a line, with who writes and who approves it."""
        ids = {"author": made.author, "approver": made.approver}
        roles = [f"{self.labels[n]}: {self.edition.role(id_)}" for n, id_ in ids.items() if id_]
        who = f" ({'; '.join(roles)})" if roles else ""
        return said(made.coded + self.when(made.when), made.purpose) + who

    def deliverable(self, page: Page) -> None:
        stage, found = self.playbook.deliverables_by_id[page.id]
        author, approver = self.edition.role(found.author), self.edition.role(found.approver)
        self.say(((found.purpose or "") + self.when(found.when)).strip())
        also = ", ".join(found.aliases)
        self.facts(stage=self.edition.numbered(stage), author=author, approver=approver, also=also)
        self.items(found.contents, self.labels.contents)
        if found.template:
            self.head(self.labels.template)
            self.form(found.template)

    def form(self, template: str) -> None:
        """A form between fences, where its headings are its own."""
        fence = "~~~"
        while fence in template:
            fence += "~"
        text = addressed(self.edition, template.strip())
        self.blocks.append(f"{fence}markdown\n{text}\n{fence}")

    def decisions(self, page: Page) -> None:
        self.items(said(d.title + self.when(d.when), d.summary) for d in self.playbook.decisions)

    def decision(self, page: Page) -> None:
        decision: Decision = self.playbook.find("decision", page.id)
        labels = self.labels
        self.say(((decision.summary or "") + self.when(decision.when)).strip())
        consulted = self.edition.roles(decision.consulted)
        also, decider = ", ".join(decision.aliases), self.edition.role(decision.decider)
        stages = self.naming("decisions", decision.id)
        self.facts(decider=decider, consulted=consulted, stage=stages, also=also)
        ends = {question.id: question.question for question in decision.questions}
        ends |= {option.id: option.title for option in decision.options}
        self.head(labels.decision_flow)
        for question in decision.questions:
            self.head(question.question, 2)
            self.say(question.help)
            self.items(f"{answer.text} → {ends[answer.to]}" for answer in question.answers)
        self.head(labels.options)
        for option in decision.options:
            self.head(option.title, 2)
            self.say(option.text)
            lists = {"pros": option.pros, "cons": option.cons, "costs": option.costs}
            for name, lines in {**lists, "risks": option.risks}.items():
                self.items(f"{labels[name]}: {line}" for line in lines)
            effects = (f"{self.title(e.stage)}: {e.text}" for e in option.effects)
            self.items(f"{labels.effects}: {line}" for line in effects)
        self.sections(decision.guidance)

    def topics(self, page: Page) -> None:
        self.items(said(t.title + self.when(t.when), t.summary) for t in self.playbook.topics)

    def topic(self, page: Page) -> None:
        topic: Topic = self.playbook.find("topic", page.id)
        self.say(((topic.summary or "") + self.when(topic.when)).strip())
        stages = self.naming("topics", topic.id)
        self.facts(also=", ".join(topic.aliases), stages_concerned=stages)
        self.sections(topic.guidance)
        self.items(map(self.check, topic.checklist), self.labels.checklist)
        for form in topic.forms:
            self.head(form.title + self.when(form.when))
            self.say(form.purpose)
            self.form(form.template)
            self.dates(form)

    def glossary(self, page: Page) -> None:
        lines = []
        for term in self.playbook.glossary:
            english = f" ({term.english})" if term.english else ""
            also = f" ({self.labels.also}: {', '.join(term.aliases)})" if term.aliases else ""
            lines.append(f"{term.term}{english}: {term.definition}{also}")
        self.items(lines)

    def tailored(self, page: Page) -> None:
        lines = []
        for value in self.playbook.values:
            unit = f" ({value.unit})" if value.unit and not value.text else ""
            hint = f" {value.hint}" if value.hint else ""
            kept = value.text and not value.value
            unit = f" ({self.labels.values_default})" if kept else unit
            lines.append(f"{value.title}: {value.text or self.labels.values_open}{unit}.{hint}")
        self.items(lines, self.labels.values)

    def about(self, page: Page) -> None:
        playbook = self.playbook
        self.say(playbook.description)
        publisher = " ".join(filter(None, (playbook.publisher.name, playbook.publisher.url)))
        reviewed = str(playbook.reviewed) if playbook.reviewed else None
        self.facts(publisher=publisher, reviewed=reviewed)
        if source := playbook.source:
            self.head(self.labels.source)
            parts = (source.title, source.author, source.publication, source.date, source.url)
            self.items(str(part) for part in parts if part)
            if source.note:
                self.markdown(source.note)
        for project in playbook.examples:
            self.head(project.title + self.when(project.when))
            self.markdown(project.intro)
        if playbook.references:
            self.head(self.labels.references)
        for reference in playbook.references:
            note = f" {reference.note}" if reference.note else ""
            self.items([f"{reference.title}: {reference.url}{note}"])
            self.dates(reference)
        if playbook.licence:
            self.head(self.labels.licence)
            self.markdown(playbook.licence)


def said(title: str, what: str | None) -> str:
    """A title with what is said of it, if anything is."""
    return f"{title}: {what}" if what else title


PAGES: dict[str, Callable[[PageText, Page], None]] = {
    "home": PageText.home,
    "project": PageText.project,
    "stages": PageText.stages,
    "stage": PageText.stage,
    "roles": PageText.roles,
    "role": PageText.role,
    "checklists": PageText.checklists,
    "deliverables": PageText.deliverables,
    "deliverable": PageText.deliverable,
    "decisions": PageText.decisions,
    "decision": PageText.decision,
    "topics": PageText.topics,
    "topic": PageText.topic,
    "glossary": PageText.glossary,
    "tailored": PageText.tailored,
    "about": PageText.about,
}
"""The pages that say something of their own, by their kind."""
FULL = (
    *("home", "project", "stages", "stage", "roles", "decision", "topic", "deliverable"),
    *("glossary", "tailored", "about"),
)
"""Those that together say everything once, in that order of the menu."""

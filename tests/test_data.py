"""The shipped data: what every entry must hold, and the facts the playbook must say.

Rules about any playbook are tested elsewhere; here alone stages and roles have names.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from samples import ROOT

from macros.model.playbook import Playbook
from macros.model.things import (
    Check,
    Decision,
    Deliverable,
    ExampleProject,
    ExampleStep,
    Form,
    Reference,
    Section,
    Stage,
    Term,
)
from macros.model.types import Thing

LEAST_DELIVERABLES = 3
LEAST_CHECKS = 8
LEAST_MISTAKES = 3
LEAST_QUESTIONS = 3
YEAR = 366

PERFORMERS = {
    "goal": ["planner", "data-scientist", "company-representative", "security-officer"],
    "data": ["data-engineer", "data-scientist", "data-labeler"],
    "design": ["planner", "ai-engineer", "ml-engineer", "data-scientist"],
    "training": ["ai-engineer", "ml-engineer", "data-scientist", "qa-engineer"],
    "deployment": ["mlops-engineer", "backend-developer", "security-officer", "devops-engineer"],
    "operation": ["ai-engineer", "ml-engineer", "data-scientist", "mlops-engineer"],
}
"""Who does the work of a stage, in the order of the process, the project owner besides."""

TASKS = {
    "goal": ["define-problem", "estimate-effect", "judge-data-availability"]
    + ["set-quality-requirements", "set-security-requirements"],
    "data": ["collect-data", "clean-data", "standardise-format", "label-data"],
    "design": ["choose-approach", "decide-sourcing", "design-training"],
    "training": ["train-model", "measure-performance", "analyse-overfitting-bias"],
    "deployment": ["set-up-infrastructure", "connect-api", "build-pipeline"]
    + ["finish-security-settings"],
    "operation": ["monitor-performance", "retrain-model", "fix-and-improve"],
}
"""What the practitioners of a stage do."""

OWNER = "project-owner"
DUTIES = {
    "goal": ["gather-opinions", "define-problem", "fix-kpis", "review-budget"],
    "data": ["secure-permission", "support-extraction", "review-fit", "check-sensitive-policy"],
    "design": ["check-criteria", "compare-solutions", "pass-on-constraints"],
    "training": ["judge-figures", "support-field-test"],
    "deployment": ["confirm-stability", "test-integration", "review-security-and-compliance"]
    + ["train-users"],
    "operation": ["collect-feedback", "set-priorities", "manage-requests"],
}
"""What the project owner does in a stage, as one who does it."""

WAYS_BACK = [
    ("design", "goal"),
    ("training", "data"),
    ("training", "design"),
    ("training", "goal"),
    ("deployment", "training"),
    ("operation", "training"),
    ("operation", "data"),
    ("operation", "goal"),
]
DELIVERABLES = {
    "goal": ["problem-statement", "kpi-sheet"],
    "data": ["data-inventory", "data-quality-criteria", "privacy-review"],
    "design": ["approach-comparison"],
    "training": ["poc-plan", "poc-report"],
    "deployment": ["rollout-plan", "security-checklist"],
    "operation": ["monitoring-plan", "retraining-criteria"],
}
"""Documents that a stage cannot do without."""

ROLES = 15
DECIDERS = {
    "goal": "company-representative",
    "data": "project-owner",
    "design": "project-owner",
    "training": "company-representative",
    "deployment": "project-owner",
    "operation": "company-representative",
    "delivery": "company-representative",
    "poc-result": "company-representative",
}
"""Who judges a gate or settles a decision is who pays or answers for it."""
OURS = {"practitioner", "privacy-officer"}
"""Roles of the firm that the source does not name."""
PAYER = "company-representative"
"""Who pays may answer for what a stage decides, wherever it is."""
MAIN_EXAMPLE = "inquiry-sorting"

READERS = {"scale", "audience", "personal-data"}
"""Conditions that no decision settles: the reader knows them."""
PRODUCT = {
    "ai-kind": "bought",
    "approach": "existing",
    "training-data": "none",
    "sourcing": "product",
    "hosting": "provider",
    "delivery": "none",
}
"""What follows from buying a finished product."""
PAPERS = {
    "goal": "one-page-plan",
    "data": "data-sheet",
    "design": "evaluation-sheet",
    "training": "poc-report",
    "deployment": "release-sheet",
    "operation": "monthly-sheet",
}
"""The papers of a first project, one for each stage, and no others."""
PAGE = 47
"""Lines of a template that fit on a page; the report on the PoC may have half as many more."""
FIRST_CHECKS = (27, 39)
"""How many checks a first project meets: the least, and the most where every condition holds."""
FULL_EXAMPLES = {"inquiry-sorting", "visual-inspection"}
OWNERS_CHECKS = 60
"""How many checks may name the owner: the others' work is the others'."""

FORMER = {
    "goal": "opinions candidates expert-view without-ai one-sentence scope current-value kpi-target"
    " kpi-method effect data-sample quality handover affected stop-condition security nda budget",
    "data": "needed plan permission sensitive-policy count-match masked cleaned original-kept"
    " format version coverage rare-cases label-guide label-agreement evaluation-apart fit",
    "design": "requirements criteria-match baseline candidates expert-opinion total-cost data-path"
    " api-terms licence enough-data integration pass-figures human-check rights",
    "training": "scope pass-figures limits holdout own-evaluation per-class overfitting bias"
    " error-review odd-inputs hidden-instructions field-test time-measured versions verdict",
    "deployment": "hosting-confirmed account-in-our-name cost-alert server-backup server-duty"
    " api-terms load-measured ai-off-tested handover-to-people appeal encryption-evidence"
    " access-reviewed log-privacy alert-received key-kept usage-limit rollback-drill"
    " partial-release users-trained guide-given",
    "operation": "starting-figures alert-duty weekly-sample realtime-metrics retraining-threshold"
    " business-changes model-version-notice cause-before-retraining compare-versions"
    " release-reversible old-version-kept feedback-collected priorities-told groups human-labels"
    " cost incidents access-and-logs old-logs quarterly-judgement",
    "data-protection": "list-ways-out grade-data minimise check-purpose mask-free-text entrust"
    " check-api-terms prompt-rule separate-accounts two-factor log-release leak-contacts"
    " return-and-delete",
    "people": "list-affected users-in-poc answer-worries write-plan train-before-launch"
    " practise-errors practise-fallback name-helper name-deputy weekly-feedback measure-use"
    " onboard-new",
    "responsible-use": "list-affected check-high-impact compare-groups can-override appeal tell"
    " accessible",
    "outside-developer": "write-request ask-three split-estimate see-demo meet-team score-offers"
    " agree-ownership agree-confidentiality agree-acceptance agree-maintenance agree-payment"
    " escrow legal-review own-accounts change-rule",
    "case-record": "before-figures technique after-figures cost failures user-voice next-step"
    " clear-release",
}
"""The checks of the first edition without the stage or topic their ids begin with: readers have
ticked them."""
MERGED = {
    "goal-kpi-method": "goal-kpi-target",
    "goal-handover": "design-human-check",
    "goal-security": "data-protection-grade-data",
    "data-label-guide": "data-label-agreement",
    "design-rights": "outside-developer-agree-ownership",
    "training-holdout": "data-evaluation-apart",
    "training-own-evaluation": "data-evaluation-apart",
    "training-pass-figures": "design-pass-figures",
    "deployment-api-terms": "design-api-terms",
    "deployment-handover-to-people": "design-human-check",
    "deployment-guide-given": "deployment-users-trained",
    "operation-old-version-kept": "operation-release-reversible",
    "data-protection-mask-free-text": "data-masked",
    "data-protection-minimise": "data-sensitive-policy",
    "data-protection-check-api-terms": "design-api-terms",
    "data-protection-separate-accounts": "deployment-access-reviewed",
    "people-list-affected": "goal-affected",
    "people-users-in-poc": "training-field-test",
    "people-train-before-launch": "deployment-users-trained",
    "people-practise-errors": "deployment-users-trained",
    "people-practise-fallback": "deployment-ai-off-tested",
    "people-weekly-feedback": "operation-feedback-collected",
    "responsible-use-list-affected": "goal-affected",
    "responsible-use-compare-groups": "training-bias",
    "responsible-use-appeal": "deployment-appeal",
    "outside-developer-own-accounts": "deployment-account-in-our-name",
}
"""Checks that said what another says, each with the one that says it now. Their ids mean nothing
else ever after."""
SHORT = {"short": 10, "arrow": 12, "activity": 28, "question": 34, "answer": 14, "option": 20}
"""Characters that fit where these texts are drawn."""


@pytest.fixture(scope="module")
def stages(shipped: Playbook) -> dict[str, Stage]:
    if shipped.language != "ko":
        pytest.skip("these are facts of the Korean playbook")
    return {stage.id: stage for stage in shipped.stages}


def report(broken: list[str]) -> None:
    assert not broken, "\n" + "\n".join(broken)


def checks(playbook: Playbook) -> Iterator[tuple[str, Check]]:
    """Every item of a checklist with its file."""
    for stage in playbook.stages:
        yield from ((f"stages/{stage.id}.yml", check) for check in stage.checklist)
    for topic in playbook.topics:
        yield from ((f"topics/{topic.id}.yml", check) for check in topic.checklist)


def templates(playbook: Playbook) -> Iterator[tuple[str, str, str]]:
    """Every document to fill in: its entry, its title, its text."""
    for stage in playbook.stages:
        for document in stage.deliverables:
            place = f"stages/{stage.id}.yml > deliverables: {document.id}"
            yield place, document.title, document.template or ""
    for topic in playbook.topics:
        for form in topic.forms:
            yield f"topics/{topic.id}.yml > forms: {form.id}", form.title, form.template


When = Mapping[str, str | list[str]]
World = Mapping[str, str]


def values(when: When, key: str) -> list[str]:
    """The values of one condition for which something applies; none if it does not ask."""
    wanted = when.get(key, [])
    return [wanted] if isinstance(wanted, str) else wanted


def applies(when: When, world: World) -> bool:
    return all(world[key] in values(when, key) for key in when)


@dataclass(frozen=True)
class Passage:
    """One text with everything it stands in, from the page down, and the circumstances of all."""

    things: tuple[Thing, ...]
    field: str
    text: str

    @property
    def place(self) -> str:
        names = [
            getattr(thing, "id", None) or getattr(thing, "project", None) or "–"
            for thing in self.things
        ]
        return " > ".join([*names, self.field])

    @property
    def whens(self) -> list[When]:
        return [when for thing in self.things if (when := getattr(thing, "when", {}))]

    def applies(self, world: World) -> bool:
        return all(applies(when, world) for when in self.whens)

    def of(self, *kinds: type[Thing]) -> bool:
        return any(isinstance(thing, kinds) for thing in self.things)

    def meets(self, key: str, value: str) -> bool:
        """Whether a project with this value can meet the text at all."""
        return all(value in values(when, key) for when in self.whens if key in when)


def passages(*things: Thing) -> Iterator[Passage]:
    """Every string below the last of `things`, except other names, ids and the interface."""
    for name in type(things[-1]).model_fields:
        value = getattr(things[-1], name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Thing) and name != "labels":
                yield from passages(*things, item)
            elif isinstance(item, str) and name not in {"id", "aliases", "english"}:
                yield Passage(things, name, item)


def things(passages: list[Passage]) -> list[Thing]:
    """Everything on the way to a text, once."""
    return list({id(thing): thing for passage in passages for thing in passage.things}.values())


@pytest.fixture(scope="module")
def texts(shipped: Playbook, stages: dict[str, Stage]) -> list[Passage]:
    return list(passages(shipped))


@pytest.fixture(scope="module")
def worlds(shipped: Playbook, stages: dict[str, Stage]) -> list[dict[str, str]]:
    """Every project that can be: each condition settled, in ways that go together."""
    keys = [condition.id for condition in shipped.conditions]
    options = [[value.id for value in condition.values] for condition in shipped.conditions]
    projects = [dict(zip(keys, chosen, strict=True)) for chosen in itertools.product(*options)]
    return [project for project in projects if coherent(project)]


def coherent(project: World) -> bool:
    """Whether somebody could have such a project: a product is bought whole, a model of one's own
    is trained, what is fine-tuned needs data, and a provider's model runs at the provider's."""
    bought = [project[key] == value for key, value in PRODUCT.items() if key != "training-data"]
    only = [project[key] == PRODUCT[key] for key in ("ai-kind", "sourcing", "delivery")]
    trained = project["approach"] in {"fine-tuned", "scratch"}
    return (
        (all(bought) or not any(only))
        and trained == (project["training-data"] == "needed")
        and (project["sourcing"] != "in-house" or project["approach"] == "scratch")
        and (project["approach"] != "scratch" or project["sourcing"] == "in-house")
        and (
            project["approach"] not in {"retrieval", "tools"} or project["ai-kind"] == "generative"
        )
        and (project["sourcing"] != "commercial-api" or project["hosting"] in {"provider", "cloud"})
    )


def test_stages_are_complete(stages: dict[str, Stage]) -> None:
    broken = []
    for id_, stage in stages.items():
        wanted = {
            "questions": len(stage.questions) >= LEAST_QUESTIONS,
            "guidance": bool(stage.guidance),
            "entry": bool(stage.entry),
            "client": stage.client is not None,
            "vendor": bool(stage.vendor),
            "deliverables": len(stage.deliverables) >= LEAST_DELIVERABLES,
            "gate": stage.gate is not None,
            "checklist": len(stage.checklist) >= LEAST_CHECKS,
            "mistakes": len(stage.mistakes) >= LEAST_MISTAKES,
            "faq": len(stage.faq) >= LEAST_QUESTIONS,
            "example": any(step.project == MAIN_EXAMPLE for step in stage.example),
            "colour": stage.colour is not None,
            "decisions or topics": bool(stage.decisions or stage.topics),
        }
        broken += [f"stages/{id_}.yml: {field}" for field, there in wanted.items() if not there]
    report(broken)


def test_entries_are_complete(shipped: Playbook, stages: dict[str, Stage]) -> None:
    """What the model leaves open but a reader needs: reasons, evidence, notes, templates."""
    broken = []
    for id_, stage in stages.items():
        file = f"stages/{id_}.yml"
        broken += [f"{file} > activities: {a.id}: note" for a in stage.activities if not a.note]
        broken += [f"{file} > entry: {c.id}: evidence" for c in stage.entry if not c.evidence]
        if stage.gate:
            criteria = stage.gate.criteria
            broken += [f"{file} > gate: {c.id}: evidence" for c in criteria if not c.evidence]
    broken += [f"{place} > checklist: {c.id}: why" for place, c in checks(shipped) if not c.why]
    broken += [f"{place}: template" for place, _, text in templates(shipped) if not text]
    for decision in shipped.decisions:
        for option in decision.options:
            for field in ("pros", "cons", "costs", "risks", "effects"):
                if not getattr(option, field):
                    broken.append(f"decisions/{decision.id}.yml > options: {option.id}: {field}")
    report(broken)


def test_gates_can_go_fix_or_stop(stages: dict[str, Stage]) -> None:
    """Each answer exists, and the way on leads to the next stage; the last one has none."""
    order = list(stages)
    broken = []
    for number, (id_, stage) in enumerate(stages.items()):
        outcomes = stage.gate.outcomes if stage.gate else []
        missing = {"go", "fix", "stop"} - {outcome.kind for outcome in outcomes}
        broken += [f"stages/{id_}.yml > gate: {kind}" for kind in sorted(missing)]
        ahead = {outcome.to for outcome in outcomes if outcome.kind == "go"}
        if number + 1 < len(order) and order[number + 1] not in ahead:
            broken.append(f"stages/{id_}.yml > gate: go → {order[number + 1]}")
    report(broken)


def test_gate_and_arrows_agree(stages: dict[str, Stage]) -> None:
    """An outcome that leads back has its arrow in `returns`, and an arrow its outcome."""
    order = list(stages)
    broken = []
    for number, (id_, stage) in enumerate(stages.items()):
        outcomes = stage.gate.outcomes if stage.gate else []
        back = {o.to for o in outcomes if o.to and order.index(o.to) <= number}
        arrows = {way.to for way in stage.returns}
        broken += [f"stages/{id_}.yml: {to}" for to in sorted(back ^ arrows)]
    report(broken)


def test_performers(stages: dict[str, Stage]) -> None:
    """In a stage those do the work whom the source names, all of them, and the owner."""
    assert list(stages) == list(PERFORMERS)
    broken = []
    for id_, names in PERFORMERS.items():
        activities = stages[id_].activities
        doing = {role for activity in activities for role in activity.responsible}
        answering = {activity.accountable or "" for activity in activities}
        expected = {*names, OWNER}
        broken += [f"stages/{id_}.yml: {r} does nothing" for r in sorted(expected - doing)]
        strangers = (doing | answering) - expected - OURS - {PAYER}
        broken += [f"stages/{id_}.yml: {r} is not of this stage" for r in sorted(strangers)]
    report(broken)


USUAL = {
    "stage": ("short", "summary", "activities"),
    "activity": ("responsible", "accountable"),
    "check": ("roles",),
    "deliverable": ("purpose", "contents", "author", "approver"),
    "decision": ("short", "summary", "decider"),
    "topic": ("short", "summary"),
    "role": ("description", "side"),
}
"""What a playbook may go without and this one does not."""


def test_nothing_usual_is_missing(shipped: Playbook) -> None:
    report(
        [
            f"{shipped.source_file(kind, thing.id)} > {thing.id}: {name}"
            for kind, names in USUAL.items()
            for thing in shipped.things(kind)
            for name in names
            if not getattr(thing, name) or name not in thing.model_fields_set
        ]
    )
    gates = [stage.gate for stage in shipped.stages if stage.gate]
    assert all(gate.decider for gate in gates) and len(gates) == len(shipped.stages)
    assert shipped.tagline and shipped.reviewed and shipped.ordered


def test_tasks_and_duties(stages: dict[str, Stage]) -> None:
    """The work the source names is an activity, and the owner's duties are the owner's."""
    broken = []
    for id_, stage in stages.items():
        activities = {activity.id: activity for activity in stage.activities}
        broken += [f"stages/{id_}.yml: no {t}" for t in TASKS[id_] if t not in activities]
        for duty in DUTIES[id_]:
            activity = activities.get(duty)
            if activity is None or OWNER not in activity.responsible:
                broken.append(f"stages/{id_}.yml > activities: {duty}: {OWNER}")
    report(broken)


def test_ways_back_and_around(stages: dict[str, Stage]) -> None:
    ways = [(id_, way.to) for id_, stage in stages.items() for way in stage.returns]
    assert ways == WAYS_BACK
    around = {id_: stage.bypass.when for id_, stage in stages.items() if stage.bypass}
    assert around == {"data": {"training-data": "none"}}


def test_roles(shipped: Playbook, stages: dict[str, Stage]) -> None:
    assert len(shipped.roles) == ROLES
    assert {role for names in PERFORMERS.values() for role in names} | {OWNER} | OURS == set(
        shipped.roles_by_id
    )
    assert shipped.owner == OWNER
    report([f"roles.yml > {r.id}: in_small_firm" for r in shipped.roles if not r.in_small_firm])


def test_deliverables(shipped: Playbook, stages: dict[str, Stage]) -> None:
    for id_, names in DELIVERABLES.items():
        missing = set(names) - {deliverable.id for deliverable in stages[id_].deliverables}
        assert not missing, f"stages/{id_}.yml > deliverables: {', '.join(sorted(missing))}"
    titles = Counter(d.title for _, d in shipped.deliverables_by_id.values())
    assert titles.most_common(1)[0][1] == 1, f"two deliverables: {titles.most_common(1)[0][0]}"


def test_templates_can_be_filled_in(shipped: Playbook) -> None:
    """Headings from ## on, numbered, the title left to the page; a table; an example."""
    broken = []
    for place, title, text in templates(shipped):
        lines = text.split("\n")
        heads = [line for line in lines if line.startswith("#")]
        numbers = [f"## {number}. " for number in range(1, len(heads) + 1)]
        if any(not h.startswith(n) for h, n in zip(heads, numbers, strict=True)):
            broken.append(f"{place}: headings {heads}")
        if any(h.lstrip("#0123456789. ") == title for h in heads):
            broken.append(f"{place}: repeats its title")
        if not any(line.startswith("|") for line in lines):
            broken.append(f"{place}: no table")
        widths = {0: 0}
        for number, line in enumerate(lines):
            if line.startswith("|"):
                cells = line.count("|")
                if lines[number - 1].startswith("|") and widths[0] != cells:
                    broken.append(f"{place}: a row with {cells - 1} cells: {line}")
                widths[0] = cells
    report(broken)


def test_tables_are_even(shipped: Playbook) -> None:
    """Every row of a table in running text has as many cells as its head."""
    broken = []
    for folder in ("stages", "decisions", "topics"):
        for thing in getattr(shipped, folder):
            for section in thing.guidance:
                cells = 0
                for line in section.text.split("\n"):
                    now = line.count("|") if line.startswith("|") else 0
                    if cells and now and now != cells:
                        place = f"{folder}/{thing.id}.yml > guidance: {section.id}"
                        broken.append(f"{place}: {line}")
                    cells = now
    report(broken)


def test_glossary_is_in_order(stages: dict[str, Stage], shipped: Playbook) -> None:
    """Korean terms first, in the order of the alphabet without spaces, then Latin ones."""

    def place(term: str) -> tuple[bool, str]:
        letters = re.sub(r"\s", "", term).lower()
        return not "가" <= letters[0] <= "힣", letters

    terms = [term.term for term in shipped.glossary]
    wanted = sorted(terms, key=place)
    wrong = next((t for t, w in zip(terms, wanted, strict=True) if t != w), None)
    assert wrong is None, f"glossary.yml: {wrong} stands in the wrong place"


def test_glossary_names_are_unique(shipped: Playbook) -> None:
    """No word leads to two terms, whatever its spacing."""
    seen: dict[str, str] = {}
    broken = []
    for term in shipped.glossary:
        for name in {re.sub(r"\s", "", n).lower() for n in [term.term, *term.aliases]}:
            if name in seen:
                broken.append(f"glossary.yml > {term.id}: {name} is {seen[name]}, too")
            seen[name] = term.id
    report(broken)


def test_conditions_can_be_settled_and_matter(shipped: Playbook, texts: list[Passage]) -> None:
    """Each condition is asked for somewhere; a decision settles it, with all its values, or the
    reader does."""
    asked = {
        (key, value)
        for thing in things(texts)
        for key in getattr(thing, "when", {}) or {}
        for value in values(getattr(thing, "when", {}), key)
    }
    settled = {
        (key, value)
        for decision in shipped.decisions
        for option in decision.options
        for key, value in option.sets.items()
    }
    decided = {key for key, _ in settled}
    broken = []
    for condition in shipped.conditions:
        place = f"playbook.yml > conditions: {condition.id}"
        if condition.id not in {key for key, _ in asked}:
            broken.append(f"{place}: nothing asks for it")
        if (condition.id in decided) == (condition.id in READERS):
            broken.append(f"{place}: settled by a decision or by the reader, not by none or both")
        if condition.id in decided:
            every = {(condition.id, value.id) for value in condition.values}
            broken += [f"{place}: {value}: unsettled" for _, value in sorted(every - settled)]
    report(broken)


def test_who_buys_has_settled_the_rest(shipped: Playbook, stages: dict[str, Stage]) -> None:
    """A product comes with its model, its place and its maker, so that no page asks for them."""
    found = [o.sets for d in shipped.decisions for o in d.options if "bought" in o.sets.values()]
    assert found == [PRODUCT]


def test_conditions_are_asked_in_plain_words(shipped: Playbook, stages: dict[str, Stage]) -> None:
    """A condition asks one question with a sentence that helps; a value says what it means."""
    broken = []
    for condition in shipped.conditions:
        place = f"playbook.yml > conditions: {condition.id}"
        if not (condition.question and condition.help):
            broken.append(f"{place}: question, help")
        broken += [f"{place}: {value.id}: help" for value in condition.values if not value.help]
    report(broken)


def test_ready_answers_are_projects_that_can_be(
    shipped: Playbook, worlds: list[dict[str, str]], stages: dict[str, Stage]
) -> None:
    """What a preset sets goes together, and it says what most of the playbook hangs on."""
    assert 3 <= len(shipped.presets) <= 4
    for preset in shipped.presets:
        sets = preset.sets.items()
        assert any(sets <= world.items() for world in worlds), f"presets: {preset.id}"
        assert preset.sets.keys() >= {"scale", "ai-kind", "audience", "approach", "sourcing"}


def test_every_project_has_its_way(stages: dict[str, Stage], worlds: list[dict[str, str]]) -> None:
    """Whatever the circumstances, a stage has work, a paper, checks, a way in and a gate that can
    be decided; no two papers of a first project in one stage."""
    broken = set()
    for world in worlds:
        for id_, stage in stages.items():
            place = f"stages/{id_}.yml"
            first = world["scale"] == "first"
            criteria = stage.gate.criteria if stage.gate else []
            papers = [d.id for d in stage.deliverables if applies(d.when, world)]
            wanted: dict[str, tuple[list[Any], int]] = {
                "entry": (stage.entry, 1),
                "activities": (stage.activities, 3),
                "criteria": (criteria, 3),
                "checks": (stage.checklist, 2 if first else 4),
                "mistakes": (stage.mistakes, 1),
                "faq": (stage.faq, 1),
            }
            for name, (entries, least) in wanted.items():
                if sum(applies(entry.when, world) for entry in entries) < least:
                    broken.add(f"{place}: {name}: {world}")
            if first and papers != [PAPERS[id_]]:
                broken.add(f"{place}: papers of a first project: {papers}: {world}")
            if not first and (not papers or set(papers) & (set(PAPERS.values()) - {"poc-report"})):
                broken.add(f"{place}: papers: {papers}: {world}")
    report(sorted(broken)[:20])


def test_every_paper_is_made(stages: dict[str, Stage], worlds: list[dict[str, str]]) -> None:
    """Whenever a deliverable applies, some activity of its stage that applies, too, makes it."""
    broken = set()
    for id_, stage in stages.items():
        for paper in stage.deliverables:
            makers = [activity.when for activity in stage.activities if paper.id in activity.makes]
            for world in worlds:
                if applies(paper.when, world) and not any(applies(w, world) for w in makers):
                    broken.add(f"stages/{id_}.yml > deliverables: {paper.id}: nobody makes it")
    report(sorted(broken))


def test_work_goes_side_by_side(stages: dict[str, Stage]) -> None:
    """What a stage's activities wait for is said, not left to their order; several can begin or go
    on at once, and what comes last in the list is waited for by none."""
    for id_, stage in stages.items():
        waited: Counter[str] = Counter(w for a in stage.activities for w in a.waits_for or [])
        assert any(count > 1 for count in waited.values()), f"stages/{id_}.yml: one after another"
        assert stage.activities[-1].id not in waited, f"stages/{id_}.yml > activities: order"


def test_short_way_is_short(shipped: Playbook, worlds: list[dict[str, str]]) -> None:
    """About thirty-five checks and six pages, whatever else a first project is."""
    every = [check for _, check in checks(shipped)]
    met = {
        sum(applies(check.when, world) for check in every): world
        for world in worlds
        if world["scale"] == "first"
    }
    least, most = FIRST_CHECKS
    assert least <= min(met) <= max(met) <= most, f"{min(met)}–{max(met)}: {met[max(met)]}"
    broken = []
    for stage, id_ in PAPERS.items():
        paper = shipped.deliverables_by_id[id_][1]
        lines = len((paper.template or "").strip().split("\n"))
        if lines > (PAGE * 3 // 2 if id_ == "poc-report" else PAGE):
            broken.append(f"stages/{stage}.yml > deliverables: {id_}: {lines} lines")
    report(broken)


def test_every_stage_has_less_to_do_in_a_first_project(stages: dict[str, Stage]) -> None:
    for id_, stage in stages.items():
        full = [a.id for a in stage.activities if values(a.when, "scale") == ["full"]]
        assert len(full) > 1, f"stages/{id_}.yml > activities: {full}"


def test_short_way_needs_no_other_paper(shipped: Playbook, texts: list[Passage]) -> None:
    """What a first project meets names and links the six papers alone, and what only a full one
    meets names none of those that stand for several of its own. The glossary explains all; the
    first two examples are full projects."""
    papers: list[Deliverable | Form] = [
        *(deliverable for _, deliverable in shipped.deliverables_by_id.values()),
        *(form for topic in shipped.topics for form in topic.forms),
    ]
    foreign = {
        "first": [d for d in papers if values(d.when, "scale") == ["full"]],
        "full": [d for d in papers if values(d.when, "scale") == ["first"]],
    }
    broken = []
    for passage in texts:
        if passage.of(Term) or any(
            getattr(thing, "project", getattr(thing, "id", "")) in FULL_EXAMPLES
            for thing in passage.things
            if isinstance(thing, (ExampleStep, ExampleProject))
        ):
            continue
        for scale, others in foreign.items():
            other = "full" if scale == "first" else "first"
            if not passage.meets("scale", scale) or (
                scale == "full" and passage.meets("scale", other)
            ):
                continue
            broken += [
                f"{passage.place}: {paper.title}"
                for paper in others
                if re.search(rf"(?<![가-힣]){re.escape(paper.title)}", passage.text)
                or f"deliverable:{paper.id})" in passage.text
            ]
    report(broken)


LINKED = re.compile(r"\((decision|topic):([a-z0-9-]+)\)")


def test_no_text_leads_to_what_does_not_concern_its_reader(
    shipped: Playbook, texts: list[Passage], worlds: list[dict[str, str]]
) -> None:
    """A link stands in a text that applies only where the page that it leads to does, so that who
    buys a product is not sent to decisions about models. The introduction names everything, and a
    decision what it may settle."""
    projects = {project.id: project.when for project in shipped.examples}
    settled = {d.id: {key for o in d.options for key in o.sets} for d in shipped.decisions}
    broken = []
    for passage in texts:
        if any(thing in shipped.introduction for thing in passage.things):
            continue
        own = {key for t in passage.things if isinstance(t, Decision) for key in settled[t.id]}
        steps = [projects[t.project] for t in passage.things if isinstance(t, ExampleStep)]
        for kind, id_ in LINKED.findall(passage.text):
            wanted = shipped.find(kind, id_).when
            if own & wanted.keys():
                continue
            away = [world for world in worlds if not applies(wanted, world)]
            met = [w for w in away if passage.applies(w) and all(applies(s, w) for s in steps)]
            if met:
                broken.append(f"{passage.place}: {kind}:{id_}: {met[0]}")
    report(broken)


def test_gates_of_a_first_project_look_at_its_papers(stages: dict[str, Stage]) -> None:
    """A criterion that a first project meets is shown by the paper of its stage or of one before;
    a full project's by anything else."""
    order = list(stages)
    titles = {d.id: d.title for stage in stages.values() for d in stage.deliverables}
    broken = []
    for number, (id_, stage) in enumerate(stages.items()):
        known = [titles[PAPERS[earlier]] for earlier in order[: number + 1]]
        for criterion in stage.gate.criteria if stage.gate else []:
            first = "first" in (values(criterion.when, "scale") or ["first"])
            if first and not any(title in (criterion.evidence or "") for title in known):
                broken.append(f"stages/{id_}.yml > gate: {criterion.id}: {criterion.evidence}")
        for criterion in stage.entry:
            if not values(criterion.when, "scale"):
                broken.append(f"stages/{id_}.yml > entry: {criterion.id}: no scale")
    report(broken)


def test_who_pays_or_answers_decides(shipped: Playbook, stages: dict[str, Stage]) -> None:
    gates = {id_: stage.gate.decider for id_, stage in stages.items() if stage.gate}
    decisions = {decision.id: decision.decider for decision in shipped.decisions}
    found = {id_: decider for id_, decider in (gates | decisions).items() if id_ in DECIDERS}
    assert found == DECIDERS


def test_checks_are_shared_out(shipped: Playbook, stages: dict[str, Stage]) -> None:
    """One or two have to do with a check, and the owner with less than half of them all."""
    found = list(checks(shipped))
    report(
        [f"{place}: {check.id}: {check.roles}" for place, check in found if len(check.roles) > 2]
    )
    owners = [check.id for _, check in found if OWNER in check.roles]
    assert len(owners) <= OWNERS_CHECKS, f"{len(owners)} of {len(found)}: {', '.join(owners)}"
    named = {role for _, check in found for role in check.roles}
    assert named >= OURS, "the roles of the firm have checks of their own"


def test_no_check_is_lost(shipped: Playbook, stages: dict[str, Stage]) -> None:
    """A check that readers have ticked is still there, or said to be merged into one that is."""
    former = {f"{thing}-{name}" for thing, names in FORMER.items() for name in names.split()}
    now = {check.id for _, check in checks(shipped)}
    broken = [f"{id_} is gone" for id_ in sorted(former - now - set(MERGED))]
    broken += [f"{id_} was merged into {MERGED[id_]}" for id_ in sorted(now & set(MERGED))]
    broken += [f"{id_}: {kept} is gone" for id_, kept in MERGED.items() if kept not in now]
    report(broken)


DATED = re.compile(r"제\d+조|시행령|과태료|과징금|시행되|202\d년|지원데스크|바우처")
"""What is true on a day and may not be so a year later."""


def test_what_dates_is_dated(texts: list[Passage]) -> None:
    """Law, programmes and years stand where the day they were checked stands, too. The glossary
    says of a law only what it is; what others wrote carries its own date."""
    broken = []
    for passage in texts:
        dated = [thing for thing in passage.things if getattr(thing, "checked", None)]
        if passage.of(Term) or passage.things[-1].__class__.__name__ == "Source":
            continue
        if not dated and (match := DATED.search(passage.text)):
            broken.append(f"{passage.place}: ‘{match[0]}’")
    report(broken)


def test_dates_of_checking_make_sense(texts: list[Passage]) -> None:
    """What was checked is due again, later and within a year; every source was checked."""
    broken = []
    for thing in things(texts):
        if not isinstance(thing, (Reference, Section, Form)):
            continue
        if isinstance(thing, Reference) and not thing.checked:
            broken.append(f"{thing.id}: never checked")
        if bool(thing.checked) != bool(thing.due):
            broken.append(f"{thing.id}: checked {thing.checked}, due {thing.due}")
        if thing.checked and thing.due and not 0 < (thing.due - thing.checked).days <= YEAR:
            broken.append(f"{thing.id}: checked {thing.checked}, due {thing.due}")
    report(broken)


def test_texts_fit_where_they_are_drawn(shipped: Playbook, stages: dict[str, Stage]) -> None:
    texts: list[tuple[str, str, str]] = []
    for id_, stage in stages.items():
        file = f"stages/{id_}.yml"
        texts.append((f"{file}: short", "short", stage.short))
        texts += [(f"{file} > returns: {w.to}", "arrow", w.short) for w in stage.returns]
        texts += [(f"{file} > bypass", "arrow", stage.bypass.short)] if stage.bypass else []
        texts += [(f"{file} > activities: {a.id}", "activity", a.title) for a in stage.activities]
    for decision in shipped.decisions:
        file = f"decisions/{decision.id}.yml"
        texts.append((f"{file}: short", "short", decision.short))
        for question in decision.questions:
            texts.append((f"{file} > questions: {question.id}", "question", question.question))
            place = f"{file} > questions: {question.id} > answers"
            texts += [(place, "answer", answer.text) for answer in question.answers]
        texts += [(f"{file} > options: {o.id}", "option", o.title) for o in decision.options]
    texts += [(f"topics/{t.id}.yml: short", "short", t.short) for t in shipped.topics]
    report([f"{place}: {text}" for place, kind, text in texts if len(text) > SHORT[kind]])


def test_laws_and_standards_have_their_official_place(shipped: Playbook) -> None:
    """Links leave the playbook over https only; a law's link leads to the state's own site."""
    broken = [
        f"playbook.yml > references: {reference.id}: {reference.url}"
        for reference in shipped.references
        if not reference.url.startswith("https://") or not reference.note
    ]
    hosts = {"law.go.kr": "법", "pipc.go.kr": "개인정보보호위원회", "kisa.or.kr": "ISMS-P"}
    for host, name in hosts.items():
        if not any(host in r.url and name in r.title for r in shipped.references):
            broken.append(f"playbook.yml > references: {name}: {host}")
    report(broken)
    assert shipped.source and shipped.source.note, "playbook.yml > source"


def test_what_an_organisation_sets_is_shown(shipped: Playbook, stages: dict[str, Stage]) -> None:
    """Each value that is declared stands in a text, a form or a check, else nobody misses it."""
    files = [path for path in (ROOT / "data").rglob("*.yml") if path.name != "values.yml"]
    text = "\n".join(path.read_text("utf-8") for path in files)
    unused = [value.id for value in shipped.values if f"{{value:{value.id}}}" not in text]
    report([f"values.yml > {id_}: no text names it" for id_ in unused])


def test_invented_firms_are_called_so(shipped: Playbook, stages: dict[str, Stage]) -> None:
    report(
        [
            f"playbook.yml > examples: {example.id}"
            for example in shipped.examples
            if "지어낸 것입니다" not in example.intro
        ]
    )

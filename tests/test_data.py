"""The shipped data: what every entry must hold, and the facts the playbook must say.

Rules about any playbook are tested elsewhere; here alone stages and roles have names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from macros.model import Activity, Check, Deliverable, Playbook, Stage

LEAST_DELIVERABLES = 3
LEAST_CHECKS = 8
LEAST_MISTAKES = 3
LEAST_QUESTIONS = 3

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
    ("training", "data"),
    ("training", "design"),
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
OURS = {"practitioner", "privacy-officer"}
"""Roles of the firm that the source does not name."""
PAYER = "company-representative"
"""Who pays may answer for what a stage decides, wherever it is."""
MAIN_EXAMPLE = "inquiry-sorting"
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
        answering = {activity.accountable for activity in activities}
        expected = {*names, OWNER}
        broken += [f"stages/{id_}.yml: {r} does nothing" for r in sorted(expected - doing)]
        strangers = (doing | answering) - expected - OURS - {PAYER}
        broken += [f"stages/{id_}.yml: {r} is not of this stage" for r in sorted(strangers)]
    report(broken)


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


def test_conditions_can_be_settled_and_matter(shipped: Playbook, stages: dict[str, Stage]) -> None:
    """Each condition is asked for somewhere; what a decision is about, a decision settles."""
    whens = [check.when for _, check in checks(shipped)]
    for stage in stages.values():
        things: list[Activity | Deliverable] = [*stage.activities, *stage.deliverables]
        whens += [thing.when for thing in things]
        whens += [stage.bypass.when] if stage.bypass else []
    asked = {key for when in whens for key in when}
    settled = {
        (key, value)
        for decision in shipped.decisions
        for option in decision.options
        for key, value in option.sets.items()
    }
    decided = {key for key, _ in settled}
    broken = []
    for condition in shipped.conditions:
        if condition.id not in asked:
            broken.append(f"playbook.yml > conditions: {condition.id}: nothing asks for it")
        for value in condition.values:
            if condition.id in decided and (condition.id, value.id) not in settled:
                broken.append(f"playbook.yml > conditions: {condition.id}: {value.id}: unsettled")
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


def test_invented_firms_are_called_so(shipped: Playbook, stages: dict[str, Stage]) -> None:
    report(
        [
            f"playbook.yml > examples: {example.id}"
            for example in shipped.examples
            if "지어낸 것입니다" not in example.intro
        ]
    )

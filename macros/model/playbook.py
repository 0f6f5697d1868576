"""The whole playbook, and the questions that every wing asks of it; knows no files and no pages."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from pydantic import Field, PrivateAttr

from .kinds import KINDS, kind_of
from .labels import Labels
from .nearest import nearest
from .news import Since
from .things import (
    RACI,
    Brand,
    Condition,
    Decision,
    Deliverable,
    ExampleProject,
    Original,
    Preset,
    Publisher,
    Reference,
    Role,
    Section,
    Site,
    Source,
    Stage,
    Term,
    Topic,
    Value,
)
from .types import Id, Language, Markdown, PlainText, RoleId, Sets, Thing, Title, When

FORMERLY, WHEN = "formerly:", "when:"
"""What the catalog writes before an id that an item once had, and before the values of a condition
with which an item applies: `when:oven:gas,wood`."""


class UnknownId(ValueError):
    """The playbook has no such thing; `near` and `allowed` are ids that it has."""

    def __init__(self, kind: str, id_: str, allowed: Sequence[str]) -> None:
        self.kind, self.id, self.allowed = kind, id_, tuple(allowed)
        self.near = nearest(id_, allowed)
        hint = f" Did you mean '{self.near}'?" if self.near else ""
        super().__init__(f"There is no {kind} '{id_}'.{hint}")


@dataclass(frozen=True)
class LeftOut:
    """A thing of the data that the playbook goes without: `field` is the list it stood in,
    `holder` the title of what held it, `condition` the settled one; empty where a layer removes
    it."""

    field: str
    id: str
    title: str
    holder: str = ""
    condition: str = ""


class Needed(NamedTuple):
    """A thing that applies only under conditions: `holder` is what has a page and holds it, nothing
    for the playbook itself, `field` the list in which it stands."""

    holder: Any
    field: str
    thing: Any


class Playbook(Thing):
    """The whole playbook; `data/playbook.yml` holds the fields above `roles`, in its own words.

    The kinds of things stand here as fields as well as in `kinds.py`: a field says its type to
    mypy and to pydantic, and whether a playbook may do without.
    """

    id: Id
    title: Title
    tagline: PlainText | None = None
    description: PlainText
    language: Language
    reviewed: datetime.date | None = None
    publisher: Publisher
    based_on: list[Original] = []
    site: Site = Site()
    brand: Brand = Brand()
    source: Source | None = None
    owner: RoleId | None = None
    introduction: list[Section] = []
    principles: list[Section] = []
    licence: Markdown | None = None
    conditions: list[Condition] = []
    presets: list[Preset] = []
    settled: Sets = {}
    layers: list[Id] = []
    examples: list[ExampleProject] = []
    references: list[Reference] = []
    ordered: bool = True
    stages: list[Stage] = Field(min_length=1)
    decisions: list[Decision] = []
    topics: list[Topic] = []
    roles: list[Role] = []
    glossary: list[Term] = []
    values: list[Value] = []
    labels: Labels

    _left_out: tuple[LeftOut, ...] = PrivateAttr(())
    _own_files: dict[tuple[str, str], str] = PrivateAttr(default_factory=dict)
    _pictures: dict[str, Path] = PrivateAttr(default_factory=dict)
    _behind: tuple[tuple[str, ...], ...] = PrivateAttr(())
    _since: Since = PrivateAttr(Since("", ()))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What the data have and this playbook has not, by settled conditions or by a layer."""
        return self._left_out

    @property
    def tailored(self) -> bool:
        """Whether there is something that the organisation sets or has settled for itself."""
        return bool(self.values or any(thing.condition for thing in self.left_out))

    @property
    def pictures(self) -> dict[str, Path]:
        """The pictures that its texts show, by their places in the site."""
        return self._pictures

    def made_from(
        self,
        left_out: Iterable[LeftOut],
        own_files: Mapping[tuple[str, str], str],
        pictures: Mapping[str, Path],
        behind: Iterable[tuple[str, ...]] = (),
    ) -> Self:
        """The same playbook, which knows what was left out, the files of things that a layer adds
        by kind and id, those of the pictures that its texts show, and the ways to things whose
        translation is `behind`: the original was reworded since."""
        copied = self.model_copy()
        copied._behind = tuple(dict.fromkeys(behind))
        copied._left_out, copied._own_files = tuple(left_out), dict(own_files)
        copied._pictures = dict(pictures)
        return copied

    @property
    def since(self) -> Since:
        """What is to be marked as new or changed; most often nothing."""
        return self._since

    def marked(self, since: Since) -> Self:
        """The same playbook, which knows what is new in it."""
        copied = self.model_copy()
        copied._since = since
        return copied

    @cached_property
    def marks(self) -> dict[tuple[str, str], str]:
        """What happened to a thing, by the list it stands in and its id; what happened to a part
        of it changed the thing."""
        found = {(item.path[-2], item.path[-1]): item.mark for item in self.since.news}
        for path in (item.path for item in self.since.news):
            for pair in zip(path[:-2:2], path[1:-2:2], strict=False):
                found.setdefault(pair, "changed")
        return found

    @property
    def behind(self) -> tuple[tuple[str, ...], ...]:
        """The ways to things whose translation is older than their text."""
        return self._behind

    def at(self, path: Sequence[str]) -> Any:
        """What stands at a way of fields and ids; None where nothing does."""
        here: Any = self
        for step in path:
            if isinstance(here, list):
                here = next((thing for thing in here if thing.id == step), None)
            else:
                here = getattr(here, step, None)
        return here

    def __str__(self) -> str:
        # mkdocs-macros asks for it in every build, for a log that nobody reads.
        return self.title

    def has(self, kind: str, id_: str) -> bool:
        """Whether there is a thing of a kind with that id."""
        return id_ in self._found[kind]

    @cached_property
    def unset(self) -> dict[str, Value]:
        """The values that are still to be set, by what stands for them in the texts."""
        wanted = [value for value in self.values if not value.text]
        return {self.labels.value_unset.format(title=value.title): value for value in wanted}

    def things(self, kind: str) -> Sequence[Any]:
        """Every thing of a kind (`stage`, `check`, …), in the order of the data, and once."""
        return [thing for _, thing in self._found[kind].values()]

    def now(self, kind: str, id_: str) -> str:
        """The id of a thing of a kind that once had that id and whose id is another one now;
        nothing where there is none."""
        return self._renamed.get((kind, id_), "")

    @cached_property
    def _renamed(self) -> dict[tuple[str, str], str]:
        return {
            (kind, old): thing.id
            for kind in KINDS
            for thing in self.things(kind)
            for old in thing.formerly
            if old not in self._found[kind]
        }

    def find(self, kind: str, id_: str) -> Any:
        """The thing of a kind with that id. Raises `UnknownId` where there is none."""
        return self._find(kind, id_)[1]

    def holder(self, kind: str, id_: str) -> Any:
        """The thing in whose file a thing stands: the stage of a deliverable, a role itself.
        Raises `UnknownId`."""
        return self._find(kind, id_)[0]

    def source_file(self, kind: str, id_: str) -> str:
        """The file of a thing under the data folder, such as `stages/goal.yml`. Raises
        `UnknownId`."""
        holder = self.holder(kind, id_)
        if (kind, id_) in self._own_files:
            return self._own_files[kind, id_]
        return (KINDS[kind].file or kind_of(holder).file).format(id=holder.id)

    def _held(self, kind: str) -> Iterator[tuple[Any, Any]]:
        """Every thing of a kind with its holder."""
        for path in KINDS[kind].lists:
            field, _, inner = path.partition(".")
            for holder in getattr(self, field):
                for thing in getattr(holder, inner) if inner else [holder]:
                    yield holder, thing

    @cached_property
    def _found(self) -> dict[str, dict[str, tuple[Any, Any]]]:
        return {kind: self._first(kind) for kind in KINDS}

    def _first(self, kind: str) -> dict[str, tuple[Any, Any]]:
        found: dict[str, tuple[Any, Any]] = {}
        for holder, thing in self._held(kind):
            found.setdefault(thing.id, (holder, thing))
        return found

    def _find(self, kind: str, id_: str) -> tuple[Any, Any]:
        found = self._found[kind]
        if str(id_) not in found:
            raise UnknownId(kind, str(id_), list(found))
        return found[str(id_)]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each stage in the process by its id, counted from 1."""
        return {stage.id: number for number, stage in enumerate(self.stages, 1)}

    def numbered(self, holder: Stage | Topic) -> str:
        """The title of a stage with its code, and its number where the stages have an order; of a
        topic, its title."""
        if isinstance(holder, Topic):
            return holder.title
        title = holder.coded
        return f"{self.numbers[holder.id]}. {title}" if self.ordered else title

    def stages_with(self, field: str, id_: str) -> list[Stage]:
        """The stages that name a decision or a topic."""
        return [stage for stage in self.stages if id_ in getattr(stage, field)]

    @cached_property
    def letters(self) -> str:
        """The letters of RACI that some activity gives to a role."""
        activities = [activity for stage in self.stages for activity in stage.activities]
        return "".join(x for x in RACI if any(a.letters[x] for a in activities))

    def letter(self, letter: str) -> str:
        """What a letter of RACI means, in a word."""
        return self.labels[RACI[letter]]

    def part(self, letters: str) -> str:
        """What a role has to do with a piece of work by its letters of RACI, in a word."""
        both = {"R", "A"} <= set(letters)
        return self.labels.does_both if both else self.letter(letters[0])

    @cached_property
    def roles_by_id(self) -> dict[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def deliverables_by_id(self) -> dict[str, tuple[Stage, Deliverable]]:
        """Each deliverable with the stage that makes it."""
        return {d.id: (stage, d) for stage in self.stages for d in stage.deliverables}

    @cached_property
    def checklists(self) -> dict[str, Stage | Topic]:
        """What has a checklist, under the key of that list, such as `stage:goal`."""
        return {f"{kind_of(holder).name}:{holder.id}": holder for holder, _ in self._held("check")}

    @cached_property
    def conditional(self) -> list[Needed]:
        """Every thing that applies only under conditions."""
        found = []
        for name in type(self).model_fields:
            holders = getattr(self, name)
            for holder in holders if isinstance(holders, list) else ():
                if isinstance(holder, Thing):
                    if getattr(holder, "when", None):
                        found.append(Needed(None, name, holder))
                    found += [Needed(holder, *part) for part in holder.conditional_parts]
        return found

    @cached_property
    def asked(self) -> list[Condition]:
        """The conditions that are left to the reader: not settled, and asked for by something."""
        wanted = {id_ for needed in self.conditional for id_ in needed.thing.when}
        return [c for c in self.conditions if c.id in wanted and c.id not in self.settled]

    @property
    def offered(self) -> list[Preset]:
        """The presets that a reader may choose: those that go with what is settled, and answer
        something that is asked."""
        asked = {condition.id for condition in self.asked}
        return [
            preset
            for preset in self.presets
            if asked & preset.sets.keys()
            and all(self.settled.get(id_, value) == value for id_, value in preset.sets.items())
        ]

    def accepted(self, when: When) -> dict[str, list[str]]:
        """The values of each condition with which something applies, in the order of the data."""
        asked = (condition for condition in self.conditions if condition.id in when)
        return {condition.id: condition.accepted(when[condition.id]) for condition in asked}

    @cached_property
    def catalog(self) -> dict[str, list[str]]:
        """Every checklist item as a reader's browser knows it: the mark of its wording in this
        language, then the keys it counts under, such as `stage:goal` and `role:planner`, with what
        it applies, and the ids under which a record may still know it, as `formerly:old-id`."""
        keys: defaultdict[str, list[str]] = defaultdict(list)
        for key, thing in self.checklists.items():
            for check in thing.checklist:
                keys[check.id].append(key)
        return {
            check.id: [
                f"{self.language}-{check.revision}",
                *keys[check.id],
                *(f"role:{role}" for role in check.roles),
                *(f"{WHEN}{id_}:{','.join(ids)}" for id_, ids in self.accepted(check.when).items()),
                *(f"{FORMERLY}{old}" for old in check.formerly),
            ]
            for check in self.things("check")
        }

    @cached_property
    def catalog_revision(self) -> str:
        """A short mark that changes with the catalog."""
        return hashlib.sha256(json.dumps(self.catalog).encode()).hexdigest()[:8]

    @cached_property
    def totals(self) -> Counter[str]:
        """How many checklist items there are in all (""), under each key, and under the key of a
        list and a role together, such as `stage:goal role:planner`."""
        counter: Counter[str] = Counter()
        for _, *keys in self.catalog.values():
            lists = [key for key in keys if key in self.checklists]
            roles = [key for key in keys if key.startswith("role:")]
            counter.update(["", *lists, *roles])
            counter.update(f"{key} {role}" for key in lists for role in roles)
        return counter

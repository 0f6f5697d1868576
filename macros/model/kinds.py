"""The table of the kinds of things a playbook has: told here once, read by every wing.

A new kind is a class in `things.py`, a row here, and a template if it has a page.
"""

from __future__ import annotations

from dataclasses import dataclass

from .things import (
    Activity,
    Check,
    Condition,
    Decision,
    Deliverable,
    ExampleProject,
    Preset,
    Reference,
    Role,
    Stage,
    Term,
    Topic,
    Value,
)
from .types import Thing


@dataclass(frozen=True)
class Kind:
    """One kind of thing with ids, and how every wing calls and finds it."""

    name: str
    """In references (`Ref`), links (`stage:goal`), templates, labels and sentences."""
    plural: str
    """The field of the playbook, the name of its folder or file, the label of its overview."""
    cls: type[Thing]
    file: str = ""
    """Its source under `data/`; empty for what stands in the file of another thing."""
    inside: tuple[str, ...] = ()
    """Lists of other things that hold it, such as `stages.deliverables`; empty for what is a
    field of the playbook itself."""
    page: bool = False
    """Whether each has a page of its own, named after its id."""
    link: bool = False
    """Whether Markdown text may link to it."""
    summary: str = ""
    """The field that says in a sentence what such a thing is, for its page's description."""
    parts: str = ""
    """The list of what belongs to it, by whose titles readers look for it."""
    unique: bool = False
    """Whether ids are unique in the whole playbook, not only in the list they stand in."""

    @property
    def lists(self) -> tuple[str, ...]:
        """Every list of the playbook that holds such things."""
        return self.inside or (self.plural,)

    @property
    def folder(self) -> str:
        """The folder that holds a file for each; empty where there is none."""
        return self.file.removesuffix("/{id}.yml") if "{id}" in self.file else ""


PLAYBOOK = "playbook.yml"
"""The file of the playbook itself."""

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "stage",
            "stages",
            Stage,
            "stages/{id}.yml",
            page=True,
            link=True,
            summary="summary",
            parts="activities",
        ),
        Kind("role", "roles", Role, "roles.yml", page=True, link=True, summary="description"),
        Kind(
            "decision",
            "decisions",
            Decision,
            "decisions/{id}.yml",
            page=True,
            link=True,
            summary="summary",
            parts="options",
        ),
        Kind(
            "topic",
            "topics",
            Topic,
            "topics/{id}.yml",
            page=True,
            link=True,
            summary="summary",
            parts="forms",
        ),
        Kind(
            "deliverable",
            "deliverables",
            Deliverable,
            inside=("stages.deliverables",),
            page=True,
            link=True,
            summary="purpose",
            unique=True,
        ),
        Kind("term", "glossary", Term, "glossary.yml", link=True),
        Kind(
            "check",
            "checklists",
            Check,
            inside=("stages.checklist", "topics.checklist"),
            unique=True,
        ),
        Kind("example", "examples", ExampleProject, PLAYBOOK),
        Kind(
            "activity",
            "activities",
            Activity,
            inside=("stages.activities",),
            link=True,
            unique=True,
        ),
        Kind("condition", "conditions", Condition, PLAYBOOK),
        Kind("preset", "presets", Preset, PLAYBOOK),
        Kind("reference", "references", Reference, PLAYBOOK),
        Kind("value", "values", Value, "values.yml"),
    )
}
"""Every kind by its name, in the order in which messages list them."""

FOLDERS = {kind.folder: kind for kind in KINDS.values() if kind.folder}
"""Kinds with a file for each thing, by their folder; `playbook.yml` names their order under the
same word."""
FILES = {kind.plural: kind for kind in KINDS.values() if kind.file == f"{kind.plural}.yml"}
"""Kinds with one file for all of them, by its name without `.yml`."""


def of_page(name: str) -> tuple[Kind, str] | None:
    """The kind and the id of the thing whose page has that file under `docs/`, such as
    `stages/goal.md`; None for a page of no thing."""
    folder, _, file = name.rpartition("/")
    kind = next((kind for kind in KINDS.values() if kind.page and kind.plural == folder), None)
    if kind is None or not file.endswith(".md") or file in ("index.md", "README.md"):
        return None
    return kind, file.removesuffix(".md")


def kind_of(thing: Thing) -> Kind:
    """The kind of a thing. Raises `KeyError` for what is only a part of a thing."""
    return {kind.cls: kind for kind in KINDS.values()}[type(thing)]


def held_by(field: str) -> set[str]:
    """The names of the kinds that a field of the playbook brings with it: `stages` brings stages,
    deliverables and checks."""
    return {
        kind.name
        for kind in KINDS.values()
        if any(path.partition(".")[0] == field for path in kind.lists)
    }

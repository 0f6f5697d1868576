"""What no single field can say: references lead somewhere, ids are unique, conditions exist.

Works on the tree rather than on the finished model, so that one unknown key does not hide the
problems behind it. Which strings are references is read from the types in `things.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from ..model.colours import GROUNDS, LEAST, contrast, readable
from ..model.kinds import FILES, KINDS, Kind
from ..model.nearest import Names, nearest
from ..model.playbook import Playbook
from ..model.things import Activity, Brand, Decision, Stage
from ..model.types import COLOUR, ID, MARKDOWN, OPEN_LINKS, PAGE, PICTURE, TARGET, TEXT, Ref
from .docs import Docs
from .problems import Place, Problem, listed
from .reflection import Walk
from .tree import Node
from .waits import circles, waits_in

LINK = re.compile(rf"\]\(\s*<?({TARGET})")
IMAGE = re.compile(PICTURE)
CODE = re.compile(r"(?ms)^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)")
"""Where what looks like a link is none."""
LINK_KINDS = tuple(kind.name for kind in KINDS.values() if kind.link)
LINKED = {"activity": "linked-activity"}
"""Kinds of which it is said otherwise that what a text links to is not there."""
LETTERS = ("responsible", "consulted", "informed")
RESERVED = {"index", "con", "prn", "aux", "nul"}
RESERVED |= {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
"""What no page can be called: the page of the folder, and what Windows takes for a device."""
SHOWN = 40
"""Letters of a text that a message repeats."""
BRACKETS = re.compile(r"[\[\]]")
NESTED = re.compile(r"^(?:[ \t]*(?:[-*+>]|\d+[.)])[ \t]+){20}", re.M)
"""Twenty lists or quotes that begin on one line, one inside the other."""
DEEPEST = 50
"""Brackets open at once in a text; Markdown takes time that grows with the square of them."""


@dataclass
class _Context:
    """What a rule may know besides its node."""

    known: dict[str, Ids]
    """The ids of each kind whose ids are all known, with the things that there are."""
    scopes: dict[int, str]
    """Lists that share their ids with others, by the `id()` of their nodes: the kind."""
    docs: Docs
    used: set[str] = field(default_factory=set)
    """The roles that something refers to."""
    taken: dict[tuple[str, str], Place] = field(default_factory=dict)
    """Where each id of each scope was first met."""


Rule = Callable[[Node, _Context], Iterable[Problem]]


def rule_problems(
    root: Node,
    walk: Walk,
    docs: Docs,
    unread: Iterable[str] = (),
    gone: Mapping[str, Iterable[str]] | None = None,
) -> Iterator[Problem]:
    """Every problem between the things of the playbook in the tree `root`, and with what its texts
    show of `docs`.

    `unread` are the kinds of which some could not be read: what refers to them is not judged,
    nor is it said that nobody uses a role. `gone` are ids by kind that were left out on purpose.
    """
    unread = set(unread) | _unsure(root)
    known = {kind: ids for kind, ids in _declared(root).items() if kind not in unread}
    for name, ids in (gone or {}).items():
        if name in known:
            known[name] |= dict.fromkeys(ids)
    context = _Context(known, scopes(root), docs)
    absent = {kind.name: kind.file for kind in FILES.values() if not [*root.items(kind.plural)]}
    for mark, node in walk(root):
        if isinstance(mark, Ref) and mark.kind in absent and mark.kind in known:
            # That all of a kind are missing is said once, not at each that is referred to.
            yield _absent(root, absent[mark.kind], mark.kind, node)
            del known[mark.kind]
        elif isinstance(mark, Ref):
            yield from _reference(mark.kind, node, context)
        for rule in RULES.get(mark, ()):
            yield from rule(node, context)
    for kind in KINDS.values():
        if kind.page:
            yield from _reserved(things(root, kind))
    for role in () if unread or any((gone or {}).values()) else root.items("roles"):
        if role.text("id") and role.text("id") not in context.used:
            yield Problem(role.place, "unused-role", id=role.text("id"))


def _absent(root: Node, name: str, kind: str, first: Node) -> Problem:
    """Of a file of things to which something refers, `first` of all: there is none, or it has
    nothing in it."""
    if (held := root.child(name.removesuffix(".yml"))) is not None:
        return Problem(held.place, "empty-file")
    return Problem(first.place, "no-file-yet", name=name, id=first.value, command=f"new {kind}")


def _lists(root: Node, path: str) -> Iterator[Node]:
    """The lists at a path of the playbook: `roles`, or `stages.deliverables` of each stage."""
    field, _, inner = path.partition(".")
    for holder in root.items(field) if inner else [root]:
        child = holder.child(inner or field)
        if child is not None and isinstance(child.value, list):
            yield child


def scopes(root: Node) -> dict[int, str]:
    """The kinds of lists that share their ids with the others of a kind, by the `id()` of nodes."""
    shared = [kind for kind in KINDS.values() if kind.unique]
    return {id(n): kind.name for kind in shared for path in kind.lists for n in _lists(root, path)}


def things(root: Node, kind: Kind) -> Iterator[Node]:
    """The things of a kind in the tree."""
    return (thing for path in kind.lists for held in _lists(root, path) for thing in held.value)


def _declared(root: Node) -> dict[str, Ids]:
    """Things by kind and id."""
    known = {name: by_id(things(root, kind)) for name, kind in KINDS.items()}
    for condition in root.items("conditions"):
        known[f"condition:{condition.text('id')}"] = by_id(condition.items("values"))
    return known


class Ids(dict[str, Node | None]):
    """Ids with the things that there are."""

    @cached_property
    def names(self) -> Names:
        """The ids by themselves and by a title or alias that is typed instead."""
        called = ((id_, [id_, *(names(node) if node else [])]) for id_, node in self.items())
        return Names({name: id_ for id_, found in called for name in found})

    def nearest(self, word: str) -> str:
        """The id that was meant."""
        return self.names.nearest(word)


def by_id(nodes: Iterable[Node]) -> Ids:
    """Things by their ids."""
    return Ids((node.text("id"), node) for node in nodes)


def _unsure(root: Node) -> set[str]:
    """Kinds of which some id cannot be told: no list, an entry without an id or with a bad one.

    Not those with a file each, whose ids are the names of the files."""
    return {
        name
        for name, kind in KINDS.items()
        if kind.file
        and not kind.folder
        and (held := root.child(kind.plural)) is not None
        and (
            not isinstance(held.value, list)
            or (not held.value and Playbook.model_fields[kind.plural].is_required())
            or any(not re.fullmatch(ID, entry.text("id")) for entry in held.value)
        )
    }


def names(node: Node) -> list[str]:
    """What else an editor might call a thing, instead of its id."""
    found = [node.text(key) for key in ("title", "term", "short", "code")]
    others = (*node.items("aliases"), *node.items("formerly"))
    found += [other.value for other in others if isinstance(other.value, str)]
    return [name for name in found if name]


def unknown(place: Place, kind: str, id_: str, ids: Ids, **more: str) -> Problem:
    """The problem of a reference to a thing of a kind that is none of `ids`."""
    near = partial(ids.nearest, id_)
    return Problem(place, f"unknown-{kind}", near, allowed=listed(ids), id=id_, **more)


def _reference(kind: str, node: Node, context: _Context) -> Iterator[Problem]:
    """A reference leads to a thing that is there; those within a decision and a stage are judged
    with it."""
    known = context.known
    if kind == "condition":
        yield from _conditions(node, known)
    elif kind in known and kind != "activity" and node.value not in known[kind]:
        yield unknown(node.place, kind, node.value, known[kind])
    if kind == "role":
        context.used.add(node.value)


def _unique(node: Node, context: _Context) -> Iterator[Problem]:
    """No id twice in a scope: one list, or all lists of a kind."""
    scope = context.scopes.get(id(node), str(node.place))
    for child in node.value:
        id_ = child.text("id")
        if not id_:
            continue
        place = child.value["id"].place
        first = context.taken.setdefault((scope, id_), place)
        if first is not place:
            yield Problem(place, "duplicate-id", id=id_, first=first)


def _repeated(node: Node, _: _Context) -> Iterator[Problem]:
    """No text twice in one list."""
    first: dict[str, Place] = {}
    for child in node.value:
        if isinstance(child.value, str) and child.value.strip():
            place = first.setdefault(child.value, child.place)
            if place is not child.place:
                short = child.value.strip()
                short = short if len(short) <= SHOWN else f"{short[:SHOWN]}…"
                yield Problem(child.place, "repeated", text=short, first=place.line)


def _reserved(things: Iterable[Node]) -> Iterator[Problem]:
    for thing in things:
        if thing.text("id") in RESERVED:
            yield Problem(thing.value["id"].place, "reserved-id", id=thing.text("id"))


def _conditions(node: Node, known: Mapping[str, Ids]) -> Iterator[Problem]:
    for key, value in node.value.items():
        if "condition" not in known:
            return
        if key not in known["condition"]:
            yield unknown(node.keys[key], "condition", key, known["condition"])
            continue
        values = known[f"condition:{key}"]
        if value.value == []:
            yield Problem(value.place, "too-few", key=key, count=1)
        for choice in value.value if isinstance(value.value, list) else [value]:
            if isinstance(choice.value, str) and choice.value not in values:
                yield unknown(choice.place, "condition-value", choice.value, values, condition=key)


def _depth(node: Node, _: _Context) -> Iterator[Problem]:
    """Text that nests so deep that no page could be made of it."""
    if (offset := too_deep(node.value)) is not None:
        yield Problem(node.within(offset), "too-deep")


def too_deep(text: str) -> int | None:
    """Where a text nests deeper than Markdown can follow in good time, if it does."""
    depth = 0
    for mark in BRACKETS.finditer(text):
        depth += 1 if mark[0] == "[" else -1 if depth else 0
        if depth > DEEPEST:
            return mark.start()
    entries = NESTED.search(text)
    return entries.start() if entries else None


def _links(node: Node, context: _Context) -> Iterator[Problem]:
    """What text links to and shows is there."""
    known = context.known
    if len(node.value) > TEXT:
        return
    text = CODE.sub(lambda code: " " * len(code[0]), node.value) if "](" in node.value else ""
    shown = {found.start("file"): found for found in IMAGE.finditer(text)}
    for match in LINK.finditer(text):
        target = match[1]
        kind, _, id_ = target.partition(":")
        if picture := shown.get(match.start(1)):
            yield from context.docs.picture_problems(node, picture)
        elif target.startswith(PAGE):
            yield from context.docs.page_problems(node, target, match.start(1))
        elif kind in LINK_KINDS:
            if kind in known and id_ not in known[kind]:
                word = LINKED.get(kind, kind)
                yield unknown(node.within(match.start(1)), word, id_, known[kind])
        elif not target.startswith(OPEN_LINKS):
            yield unknown_link(node.within(match.start(1)), target, context.docs.pages)


def unknown_link(place: Place, target: str, pages: Container[str]) -> Problem:
    """The problem of a link of which nobody knows where it leads; `pages` are those written by
    hand, without the end of their names."""
    allowed = (*(f"{kind}:id" for kind in LINK_KINDS), f"{PAGE}name")
    near = partial(_nearest_target, target, pages)
    return Problem(place, "unknown-link", near, allowed=allowed, target=target)


def _nearest_target(target: str, pages: Container[str]) -> str:
    """What a link was meant to lead to: a thing of a kind that was mistyped, or a page."""
    kind, _, id_ = target.partition(":")
    near, page = nearest(kind, [*LINK_KINDS, PAGE.rstrip(":")]), target.removesuffix(".md")
    return f"{near}:{id_}" if near else f"{PAGE}{page}" if page in pages else ""


def _letters(activity: Node, _: _Context) -> Iterator[Problem]:
    """A role has one part in an activity; only who is accountable may be responsible as well."""
    first: dict[str, str] = {}
    for letter in LETTERS:
        for role in activity.items(letter):
            if not isinstance(role.value, str):
                continue
            other = first.setdefault(role.value, letter)
            accountable = letter != "responsible" and role.value == activity.text("accountable")
            if other != letter or accountable:
                first_part = "accountable" if accountable else other
                words = {"id": role.value, "first": first_part, "second": letter}
                yield Problem(role.place, "raci-twice", **words)


def _returns(stage: Node, _: _Context) -> Iterator[Problem]:
    for way in stage.items("returns"):
        if way.text("to") and way.text("to") == stage.text("id"):
            yield Problem(way.value["to"].place, "return-to-itself", id=way.text("to"))


def _waits(stage: Node, _: _Context) -> Iterator[Problem]:
    """An activity waits for others of its stage, and none for itself by way of others."""
    ids: dict[str, Node] = {}
    for node in stage.items("activities"):
        if node.text("id"):
            ids.setdefault(node.text("id"), node)
    known = Ids(ids)
    for node in ids.values():
        for wanted in node.items("waits_for"):
            if isinstance(wanted.value, str) and wanted.value not in ids:
                yield unknown(wanted.place, "activity", wanted.value, known)
    ordered = stage.child("ordered")
    in_turn = ordered is None or ordered.value is not False
    for circle in circles(waits_in(stage.items("activities"), in_turn)):
        place = next(ids[i].keys["waits_for"] for i in circle if "waits_for" in ids[i].value)
        yield Problem(place, "waits-circle", members=" → ".join(circle))


def _made(stage: Node, context: _Context) -> Iterator[Problem]:
    """An activity makes deliverables of its own stage."""
    own = by_id(stage.items("deliverables"))
    for activity in stage.items("activities"):
        for made in activity.items("makes"):
            if made.value in context.known.get("deliverable", {}) and made.value not in own:
                near, allowed = partial(own.nearest, made.value), listed(own)
                yield Problem(made.place, "made-elsewhere", near, allowed=allowed, id=made.value)


def _tree(decision: Node, _: _Context) -> Iterator[Problem]:
    """Each answer leads to a question or option of the file, each of them is reached, none
    twice on one way."""
    questions = {node.text("id"): node for node in decision.items("questions")}
    options = {node.text("id"): node for node in decision.items("options")}
    ids = {id_: node for id_, node in (questions | options).items() if id_}
    nodes = Ids(ids)
    for id_, node in options.items():
        if id_ in questions:
            first = questions[id_].place
            yield Problem(node.place, "duplicate-id", id=id_, first=first)
    leads: dict[str, list[str]] = {}
    for id_, node in questions.items():
        leads[id_] = [answer.text("to") for answer in node.items("answers")]
        for answer in node.items("answers"):
            if answer.text("to") and answer.text("to") not in ids:
                yield unknown(answer.value["to"].place, "node", answer.text("to"), nodes)
    if not questions or not set().union(*leads.values()) <= ids.keys():
        return
    done, circles = _followed(next(iter(questions)), leads)
    for id_ in circles:
        yield Problem(questions[id_].place, "circle", id=id_)
    for id_ in ids.keys() - done:
        yield Problem((questions | options)[id_].place, "unreachable", id=id_)


def _followed(start: str, leads: Mapping[str, Sequence[str]]) -> tuple[set[str], set[str]]:
    """Every id to which answers lead from `start`, and those to which they lead back.

    `way` are the questions from the start to where we are, each with the answers still to follow.
    """
    way = {start: iter(leads.get(start, ()))}
    done, circles = {start}, set[str]()
    while way:
        here = next(reversed(way))
        to = next(way[here], None)
        if to is None:
            del way[here]
        elif to in way:
            circles.add(to)
        elif to not in done:
            done.add(to)
            way[to] = iter(leads.get(to, ()))
    return done, circles


def _colours(brand: Node, _: _Context) -> Iterator[Problem]:
    """What is written in a colour can be read on every ground of its scheme."""
    for scheme, ground in GROUNDS.items():
        accent = (brand.child(scheme) or brand).child("accent")
        if accent and re.fullmatch(COLOUR, accent.raw) and contrast(accent.raw, ground) < LEAST:
            ratio, close = f"{contrast(accent.raw, ground):.1f}", readable(accent.raw, scheme)
            words = {"value": accent.raw, "ratio": ratio, "least": str(LEAST), "close": close}
            yield Problem(accent.place, f"faint-{scheme}", **words)


RULES: dict[Any, tuple[Rule, ...]] = {
    list: (_unique, _repeated),
    MARKDOWN: (_links, _depth),
    Activity: (_letters,),
    Stage: (_returns, _waits, _made),
    Brand: (_colours,),
    Decision: (_tree,),
}
"""What is asked of each node, by what its type says of it: a mark, a class, that it is a list."""

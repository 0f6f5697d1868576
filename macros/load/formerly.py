"""Ids that things once had: none may be the id of another thing of the same list or kind, and what
layers refer to by them is followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from ..model.kinds import KINDS
from ..model.playbook import Playbook
from ..model.things import Decision
from ..model.types import Id, Ref
from .overrides import RENAMED
from .problems import Place, Problem
from .reflection import Walk, fields, held, item, marks
from .rules import scopes, things
from .tree import Node
from .used import USE

NAMED = re.compile(r"(?:\]\(\s*<?|\{)(?P<kind>[a-z]+):(?P<id>[a-z0-9-]+)(?=[\s>)#}])")
"""Where a text names a thing: `[…](role:planner)`, `{value:approval-limit}`."""
WORD = re.compile(r"[a-z0-9-]+")
CheckId = Annotated[Id, Ref("check")]


def formerly_problems(tree: Node) -> Iterator[Problem]:
    """Ids under `formerly:` that something has today, or that two things claim."""
    shared = scopes(tree)
    taken: dict[tuple[str, str], Place] = {}
    lists = [(shared.get(id(node), str(id(node))), node) for m, node in Walk()(tree) if m is list]
    for scope, node in lists:
        for child in node.value:
            if isinstance(child.value, dict) and child.text("id"):
                taken.setdefault((scope, child.text("id")), child.value["id"].place)
    for scope, node in lists:
        for child in node.value:
            for old in child.items("formerly") if isinstance(child.value, dict) else ():
                first = taken.setdefault((scope, old.raw), old.place)
                if first is not old.place:
                    yield Problem(old.place, "formerly-taken", id=old.raw, first=first)


def followed(tree: Node, layers: Sequence[str], notices: list[Problem]) -> Node:
    """The tree, in which what layers refer to by ids of before is called as it is now; adds to
    `notices` where. `layers` are the beginnings of the names of their files."""
    names = {kind.name: renamed(things(tree, kind)) for kind in KINDS.values()}
    for condition in tree.items("conditions"):
        names[f"condition:{condition.text('id')}"] = renamed(condition.items("values"))
    return _Followed(names, tuple(layers), notices).of(tree, Playbook)


def former_ids(tree: Node) -> dict[str, str]:
    """All ids that things once had, with those they have now."""
    lists = [things(tree, kind) for kind in KINDS.values()]
    lists += [condition.items("values") for condition in tree.items("conditions")]
    return {old: now for found in lists for old, now in renamed(found).items()}


def said_now(then: str, now: Node, names: Mapping[str, str]) -> str:
    """A wording of before with the ids that what it names has now; `now` is what stands there
    today, which says whether it is a text, that names things in its links, or ids."""
    if isinstance(now.value, str) and then not in names:
        return NAMED.sub(lambda m: m[0].replace(m["id"], names.get(m["id"], m["id"])), then)
    return WORD.sub(lambda m: names.get(m[0], m[0]), then)


def grouped(notices: Iterable[Problem]) -> Iterator[Problem]:
    """The notices, those of one id that is called otherwise as one."""
    renamed: dict[object, list[Place]] = {}
    for notice in notices:
        if notice.code == RENAMED:
            renamed.setdefault(notice.words, []).append(notice.place)
        else:
            yield notice
    for words, found in renamed.items():
        first, *_ = places = sorted(set(found))
        more = ", ".join(f"{place.file}:{place.line}" for place in places)
        named = dict(words)  # type: ignore[call-overload]
        yield Problem(first, RENAMED, **named, count=len(places), places=more)


def renamed(found: Iterable[Node]) -> dict[str, str]:
    """The ids that things once had and none has today, with those they have now."""
    mappings = [thing for thing in found if isinstance(thing.value, dict)]
    ids = {thing.text("id") for thing in mappings}
    return {
        old.raw: thing.text("id")
        for thing in mappings
        for old in thing.items("formerly")
        if old.raw not in ids
    }


@dataclass
class _Followed:
    names: dict[str, dict[str, str]]
    layers: tuple[str, ...]
    notices: list[Problem]

    def of(self, node: Node, hint: Any) -> Node:
        """A node with the ids of today in it."""
        if isinstance(node.value, str):
            return self.text(node, hint)
        if isinstance(node.value, list):
            inner = item(hint)
            return node.holding([self.of(child, inner) for child in node.value])
        if not isinstance(node.value, dict):
            return node
        if any(isinstance(mark, Ref) and mark.kind == "condition" for mark in marks(hint)):
            return self.asked(node)
        cls, _ = held(hint)
        if cls is Decision:
            self.names["node"] = renamed([*node.items("questions"), *node.items("options")])
        hints = {**fields(cls), USE: CheckId} if cls else {}
        value = {name: self.of(child, hints.get(name)) for name, child in node.value.items()}
        return node.holding(value)

    def text(self, node: Node, hint: Any) -> Node:
        if not node.place.file.startswith(self.layers):
            return node
        for mark in marks(hint):
            if isinstance(mark, Ref) and (now := self.names.get(mark.kind, {}).get(node.value)):
                return self.told(node, node.place, now)

        def word(match: re.Match[str]) -> str:
            now = self.names.get(match["kind"], {}).get(match["id"])
            if now is None:
                return match[0]
            place = node.within(match.start("id"))
            self.notices.append(Problem(place, RENAMED, id=match["id"], now=now))
            return match[0][: match.start("id") - match.start()] + now

        if "](" in node.value or "{value:" in node.value:
            text = NAMED.sub(word, node.value)
            return node if text == node.value else replace(node, value=text)
        return node

    def told(self, node: Node, place: Place, now: str) -> Node:
        self.notices.append(Problem(place, RENAMED, id=node.raw, now=now))
        return replace(node, value=now, raw=now)

    def asked(self, when: Node) -> Node:
        """Conditions with their values: the ids of both may be others now."""
        value, keys = {}, {}
        for key, child in when.value.items():
            now, place = self.names["condition"].get(key, key), when.keys[key]
            if now != key and place.file.startswith(self.layers):
                self.notices.append(Problem(place, RENAMED, id=key, now=now))
            elif now != key:
                now = key
            values = self.names.get(f"condition:{now}", {})
            value[now], keys[now] = self.chosen(child, values), place
        return replace(when, value=value, keys=keys)

    def chosen(self, child: Node, names: dict[str, str]) -> Node:
        if isinstance(child.value, list):
            return replace(child, value=[self.chosen(one, names) for one in child.value])
        known = isinstance(child.value, str) and child.place.file.startswith(self.layers)
        return (
            self.told(child, child.place, names[child.raw])
            if known and child.raw in names
            else child
        )

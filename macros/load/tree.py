"""A YAML file as a tree of nodes that remember where they stand; knows no model and no playbook.

Written on PyYAML's composer because its constructor forgets lines and columns, lets the last of
two equal keys win in silence, and turns `3.10`, `no` and `1:30` into something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor

from .problems import Place, Problem
from .syntax import DEEPEST, Lines, Loader, place_of, syntax_problem, unreadable

TAG = "tag:yaml.org,2002:"
BROKEN = object()
"""The value of a node whose problem has been reported, so that nothing more is said of it."""
ANCHOR = re.compile(r"(?:^|[\s,\[{])&\S", re.M)
CONTROL = re.compile(r"[^\t\n\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no page may hold, not even written as an escape."""
UNSEEN = re.compile("(?:[\u200b\u2028\u2029\u2060\u202a-\u202e\u2066-\u2069]|(?<!^)\ufeff)+")
"""What takes no place and turns up in copied text, ends a line of YAML without being seen to, or
turns the order of letters around."""
NO_COMMENT = re.compile(r"[ \t]+#(?=[^\s#])")
"""A comment that looks like text: a blank follows the mark of others."""
LISTED = re.compile(r"[ \t]*((?:[-*+•○●①\uf0b7]|1[.)])(?=[ \t])|\|?[ \t]*:?-+:?[ \t]*\|)")
"""How an item of a list begins, or the line below the head of a table."""
SCALARS = {"bool", "int", "float", "timestamp"}
LONGEST_NUMBER = 40
"""Characters of a number: of longer ones, such as `1:1:1:…`, nobody can wait for the value."""


@dataclass(eq=False, slots=True)
class Node:
    """A value and its place: a scalar, a list of nodes or a mapping of nodes.

    `raw` is a scalar as the editor typed it, `style` is "|" for a block of lines indented by
    `indent` blanks, `keys` are the places of a mapping's keys.
    """

    place: Place
    value: Any
    raw: str = ""
    keys: dict[str, Place] = field(default_factory=dict)
    style: str | None = None
    indent: int = 0

    def within(self, offset: int) -> Place:
        """The place of a character of a text: its line in a `|` block, else where it begins."""
        if self.style != "|":
            return self.place
        before, _, rest = self.value[:offset].rpartition("\n")
        line = self.place.line + 1 + (before.count("\n") + 1 if before else 0)
        return Place(self.place.file, line, len(rest) + self.indent + 1)

    def holding(self, value: list[Node] | dict[str, Node]) -> Node:
        """The node with these children; itself where they are the ones that it has."""
        old, new = (v.values() if isinstance(v, dict) else v for v in (self.value, value))
        same = all(one is other for one, other in zip(old, new, strict=True))
        return self if same else replace(self, value=value)

    def plain(self) -> Any:
        """The value without places: str, int, float, bool, date, None, list, dict."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: Sequence[int | str]) -> tuple[Node, Sequence[int | str]]:
        """The deepest node on the path, and the rest of the path that leads nowhere."""
        node = self
        for depth, step in enumerate(path):
            if not isinstance(node.value, dict | list):
                return node, path[depth:]
            inner: Any = node.value
            try:
                node = inner[step]
            except (KeyError, IndexError, TypeError):
                return node, path[depth:]
        return node, ()

    def child(self, key: str) -> Node | None:
        """The node under `key`, if there is one."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def items(self, key: str) -> Iterator[Node]:
        """The nodes of the list under `key`; none if there is no list."""
        child = self.child(key)
        if child is not None and isinstance(child.value, list):
            yield from child.value

    def text(self, key: str) -> str:
        """The text under `key`, or an empty string."""
        child = self.child(key)
        return child.value if child is not None and isinstance(child.value, str) else ""


def read(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of one file and what is wrong with its YAML; no tree if it cannot be read."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        return None, [Problem(place_of(before, len(before), file), "not-utf8")]
    try:
        if problems := unreadable(source, file):
            return None, problems
        root = yaml.compose(source, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        return None, [syntax_problem(error, source, file)]
    except RecursionError:  # Of PyYAML without libyaml.
        return None, [Problem(Place(file, 1, 1), "too-deep")]
    except yaml.reader.ReaderError:
        found = CONTROL.search(source)
        return None, [Problem(place_of(source, found.start() if found else 0, file), "character")]
    if root is None:
        return None, [Problem(Place(file, 1, 1), "empty-file")]
    builder = _Builder(file, source)
    node, lines = builder.build(root), builder.lines
    unseen = [Problem(lines.place(m.start(), file), "unseen") for m in UNSEEN.finditer(source)]
    return node, [*builder.problems, *_anchors(source, file), *unseen]


def _anchors(source: str, file: str) -> Iterator[Problem]:
    """Anchors, which composing drops in silence: `&Co` at the beginning of a text is one."""
    if ANCHOR.search(source):
        for token in yaml.scan(source, Loader=Loader):
            if isinstance(token, yaml.AnchorToken):
                mark = token.start_mark
                yield Problem(Place(file, mark.line + 1, mark.column + 1), "alias")


class _Builder:
    """Turns PyYAML's nodes into ours and collects what YAML allows but a playbook does not."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.lines = Lines(source)
        self.problems: list[Problem] = []
        self.seen: set[int] = set()
        self.constructor = SafeConstructor()

    def build(self, node: yaml.Node, indent: int = 0, depth: int = 0) -> Node:
        place = self.place(node)
        if depth > DEEPEST:
            self.problems.append(Problem(place, "too-deep"))
            return Node(place, BROKEN)
        if id(node) in self.seen:
            # Composing resolves an alias to the very node of its anchor, circles included.
            return Node(place, BROKEN)
        self.seen.add(id(node))
        if not isinstance(node, yaml.ScalarNode) and node.tag not in (f"{TAG}map", f"{TAG}seq"):
            return self.tagged(node, place)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place, depth)
        if isinstance(node, yaml.SequenceNode):
            return Node(place, [self.build(child, depth=depth + 1) for child in node.value])
        assert isinstance(node, yaml.ScalarNode)
        value = self.scalar(node, place)
        return Node(place, value, raw=node.value, style=node.style, indent=indent)

    def place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def mapping(self, node: yaml.MappingNode, place: Place, depth: int) -> Node:
        result = Node(place, {})
        for key_node, value_node in node.value:
            key_place = self.place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                if node.flow_style:
                    self.problems.append(Problem(place, "complex-key"))
                    return Node(place, BROKEN)
                self.problems.append(Problem(key_place, "complex-key"))
                continue
            key = key_node.value
            # The lines of a block stand two blanks further in than its key, by our own habit.
            value = self.build(value_node, key_place.column + 1, depth + 1)
            if key in result.value:
                first = result.keys[key].line
                self.problems.append(Problem(key_place, "duplicate-key", key=key, first=first))
                continue
            result.value[key] = value
            result.keys[key] = key_place
        return result

    def scalar(self, node: yaml.ScalarNode, place: Place) -> Any:
        kind = node.tag.removeprefix(TAG)
        if kind == "null":
            return BROKEN if self.hidden(node) else None
        if kind in ("int", "float") and len(node.value) > LONGEST_NUMBER:
            self.problems.append(Problem(place, "quote", kind=kind, raw=node.value))
            return BROKEN
        if kind in SCALARS:
            try:
                return self.constructor.construct_object(node)
            except (ValueError, ConstructorError):
                return node.value
            except (AttributeError, KeyError, IndexError):
                # What an editor tagged so is not even in part what the tag says.
                return self.tagged(node, place).value
        if kind not in ("str", "value", "merge"):
            return self.tagged(node, place).value
        if node.style in (None, "", ">"):
            self.misread(node, place)
        for pattern, code in ((CONTROL, "character"), (UNSEEN, "unseen")):
            if node.style == '"' and pattern.search(node.value) and self.escaped(pattern, node):
                self.problems.append(Problem(place, code))
                return BROKEN
        return node.value

    def escaped(self, pattern: re.Pattern[str], node: yaml.ScalarNode) -> bool:
        """Whether what a value holds is written as an escape; what is there itself is told of the
        whole file."""
        marks = (node.start_mark, node.end_mark)
        start, end = (self.lines.offset(mark.line, mark.column) for mark in marks)
        return not pattern.search(self.lines.source, start, end)

    def misread(self, node: yaml.ScalarNode, place: Place) -> None:
        """Text that YAML reads otherwise than it looks: what follows ` #`, and lists whose lines
        run together where no `|` stands before them."""
        if not node.style:
            self.hidden(node)
        for line in range(node.start_mark.line + 1, node.end_mark.line + (not node.style)):
            if found := LISTED.match(self.lines.source, self.lines.offset(line, 0)):
                self.problems.append(Problem(self.lines.place(found.start(1), self.file), "no-bar"))
                return

    def hidden(self, node: yaml.ScalarNode) -> bool:
        """Whether text stands behind a value, or in place of one, after ` #`; says so."""
        end = self.lines.offset(node.end_mark.line, node.end_mark.column)
        if found := NO_COMMENT.match(self.lines.source, end):
            place = self.lines.place(found.end() - 1, self.file)
            self.problems.append(Problem(place, "no-comment"))
        return bool(found)

    def tagged(self, node: yaml.Node, place: Place) -> Node:
        self.problems.append(Problem(place, "tag", tag=node.tag.replace(TAG, "!!")))
        return Node(place, BROKEN)

"""What the YAML parser says of a file, as problems in the editor's words."""

from __future__ import annotations

import re
from bisect import bisect
from typing import Any

import yaml

from .problems import Place, Problem

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML without libyaml gives the same answers, more slowly."""

OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Where YAML counts a new line."""
SENTENCES = {
    "mapping values are not allowed": "colon",
    "expected key": "indentation",
    "expected <block end>": "indentation",
    "expected '-' indicator": "indentation",
    "could not find expected ':'": "no-colon",
    "unexpected end of stream": "unclosed",
    "expected ',' or": "unclosed",
    "cannot start any token": "bad-start",
    "alphabetic or numeric": "bad-start",
    "entries are not allowed": "bad-start",
    "keys are not allowed": "bad-start",
    "expected node content": "no-value",
    "expected the node content": "no-value",
    "another document": "documents",
    "escape": "escape",
    "hexdecimal": "escape",
    "undefined alias": "alias",
}
"""What the parser says, in part, and the code of the sentence that says it to an editor."""
BEGUN = (
    "while scanning a quoted",
    "while scanning a simple key",
    "while scanning an a",
    "while parsing a flow mapping",
    "while parsing a flow sequence",
)
"""What was opened and not closed, or begun without meaning it (a key, an alias, an anchor): where
it began says more than where the parser gave up."""
STRANGE = re.compile(r" *[^\S ]")
"""A line indented by something else than blanks, such as tabs or the blanks of Korean keyboards
and web pages."""
STRANGE_ENTRY = re.compile(r" *[^\S ]\s*(?:- |[\w-]+:(?:\s|$))")

NAMED = r"^\s*(?:- +)*(?:[\w-]+: +)?"
"""What may stand before a value: marks of a list and a key."""
BRACKETED = re.compile(rf"({NAMED})[\[{{].*[\]}}]\s*$")
"""What was read of a value that begins with a bracket and goes on behind the last one."""
HIDDEN = re.compile(r"[^#\"']*[\[{][^#\]}]*[ \t]#(?=[^\s#])")
"""A line in brackets whose rest, closing bracket included, is a comment that looks like text."""
CURLY = re.compile(rf"({NAMED})[“”„‘’]")
"""A value in quotes that YAML does not know."""
DASH = re.compile(r"[ \t]*([–—−‐•◦○●▪‣·])[ \t]")
"""What word processors make of the hyphen before an entry."""
WIDE_COLON = re.compile(r" *(?:- +)*[\w-]+(?=\s*：|:[^\S \n])")
"""A key before a colon of Korean and Chinese keyboards, or before a blank that is none to YAML."""
NO_BLANK = re.compile(r"\s*(?:- +)*([\w-]+):(?=[^\s:/])")
"""A key with its value right behind the colon."""
OPENER = re.compile(r"(\s*(?:- +)*)[\w-]+:\s*$")
ENTRY = re.compile(r"\s*(?:- |#|[\w-]+:(?:\s|$))")
CONFLICT = re.compile(r"^[ \t]*(?:<{7}|>{7})(?: .*)?$", re.M)
DEEPEST = 100
"""Levels of brackets and indentation in a file."""
DEEP = re.compile(rf"(?:[-?:] +){{{DEEPEST}}}")


class Lines:
    """The lines of a text as YAML counts them, to find the places of its characters."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = [0, *(found.end() for found in BREAK.finditer(source))]

    def offset(self, line: int, column: int) -> int:
        """The character at a place, both counted from 0; the end of the text behind its last
        line."""
        return self.starts[line] + column if line < len(self.starts) else len(self.source)

    def place(self, offset: int, file: str) -> Place:
        """The place of a character."""
        line = bisect(self.starts, offset)
        return Place(file, line, offset - self.starts[line - 1] + 1)


def unreadable(source: str, file: str) -> list[Problem]:
    """What forbids to parse a file at all: the marks of an unfinished merge, and nesting on which
    the parser, which is recursive and written in C, would end the process."""
    if problems := conflicts(source, file):
        return problems
    if source.count("[") + source.count("{") > DEEPEST or DEEP.search(source):
        depth = 0
        for token in yaml.scan(source, Loader=Loader):
            depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
            if depth > DEEPEST:
                return [Problem(Place(file, 1, 1), "too-deep")]
    return []


def conflicts(source: str, file: str) -> list[Problem]:
    """The marks of an unfinished merge: where each begins, or where it ends if that is left."""
    if "<<<<<<<" not in source and ">>>>>>>" not in source:
        return []
    found = list(CONFLICT.finditer(source))
    begun, lines = [mark for mark in found if "<" in mark[0]], Lines(source)
    return [Problem(lines.place(mark.start(), file), "conflict") for mark in begun or found]


def place_of(source: str, offset: int, file: str) -> Place:
    """The place of a single character of a file; of many, `Lines`."""
    return Lines(source[:offset]).place(offset, file)


def syntax_problem(error: yaml.MarkedYAMLError, source: str, file: str) -> Problem:
    """The problem that an error of the parser in the text `source` stands for."""
    mark = error.problem_mark or error.context_mark
    if (error.context or "").startswith(BEGUN):
        mark = error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    lines = source.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if STRANGE.match(line) or line[place.column - 1 : place.column] == "\t":
        return Problem(place, "tab")
    if place.line > 1 and STRANGE_ENTRY.match(lines[place.line - 2]):
        return Problem(Place(file, place.line - 1, 1), "tab")
    if found := DASH.match(line):
        return Problem(Place(file, place.line, found.start(1) + 1), "dash", mark=found[1])
    if wide := _wide_colon(lines, place.line - 1):
        return Problem(Place(file, *wide), "wide-colon")
    if bare := _without_bar(lines, place.line - 1):
        return Problem(Place(file, *bare), "want-lines")
    said = " ".join((error.problem or error.context or "").split())
    if found := BRACKETED.match(line[: place.column - 1]):
        return Problem(Place(file, place.line, len(found[1]) + 1), "complex-key")
    if found := CURLY.match(line):
        return Problem(Place(file, place.line, len(found[1]) + 1), "curly-quotes")
    for fragment, code in SENTENCES.items():
        if fragment in said:
            for above in range(place.line if code in ("unclosed", "no-value") else 0, 0, -1):
                if hidden := HIDDEN.match("".join(lines[above - 1 : above])):
                    return Problem(Place(file, above, hidden.end()), "no-comment")
            for number in (place.line, place.line - 1) if code in ("no-colon", "colon") else ():
                if close := NO_BLANK.match("".join(lines[number - 1 : number])):
                    return Problem(Place(file, number, close.end()), "no-blank", key=close[1])
            return Problem(place, code)
    return Problem(place, "yaml", detail=said)


def _without_bar(lines: list[str], number: int) -> tuple[int, int] | None:
    """The line and the column of the key whose text of several lines, in which the line `number`
    (from 0) stands, has no `|` before it; None where it is not in one."""
    indent = _indent(lines[number]) if number < len(lines) else 0
    for above in range(number - 1, -1, -1):
        if lines[above].strip() and _indent(lines[above]) < indent:
            first = next((line for line in lines[above + 1 :] if line.strip()), "")
            opener = OPENER.match(lines[above])
            if opener and not ENTRY.match(first):
                return above + 1, len(opener[1]) + 1
            return None
    return None


def _wide_colon(lines: list[str], number: int) -> tuple[int, int] | None:
    """The line and column of a colon that is none to YAML, which makes the line `number` (from 0),
    the next one or the end of the file, unexpected; None where there is none."""
    at_end = number >= len(lines)
    indent = 0 if at_end else _indent(lines[number])
    for above in range(min(number, len(lines) - 1), -1, -1):
        line = lines[above]
        if line.strip() and (at_end or _indent(line) <= indent):
            if found := WIDE_COLON.match(line):
                return above + 1, found.end() + 1
            if above < number:
                return None
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

"""What the YAML parser says of a file, as problems in the editor's words."""

from __future__ import annotations

import re

import yaml

from .problems import Place, Problem

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
    said = " ".join((error.problem or error.context or "").split())
    for fragment, code in SENTENCES.items():
        if fragment in said:
            return Problem(place, code)
    return Problem(place, "yaml", detail=said)

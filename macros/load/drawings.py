"""What a picture in SVG must not hold: it is published as it is, and opened by itself it is a page
of the site, whose scripts would run as its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from .inside import BIGGEST, Unsafe, content, files
from .problems import Place, Problem

ACTIVE = {"script", "foreignobject", "handler", "listener", "iframe", "embed", "object"}
"""Elements that run something, or hold what does."""
PAGES = "http://www.w3.org/1999/xhtml"
"""The elements of web pages."""
WITHIN = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,]|$)", re.I)
"""Where a reference may lead: to a part of the picture, and to pixels."""
CHANGING = ("to", "from", "by", "values")
"""What an animation may make of an attribute."""
ELSEWHERE = re.compile(
    r"@import|image-set\(|src\(|\\[0-9a-z]|"
    r"url\(\s*['\"]?(?!['\"]?\s*(?:#|http://www\.w3\.org/(?:2000/svg|1999/xhtml)['\"]?\s*\)|"
    r"data:(?:image/(?:png|jpe?g|gif|webp)[;,]|(?:application/)?(?:x-)?font[-/])))",
    re.I,
)
"""Where a style asks for another file; and a letter by its number, which may hide that."""


class _Found(Exception):
    """What must not be there, after its line and column."""


def drawing_problems(
    folders: tuple[Path, ...], base: Path, start: Callable[[Path], Place]
) -> Iterator[Problem]:
    """Of each SVG in `folders` of the project in `base`: what in it could run; `start` is where a
    file begins."""
    for path in (path for path in files(folders, base) if path.suffix.lower() == ".svg"):
        try:
            problem = _problem(content(path, base, *folders), start(path).file)
        except Unsafe as error:
            problem = Problem(start(path), error.code, most=BIGGEST)
        if problem:
            yield problem


def _problem(data: bytes, file: str) -> Problem | None:
    """What is wrong with one, at its place."""
    parser = expat.ParserCreate(namespace_separator=" ")
    styles: list[list[str]] = []  # The texts of those that are open.

    def refused(look: Callable[..., str]) -> Callable[..., None]:
        def handler(*said: Any) -> None:
            if what := look(*said):
                raise _Found(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, what)

        return handler

    def begun(name: str, attributes: Mapping[str, str]) -> str:
        if _is_style(name):
            styles.append([])
        return _element(name, attributes)

    def told(text: str) -> None:
        if styles:
            styles[0].append(text)

    def ended(name: str) -> str:
        found = ELSEWHERE.search("".join(styles.pop())) if _is_style(name) else None
        return found[0] if found else ""

    parser.StartElementHandler = refused(begun)
    parser.EndElementHandler = refused(ended)
    parser.CharacterDataHandler = told
    # Behind a name that it does not know, the parser sees nothing more of what is declared here,
    # and a browser may.
    parser.StartDoctypeDeclHandler = refused(
        lambda name, _, __, declares: f"<!DOCTYPE {name} [" if declares else ""
    )
    parser.EntityDeclHandler = refused(lambda name, *_: f"<!ENTITY {name}")
    parser.ProcessingInstructionHandler = refused(lambda name, _: f"<?{name}")
    try:
        parser.Parse(data, True)
    except _Found as found:
        line, column, what = found.args
        return Problem(Place(file, line, column), "svg-runs", what=what)
    except (expat.ExpatError, ValueError, LookupError) as error:
        place = Place(file, parser.ErrorLineNumber, parser.ErrorColumnNumber + 1)
        return Problem(place, "svg-broken", detail=error)
    return None


def _is_style(name: str) -> bool:
    return name.rpartition(" ")[2].lower() == "style"


def _element(name: str, attributes: Mapping[str, str]) -> str:
    """What of an element could run; nothing if nothing does."""
    space, _, own = name.rpartition(" ")
    if own.lower() in ACTIVE or space == PAGES:
        return f"<{own}>"
    # One by one: of several that end alike, a browser may take either.
    said = [(key.rpartition(" ")[2].lower(), value) for key, value in attributes.items()]
    changing = any(key in CHANGING for key, _ in said)
    for key, value in said:
        if key.startswith("on") or (key == "href" and not WITHIN.match(value)):
            return f'{key}="{value}"'
        changed = value.rpartition(":")[2].strip().lower() if key == "attributename" else ""
        if changed.startswith("on") or (changed == "href" and changing):
            return f'attributeName="{changed}"'
    for key, value in attributes.items():
        if " " not in key and (found := ELSEWHERE.search(value)):
            return f'{key}="{found[0]}"'
    return ""

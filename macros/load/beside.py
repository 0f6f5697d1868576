"""What is wrong with what lies beside the data, before a site is built of it: links of pages
written by hand, texts that are not UTF-8, pictures that are not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from ..model.nearest import nearest
from ..model.playbook import Playbook
from ..model.types import OPEN_LINKS, PAGE, TARGET
from . import tree
from .docs import FORMATS
from .inside import BIGGEST, Unsafe, content, files
from .overrides import RENAMED
from .problems import Place, Problem
from .rules import LINK_KINDS, LINKED, too_deep, unknown_link
from .syntax import Lines, conflicts, place_of

PAGES = (".md", ".css")
"""What is read in `docs/`; the rest is published as it is, in whatever encoding."""
OWN = (".html", ".css", ".js", ".yml")
"""What is read among the project's own templates, styles and scripts."""
PICTURES = ("logo", "favicon", "preview")
"""Those that a brand names."""
FRONT = re.compile(
    r"\A(?:\ufeff)?---[ \t]*\n(\s*[A-Za-z][\w-]*[ \t\xa0]*[:：].*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.S,
)
"""What a page says of itself above its text; a page may begin with a line across it, too."""
LINK = re.compile(rf"(?m)(?:(?<!\\)\]\(\s*|^ {{0,3}}\[(?!\^)[^\]\n]+\]:[ \t]*)<?({TARGET})")
"""A link or a picture, or where a page says at its end what such a one leads to."""
HIDDEN = re.compile(
    r"(?ms)^[ \t>]*(```+|~~~+).*?(?:^[ \t>]*\1|\Z)"
    r"|<!--.*?-->|\{#.*?#\}|<(pre|script|style)\b.*?</\2>"
    r"|(?<![`\\])(`+)(?!`)(?:[^\n]|\n(?!\s*\n))*?(?<!`)\3(?!`)"
)
"""Where what looks like a link is none."""
INDENTED = re.compile(
    r"(?m)^((?! {0,3}(?:[-*+:]|\d+[.)]|[!?]{3}|===|\[\^)) {0,3}\S.*\n(?:[ \t]*\n)+)"
    r"((?:(?: {4}|\t).*(?:\n|\Z)|[ \t]*\n)+)"
)
"""What stands above code that is set apart by blanks alone, no list or note; and the code."""
BEGINNING = re.compile(
    rf"(?!(?:{'|'.join(map(re.escape, OPEN_LINKS))}|ftp:|sms:|data:image/))[a-z][\w+.-]*:"
    r"|[^\s{}]*\\[^\W_]",
    re.I,
)
"""How an address begins that leads nowhere on the web, or has the strokes of Windows in it."""
ELSEWHERE = re.compile(r"[a-z][\w+.-]*:|[/#?]|.*[{}&\\]|\Z", re.I)
"""What a link leads to that is no file beside the page, or that nobody can tell before a build."""


def text_problems(
    docs: Path, own: Path | None, base: Path, start: Callable[[Path], Place]
) -> Iterator[Problem]:
    """Of the texts in `docs/` and among the `own` templates of the project in `base`: that they are
    not UTF-8, an unfinished merge, or not to be read. `start` is where a file begins."""
    read = [path for path in files([docs], base) if path.suffix.lower() in PAGES]
    read += [path for path in files([own], base) if path.suffix.lower() in OWN] if own else []
    for path in sorted(read):
        file = start(path).file
        try:
            data = content(path, base, docs, own or docs)
            yield from conflicts(data.decode("utf-8"), file)
        except Unsafe as error:
            yield Problem(start(path), error.code, most=BIGGEST)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8-sig", "replace")
            yield Problem(place_of(before, len(before), file), "not-utf8")


def published(path: Path, *folders: Path) -> bytes:
    """What a file in the folders holds; nothing of one that is not published either."""
    try:
        return content(path, *folders)
    except OSError:
        return b""


def links(markdown: str, begin: int = 0) -> Iterator[tuple[re.Match[str], str, str]]:
    """The links of a page written by hand outside of code, such as `stage:plan`: where the target
    is, the kind, and the id."""
    for found in LINK.finditer(_without_code(markdown), begin):
        kind, _, rest = found[1].partition(":")
        yield found, kind, re.split(r"[#?]", rest)[0]


def _without_code(markdown: str) -> str:
    """A page with blanks in place of what is no text of it."""
    hidden = HIDDEN.sub(lambda found: " " * len(found[0]), markdown)
    return INDENTED.sub(lambda found: found[1] + " " * len(found[2]), hidden)


def written_problems(
    source: str,
    file: str,
    playbook: Playbook,
    here: str,
    places: Collection[str],
    made: Callable[[str], bool] = lambda place: False,
) -> Iterator[Problem]:
    """What is wrong with the text of a page written by hand, or only called otherwise by now:
    `file` is how problems call it, `here` its place in `docs/`, `places` are those of all pages and
    files there are. Of others `made` says whether a build puts something there."""
    front = FRONT.match(source)
    node, wrong = tree.read(("\n" + front[1]).encode(), file) if front else (None, [])
    if node is None:
        yield from wrong
    elif not isinstance(node.value, dict):
        yield Problem(node.place, "wide-colon")
    lines, begin = Lines(source), front.end() if front else 0
    if (offset := too_deep(_without_code(source[begin:]))) is not None:
        yield Problem(lines.place(begin + offset, file), "page-too-deep")
    for found, kind, id_ in links(source, begin):
        place = lines.place(found.start(1), file)
        if found[1].startswith(PAGE):
            if f"{id_}.md" not in places:
                near = partial(_page_meant, id_, places)
                yield Problem(place, "unknown-page", near, id=id_)
        elif kind in LINK_KINDS:
            if not playbook.has(kind, id_):
                yield _elsewhere(place, kind, id_, playbook.now(kind, id_), playbook)
        elif BEGINNING.match(found[1]):
            yield unknown_link(place, found[1], ())
        elif not ELSEWHERE.match(found[1]):
            written = re.split(r"[#?]", found[1])[0]
            folder = posixpath.dirname(here)
            to = posixpath.normpath(posixpath.join(folder, unquote(written)))
            if posixpath.splitext(to)[1] and to not in places and not made(to):
                near = partial(_file_meant, to, places, folder)
                yield Problem(place, "no-target", near, file=written)


def _page_meant(id_: str, places: Iterable[str]) -> str:
    return _meant(f"{id_}.md", places).removesuffix(".md")


def _file_meant(place: str, places: Iterable[str], folder: str) -> str:
    """The same as it is written in a page of that folder."""
    near = _meant(place, places)
    return posixpath.relpath(near, folder or ".") if near else ""


def _meant(place: str, places: Iterable[str]) -> str:
    """The page or file that a link to a `place` was probably meant to lead to: one of the same sort
    whose name is much like that, in whatever folder."""
    suffix = posixpath.splitext(place)[1].lower()
    sorts = FORMATS if suffix in FORMATS else (suffix,)
    alike = {other: _name(other) for other in sorted(places) if other.lower().endswith(sorts)}
    folder = posixpath.dirname(place)
    beside = [name for other, name in alike.items() if posixpath.dirname(other) == folder]
    name = nearest(_name(place), beside) or nearest(_name(place), alike.values())
    those = [other for other in alike if alike[other] == name]
    return nearest(place, those) or next(iter(those), "")


def _name(place: str) -> str:
    return posixpath.splitext(posixpath.basename(place))[0].lower()


def _elsewhere(place: Place, kind: str, id_: str, now: str, playbook: Playbook) -> Problem:
    """Of a link to what has no such id: that it has another one `now`, or that it is not there."""
    if now:
        words = {"count": "1", "places": f"{place.file}:{place.line}"}
        return Problem(place, RENAMED, id=id_, now=now, **words)
    near = partial(_id_meant, kind, id_, playbook)
    return Problem(place, f"unknown-{LINKED.get(kind, kind)}", near, id=id_)


def _id_meant(kind: str, id_: str, playbook: Playbook) -> str:
    return nearest(id_, [thing.id for thing in playbook.things(kind)])


def picture_problems(top: tree.Node, there: Callable[[str], bool]) -> Iterator[Problem]:
    """Of each picture that the brand of a playbook names that it is not `there`."""
    for name in PICTURES:
        node, rest = top.at(("brand", name))
        if not rest and isinstance(node.value, str) and not there(node.value):
            yield Problem(node.place, "no-picture", file=node.value)

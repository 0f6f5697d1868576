"""Why a build failed, as a sentence at a place instead of a traceback."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from jinja2 import TemplateSyntaxError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.structure.pages import Page

from ..load.beside import text_problems
from ..load.problems import Place, Problem
from ..load.settings import setting_problems
from ..model.nearest import nearest
from ..render.views import MACROS
from .preview import Told, reason

PLACES = (".md", ".html", ".jinja", ".yml", ".css")
"""Files in which an editor may have made a slip; the rest of a traceback is of the generator."""
UNDEFINED = re.compile(r"'(\w+)' is undefined")


def told(
    error: Exception,
    config: MkDocsConfig,
    language: str,
    page: str = "",
    source: Path | None = None,
) -> Told:
    """What an editor must know of an error that ended a build: at the `page`, its address under
    `docs/`, which comes from the file `source`; or between pages."""
    if isinstance(error, Told):
        return error
    if isinstance(error, BuildError):
        return Told(str(error))
    base = Path(config.config_file_path or ".").absolute().parent
    found = list(setting_problems(base))
    if isinstance(error, UnicodeDecodeError):
        own = Path(config.theme.custom_dir) if config.theme.custom_dir else None
        found += text_problems(Path(config.docs_dir), own, base, partial(start, base))
    if found:
        return Told("\n".join(problem.text(language) for problem in found))
    place = _template(error, base) or Place(short(source or config.config_file_path, base), 1, 1)
    code = "page-fails" if page else "site-fails"
    return Told(Problem(place, code, page=page, reason=reason(error)).text(language))


def macro(error: Exception, markdown: str, page: Page, base: Path) -> Problem:
    """What is wrong with a call of a macro in the `markdown` of a page: its text without front
    matter."""
    above = page.file.content_string.count("\n") - markdown.count("\n")
    lines = [frame.lineno for frame in _frames(error) if not frame.filename.endswith(".py")]
    line = getattr(error, "lineno", None) or next(reversed(lines), None) or 1
    file = short(page.file.abs_src_path or page.file.src_uri, base)
    place = Place(file, max(above, 0) + line, 1)
    if unknown := UNDEFINED.fullmatch(str(error)):
        near = partial(nearest, unknown[1], MACROS)
        return Problem(place, "unknown-macro", near, name=unknown[1])
    return Problem(place, "page-fails", page=page.file.src_uri, reason=reason(error))


def _frames(error: Exception) -> Iterable[traceback.FrameSummary]:
    return traceback.extract_tb(error.__traceback__)


def _template(error: Exception, base: Path) -> Place | None:
    """Where in a file of the project an error arose: templates stand in a traceback by line."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return Place(short(error.filename, base), error.lineno, 1)
    for frame in reversed(list(_frames(error))):
        if frame.filename.endswith(PLACES) and os.path.exists(frame.filename):
            return Place(short(frame.filename, base), frame.lineno or 1, 1)
    return None


def start(base: Path, path: Path) -> Place:
    return Place(short(path, base), 1, 1)


def short(path: str | Path, base: Path) -> str:
    """A file as an editor would type it in the project."""
    relative = os.path.relpath(path, base)
    return Path(path if relative.startswith("..") else relative).as_posix()

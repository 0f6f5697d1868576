"""What every export is made from: the playbook, its day, and where its pages are."""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urljoin

from .. import model, render
from ..model.conditions import condition_lines
from ..model.kinds import KINDS
from ..model.playbook import Playbook
from ..model.things import Activity, Stage, Topic
from ..model.types import OPEN_LINKS, PAGE, When
from ..render import cache, markdown, pages
from ..render.environment import RenderEnvironment
from ..render.markdown import SHOWN
from ..render.structure import PageBody

FONTS = {"ko": "맑은 고딕", "en": "Calibri"}
"""What Word and Excel bring along for the language; LibreOffice takes the nearest there is."""
MARKS = re.compile(r"[*_`\[\]\\<&]|^\W|^\d+\.")
"""What a text has in it that is not what it seems."""
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first time that an archive can name, which says nothing of when it was made."""


OpenBody = Callable[[pages.Page], PageBody]
MAKERS = ("xlsxwriter", "python-docx", "Markdown", "merman")
"""The packages that write what files hold."""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # No engine for diagrams on this platform.
        return ""


@dataclass(frozen=True)
class ExportFile:
    """A file below the home page, which `make` makes; without a `title` no list of downloads names
    it. `name` is the one under which a browser keeps it, if another than that of its path; `beside`
    the page (its file under `docs/`) of which it says the same."""

    path: str
    make: Callable[[], bytes]
    title: str = ""
    name: str = ""
    beside: str = ""

    @cached_property
    def content(self) -> bytes:
        """What it holds, made when it is first asked for."""
        return self.make()


@dataclass(frozen=True)
class Edition:
    """A playbook of a day. `site` is the address of its home page, empty where none is known;
    `cache` a folder for what was made before. Of the site, `environment` is how it makes pages,
    `styles` the addresses of its style sheets from the home page, `pdf` a print of the whole, and
    `body` gives its pages with their addresses left open. `fields` says what the fields of the data
    hold."""

    playbook: Playbook
    made: datetime.datetime
    site: str = ""
    directory_urls: bool = True
    cache: Path | None = None
    environment: RenderEnvironment = field(default_factory=RenderEnvironment)
    styles: tuple[str, ...] = ()
    pdf: Path | None = None
    body: OpenBody | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def kept(self, name: str, inputs: object, make: Callable[[], bytes]) -> bytes:
        """What `make` gives, or gave the last time for the same inputs, which `repr` tells apart:
        what is slow to make is made again only where it changes. `name` is unique."""
        if not self.cache:
            return make()
        look = (self.tint, self.origins)
        told = repr((self._code, str(self.made), self.site, look, inputs))
        key = hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()
        held = cache.read(self.cache / name)
        if held is not None and held.startswith(key):
            return held[len(key) :]
        content = make()
        cache.write(self.cache / name, key + content)
        return content

    @property
    def tint(self) -> str:
        """The colour of an organisation on paper: the ground of its site's header; nothing where it
        has none."""
        return self.playbook.brand.light.primary or ""

    @property
    def origins(self) -> str:
        """What the playbook was made from, and by whom, in a line; nothing where nothing is."""
        works = [f"{work.title} ({work.author})" for work in self.playbook.based_on]
        return f"{self.playbook.labels.based_on}: {', '.join(works)}" if works else ""

    @cached_property
    def _code(self) -> str:
        """A mark that changes with whatever makes a file."""
        folders = [Path(__file__).parent, *map(Path, [*model.__path__, *render.__path__])]
        found = sorted(path for folder in folders for path in folder.rglob("*"))
        sources = [path for path in found if path.suffix in (".py", ".jinja")]
        mark = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
        return f"{mark.hexdigest()} {list(map(_version, MAKERS))} {sys.version_info[:2]}"

    def address(self, kind: str, id_: str = "", anchor: str = "") -> str:
        """The full address of a page, or nothing where the site has none."""
        if not self.site:
            return ""
        there = pages.address(kind, id_, anchor, directory_urls=self.directory_urls)
        return urljoin(self.site, there)

    def beside(self, target: str) -> str:
        """The full address of a page written by hand, or of a picture; or nothing."""
        here = pages.PATHS["home"]
        found = pages.beside(target, here, self.directory_urls)
        return urljoin(self.site, found) if self.site else ""

    def resolve(self, target: str) -> str:
        """The address that a link of a Markdown text leads to; nothing where it is none that a
        playbook may have, such as a script."""
        if target.startswith((PAGE, SHOWN)):
            return self.beside(target)
        kind, _, id_ = target.partition(":")
        if kind not in KINDS:
            return target if target.startswith(OPEN_LINKS) else ""
        return self.address(*pages.place(self.playbook, kind, id_))

    def numbered(self, holder: Stage | Topic) -> str:
        """The title of a stage with its number; of a topic, its title."""
        return self.playbook.numbered(holder)

    def plain(self, text: str | None) -> str:
        """A text of a line, which may be Markdown, as a reader sees it."""
        if not text or not MARKS.search(text):
            return text or ""
        return "".join(self._texts.tree(text, self.resolve).itertext()).strip()

    @cached_property
    def _texts(self) -> markdown.TreeRenderer:
        return markdown.TreeRenderer()

    def role(self, id_: str | None) -> str:
        """The title of a role; nothing for none."""
        return self.playbook.roles_by_id[id_].title if id_ else ""

    def roles(self, ids: Iterable[str]) -> str:
        """The titles of roles, one after the other."""
        return ", ".join(map(self.role, ids))

    def parts(self, activity: Activity) -> list[tuple[str, str]]:
        """What roles have to do with an activity, in a word, each with their titles."""
        found = [(letter, ids) for letter, ids in activity.letters.items() if ids]
        return [(self.playbook.letter(letter), self.roles(ids)) for letter, ids in found]

    def order(self, stage: Stage, activity: Activity) -> tuple[str, str]:
        """The titles of what is done before an activity of the stage, and of what it makes."""
        before, made = stage.waits[activity.id], activity.makes
        return (
            ", ".join(one.coded for one in stage.activities if one.id in before),
            ", ".join(one.coded for one in stage.deliverables if one.id in made),
        )

    def when(self, when: When) -> str:
        """Under which circumstances something applies, a line for each condition."""
        if not when:
            return ""
        if (key := repr(when)) not in self._whens:
            self._whens[key] = "\n".join(condition_lines(self.playbook, when))
        return self._whens[key]

    @cached_property
    def _whens(self) -> dict[str, str]:
        """What was asked before: few conditions hold for many things."""
        return {}


def edition_time(playbook: Playbook, environment: Mapping[str, str]) -> datetime.datetime:
    """The time that files carry: `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/
    source-date-epoch/), or the day on which the playbook was reviewed, or the first that there is;
    the same for the same data."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    midnight = datetime.time(tzinfo=datetime.UTC)
    day = playbook.reviewed or datetime.date(*OLDEST[:3])
    return datetime.datetime.combine(day, midnight)

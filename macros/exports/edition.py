"""What every export is made from: the playbook, its day, and where its pages are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from ..model.conditions import condition_lines
from ..model.playbook import Playbook
from ..model.things import Stage
from ..model.types import When
from ..render import pages


@dataclass(frozen=True)
class ExportFile:
    """A file below the home page; without a `title` no list of downloads names it. `name` is the
    one under which a browser keeps it, if another than that of its path; `beside` the page (its
    file under `docs/`) of which it says the same."""

    path: str
    content: bytes
    title: str = ""
    name: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Edition:
    """A playbook of a day. `site` is the address of its home page, empty where none is known."""

    playbook: Playbook
    made: datetime.datetime
    site: str = ""
    directory_urls: bool = True

    def address(self, kind: str, id_: str = "", anchor: str = "") -> str:
        """The full address of a page, or nothing where the site has none."""
        if not self.site:
            return ""
        home, target = pages.PATHS["home"], pages.path(kind, id_)
        anchor = f"term-{id_}" if kind == "term" else anchor
        return urljoin(self.site, pages.url(target, home, self.directory_urls, anchor))

    def resolve(self, target: str) -> str:
        """The address that a link of a Markdown text leads to, or nothing."""
        kind, _, id_ = target.partition(":")
        return self.address(kind, id_) if kind in pages.PATHS else target

    def numbered(self, stage: Stage) -> str:
        """The title of a stage with its number."""
        return f"{self.playbook.numbers[stage.id]}. {stage.title}"

    def role(self, id_: str) -> str:
        """The title of a role."""
        return self.playbook.roles_by_id[id_].title

    def roles(self, ids: Iterable[str]) -> str:
        """The titles of roles, one after the other."""
        return ", ".join(map(self.role, ids))

    def when(self, when: When) -> str:
        """Under which circumstances something applies, a line for each condition."""
        return "\n".join(condition_lines(self.playbook, when))


def edition_time(playbook: Playbook, environment: Mapping[str, str]) -> datetime.datetime:
    """The time that files carry: `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/
    source-date-epoch/), or the day on which the playbook was reviewed; the same for the same
    data."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    midnight = datetime.time(tzinfo=datetime.UTC)
    return datetime.datetime.combine(playbook.reviewed, midnight)

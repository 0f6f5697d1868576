"""What is new or changed in a playbook since a day or a version, to be marked on its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class News:
    """Something that happened to a thing: `mark` is `new`, `changed`, `moved` or `gone`, `path` the
    way to it by lists and ids, such as `("stages", "goal", "checklist", "goal-scope")`."""

    mark: str
    path: tuple[str, ...]
    title: str

    def is_of(self, plural: str, id_: str) -> bool:
        """Whether it happened to a thing, or to what belongs to it."""
        pairs = zip(self.path, self.path[1:], strict=False)
        return (plural, id_) in pairs


@dataclass(frozen=True)
class Since:
    """All that happened since `start`, a day or a version, as it is named to the reader."""

    start: str
    news: Sequence[News]

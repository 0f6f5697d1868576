"""The words of the interface as a page takes them; what they are is said in `macros/languages/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ConfigDict

from .types import PlainText, Thing


class Labels(Thing):
    """Every word a page says that is not content, as attributes: `labels.stages`.

    Any name is taken here: which ones there are is known to the languages, and `load` tells a
    name that none of them has. Reading a label that is not there raises `AttributeError`.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, PlainText]

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name))

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> str: ...

"""Door for mkdocs-macros: registers the views as macros, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .views import MACROS

if TYPE_CHECKING:
    from mkdocs_macros.plugin import MacrosPlugin


def define_env(env: MacrosPlugin) -> None:
    """Called by mkdocs-macros once a build, after `plugin.py` has loaded the playbook."""
    plugin = env.conf.plugins["playbook"]

    def macro(name: str) -> Callable[..., str]:
        def call(*arguments: str) -> str:
            return str(getattr(plugin.views(env.page.file.src_uri), name)(*arguments))

        return call

    names: dict[str, Any] = {name: macro(name) for name in MACROS}
    for name, function in names.items():
        env.macro(function, name)

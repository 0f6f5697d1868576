"""What mkdocs-macros calls: registers the views as macros and the playbook, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_macros.plugin import MacrosPlugin


class Macro:
    """A macro of a page, which is called with nothing where somebody leaves out its brackets."""

    def __init__(self, block: Callable[..., object]) -> None:
        self.block = block

    def __call__(self, *arguments: str, **named: str) -> str:
        return str(self.block(*arguments, **named))

    def __str__(self) -> str:
        return self()


def define_env(env: MacrosPlugin) -> None:
    """Called by mkdocs-macros once a build, after `plugin.py` has loaded the playbook."""
    from jinja2 import TemplateSyntaxError
    from mkdocs_macros.errors import format_error

    from .render.views import MACROS

    plugins = getattr(env.conf, "plugins", {})
    if "playbook" not in plugins:
        # A builder that ignores plugins would publish pages without a playbook.
        raise RuntimeError("Only MkDocs or ProperDocs with the plugin 'playbook' can build this.")
    plugin = plugins["playbook"]

    def block(name: str, *arguments: str, **named: str) -> object:
        return plugin.build.block(env.page, name, *arguments, **named)

    for name in MACROS:
        env.macro(Macro(partial(block, name)), name)
    env.variables["playbook"] = plugin.build.playbook
    # In place of a traceback in the page, which would be published.
    for kind in (Exception, TemplateSyntaxError):
        format_error.register(kind, plugin.build.macro_failed)

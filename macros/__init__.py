"""What mkdocs-macros calls: registers the views as macros and the playbook, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_macros.plugin import MacrosPlugin


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

    def macro(name: str) -> Callable[..., str]:
        def call(*arguments: str, **named: str) -> str:
            return str(plugin.build.block(env.page, name, *arguments, **named))

        return call

    for name in MACROS:
        env.macro(macro(name), name)
    env.variables["playbook"] = plugin.build.playbook
    # In place of a traceback in the page, which would be published.
    for kind in (Exception, TemplateSyntaxError):
        format_error.register(kind, plugin.build.macro_failed)

"""The content security policy of a page: what it may run and load is the site's own.

It holds at the depth where escaping ends: what gets past every template, or is put into the page
by a script, still cannot run. The hashes are those of the theme's inline scripts, which are made
here from the theme alone: a script in a page does not become one of them by standing there.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

SCRIPTS = "partials/javascripts/"
"""Where Material keeps its inline scripts, a file each."""
INLINE = re.compile(r"<script>(.*?)</script>", re.S)
PARTS = {
    "default-src": "'self'",
    "script-src": "'self'",
    # Icons of the style sheets are data.
    "img-src": "'self' data:",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


class Policy:
    """The policy of a site's pages. `drawing` are the inline scripts with which the browser draws
    the diagrams of hand-written pages; these set styles on what they draw. `more` are further parts
    of the policy."""

    def __init__(
        self,
        env: Environment,
        config: MkDocsConfig,
        drawing: Iterable[str] = (),
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.env, self.config, self.more = env, config, more
        self.drawing = [hashed(script) for script in drawing]
        self.names = [name for name in env.list_templates() if name.startswith(SCRIPTS)]
        self.content = cache(self._content)

    def _content(self, base_url: str, draws: bool = False) -> str:
        """The content of the `meta` element on a page whose site begins at `base_url`."""
        parts = {**PARTS, **self.more}
        hashes = [hashed(script) for script in self.theme_scripts(base_url)]
        parts["script-src"] = " ".join([parts["script-src"], *hashes])
        if draws:
            parts["script-src"] = " ".join([parts["script-src"], *self.drawing])
            parts["style-src"] += " 'unsafe-inline'"
        return "; ".join(f"{name} {sources}" for name, sources in parts.items())

    def theme_scripts(self, base_url: str) -> list[str]:
        """The inline scripts of the theme, as they stand on such a page."""
        context = {"config": self.config, "base_url": base_url}
        sources = (self.env.get_template(name).render(context) for name in self.names)
        return [script for source in sources for script in INLINE.findall(source)]


def hashed(script: str) -> str:
    """A script as a policy names it."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"

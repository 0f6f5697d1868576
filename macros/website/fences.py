"""mkdocs-mermaid2-plugin for hand-written fences only: a page without one is not touched.

The plugin itself parses and re-serialises every page in which the word "mermaid" occurs, which is
half of a build and more. Its marking of a diagram decides here instead; a site without diagrams
for the browser to draw carries no script for them, nor does its build load the plugin at all.
"""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import Any

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from .assets import MERMAID, add_mermaid
from .policy import INLINE

FENCE = '<div class="mermaid">'
"""How a fence, and a diagram that could not be drawn, reach the page."""


def fence(source: str, *_: object, **__: object) -> str:
    """A fence as the browser draws it: what `mkdocs.yml` names as its format."""
    return f"{FENCE}{escape(source, quote=False)}</div>"


class FencesConfig(Config):
    """The options of mkdocs-mermaid2-plugin that matter to a script of the site's own."""

    arguments = config_options.Type(dict, default={})
    javascript = config_options.Type(str, default=MERMAID)


class FencesPlugin(BasePlugin[FencesConfig]):
    """`fenced` are the pages with a diagram for the browser to draw, when they were last made."""

    def on_startup(self, **_: object) -> None:
        """Makes MkDocs keep this plugin between builds."""
        self.fenced: set[str] = set()

    def on_config(self, config: MkDocsConfig) -> None:
        """Remembers the configuration for the plugin inside."""
        self.site = config
        self.__dict__.pop("inside", None)

    @cached_property
    def inside(self) -> Any:
        """mkdocs-mermaid2-plugin, made when the first page needs it."""
        from mermaid2.plugin import MarkdownMermaidPlugin

        plugin = MarkdownMermaidPlugin()
        plugin.load_config(dict(self.config))
        plugin.on_config(self.site)
        if self.config.javascript == MERMAID:
            # It would look for the file in `docs/`.
            plugin._javascript = MERMAID
        return plugin

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        if self.config.javascript == MERMAID:
            add_mermaid(files, config)
        return files

    @event_priority(50)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Leaves Mermaid's script out of the site if no page needs it; else tells what inline
        scripts draw its diagrams."""
        pages = [file.page for file in files.documentation_pages() if file.page]
        for page in pages:
            # A page that is spared has no content.
            if page.content is not None:
                (self.fenced.add if FENCE in page.content else self.fenced.discard)(page.url)
        drawn = next((page for page in pages if page.url in self.fenced), None)
        script = files.get_file_from_path(MERMAID)
        if script and not drawn:
            files.remove(script)
        if drawn:
            skeleton = f"<html><body>{FENCE}</div></body></html>"
            made = str(self.inside.on_post_page(skeleton, config=config, page=drawn))
            env.globals["fence_scripts"] = INLINE.findall(made)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Leaves a page without a fence as it is."""
        if FENCE not in output:
            return output
        return str(self.inside.on_post_page(output, config=config, page=page))

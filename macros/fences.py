"""mkdocs-mermaid2-plugin for hand-written fences only: a page without one is not touched.

The plugin itself parses and re-serialises every page in which the word "mermaid" occurs, which is
half of a build and more. Its marking of a diagram decides here instead, and its script is left out
of a site that has no diagram for the browser to draw.
"""

from __future__ import annotations

from mermaid2.plugin import MarkdownMermaidPlugin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from .assets import MERMAID

FENCE = '<div class="mermaid">'
"""How `fence_div_format`, and a diagram that could not be drawn, reach the page."""


class FencesPlugin(MarkdownMermaidPlugin):  # type: ignore[misc]
    def on_env(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        """Leaves Mermaid's script out of the site if no page needs it."""
        pages = [file.page for file in files.documentation_pages() if file.page]
        script = files.get_file_from_path(MERMAID.as_posix())
        if script and not any(FENCE in (page.content or "") for page in pages):
            files.remove(script)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Leaves a page without a fence as it is."""
        if FENCE not in output:
            return output
        return str(super().on_post_page(output, config=config, page=page))

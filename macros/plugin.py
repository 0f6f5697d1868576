"""Door for MkDocs: loads the playbook once a build, adds its pages, navigation and edit links."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from . import assets, pages
from .diagrams import Diagram
from .escape import inert
from .load import load
from .model import Playbook
from .problems import PlaybookError
from .svg import DiagramError, Renderer
from .views import Views, environment

CACHE = Path(".cache/diagrams")
# Not under "mkdocs": a diagram left to the browser is no reason for a strict build to fail.
log = logging.getLogger("macros")


class PlaybookConfig(Config):
    folder = config_options.Dir(exists=True, default="data")
    """The folder with the YAML of the playbook."""


class PlaybookPlugin(BasePlugin[PlaybookConfig]):
    playbook: Playbook

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Loads the data first of all plugins, so that mkdocs-macros finds it.

        Raises `Abort` with every problem in the data.
        """
        base = Path(config.config_file_path).resolve().parent
        try:
            self.playbook = load(Path(self.config.folder), base)
        except PlaybookError as error:
            raise Abort(error.report()) from None
        self.templates = environment()
        self.directory_urls = config.use_directory_urls
        self.renderer = Renderer(base / CACHE)
        self.generated = {page.path: page for page in pages.pages(self.playbook)}
        config.site_name = inert(self.playbook.title)
        config.site_description = str(inert(self.playbook.description))
        config.site_author = str(inert(self.playbook.publisher.name))
        config.theme["language"] = self.playbook.language
        assets.place_mermaid(Path(config.docs_dir))
        if config.nav is None:
            written = Path(config.docs_dir).rglob("*.md")
            others = [path.relative_to(config.docs_dir).as_posix() for path in written]
            config.nav = pages.navigation(self.playbook, others)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds the pages that the data makes; a hand-written one at the same place wins."""
        for page in self.generated.values():
            if files.get_file_from_path(page.path) is None:
                content = self.views(page.path).page(page)
                files.append(File.generated(config, page.path, content=content))
        return files

    def on_page_markdown(
        self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files
    ) -> str:
        """Leads "edit this page" of a generated page to the YAML file it came from."""
        made = self.generated.get(page.file.src_uri)
        if made and page.file.generated_by and config.edit_uri:
            source = Path(os.path.relpath(self.config.folder, config.docs_dir), made.source)
            docs = urljoin(config.repo_url or "", config.edit_uri)
            page.edit_url = urljoin(docs, source.as_posix())
        return markdown

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Hands the theme the playbook and, relative to the home page, the addresses of its pages.

        The titles of generated pages are HTML, and say so, so that the filter `e` leaves them be.
        """
        env.globals["playbook"] = self.playbook
        env.globals["address"] = lambda kind, id_="": pages.url(
            pages.path(kind, id_), pages.PATHS["home"], self.directory_urls
        )
        for file in files.documentation_pages():
            if file.page and file.generated_by and file.src_uri in self.generated:
                file.page.title = Markup(file.page.title)
        return env

    def views(self, here: str) -> Views:
        """The views as the page `here` (its file under `docs/`) shows them."""
        return Views(self.playbook, self.templates, here, self.directory_urls, self.draw)

    def draw(self, diagram: Diagram) -> str | None:
        """The SVG of a diagram; None, and a warning, if it cannot be drawn here."""
        try:
            return self.renderer.render(
                diagram.text,
                name=diagram.name,
                title=diagram.title,
                description=diagram.description,
            )
        except DiagramError as error:
            log.warning("Diagram left to the browser: %s", error)
            return None

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watches the data, the templates and the theme's overrides."""
        for folder in (Path(self.config.folder), Path(__file__).parent):
            server.watch(str(folder))
        return server

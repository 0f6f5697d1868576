"""Door for MkDocs: hands its events to the rooms that do the work."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from ..load import LAYERS, load
from ..load.problems import PlaybookError
from ..render.environment import TEMPLATES
from . import assets, preview, theme
from .build import Build, Session, log


class PlaybookConfig(Config):
    folder = config_options.Dir(exists=True, default="data")
    """The folder with the YAML of the playbook."""
    layers = config_options.ListOfItems(config_options.Type(str), default=list(LAYERS))
    """Folders in it to be laid over it, the first one lowest: `[en, local]`."""


class PlaybookPlugin(BasePlugin[PlaybookConfig]):
    """`session` lives as long as the server, `build` as long as a build."""

    session: Session
    build: Build

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Makes MkDocs keep this plugin between builds."""
        self.session = Session(serving=command == "serve", dirty=dirty)
        preview.quieten(dirty)

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Loads the data first of all plugins, so that mkdocs-macros finds it.

        Raises `Abort` with every problem in the data, unless a served site can show them.
        """
        session, folder = self.session, Path(self.config.folder)
        base = Path(config.config_file_path).absolute().parent
        try:
            cache = session.parsed if session.serving else None
            playbook = load(folder, base, cache, self.config.layers)
            session.playbook, session.problems = playbook, ""
        except PlaybookError as error:
            if not session.playbook:
                raise Abort(error.report()) from None
            session.problems = error.report()
            log.error(session.problems)
            playbook = session.playbook
        self.build = Build(playbook, folder, session, config)
        theme.configure(config, playbook)
        assets.place_mermaid(Path(config.docs_dir))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        self.build.add_pages(files)
        assets.join(files, config)
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        return self.build.content(page, html)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        theme.prepare(env, self.build)
        self.build.record_rendered(files)
        return env

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        self.build.rebuilt.add(page.url)
        return output

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """After the search plugin has written its index."""
        self.build.write_search_index()
        self.build.done()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        own: list[str | Path] = [self.config.folder, TEMPLATES]
        watched = [config.docs_dir, config.config_file_path, *own]
        return preview.quicker(server, [Path(path) for path in watched])

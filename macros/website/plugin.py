"""What MkDocs calls: hands each of its events to the module that does the work."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
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

from .. import schema
from ..load import beside, load
from ..load.drawings import drawing_problems
from ..load.languages import DEFAULT
from ..load.layers import layers_of
from ..load.overrides import RENAMED
from ..load.problems import MOST, PlaybookError
from ..load.syntax import conflicts
from ..render.applies import own_style, style
from ..render.environment import TEMPLATES
from . import assets, brand, checkout, failures, from_file, theme, written
from .build import Build, Session, log, warnings
from .generated import GeneratedPage
from .local import lay_over_docs
from .preview import LINES, Preview, Told, spoken


class PlaybookConfig(Config):
    folder = config_options.Dir(exists=True, default="data")
    """The folder with the YAML of the playbook."""
    since = config_options.Type((str, date), default="")
    """A day or a revision of git: what is new since then is marked. Nothing is by default."""
    layers = config_options.Optional(config_options.ListOfItems(config_options.Type(str)))
    """Folders in it to be laid over it, the first one lowest: `[en, local]`. By default those that
    the data name."""


class PlaybookPlugin(BasePlugin[PlaybookConfig]):
    """`session` and `preview` live as long as the server, `build` as long as a build, `at` while a
    page is made; `sizes` are those of the organisation's pictures."""

    session: Session
    preview: Preview | None = None
    build: Build
    site: MkDocsConfig
    at: Page | None = None
    layers: list[str]
    language = DEFAULT
    sizes: Mapping[str, tuple[int, int] | None] = MappingProxyType({})

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Makes MkDocs keep this plugin between builds."""
        # It lists its own configuration at every build, which buries what an editor must read.
        logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
        for handler in logging.getLogger("mkdocs").handlers:
            handler.addFilter(spoken)
        serving = command == "serve"
        self.session = Session(serving=serving, dirty=dirty or serving)
        if serving:
            self.preview = Preview()
            self.preview.take_over([Path(self.config.folder), TEMPLATES])

    def on_shutdown(self) -> None:
        if self.preview:
            self.preview.leave()

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Loads the data first of all plugins, so that mkdocs-macros finds it.

        Raises `Told` with every problem in the data.
        """
        session, folder = self.session, Path(self.config.folder)
        self.layers = layers_of(folder) if self.config.layers is None else self.config.layers
        base = Path(config.config_file_path).absolute().parent
        self.site, self.at = config, None
        if self.preview:
            self.preview.follow(folder)
        try:
            cache = session.parsed if session.serving else None
            playbook = load(folder, base, cache, self.layers, Path(config.docs_dir))
            playbook = session.kept(playbook) if session.serving else playbook
            if start := str(self.config.since):
                playbook = session.marked(playbook, folder, start, self.layers)
        except PlaybookError as error:
            self._speak(error.language)
            raise Told(error.report(LINES) if self.preview else error.report()) from None
        self._speak(playbook.language)
        found = list(checkout.strayed(config))
        own = filter(None, (config.docs_dir, config.theme.custom_dir))
        found += drawing_problems(tuple(map(Path, own)), base, partial(failures.start, base))
        if not session.checked:
            found += checkout.tracked(base, config)
            session.checked = session.serving and not found
        if found:
            raise Told("\n".join(problem.text(playbook.language) for problem in found))
        if session.serving and session.ids != (ids := schema.names(playbook)):
            session.ids = ids
            schema.write(playbook, base)
        if from_file.wanted():
            from_file.configure(config)
        self.build = Build(playbook, folder, session, config)
        theme.configure(config, playbook, serving=session.serving)
        return config

    def _speak(self, language: str) -> None:
        self.language = language
        if self.preview:
            self.preview.language = language

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for problem in checkout.without_outside(files, config):
            warnings.warning(problem.text(self.language))
        lay_over_docs(files, config, self.build.playbook)
        self.build.add_pages(files)
        look, base = self.build.playbook.brand, Path(config.config_file_path).absolute().parent
        gone = brand.missing(files, look, Path(self.config.folder), base, self.layers)
        if told := "\n".join(problem.text(self.language) for problem in gone):
            raise Told(told)
        brand.leave_out_shipped(
            files, self.build.playbook, (config.docs_dir, config.theme.custom_dir)
        )
        playbook = self.build.playbook
        styles = "\n".join([style(playbook), own_style(playbook), brand.style(look)])
        assets.join(files, config, styles)
        from_file.join_scripts(files, config)
        self.sizes = brand.sizes(files, look)
        return files

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        self.at = page
        return page

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Links of a hand-written page to things of the playbook. Raises `Told`."""
        if isinstance(page, GeneratedPage):
            return markdown
        base = Path(config.config_file_path).absolute().parent
        file = failures.short(page.file.abs_src_path or page.file.src_uri, base)
        source, playbook = page.file.content_string, self.build.playbook
        problems = conflicts(source, file)
        here, places = page.file.src_uri, files.src_uris
        problems += beside.written_problems(source, file, playbook, here, places)
        wrong = [problem for problem in problems if problem.code != RENAMED]
        if wrong:
            raise Told("\n".join(problem.text(self.language) for problem in wrong[:MOST]))
        for notice in problems:
            logging.getLogger("mkdocs.plugins.playbook").info(notice.text(self.language))
        return written.linked(markdown, page, playbook)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        return self.build.content(page, html)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        self.at = None
        theme.prepare(env, self.build)
        env.globals["sizes"] = self.sizes
        self.build.record_rendered(files)
        return env

    def on_page_context(self, context: Any, *, page: Page, **_: object) -> None:
        self.at = page

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        self.build.rebuilt.add(page.url)
        self.at = None
        return output

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """After the search plugin has written its index."""
        self.build.write_search_index()
        if from_file.wanted():
            from_file.hand_over(config)
            from_file.pack(Path(config.site_dir), self.build.playbook.id)
        self.build.done()
        if self.preview:
            self.preview.exports, self.preview.search = self.build.exports, self.build.search

    def on_build_error(self, *, error: Exception) -> None:
        """Ends a build with a sentence in place of a traceback, which `--verbose` shows."""
        if isinstance(error, Abort):
            return
        log.debug("", exc_info=error)
        file = self.at.file if self.at else None
        source = Path(file.abs_src_path) if file and file.abs_src_path else None
        page = file.src_uri if file else ""
        raise failures.told(error, self.site, self.language, page, source) from None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        return self.preview.server(server) if self.preview else server

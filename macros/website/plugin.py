"""Door for MkDocs: loads the playbook once a build, adds its pages, navigation and edit links."""

from __future__ import annotations

import json
import logging
import os
import re
from collections import defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from ..load import Kept, load
from ..load.problems import PlaybookError
from ..model.playbook import Playbook
from ..render import pages
from ..render.diagrams import Diagram
from ..render.environment import TEMPLATES, RenderEnvironment
from ..render.escape import inert, tooltips, verbatim
from ..render.svg import DiagramError, Renderer
from ..render.views import Views
from . import assets, search, slots
from .glossary_links import Glossary
from .incremental import Memory, common, heads, rewritten, shown, stamps
from .macro_calls import CallError, call
from .theme_loader import OpenTheme

BODY = re.compile(r"<body\b[^>]*>")
CACHE = Path(".cache")
# Not under "mkdocs": a diagram left to the browser is no reason for a strict build to fail.
log = logging.getLogger("macros")


class PlaybookConfig(Config):
    folder = config_options.Dir(exists=True, default="data")
    """The folder with the YAML of the playbook."""


class PlaybookPlugin(BasePlugin[PlaybookConfig]):
    playbook: Playbook
    problems = ""
    """What is wrong with the data, while `mkdocs serve` shows its last sound state."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Makes MkDocs keep this plugin, and with it the last sound playbook, between builds."""
        self.serving = command == "serve"
        # It lists its own configuration at every build, which buries what an editor must read.
        logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
        self.dirty = dirty
        self.memory = Memory()
        self.kept: Kept = {}
        self.indexed: dict[str, list[search.Entry]] = {}
        if dirty:
            # What it warns of does not happen here: changed pages are known (see `changes.py`).
            logging.getLogger("mkdocs.commands.build").addFilter(
                lambda record: not str(record.msg).startswith("A 'dirty' build")
            )

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Loads the data first of all plugins, so that mkdocs-macros finds it.

        Raises `Abort` with every problem in the data, unless a served site can show them.
        """
        self.base = base = Path(config.config_file_path).absolute().parent
        try:
            self.playbook = load(Path(self.config.folder), base, self.kept if self.serving else {})
            self.problems = ""
        except PlaybookError as error:
            if not (self.serving and hasattr(self, "playbook")):
                raise Abort(error.report()) from None
            self.problems = error.report()
            log.error(self.problems)
        if not hasattr(self, "press"):
            self.renderer = Renderer(base / CACHE / "diagrams")
            self.press = RenderEnvironment(
                self.draw, config.use_directory_urls, base / CACHE / "templates"
            )
        self.glossary = Glossary(self.playbook.glossary)
        self.blocks: defaultdict[str, list[str]] = defaultdict(list)
        self.built: set[str] = set()
        self.generated = {page.path: page for page in pages.pages(self.playbook)}
        config.site_name = inert(self.playbook.title)
        config.site_description = str(inert(self.playbook.description))
        config.site_author = str(inert(self.playbook.publisher.name))
        config.theme = OpenTheme(config.theme)
        config.theme["language"] = self.playbook.language
        config.mdx_configs.setdefault("toc", {})["permalink_title"] = self.playbook.labels.permalink
        for palette in config.theme["palette"]:
            dark = palette["scheme"] == "slate"
            labels = self.playbook.labels
            palette["toggle"]["name"] = inert(labels.to_light if dark else labels.to_dark)
        assets.place_mermaid(Path(config.docs_dir))
        if config.nav is None:
            written = Path(config.docs_dir).rglob("*.md")
            others = [path.relative_to(config.docs_dir).as_posix() for path in written]
            config.nav = pages.navigation(self.playbook, others)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds the pages that the data makes; a hand-written one at the same place wins."""
        if self.dirty:
            theme = [Path(config.config_file_path), *map(Path, config.theme.dirs[:1])]
            looks = stamps([*theme, TEMPLATES])
            frame = (common(self.playbook), config.nav, self.problems, looks, heads(files))
            self.memory.compare(frame, self.playbook)
            rewritten(files, self.memory.texts)
        things = shown(self.playbook) if self.dirty else {}
        for page in self.generated.values():
            if files.get_file_from_path(page.path) is None:
                make = partial(self.views(page.path).page, page)
                if self.dirty:
                    thing = things.get((page.kind, page.id))
                    files.append(self.memory.file(config, page.path, thing, make))
                else:
                    files.append(File.generated(config, page.path, content=make()))
        assets.join(files, config)
        catalog = json.dumps(self.playbook.catalog, separators=(",", ":"))
        files.append(File.generated(config, pages.CATALOG, content=catalog))
        return files

    def on_page_markdown(
        self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files
    ) -> str:
        """Leads "edit this page" of a generated page to the YAML file it came from, and keeps the
        HTML of its views from Markdown."""
        made = self.generated.get(page.file.src_uri)
        if not made or not page.file.generated_by:
            return markdown
        if config.edit_uri:
            source = Path(os.path.relpath(self.config.folder, config.docs_dir), made.source)
            docs = urljoin(config.repo_url or "", config.edit_uri)
            page.edit_url = urljoin(docs, source.as_posix())
        # The file keeps no more than that either: MkDocs holds on to it until the end.
        page.file.content_string = slots.taken(markdown, self.blocks[page.file.src_uri])
        return page.file.content_string

    def block(self, page: SitePage, name: str, *arguments: str, **named: str) -> str:
        """What a macro gives a hand-written page: a mark for the HTML of a view; or for what is
        wrong with the call, and a warning, at which a strict build fails."""
        here, file = page.file.src_uri, page.file
        try:
            html = call(self.views(here), name, arguments, named, file.content_string)
        except CallError as error:
            path = Path(os.path.relpath(file.abs_src_path or here, self.base)).as_posix()
            place = replace(error.problem.place, file=path)
            text = replace(error.problem, place=place).text(self.playbook.language)
            logging.getLogger("mkdocs.plugins.playbook").warning(text)
            html = f'<pre class="pb-problems" role="alert">{verbatim(text)}</pre>'
        return slots.taken(html, self.blocks[here])

    def on_page_content(
        self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files
    ) -> str:
        """Puts the HTML of the views back into a generated page, and explains the terms of the
        glossary in any page but the glossary itself."""
        here = page.file.src_uri
        html = slots.filled(html, self.blocks.pop(here, []))
        if here == pages.path("glossary"):
            return html
        return self.glossary.explained(html, lambda term: self.views(here).term_url(term))

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Hands the theme the playbook and, relative to the home page, the addresses of its pages.

        The titles of generated pages are HTML, and say so, so that the filter `e` leaves them be.
        """
        env.bytecode_cache = self.press.templates.bytecode_cache
        env.globals["playbook"] = self.playbook
        env.globals["address"] = lambda kind, id_="": pages.url(
            pages.path(kind, id_), pages.PATHS["home"], self.press.directory_urls
        )
        if self.dirty:
            self.memory.place(files)
        self.addresses = [file.page.url for file in files.documentation_pages() if file.page]
        for file in files.documentation_pages():
            if file.page and file.generated_by and file.src_uri in self.generated:
                file.page.title = Markup(file.page.title)
        return env

    def on_post_page(self, output: str, *, page: SitePage, config: MkDocsConfig) -> str:
        """Shows the problems in the data on top of every page of a served site."""
        self.built.add(page.url)
        output = self.on_post_template(output, config=config)
        if not self.problems:
            return output
        return BODY.sub(
            lambda tag: (
                f'{tag[0]}<pre class="pb-problems" role="alert">{verbatim(self.problems)}</pre>'
            ),
            output,
            count=1,
        )

    def on_post_template(self, output: str, *, config: MkDocsConfig, **_: object) -> str:
        """Keeps text in tooltips inert, where Material shows them."""
        return tooltips(output) if "content.tooltips" in config.theme["features"] else output

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """After the search plugin: leaves in its index what every page loads, and puts what a
        search loads beside it."""
        light = Path(config.site_dir, "search/search_index.json")
        if light.exists():
            home = pages.PATHS["home"]
            places = {
                pages.url(path, home, self.press.directory_urls).removeprefix("./"): page
                for path, page in self.generated.items()
            }
            raw = json.loads(light.read_text("utf-8"))
            raw["docs"] = self.sought(raw["docs"])
            indexes = search.index(raw, self.playbook, places)
            for file, index in zip((light, light.with_name("entries.json")), indexes, strict=True):
                text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
                file.write_text(text, "utf-8")

    def sought(self, docs: list[search.Entry]) -> list[search.Entry]:
        """The entries of all pages, in the order of the pages: of those that were not built again,
        as they were. Material keeps some of these, of pages that are gone too, and not others."""
        found = search.by_page(docs)
        self.indexed |= {address: found.get(address, []) for address in self.built}
        return [entry for address in self.addresses for entry in self.indexed.get(address, [])]

    def views(self, here: str) -> Views:
        """The views as the page `here` (its file under `docs/`) shows them."""
        return Views(self.playbook, self.press, here)

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

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watches the data and the templates too, and looks for changes five times as often."""
        host, port = server.server_address[:2]
        quick = LiveReloadServer(
            server.builder, str(host), port, server.root, server.mount_path, polling_interval=0.1
        )
        quick.error_handler = server.error_handler
        server.server_close()
        own = (self.config.folder, TEMPLATES)
        for path in (config.docs_dir, config.config_file_path, *own):
            quick.watch(str(path))
        return quick

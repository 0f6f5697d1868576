"""One build of the site: the pages that the data makes, and the blocks of those written by hand."""

from __future__ import annotations

import json
import logging
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from ..compare.news import news, tree_at
from ..compare.revision import NoRevision
from ..exports.edition import ExportFile
from ..load import read
from ..load.files import ParseCache
from ..load.problems import Place, Problem, printable
from ..load.tree import Node
from ..model.kinds import FOLDERS
from ..model.news import Since
from ..model.playbook import Playbook
from ..model.types import Thing
from ..render import pages, structure
from ..render.downloads import DownloadGroup
from ..render.environment import TEMPLATES, RenderEnvironment, slugify
from ..render.escape import escaped_lines
from ..render.graph import Graph
from ..render.shared import OpenViews, Setting
from ..render.structure import PageBody
from ..render.svg import DiagramError, Drawing, Renderer
from ..render.unset import marked
from ..render.views import Views
from ..render.whole import FILE as WHOLE
from . import failures, incremental, placeholders, search
from .checkout import CACHE
from .exports import add_exports
from .generated import GeneratedFile, GeneratedPage
from .glossary_links import Glossary
from .incremental import LastBuild
from .local import theme_folders
from .macro_calls import CallError, call
from .preview import Told

# Not under "mkdocs": a diagram left to the browser is no reason for a strict build to fail.
log = logging.getLogger("macros")
warnings = logging.getLogger("mkdocs.plugins.playbook")

SEARCH = "search/search_index.json", "search/entries.json"
"""What every page loads for its search, and what a search loads."""


@dataclass
class Session:
    """What lives from build to build while a site is served: how MkDocs was started, the YAML that
    has been read, and what the site was last built from."""

    serving: bool
    dirty: bool
    parsed: ParseCache = field(default_factory=ParseCache)
    last: LastBuild = field(default_factory=LastBuild)
    environment: RenderEnvironment | None = None
    settings: object = None
    ids: object = None
    """The ids with which editors complete, as they were last written."""
    before: Playbook | None = None
    """The playbook of the build before."""
    then: Node | None = None
    checked: bool = False
    """Whether git was asked what it holds of what builds keep."""

    def kept(self, playbook: Playbook) -> Playbook:
        """The playbook with what has not changed since the build before as the very same things,
        which are compared again and again, and then at once."""
        update: dict[str, list[Thing]] = {}
        for name in FOLDERS if self.before else ():
            old = {thing.id: thing for thing in getattr(self.before, name)}
            new = getattr(playbook, name)
            update[name] = [old[t.id] if old.get(t.id) == t else t for t in new]
        self.before = playbook.model_copy(update=update) if update else playbook
        return self.before

    def marked(self, playbook: Playbook, folder: Path, start: str, layers: list[str]) -> Playbook:
        """The playbook with what is new in it since `start`; as it was then is read once. Raises
        `Told`."""
        try:
            self.then = self.then or tree_at(folder, start, layers)
        except NoRevision as error:
            words = {"since": start, "reason": str(error)}
            problem = Problem(Place("mkdocs.yml", 1, 1), "no-since", **words)
            raise Told(problem.text(playbook.language)) from None
        now = read(folder, cache=self.parsed, layers=layers).tree
        assert now, "it has been loaded"
        return playbook.marked(Since(start, news(self.then, now, playbook)))


class Build:
    """What one build knows. `folder` is the one with the data."""

    def __init__(
        self, playbook: Playbook, folder: Path, session: Session, config: MkDocsConfig
    ) -> None:
        self.playbook, self.folder, self.session, self.config = playbook, folder, session, config
        self.base = Path(config.config_file_path).absolute().parent
        self.generated = {page.path: page for page in pages.pages(playbook)}
        self.glossary = Glossary(playbook.glossary)
        self.held: defaultdict[str, list[str]] = defaultdict(list)
        self.written: dict[str, Views] = {}
        self.opened: dict[str, PageBody] = {}
        self.downloads: list[DownloadGroup] = []
        self.exports: dict[str, ExportFile] = {}
        self.search: dict[str, ExportFile] = {}
        # Until this build has ended well, nothing counts as built.
        self.last, session.last = session.last, LastBuild(places=session.last.places)
        self.now = LastBuild()
        self.rebuilt: set[str] = set()

        self.environment = self._environment()
        permalink = playbook.labels.permalink
        self.html = partial(structure.html, link_title=permalink)

    def _environment(self) -> RenderEnvironment:
        """Templates and texts outlive a build, unless the settings are others."""
        urls = self.config.use_directory_urls
        made = self.config.mdx_configs.get("toc", {}).get("slugify")
        kept, settings = self.session.environment, (urls, repr(made))
        if kept and self.session.settings == settings:
            return kept
        self.session.settings = settings
        renderer = Renderer(self.base / CACHE / "diagrams")
        self.session.environment = RenderEnvironment(
            draw=lambda graph: drawn(renderer, graph),
            directory_urls=urls,
            slug=(lambda title: str(made(title, "-"))) if made else slugify,
            cache=self.base / CACHE / "templates",
            dated=not self.session.serving,
        )
        return self.session.environment

    def views(self, here: str) -> Views:
        """The views as the page `here` (its file under `docs/`) shows them."""
        return Views(self.playbook, self.environment, here, self.downloads)

    def add_pages(self, files: Files) -> None:
        """Adds the pages that the data makes; a hand-written one at the same place wins."""
        own = {path for path in self.generated if files.get_file_from_path(path) is None}
        cache, serving = self.base / CACHE / "exports", self.session.serving
        opened = None if serving else self._open_body
        self.downloads, self.exports = add_exports(
            files, self.config, self.playbook, own, cache, self.environment, opened
        )
        if self.session.dirty:
            self._compare(files)
        inputs = incremental.page_inputs(self.playbook) if self.session.dirty else {}
        for path, page in list(self.generated.items()):
            if files.get_file_from_path(path) is not None:
                del self.generated[path]
                continue
            make: Callable[[], PageBody] = partial(self._body, page)
            file = GeneratedFile.generated(self.config, path, content="")
            assert isinstance(file, GeneratedFile)
            if self.session.dirty:
                self.now.things[path] = thing = inputs.get((page.kind, page.id))
                body, file.unchanged = self.last.body(path, thing, make)
                self.now.bodies[path] = body
                make = partial(self.now.bodies.__getitem__, path)
            files.append(file)
            GeneratedPage(page, make, file, self.config, self.edit_url(page), self.html)
        if opened and WHOLE in self.exports:
            # Before the pages, which then take from it what is theirs.
            _ = self.exports[WHOLE].content
        catalog = json.dumps(self.playbook.catalog, separators=(",", ":"))
        files.append(File.generated(self.config, pages.CATALOG, content=catalog))
        said = {check.id: check.text for check in self.playbook.things("check")}
        texts = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        files.append(File.generated(self.config, pages.CHECK_TEXTS, content=texts))

    def _body(self, page: pages.Page) -> PageBody:
        made = self.opened.pop(page.path, None) or self._made(page)
        return Setting(page.path, self.config.use_directory_urls).body(made)

    def _open_body(self, page: pages.Page) -> PageBody:
        """A page with its addresses left open, which is kept until the page itself is made."""
        made = self._made(page)
        if page.path in self.generated:
            self.opened[page.path] = made
        return made

    def _made(self, page: pages.Page) -> PageBody:
        try:
            views = OpenViews(self.playbook, self.environment, page.path, self.downloads)
            return views.page(page)
        except Exception as error:
            source = self.folder / page.source
            text = self.playbook.language
            raise failures.told(error, self.config, text, page.path, source) from error

    def _compare(self, files: Files) -> None:
        """Finds out what of the last build still holds."""
        theme = map(Path, [self.config.config_file_path, *theme_folders(self.config)])
        looks = incremental.file_stamps([*theme, TEMPLATES])
        titles = incremental.written_titles(files)
        asked = [condition.id for condition in self.playbook.asked]
        content = (incremental.shared_content(self.playbook), asked)
        shared = (content, self.config.nav, looks, titles)
        outline = incremental.outline(self.playbook)
        self.last = self.last.valid(shared, outline)
        self.now.shared, self.now.outline = shared, outline
        incremental.track_written_pages(files, self.last.texts)
        self.now.copies = incremental.track_copied_files(files, self.last.copies)

    def edit_url(self, page: pages.Page) -> str | None:
        """Where the YAML that a page comes from is edited."""
        if not self.config.edit_uri:
            return None
        source = Path(os.path.relpath(self.folder, self.config.docs_dir), page.source)
        return urljoin(urljoin(self.config.repo_url or "", self.config.edit_uri), source.as_posix())

    def block(self, page: SitePage, name: str, *arguments: str, **named: str) -> str:
        """What a macro gives a hand-written page: its headings as Markdown, and marks for its
        HTML; or what is wrong with the call, and a warning, at which a strict build fails."""
        here, file = page.file.src_uri, page.file
        views = self.written.setdefault(here, self.views(here))
        hold = partial(placeholders.hold, held=self.held[here])
        try:
            content = call(views, name, arguments, named, file.content_string)
        except CallError as error:
            path = Path(os.path.relpath(file.abs_src_path or here, self.base)).as_posix()
            text = error.problem.inside(path).text(self.playbook.language)
            warnings.warning(text)
            return hold(f'<pre class="pb-problems" role="alert">{escaped_lines(text)}</pre>')
        return hold(content) if isinstance(content, str) else structure.markdown(content, hold)

    def macro_failed(self, error: Exception, markdown: str, page: SitePage) -> str:
        """Ends the build at a call that cannot be understood."""
        problem = failures.macro(error, markdown, page, self.base)
        raise PluginError(problem.text(self.playbook.language)) from error

    def content(self, page: SitePage, html: str) -> str:
        """The HTML of a page with that of its macros, what its scripts must know, and the terms of
        the glossary explained, except in the glossary itself."""
        here = page.file.src_uri
        if isinstance(page, GeneratedPage) and page.body:
            self.now.entries[page.url] = search.page_entries(page.made, page.body, page.url)
            page.body = None
        html = placeholders.restore(html, self.held.pop(here, []))
        html = marked(html, self.playbook.unset)
        if (views := self.written.get(here)) and views.scripted:
            html += f"\n{views.script_config()}"
        if here == pages.path("glossary"):
            return html
        return self.glossary.explained(html, self.views(here).term_url)

    def record_rendered(self, files: Files) -> None:
        """To be called when all pages have been rendered, before any is written."""
        self.addresses = [file.page.url for file in files.documentation_pages() if file.page]
        if self.session.dirty:
            self.now.texts = incremental.written_texts(files)
            self.now.places = incremental.remove_gone(self.last.places, files)
            # Should this build fail, what it has written by then is known all the same.
            self.session.last.places = self.last.places | self.now.places

    def address(self, kind: str, id_: str = "") -> str:
        """The address of a page of the playbook from the home page."""
        home, urls = pages.PATHS["home"], self.config.use_directory_urls
        return pages.url(pages.path(kind, id_), home, urls)

    def write_search_index(self) -> None:
        """Leaves in Material's index what every page loads, and puts what a search loads beside
        it; a preview makes both when they are asked for."""
        light = Path(self.config.site_dir, SEARCH[0])
        if light.exists():
            raw = json.loads(light.read_text("utf-8"))
            home, urls = pages.PATHS["home"], self.config.use_directory_urls
            places = {
                pages.url(path, home, urls).removeprefix("./"): page
                for path, page in self.generated.items()
            }
            made, last = self.now.entries, self.last.entries
            self.now.entries = search.merged(last, raw["docs"], self.rebuilt, made)
            raw["docs"] = [e for url in self.addresses for e in self.now.entries.get(url, [])]
            indexes = cache(partial(search.index, raw, self.playbook, places))
            for number, path in enumerate(SEARCH):
                file = ExportFile(path, partial(_json, indexes, number))
                self.search[path] = file
                if not self.session.serving:
                    Path(self.config.site_dir, path).write_bytes(file.content)

    def done(self) -> None:
        """To be called when everything is written."""
        self.session.last = self.now


def _json(made: Callable[[], Sequence[object]], number: int) -> bytes:
    return json.dumps(made()[number], ensure_ascii=False, separators=(",", ":")).encode()


def drawn(renderer: Renderer, graph: Graph) -> Drawing | None:
    """A diagram; None, and a warning, if it cannot be drawn here."""
    try:
        return renderer.render(graph)
    except DiagramError as error:
        log.warning("Diagram left to the browser: %s", printable(str(error)))
        return None

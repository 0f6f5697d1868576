"""The server for previews: MkDocs' own, which never shows an old page without a word.

It builds only what has changed, looks for changes ten times as often, also in a folder that was
away for a while, and shows above every page why the last build failed, the first one included.
"""

from __future__ import annotations

import gc
import html
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from mkdocs.commands import build as site
from mkdocs.commands import serve
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs_macros import context

from ..exports.edition import ExportFile
from ..load.languages import DEFAULT, language
from ..load.problems import printable, safe
from ..load.settings import setting_problems
from ..render.pages import CATALOG
from .incremental import Stamp, file_stamps
from .internals import DIRTY_WARNING

IDLE = 2.0
"""Seconds after a build in which another one is likely."""
INTERVAL = 0.05
"""Seconds between two looks at the files, and from the last change seen to a build."""
LINES, LONGEST = 50, 1000
"""Of what is wrong: how many lines a page and the terminal show, and how long each may be."""
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a terminal takes for a command, and what turns the text around it."""
TOP = re.compile(rb"<body\b[^>]*>")
BARE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>pre {{ padding: 1em; background: #7a1212; color: #fff; white-space: pre-wrap }}</style>
<body></body>
"""
"""A page where none was ever built."""
log = logging.getLogger("macros")


class Preview:
    """A site while it is served: `failure` is why the last build failed, `exports` what the last
    sound one offers to take along, `search` what its pages search in, `seen` how the files under
    `paths` were when the first one began."""

    def __init__(self, language: str = DEFAULT) -> None:
        self.failure, self.language = "", language
        self.paths: list[str] = []
        self.seen: frozenset[Stamp] = frozenset()
        self.exports: dict[str, ExportFile] = {}
        self.search: dict[str, ExportFile] = {}
        self.making = threading.Lock()
        self.running: Server | None = None
        self.tidying = threading.Timer(IDLE, _tidy)
        self.git = context.get_git_info

    def take_over(self, paths: Iterable[Path]) -> None:
        """Makes `mkdocs serve` build with this, and watch `paths` besides its own; but not with
        `--no-livereload`, which builds once."""
        self.paths = list(map(str, paths))
        if "--no-livereload" not in sys.argv:
            vars(serve)["build"] = self.build
        # Git would be asked a dozen things at every build, for a variable of hand-written pages.
        vars(context)["get_git_info"] = cache(self.git)
        # Changed pages are known here (see `incremental.py`).
        logging.getLogger("mkdocs.commands.build").addFilter(_sound)

    def leave(self) -> None:
        """Gives back what was taken."""
        self.tidying.cancel()
        gc.enable()
        vars(serve)["build"] = site.build
        vars(context)["get_git_info"] = self.git
        logging.getLogger("mkdocs.commands.build").removeFilter(_sound)

    def build(self, config: MkDocsConfig, *, serve_url: str | None = None, dirty: bool) -> None:
        """Builds what has changed, whatever `dirty` says; a failure is remembered, not raised."""
        if not self.seen:
            own = [config.docs_dir, config.config_file_path, *config.watch]
            self.paths = [os.path.abspath(path) for path in [*own, *self.paths] if path]
            self.seen = file_stamps(self.paths)
        # The collector walks through all that is kept from build to build, which takes a third of
        # the time of a large one; so it is called when nobody waits.
        self.tidying.cancel()
        gc.disable()
        with self.caught():
            site.build(config, serve_url=serve_url, dirty=True)
            self.failure = ""
        self.tidying = threading.Timer(IDLE, _tidy)
        self.tidying.daemon = True
        self.tidying.start()

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Remembers what goes wrong inside, and says it in the terminal."""
        heard = Errors()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            yield
        except (Exception, SystemExit) as error:
            said = getattr(error, "message", None) or reason(error)
            if not isinstance(error, Told):
                log.debug("", exc_info=error)
                said = "\n".join([*heard.messages, said])
                if found := setting_problems(Path.cwd()):
                    said = "\n".join(problem.text(self.language) for problem in found)
            self.failure = safe(shortened(said))
            log.error(self.failure)
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)

    def server(self, plain: LiveReloadServer) -> Server:
        """A server in place of `plain`, which has not begun to serve."""
        made = self.running = Server(plain, self)
        plain.server_close()
        for path in self.paths:
            made.watch(path)
        return made

    def follow(self, path: Path) -> None:
        """Looks at another folder, too, from now on: that of the data may change."""
        name = os.path.abspath(path)
        if self.running and name not in self.paths:
            self.paths.append(name)
            self.running.watch(name)

    def banner(self) -> bytes:
        """What is wrong, as the top of a page; nothing if nothing is."""
        if not self.failure:
            return b""
        return f'<pre class="pb-problems" role="alert">{html.escape(self.failure)}</pre>'.encode()

    def export(self, path: str) -> bytes | None:
        """The file at a place below the home page that is made when it is asked for, of what the
        pages show; none to take along while what they show is not what the data say."""
        file = self.search.get(path) or (None if self.failure else self.exports.get(path))
        if not file:
            return None
        with self.making:  # Some of them share what they are made with.
            return file.content

    def bare(self) -> bytes:
        """A page for what is wrong where there is no other."""
        title = html.escape(self.failure.partition("\n")[0])
        return BARE.format(language=self.language, title=title).encode()


class Told(Abort):
    """A build ends with this text, which says all that an editor must know."""

    def __init__(self, text: str) -> None:
        super().__init__(safe(text))


class Server(LiveReloadServer):
    """Serves what was built, and above it what is wrong now."""

    def __init__(self, plain: LiveReloadServer, preview: Preview) -> None:
        def builder() -> None:
            with preview.caught():
                plain.builder()

        host, port = plain.server_address[:2]
        super().__init__(builder, str(host), port, plain.root, plain.mount_path)
        self.preview, self.page_of_error = preview, plain.error_handler
        self.error_handler = self._missing
        self.build_delay = INTERVAL
        self.observer = Watcher(preview.paths, preview.seen)  # type: ignore[assignment]

    def server_bind(self) -> None:
        """Takes the port, or says that somebody else has it."""
        try:
            super().server_bind()
        except (OSError, OverflowError) as error:
            host, port = self.server_address[:2]
            sentence = language(self.preview.language).problems["no-port"]
            words = {"host": host, "port": port, "other": int(port) + 1}
            raise Told(sentence.format(**words, reason=reason(error))) from None

    def _serve_request(self, environ: Any, start_response: Any) -> Iterable[bytes] | None:
        """Answers with a file to take along, once the build that is going on has ended."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith(self.mount_path) and not path.startswith("/livereload/"):
            with self._epoch_cond:
                self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            content = self.preview.export(path.removeprefix(self.mount_path))
            if content is not None:
                about = {"Content-Type": self._guess_type(path), "Content-Length": len(content)}
                start_response("200 OK", [(name, str(value)) for name, value in about.items()])
                return [content]
        # The address of the catalog stays the same here, so no browser may keep it.
        fresh = [("Cache-Control", "no-store")] if path.endswith(CATALOG) else []
        found: Iterable[bytes] | None = super()._serve_request(
            environ, lambda status, about: start_response(status, [*about, *fresh])
        )
        return found

    def _missing(self, code: int) -> bytes | None:
        page = self.page_of_error(code)
        if page is None and self.preview.failure:
            page = self.preview.bare()
        return page and self._inject_js_into_html(page, self._visible_epoch)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        banner = self.preview.banner()
        content = TOP.sub(lambda body: body[0] + banner, content, count=1)
        return bytes(super()._inject_js_into_html(content, epoch))


class Watcher(threading.Thread):
    """Looks at files again and again, in place of MkDocs' observers: those begin to look when the
    first build has ended, and never look again at a folder that was away.

    `seen` is how the files under `paths` were before that build.
    """

    def __init__(self, paths: Iterable[str], seen: frozenset[Stamp]) -> None:
        super().__init__(daemon=True)
        self.known, self.seen = set(paths), seen
        self.watched: dict[str, Any] = {}
        self.stopped = threading.Event()

    def schedule(self, handler: Any, path: str, recursive: bool = True) -> str:
        """Begins to look at a path."""
        if path not in self.known:
            self.seen |= file_stamps([path])
        self.watched[path] = handler
        return path

    def unschedule(self, path: str) -> None:
        """Looks there no more."""
        self.watched.pop(path, None)
        self.seen = file_stamps(self.watched)

    def run(self) -> None:
        pause = 0.0
        while not self.stopped.wait(pause):
            started = time.thread_time()
            now = file_stamps(list(self.watched))
            if now != self.seen:
                self.seen = now
                next(iter(self.watched.values())).on_any_event(SimpleNamespace(is_directory=False))
            # Of thousands of files less often: the builds need the processor too. By this thread's
            # own time, as a look beside a build takes as long as the build.
            pause = max(INTERVAL, 10 * (time.thread_time() - started))

    def stop(self) -> None:
        """Ends the thread."""
        self.stopped.set()


def _tidy() -> None:
    gc.collect()
    gc.enable()


def shortened(text: str) -> str:
    """A text of at most so many lines, none of them long, and the last, which counts them."""
    lines = [UNSEEN.sub("\N{REPLACEMENT CHARACTER}", line) for line in text.strip().split("\n")]
    lines = [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in lines]
    return "\n".join(lines if len(lines) <= LINES + 1 else [*lines[:LINES], "…", lines[-1]])


def reason(error: BaseException) -> str:
    """Why something failed, in a line."""
    said = getattr(error, "strerror", None) or str(error)
    return shortened(f"{type(error).__name__}: {said}".replace("\n", " "))


class Errors(logging.Handler):
    """Keeps what MkDocs says is wrong."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.messages) < LINES:
            self.messages.append(record.getMessage())


def spoken(record: logging.LogRecord) -> bool:
    """Takes out of what MkDocs says what a terminal must not see, of names of files above all; its
    own lists stay lists."""
    lines = re.split(r"\n(?=  - )", record.getMessage())
    record.msg, record.args = "\n".join(map(printable, lines)), None
    return True


def _sound(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(DIRTY_WARNING)

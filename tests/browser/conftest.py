"""Sites served and driven in a real Chromium: of the shipped playbook, and of this repository."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import chromium
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from samples import copy_long_sample, is_shipped, shipped_data
from sites import built, own_project, project

from macros.load import load
from macros.model.playbook import Playbook

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Handler(SimpleHTTPRequestHandler):
    """Serves folders that one may exchange under the same address; logs nothing."""

    root: list[Path]

    def __init__(self, *arguments: object, root: list[Path], **options: object) -> None:
        self.root = root
        super().__init__(*arguments, directory=str(root[0]), **options)  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        # Another site may come to stand at the same address, with other pages.
        if urlsplit(self.path).path.endswith(("/", ".html")):
            self.send_header("Cache-Control", "no-store")
        super().end_headers()


def go(page: Page, address: str) -> Page:
    """Opens a page as a reader does who waits until its scripts are ready."""
    page.goto(address)
    page.locator("html[data-pb-on]").wait_for()
    return page


def until(page: Page, expression: str) -> None:
    """Waits for an expression to be true in the page, by the timeout that a locator has.

    `Page.wait_for_function` evaluates the text anew at each try, from inside the page, where the
    policy forbids it: it passes where the first try succeeds, and only there.
    """
    end = time.monotonic() + 5
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not within 5 s: {expression}"
        page.wait_for_timeout(20)


class Served:
    """A folder under an address of this machine; `show` puts another folder there."""

    def __init__(self, folder: Path) -> None:
        self.root = [folder]
        handler = partial(Handler, root=self.root)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def show(self, folder: Path) -> None:
        self.root[0] = folder

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped data; skips the test where `data/` holds others."""
    return built(project(tmp_path_factory.mktemp("shipped")))


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository as it is published."""
    return built(own_project(tmp_path_factory.mktemp("own")))


@pytest.fixture(scope="session")
def tested_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of `tested_site`: what is shipped or, where `data/` holds another, a sample."""
    if is_shipped():
        return shipped_data()
    return copy_long_sample(tmp_path_factory.mktemp("long") / "data")


@pytest.fixture(scope="session")
def tested(tested_data: Path) -> Playbook:
    """The playbook of `tested_site`."""
    return load(tested_data, layers=())


@pytest.fixture(scope="session")
def tested_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tested_data: Path
) -> Path:
    """A site for tests of what readers do, which hold for any playbook: they run in every fork."""
    if is_shipped():
        found: Path = request.getfixturevalue("shipped_site")
        return found
    return built(project(tmp_path_factory.mktemp("tested"), tested_data))


@pytest.fixture
def site(shipped_site: Path) -> Path:
    """The site that a test visits; a module may have another."""
    return shipped_site


@pytest.fixture(scope="session")
def rebuild(
    tmp_path_factory: pytest.TempPathFactory, tested_data: Path
) -> Callable[[Callable[[Path], None]], Path]:
    """Builds the site of a copy of the data, after a function has changed the copy."""

    def made(change: Callable[[Path], None]) -> Path:
        data = None if is_shipped() else tested_data
        folder = project(tmp_path_factory.mktemp("changed"), data)
        change(folder / "data")
        return built(folder)

    return made


@pytest.fixture
def served(site: Path) -> Iterator[Served]:
    """The shipped site under an address, and the means to put another one there."""
    found = Served(site)
    yield found
    found.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chrome or Chromium; a missing one fails the tests and does not skip them."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Makes readers, each a browser context of its own, and guards what their pages do: no error
    in the console, no request to another host."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def hear(page: Page, error: str) -> None:
        # Material itself does not catch what a forbidden storage throws.
        if "forbidden by the test" not in error:
            complaints.append(f"{page.url}: {error}")

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: hear(page, str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(f"{page.url}: {line.text} ({line.location})")
                if line.type == "error"
                else None
            ),
        )
        page.on("request", lambda request: ask(page, request.url))

    def ask(page: Page, url: str) -> None:
        scheme = urlsplit(url).scheme
        if scheme not in ("data", "blob") and not url.startswith(served.address):
            complaints.append(f"{page.url} asks {url}")

    def made(**options: object) -> BrowserContext:
        context = browser.new_context(
            base_url=served.address,
            locale="ko-KR",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(5000)
        context.on("page", watch)
        contexts.append(context)
        return context

    yield made
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(visit: Callable[..., BrowserContext]) -> Page:
    """A page of a reader who comes for the first time."""
    return visit().new_page()

"""What a page of each kind costs the reader's browser, against plain Material with the same text.

`python tests/bench/pages.py [stages]` visits one page of each kind in Chromium, in turns with the
floor's, each time with nothing cached, on a processor four times slower and a line of 10 Mbit/s
with 40 ms of latency, and prints medians: first paint and blocking time in milliseconds, layout
shift; and the processor time of the page's main thread in milliseconds. The first ratio is the
median of those of each turn, whose two visits follow upon each other: the machine's speed drifts.
The second compares the best visits of each, which others on the machine disturbed least.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import playbooks
from bench import build
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(playbooks.ROOT / "tests"))

from browser import chromium  # noqa: E402

SLOWER = 4
LINE = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
OBSERVE = """
window.cost = { blocked: 0, moved: 0 };
const see = (type, act) => new PerformanceObserver((list) => list.getEntries().forEach(act))
  .observe({ type, buffered: true });
see("longtask", (task) => cost.blocked += Math.max(0, task.duration - 50));
see("layout-shift", (shift) => cost.moved += shift.value);
"""
PAINTED = """() => performance.getEntriesByName("first-contentful-paint")[0]"""
ASK = f"() => [({PAINTED})().startTime, cost.blocked, cost.moved]"
Figures = tuple[float, float, float, float]


@cache
def compressed(path: Path) -> bytes:
    """A file as a web server has it ready."""
    return gzip.compress(path.read_bytes(), 6)


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder compressed and over lasting connections, as a web server does."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.exists():
            self.send_error(404)
            return
        body = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # The reader has left.


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = partial(Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def visit(browser: Browser, address: str) -> Figures:
    """The figures of one visit by a reader who comes for the first time, on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(OBSERVE)
    page = context.new_page()
    page.wait_for_timeout(1000)  # The browser's own window is busy after opening.
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_function(PAINTED)
    page.wait_for_timeout(2000)  # Until the scripts have come to rest.
    first, blocked, moved = page.evaluate(ASK)
    metrics = {m["name"]: m["value"] for m in line.send("Performance.getMetrics")["metrics"]}
    context.close()
    return first, blocked, moved, metrics["TaskDuration"] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stages", nargs="?", type=int, default=0)
    parser.add_argument("--only", nargs="+", metavar="KIND", help="kinds of pages (default: all)")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        project = playbooks.ours(Path(temporary) / "ours", options.stages)
        floor = playbooks.floor(Path(temporary) / "floor", project)
        build(project)
        build(floor)
        from macros.load import load
        from macros.render.pages import pages, url

        kinds: dict[str, str] = {}
        for page in pages(load(project / "data", project)):
            if page.kind in (options.only or [page.kind]):
                kinds.setdefault(page.kind, url(page.path, "index.md"))
        found: dict[tuple[str, str], list[Figures]] = defaultdict(list)
        with (
            served(project / "site") as ours,
            served(floor / "site") as plain,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
            )
            for turn in range(options.rounds + 1):
                for kind, address in kinds.items():
                    for side, base in (("ours", ours), ("floor", plain)):
                        figures = visit(browser, base + address)
                        if turn:  # The first round warms the browser up.
                            found[kind, side].append(figures)
            browser.close()
    print(f"{'':14}{'first paint':29}{'blocked':29}{'work':29}shift")
    print(f"{'page':14}{'ours  floor  ratio  best     ' * 3}ours  floor")
    for kind in kinds:
        own, bare = (list(zip(*found[kind, side], strict=True)) for side in ("ours", "floor"))
        row = f"{kind:13}"
        for mine, theirs in ((own[at], bare[at]) for at in (0, 1, 3)):
            ratios = [a / max(b, 1) for a, b in zip(mine, theirs, strict=True)]
            row += f"{statistics.median(mine):5.0f}{statistics.median(theirs):7.0f}"
            row += f"{statistics.median(ratios):7.2f}{min(mine) / max(min(theirs), 1):6.2f}    "
        print(f"{row}{statistics.median(own[2]):5.3f}{statistics.median(bare[2]):7.3f}", flush=True)


if __name__ == "__main__":
    main()

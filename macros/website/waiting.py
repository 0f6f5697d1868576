"""Shows in the browser what is wrong with `mkdocs.yml` while MkDocs cannot begin to serve, which it
does not before it has read that file; and waits until it can."""

from __future__ import annotations

import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from ..load.problems import say
from ..load.settings import FILE, setting_problems
from .preview import Errors, Preview, reason, shortened

PAUSE = 0.3
"""Seconds between two looks at the file."""
AGAIN = """\
<script>
let last;
setInterval(async () => {
  const said = await fetch(location).then((answer) => answer.text()).catch(() => "");
  if (said && said !== (last ??= said)) location.reload();
}, 1000);
</script>"""
"""Loads the page anew once something else is said there; in between nobody may answer."""


def failure(base: Path, language: str) -> str:
    """What is wrong with the settings of the project in `base`; nothing if MkDocs takes them."""
    if found := setting_problems(base):
        return "\n".join(problem.text(language) for problem in found)
    heard = Errors()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        load_config(str(base / FILE))
    except (MkDocsException, SystemExit) as error:
        said = getattr(error, "message", None) or reason(error)
        return shortened("\n".join([*(f"{FILE}: {line}" for line in heard.messages), said]))
    finally:
        logger.removeHandler(heard)
    return ""


def wait(base: Path, language: str, address: str) -> None:
    """Returns once the settings are sound; until then says at an address, `host:port`, and in the
    terminal what is wrong. Raises `OSError` where the address cannot be had."""
    state = Preview(language)
    state.failure = failure(base, language)
    if not state.failure:
        return

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<body>{state.banner().decode()}{AGAIN}".encode()
            self.send_response(500)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(state.bare().replace(b"<body>", body))

        def log_message(self, *_: object) -> None:
            """Says nothing of each look."""

    host, _, port = address.rpartition(":")
    server = ThreadingHTTPServer((host, int(port)), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"{state.failure}\nhttp://{address}/", error=True)
    while now := failure(base, language):
        if now != state.failure:
            state.failure = now
            say(now, error=True)
        time.sleep(PAUSE)
    server.shutdown()
    server.server_close()

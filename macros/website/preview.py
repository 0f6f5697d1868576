"""The server for previews: MkDocs' own, which looks for changes five times as often, and knows
which files make the site."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from .internals import DIRTY_WARNING

INTERVAL = 0.1
"""Seconds between two looks at the files."""


def quieten(dirty: bool) -> None:
    """Leaves out of the terminal what buries what an editor must read: the configuration of
    mkdocs-macros at every build, and MkDocs' warning of what does not happen here, where changed
    pages are known (see `incremental.py`)."""
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
    if dirty:
        logging.getLogger("mkdocs.commands.build").addFilter(
            lambda record: not str(record.msg).startswith(DIRTY_WARNING)
        )


def quicker(server: LiveReloadServer, watched: Iterable[Path]) -> LiveReloadServer:
    """A server in place of `server`, which has not begun to serve, watching these files."""
    host, port = server.server_address[:2]
    quick = LiveReloadServer(
        server.builder, str(host), port, server.root, server.mount_path, polling_interval=INTERVAL
    )
    quick.error_handler = server.error_handler
    server.server_close()
    for path in watched:
        quick.watch(str(path))
    return quick

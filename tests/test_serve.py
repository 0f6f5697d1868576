"""`mkdocs serve --dirty` as an editor has it: edits show, slips are explained, nothing sticks."""

from __future__ import annotations

import html
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from samples import copy_sample, replace
from sites import project

PATIENCE = 30
"""Seconds to wait for a text on a machine that is busy with other things."""


class Server:
    """The sample playbook, served from a copy that a test may edit."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        self.data = folder / "data"
        self.address = f"http://127.0.0.1:{port}/"
        self.log = (folder / "log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dirty", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=folder,
            env=os.environ | {"SITE_URL": "", "NO_MKDOCS_2_WARNING": "1"},
            stdout=self.log,
            stderr=self.log,
        )

    def page(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as response:
                return str(response.read().decode("utf-8"))
        except OSError:
            return ""

    def wait(self, path: str, text: str, there: bool = True) -> str:
        """The page, as soon as the text is (or is no longer) on it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            page = self.page(path)
            if page and (text in page) == there:
                return page
            time.sleep(0.05)
        log = Path(self.log.name).read_text(encoding="utf-8")
        pytest.fail(f"{path}: '{text}' {'never came' if there else 'stayed'}\n{log}")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.log.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serve")
    found = Server(project(folder / "bakery", copy_sample(folder / "data")))
    found.wait("", "Opening a bakery")
    yield found
    found.close()


def test_edit_shows_where_it_is_read(server: Server) -> None:
    file = server.data / "stages/plan.yml"
    replace(file, "title: Choose the bread", "title: Choose the cake")
    server.wait("stages/plan/", "Choose the cake")
    assert "Choose the cake" in server.page("roles/owner/")
    assert "Choose the bread" not in server.page("roles/")


def test_new_title_shows_in_every_navigation(server: Server) -> None:
    replace(server.data / "stages/bake.yml", "title: Bake\n", "title: Bake it\n")
    server.wait("stages/bake/", "2. Bake it")
    assert "Bake it" in server.page("stages/sell/")
    assert "Bake it" in server.page("topics/hygiene/")


def test_slip_is_explained_on_the_page_and_mended(server: Server) -> None:
    file = server.data / "roles.yml"
    replace(file, "side: either", "side: eiher")
    page = html.unescape(server.wait("stages/sell/", "pb-problems"))
    assert "data/roles.yml:8:9: 'eiher' is not possible here." in page
    assert "Did you mean 'either'?" in page and "Sell the bread" in page
    assert "pb-problems" in server.page("roles/baker/")
    replace(file, "side: eiher", "side: either")
    server.wait("stages/sell/", "pb-problems", there=False)
    assert "pb-problems" not in server.page("roles/baker/")


def test_removed_stage_is_gone_everywhere(server: Server) -> None:
    replace(server.data / "playbook.yml", "  - bake\n", "")
    replace(server.data / "stages/plan.yml", "      to: bake\n", "")
    replace(
        server.data / "decisions/which-oven.yml",
        "    effects:\n      - stage: bake\n        text: The crust is better.\n",
        "",
    )
    (server.data / "stages/bake.yml").unlink()
    server.wait("stages/", "Bake it", there=False)
    assert "2. Sell" in server.page("stages/sell/")

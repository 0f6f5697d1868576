"""`mkdocs serve` as an editor has it: edits show, slips are explained, nothing sticks."""

from __future__ import annotations

import html
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from samples import ROOT, copy_sample, replace
from sites import project

PATIENCE = 30
"""Seconds to wait for a text on a machine that is busy with other things."""


NOTICE = "NO_MKDOCS_2_WARNING"
"""What keeps Material's notice about its end out of the terminal."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """The sample playbook, served from a copy that a test may edit."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.folder, self.data = folder, folder / "data"
        self.address = f"http://127.0.0.1:{port}/"
        self.log = (folder / "log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=folder,
            env={k: v for k, v in os.environ.items() if k != NOTICE} | {"SITE_URL": ""},
            stdout=self.log,
            stderr=self.log,
        )

    def page(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as response:
                return str(response.read().decode("utf-8"))
        except urllib.error.HTTPError as error:
            return error.read().decode("utf-8")
        except OSError:
            return ""

    def said(self) -> str:
        """What stands in the terminal."""
        return Path(self.log.name).read_text(encoding="utf-8")

    def wait(self, path: str, text: str, there: bool = True) -> str:
        """The page, as soon as the text is (or is no longer) on it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            page = self.page(path)
            if page and (text in page) == there:
                return page
            time.sleep(0.05)
        pytest.fail(f"{path}: '{text}' {'never came' if there else 'stayed'}\n{self.said()}")

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


@contextmanager
def own(tmp_path: Path, spoil: Callable[[Path], object] = str) -> Iterator[Server]:
    """A server of its own, for a project that may be changed throughout, and spoiled first."""
    folder = project(tmp_path / "own", copy_sample(tmp_path / "data"))
    spoil(folder)
    found = Server(folder)
    try:
        yield found
    finally:
        found.close()


def test_another_folder_for_the_data_is_followed(tmp_path: Path) -> None:
    """As `new playbook` writes it into `mkdocs.yml`."""
    with own(tmp_path) as server:
        assert server.wait("", "Opening a bakery")
        shutil.copytree(server.data, server.folder / "other")
        replace(server.folder / "mkdocs.yml", "folder: data", "folder: other")
        replace(
            server.folder / "other/playbook.yml", "title: Opening a bakery", "title: Patisserie"
        )
        assert server.wait("", "Patisserie")
        replace(server.folder / "other/playbook.yml", "title: Patisserie", "title: Boulangerie")
        assert server.wait("", "Boulangerie")


def test_edit_shows_where_it_is_read(server: Server) -> None:
    file = server.data / "stages/plan.yml"
    replace(file, "title: Choose the bread", "title: Choose the cake")
    server.wait("stages/plan/", "Choose the cake")
    assert "Choose the cake" in server.page("roles/owner/")
    assert "Choose the bread" not in server.page("roles/")


def test_export_is_made_of_what_the_pages_show(server: Server) -> None:
    """When it is asked for, never from an earlier save; and not while the data are wrong."""
    file = server.data / "stages/plan.yml"
    for title in ("Take rye", "Take spelt"):
        file.write_text(re.sub(r"title: (Choose|Take) \w+.*", f"title: {title}", file.read_text()))
        server.wait("stages/plan/", title)
        for path in ("llms-full.txt", "stages/plan/index.md", "downloads/playbook.json"):
            assert title in server.page(path), path
        with urllib.request.urlopen(server.address + "downloads/playbook.xlsx") as answer:
            assert answer.read().startswith(b"PK")
            assert answer.headers["Content-Length"]
    assert not list(file.parents[2].glob("site/downloads/*.xlsx"))
    replace(server.data / "roles.yml", "side: either", "side: eiher")
    server.wait("", "eiher")
    with pytest.raises(urllib.error.HTTPError) as failed:
        urllib.request.urlopen(server.address + "llms-full.txt")
    assert failed.value.code == 404 and "eiher" in failed.value.read().decode()
    replace(server.data / "roles.yml", "side: eiher", "side: either")
    server.wait("", "eiher", there=False)
    assert "Take spelt" in server.page("llms-full.txt")


def test_no_browser_keeps_the_catalog(server: Server) -> None:
    """Its address is the same after every edit, so that pages are."""
    assert 'data-catalog="../../assets/checks.json"' in server.page("stages/plan/")
    with urllib.request.urlopen(f"{server.address}assets/checks.json") as answer:
        assert answer.headers["Cache-Control"] == "no-store"


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


def test_a_build_that_fails_between_two_pages_leaves_no_old_page(tmp_path: Path) -> None:
    """A file that is not UTF-8, an edit meanwhile, the repair: the edit shows, on every page."""
    with own(tmp_path) as server:
        server.wait("", "Opening a bakery")
        page = server.folder / "docs/slip.md"
        page.write_bytes("# 쪽\n".encode("cp949"))
        said = server.wait("", "docs/slip.md:1:3: The file is not UTF-8.")
        assert "Opening a bakery" in said
        replace(server.data / "stages/plan.yml", "title: Make a plan", "title: Dream")
        page.unlink()
        server.wait("stages/plan/", "pb-problems", there=False)
        for path in ("", "stages/plan/", "stages/sell/", "checklists/"):
            assert "Dream" in server.page(path) and "Make a plan" not in server.page(path), path
        assert "Traceback" not in server.said()


def test_folder_that_was_away_is_watched_again(server: Server) -> None:
    away = server.folder / "away"
    server.data.rename(away)
    server.wait("", "pb-problems")
    away.rename(server.data)
    server.wait("", "pb-problems", there=False)
    replace(server.data / "stages/sell.yml", "title: Sell\n", "title: Give away\n")
    server.wait("stages/sell/", "Give away")


def broken_data(folder: Path) -> Path:
    replace(folder / "data/roles.yml", "side: either", "side: eiher")
    return folder / "data/roles.yml"


def broken_page(folder: Path) -> Path:
    (folder / "docs/index.md").write_bytes("# 쪽\n".encode("cp949"))
    return folder / "docs/index.md"


def unknown_macro(folder: Path) -> Path:
    (folder / "docs/index.md").write_text("---\ntitle: x\n---\n\n# X\n\n{{ gat('x') }}\n", "utf-8")
    return folder / "docs/index.md"


def broken_template(folder: Path) -> Path:
    file = folder / "overrides/main.html"
    file.write_text(file.read_text("utf-8").replace("{% endblock %}", "{% endblok %}", 1), "utf-8")
    return file


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (broken_data, "data/roles.yml:8:9: 'eiher' is not possible here."),
        (broken_page, "docs/index.md:1:3: The file is not UTF-8."),
        (unknown_macro, "docs/index.md:7:1: There is no macro 'gat'. Did you mean 'gate'?"),
        (broken_template, "The site cannot be built (TemplateSyntaxError"),
    ],
)
def test_broken_start_is_served_and_mended(
    tmp_path: Path, spoil: Callable[[Path], Path], said: str
) -> None:
    with own(tmp_path, spoil) as server:
        page = html.unescape(server.wait("", "pb-problems"))
        assert said in page and "livereload" in page
        assert re.search(r"[\w/]+\.\w+:\d+:\d+: ", page)
        assert server.said().count(said) == 1
        assert "Traceback" not in server.said() and "end of life" not in server.said()
        if (spoiled := server.folder / "docs/index.md").exists():
            spoiled.unlink()
        shutil.copytree(ROOT / "overrides", server.folder / "overrides", dirs_exist_ok=True)
        replace(server.data / "roles.yml", "side: ei", "side: either  # ")
        page = server.wait("", "Opening a bakery")
        assert "pb-problems" not in page


def test_settings_that_break_are_told(tmp_path: Path) -> None:
    with own(tmp_path) as server:
        server.wait("", "Opening a bakery")
        file = server.folder / "mkdocs.yml"
        sound = file.read_bytes()
        file.write_bytes(sound + b"\tx: y\n")
        page = server.wait("", "pb-problems")
        tab = f"mkdocs.yml:{sound.count(bytes([10])) + 1}:1: Only blanks can indent,"
        assert tab in page and "Opening a bakery" in page
        file.write_bytes(sound.replace(b"\ntheme:", b"\nthem:"))
        server.wait("", "&#x27;them&#x27; is not known here. Did you mean &#x27;theme&#x27;?")
        file.write_bytes("# 설정\n".encode("cp949") + sound)
        server.wait("stages/plan/", "mkdocs.yml:1:3: The file is not UTF-8.")
        file.write_bytes(sound)
        server.wait("", "pb-problems", there=False)
        assert "Traceback" not in server.said()


def test_port_in_use_is_told_in_a_sentence(server: Server) -> None:
    port = server.address.rpartition(":")[2].strip("/")
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=server.folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert f"The address 127.0.0.1:{port} cannot be used" in said
    assert "Traceback" not in said


def test_flood_of_problems_is_cut(server: Server) -> None:
    """Of very many, a page shows the first fifty and the count; each is text only."""
    file = server.data / "glossary.yml"
    sound = file.read_bytes()
    slips = "".join(f"- id: a{n}\n  term: <b>x{n}\n  wrong{n}: \\\n" for n in range(2000))
    file.write_bytes(sound + slips.encode())
    page = server.wait("", "pb-problems")
    (banner,) = re.findall(r'<pre class="pb-problems".*?</pre>', page, re.S)
    lines = html.unescape(banner).splitlines()
    assert 50 <= len(lines) <= 55 and "Problems found: 4000" in lines[-1]
    assert "<b>" not in banner and len(banner) < 20_000
    assert len(server.said()) < 100_000
    file.write_bytes(sound)
    server.wait("", "pb-problems", there=False)

"""Takes the pictures of the guide: a copy of the project is served, changed and photographed.

`make pictures`. Every picture is of the playbook that comes with the generator, on the day it was
taken; none is part of a site.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import chromium  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

FOLDER = Path(__file__).parent / "pictures"
SIZE = {"width": 900, "height": 560}
QUALITY = 72
PATIENCE = 60
"""Seconds to wait for a page."""
CHECK = """\
  - id: goal-security-review
    text: 보안팀의 사전 검토를 받았습니다.
    roles: [project-owner]
"""


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        names = shutil.ignore_patterns(".*", "site", "build", "*.egg-info", "__pycache__", "local")
        shutil.copytree(ROOT, project, ignore=names)
        port = free_port()
        address = f"http://127.0.0.1:{port}/"
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, cwd=project)
        try:
            wait(address)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium.find(), args=["--no-sandbox"]
                )
                page = browser.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
                pictures(page, address, project)
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return 0


def pictures(page: Page, address: str, project: Path) -> None:
    """The first page; an item more in a checklist; what a slip says."""
    page.goto(address)
    take(page, "home")
    stage = project / "data/stages/goal.yml"
    text = stage.read_text("utf-8")
    changed = text.replace("\nchecklist:\n", f"\nchecklist:\n{CHECK}", 1)
    stage.write_text(changed, "utf-8")
    page.goto(f"{address}stages/goal/")
    item = page.get_by_text("보안팀의 사전 검토를 받았습니다.").first
    item.wait_for(timeout=PATIENCE * 1000)
    item.evaluate("node => node.scrollIntoView({ block: 'center' })")
    take(page, "check")
    stage.write_text(changed.replace("roles: [project-owner]", "roles: [project-owne]", 1), "utf-8")
    page.locator(".pb-problems").wait_for(timeout=PATIENCE * 1000)
    page.evaluate("scrollTo(0, 0)")
    take(page, "problem")
    stage.write_text(text, "utf-8")


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=QUALITY)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())

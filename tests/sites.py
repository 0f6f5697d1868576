"""Sites built for tests the way an adapter builds them: a project folder and `mkdocs build`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from samples import ROOT, SAMPLE, is_shipped, shipped_data

from macros.load.settings import settings
from macros.scaffold.fresh import named

PAGES = Path(__file__).parent / "pages"
"""A page written by hand that shows every block."""
EDIT = "https://git.bakery.test/edit/main/docs/"
"""Where pages are edited."""
QUIET = {"NO_MKDOCS_2_WARNING": "1"}
ADDED = shutil.ignore_patterns("local")
"""What an organisation lays over a playbook, which is none of what the generator is tested with."""


def project(folder: Path, data: Path | None = None) -> Path:
    """A project in `folder` with the generator, one page written by hand, and a copy of the data
    (default: the shipped playbook, without which a test is skipped), to change at will."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "macros").symlink_to(ROOT / "macros")
    text = named(ROOT, "data") or (ROOT / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    shutil.copytree(PAGES, folder / "docs")
    shutil.copytree(ROOT / "overrides", folder / "overrides", ignore=ADDED)
    shutil.copytree(data or shipped_data(), folder / "data", ignore=ADDED if not data else None)
    return folder


def fork(folder: Path, data: Path = SAMPLE) -> Path:
    """A project whose pages may be added to, with the pictures of the shipped playbook's README
    and no page yet."""
    project(folder, data)
    shutil.rmtree(folder / "docs")
    picture = ROOT / "docs/assets/home.png"
    (folder / "docs/assets").mkdir(parents=True)
    if picture.exists():
        shutil.copy(picture, folder / "docs/assets")
    return folder


def own_project(folder: Path) -> Path:
    """This repository as it is, with its own pages, layers and look."""
    folder.mkdir(parents=True, exist_ok=True)
    data = settings(ROOT).folder
    for name in ("mkdocs.yml", "macros"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("docs", "overrides", str(data)):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def is_as_shipped() -> bool:
    """Whether this repository publishes the playbook that comes with it, with nothing of anybody
    else's."""
    added = [ROOT / name / "local" for name in ("data", "docs", "overrides")]
    written = (ROOT / "docs").rglob("*.md")
    same = settings(ROOT).folder == Path("data") and is_shipped()
    return same and not any(path.exists() for path in [*added, *written])


def build(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `mkdocs build --strict` in a project, in an environment with other values; the site is
    then in its folder `site`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", *options],
        cwd=folder,
        # The page for missing addresses links from the root of its server.
        env=os.environ
        | {"SITE_URL": "http://127.0.0.1/", "EDIT_URI": EDIT, **QUIET, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def built(folder: Path, *options: str) -> Path:
    """The site of a project; fails with what MkDocs said if it cannot be built."""
    result = build(folder, *options)
    assert result.returncode == 0, result.stderr
    return folder / "site"

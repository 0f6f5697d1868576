"""Sites built for tests the way an adapter builds them: a project folder and `mkdocs build`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from samples import ROOT, SAMPLE

PARTS = ("mkdocs.yml", "docs", "macros", "overrides")


def project(folder: Path, data: Path | None = None) -> Path:
    """A project in `folder` with the repository's parts and a copy of the data (default: what is
    shipped), to change at will."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PARTS:
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(data or ROOT / "data", folder / "data")
    return folder


def fork(folder: Path, data: Path = SAMPLE) -> Path:
    """A project whose pages, theme and data may be added to."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "macros").symlink_to(ROOT / "macros")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(data, folder / "data")
    return folder


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs `mkdocs build --strict` in a project; the site is then in its folder `site`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", *options],
        cwd=folder,
        # The page for missing addresses links from the root of its server.
        env=os.environ | {"SITE_URL": "http://127.0.0.1/", "NO_MKDOCS_2_WARNING": "1"},
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

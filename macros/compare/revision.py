"""A folder as it was at a revision of git."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class NoRevision(LookupError):
    """git has no such state of the folder; says why."""


def extract(folder: Path, revision: str, target: Path) -> None:
    """Writes the YAML files of `folder` as they were at `revision`, or when that day began, into
    `target`. Raises `NoRevision`."""
    if revision.startswith("-"):
        raise NoRevision(revision)
    if DAY.fullmatch(revision):
        revision = _last_before(folder, revision)
    command = ["git", "-C", str(folder), "archive", "--format=tar", revision, "."]
    with tarfile.open(fileobj=io.BytesIO(_run(command))) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content and member.name.endswith(".yml"):
                path = target / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


def _last_before(folder: Path, day: str) -> str:
    """The last revision before a day, by the clock of this machine: that which this branch had,
    not one of another that was merged into it later."""
    last = ["rev-list", "-1", "--first-parent", f"--before={day}T00:00:00", "HEAD"]
    found = _run(["git", "-C", str(folder), *last]).decode().strip()
    if not found:
        raise NoRevision(day)
    return found


def _run(command: Sequence[str]) -> bytes:
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise NoRevision("git") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoRevision(lines[0] if lines else "git") from error

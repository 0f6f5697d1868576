"""A folder as it was at a revision of git."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path


class NoRevision(LookupError):
    """git has no such state of the folder; says why."""


def extract(folder: Path, revision: str, target: Path) -> None:
    """Writes the YAML files of `folder` as they were at `revision` into `target`.
    Raises `NoRevision`."""
    if revision.startswith("-"):
        raise NoRevision(revision)
    command = ["git", "-C", str(folder), "archive", "--format=tar", revision, "."]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise NoRevision("git") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoRevision(lines[0] if lines else "git") from error
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content and member.name.endswith(".yml"):
                path = target / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())

"""Files that may be lost at any time: what was made before, under a name that says of what."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


def read(path: Path) -> bytes | None:
    """What `write` wrote, or None: missing, unreadable, cut off or altered."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if hashlib.sha256(body).hexdigest().encode() == head else None


def write(path: Path, body: bytes) -> None:
    """In one step, so that a build beside this one or a cut-off one does no harm; or not at all."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            temporary = file.name
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(temporary, path)
    except OSError:  # a cache is never a reason to fail
        if temporary:
            Path(temporary).unlink(missing_ok=True)

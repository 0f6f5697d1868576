"""Files that may be lost at any time: what was made before, under a name that says of what.

They lie in the checkout, where a stranger's commit may put others. So each begins with a code that
only the key of this user makes, which lies elsewhere: what somebody else wrote is not read.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

LENGTH = 32


def read(path: Path) -> bytes | None:
    """What `write` wrote there, or None: missing, unreadable, cut off, altered or of others."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if hmac.compare_digest(_code(path, body), head) else None


def write(path: Path, body: bytes) -> None:
    """In one step, so that a build beside this one or a cut-off one does no harm; or not at all."""
    _put(path, _code(path, body) + b"\n" + body)


def _code(path: Path, body: bytes) -> bytes:
    content = path.name.encode("utf-8", "replace") + b"\0" + body
    return hmac.new(key(), content, hashlib.sha256).hexdigest().encode()


@cache
def key() -> bytes:
    """The key of this user; if it cannot be kept, one for this process alone."""
    path = key_file()
    if Path.cwd() in path.resolve().parents:  # Where a stranger's commit may put one.
        return secrets.token_bytes(LENGTH)
    if (found := _kept(path)) is None:
        _put(path, secrets.token_bytes(LENGTH))
        # A build beside this one may have put its own.
        found = _kept(path)
    return found or secrets.token_bytes(LENGTH)


def _kept(path: Path) -> bytes | None:
    try:
        found = path.read_bytes()
    except OSError:
        return None
    return found if len(found) == LENGTH else None


def key_file() -> Path:
    """Where the key lies: with what programs keep for a user."""
    for variable in ("LOCALAPPDATA", "XDG_CACHE_HOME"):
        if (folder := Path(os.environ.get(variable, ""))).is_absolute():
            return folder / "ai-playbook" / "key"
    return Path(os.path.expanduser("~"), ".cache", "ai-playbook", "key")


def _put(path: Path, content: bytes) -> None:
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made so that nobody else may read it.
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            temporary = file.name
            file.write(content)
        os.replace(temporary, path)
    except OSError:  # a cache is never a reason to fail
        if temporary:
            Path(temporary).unlink(missing_ok=True)

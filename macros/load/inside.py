"""What a project reads and writes: regular files of a size, and none to which a link leads outside
of it or into what is hidden there. A stranger's commit may bring such links."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from secrets import token_hex

BIGGEST = 8
"""Megabytes of a file; the longest that is shipped has a hundredth."""


class Unsafe(OSError):
    """A file that is neither read nor written; `code` is the problem that says why."""

    def __init__(self, path: Path, code: str) -> None:
        super().__init__(None, code, str(path))
        self.code = code


def outside(path: Path, *folders: Path) -> bool:
    """Whether links on the way to a path lead out of each of the folders, or into what is hidden
    there."""
    real = Path(os.path.realpath(path))
    for folder in folders:
        home = Path(os.path.realpath(folder))
        if real == home or home in real.parents:
            if not any(part.startswith(".") for part in real.relative_to(home).parts):
                return False
    return True


def content(path: Path, *folders: Path) -> bytes:
    """The bytes of a file in one of the folders. Raises `OSError`, which is `Unsafe` for what must
    not be read."""
    if outside(path, *folders):
        raise Unsafe(path, "outside")
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise Unsafe(path, "no-regular-file")
    with path.open("rb") as file:
        # What the system says of the size need not be true.
        data = file.read((BIGGEST << 20) + 1)
    if len(data) > BIGGEST << 20:
        raise Unsafe(path, "too-big")
    return data


def prepared(path: Path, data: bytes, base: Path) -> Path:
    """A new file beside `path`, which is in the folder `base`, to be put in its place when all
    others are ready. Raises `OSError`; `Unsafe` where a link on the way leads elsewhere."""
    folder, home = Path(os.path.realpath(path.parent)), Path(os.path.realpath(base))
    plain = home / Path(os.path.abspath(path.parent)).relative_to(os.path.abspath(base))
    if folder != plain and outside(folder, base):
        raise Unsafe(path, "outside")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        with beside.open("xb") as file:  # Never one that is there, nor where a link leads.
            file.write(data)
        if path.is_file() and not path.is_symlink():
            # Who may read and write it stays; nothing that is written here is a program.
            beside.chmod(stat.S_IMODE(path.stat().st_mode) & 0o666)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def write(path: Path, data: bytes, base: Path) -> None:
    """Writes a file in the folder `base`, whole or not at all, in place of a link as well. Raises
    what `prepared` does."""
    beside = prepared(path, data, base)
    try:
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)

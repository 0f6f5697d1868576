"""What a project reads and writes: regular files of a size, and none to which a link leads outside
of it or into what is hidden there. A stranger's commit may bring such links."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from secrets import token_hex

from .docs import SCRIPT
from .problems import Place, Problem

CACHE = Path(".cache")
"""What builds keep for the next one."""
MADE = (".venv", "build")
"""What the commands of the Makefile keep besides."""
COMPILED = ".pyc"
"""How files end that Python takes for what it has made of others."""
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
    for home in _homes(folders):
        if real == home or home in real.parents:
            if not any(part.startswith(".") for part in real.relative_to(home).parts):
                return False
    return True


def _homes(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Where the folders are; of those in another one, such as a project's own, none that a link
    leads out of it."""
    for folder in folders:
        if not any(_leads_away(folder, other) for other in folders):
            yield Path(os.path.realpath(folder))


def _leads_away(folder: Path, other: Path) -> bool:
    plain, above = Path(os.path.abspath(folder)), Path(os.path.abspath(other))
    if above not in plain.parents:
        return False
    here = Path(os.path.realpath(other)) / plain.relative_to(above)
    return Path(os.path.realpath(folder)) != here and outside(folder, other)


def astray(
    folders: tuple[Path, ...], base: Path, start: Callable[[Path], Place]
) -> Iterator[Problem]:
    """Which of a project's own folders are links that lead out of it; `start` is how they are
    called."""
    away = (folder for folder in folders if outside(folder, base, folder))
    yield from (Problem(start(folder), "outside") for folder in away)


def files(folders: Iterable[Path], base: Path) -> list[Path]:
    """The files in folders of the project in `base`, also behind links to folders inside of it,
    each of which is looked into once."""
    ahead, seen, found = list(folders), set[str](), set[Path]()
    while ahead:
        folder = ahead.pop()
        real = os.path.realpath(folder)
        if real in seen or outside(folder, base, folder):
            continue
        seen.add(real)
        inner = list(folder.iterdir()) if folder.is_dir() else []
        ahead += [path for path in inner if path.is_dir() and not outside(path, base, *folders)]
        found.update(path for path in inner if path.is_file())
    return sorted(found)


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
    if _leads_away(path.parent, base):
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


def tracked(base: Path, site: Path, docs: Path) -> Iterator[Problem]:
    """Which of the places that commands fill are held by git, which would bring a stranger's; none
    where there is no git."""
    places = [base / CACHE, base / site, base / docs / SCRIPT, *(base / name for name in MADE)]
    filled = [path.relative_to(base).as_posix() for path in places if base in path.parents]
    # Also in a folder of somebody else's; what its settings would run is not run.
    trusted = ["-c", "safe.directory=*", "-c", "core.fsmonitor=false"]
    command = ["git", *trusted, "ls-files", "-z", "--", *filled, f"*{COMPILED}"]
    try:
        listed = subprocess.run(command, cwd=base, capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return
    names = listed.stdout.decode("utf-8", "replace").split("\0") if not listed.returncode else []
    filled += sorted({n.rpartition("/")[0] or n for n in names if n.endswith(COMPILED)})
    for place in filled:
        if found := next((n for n in names if n == place or n.startswith(f"{place}/")), None):
            yield Problem(Place(found, 1, 1), "tracked", name=place)

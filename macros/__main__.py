"""Door for the shell: `python -m macros check` says what is wrong with the data."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from .load import load
from .load.languages import language
from .load.problems import PlaybookError
from .model.freshness import overdue


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code: 0 all is well, 1 the data has problems."""
    parser = argparse.ArgumentParser(prog="python -m macros")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say what is wrong with the data")
    check.add_argument("folder", nargs="?", type=Path, default=Path("data"))
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not be able to show every character of a message.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        playbook = load(options.folder)
    except PlaybookError as error:
        print(error.report(), file=sys.stderr)
        return 1
    say = language(playbook.language).problems["overdue"]
    for late in overdue(playbook, datetime.date.today()):
        place = (options.folder / late.file).as_posix()
        print(f"{place}: {say.format(title=late.title, checked=late.checked, due=late.due)}")
    print(f"{options.folder}: {playbook.title}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Door for the shell: `python -m macros check` says what is wrong with the data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .load import Reading, read
from .load.languages import language
from .load.layers import LOCAL
from .load.problems import PlaybookError, Problem
from .load.review import write_review
from .load.show import NoSuchThing, find, shown

Argument = tuple[str, dict[str, Any]]
FOLDER: Argument = ("folder", {"nargs": "?", "type": Path, "default": Path("data")})
"""The folder with the data."""


@dataclass(frozen=True)
class Command:
    """What the shell may ask for: the function that does it, and the arguments it takes."""

    run: Callable[[argparse.Namespace], int]
    help: str
    arguments: tuple[Argument, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code: 0 all is well, 1 the data has problems."""
    parser = argparse.ArgumentParser(prog="python -m macros")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        asked = commands.add_parser(name, help=command.help)
        for argument, settings in command.arguments:
            asked.add_argument(argument, **settings)
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not be able to show every character of a message.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    return COMMANDS[options.command].run(options)


def check(options: argparse.Namespace) -> int:
    reading = read(options.folder)
    _tell(reading.notices, reading)
    if not _sound(reading) or not reading.playbook:
        return 1
    print(f"{options.folder}: {reading.playbook.title}")
    for layer in dict.fromkeys(o.layer for o in reading.layers.overrides):
        changes = {(o.key, o.field) for o in reading.layers.overrides if o.layer == layer}
        print(_said(reading, "layers", layer=options.folder / layer, count=len(changes)))
    return 0


def review(options: argparse.Namespace) -> int:
    layer = options.folder / options.layer
    reading = read(options.folder, layers=[options.layer])
    if not layer.is_dir():
        print(_said(reading, "no-layer", folder=layer), file=sys.stderr)
        return 1
    if not _sound(reading):
        return 1
    _tell((n for n in reading.notices if n.code.startswith("layer-")), reading)
    path, count = write_review(options.folder, options.layer, reading.layers)
    print(_said(reading, "reviewed", file=path, count=count))
    return 0


def show(options: argparse.Namespace) -> int:
    reading = read(options.folder)
    if reading.tree is None:
        return 0 if _sound(reading) else 1
    try:
        print(shown(find(reading.tree, options.path)), end="")
    except NoSuchThing as error:
        said = [_said(reading, "no-such-thing", path=error.path)]
        if error.near:
            said.append(language(reading.language).problems["near"].format(near=error.near))
        print(" ".join(said), file=sys.stderr)
        return 1
    return 0


def _sound(reading: Reading) -> bool:
    """Whether nothing is wrong; says what is."""
    if reading.problems:
        print(PlaybookError(reading.problems, reading.language).report(), file=sys.stderr)
    return not reading.problems


def _tell(notices: Iterable[Problem], reading: Reading) -> None:
    lines = [notice.text(reading.language) for notice in sorted(set(notices), key=str)]
    if lines:
        count = language(reading.language).notices["count"].format(count=len(lines))
        print("\n".join([*lines, count]))


def _said(reading: Reading, code: str, **words: object) -> str:
    return language(reading.language).commands[code].format(**words)


LAYER: Argument = (
    "--layer",
    {"default": LOCAL, "help": "the folder in the data folder (default: local)"},
)
PATH: Argument = ("path", {"help": "ids and fields, such as stages/data or roles/planner"})
COMMANDS = {
    "check": Command(check, "say what is wrong with the data", (FOLDER,)),
    "review": Command(
        review, "record that your own layer fits the data as they are now", (FOLDER, LAYER)
    ),
    "show": Command(show, "print a thing with the file and line of each value", (PATH, FOLDER)),
}


if __name__ == "__main__":
    sys.exit(main())

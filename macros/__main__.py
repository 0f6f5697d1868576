"""The commands: `python -m macros check` says what is wrong with the data, `new` and others
write it."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from . import schema
from .compare import compare
from .compare.report import FORMATS
from .compare.revision import NoRevision, extract
from .load import Reading, read
from .load.beside import picture_problems, published, text_problems, written_problems
from .load.docs import Docs
from .load.drawings import drawing_problems
from .load.files import DataFolder, ParseCache
from .load.inside import astray, tracked
from .load.languages import language
from .load.layers import layers_of
from .load.overlay import ORPHANED
from .load.overrides import LOCAL, RENAMED, review_command
from .load.problems import PlaybookError, Problem, printable, say
from .load.review import counted, unrecorded, write_review
from .load.settings import setting_problems, settings, theme_folder
from .model.freshness import overdue
from .scaffold import shell

Argument = tuple[str, dict[str, Any]]


def _format(name: str) -> Argument:
    settings = {"dest": "format", "const": name, "default": "text", "action": "store_const"}
    return f"--{name}", settings


FOLDER: Argument = ("folder", {"nargs": "?", "type": Path, "help": "the folder with the data"})
"""Without it, the one that `mkdocs.yml` names."""


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
        for argument, how in command.arguments:
            asked.add_argument(argument, **how)
    options = parser.parse_args(arguments)
    project = settings(Path.cwd())
    options.named = bool(getattr(options, "folder", None))
    options.folder = getattr(options, "folder", None) or project.folder
    named = project.layers
    options.base_layers = layers_of(options.folder) if named is None else [*named]
    options.docs, options.project = project.docs, project
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not be able to show every character of a message.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = COMMANDS[options.command].run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who read it has had enough (`| head`), and nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def settings_(options: argparse.Namespace) -> int:
    """What MkDocs would say in words of its own, before it does."""
    if address := getattr(options, "wait", ""):
        from .website.waiting import wait

        spoken = DataFolder(options.folder, Path.cwd(), ParseCache()).language()
        with suppress(OSError):  # Somebody else has the port, which MkDocs will say.
            wait(Path.cwd(), spoken, address)
        return 0
    if found := setting_problems(Path.cwd()):
        spoken = DataFolder(options.folder, Path.cwd(), ParseCache()).language()
        say(PlaybookError(found, spoken).report(), error=True)
    return 1 if found else 0


def check(options: argparse.Namespace) -> int:
    if not options.named and settings_(options):
        return 1
    reading = _reading(options)
    if not options.named:
        beside(options, reading)
    _tell(reading.notices, reading)
    if not _sound(reading) or not reading.playbook:
        return 1
    for late in overdue(reading.playbook, datetime.date.today()):
        words = {"title": late.title, "checked": late.checked, "due": late.due}
        place = printable((options.folder / late.file).as_posix())
        say(f"{place}: {_said(reading, 'overdue', **words)}")
    playbook = reading.playbook
    counts = {"stages": len(playbook.stages), "checks": len(playbook.things("check"))}
    say(_said(reading, "all-well", folder=options.folder, title=playbook.title, **counts))
    for layer in dict.fromkeys(o.layer for o in reading.layers.overrides):
        count = counted(reading.layers, layer)
        say(_said(reading, "layers", layer=options.folder / layer, count=count))
        if count := unrecorded(reading.layers, layer):
            say(_said(reading, "unrecorded", count=count, command=review_command(layer)))
    return 0


def beside(options: argparse.Namespace, reading: Reading) -> None:
    """Adds what is wrong beside the data: in pages written by hand, templates, styles, pictures."""
    from .render.downloads import exports
    from .render.pages import pages
    from .website.macro_calls import unknown_macros

    project, here = options.project, DataFolder(options.folder, Path.cwd(), ParseCache())
    base = Path.cwd()
    problems = list(text_problems(project.docs, project.own, base, here.start))
    unread = {problem.place.file for problem in problems if problem.code != "conflict"}
    own = project.docs, project.own
    problems += astray((*own, *(folder / LOCAL for folder in own)), base, here.start)
    problems += drawing_problems(own, base, here.start)
    problems += tracked(base, project.site, project.docs)
    docs, playbook = Docs(project.docs), reading.playbook
    folders = (project.own / LOCAL, project.own, theme_folder(project.theme) or project.own)

    def there(place: str) -> bool:
        return place in docs.files or any((folder / place).is_file() for folder in folders)

    if playbook and docs.pages:
        places = {*docs.files, *(page.path for page in pages(playbook))}
        for name in docs.pages:
            path = docs.files[f"{name}.md"]
            if (file := here.start(path).file) not in unread:
                text = published(path, base, project.docs).decode("utf-8-sig").replace("\r\n", "\n")
                problems += unknown_macros(text, file)
                problems += written_problems(
                    text, file, playbook, f"{name}.md", places, lambda to: exports(to) or there(to)
                )
    if playbook and reading.tree:
        problems += picture_problems(reading.tree, there)
    reading.notices += [found for found in problems if found.code == RENAMED]
    reading.problems += [found for found in problems if found.code != RENAMED]


def review(options: argparse.Namespace) -> int:
    layer = options.folder / options.layer
    names = options.base_layers
    # What lies over what: the layer is reviewed over those below it, as they are read together.
    below = names[: names.index(options.layer)] if options.layer in names else []
    reading = read(options.folder, layers=[*below, options.layer], docs=options.docs)
    if not layer.is_dir():
        say(_said(reading, "no-layer", folder=layer), error=True)
        return 1
    # What has become our own is accepted by this very command.
    reading.problems = [p for p in reading.problems if p.code != ORPHANED]
    if not _sound(reading):
        say(_said(reading, "review-refused"), error=True)
        return 1
    _tell((n for n in reading.notices if n.code.startswith("layer-")), reading)
    head = _said(reading, "review-head")
    base = Path.cwd() if not options.folder.is_absolute() else options.folder
    try:
        path, count = write_review(options.folder, options.layer, reading.layers, base, head)
    except OSError as error:
        return shell.unwritten(error, language(reading.language))
    say(_said(reading, "reviewed", file=path, count=count))
    return 0


def show(options: argparse.Namespace) -> int:
    reading = _reading(options)
    if reading.tree is None:
        return 0 if _sound(reading) else 1
    return shell.show(options, reading.tree, reading.left_out)


def compare_(options: argparse.Namespace) -> int:
    now = _reading(options)
    # What lies below the organisation's own layer, over which that is laid.
    below = [name for name in options.base_layers if name != LOCAL]
    words = language(now.language).changes
    with TemporaryDirectory() as then, TemporaryDirectory() as there:
        try:
            extract(options.folder, options.revision, Path(then))
            if options.to:
                extract(options.folder, options.to, Path(there))
        except NoRevision as error:
            said = words["no-revision"].format(revision=options.revision, reason=error)
            say(printable(said), error=True)
            return 1
        before = read(Path(then), Path(then), layers=below)
        folder = Path(there) if options.to else options.folder
        after = read(folder, folder, layers=below)
    for state in (before, after):
        if state.tree is None:
            return 0 if _sound(state) else 1
    assert before.tree and after.tree
    overrides = [*now.layers.overrides, *now.layers.orphans]
    found = compare(before.tree, after.tree, [o for o in overrides if o.layer not in below])
    say(FORMATS[options.format](found, options.revision, words))
    return 0


def export(options: argparse.Namespace) -> int:
    # What draws and writes pages takes long to import.
    from .exports.folder import folder_files
    from .website.checkout import CACHE

    reading = _reading(options)
    if not _sound(reading) or not reading.playbook:
        return 1
    target: Path = options.target
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        say(_said(reading, "not-empty", folder=target), error=True)
        return 1
    count = 0
    try:
        for place, content in folder_files(reading.playbook, Path(CACHE) / "diagrams"):
            file = target / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            count += 1
    except OSError as error:
        say(_said(reading, "not-exported", folder=target, reason=error.strerror), error=True)
        return 1
    say(_said(reading, "exported", folder=target, count=count))
    return 0


def schema_(options: argparse.Namespace) -> int:
    reading = _reading(options)
    if not _sound(reading) or not reading.playbook:
        return 1
    try:
        schema.write(reading.playbook, Path.cwd())
    except OSError as error:
        return shell.unwritten(error, language(reading.language))
    say(_said(reading, "schema-written", folder=schema.FOLDER.as_posix()))
    return 0


def _reading(options: argparse.Namespace) -> Reading:
    layers = getattr(options, "layers", None) or options.base_layers
    return read(options.folder, layers=layers, docs=options.docs)


def _sound(reading: Reading) -> bool:
    """Whether nothing is wrong; says what is."""
    if reading.problems:
        say(PlaybookError(reading.problems, reading.language).report(), error=True)
    return not reading.problems


def _tell(notices: Iterable[Problem], reading: Reading) -> None:
    # What an update of the data below asks of a layer comes first.
    found = sorted(set(notices), key=lambda n: (not n.code.startswith("layer-"), n.place))
    words = language(reading.language).notices
    said = ((notice.place, notice.said(reading.language)) for notice in found)
    lines = [f"{place}: {words['notice'].format(text=text)}" for place, text in said]
    if lines:
        count = words["count"].format(count=len(lines))
        say("\n".join([*lines, count]))


def _said(reading: Reading, code: str, **words: object) -> str:
    return shell.sentence(language(reading.language), code, **words)


LAYER: Argument = (
    "--layer",
    {"default": LOCAL, "help": "the folder in the data folder (default: local)"},
)
LAID: Argument = (
    "--layer",
    {
        "action": "append",
        "dest": "layers",
        "help": "a folder in it to lay over it",
    },
)
REVISION: Argument = (
    "revision",
    {"help": "a revision of git, such as v1.0 or HEAD~5, or a day, such as 2026-01-31"},
)
TO: Argument = (
    "--to",
    {"metavar": "REVISION", "help": "compare with this one, not with the files"},
)
IN_DATA: Argument = ("--folder", {"type": Path, "help": "the folder with the data"})
WITHIN: Argument = (
    "--in",
    {"dest": "within", "default": "", "metavar": "ID", "help": "the thing that holds it"},
)
KIND: Argument = ("kind", {"help": "stage, role, decision, topic, check, term, activity, …"})
WHAT: Argument = (
    "what",
    {
        "nargs": "+",
        "help": "role planner, roles/planner, planner, or stages/goal/checklist/goal-kpi",
    },
)
ID: Argument = ("id", {"help": "its id: small English letters, digits and hyphens"})


WAIT: Argument = (
    "--wait",
    {
        "default": "",
        "metavar": "HOST:PORT",
        "help": "say it there in a browser, until it is mended",
    },
)


def _text(name: str, help: str) -> Argument:
    return name, {"default": "", "help": help}


def _switch(name: str, help: str) -> Argument:
    return name, {"action": "store_true", "help": help}


BASE: Argument = _switch("--base", "edit the files below the organisation's own layer")


COMMANDS = {
    "check": Command(check, "say what is wrong with the data", (FOLDER, LAID)),
    "settings": Command(settings_, "say what is wrong with mkdocs.yml", (WAIT,)),
    "review": Command(
        review, "record that your own layer fits the data as they are now", (FOLDER, LAYER)
    ),
    "compare": Command(
        compare_,
        "say what changed in the data since a revision",
        (REVISION, FOLDER, TO, *(_format(name) for name in FORMATS)),
    ),
    "export": Command(
        export,
        "write the playbook into a folder that another site generator builds",
        (
            (
                "format",
                {"choices": ["markdown"], "help": "plain Markdown with front matter, and SVG"},
            ),
            ("target", {"type": Path, "metavar": "DIR", "help": "a new or empty folder"}),
            IN_DATA,
            LAID,
        ),
    ),
    "show": Command(
        show, "print a thing with the file and line of each value", (WHAT, IN_DATA, LAID)
    ),
    "new": Command(
        shell.new,
        "write a new thing with the least it must have, or a playbook into a new folder",
        (
            ("kind", {"help": f"playbook, or {KIND[1]['help']}"}),
            ("id", {"help": f"{ID[1]['help']}; of a playbook, its folder"}),
            WITHIN,
            _text("--title", "what it is called"),
            _text("--after", "the id of what it comes after"),
            _switch(
                "--local", "write it into the organisation's own layer, as is done where one is"
            ),
            BASE,
            (
                "--id",
                {
                    "dest": "id_",
                    "default": "",
                    "help": "of a playbook: its id, if the folder is called otherwise",
                },
            ),
            _text("--language", "of a playbook: ko, en, de, ja or another that the theme knows"),
            _text("--publisher", "of a playbook: who publishes it"),
            IN_DATA,
        ),
    ),
    "rename": Command(
        shell.rename,
        "give a thing another id, wherever it stands",
        (WHAT, ID, WITHIN, BASE, IN_DATA),
    ),
    "remove": Command(
        shell.remove,
        "take a thing away, or say what refers to it",
        (
            WHAT,
            WITHIN,
            BASE,
            _switch("--force", "take away what refers to it as well, where that may go"),
            _text("--instead", "the id of what is named in its place"),
            IN_DATA,
        ),
    ),
    "schema": Command(
        schema_,
        "write what editors complete and underline with",
        (FOLDER,),
    ),
    "where": Command(shell.where, "print every place of an id", (WHAT, IN_DATA)),
}


if __name__ == "__main__":
    sys.exit(main())

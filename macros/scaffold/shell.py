"""The commands `new`, `rename`, `remove`, `where`: read, have the data edited, check the result,
and write all of it or nothing."""

from __future__ import annotations

import argparse
import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import get_args

from ..load import inside
from ..load.files import DataFolder, ParseCache
from ..load.languages import DEFAULT, Language, language
from ..load.overrides import LOCAL, Steps
from ..load.problems import Place, PlaybookError, Problem, listed, printable, say
from ..load.settings import FILE
from ..load.show import NoSuchThing, find, remarks, shown
from ..load.tree import Node
from ..model.nearest import nearest
from ..model.types import ID
from ..model.types import Language as LanguageCode
from . import commands
from .address import Refused, candidates, named, sort_of, way
from .fresh import fresh
from .fresh import named as named_in
from .sources import Sources, write_all
from .uses import Sort, Use, answers, declared, sorts, uses

PLAYBOOK = "playbook"
"""What is no thing of a playbook, and made in a folder of its own."""
EDITOR = Path(".vscode/settings.json")
"""What names the files of the data to VS Code."""
CODED = "utf-8", "surrogateescape"
"""How files of other hands are read and written, so that every byte of theirs stays."""
WRITTEN = re.compile(r"\{\{.*?\}\}|\]\([^)\s]*\)")
"""Where a page written by hand may name an id: calls of macros, and links."""


class _Work:
    """One command at work: the files, and the words to speak of them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.base = Path.cwd()
        self.folder: Path = options.folder
        self.docs: Path = options.docs
        self.code = DataFolder(self.folder, self.base, ParseCache()).language()
        self.words = language(self.code)
        layers = [name for name in options.base_layers if (self.folder / name).is_dir()]
        self.sources = Sources(self.folder, self.base, layers or [LOCAL])
        # Who has a layer of their own keeps the files below it as they came.
        own = LOCAL in layers and not getattr(options, "base", False)
        self.layer = LOCAL if own or getattr(options, "local", False) else ""
        self.written: list[str] = []
        """What is said once all is written."""
        self.renamed: tuple[Sort, str, str] | None = None
        """What has another id now: of what sort, the old id and the new one."""

    def say(self, code: str, **words: object) -> str:
        return sentence(self.words, code, **words)

    def readable(self) -> bool:
        """Whether every file could be read; says which could not."""
        return self.sound(self.sources.unread, "unread")

    def sound(self, problems: Iterable[Problem], code: str) -> bool:
        found = list(problems)
        if found:
            say(PlaybookError(found, self.code).report(), error=True)
            say(self.say(code), error=True)
        return not found

    def write(self) -> int:
        """Writes what was edited if the data are right then; the exit code."""
        if not self.sound(self.sources.tried().problems, "not-written"):
            return 1
        changes = self.sources.written()
        new = {name for name in changes if not (self.folder / name).exists()}
        try:
            self.sources.write()
        except OSError as error:
            return unwritten(error, self.words)
        for name, data in sorted(changes.items()):
            code = "wrote-gone" if data is None else "wrote-new" if name in new else "wrote"
            say(self.say(code, file=(self.folder / name).as_posix()))
        for line in self.written:
            say(line)
        return 0

    def place(self, use: Use) -> str:
        place = use.place
        file = use.source.moved or use.source.name
        return f"{(self.folder / file).as_posix()}:{place.line}:{place.column}"

    def tell(self, sort: Sort, id_: str, found: Iterable[Use]) -> None:
        for use in found:
            words = {"place": self.place(use), "kind": sort.name, "id": id_}
            say(self.say(f"use-{use.how}", **words))

    def pages(self) -> list[Path]:
        """The pages written by hand; what a link leads to is not ours to write."""
        docs = self.base / self.docs
        found = (path for path in docs.rglob("*.md") if path.is_file() and not path.is_symlink())
        return sorted(path for path in found if not inside.outside(path, docs, self.base))

    def rename_in_pages(self, sort: Sort, old: str, id_: str) -> None:
        """Writes another id into links and calls of macros on pages written by hand; into calls
        only where nothing of another sort has that id, since they do not say of what sort it is."""
        forms = [rf"(\]\(\s*<?{sort.name}:){old}(?=[\s>)#])"]
        if sort.kind and sort.kind.page:
            forms.append(rf"(\]\([^)\s]*\b{sort.kind.plural}/){old}(?=\.md\b|/)")
        if not any(old in declared(self.sources, s) for s in sorts().values() if s != sort):
            forms.append(rf"(\{{\{{[^{{}}]*[\"']){old}(?=[\"'][^{{}}]*\}}\}})")
        for path in self.pages():
            text = before = inside.content(path, self.base / self.docs).decode(*CODED)
            for form in forms:
                text = re.sub(form, rf"\g<1>{id_}", text)
            if text != before:
                data = text.encode(*CODED)
                inside.write(path, data, self.base / self.docs)
                say(self.say("wrote", file=path.relative_to(self.base).as_posix()))

    def tell_pages(self, id_: str) -> None:
        """Where pages written by hand name an id: nothing there says of what kind it is."""
        for path in self.pages():
            for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), 1):
                for found in WRITTEN.finditer(line):
                    if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", found[0]):
                        file = path.relative_to(self.base).as_posix()
                        place = f"{file}:{number}:{found.start() + 1}"
                        say(self.say("look-too", place=place, id=id_))


def sentence(words: Language, code: str, **more: object) -> str:
    """What the shell is told, the ids of the editor without what a terminal must not see."""
    said = words.commands.get(code) or words.problems[code]
    return said.format(**{name: printable(str(word)) for name, word in more.items()})


def unwritten(error: OSError, words: Language) -> int:
    """Says why nothing could be written; the exit code."""
    why = words.problems[error.code] if isinstance(error, inside.Unsafe) else error.strerror
    reason = f"{error.filename}: {why}"
    say(sentence(words, "nothing-written", reason=reason), error=True)
    return 1


def refused(error: Refused, words: Language) -> int:
    parts = [sentence(words, error.code, **error.words)]
    if error.allowed:
        parts.append(sentence(words, "allowed", values=", ".join(error.allowed)))
    if error.near:
        parts.append(sentence(words, "near", near=error.near))
    say(" ".join(parts), error=True)
    return 1


def edited(options: argparse.Namespace, edit: Callable[[_Work], str | None]) -> int:
    """Reads, has a function edit, and writes what is then sound unless it returns None; the exit
    code. It returns an id that stands no more, wherever pages written by hand name it."""
    work = _Work(options)
    if not work.readable():
        return 1
    try:
        if (old := edit(work)) is None:
            return 1
    except Refused as error:
        return refused(error, work.words)
    failed = work.write()
    if not failed and work.renamed:
        work.rename_in_pages(*work.renamed)
    if not failed and old:
        work.tell_pages(old)
    return failed


def new(options: argparse.Namespace) -> int:
    if options.kind == PLAYBOOK:
        return new_playbook(options)

    def edit(work: _Work) -> str:
        today = datetime.date.today()
        where = (options.within, options.title, options.after, work.layer)
        sort = sort_of(options.kind)
        commands.new(work.sources, sort, options.id, work.words, today, *where)
        return ""

    return edited(options, edit)


def rename(options: argparse.Namespace) -> int:
    def edit(work: _Work) -> str:
        thing = named(work.sources, options.what, options.within)
        commands.rename(work.sources, thing, options.id, work.layer)
        work.renamed = (thing.sort, thing.id, options.id)
        return thing.id

    return edited(options, edit)


def remove(options: argparse.Namespace) -> int:
    force, instead = options.force, options.instead

    def edit(work: _Work) -> str | None:
        thing = named(work.sources, options.what, options.within)
        if work.layer and commands.remove_in(work.sources, thing, work.layer):
            folder = (work.folder / work.layer).as_posix()
            if instead:
                raise Refused("instead-base", folder=folder)
            work.written.append(work.say("removed-in", id=thing.id, folder=folder))
            return ""
        _, left = commands.remove(work.sources, thing, force, instead)
        if left:
            work.tell(thing.sort, thing.id, left)
            said = "to-decide" if force or instead else "referred"
            say(work.say(said, id=thing.id, count=len(left)), error=True)
        return None if left else thing.id

    return edited(options, edit)


def where(options: argparse.Namespace) -> int:
    work = _Work(options)
    *before, id_ = [step for word in options.what for step in re.split("[/:]", word)]
    given = answers(work.sources, id_)
    given = {name: places for name, places in given.items() if before in ([], [name])}
    found = []
    try:
        found = candidates(work.sources, options.what)
    except Refused as error:
        if not given:
            return refused(error, work.words)
    for thing in found:
        work.tell(thing.sort, thing.id, uses(work.sources, thing.sort, thing.id, thing.within))
    for condition, places in given.items():
        work.tell(sorts()["condition"], f"{condition}: {id_}", places)
    work.tell_pages(id_)
    return 0


def show(
    options: argparse.Namespace, tree: Node, left_out: Mapping[Steps, tuple[str, Place]]
) -> int:
    """Prints a thing of the merged data with the place of each value, and what is left out with
    the reason and its place."""
    work = _Work(options)
    said = {
        at: work.say(f"shown-{why}", place=f"{place.file}:{place.line}")
        for at, (why, place) in left_out.items()
    }
    try:
        path = way(work.sources, tree, options.what)
        node, steps = find(tree, path), tuple(path.split("/"))
        for above in (at for at in said if at == steps[: len(at)]):
            say(f"# {said[above]}")
        say(shown(node, remarks(tree, said)).rstrip("\n"))
    except NoSuchThing as error:
        return refused(Refused("no-such-thing", error.near, path=error.path), work.words)
    except Refused as error:
        return refused(error, work.words)
    return 0


def new_playbook(options: argparse.Namespace) -> int:
    base = Path.cwd()
    code = options.language or DataFolder(options.folder, base, ParseCache()).language()
    known = get_args(LanguageCode)
    words = language(code if code in known else DEFAULT)
    folder = Path(options.id)
    try:
        _may_take(folder, base)
        if code not in known:
            raise Refused("bad-choice", nearest(code, known), listed(known), value=code)
        id_ = options.id_ or re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")
        if not re.fullmatch(ID, id_):
            raise Refused("bad-id", value=id_ or folder.name)
    except Refused as error:
        return refused(error, words)
    title = options.title or id_.replace("-", " ").capitalize()
    files = fresh(words, code, id_, title, options.publisher, datetime.date.today())
    written = {(folder / name).as_posix(): text for name, text in files.items()}
    settings = named_in(base, folder.as_posix())
    if settings:
        written[FILE] = settings
    try:
        if (editor := base / EDITOR).is_file():
            before = f'"{options.folder.as_posix()}/'
            text = inside.content(editor, base, editor.parent).decode(*CODED)
            written[EDITOR.as_posix()] = text.replace(before, f'"{folder.as_posix()}/')
        write_all(base, {name: text.encode(*CODED) for name, text in written.items()}, base)
    except OSError as error:
        return unwritten(error, words)
    say(sentence(words, "playbook-made" if settings else "playbook-made-only", folder=folder))
    return 0


def _may_take(folder: Path, base: Path) -> None:
    if base not in (base / folder).resolve().parents:
        raise Refused("folder-outside", folder=folder)
    if folder.exists() and any(folder.iterdir()):
        raise Refused("folder-there", folder=folder)

"""A playbook of one's own, with nothing in it of anybody else: a folder of data, named by
`mkdocs.yml` in place of the one before."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from ..load.languages import Language
from ..load.settings import FILE, NAMED
from ..model.kinds import FILES, FOLDERS, PLAYBOOK
from ..model.playbook import Playbook
from .skeleton import Skeleton, needed

WATCHED = re.compile(r"^(?P<before>watch:[ \t]*\[)(?P<folder>[^\s,\]]+)", re.M)
FIRST = ("first-stage", "second-stage")
"""The stages that it begins with."""
SHOWN = ("summary", "activities", "checklist")
"""What the first stage begins with, for an editor to see where it comes out."""


def fresh(
    words: Language, code: str, id_: str, title: str, publisher: str, day: datetime.date
) -> dict[str, str]:
    """The files of a new playbook by name, the least that passes the check."""
    said = words.commands
    parts = {name for name in [*FILES, *FOLDERS] if needed(Playbook, name)}
    ids = {kind.name: [kind.name] for part, kind in FILES.items() if part in parts}
    skeleton = Skeleton(words, ids, day)
    given = {
        "id": id_,
        "title": title,
        "language": code,
        "publisher": [f"  name: {publisher or said['new-publisher']}"],
        "stages": [f"  - {stage}" for stage in FIRST],
    }
    skip = [*FILES, "labels"]
    files = {PLAYBOOK: [f"# {words.fields['Playbook']}", *skeleton.lines(Playbook, given, skip)]}
    for part, kind in FILES.items():
        if part in parts:
            lines = skeleton.lines(kind.cls, {"id": kind.name, "title": said["new-role"]})
            head = [f"# {words.fields[kind.cls.__name__]}", ""]
            files[f"{part}.yml"] = [
                *head,
                *(f"{'  ' if n else '- '}{x}" for n, x in enumerate(lines)),
            ]
    stage = FOLDERS["stages"]
    for id_, name in zip(FIRST, said["new-stages"].split(", "), strict=True):
        head = [f"# {words.fields['Stage']}", f"# {said['new-head']}", ""]
        usual = SHOWN if id_ == FIRST[0] else ()
        lines = skeleton.lines(stage.cls, {"title": name}, skip=["id"], usual=usual)
        files[f"stages/{id_}.yml"] = [*head, *lines]
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


def named(base: Path, folder: str) -> str:
    """The text of `mkdocs.yml` with another folder for the data; nothing where it names none."""
    text = (base / FILE).read_text("utf-8") if (base / FILE).is_file() else ""
    before = NAMED.search(text)
    if not before:
        return ""
    text = NAMED.sub(rf"\g<before>{folder}", text, count=1)
    watched = WATCHED.search(text)
    if watched and watched["folder"] == before["folder"]:
        text = WATCHED.sub(rf"\g<before>{folder}", text, count=1)
    return text

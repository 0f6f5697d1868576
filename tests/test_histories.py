"""A year in a fork, generated: an organisation keeps to its folder, upstream goes on, git merges.

Counted: conflicts, what of the organisation is lost without a word, and problems that nobody
named.
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from samples import copy_sample

from macros.load import read
from macros.load.review import write_review

OVERRIDES, VERSIONS = 20, 10
LISTS = {"activities": "title", "checklist": "text", "faq": "question"}
"""The lists of a stage that the histories change, with the field that is reworded."""
STAGES = ("plan", "bake", "sell")
Data = dict[str, Any]


class Upstream:
    """The data as upstream changes them, and what it did to each id."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.gone: set[str] = set()
        self.renamed: dict[str, str] = {}
        self.made = 0
        for stage in STAGES:
            data = self.read(stage)
            for name in LISTS:
                data[name] = [self.new(name) for _ in range(8)] + data.get(name, [])
            self.write(stage, data)

    def path(self, stage: str) -> Path:
        return self.folder / "data/stages" / f"{stage}.yml"

    def read(self, stage: str) -> Data:
        found: Data = yaml.safe_load(self.path(stage).read_text("utf-8"))
        return found

    def write(self, stage: str, data: Data) -> None:
        self.path(stage).write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")

    def new(self, name: str) -> Data:
        self.made += 1
        thing: Data = {"id": f"{name}-{self.made}", LISTS[name]: f"Number {self.made}."}
        more: dict[str, Data] = {
            "activities": {"responsible": ["owner"], "accountable": "owner"},
            "checklist": {"roles": ["owner", "baker"]},
            "faq": {"answer": "Nobody knows.\n"},
        }
        return thing | more[name]

    def change(self) -> None:
        """One version: five changes of any kind in each stage."""
        kinds = (self.reword, self.remove, self.add, self.move, self.rename)
        for stage in STAGES:
            data = self.read(stage)
            for act in self.random.choices(kinds, k=5):
                name = self.random.choice(list(LISTS))
                act(data[name], name)
            self.write(stage, data)

    def pick(self, things: list[Data]) -> Data:
        return self.random.choice(things)

    def reword(self, things: list[Data], name: str) -> None:
        self.pick(things)[LISTS[name]] += " Reworded."

    def remove(self, things: list[Data], name: str) -> None:
        if len(things) > 3:
            gone = self.pick(things)
            things.remove(gone)
            self.gone.add(gone["id"])

    def add(self, things: list[Data], name: str) -> None:
        things.insert(self.random.randrange(len(things)), self.new(name))

    def move(self, things: list[Data], name: str) -> None:
        thing = self.pick(things)
        things.remove(thing)
        things.insert(self.random.randrange(len(things) + 1), thing)

    def rename(self, things: list[Data], name: str) -> None:
        thing = self.pick(things)
        old = thing["id"]
        self.made += 1
        thing["id"] = f"{name}-{self.made}"
        thing["formerly"] = [*thing.get("formerly", []), old]
        self.renamed[old] = thing["id"]


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "merge.renames=false"]
    return subprocess.run(["git", *own, *arguments], cwd=folder, capture_output=True, text=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    assert git(folder, "commit", "--allow-empty", "-m", message).returncode == 0


def overrides(upstream: Upstream, seed: int) -> dict[str, list[tuple[str, str, Data]]]:
    """By stage, entries of a layer: the list, what it does, and the entry itself."""
    chance = random.Random(seed + 1000)
    result: dict[str, list[tuple[str, str, Data]]] = {stage: [] for stage in STAGES}
    pool = [
        (stage, name, thing["id"])
        for stage in STAGES
        for name in LISTS
        for thing in upstream.read(stage)[name][:8]
    ]
    for number, (stage, name, id_) in enumerate(chance.sample(pool, OVERRIDES)):
        kind = ("change", "add", "remove", "change")[number % 4]
        entry: dict[str, Data] = {
            "change": {"id": id_, LISTS[name]: f"Ours {number}."},
            "add": upstream.new(name)
            | {"id": f"ours-{number}", LISTS[name]: f"Ours {number}.", "after": id_},
            "remove": {"id": id_, "remove": True},
        }
        result[stage].append((name, kind, entry[kind]))
    return result


def lay(folder: Path, entries: dict[str, list[tuple[str, str, Data]]]) -> None:
    for stage, found in entries.items():
        data: Data = {}
        for name, _, entry in found:
            data.setdefault(name, []).append(entry)
        path = folder / "data/local/stages" / f"{stage}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        if data:
            path.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
        elif path.exists():
            path.unlink()


@pytest.mark.parametrize("seed", range(5))
def test_a_year_in_a_fork(tmp_path: Path, seed: int) -> None:
    upstream, fork = Upstream(_start(tmp_path / "upstream"), seed), tmp_path / "fork"
    commit(upstream.folder, "Sample")
    assert git(tmp_path, "clone", "-q", str(upstream.folder), str(fork)).returncode == 0
    ours = overrides(upstream, seed)
    lay(fork, ours)
    first = _read(fork)
    assert first.problems == []
    write_review(fork / "data", "local", first.layers)
    commit(fork, "Our own")

    for version in range(VERSIONS):
        upstream.change()
        commit(upstream.folder, f"Version {version}")
        merged = git(fork, "pull", "--no-rebase", "--no-edit", "-q")
        assert merged.returncode == 0, f"a conflict: {merged.stdout}{merged.stderr}"
        reading = _read(fork)
        entries = [(s, *entry) for s, found in ours.items() for entry in found]
        orphans = [
            e for e in entries if e[2] == "change" and _now(upstream, e[3]["id"]) in upstream.gone
        ]
        lost = [e[3] for e in entries if _now(upstream, e[3].get("after", "")) in upstream.gone]
        told = {(problem.code, dict(problem.words)["id"]) for problem in reading.problems}
        named = {("layer-gone-since", entry["id"]) for *_, entry in orphans}
        assert told == named, "an orphan is named, nothing else"
        noticed = {dict(n.words)["id"] for n in reading.notices if n.code == "layer-after-gone"}
        assert noticed == {entry["id"] for entry in lost}, "and what has lost its anchor"
        # What a person does with what was named: the entry goes, or is placed anew.
        for stage, name, kind, entry in orphans:
            ours[stage].remove((name, kind, entry))
        for entry in lost:
            del entry["after"]
        lay(fork, ours)
        before, reading = _before(fork), _read(fork)
        assert reading.problems == [] and reading.playbook
        _nothing_is_lost(reading, before, ours, upstream)
        write_review(fork / "data", "local", reading.layers)
        again = [n for n in _read(fork).notices if n.code != "layer-renamed"]
        assert again == [], "what was reviewed is no longer told"
        commit(fork, f"Reviewed {version}")


def _start(folder: Path) -> Path:
    folder.mkdir()
    copy_sample(folder / "data")
    assert git(folder, "init", "-q", "-b", "main").returncode == 0
    return folder


def _read(fork: Path) -> Any:
    return read(fork / "data", fork)


def _now(upstream: Upstream, id_: str) -> str:
    while id_ in upstream.renamed:
        id_ = upstream.renamed[id_]
    return id_


def _before(fork: Path) -> dict[str, dict[str, str]]:
    """What the last review recorded."""
    text = (fork / "data/local/reviewed.yml").read_text("utf-8")
    return yaml.safe_load(text) or {}


def _nothing_is_lost(
    reading: Any,
    before: dict[str, dict[str, str]],
    ours: dict[str, list[tuple[str, str, Data]]],
    upstream: Upstream,
) -> None:
    """Each change of ours shows, each wording of upstream's that we do not change shows, and each
    that we do and that has changed is a notice."""
    wanted_notices = set()
    for stage in STAGES:
        made = reading.playbook.find("stage", stage)
        for name, field in LISTS.items():
            expected = {thing["id"]: thing[field] for thing in upstream.read(stage)[name]}
            for list_, kind, entry in ours[stage]:
                if list_ != name:
                    continue
                id_ = _now(upstream, entry["id"])
                if kind == "remove":
                    expected.pop(id_, None)
                    continue
                record = before.get(f"stages/{stage}/{name}/{entry['id']}", {})
                record = record or before.get(f"stages/{stage}/{name}/{id_}", {})
                if kind == "change" and record.get(field, expected[id_]) != expected[id_]:
                    wanted_notices.add(expected[id_])
                expected[id_] = entry[field]
            shown = {thing.id: getattr(thing, field) for thing in getattr(made, name)}
            assert shown == expected
    told = {
        dict(notice.words)["key"] for notice in reading.notices if notice.code == "layer-reworded"
    }
    reworded = [n for n in reading.notices if n.code == "layer-reworded"]
    assert len(reworded) == len(wanted_notices) and told <= set(LISTS.values())

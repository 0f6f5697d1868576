"""A year in a fork, generated: an organisation keeps to its folders, upstream goes on, git merges.

Counted: conflicts, what of the organisation is lost without a word, and problems that nobody
named.
"""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from samples import copy_sample

from macros.load import read
from macros.load.overrides import RENAMED
from macros.load.review import write_review

OVERRIDES, VERSIONS = 20, 10
LISTS = {"activities": "title", "checklist": "text", "faq": "question"}
"""The lists of a stage that the histories change, with the field that is reworded."""
STAGES = ("plan", "bake", "sell")
NAMED = ("baker", "sourdough", "limit", "weather", "rain")
"""What the organisation refers to by ids that upstream renames: a role, a term, a value, a
condition and what it may be."""
OWN = {
    "data/local/playbook.yml": """
settled: {weather: rain}
brand: {light: {primary: "#00594c"}}
""",
    "data/local/values.yml": "limit: 500\n",
    "data/local/roles.yml": "- {id: baker, title: Our baker}\n",
    "data/local/glossary.yml": "- {id: sourdough, definition: Ours.}\n",
    "data/local/topics/hygiene.yml": """
checklist:
  - id: ours-all
    text: Up to {value:limit}.
    roles: [baker]
    when: {weather: [rain]}
  - {id: hygiene-hands, remove: true}
guidance:
  - id: ours-text
    title: Ours
    text: Ask the [baker](role:baker) about [sourdough](term:sourdough), {value:limit}.
""",
    "docs/local/rules.md": "# Our rules\n",
    "overrides/local/assets/ours.css": "p { color: red; }\n",
}
"""What an organisation has besides the generated entries, a file of each sort."""
Data = dict[str, Any]


def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)  # noqa: S506


def _dumped(data: Any) -> str:
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False))


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
        top = self.folder / "data/playbook.yml"
        data = _loaded(top.read_text("utf-8"))
        rain = {"id": "rain", "title": "Rain"}
        values = [rain, {"id": "sun", "title": "Sun"}]
        data["conditions"].append({"id": "weather", "title": "Weather", "values": values})
        top.write_text(_dumped(data), "utf-8")
        value = "- {id: limit, title: Limit, hint: How much., type: number}\n"
        (self.folder / "data/values.yml").write_text(value, "utf-8")

    def path(self, stage: str) -> Path:
        return self.folder / "data/stages" / f"{stage}.yml"

    def read(self, stage: str) -> Data:
        found: Data = _loaded(self.path(stage).read_text("utf-8"))
        return found

    def write(self, stage: str, data: Data) -> None:
        self.path(stage).write_text(_dumped(data), "utf-8")

    def new(self, name: str) -> Data:
        self.made += 1
        thing: Data = {"id": f"{name}-{self.made}", LISTS[name]: f"Number {self.made}."}
        more: dict[str, Data] = {
            "activities": {"responsible": ["owner"], "accountable": "owner"},
            "checklist": {"roles": ["owner", self.now("baker")]},
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

    def hand_over(self) -> None:
        """Things go to the same list of another stage, some of them with another id."""
        for name in LISTS:
            one, other = self.random.sample(STAGES, 2)
            here, there = self.read(one), self.read(other)
            if len(here[name]) > 3:
                thing = self.pick(here[name])
                here[name].remove(thing)
                there[name].insert(self.random.randrange(len(there[name]) + 1), thing)
                if self.random.random() < 0.3:
                    self.rename([thing], name)
                self.write(one, here)
                self.write(other, there)

    def elsewhere(self) -> None:
        """One version of the rest: an id that others refer to is another one, the wording of a
        term, a page and a style change."""
        old = self.now(self.random.choice(NAMED))
        self.made += 1
        new = f"{old.partition('-')[0]}-{self.made}"
        for path in sorted((self.folder / "data").rglob("*.yml")):
            data = _named(_loaded(path.read_text("utf-8")), old, new)
            path.write_text(_dumped(data), "utf-8")
        self.renamed[old] = new
        terms = self.folder / "data/glossary.yml"
        terms.write_text(terms.read_text("utf-8").replace("A dough", "A very old dough"), "utf-8")
        for name in ("docs/rules.md", "overrides/assets/ours.css"):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"Version {self.made}\n", "utf-8")

    def stage_of(self, id_: str) -> str:
        """The stage in which a thing stands by now; nothing where it is gone."""
        found = (
            s for s in STAGES for n in LISTS for t in self.read(s)[n] if t["id"] == _now(self, id_)
        )
        return next(found, "")

    def now(self, id_: str) -> str:
        return _now(self, id_)

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


def _named(value: Any, old: str, new: str) -> Any:
    """Data in which a thing has another id, which it remembers."""
    if isinstance(value, dict):
        found = {(new if key == old else key): _named(v, old, new) for key, v in value.items()}
        if value.get("id") == old:
            found["formerly"] = [*value.get("formerly", []), old]
        return found
    if isinstance(value, list):
        return [_named(inner, old, new) for inner in value]
    if not isinstance(value, str):
        return value
    return new if value == old else re.sub(rf"(:){old}(?=[)}}])", rf"\g<1>{new}", value)


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
            path.write_text(_dumped(data), "utf-8")
        elif path.exists():
            path.unlink()


@pytest.mark.parametrize("seed", range(5))
def test_a_year_in_a_fork(tmp_path: Path, seed: int) -> None:
    upstream, fork = Upstream(_start(tmp_path / "upstream"), seed), tmp_path / "fork"
    commit(upstream.folder, "Sample")
    assert git(tmp_path, "clone", "-q", str(upstream.folder), str(fork)).returncode == 0
    ours = overrides(upstream, seed)
    lay(fork, ours)
    for name, text in OWN.items():
        (fork / name).parent.mkdir(parents=True, exist_ok=True)
        (fork / name).write_text(text, "utf-8")
    first = _read(fork)
    assert first.problems == []
    write_review(fork / "data", "local", first.layers, fork)
    commit(fork, "Our own")

    for version in range(VERSIONS):
        upstream.change()
        upstream.hand_over()
        upstream.elsewhere()
        commit(upstream.folder, f"Version {version}")
        merged = git(fork, "pull", "--no-rebase", "--no-edit", "-q")
        assert merged.returncode == 0, f"a conflict: {merged.stdout}{merged.stderr}"
        reading = _read(fork)
        entries = [(s, *entry) for s, found in ours.items() for entry in found]
        orphans = [
            e for e in entries if e[2] == "change" and _now(upstream, e[3]["id"]) in upstream.gone
        ]
        moved = [
            e for e in entries if e[2] != "add" and upstream.stage_of(e[3]["id"]) not in ("", e[0])
        ]
        lost = [
            e[3] for e in entries if "after" in e[3] and upstream.stage_of(e[3]["after"]) != e[0]
        ]
        told = {(problem.code, dict(problem.words)["id"]) for problem in reading.problems}
        named = {("layer-gone-since", entry["id"]) for *_, entry in orphans}
        for _, name, kind, entry in moved:
            # What is changed of a kind whose ids may repeat is told as gone.
            changed = "layer-gone-since" if name == "faq" else "layer-moved"
            named.add((changed if kind == "change" else "layer-removed-moved", entry["id"]))
        assert told == named, "an orphan is named, and what has moved, nothing else"
        noticed = {dict(n.words)["id"] for n in reading.notices if n.code == "layer-after-gone"}
        assert noticed == {entry["id"] for entry in lost}, "and what has lost its anchor"
        # What a person does with what was named: the entry goes, or is placed anew.
        for stage, name, kind, entry in orphans:
            ours[stage].remove((name, kind, entry))
        for stage, name, kind, entry in moved:
            ours[stage].remove((name, kind, entry))
            entry["id"] = upstream.now(entry["id"])
            ours[upstream.stage_of(entry["id"])].append((name, kind, entry))
        for entry in lost:
            del entry["after"]
        lay(fork, ours)
        before, reading = _before(fork), _read(fork)
        assert reading.problems == [] and reading.playbook
        _nothing_is_lost(reading, before, ours, upstream)
        _all_is_followed(reading, upstream, reworded=version == 0)
        assert {name: (fork / name).read_text("utf-8") for name in OWN} == OWN
        write_review(fork / "data", "local", reading.layers, fork)
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
    return _loaded(text) or {}


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
    words = [dict(n.words) for n in reading.notices if n.code == "layer-reworded"]
    reworded = [said for said in words if said["id"].startswith("stages/")]
    told = {said["key"] for said in reworded}
    assert len(reworded) == len(wanted_notices) and told <= set(LISTS.values())


def _all_is_followed(reading: Any, upstream: Upstream, reworded: bool) -> None:
    """What the organisation wrote with ids that were renamed means the same things, and each of
    these ids is told once."""
    made, now = reading.playbook, upstream.now
    own = made.find("check", "ours-all")
    assert (own.text, own.roles, own.when) == ("Up to 500.", [now("baker")], {})
    assert made.settled == {now("weather"): now("rain")}
    assert made.find("role", now("baker")).title == "Our baker"
    assert made.find("term", now("sourdough")).definition == "Ours."
    topic = made.find("topic", "hygiene")
    (text,) = (section.text for section in topic.guidance if section.id == "ours-text")
    links = f"[baker](role:{now('baker')}) about [sourdough](term:{now('sourdough')})"
    assert text == f"Ask the {links}, 500."
    assert [check.id for check in topic.checklist] == ["ours-all"]
    renamed = [dict(n.words) for n in reading.notices if n.code == RENAMED]
    ids = [said["id"] for said in renamed if said["id"] in NAMED]
    assert sorted(ids) == sorted(id_ for id_ in NAMED if now(id_) != id_)
    assert all(said["now"] == now(said["id"]) for said in renamed)
    words = [dict(n.words) for n in reading.notices if n.code == "layer-reworded"]
    elsewhere = [said["key"] for said in words if not said["id"].startswith("stages/")]
    assert elsewhere == (["definition"] if reworded else [])

"""Folders laid over the data by id: `data/local/` of an organisation, `data/en/` of a translation.

A layer has files of the same names with only what differs. Mappings merge, lists of things with
ids merge by id, everything else replaces. Works on trees, so that each value keeps its place; which
lists hold things with ids is read from the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

from ..model.kinds import FOLDERS, KINDS, PLAYBOOK, held_by
from ..model.nearest import nearest
from ..model.types import ID, Thing
from .files import FORMERLY, LOOKS, DataFolder, ParseCache
from .formerly import followed, former_ids, grouped
from .inside import BIGGEST, Unsafe, content
from .overlay import ORPHANED, Overlay
from .overrides import LOCAL, REMOVE, RENAMED, REVIEWED, Layers, Reviewed, Steps, review_command
from .problems import Place, Problem
from .reflection import PARTS, class_at, ways
from .review import review_notices, title
from .tree import BROKEN, Node, read

GONE = ("layer-gone", "layer-gone-since", "layer-no-such", "layer-moved")
"""Problems of an entry that has nothing to change."""
REMOVED_TWICE = "layer-removed-gone"
UNFOUND = (*GONE, ORPHANED)
"""Those of one whose thing may stand elsewhere."""


def layers_of(root: Path) -> list[str]:
    """The layers of the data folder `root`, lowest first: those that the organisation's own
    `playbook.yml` names, else that of the base, and above them the organisation's own."""
    for path in (root / LOCAL / PLAYBOOK, root / PLAYBOOK):
        try:
            data = content(path, root, root.parent) if path.exists() else b""
        except OSError:  # Which is said when it is read for the rest.
            continue
        top = read(data, path.name)[0] if b"layers:" in data else None
        named = [node.raw for node in top.items("layers")] if top else []
        if named := [name for name in named if re.fullmatch(ID, name) and name != LOCAL]:
            return [*named, LOCAL]
    return [LOCAL]


def layer_problems(tree: Node, root: Path) -> Iterator[Problem]:
    """Says of each layer that the data name and that is no folder which ones there are."""
    there = [path.name for path in sorted(root.iterdir()) if path.is_dir()]
    others = [name for name in there if name not in FOLDERS and re.fullmatch(ID, name)]
    for node in tree.items("layers"):
        if re.fullmatch(ID, node.raw) and node.raw not in others:
            near = partial(nearest, node.raw, others)
            yield Problem(node.place, "layer-no-folder", near, folder=root.name, name=node.raw)


class LayeredFolder(DataFolder):
    """A data folder with the folders `names` in it laid over it, the first one lowest."""

    def __init__(self, root: Path, base: Path, cache: ParseCache, names: Sequence[str]) -> None:
        super().__init__(root, base, cache)
        self.names = [name for name in names if (root / name).is_dir()]
        self.layers = Layers()
        for name in self.names:
            self.layers.reviewed[name] = self.recorded(name)
        self.layers.problems = self.problems
        self.formerly = {folder: self.former_names(folder) for folder in FOLDERS}
        for folder, former in self.formerly.items():
            self.layers.know_former((folder,), former)

    def language(self) -> str:
        """The language of the topmost layer that names one, else of the base."""
        for name in reversed(self.names):
            found = DataFolder(self.root / name, self.base, self.cache).named_language()
            if found:
                return found
        return super().language()

    def recorded(self, layer: str) -> Reviewed:
        path = self.root / layer / REVIEWED
        if not path.exists():
            return {}
        try:
            data = self.content(path)
        except Unsafe as error:
            self.problems.append(Problem(self.start(path), error.code, most=BIGGEST))
            return {}
        node, problems = self.cache.read(path, data, self.start(path).file)
        self.problems += [problem for problem in problems if problem.code != "empty-file"]
        plain: Any = node.plain() if node else {}
        entries: list[Any] = list(plain.values()) if isinstance(plain, dict) else [None]
        mappings = [entry for entry in entries if isinstance(entry, dict)]
        texts = [isinstance(said, str) for entry in mappings for said in entry.values()]
        if len(mappings) != len(entries) or not all(texts):
            self.problems.append(
                Problem(self.start(path), "layer-record", command=review_command(layer))
            )
            return {}
        return cast(Reviewed, plain)

    def former_names(self, folder: str) -> dict[str, str]:
        """The ids that files of the base once had, with those they have now."""
        paths = super().paths(folder) if self.names else []
        result: dict[str, str] = {}
        for path in paths:
            try:
                data = self.content(path)
            except OSError:  # Which is said when it is read for the rest.
                continue
            if FORMERLY in data:
                node, _ = self.cache.read(path, data, self.start(path).file)
                result |= {old.raw: path.stem for old in node.items("formerly")} if node else {}
        return {
            old: now
            for old, now in result.items()
            if not (self.root / folder / f"{old}.yml").exists()
        }

    def file(self, name: str) -> Node | None:
        """The tree of one file with those of the same name in the layers laid over it."""
        over = [(layer, name) for layer in self.names if (self.root / layer / name).exists()]
        folder = name.rpartition("/")[0]
        for old, now in self.formerly.get(folder, {}).items():
            if name == f"{folder}/{now}.yml":
                other = f"{folder}/{old}.yml"
                found = [(at, other) for at in self.names if (self.root / at / other).exists()]
                for layer, _ in found:
                    place = self.start(self.root / layer / other)
                    words = {"id": old, "now": now}
                    self.layers.notices.append(Problem(place, RENAMED, **words))
                    self.layers.renamed[folder, now] = (folder, old)
                over = [*found, *over]
        tree = None
        if not over or (self.root / name).exists():
            tree = super().file(name)
        for layer, own_name in over:
            before = len(self.problems)
            node = super().file(f"{layer}/{own_name}")
            # A file of comments, to be filled in one day, is no slip.
            own = [problem for problem in self.problems[before:] if problem.code != "empty-file"]
            self.problems[before:] = own
            if own:
                self.unread |= held_by(name.partition("/")[0].removesuffix(".yml"))
            if node is not None and node.value is not BROKEN:
                others = [path.stem for path in super().paths(folder)] if folder else []
                has = lambda file, layer=layer: (self.root / layer / file).exists()  # noqa: E731
                overlay = Overlay(self.layers, layer, self.formerly, has)
                tree = overlay.file(tree, node, name, others)
        return tree

    def paths(self, folder: str) -> list[Path]:
        """The files of a folder, those that only a layer has last."""
        found = {path.name: path for path in super().paths(folder)}
        for layer in self.names:
            for path in super().paths(f"{layer}/{folder}"):
                if path.stem not in self.formerly[folder]:
                    found.setdefault(path.name, path)
        return list(found.values())

    def strangers(self) -> Iterator[Problem]:
        """Those of the base, and in a layer besides: folders that nothing reads."""
        yield from super().strangers()
        known = [PLAYBOOK, *(f"{name}.yml" for name in PARTS)]
        for layer in self.names:
            own = {path for name in FOLDERS for path in DataFolder.paths(self, f"{layer}/{name}")}
            for path in sorted((self.root / layer).rglob("*")):
                name = path.relative_to(self.root / layer).as_posix()
                folder, _, inner = name.rpartition("/")
                if not LOOKS.search(path.name) or not path.is_file() or name == REVIEWED:
                    continue
                if folder in FOLDERS:
                    if path not in own:
                        yield Problem(self.start(path), "file-name")
                elif name not in known:
                    others = [*known, *(f"{other}/{inner}" for other in FOLDERS)]
                    near = partial(nearest, name, others)
                    allowed = [*known, *(f"{other}/" for other in FOLDERS)]
                    yield Problem(self.start(path), "unknown-file", near, allowed=allowed)

    def tree(self) -> Node | None:
        top = super().tree()
        names = former_ids(top) if top is not None and self.has_formerly else {}
        self.layers.notices += list(review_notices(self.layers, self.layers.overrides, names))
        if top is not None and self.has_formerly:
            files = [f"{self.start(self.root / name).file}/" for name in self.names]
            top = followed(top, files, self.layers.notices)
        self.layers.notices[:] = grouped(self.layers.notices)
        if top is not None:
            self.tell_moved(top)
        # Of a file over one that is gone, this is enough.
        gone = {p.place.file for p in self.problems if p.code in GONE}
        self.problems[:] = [
            p for p in self.problems if p.code != "not-in-order" or p.place.file not in gone
        ]
        return top

    def tell_moved(self, top: Node) -> None:
        """Says of entries whose thing has gone from their list where it stands now, so that what
        they say of it is not lost: in place of what was said of them, if anything was."""
        found = self.layers
        # What was removed here and has gone from there would come back in silence.
        removals = [o for o in found.overrides if o.field == REMOVE and o.base is None]
        stand: dict[tuple[type[Thing], str], list[Steps]] = {}
        orphans = [*found.orphans, *found.inside, *removals]
        titles: dict[tuple[type[Thing], str], str] = {}
        for cls, thing, way in ways(top) if orphans else ():
            titles[cls, title(thing)] = thing.text("id")
            for id_ in (thing.text("id"), *(old.raw for old in thing.items("formerly"))):
                stand.setdefault((cls, id_), []).append(way)
        # Of other kinds, one of that id may always have stood there.
        sure = {kind.cls for kind in KINDS.values() if kind.unique}
        moved: dict[Place, Problem] = {}
        for orphan in orphans:
            at, old, removed = class_at(orphan.path), orphan.path[-1], orphan.field == REMOVE
            if at is None or not (removed or at in sure):
                continue
            there_now = (
                way
                for way in stand.get((at, old), ())
                if way != orphan.path and way not in found.removed
            )
            now = next(there_now, None)
            if now is None:
                name = found.recorded(orphan).get(REMOVE) if orphan in removals else ""
                if name:
                    words = {"id": old, "command": review_command(orphan.layer)}
                    near = partial(str, titles.get((at, name), ""))
                    found.notices.append(Problem(orphan.place, REMOVED_TWICE, near, **words))
                continue
            there = f"{now[0]}/{now[1]}.yml" if now[0] in FOLDERS else PLAYBOOK
            words = {"id": old, "now": now[-1], "list": ".".join(now[2:-1]) or now[0]}
            words["file"] = self.start(self.root / orphan.layer / there).file
            code = "layer-removed-moved" if removed else "layer-moved"
            moved[orphan.place] = Problem(orphan.place, code, **words)
        kept = [p for p in self.problems if p.place not in moved or p.code not in UNFOUND]
        self.problems[:] = [*kept, *moved.values()]

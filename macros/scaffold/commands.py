"""New things, other ids, and less of what is there: each a function that edits `Sources` and writes
nothing. Raises `Refused` where it cannot be done."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from ..load.languages import Language
from ..load.overrides import AFTER, REMOVE
from ..load.problems import LISTED
from ..load.reflection import USUAL, fields, held
from ..load.tree import Node
from ..model.kinds import KINDS, PLAYBOOK
from ..model.nearest import nearest
from ..model.types import ID, LONGEST_ID
from . import blocks, skeleton
from .address import Named, Refused, sort_of
from .skeleton import Skeleton, needed
from .sources import Source, Sources
from .uses import DECLARES, Sort, Step, Use, declared, sorts, uses

FORMERLY = "formerly"


def new(
    sources: Sources,
    sort: Sort,
    id_: str,
    words: Language,
    day: datetime.date,
    within: str = "",
    title: str = "",
    after: str = "",
    layer: str = "",
) -> None:
    """Adds a thing: behind the one called `after` or as the last one, in the thing `within` for
    what stands in the file of another. `layer` is the folder that takes it."""
    _sound(id_)
    if id_ in declared(sources, sort, "" if sort.kind else within):
        raise Refused("there-is", kind=sort.name, id=id_)
    if sort.name == "role" and not within and (known := _activities(sources)):
        raise Refused("needs-activity", "", known[:LISTED], first=known[0])
    prefix = f"{layer}/" if layer else ""
    made = Skeleton(words, _ids(sources), day)
    name = title or _title(id_)
    if sort.folder:
        lines = made.lines(sort.cls, {"title": name}, skip=["id"])
        head = f"# {words.fields[sort.cls.__name__]}\n# {words.commands['new-head']}\n\n"
        file = sources.file(f"{prefix}{sort.folder}/{id_}.yml")
        file.edit(0, 0, head + "\n".join(lines) + "\n")
        _add(sources, f"{prefix}{PLAYBOOK}", sort.field, [id_], after, sort, bool(layer))
        return
    holder = _holder(sources, sort, within) if sort.holders else ""
    folder = KINDS[holder].folder if holder else ""
    base = f"{folder}/{within}.yml" if holder else KINDS[sort.name].file
    field = _field(sort, holder) if holder else sort.field
    usual = _usual(sources, base, field)
    lines = made.lines(sort.cls, {"id": id_, "title": name}, usual=usual)
    if not holder:
        kind = KINDS[sort.name]
        key = "" if kind.file == f"{kind.plural}.yml" else field
        _add(sources, prefix + kind.file, key, lines, after, sort, bool(layer))
        if sort.name == "role" and within:
            _consult(sources, within, id_, prefix)
        return
    _add(sources, prefix + base, field, lines, after, sort, bool(layer))


def rename(sources: Sources, thing: Named, id_: str, layer: str = "") -> list[Use]:
    """Gives a thing another id wherever the old one stands, and writes the old one down under
    `formerly:`; the places. With a `layer` only what is that layer's own."""
    sort, old, within = thing.sort, thing.id, thing.within
    found = _found(sources, sort, old, within)
    if layer and _below(found, layer):
        raise Refused("rename-base", id=old, folder=(sources.root / layer).as_posix())
    _sound(id_)
    if id_ in declared(sources, sort, "" if sort.kind else within):
        raise Refused("there-is", kind=sort.name, id=id_)
    for use in found:
        if use.how == "file":
            use.source.moved = use.source.name.removesuffix(f"{old}.yml") + f"{id_}.yml"
        else:
            use.source.edit(use.start, use.end, id_)
    own = [use for use in found if use.how == ("file" if sort.folder else "declared")]
    first = next((use for use in own if not use.source.layer), own[0] if own else None)
    if first:
        _remember(first.source, first.node or first.source.node, old, id_)
    return found


def remove_in(sources: Sources, thing: Named, layer: str) -> bool:
    """Has a layer remove a thing that the data below it have; whether they have it."""
    found = _found(sources, thing.sort, thing.id, thing.within)
    if not (below := _below(found, layer)):
        return False
    lines = [f"id: {thing.id}", f"{REMOVE}: true"]
    own = [use for use in found if use.source.layer == layer]
    for use in own:
        if use.how == "file":
            use.source.moved = ""
        elif use.how == "set" and use.node:
            raise Refused("no-list", file=(sources.root / use.source.name).as_posix())
    entry = next((u for u in own if u.how in ("ordered", "declared")), None)
    if entry and entry.node and isinstance(entry.node.value, dict):
        start, end = _span(entry)
        column = entry.trail[-1].node.place.column - 1
        flow = blocks.is_flow(entry.source, entry.trail[-1].node)
        text = blocks.flowing(lines) if flow else blocks.entry(lines, column)
        entry.source.edit(start, end, text)
        return True
    place = next((use for use in below if use.trail), None)
    if thing.sort.folder or place is None:
        _add(sources, f"{layer}/{PLAYBOOK}", thing.sort.field, lines, "", thing.sort, True)
    else:
        key = str(place.trail[-2].at) if len(place.trail) > 1 else ""
        _add(sources, f"{layer}/{place.source.own_name}", key, lines, "", thing.sort, True)
    return True


def _below(found: Sequence[Use], layer: str) -> list[Use]:
    """Where the data below a layer have a thing."""
    return [use for use in found if use.how in DECLARES and use.source.layer != layer]


def remove(
    sources: Sources, thing: Named, force: bool = False, instead: str = ""
) -> tuple[list[Use], list[Use]]:
    """Takes a thing away. Where something refers to it, only with `force`, which takes away what
    may go, or with `instead`, the id of another that is named in its place. What else refers to it,
    and what somebody must decide: then nothing is to be written."""
    sort, id_, within = thing.sort, thing.id, thing.within
    found = _found(sources, sort, id_, within)
    if instead and instead not in declared(sources, sort, "" if sort.kind else within):
        known = list(declared(sources, sort, "" if sort.kind else within))
        raise Refused("no-such-id", nearest(instead, known), kind=sort.name, id=instead)
    gone = [(use.source, *_span(use)) for use in found if use.how in ("declared", "file")]
    within_file = [file for file, *_ in gone] if sort.folder else []
    # With a stage go its deliverables, and what refers to them.
    lost = [
        (inner, child)
        for inner in sorts().values()
        if inner.kind and inner.holders and within_file
        for child in declared(sources, inner, id_)
    ]
    others = [
        use
        for use in [*found, *(use for inner in lost for use in uses(sources, *inner))]
        if use.how in ("refers", "settles", "links")
        and not any(use.source is file and start <= use.start < end for file, start, end in gone)
    ]
    if others and not force and not instead:
        return others, others
    left = [use for use in others if not _without(use, instead if use in found else "")]
    for use in found:
        if use.how == "file":
            use.source.moved = ""
        elif use.how in ("declared", "ordered"):
            _drop(use.source, use.trail)
        elif use.how == "set" and use.node:
            blocks.remove_key(use.source, use.node, id_)
        elif use.how == "recorded":
            _forget(use)
    return others, left


def _sound(id_: str) -> None:
    if not re.fullmatch(ID, id_) or len(id_) > LONGEST_ID:
        raise Refused("bad-id", value=id_)


def _found(sources: Sources, sort: Sort, id_: str, within: str) -> list[Use]:
    if not sort.kind and not within:
        _holder(sources, sort, within)
    known = declared(sources, sort, "" if sort.kind else within)
    if id_ not in known:
        raise Refused("no-such-id", nearest(id_, known), kind=sort.name, id=id_)
    return uses(sources, sort, id_, within)


def _title(id_: str) -> str:
    return id_.replace("-", " ").capitalize()


def _ids(sources: Sources) -> dict[str, list[str]]:
    """The ids of every kind; the owner before the other roles."""
    found = {name: list(declared(sources, sort)) for name, sort in sorts().items() if sort.kind}
    top = sources.files.get(PLAYBOOK)
    owner = top.node.text("owner") if top and top.node else ""
    found["role"].sort(key=lambda id_: id_ != owner)
    return found


def _holder(sources: Sources, sort: Sort, within: str) -> str:
    """The kind of the thing that holds something."""
    known = {id_: name for name in sort.holders for id_ in declared(sources, sorts()[name])}
    if within not in known:
        code = "no-such-holder" if within else "needs-holder"
        near = nearest(within, known) if within else ""
        raise Refused(code, near, list(known), kind=sort.name, id=within)
    return known[within]


def _field(sort: Sort, holder: str) -> str:
    """The list of a holder in which a thing of a sort stands."""
    of = fields(KINDS[holder].cls)
    return next(name for name, hint in of.items() if held(hint) == (sort.cls, True))


def _usual(sources: Sources, name: str, key: str) -> list[str]:
    """The fields that every entry of a list of the base has and that are usual."""
    node = sources.files[name].node if name in sources.files else None
    there = (node.child(key) or node) if node else None
    entries = there.value if there is not None and isinstance(there.value, list) else []
    mappings = [entry.value for entry in entries if isinstance(entry.value, dict)]
    return [field for field in USUAL if mappings and all(field in entry for entry in mappings)]


def _add(
    sources: Sources,
    name: str,
    key: str,
    lines: list[str],
    after: str,
    sort: Sort,
    laid: bool,
) -> None:
    """Adds an entry to a list of a file: under a key, or to the file itself where it is a list."""
    source = sources.file(name)
    if laid and after:
        first, *rest = lines
        lines = [first if first.startswith("id:") else f"id: {first}", f"{AFTER}: {after}", *rest]
    node = source.node
    there = node.child(key) if node and key else node
    if there is not None and isinstance(there.value, list) and there.value:
        ids = [_id(child) for child in there.value]
        if after and not laid and after not in ids:
            raise Refused("no-such-id", nearest(after, ids), kind=sort.name, id=after)
        behind = there.value[ids.index(after)] if after in ids else None
        blocks.add_item(source, there, lines, behind)
    elif node is not None and isinstance(node.value, dict) and key:
        blocks.add_list(source, node, key, lines)
    elif node is None or not node.value:
        indent = "  " if key else ""
        dashed = [f"{indent}{'  ' if n else '- '}{line}" for n, line in enumerate(lines)]
        text = "\n".join([f"{key}:", *dashed] if key else dashed)
        if node is not None:  # `[]`
            start = source.offset(node.place)
            source.edit(start, blocks.end_of_flow(source.text, start), text)
        else:
            blocks.insert_lines(source, len(source.starts), text + "\n")
    else:
        raise Refused("no-list", file=source.name)


def _consult(sources: Sources, within: str, role: str, prefix: str) -> None:
    """Has a role consulted in an activity, `stage/activity`: nobody may be without a part."""
    stage, _, id_ = within.partition("/")
    source = sources.files.get(f"stages/{stage}.yml")
    found = list(source.node.items("activities")) if source and source.node else []
    activity = next((node for node in found if node.text("id") == id_), None)
    if source is None or activity is None:
        known = [f"{stage}/{node.text('id')}" for node in found]
        raise Refused("no-such-activity", nearest(within, known), known, id=within)
    now = activity.child("consulted")
    if prefix:
        names = [*(child.raw for child in activity.items("consulted")), role]
        lines = [f"id: {id_}", f"consulted: [{', '.join(names)}]"]
        _add(
            sources, f"{prefix}stages/{stage}.yml", "activities", lines, "", sort_of("role"), False
        )
    elif now is not None and isinstance(now.value, list) and now.value:
        blocks.add_item(source, now, [role], None)
    else:
        blocks.add_list(source, activity, "consulted", [role])


def _activities(sources: Sources) -> list[str]:
    """The activities of all stages, as `stage/activity`."""
    return [
        f"{Path(name).stem}/{node.text('id')}"
        for name, source in sources.files.items()
        if name.startswith("stages/") and source.node
        for node in source.node.items("activities")
    ]


def _id(node: Node) -> str:
    return node.text("id") if isinstance(node.value, dict) else node.raw


def _remember(source: Source, node: Node | None, old: str, id_: str) -> None:
    """Writes down that a thing was called `old`; no more that it was called as it is now."""
    if node is None or not isinstance(node.value, dict):
        return
    former = node.child(FORMERLY)
    if former is not None and isinstance(former.value, list) and former.value:
        again = next((child for child in former.value if child.raw == id_), None)
        if again is None:
            blocks.add_item(source, former, [old], None)
        else:
            start = source.text.index(id_, source.offset(again.place))
            source.edit(start, start + len(id_), old)
    elif blocks.is_flow(source, node):
        at = blocks.end_of_flow(source.text, source.offset(node.value["id"].place))
        source.edit(at, at, f", {FORMERLY}: [{old}]")
    else:
        here = node.keys.get("id") or node.place
        line, column = here.line - 1, here.column - 1
        if "id" in node.keys:
            after = blocks.end_of_block(source, line, column)
            blocks.insert_lines(source, after, f"{' ' * column}{FORMERLY}: [{old}]\n")
        else:
            blocks.insert_lines(source, line, f"{FORMERLY}: [{old}]\n")


def _span(use: Use) -> tuple[int, int]:
    """The characters of a thing: of its file, or of its entry in a list."""
    if use.how == "file" or not use.node:
        return 0, len(use.source.text) + 1
    step, source = use.trail[-1], use.source
    if blocks.is_flow(source, step.node):
        start = source.offset(use.node.place)
        return start, blocks.end_of_flow(source.text, start)
    line = blocks.dash_of(source, step.node, use.node)
    after = blocks.end_of_block(source, line, step.node.place.column - 1)
    return blocks.start_of(source, line), blocks.start_of(source, after)


def _without(use: Use, instead: str) -> bool:
    """Takes a reference away, or has it name another thing; whether that could be done."""
    source = use.source
    if instead:
        if not (_has_part(use, instead) and _drop(source, use.trail)):
            source.edit(use.start, use.end, instead)
            _give_up_lesser(use, instead)
        return True
    if use.how == "links" and source.text[use.start - 6 : use.start] != "value:":
        return _unlink(use)
    if use.how != "refers" or not use.trail:
        return False
    if use.trail[-1].at == AFTER:
        blocks.remove_key(source, use.trail[-1].node, AFTER)
        return True
    return _drop(source, use.trail)


def _give_up_lesser(use: Use, instead: str) -> None:
    """Takes the one that is named now out of the lists beside it, which may do without."""
    for step in reversed(use.trail):
        cls, listed = held(step.hint)
        if isinstance(step.at, int) or cls is None or listed:
            continue
        for name, child in step.node.value.items():
            if name != step.at and isinstance(child.value, list) and not needed(cls, name):
                for number, entry in enumerate(child.value):
                    if entry.value == instead:
                        way = (Step(step.node, step.hint, name), Step(child, None, number))
                        _drop(use.source, way)
        return


def _has_part(use: Use, instead: str) -> bool:
    """Whether another is named already in the thing that names this one, so that one of the two is
    enough there."""
    if len(use.trail) < 2 or not isinstance(use.trail[-1].at, int):
        return False
    thing = use.trail[-2].node
    beside = [child for child in thing.value.values() if isinstance(child.value, str | list)]
    named = [
        n for child in beside for n in (child.value if isinstance(child.value, list) else [child])
    ]
    return any(node.value == instead for node in named)


def _unlink(use: Use) -> bool:
    """Leaves the words of a link where the link was."""
    text = use.source.text
    close = text.rfind("](", 0, use.start)
    start, depth = close, 1
    while start > 0 and depth:
        start -= 1
        depth += (text[start] == "]") - (text[start] == "[")
    end = text.find(")", use.end)
    if depth or end < 0 or "\n\n" in text[start:end]:
        return False
    use.source.edit(start, end + 1, text[start + 1 : close])
    return True


def _drop(source: Source, trail: Sequence[Step]) -> bool:
    """Takes what a way leads to out of its list or mapping, and that as well if nothing is left and
    it may be missing; whether it could be done."""
    step = trail[-1]
    holder = step.node
    if isinstance(step.at, int):
        gone = source.dropped.setdefault(id(holder), set())
        least = 0 if source.layer else _least(trail)
        if len(holder.value) - len(gone | {step.at}) >= max(1, least):
            gone.add(step.at)
            blocks.remove_item(source, holder, holder.value[step.at])
            return True
        return len(trail) > 1 and not least and _drop(source, trail[:-1])
    cls, _ = held(step.hint)
    if cls is None:
        return False
    # What a thing usually says is nothing to go unseen.
    if source.layer or not (needed(cls, step.at) or step.at in USUAL):
        if len(holder.value) == 1 and len(trail) > 1:
            return _drop(source, trail[:-1])
        blocks.remove_key(source, holder, step.at)
        return True
    # What has no id stands there for what it refers to.
    in_list = len(trail) > 1 and isinstance(trail[-2].at, int)
    return in_list and "id" not in cls.model_fields and _drop(source, trail[:-1])


def _least(trail: Sequence[Step]) -> int:
    """How many entries the list at the end of a way must have."""
    if len(trail) < 2 or not isinstance(trail[-2].at, str):
        return 0
    cls, _ = held(trail[-2].hint)
    return skeleton.least(cls, trail[-2].at) if cls else 0


def _forget(use: Use) -> None:
    """Takes an entry out of the record of a review."""
    source = use.source
    node = source.node
    assert node
    for key, place in node.keys.items():
        start = source.offset(place)
        if start <= use.start <= start + len(key) + 1:
            line = place.line - 1
            after = blocks.end_of_block(source, line, place.column - 1)
            source.edit(blocks.start_of(source, line), blocks.start_of(source, after), "")
            return

"""Playbooks with very many checks, made from the shipped one."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import yaml


def many_checks(data: Path, count: int) -> None:
    """Repeats the checks of the stages in `data`, each time under other ids, until there are
    `count` of them in stages."""
    stages = [data / f"stages/{id_}.yml" for id_ in _ids(data)]
    loaded = [yaml.safe_load(path.read_text("utf-8")) for path in stages]
    own = [list(stage.get("checklist", [])) for stage in loaded]
    turn, have = 1, sum(map(len, own))
    while have < count:
        turn += 1
        for stage, checks in zip(loaded, own, strict=True):
            more = [
                {**deepcopy(c), "id": f"{c['id']}-again-{turn}", "text": f"{c['text']} {turn}"}
                for c in checks
            ]
            stage.setdefault("checklist", []).extend(more[: count - have])
            have += len(more[: count - have])
    for path, stage in zip(stages, loaded, strict=True):
        text = yaml.dump(stage, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        path.write_text(text, "utf-8")


def _ids(data: Path) -> list[str]:
    return list(yaml.safe_load((data / "playbook.yml").read_text("utf-8"))["stages"])

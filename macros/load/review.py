"""Records what the entries of a layer were written over, so that a later change below is noticed;
the only writer in a data folder."""

from __future__ import annotations

from pathlib import Path

import yaml

from .layers import REVIEWED, Layers, record

HEAD = """\
# What the entries of this folder were written over: `python -m macros review` records it, and
# `python -m macros check` says what has changed since. Not to be edited by hand; keep it with the
# other files.
"""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write_review(root: Path, layer: str, found: Layers) -> tuple[Path, int]:
    """Writes down that a layer in the data folder `root` has been reviewed as it stands; the file
    and how many entries it has."""
    path = root / layer / REVIEWED
    recorded = record(found, layer)
    text = yaml.dump(recorded, Dumper=_Dumper, allow_unicode=True, sort_keys=True, width=1000)
    path.write_text(f"{HEAD}\n{text if recorded else ''}", "utf-8")
    return path, len(recorded)

"""How an organisation looks: its colours as a style sheet, its pictures with their sizes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path
from struct import unpack

from mkdocs.structure.files import File, Files

from ..load import read
from ..load.beside import PICTURES, picture_problems
from ..load.problems import Problem
from ..model.colours import readable, text_on
from ..model.playbook import Playbook
from ..model.things import Brand, Colours

SCHEMES = {"light": "default", "dark": "slate"}
"""What the theme calls the schemes."""
SHIPPED = ("assets/logo.svg", "assets/preview.png", "assets/home.png")
"""Pictures of the shipped playbook, its README's as well. None is published that is not named."""
SVG = re.compile(r"""\bviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
BEGINNING = 4096
"""Bytes of a picture in which its size is looked for."""


def pictures(brand: Brand) -> dict[str, str]:
    """The pictures that a brand names, by what they are."""
    return {name: getattr(brand, name) for name in PICTURES if getattr(brand, name)}


def leave_out_shipped(files: Files, playbook: Playbook, folders: Container[str | None]) -> None:
    """Takes the pictures of the shipped playbook, which lie in its `folders`, out of a site that
    does not show them."""
    for name in set(SHIPPED) - set(pictures(playbook.brand).values()) - playbook.pictures.keys():
        file = files.get_file_from_path(name)
        if file and file.src_dir in folders:
            files.remove(file)


def missing(
    files: Files, brand: Brand, folder: Path, base: Path, layers: list[str]
) -> Iterator[Problem]:
    """The pictures that are not there, at the places in the data that name them."""
    there = {file: files.get_file_from_path(file) is not None for file in pictures(brand).values()}
    if not all(there.values()) and (tree := read(folder, base, layers=layers).tree):
        yield from picture_problems(tree, lambda file: there.get(file, True))


def sizes(files: Files, brand: Brand) -> dict[str, tuple[int, int] | None]:
    """The sizes of the pictures that a brand names, by what they are."""
    found = ((name, files.get_file_from_path(file)) for name, file in pictures(brand).items())
    return {name: size(file) if file else None for name, file in found}


def size(file: File) -> tuple[int, int] | None:
    """Width and height of a PNG in pixels, of an SVG in its own units; None of what else there is,
    and of what has none."""
    data = file.content_bytes[:BEGINNING]
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = unpack(">II", data[16:24])
    elif found := SVG.search(data.decode("utf-8", "replace")):
        width, height = (round(float(value)) for value in found.groups())
    else:
        return None
    return (width, height) if width and height else None


def style(brand: Brand) -> str:
    """The style sheet of the colours; nothing where the brand has none."""
    light, dark = brand.light, _dark(brand)
    rules = [_rule(SCHEMES[s], c) for s, c in (("light", light), ("dark", dark))]
    return "\n".join(["@media screen {", *rules, "}"]) if any(rules) else ""


def _dark(brand: Brand) -> Colours:
    """The colours of the dark scheme, made from the light ones where it names none."""
    light, dark = brand.light, brand.dark
    accent = dark.accent or (light.accent and readable(light.accent, "dark"))
    return Colours(primary=dark.primary or light.primary, accent=accent)


def _rule(scheme: str, colours: Colours) -> str:
    values: dict[str, str] = {}
    if colours.primary:
        ground, text = colours.primary, text_on(colours.primary)
        values |= dict.fromkeys(("head", "head-tint", "head-rule"), ground)
        values |= dict.fromkeys(("head-text", "head-quiet", "head-mark"), text)
    if colours.accent:
        values |= {"seal": colours.accent, "link": colours.accent}
    said = "".join(f" --pb-{name}: {value};" for name, value in values.items())
    return f'[data-md-color-scheme="{scheme}"] {{{said} }}' if said else ""

"""Colours as the data write them (`#rrggbb`), and how well a text can be read on a ground."""

from __future__ import annotations

GROUNDS = {"light": "#f7e9eb", "dark": "#353126"}
"""Of the grounds that a page of each scheme has, the one nearest to its text: a stage's tint. Made
by `overrides/assets/css/palette.css`, from which a test reckons them again."""
LEAST = 4.5
"""The least contrast of a text with its ground: WCAG 2.2, 1.4.3."""
BLACK, WHITE = "#000000", "#ffffff"
TABLE_HEAD = "#1F3A5F"
"""Behind the head of a table in a workbook, unless an organisation has a colour of its own."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_on(ground: str) -> str:
    """Black or white, whichever can be read better on the ground: never less than `LEAST`."""
    return max(WHITE, BLACK, key=lambda text: contrast(text, ground))


def readable(colour: str, scheme: str) -> str:
    """The colour, or the nearest one between it and black or white that can be read in a scheme."""
    ground = GROUNDS[scheme]
    end = text_on(ground)
    steps = (_mixed(colour, end, step / 100) for step in range(101))
    return next(mixed for mixed in steps if contrast(mixed, ground) >= LEAST)


def _luminance(colour: str) -> float:
    """The relative luminance, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(value / 255) for value in _values(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_values(colour), _values(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _values(colour: str) -> tuple[int, ...]:
    """Red, green and blue, from 0 to 255."""
    return tuple(bytes.fromhex(colour[1:]))

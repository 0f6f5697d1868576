"""A cache may be lost, cut off, altered or impossible: what uses it is slower, and no different."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from macros.model.playbook import Playbook
from macros.render import cache
from macros.render.environment import RenderEnvironment
from macros.render.views import Views


def test_only_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new/file"
    assert cache.read(path) is None
    cache.write(path, b"one\ntwo")
    assert cache.read(path) == b"one\ntwo"
    whole = path.read_bytes()
    for other in (b"", whole[:-1], whole + b"x", whole[1:], b"\xff\n\xff"):
        path.write_bytes(other)
        assert cache.read(path) is None
    assert [found.name for found in path.parent.iterdir()] == ["file"]


def test_place_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    cache.write(blocked / "below", b"x")
    assert cache.read(blocked / "below") is None
    (tmp_path / "folder").mkdir()
    cache.write(tmp_path / "folder", b"x")
    assert cache.read(tmp_path / "folder") is None
    assert sorted(found.name for found in tmp_path.iterdir()) == ["file", "folder"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def replaced(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [cut, replaced, Path.unlink])
def test_templates_are_made_anew(
    sample: Playbook, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    def page() -> str:
        return Views(sample, RenderEnvironment(cache=tmp_path), "index.md").stage_cards()

    first = page()
    kept = list(tmp_path.iterdir())
    assert kept
    for path in kept:
        spoil(path)
    assert page() == first

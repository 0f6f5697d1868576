"""A cache may be lost, cut off, altered or impossible: what uses it is slower, and no different."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import ROOT

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


def test_what_others_wrote_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a stranger's commit brings it: with the check sum, of another key or another name."""
    monkeypatch.setattr(cache, "key", lambda: b"theirs")
    cache.write(tmp_path / "svg", b"<script>")
    monkeypatch.undo()
    assert cache.read(tmp_path / "svg") is None
    sum_ = hashlib.sha256(b"<script>").hexdigest().encode()
    (tmp_path / "svg").write_bytes(sum_ + b"\n<script>")
    assert cache.read(tmp_path / "svg") is None
    cache.write(tmp_path / "one", b"x")
    (tmp_path / "one").rename(tmp_path / "two")
    assert cache.read(tmp_path / "two") is None


def test_key_is_kept_for_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.chdir(ROOT)

    def key() -> bytes:
        cache.key.cache_clear()
        return cache.key()

    first = key()
    assert key() == first and len(first) == cache.LENGTH
    if os.name == "posix":
        assert cache.key_file().stat().st_mode & 0o077 == 0
    cache.key_file().write_bytes(b"cut")
    assert key() not in (first, b"cut")
    # In the checkout it could be a stranger's, and where it cannot be kept it is another each time.
    kept = key()
    monkeypatch.chdir(tmp_path)
    assert key() != kept
    monkeypatch.chdir(ROOT)
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert key() != key()
    monkeypatch.undo()
    cache.key.cache_clear()

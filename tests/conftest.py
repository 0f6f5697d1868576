"""Fixtures that the tests of several packages share."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import ROOT, copy_sample, shipped_data

from macros.load import load
from macros.load.settings import settings
from macros.model.playbook import Playbook


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The sample playbook as files, for a test to change."""
    return copy_sample(tmp_path / "data")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Playbook:
    """The sample playbook, loaded."""
    return load(copy_sample(tmp_path_factory.mktemp("sample") / "data"))


@pytest.fixture(scope="session")
def shipped() -> Playbook:
    """The playbook that comes with the generator, without what an organisation lays over it; a
    test of it is skipped where `data/` holds another one."""
    return load(shipped_data(), ROOT, layers=())


@pytest.fixture(scope="session")
def own() -> Playbook:
    """The playbook of this repository as it is published, whichever it is."""
    named = settings(ROOT)
    return load(ROOT / named.folder, ROOT, layers=named.layers)

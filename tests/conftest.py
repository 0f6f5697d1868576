"""Fixtures that the tests of several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import ROOT, copy_sample

from macros.load import load
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
    """The playbook of this repository."""
    return load(ROOT / "data", ROOT)

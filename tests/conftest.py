"""Fixtures that the tests of several packages share."""

from __future__ import annotations

from pathlib import Path

import pytest
from exports import OWN_LAYER, hostile
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
def layered(tmp_path_factory: pytest.TempPathFactory) -> Playbook:
    """The sample with an organisation's own layer, which changes, adds, removes and settles."""
    data = copy_sample(tmp_path_factory.mktemp("layered") / "data")
    for name, text in OWN_LAYER.items():
        file = data / "local" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return load(data)


@pytest.fixture(params=["shipped", "hostile", "layered"])
def playbook(request: pytest.FixtureRequest) -> Playbook:
    """What every export must take along word for word."""
    if request.param == "hostile":
        return hostile(request.getfixturevalue("sample"))
    found: Playbook = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def own() -> Playbook:
    """The playbook of this repository as it is published, whichever it is."""
    named = settings(ROOT)
    return load(ROOT / named.folder, ROOT, layers=named.layers)

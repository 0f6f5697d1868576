"""What other packages do not promise is still as we take it; if not, the test says what breaks."""

from __future__ import annotations

import pytest
from samples import ROOT

from macros.website.internals import LEANS, Lean


@pytest.mark.parametrize("lean", LEANS, ids=lambda lean: f"{lean.package}/{lean.file}")
def test_inside_of_another_package_is_as_it_was(lean: Lean) -> None:
    assert lean.holds(), f"{lean.package}/{lean.file} has changed. See {lean.ours}: {lean.reason}."


@pytest.mark.parametrize("lean", LEANS, ids=lambda lean: lean.ours)
def test_our_side_exists(lean: Lean) -> None:
    first = lean.ours.split(",")[0].split(" ")[0]
    assert (ROOT / first).exists()


def test_every_copied_partial_is_listed() -> None:
    copies = {path.name for path in (ROOT / "overrides/partials").glob("*.html")}
    listed = {lean.file.split("/")[-1] for lean in LEANS if lean.sha256}
    # The foot of the page is ours alone.
    assert copies - {"copyright.html"} == listed


def test_change_is_seen() -> None:
    assert not Lean("mkdocs", "theme.py", "x", "x", text="no such text in there").holds()
    assert not Lean("mkdocs", "theme.py", "x", "x", sha256="0").holds()
    assert not Lean("no_such_package", "x", "x", "x", text="x").holds()

"""What other packages do not promise is still as we take it; if not, the test says what breaks."""

from __future__ import annotations

import pytest
from samples import ROOT

from macros.website.internals import ASSUMPTIONS, Assumption


@pytest.mark.parametrize(
    "assumed", ASSUMPTIONS, ids=lambda assumed: f"{assumed.package}/{assumed.file}"
)
def test_inside_of_another_package_is_as_it_was(assumed: Assumption) -> None:
    assert assumed.holds(), (
        f"{assumed.package}/{assumed.file} has changed. See {assumed.ours}: {assumed.reason}."
    )


@pytest.mark.parametrize("assumed", ASSUMPTIONS, ids=lambda assumed: assumed.ours)
def test_our_side_exists(assumed: Assumption) -> None:
    first = assumed.ours.split(",")[0].split(" ")[0]
    assert (ROOT / first).exists()


def test_every_copied_partial_is_listed() -> None:
    copies = {path.name for path in (ROOT / "overrides/partials").glob("*.html")}
    listed = {assumed.file.split("/")[-1] for assumed in ASSUMPTIONS if assumed.sha256}
    # The foot of the page is ours alone.
    assert copies - {"copyright.html"} == listed


def test_change_is_seen() -> None:
    assert not Assumption("mkdocs", "theme.py", "x", "x", text="no such text in there").holds()
    assert not Assumption("mkdocs", "theme.py", "x", "x", sha256="0").holds()
    assert not Assumption("no_such_package", "x", "x", "x", text="x").holds()

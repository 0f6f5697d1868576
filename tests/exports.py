"""Editions for the tests of exports."""

from __future__ import annotations

from macros.exports.edition import Edition, edition_time
from macros.model.playbook import Playbook


def edition(playbook: Playbook) -> Edition:
    """A playbook as a site at an address offers it."""
    return Edition(playbook, edition_time(playbook, {}), "https://bread.example/")

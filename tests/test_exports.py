"""What every export has in common: the table, the time, and that the same data give the same."""

from __future__ import annotations

import datetime

import pytest
from exports import edition

from macros.exports.edition import Edition, edition_time
from macros.exports.table import EXPORTS, downloads, exported
from macros.model.playbook import Playbook


def test_paths_are_unique(shipped: Playbook) -> None:
    paths = [f.path for files in exported(edition(shipped)).values() for f in files]
    assert len(paths) == len({path.casefold() for path in paths})


def test_every_export_is_offered(sample: Playbook) -> None:
    groups = downloads(edition(sample), exported(edition(sample)))
    assert [group.id for group in groups] == [e.label.replace("_", "-") for e in EXPORTS]
    for group in groups:
        assert group.title and group.purpose and any(file.title for file in group.files)


@pytest.mark.parametrize(
    ("epoch", "time"),
    [("", "2026-01-31T00:00:00+00:00"), ("86400", "1970-01-02T00:00:00+00:00")],
)
def test_time_is_never_now(sample: Playbook, epoch: str, time: str) -> None:
    assert edition_time(sample, {"SOURCE_DATE_EPOCH": epoch}).isoformat() == time


def test_addresses(sample: Playbook) -> None:
    assert edition(sample).address("stage", "plan") == "https://bread.example/stages/plan/"
    assert edition(sample).address("term", "oven") == "https://bread.example/glossary/#term-oven"
    assert edition(sample).resolve("role:baker") == "https://bread.example/roles/baker/"
    assert edition(sample).resolve("mailto:a@b.example") == "mailto:a@b.example"
    nowhere = Edition(sample, datetime.datetime(2026, 1, 31, tzinfo=datetime.UTC))
    assert nowhere.resolve("role:baker") == ""

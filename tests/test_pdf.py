"""What is done to a print of the whole playbook once the browser has made it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from browser.pdf import dated, time_of
from exports import edition

from macros.exports.data import DATA, data
from macros.model.playbook import Playbook

DAY = datetime(1970, 1, 2, tzinfo=UTC)


def test_the_same_print_at_another_time_is_the_same() -> None:
    """Other times, and cells counted on from what the browser did before, in the same order."""
    made = [
        dated(b"/CreationDate (D:%s+00'00') /ID (node%08d) [(node%08d) (node%08d)]" % said, DAY)
        for said in ((b"20260131000000", 489, 491, 489), (b"20270228120000", 501, 530, 501))
    ]
    assert made[0] == made[1]
    assert made[0].startswith(b"/CreationDate (D:19700102000000+00'00') /ID (node00000001)")
    assert made[0].endswith(b"[(node00000002) (node00000001)]")


def test_a_print_carries_the_time_of_the_other_files(tmp_path: Path, sample: Playbook) -> None:
    reviewed = sample.model_copy(update={"reviewed": date(2026, 1, 31)})
    (tmp_path / DATA).parent.mkdir()
    (tmp_path / DATA).write_bytes(data(edition(reviewed)))
    assert time_of(tmp_path, {}) == datetime(2026, 1, 31, tzinfo=UTC)
    assert time_of(tmp_path, {"SOURCE_DATE_EPOCH": "86400"}) == DAY

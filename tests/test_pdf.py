"""What is done to a print of the whole playbook once the browser has made it."""

from __future__ import annotations

from browser.pdf import dated


def test_the_same_print_at_another_time_is_the_same() -> None:
    """Other times, and cells counted on from what the browser did before, in the same order."""
    made = [
        dated(b"/CreationDate (D:%s+00'00') /ID (node%08d) [(node%08d) (node%08d)]" % said, "86400")
        for said in ((b"20260131000000", 489, 491, 489), (b"20270228120000", 501, 530, 501))
    ]
    assert made[0] == made[1]
    assert made[0].startswith(b"/CreationDate (D:19700102000000+00'00') /ID (node00000001)")
    assert made[0].endswith(b"[(node00000002) (node00000001)]")
    assert dated(b"(node00000489)", None) == b"(node00000489)"

"""Names of files made from titles, for people to find them by."""

from __future__ import annotations

import re
import unicodedata

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
"""What Windows does not take in a name, and what hides in one."""
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
LONGEST = 60


def file_name(title: str, id_: str) -> str:
    """The title as a name that every file system takes, without a suffix; the id where nothing is
    left of it."""
    plain = FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    name = " ".join(plain.split())[:LONGEST].strip(". ")
    return id_ if not name or DEVICE.match(name) else name

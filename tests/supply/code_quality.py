"""Turns `file:line:column: sentence` from standard input into GitLab's report of code quality."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable

PROBLEM = re.compile(r"([^\s:][^:]*):(\d+):(\d+): (.+)")
NOTICES = ("알림: ", "Notice: ")
"""How what is not wrong begins, in each language."""


def report(lines: Iterable[str]) -> list[dict[str, object]]:
    """One entry for each line that names a place; others are left out."""
    return [
        {
            "description": match[4],
            "check_name": "playbook",
            "fingerprint": hashlib.sha256(match[0].encode()).hexdigest(),
            "severity": "minor" if match[4].startswith(NOTICES) else "major",
            "location": {"path": match[1], "lines": {"begin": int(match[2])}},
        }
        for line in lines
        if (match := PROBLEM.fullmatch(line.rstrip("\n")))
    ]


if __name__ == "__main__":
    json.dump(report(sys.stdin), sys.stdout)

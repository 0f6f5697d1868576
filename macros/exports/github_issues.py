"""Files each line of github.csv, which lies beside this script, as an issue of the repository in
the working folder. Needs GitHub's `gh`, logged in: https://cli.github.com. What is there already
is left as it is, so that it may be run again, for example where GitHub asked to wait.

    python github_issues.py          says what it would file
    python github_issues.py --file   files it
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

PAUSE = 1
"""Seconds between two issues, as GitHub asks of those who create many."""


def listed(kind: str, field: str, *more: str) -> list[str]:
    """That field of every issue or label there is; the text of an issue ends with the id of its
    row."""
    command = ["gh", kind, "list", "--limit=100000", f"--json={field}", *more]
    found = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return [thing[field] for thing in json.loads(found or "[]")]


def main(arguments: list[str]) -> None:
    with (Path(__file__).parent / "github.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if arguments != ["--file"]:
        for row in rows:
            print(row["title"])
        print(f"{len(rows)} issues. To file them: python {Path(__file__).name} --file")
        return
    there = "\n".join(listed("issue", "body", "--state=all"))
    # One that is there keeps its colour and description; GitHub takes A for a.
    known = {label.casefold() for label in listed("label", "name")}
    for label in sorted({label for row in rows for label in row["labels"].split(",")}):
        if label.casefold() not in known:
            subprocess.run(["gh", "label", "create", label], check=True)
    for row in rows:
        mark = f"<!-- {row['id']} -->"
        if mark in there:
            continue
        body = f"{row['body']}\n\n{mark}"
        command = ["gh", "issue", "create", f"--title={row['title']}", f"--body={body}"]
        if subprocess.run([*command, f"--label={row['labels']}"], check=False).returncode:
            sys.exit(f"Not filed: {row['title']}\nRun this again later: it goes on from here.")
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(sys.argv[1:])

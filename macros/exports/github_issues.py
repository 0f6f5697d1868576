"""Files each line of github.csv, which lies beside this script, as an issue of the repository in
the working folder. Needs GitHub's `gh`, logged in: https://cli.github.com. Run it once.

    python github_issues.py          says what it would file
    python github_issues.py --file   files it
"""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path


def main(arguments: list[str]) -> None:
    with (Path(__file__).parent / "github.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if arguments != ["--file"]:
        for row in rows:
            print(row["title"])
        print(f"{len(rows)} issues. To file them: python {Path(__file__).name} --file")
        return
    for label in sorted({label for row in rows for label in row["labels"].split(",")}):
        subprocess.run(["gh", "label", "create", label, "--force"], check=True)
    for row in rows:
        command = ["gh", "issue", "create", f"--title={row['title']}", f"--body={row['body']}"]
        subprocess.run([*command, f"--label={row['labels']}"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])

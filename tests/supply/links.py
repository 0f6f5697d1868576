"""Asks every outside address that the data and the hand-written pages link to whether it is there.

Run weekly, not with the tests: others' servers are not ours to fail a change by. Prints
`file:line:column: what is wrong` for what is gone, and exits with 1 if anything is.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).parent.parent.parent
WHERE = ("*.yml", "docs", "*.md", "LICENSE", "overrides/*.html", ":!tests", ":!.*")
"""Wherever a fork has its data; not what tests and workflows name."""
ADDRESS = re.compile(r"https?://[^\s<>\"'`\\{}|]+")
NOT_ASKED = re.compile(
    r"https?://(127\.|localhost|([\w-]+\.)*example(\.(org|com|net))?([/:?#]|$)|github\.com/example/)"
)
GONE = (404, 410)
BROWSER = {"User-Agent": "Mozilla/5.0 (link check)", "Accept": "text/html,*/*"}
Place = tuple[str, int, int]


def addresses(text: str) -> list[tuple[int, int, str]]:
    """Line, column and address of each link in a text, counted from 1."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for match in ADDRESS.finditer(line):
            address, depth = match[0], 0
            # In `[text](address)` the first bracket that the address did not open ends it.
            for index, letter in enumerate(address):
                depth += (letter == "(") - (letter == ")")
                if depth < 0:
                    address = address[:index]
                    break
            address = address.rstrip(".,;:!?*]")
            if not NOT_ASKED.match(address):
                found.append((number, match.start() + 1, address.partition("#")[0]))
    return found


def linked() -> dict[str, list[Place]]:
    """Each address in the tracked files, and where it stands."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--", *WHERE], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    found: dict[str, list[Place]] = {}
    for name in filter(None, names.split("\0")):
        try:
            text = (ROOT / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for line, column, address in addresses(text):
            found.setdefault(address, []).append((name, line, column))
    return found


def asked(address: str, tries: int = 3) -> tuple[bool, str]:
    """Whether an address may stay, and what its server answered.

    A refusal (403, 429, 5xx) is no proof that a page is gone: many servers refuse programs.
    """
    answer = ""
    for _ in range(tries):
        try:
            with urlopen(Request(encoded(address), headers=BROWSER), timeout=20) as response:
                return True, f"answers {response.status}"
        except HTTPError as error:
            answer = f"answers {error.code}"
            if error.code in GONE:
                return False, answer
            if error.code < 500 and error.code != 429:
                break
        except (OSError, ValueError) as error:
            answer = f"cannot be reached: {error}"
    return answer.startswith("answers"), answer


def encoded(address: str) -> str:
    """An address as a request carries it: a host in Punycode, the rest in percent signs."""
    parts = urlsplit(address)
    path, query = (quote(part, safe="/?%:@!$&'()*+,;=~") for part in (parts.path, parts.query))
    host = parts.netloc.encode("idna").decode()
    return parts._replace(netloc=host, path=path, query=query).geturl()


def main() -> int:
    """Asks all, eight at a time; 1 if any is gone."""
    found = linked()
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(found, pool.map(asked, found), strict=True))
    gone = 0
    for address, (stays, answer) in answers.items():
        if not stays:
            gone += len(found[address])
            for file, line, column in found[address]:
                print(f"{file}:{line}:{column}: {address} {answer}")
        elif answer != "answers 200":
            print(f"{address} {answer}")
    print(f"{len(found)} addresses asked, {gone} places to mend.")
    return 1 if gone else 0


if __name__ == "__main__":
    sys.exit(main())

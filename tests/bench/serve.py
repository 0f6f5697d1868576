"""From saving one line of YAML to the new text in the HTTP answer of `mkdocs serve`, in seconds.

`python tests/bench/serve.py [stages ...]` changes the summary of a stage over and over, then the
first item of its checklist, in the shipped playbook (0) and in generated ones.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import playbooks
import yaml


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answer(address: str) -> str:
    """The page, or nothing while the server does not listen yet."""
    try:
        with urllib.request.urlopen(address, timeout=120) as response:
            return str(response.read().decode())
    except OSError:
        return ""


def wait_for(address: str, text: str) -> float:
    """Seconds until the page has the text; fails after ten minutes."""
    started = time.perf_counter()
    while text not in answer(address):
        assert time.perf_counter() - started < 600, f"'{text}' never came"
        time.sleep(0.01)
    return time.perf_counter() - started


EDITS = {
    "summary": r"(?m)(^summary: ).*$",
    "item": r"(?s)(\nchecklist:.*?\n    text: )[^\n]*",
}
"""What is changed, and the text before it."""


def measure(stages: int, edit: str, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        project = playbooks.ours(Path(temporary) / "ours", stages)
        top = yaml.safe_load((project / "data/playbook.yml").read_text("utf-8"))
        stage = top["stages"][1]
        file = project / f"data/stages/{stage}.yml"
        source = file.read_text("utf-8")
        port = free_port()
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
        environment = os.environ | {"SITE_URL": "", "NO_MKDOCS_2_WARNING": "1"}
        log = (project / "log").open("w")
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/stages/{stage}/"
            wait_for(address, "<html")
            times = []
            for turn in range(rounds):
                time.sleep(0.7 + turn % 7 / 50)  # Not in step with the watcher.
                text = f"Round {turn} of the bench."
                changed = re.sub(EDITS[edit], rf"\g<1>{text}", source, count=1)
                file.write_text(changed, "utf-8")
                times.append(wait_for(address, text))
        finally:
            server.terminate()
            server.wait()
    row = f"median {statistics.median(times):.2f}, {min(times):.2f} to {max(times):.2f} s"
    print(f"{stages or 'shipped'} stages, {edit}: {row}, {rounds} saves", flush=True)


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("0", "60")):
        for edit in EDITS:
            measure(size, edit, 15)

"""Compares this project's build with plain MkDocs on the same pages ready-made, in one run.

`python tests/bench/bench.py [stages ...]` prints, for the shipped playbook (0) and for generated
ones, the time and memory of the floor and the ratios to it: warm, and with an empty cache of
diagrams. Builds take turns, so that a machine whose speed drifts slows all of them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import playbooks

SIZES = (0, 60, 600)


@dataclass
class Runs:
    """What builds of one kind took: seconds of processor time, megabytes at the peak."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


def build(folder: Path) -> tuple[float, float]:
    """Builds a project in a process of its own; its processor seconds and peak megabytes."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "site"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(output.read().decode())
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def cold(folder: Path) -> None:
    """Empties what a build keeps for the next."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)


def compare(stages: int, rounds: int) -> float:
    """Measures one size and prints its rows; the median seconds of a warm build."""
    with tempfile.TemporaryDirectory() as temporary:
        project = playbooks.ours(Path(temporary) / "ours", stages)
        floor = playbooks.floor(Path(temporary) / "floor", project)
        # A cold build fills the caches for the warm one after it.
        kinds: dict[str, tuple[Path, Callable[[Path], None] | None]] = {
            "cold": (project, cold),
            "floor": (floor, None),
            "warm": (project, None),
        }
        runs = {kind: Runs() for kind in kinds}
        for turn in range(rounds + 1 if rounds > 1 else 1):
            for kind, (folder, before) in kinds.items():
                if before:
                    before(folder)
                seconds, megabytes = build(folder)
                if turn or rounds == 1:  # The first round fills the caches of Python and disk.
                    runs[kind].seconds.append(seconds)
                    runs[kind].megabytes.append(megabytes)
        count = sum(1 for _ in (project / "site").rglob("*.html"))
        index = (project / "site/search/search_index.json").stat().st_size
        page = next((project / "site/stages").glob("*/index.html")).stat().st_size
    base = runs["floor"]
    print(f"{stages or 'shipped'} stages: {count} pages")
    print(f"  a stage page {page / 1e3:.0f} kB, loaded with it of the search {index / 1e3:.1f} kB")
    print(f"  floor {statistics.median(base.seconds):7.2f} s {max(base.megabytes):5.0f} MB")
    for kind in ("warm", "cold"):
        ratios = [a / b for a, b in zip(runs[kind].seconds, base.seconds, strict=True)]
        memory = max(runs[kind].megabytes) / max(base.megabytes)
        print(
            f"  {kind:5} {statistics.median(runs[kind].seconds):7.2f} s"
            f"   ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            f"   memory {memory:.2f}",
            flush=True,
        )
    return statistics.median(runs["warm"].seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stages", nargs="*", type=int, default=SIZES)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, processor time, median (least to most)")
    times: dict[int, float] = {}
    for stages in options.stages:
        started = time.monotonic()
        times[stages] = compare(stages, 1 if stages > 100 else options.rounds)
        print(f"  measured in {time.monotonic() - started:.0f} s", flush=True)
    if {60, 600} <= times.keys():
        print(f"from 60 to 600 stages: {times[600] / times[60]:.1f} times")


if __name__ == "__main__":
    main()

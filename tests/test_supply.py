"""What comes from outside is held: packages by hash, actions by commit, licences by a list; and
nothing that a build keeps for itself comes with the repository."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from samples import ROOT
from supply import code_quality, licences, links

from macros.load.languages import codes, language

LOCKS = sorted(ROOT.glob("requirements*.txt"))
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
KEPT = re.compile(
    r"(^|/)(\.cache|\.venv|__pycache__|site|build|[^/]+\.egg-info)/"
    r"|(^|/)mermaid(\.min)?\.m?js$|\.py[co]$"
)


EDITORS = re.compile(
    r"(\.vscode|\.idea|\.devcontainer|\.envrc|\.gitmodules)(/|$)|.*\.code-workspace$"
)
"""Settings that may run something when the folder is opened."""


def tracked() -> list[tuple[str, str]]:
    """Mode and path of each file in git's index; none where there is no git."""
    if not (ROOT / ".git").exists():
        return []
    listed = subprocess.run(
        ["git", "ls-files", "-s", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    lines = [line for line in listed.split("\0") if line]
    return [(line.split()[0], line.partition("\t")[2]) for line in lines]


def test_nothing_kept_by_a_build_is_tracked() -> None:
    """A forged cache or script would be believed, and passes a review as a binary change."""
    assert [path for _, path in tracked() if KEPT.search(path)] == []


def test_no_link_leads_out_of_the_repository() -> None:
    assert [path for mode, path in tracked() if mode == "120000"] == []


def test_opening_the_repository_in_an_editor_runs_nothing() -> None:
    """`test_schema.py` knows what the settings are."""
    found = {path for _, path in tracked() if EDITORS.match(path)}
    assert found <= {".vscode/settings.json", ".vscode/extensions.json"}


@pytest.mark.parametrize(
    "path",
    [".cache/x", "a/.cache/x", "docs/assets/mermaid.min.js", "macros/__pycache__/x.pyc", "site/x"],
)
def test_what_a_build_keeps_is_known(path: str) -> None:
    assert KEPT.search(path)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_packages_are_held_by_hash(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text, "an address of a registry"
    pins = re.split(r"\n(?=[\w.-]+==)", text)[1:]
    assert pins
    for pin in pins:
        assert re.match(
            r"[\w.-]+==[\w.+!]+( ; [^\\\n]+)? \\\n( +--hash=sha256:\w{64}( \\)?\n?)+$", pin
        )


def test_what_builds_the_package_is_held_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (requirement,) = project["build-system"]["requires"]
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    held = re.search(r"^setuptools==[\w.]+", lock, re.M)
    assert held and requirement == held[0], "write this version in pyproject.toml too"


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in WORKFLOWS:
        for name, job in yaml.safe_load(file.read_text("utf-8"))["jobs"].items():
            yield f"{file.name}: {name}", job


def test_actions_are_held_by_commit() -> None:
    for file in WORKFLOWS:
        for line in file.read_text("utf-8").splitlines():
            if "uses:" in line and "uses: ./" not in line:
                assert re.search(r"uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_jobs_have_a_limit_and_say_their_rights() -> None:
    for name, job in jobs():
        assert "timeout-minutes" in job, name
        assert "permissions" in job, name
        rights = {right for right, level in job["permissions"].items() if level == "write"}
        runs = [step["run"] for step in job["steps"] if "run" in step]
        assert not rights or not runs, f"{name} runs {runs} with {rights}"


def test_licences_are_known_and_free() -> None:
    listed = list(licences.packages())
    assert len(listed) > 30
    for name, _, kind in listed:
        assert kind, name
        assert not re.search(r"\b[AL]?GPL|SSPL|BUSL|proprietary", kind, re.I), f"{name}: {kind}"
    assert licences.modules_in_maps() <= set(licences.MATERIAL)
    assert licences.mermaid_version() == licences.MERMAID


def shown(line: str) -> list[tuple[str, list[str]]]:
    """How GitHub shows a line that `check` prints: how severe it is, with what it finds in it."""
    found = []
    for matcher in json.loads((ROOT / ".github/problems.json").read_text("utf-8"))[
        "problemMatcher"
    ]:
        (pattern,) = matcher["pattern"]
        if match := re.match(pattern["regexp"], line):
            parts = [match[pattern[part]] for part in ("file", "line", "column", "message")]
            found.append((matcher.get("severity", "error"), parts))
    return found


def test_problems_are_shown_at_their_line() -> None:
    """One line, as GitHub's matcher and GitLab's report read it."""
    line = "data/roles.yml:14:5: '역할'이 없습니다. 쓸 수 있는 값: a, b"
    said = "'역할'이 없습니다. 쓸 수 있는 값: a, b"
    assert shown(line) == [("error", ["data/roles.yml", "14", "5", said])]
    (entry,) = code_quality.report([line + "\n", "make: *** [check] Error 1\n", "문제 1개\n"])
    assert entry["location"] == {"path": "data/roles.yml", "lines": {"begin": 14}}
    assert (entry["description"], entry["severity"]) == (said, "major")


@pytest.mark.parametrize("code", codes())
def test_notices_are_shown_as_warnings(code: str) -> None:
    line = f"a.yml:1:2: {language(code).notices['notice'].format(text='x')}"
    ((severity, parts),) = shown(line)
    assert severity == "warning" and parts == ["a.yml", "1", "2", "x"]
    assert [entry["severity"] for entry in code_quality.report([line])] == ["minor"]


def test_every_job_that_reads_the_data_shows_problems_at_their_line() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))["jobs"]
    for name in ("check", "build"):
        runs = [step.get("run", "") for step in jobs[name]["steps"]]
        (made,) = [runs.index(run) for run in runs if run in ("make check", "make pdf")]
        assert any("add-matcher" in run for run in runs[:made]), name
    jobs = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
    for name in ("check", "site"):
        assert jobs[name]["artifacts"]["reports"]["codequality"] == "problems.json"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](https://a.b/c_(d)) and", [(1, 5, "https://a.b/c_(d)")]),
        ("x\n(https://law.go.kr/법령/x).", [(2, 2, "https://law.go.kr/법령/x")]),
        (
            "<https://q.r/s#t>, https://u.v/?w=1.",
            [(1, 2, "https://q.r/s"), (1, 20, "https://u.v/?w=1")],
        ),
        ("https://example.org/x http://127.0.0.1:8000", []),
    ],
)
def test_outside_links_are_found(text: str, found: list[tuple[int, int, str]]) -> None:
    assert links.addresses(text) == found


class Answers(BaseHTTPRequestHandler):
    """Answers with the status that the address names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_only_what_is_gone_is_reported() -> None:
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert links.asked(f"{address}/법령/200") == (True, "answers 200")
        assert links.asked(f"{address}/403") == (True, "answers 403")
        assert links.asked(f"{address}/503") == (True, "answers 503")
        assert links.asked(f"{address}/404") == (False, "answers 404")
        server.shutdown()
    stays, answer = links.asked(address)
    assert not stays and answer.startswith("cannot be reached: ")
    assert not links.asked("https://a..b/")[0]

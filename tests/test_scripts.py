"""The types that the scripts' comments promise, read by TypeScript.

The package `deno` carries TypeScript as one program for every system, so that neither Node nor
another registry is needed. Nothing of the scripts is run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from samples import ROOT

SCRIPTS = sorted((ROOT / "overrides/assets").rglob("*.js"))
OPTIONS = {
    "strict": True,
    "noImplicitReturns": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "lib": ["esnext", "dom", "dom.iterable", "dom.asynciterable"],
}


def checked(folder: Path, *scripts: Path) -> subprocess.CompletedProcess[str]:
    """What TypeScript says of scripts; `folder` takes its settings and what it keeps."""
    settings = folder / "deno.json"
    settings.write_text(json.dumps({"compilerOptions": OPTIONS}), "utf-8")
    quiet = {"DENO_DIR": str(folder / "kept"), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "deno",
            "check",
            f"--config={settings}",
            "--no-remote",
            "--no-npm",
            *scripts,
        ],
        env=os.environ | quiet,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def test_scripts_keep_their_types(tmp_path: Path) -> None:
    assert SCRIPTS
    for script in SCRIPTS:
        assert script.read_text("utf-8").startswith("// @ts-check"), script.name
    result = checked(tmp_path, *SCRIPTS)
    assert result.returncode == 0, result.stderr


def test_a_broken_promise_is_found(tmp_path: Path) -> None:
    script = tmp_path / "script.js"
    script.write_text("// @ts-check\n/** @param {number} a */\nexport const f = (a) => a.size;\n")
    result = checked(tmp_path, script)
    assert result.returncode == 1
    assert "TS2339 [ERROR]: Property 'size' does not exist on type 'number'." in result.stderr
    assert "script.js:3:27" in result.stderr

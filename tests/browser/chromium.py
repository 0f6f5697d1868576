"""Finds the browser that the tests drive; run as a script, installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
FONTS = ("fonts-noto-cjk", "fonts-nanum")
ADVICE = (
    "The browser tests need Chrome or Chromium. Install either, "
    "or name its program in the variable PLAYBOOK_CHROMIUM."
)


def find() -> str | None:
    """The path of an installed Chrome or Chromium, Playwright's own included."""
    named = os.environ.get("PLAYBOOK_CHROMIUM")
    found = [named, *map(shutil.which, NAMES), *PLACES]
    return next((path for path in found if path and Path(path).exists()), None) or _playwright()


def _playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _tried(*command: str) -> bool:
    """Whether a command ran to its end; what it prints is shown."""
    if not shutil.which(command[0]):
        return False
    print("+", *command, flush=True)
    return subprocess.run(command, check=False).returncode == 0


def install() -> None:
    """Tries what may give a browser: Playwright's download, then Debian's packages."""
    if _tried(sys.executable, "-m", "playwright", "install", "chromium") and find():
        return
    sudo = () if getattr(os, "geteuid", lambda: 1)() == 0 else ("sudo", "-n")
    if shutil.which("apt-get") and _tried(*sudo, "apt-get", "update", "-q"):
        _tried(*sudo, "apt-get", "install", "-q", "-y", "chromium", *FONTS)


def main() -> int:
    """0 with a browser in place, 1 with a sentence that says what to install."""
    if find() is None:
        install()
    path = find()
    print(path or ADVICE, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())

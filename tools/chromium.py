"""Print the path of a Chromium for the browser tests, getting one where none is installed.

In this order: $CHROMIUM, a headless shell of the system (got from Debian where CI=true), a browser of the
system, Playwright's own (downloaded if need be), the distribution's package. A package is installed only with
leave: asked for on a terminal, taken as given when CI=true. Standard output carries the path alone; what is said
to the reader goes to standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
"""The same engine without windows and what belongs to them: a page costs half the processor time (measured: 75
against 135 s of it for the tests of the time bar and of two days side by side)."""
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
PLACES = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
)
APT = (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends"])
PACKAGE_MANAGERS = {
    "apt-get": [APT[0], [*APT[1], "chromium"]],
    "dnf": [["dnf", "install", "--assumeyes", "chromium"]],
    "pacman": [["pacman", "--sync", "--refresh", "--noconfirm", "chromium"]],
    "zypper": [["zypper", "--non-interactive", "install", "chromium"]],
    "apk": [["apk", "add", "chromium"]],
}
START_SECONDS = 60
DOWNLOAD_SECONDS = 600
NONE_TO_BE_HAD = (
    "The browser tests need Chromium, and none could be found or installed. Install Chromium or Google "
    "Chrome, or say where one is (make test CHROMIUM=/path/to/chromium); `make test-fast` runs the rest."
)


def say(text: str) -> None:
    """Tell the reader, on standard error."""
    print(text, file=sys.stderr, flush=True)


def starts(path: Path) -> bool:
    """Whether the program at `path` runs: a launcher can stand for a browser that is not installed."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=START_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def named(*names: str) -> Path | None:
    """The first of these programs that the system has and that starts."""
    found = (Path(path) for name in names if (path := shutil.which(name)))
    return next((path for path in found if starts(path)), None)


def shell() -> Path | None:
    """A headless shell: the system's, or in CI Debian's, which is got even where there is a whole browser."""
    found = named(*SHELLS)
    if found or not in_ci() or not shutil.which("apt-get"):
        return found
    return named(*SHELLS) if ran([APT[0], [*APT[1], SHELLS[0]]]) else None


def installed() -> Path | None:
    """A browser of the system."""
    return named(*NAMES) or next((path for path in PLACES if path.exists() and starts(path)), None)


def downloaded() -> Path | None:
    """Playwright's own Chromium, downloaded where that is possible."""
    from playwright.sync_api import sync_playwright  # heavy, and needed only where the system has no browser

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.exists():
        say("No Chromium on this system: trying Playwright's own.")
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=DOWNLOAD_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            done = None
        if done is None or done.returncode != 0:
            say("It cannot be downloaded here.")
    if path.exists() and not starts(path):
        say(f"{path} does not start: this system lacks libraries it needs.")
        return None
    return path if path.exists() else None


def packaged() -> Path | None:
    """The distribution's Chromium, installed with leave."""
    manager = next((name for name in PACKAGE_MANAGERS if shutil.which(name)), None)
    return installed() if manager and ran(PACKAGE_MANAGERS[manager]) else None


def ran(commands: Sequence[Sequence[str]]) -> bool:
    """Whether these commands of an administrator ran, with leave, and all went well."""
    root = os.geteuid() == 0
    if not root and not shutil.which("sudo"):
        say(
            f"Its package could be had, but only by an administrator: {commands[0][0]} is there, sudo is not."
        )
        return False
    whole = [[*command] if root else ["sudo", *command] for command in commands]
    if not allowed(" && ".join(" ".join(command) for command in whole)):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in whole:
        say("+ " + " ".join(command))
        done = subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
        if done.returncode != 0:
            say(f"That failed (exit code {done.returncode}).")
            return False
    return True


def in_ci() -> bool:
    """Whether nobody is there to be asked, and what is missing is to be installed."""
    return os.environ.get("CI") == "true"


def allowed(command: str) -> bool:
    """Whether the reader lets `command` run; nobody is asked in CI, nor where nobody can answer."""
    if in_ci():
        return True
    if not sys.stdin.isatty():
        say(f"Your system's package would do: {command}")
        return False
    sys.stderr.write(f"Install your system's package? This runs: {command}\n[y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def main() -> int:
    """Print the path; 1 if there is none."""
    if asked := os.environ.get("CHROMIUM"):
        path = named(asked)
        if path is None:
            say(f"CHROMIUM={asked} is not a browser that starts.")
            return 1
        print(path)
        return 0
    ways: tuple[Callable[[], Path | None], ...] = (shell, installed, downloaded, packaged)
    for way in ways:
        if found := way():
            print(found)
            return 0
    say(NONE_TO_BE_HAD)
    return 1


if __name__ == "__main__":
    sys.exit(main())

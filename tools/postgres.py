"""A real PostgreSQL for the tests: made in a temporary folder, run by a user without rights, stopped in every case.

The programs are the system's own, with PostGIS; where there are none, the distribution's packages are installed, with
leave: asked for on a terminal, taken as given when CI=true. The server listens on a socket in that folder alone, and
ends with the process that started it, however that ends.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tools.chromium import APT, ran

USER, DATABASE = "claims", "claims"
PASSWORD = "only-for-tests"
LOCALE = "C.UTF-8"
READY_SECONDS, STOP_SECONDS = 60, 30
NEEDED = ("initdb", "postgres", "pg_isready", "createdb")
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/pgsql/bin",
)
INSTALL = (APT[0], [*APT[1], "postgresql", "postgresql-postgis"])
NONE_TO_BE_HAD = (
    "These tests need PostgreSQL with PostGIS, and none could be found or installed. Install both "
    "(Debian: apt-get install postgresql postgresql-postgis), or leave out `make test-postgres`."
)


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that has PostGIS."""
    named = shutil.which("pg_config")
    asked = [_said([named, "--bindir"])] if named else []
    found = [
        Path(folder) for folder in (*asked, *(p for place in PLACES for p in _matching(place))) if folder
    ]
    return next((folder for folder in found if _complete(folder)), None)


def _matching(pattern: str) -> list[str]:
    """Newest version first."""
    found = Path("/").glob(pattern.removeprefix("/"))
    return [str(path) for path in sorted(found, key=lambda path: _version(path.parent.name), reverse=True)]


def _version(name: str) -> int:
    digits = "".join(letter for letter in name if letter.isdigit())
    return int(digits or 0)


def _complete(folder: Path) -> bool:
    if not all((folder / name).exists() for name in NEEDED):
        return False
    config = folder / "pg_config"
    share = _said([str(config), "--sharedir"]) if config.exists() else ""
    return bool(share) and (Path(share) / "extension" / "postgis.control").exists()


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout.strip() if done.returncode == 0 else ""


def installed() -> Path | None:
    """The folder after the distribution's packages have been installed, with leave."""
    return binaries() if shutil.which("apt-get") and ran(INSTALL) else None


class Cluster:
    """A PostgreSQL of its own in a folder; ``initdb`` and the server refuse to be run by root, so another user does."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.log = folder / "log"
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Of its database, over its socket."""
        return f"postgresql://{USER}:{PASSWORD}@/{DATABASE}?host={quote(str(self.folder), safe='')}"

    def start(self) -> None:
        """Make it and start it. Raises ``RuntimeError`` with its log where it does not come up."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if self.owner:
            for path in (self.folder, secret):
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        data = str(self.folder / "data")
        login = ["--username", USER, "--pwfile", str(secret), "--auth", "scram-sha-256"]
        self._run("initdb", "--pgdata", data, *login, "--encoding", "UTF8", "--locale", LOCALE, "--no-sync")
        self.serve()
        self._run("createdb", "--host", str(self.folder), "--username", USER, DATABASE)

    def serve(self) -> None:
        """Start what was made, again after ``stop`` too. Raises as ``start``."""
        data = str(self.folder / "data")
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("wb") as log:
            self.server = subprocess.Popen(
                self._command("postgres", "-D", data, *options),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait(self.server)

    def stop(self) -> None:
        """At once, whatever state it is in; nothing is kept."""
        if self.server is None:
            return
        self.server.send_signal(signal.SIGQUIT)
        try:
            self.server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        tick = threading.Event()
        ready = [str(self.programs / "pg_isready"), "--host", str(self.folder), "--quiet"]
        for _ in range(READY_SECONDS * 10):
            if server.poll() is not None:
                break
            if subprocess.run(ready, check=False, cwd="/").returncode == 0:
                return
            tick.wait(0.1)
        said = self.log.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"PostgreSQL was not ready within {READY_SECONDS} seconds:\n{said}")

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run(
            self._command(program, *options),
            cwd="/",
            env={**os.environ, "PGPASSWORD": PASSWORD},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed (exit code {done.returncode}):\n{done.stdout}")

    def _command(self, program: str, *options: str) -> list[str]:
        """As the owner, and ended with this process where the system can see to that."""
        command = [str(self.programs / program), *options]
        if not shutil.which("setpriv"):
            return command
        person = self.owner
        who = [f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups"] if person else []
        return ["setpriv", *who, "--pdeathsig=QUIT", "--", *command]


@contextmanager
def running() -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as this. Raises ``RuntimeError`` where none can be had."""
    programs = binaries() or installed()
    if programs is None:
        raise RuntimeError(NONE_TO_BE_HAD)
    with tempfile.TemporaryDirectory(prefix="claims-pg-") as folder:
        cluster = Cluster(programs, Path(folder))
        try:
            cluster.start()
            yield cluster.address
        finally:
            cluster.stop()

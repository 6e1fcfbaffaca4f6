"""Start the dashboard on a free port and stop it again: for the browser tests, the screenshots and the benchmark."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 90
PLAIN = (
    "from streamlit.web.server import app_discovery as found\n"
    "found.discover_asgi_app = lambda path: found.AppDiscoveryResult(False, None, None)\n"
    "from streamlit.web.cli import main\n"
    "main()"
)
"""``streamlit`` as a server that looks for no ``app`` in a script, and so runs what would be one as a plain script."""


@dataclass(frozen=True)
class Served:
    """A running dashboard: its address (with a closing slash) and its process."""

    address: str
    process: subprocess.Popen[bytes]

    def memory_mb(self) -> float:
        """Resident memory of the server in MB (1e6 bytes)."""
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


@contextmanager
def served(
    script: str = "dashboard.py",
    *options: str,
    env: Mapping[str, str] | None = None,
    plain: bool = False,
    room_kb: int | None = None,
) -> Iterator[Served]:
    """The app under test, up and healthy; ``plain`` without what stands before Streamlit (``geo.server``).

    With ``room_kb`` it may write no file longer than so many kilobytes; its log, which is a file, goes nowhere then.

    Raises ``NotUpError`` with its log where it does not come up.
    """
    program = ["-c", PLAIN] if plain else ["-m", "streamlit"]
    command = [sys.executable, *program, "run", script, "--server.address", "127.0.0.1"]
    if room_kb is not None:
        command = ["sh", "-c", f'ulimit -f {room_kb}; exec "$@"', "sh", *command]
    # Where there is no room Python would keep half a compiled module; elsewhere one server compiles for the next.
    kept = {} if room_kb is None else {"PYTHONDONTWRITEBYTECODE": "1"}
    log = tempfile.TemporaryFile()  # noqa: SIM115 - outlives this line; closed with the process that writes it
    process = subprocess.Popen(
        # Port 0: the system gives a free one. One looked up beforehand can be gone before the server asks for it.
        [*command, "--server.port", "0", *options],
        cwd=ROOT,
        env={**os.environ, **kept, **(env or {})},
        stdout=log if room_kb is None else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    prefix = next((o.split("=", 1)[1].strip("/") + "/" for o in options if "baseUrlPath=" in o), "")
    try:
        with _log_on_failure(process, log):
            address = f"http://127.0.0.1:{_port_of(process)}/{prefix}"
            _wait_until_healthy(process, f"{address}_stcore/health")
        yield Served(address, process)
    finally:
        _ended(process)
        log.close()


def _ended(process: subprocess.Popen[bytes]) -> None:
    """End it, by force where it does not go: nothing is left running, whatever it was busy with."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class NotUpError(RuntimeError):
    """The dashboard did not come up; the message says how far it came."""


@contextmanager
def _log_on_failure(process: subprocess.Popen[bytes], log: IO[bytes]) -> Iterator[None]:
    try:
        yield
    except NotUpError as failure:
        log.seek(0)
        said = log.read().decode(errors="replace")
        raise NotUpError(f"{failure}; process {process.pid} said:\n{said}") from None


def _tries(process: subprocess.Popen[bytes], wanted: str) -> Iterator[None]:
    """Tries, five a second, until patience or the process ends; then ``NotUpError``."""
    tick = threading.Event()
    for _ in range(PATIENCE_S * 5):
        if process.poll() is not None:
            raise NotUpError(f"the dashboard ended before {wanted}")
        yield
        tick.wait(0.2)
    raise NotUpError(f"{wanted} did not come within {PATIENCE_S} seconds")


def _port_of(process: subprocess.Popen[bytes]) -> int:
    """The port that the process has come to listen on."""
    for _ in _tries(process, "its port"):
        try:
            sockets = psutil.Process(process.pid).net_connections("tcp")
        except psutil.NoSuchProcess:
            continue
        for one in sockets:
            if one.status == psutil.CONN_LISTEN:
                return int(one.laddr.port)
    raise AssertionError("the tries end in an error of their own")


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str) -> None:
    for _ in _tries(process, f"an answer of {address}"):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            continue

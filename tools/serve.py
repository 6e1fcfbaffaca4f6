"""Start the dashboard on a free port and stop it again: for the browser tests, the screenshots and the benchmark."""

from __future__ import annotations

import os
import socket
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


@dataclass(frozen=True)
class Served:
    """A running dashboard: its address (with a closing slash) and its process."""

    address: str
    process: subprocess.Popen[bytes]

    def memory_mb(self) -> float:
        """Resident memory of the server in MB (1e6 bytes)."""
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


def free_port() -> int:
    """A port nobody listens on, as the system chooses it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    script: str = "dashboard.py", *options: str, env: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """The app under test, up and healthy. Raises ``RuntimeError`` with its log where it does not come up."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.address", "127.0.0.1"]
    log = tempfile.TemporaryFile()  # noqa: SIM115 - outlives this line; closed with the process that writes it
    process = subprocess.Popen(
        [*command, "--server.port", str(port), *options],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    prefix = next((o.split("=", 1)[1].strip("/") + "/" for o in options if "baseUrlPath=" in o), "")
    address = f"http://127.0.0.1:{port}/{prefix}"
    try:
        _wait_until_healthy(process, f"{address}_stcore/health", log)
        yield Served(address, process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str, log: IO[bytes]) -> None:
    tick = threading.Event()
    for _ in range(PATIENCE_S * 5):
        if process.poll() is not None:
            log.seek(0)
            said = log.read().decode(errors="replace")
            raise RuntimeError(f"the dashboard ended before it was up:\n{said}")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            tick.wait(0.2)
    raise RuntimeError(f"{address} did not answer within {PATIENCE_S} seconds")

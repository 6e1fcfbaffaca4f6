"""What goes over the wire between a browser and a served app, headers and websockets included, to the byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tools.serve import Served

CHUNK = 1 << 16


@dataclass
class Wire:
    """Bytes that have passed since the start: down to the browser, up to the server."""

    address: str
    down: int = 0
    up: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, count: int, *, down: bool) -> None:
        """Count what has passed."""
        with self._lock:
            if down:
                self.down += count
            else:
                self.up += count


@contextmanager
def counted(app: Served) -> Iterator[Wire]:
    """The same app at another address, behind a relay that changes nothing and counts everything."""
    parts = urlsplit(app.address)
    target = (parts.hostname or "", parts.port or 0)
    with socket.create_server(("127.0.0.1", 0)) as door:
        asked = f"?{parts.query}" if parts.query else ""
        wire = Wire(f"http://127.0.0.1:{door.getsockname()[1]}{parts.path}{asked}")
        threading.Thread(target=_serve, args=(door, target, wire), daemon=True).start()
        yield wire
        with suppress(OSError):  # wakes the one who waits at the door, where the system lets it
            door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, target: tuple[str, int], wire: Wire) -> None:
    while True:
        try:
            browser, _ = door.accept()
        except OSError:
            return
        threading.Thread(target=_relay, args=(browser, target, wire), daemon=True).start()


def _relay(browser: socket.socket, target: tuple[str, int], wire: Wire) -> None:
    with browser, socket.create_connection(target) as server:
        up = threading.Thread(target=_pump, args=(browser, server, wire), kwargs={"down": False}, daemon=True)
        up.start()
        _pump(server, browser, wire, down=True)
        up.join()


def _pump(source: socket.socket, sink: socket.socket, wire: Wire, *, down: bool) -> None:
    with suppress(OSError):  # either end may have gone
        while chunk := source.recv(CHUNK):
            wire.note(len(chunk), down=down)
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)

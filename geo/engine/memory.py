"""Memory that is free goes back to the system: a server holds the sets of many, and takes files of 100 MB in between.

Arrow and the C library keep what was freed for the next time. After a large file that is more than the set it became.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

import pyarrow as pa

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGE = 2**20
"""What is at least this large comes from the system and goes back to it by itself; glibc would raise that to 32 MB."""


def give_back() -> None:
    """Let go of what was freed. Of no effect beyond Arrow's own where the C library is not glibc."""
    pa.default_memory_pool().release_unused()
    library = _glibc()
    if library:
        library.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    """The C library, told once to keep no large pieces; ``None`` where it is another."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if not library or not hasattr(library, "malloc_trim"):
        return None
    library.mallopt(M_MMAP_THRESHOLD, LARGE)
    library.mallopt(M_TRIM_THRESHOLD, LARGE)
    return library

"""A finished file put on a disk: whole or not at all, and over another one only where that is asked for."""

from __future__ import annotations

from pathlib import Path

from geo.errors import AskedError


def save(content: bytes, path: Path, *, force: bool) -> None:
    """Write the file beside its place first, so that nobody ever finds half of it.

    Raises ``AskedError`` where a file is there already and ``force`` is not given, or where it cannot be written.
    """
    if path.exists() and not force:
        raise AskedError(f"{path} is there already; name another file, or add --force to write over it")
    if path.is_dir():
        raise AskedError(f"{path} is a folder; name a file in it")
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise AskedError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)

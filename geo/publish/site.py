"""The published file in its folder: written whole or not at all, and over nothing but one of its own kind."""

from __future__ import annotations

import tempfile
from pathlib import Path

from geo.records.errors import AskedError

NAME = "index.html"
MARK = b'<meta name="generator" content="claims-map publish">'
"""By this, near its beginning, a published file is known."""
HEAD_BYTES = 4096


def write(folder: Path, content: bytes, *, force: bool = False) -> Path:
    """Write the file into a folder, which is made where there is none; its path.

    Raises ``AskedError`` where another file stands there (unless ``force``) or the folder cannot be written.
    """
    target = folder / NAME
    if not force and not _may_replace(target):
        raise AskedError(
            f"{target} is there and is not a published map; nothing was written. Choose another folder, move the "
            "file away, or say --force"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _swap(target, content)
    except OSError as error:
        raise AskedError(f"{target} cannot be written: {error.strerror or error}") from error
    return target


def _may_replace(target: Path) -> bool:
    """Whether nothing is there, or an older file of ours."""
    if not target.exists() and not target.is_symlink():
        return True
    if not target.is_file():
        return False
    with target.open("rb") as found:
        return MARK in found.read(HEAD_BYTES)


def _swap(target: Path, content: bytes) -> None:
    """Put the whole content in the place of the file in one step; on any failure the old one is still there."""
    with tempfile.NamedTemporaryFile(prefix=f".{target.name}.", dir=target.parent, delete=False) as made:
        new = Path(made.name)
        try:
            made.write(content)
            made.close()
            new.chmod(0o644)  # a temporary file is its owner's alone; a site is everybody's
            new.replace(target)
        except BaseException:
            made.close()
            new.unlink(missing_ok=True)
            raise

"""A zip archive in memory: its directory is judged before anything in it is unpacked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePosixPath

from geo.importers.report import RefusedFileError

MOST_ENTRIES = 2_000
MOST_UNPACKED = 1 << 30
"""Bytes of all entries together."""
MOST_RATIO = 300
"""Bytes unpacked for one byte packed, asked of entries above ``SMALL``; sheets of equal rows come to about 100."""
SMALL = 10 << 20
PIECE = 1 << 20

NESTED = frozenset(
    [
        ".zip",
        ".gz",
        ".tgz",
        ".bz2",
        ".xz",
        ".7z",
        ".rar",
        ".tar",
        ".zst",
        ".jar",
        ".xlsx",
        ".xlsm",
        ".docx",
        ".pptx",
        ".ods",
        ".odt",
        ".kmz",
        ".gpkg",
    ]
)
"""Names of archives; the first bytes are looked at too."""
MAGICS = (
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)

_END = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3L2H")


def guard(content: bytes) -> tuple[zipfile.ZipInfo, ...]:
    """The entries of an archive that is safe to unpack, folders left out; else raises ``RefusedFileError``.

    Nothing is unpacked but the first bytes of each entry. What an entry says of its size is held while it is
    unpacked, see ``unpacked``.
    """
    if content[-22:-18] != _END:
        raise RefusedFileError(
            "The archive is cut off, or bytes stand after its end. Save or download the file again."
        )
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise RefusedFileError(
            f"The archive holds more than {MOST_ENTRIES:,} entries. Pack only the files that belong together."
        )
    entries = _directory(content)
    _require_plain_names(entries)
    for entry in entries:
        _require_plain(entry)
    _require_size(entries, len(content))
    files = tuple(entry for entry in entries if not entry.is_dir())
    for entry in files:
        _require_no_archive(content, entry)
    return files


def unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, in pieces; raises ``RefusedFileError`` where they are not what the directory says."""
    inflate, crc, left = zlib.decompressobj(-15), 0, entry.file_size
    packed = memoryview(content)[slice(*_span(content, entry))]
    whole: Iterable[bytes] = (
        _inflated(inflate, packed, entry)
        if entry.compress_type == zipfile.ZIP_DEFLATED
        else (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
    )
    for piece in whole:
        left -= len(piece)
        if left < 0:
            raise RefusedFileError(f"{_named(entry)} unpacks to more than the archive says. Pack it again.")
        crc = zlib.crc32(piece, crc)
        yield piece
    if left or crc != entry.CRC:
        raise _damaged(entry)


def read(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """All bytes of an entry."""
    return b"".join(unpacked(content, entry))


def _directory(content: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError) as error:
        raise RefusedFileError("The archive's directory is damaged. Pack or download it again.") from error


def _require_plain_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or not name.isprintable():
            raise RefusedFileError(
                f"{_named(entry)} leads out of the archive. Pack the files themselves, without paths."
            )
        if name.casefold() in seen:
            raise RefusedFileError(f"{_named(entry)} stands twice in the archive. Keep one of the two.")
        seen.add(name.casefold())


def _require_plain(entry: zipfile.ZipInfo) -> None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedFileError(f"{_named(entry)} is a link to another file. Pack the file itself.")
    if entry.flag_bits & 0x1:
        raise RefusedFileError(f"{_named(entry)} is encrypted. Save the file without a password.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedFileError(f"{_named(entry)} is packed in a rare way. Pack it as an ordinary zip file.")
    if entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size):
        raise RefusedFileError(
            f"{_named(entry)} would unpack to {entry.file_size:,} bytes from {entry.compress_size:,}. "
            "Archives that swell like this are not unpacked."
        )


def _require_size(entries: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > min(MOST_UNPACKED, max(SMALL, MOST_RATIO * packed)):
        raise RefusedFileError(
            f"The archive would unpack to {total:,} bytes from {packed:,}; at most {MOST_UNPACKED:,} and "
            f"{MOST_RATIO} times its size are unpacked. Split the file."
        )


def _require_no_archive(content: bytes, entry: zipfile.ZipInfo) -> None:
    start = b"".join(islice(unpacked(content, entry), 1))[:8] if entry.file_size else b""
    if PurePosixPath(entry.filename).suffix.casefold() in NESTED or start.startswith(MAGICS):
        raise RefusedFileError(
            f"{_named(entry)} is an archive inside the archive. Take it out, and bring it by itself."
        )


def _span(content: bytes, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Where the packed bytes of an entry begin and end."""
    start = entry.header_offset
    header = content[start : start + _LOCAL.size] if start >= 0 else b""
    if len(header) < _LOCAL.size:
        raise _damaged(entry)
    magic, *_, name_length, extra_length = _LOCAL.unpack(header)
    begin = start + _LOCAL.size + name_length + extra_length
    end = begin + entry.compress_size
    if magic != b"PK\x03\x04" or end > len(content):
        raise _damaged(entry)
    return begin, end


def _inflated(inflate: zlib._Decompress, packed: memoryview, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        for at in range(0, len(packed), PIECE >> 4):
            rest: bytes | memoryview = packed[at : at + (PIECE >> 4)]
            while rest and not inflate.eof:
                yield inflate.decompress(rest, PIECE)
                rest = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise _damaged(entry) from error
    if not inflate.eof:
        raise _damaged(entry)


def _damaged(entry: zipfile.ZipInfo) -> RefusedFileError:
    return RefusedFileError(f"{_named(entry)} is damaged in the archive. Pack or download it again.")


def _named(entry: zipfile.ZipInfo) -> str:
    """An entry's name as it may stand in a sentence."""
    return ascii(entry.orig_filename[:80])

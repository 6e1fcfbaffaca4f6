from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile

import pytest

from geo.importers import archive
from geo.importers.report import RefusedFileError
from tests.readerfiles import packed


def entry(name: str, **values: object) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for key, value in values.items():
        setattr(info, key, value)
    return info


def with_entries(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    into = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")
        for info, content in entries:
            made.writestr(info, content)
    return into.getvalue()


def shrunk(content: bytes, size: int) -> bytes:
    """The archive with another unpacked size in both of its headers."""
    directory = content.rindex(b"PK\x01\x02")
    told = content[:22] + struct.pack("<I", size) + content[26:]
    return told[: directory + 24] + struct.pack("<I", size) + told[directory + 28 :]


def test_the_files_of_a_plain_archive_are_listed_and_unpacked() -> None:
    content = packed({"a.csv": b"one", "folder/b.csv": b"two" * 999_999, "empty": b""})
    files = archive.guard(content)
    assert [one.filename for one in files] == ["a.csv", "folder/b.csv", "empty"]
    assert [archive.read(content, one) for one in files] == [b"one", b"two" * 999_999, b""]


def test_stored_entries_are_unpacked_too() -> None:
    content = packed({"a.csv": b"one"}, zipfile.ZIP_STORED)
    assert archive.read(content, archive.guard(content)[0]) == b"one"


REFUSED = {
    "a path that climbs": (packed({"../a.csv": b"a"}), "leads out of the archive"),
    "a path that climbs later": (packed({"a/../../b": b"a"}), "leads out of the archive"),
    "an absolute path": (packed({"/etc/passwd": b"a"}), "leads out of the archive"),
    "a drive": (with_entries((entry("C:/a.csv"), b"a")), "leads out of the archive"),
    "a path with backslashes": (with_entries((entry("..\\a.csv"), b"a")), "leads out of the archive"),
    "a name that steers a terminal": (packed({"a\x1b[2J": b"a"}), "leads out of the archive"),
    "a link": (with_entries((entry("a", external_attr=0o120777 << 16), b"/etc/passwd")), "is a link"),
    "a name twice": (with_entries((entry("a"), b"1"), (entry("a"), b"2")), "stands twice"),
    "a name twice but for case": (with_entries((entry("a"), b"1"), (entry("A"), b"2")), "stands twice"),
    "a nested zip": (packed({"inner.zip": packed({"a": b"a"})}), "archive inside the archive"),
    "a nested zip by another name": (packed({"a.csv": packed({"a": b"a"})}), "archive inside the archive"),
    "a nested gzip": (packed({"a.csv": b"\x1f\x8b\x08\0\0\0\0\0"}), "archive inside the archive"),
    "a bomb": (packed({"a": b"\0" * (20 << 20)}), "would unpack to 20,971,520 bytes"),
    "a bomb beside a plain file": (
        packed({"a": b"\0" * (20 << 20), "b": random.Random(1).randbytes(1 << 20)}),
        "would unpack to 20,971,520 bytes",
    ),
    "many small bombs": (packed({f"{n}": b"\0" * (9 << 20) for n in range(4)}), "would unpack to"),
    "too many entries": (packed({f"{n}": b"" for n in range(2_001)}), "more than 2,000 entries"),
    "a rare way of packing": (packed({"a": b"a" * 99}, zipfile.ZIP_LZMA), "packed in a rare way"),
    "bytes behind the end": (packed({"a": b"a"}) + b"more", "bytes stand after its end"),
    "an end cut off": (packed({"a": b"a" * 999})[:-30], "cut off"),
    "nothing but an end": (b"x" * 99 + b"PK\x05\x06" + b"\xff" * 18, "directory is damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_archive_that_means_harm_is_refused_with_a_sentence(name: str) -> None:
    content, sentence = REFUSED[name]
    with pytest.raises(RefusedFileError, match=sentence):
        archive.guard(content)


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(packed({"a": b"a"}))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RefusedFileError, match="is encrypted"):
        archive.guard(bytes(content))


def test_an_entry_that_unpacks_to_more_than_it_says_is_stopped() -> None:
    content = shrunk(packed({"a": b"a" * 5_000_000}), 1_000)
    with pytest.raises(RefusedFileError, match="unpacks to more than the archive says"):
        archive.read(content, archive.guard(content)[0])


def test_an_entry_whose_bytes_were_changed_is_refused() -> None:
    content = packed({"a": b"abcdefgh" * 9}, zipfile.ZIP_STORED).replace(b"abcd", b"abcx", 1)
    with pytest.raises(RefusedFileError, match="damaged"):
        archive.read(content, archive.guard(content)[0])

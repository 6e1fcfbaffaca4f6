from __future__ import annotations

import hashlib
import json
from datetime import date

import pyarrow as pa
import pytest

from geo.events.table import SCHEMA
from geo.export.choice import What
from geo.export.formats import Format, export
from geo.export.tables import flat
from geo.importers import package
from geo.importers.report import RefusedFileError
from geo.records.model import Dataset
from tests.conftest import TOY
from tests.readerfiles import entries_of, packed, repacked

CLAIMS = "claims.csv"


@pytest.fixture(scope="module")
def whole(toy: Dataset) -> bytes:
    """The toy dataset, exported as a package."""
    return export(What(toy, folder=TOY), Format.PACKAGE).content


def summed(entries: dict[str, bytes]) -> bytes:
    """The package with checksums that are right for what is in it now."""
    described = json.loads(entries["datapackage.json"])
    for one in described["resources"]:
        if one["path"] in entries:
            one["hash"] = f"sha256:{hashlib.sha256(entries[one['path']]).hexdigest()}"
    entries["datapackage.json"] = json.dumps(described).encode()
    sums = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in entries.items()
        if name != "SHA256SUMS"
    ]
    return packed(entries | {"SHA256SUMS": "".join(sums).encode()})


def without(content: bytes, name: str) -> bytes:
    return packed({key: value for key, value in entries_of(content).items() if key != name})


def test_a_package_that_was_exported_is_the_same_dataset_again(toy: Dataset, whole: bytes) -> None:
    assert package.read_package(whole) == toy


def test_the_data_folder_itself_packed_as_a_zip_is_a_package(toy: Dataset) -> None:
    files = {path.name: path.read_bytes() for path in TOY.iterdir() if path.is_file()}
    assert package.read_package(packed(files)) == toy
    assert package.read_package(packed({f"toy-main/{name}": one for name, one in files.items()})) == toy


def test_its_records_are_the_flat_table(toy: Dataset, whole: bytes) -> None:
    sheet = package.read(whole)
    wanted = flat(toy)
    assert sheet.columns.column_names[: len(SCHEMA)] == SCHEMA.names
    assert sheet.columns.column("event_id").to_pylist() == wanted.column("event_id").to_pylist()
    assert sheet.columns.column("start").to_pylist() == wanted.column("start").cast(pa.string()).to_pylist()
    assert sheet.row_word == "record"


def test_cells_that_were_kept_from_being_formulas_are_what_they_were(whole: bytes) -> None:
    entries = entries_of(whole)
    described = json.loads(entries["datapackage.json"])
    described["claims-map"]["guarded"] = ["actors.csv"]
    entries["datapackage.json"] = json.dumps(described).encode()
    name = next(iter(package.read_package(whole).actors.values())).name
    entries["actors.csv"] = entries["actors.csv"].replace(name.encode(), f"'={name}".encode(), 1)
    found = package.read_package(summed(entries)).actors.values()
    assert f"={name}" in {actor.name for actor in found}


def test_a_part_of_a_dataset_is_a_table_and_no_dataset(toy: Dataset) -> None:
    day = toy.span.first
    part = export(What(toy, folder=TOY, day=date(day.year, day.month, day.day)), Format.PACKAGE).content
    assert package.read(part).notes[0] == "Of the package records.geojson is read, which has every record."
    with pytest.raises(RefusedFileError, match="holds a part of a dataset"):
        package.read_package(part)


def test_a_package_of_sets_alone_is_their_table(toy: Dataset) -> None:
    sets = (("mine", flat(toy).slice(0, 3), pa.table({})),)
    content = export(What(toy, folder=TOY, own=False, sets=sets), Format.PACKAGE).content
    assert (
        package.read(content).columns.column("event_id").to_pylist() == flat(toy)["event_id"].to_pylist()[:3]
    )


def changed(content: bytes) -> dict[str, bytes]:
    """The package's entries with one claim more, which is no claim."""
    entries = entries_of(content)
    entries[CLAIMS] += b"c-99,nobody\n"
    return entries


def test_a_file_that_is_not_what_its_checksum_says_is_refused(whole: bytes) -> None:
    with pytest.raises(RefusedFileError, match=r"'claims.csv' is not what the package's checksum says"):
        package.read_package(packed(changed(whole)))
    with pytest.raises(RefusedFileError, match=r"'claims.csv' is not what the package's checksum says"):
        package.read(packed({k: v for k, v in changed(whole).items() if k != "SHA256SUMS"}))


def test_a_rule_that_is_broken_is_told_with_file_and_line(whole: bytes) -> None:
    with pytest.raises(RefusedFileError, match=r"The package is not sound. claims.csv:\d+"):
        package.read_package(summed(changed(whole)))


def test_a_claim_of_somebody_unknown_is_told(whole: bytes) -> None:
    entries = entries_of(whole)
    claim = next(iter(package.read_package(whole).claims.values()))
    assert f",{claim.claimant_id},".encode() in entries[CLAIMS]
    entries[CLAIMS] = entries[CLAIMS].replace(f",{claim.claimant_id},".encode(), b",nobody,", 1)
    with pytest.raises(RefusedFileError, match=r"claims.csv:\d+ \(.*nobody"):
        package.read_package(summed(entries))


def test_a_table_that_is_missing_is_told(whole: bytes) -> None:
    with pytest.raises(RefusedFileError, match=r"'claims.csv' is missing from the package"):
        package.read_package(without(whole, CLAIMS))
    files = {path.name: path.read_bytes() for path in TOY.iterdir() if path.is_file() and path.name != CLAIMS}
    described = json.loads(files["datapackage.json"])
    files["datapackage.json"] = json.dumps(described | {"resources": []}).encode()
    with pytest.raises(RefusedFileError, match=r"claims.csv: the file is missing. Put it into the package"):
        package.read_package(packed(files))


ELSEWHERE = b'{"resources": [{"path": "../../etc/passwd", "hash": "sha256:0"}]}'
NO_PACKAGE: dict[str, tuple[dict[str, bytes], str]] = {
    "no description": ({"claims.csv": b"a"}, "has no datapackage.json"),
    "a description by another name": ({"notdatapackage.json": b"{}"}, "has no datapackage.json"),
    "a description that is no JSON": ({"datapackage.json": b"{"}, "is no JSON object"),
    "a description too deep": ({"datapackage.json": b"[" * 99_999}, "is no JSON object"),
    "a description that is a list": ({"datapackage.json": b"[]"}, "is no JSON object"),
    "sums that are none": ({"datapackage.json": b"{}", "SHA256SUMS": b"oops"}, "not a list of checksums"),
    "nothing else": ({"datapackage.json": b"{}"}, "is not sound"),
    "numbers without end": ({"datapackage.json": b'{"a": ' + b"9" * 9_999 + b"}"}, "is no JSON object"),
    "a file elsewhere": ({"datapackage.json": ELSEWHERE}, "is missing from the package"),
    "a path that climbs": ({"datapackage.json": b"{}", "../claims.csv": b""}, "leads out of the archive"),
    "a nested zip": ({"datapackage.json": b"{}", "a.zip": packed({"a": b"a"})}, "archive inside"),
    "a bomb": ({"datapackage.json": b"{}", "claims.csv": b"\0" * (20 << 20)}, "would unpack to"),
}


@pytest.mark.parametrize("name", NO_PACKAGE)
def test_what_is_no_package_is_refused_with_a_sentence(name: str) -> None:
    entries, sentence = NO_PACKAGE[name]
    for reader in (package.read, package.read_package):
        with pytest.raises(RefusedFileError, match=sentence):
            reader(packed(entries))


def test_sums_in_capitals_and_with_a_star_are_sums(whole: bytes, toy: Dataset) -> None:
    lines = entries_of(whole)["SHA256SUMS"].decode().splitlines()
    starred = "".join(f"{line[:64].upper()} *{line[66:]}\r\n" for line in lines)
    assert package.read_package(repacked(whole, {"SHA256SUMS": starred.encode()})) == toy

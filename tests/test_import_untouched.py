"""What a file names is never opened: no other file, no address, whatever it is called and however it is written.

Every hostile file names a canary, a file that the kernel watches and that holds a secret, and the address of a
listener. The control shows that a geodata library left to guess opens both for the very same bytes.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from geo.importers.job import Job
from geo.importers.report import Imported, NeedsAnswers, NeedsMapping, RefusedFileError
from geo.records.model import Dataset
from tests.importing import Here
from tests.readerfiles import (
    GEO,
    collection,
    feature,
    geopackage,
    kml,
    packed,
    parquet,
    point,
    repacked,
    rewritten,
    shapefiles,
    well_known,
    workbook,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
SECRET = "the-canary-sings"
IN_OPEN, IN_NONBLOCK = 0x20, 0o4000


@dataclass(eq=False)
class Traps:
    """A watched folder with the canary in it, and a listener; ``opened`` and ``called`` say what was touched."""

    folder: Path
    watch: int
    listener: socket.socket
    called: list[bytes] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "canary.csv"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/canary.csv"

    def opened(self) -> bool:
        """Whether any process opened something in the folder since the last call."""
        try:
            return bool(os.read(self.watch, 4096))
        except BlockingIOError:
            return False

    def answer(self) -> None:
        """Say to everybody who calls that there is nothing, and take it down."""
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            with caller:
                self.called.append(caller.recv(400))
                caller.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def traps(tmp_path: Path) -> Iterator[Traps]:
    libc = ctypes.CDLL(None, use_errno=True)
    (tmp_path / "canary.csv").write_text(f"id,longitude,latitude\n{SECRET},69.5,35.3\n", "utf-8")
    watch = libc.inotify_init1(IN_NONBLOCK)
    assert watch >= 0
    assert libc.inotify_add_watch(watch, os.fsencode(tmp_path), IN_OPEN) >= 0
    listener = socket.create_server(("127.0.0.1", 0))
    set_up = Traps(tmp_path, watch, listener)
    thread = threading.Thread(target=set_up.answer, daemon=True)
    thread.start()
    yield set_up
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    os.close(watch)


def vrt(source: str) -> bytes:
    layer = f'<OGRVRTLayer name="canary"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>".encode()


def linked_workbook(file: Path, address: str) -> bytes:
    """External links, a web query, and an outer entity in the sheet's own XML."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}/{what}" Target="{to}" TargetMode="External"/>'
        for n, (what, to) in enumerate(
            [("externalLinkPath", f"file://{file}"), ("image", address), ("externalLink", str(file))], 1
        )
    )
    relations = (
        f'<Relationships xmlns="{kind.replace("officeDocument", "package")}">{targets}</Relationships>'
    )
    entity = f'<!DOCTYPE a [<!ENTITY c SYSTEM "file://{file}"><!ENTITY % d SYSTEM "{address}"> %d;]>'
    made = rewritten(
        workbook((("date", "source"), ("2021-09-02", "a"))), b"<worksheet", f"{entity}<worksheet".encode()
    )
    parts = ("externalLinks/_rels/externalLink1.xml", "worksheets/_rels/sheet1.xml")
    links = {f"xl/{part}.rels": relations.encode() for part in parts}
    return repacked(made, links | {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def evil_geopackage(file: Path, address: str) -> bytes:
    """A view, a virtual table, a trigger, a layer and a reference system that all name other things."""
    return geopackage(
        f"""CREATE VIEW a_view AS SELECT load_extension('{file}') AS date, readfile('{file}') AS kind;
        CREATE TRIGGER a_trigger AFTER INSERT ON events BEGIN SELECT load_extension('{file}'); END;
        INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('a_view', 'features', 4326),
            ('{file}', 'features', 4326), ('/vsicurl/{address}', 'features', 4326);
        UPDATE gpkg_spatial_ref_sys SET definition = '+proj=longlat +nadgrids={file}' WHERE srs_id = 4326;
        PRAGMA writable_schema = ON;
        INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES
            ('table', 'a_text', 'a_text', 0, 'CREATE VIRTUAL TABLE a_text USING VirtualOGR(''{file}'')');
        INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('a_text', 'features', 4326);"""
    )


def geojson(file: Path, address: str) -> bytes:
    link = {"type": "link", "properties": {"href": address, "type": "proj4"}}
    text = vrt(str(file)).decode()
    return collection(
        feature(point(), name=text, source=f"/vsicurl/{address}"), links=[{"href": address}], crs=link
    )


def package(file: Path, address: str) -> bytes:
    described = {
        "name": "a", "title": "a", "version": "1", "claims-map": {"subject": "a"},
        "resources": [{"path": str(file)}, {"path": address}, {"path": "claims.csv", "schema": address}],
    }  # fmt: skip
    return packed({"datapackage.json": json.dumps(described).encode(), "claims.csv": vrt(str(file))})


def pipeline(file: Path, address: str) -> bytes:
    del address
    return json.dumps(
        {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {file}"}
    ).encode()


def linked_kml(file: Path, address: str) -> bytes:
    """Links, pictures, styles, a schema and a ground overlay that all name other things."""
    link = f"<NetworkLink><Link><href>{address}</href></Link></NetworkLink>"
    place = (
        f'<Placemark><name>a</name><styleUrl>{address}#s</styleUrl><description><![CDATA[<img src="{address}">]]>'
        f'</description><ExtendedData><SchemaData schemaUrl="file://{file}"><SimpleData name="b">c</SimpleData>'
        "</SchemaData></ExtendedData><Point><coordinates>69.5,35.3</coordinates></Point></Placemark>"
    )
    return kml(f"{link}<GroundOverlay><Icon><href>file://{file}</href></Icon></GroundOverlay>{place}")


def geoparquet(file: Path, address: str) -> bytes:
    named = {"authority": str(file), "code": address}
    crs = {"$schema": address, "name": f"+proj=longlat +nadgrids={file}", "id": named}
    own = {"encoding": "WKB", "geometry_types": [], "crs": crs}
    return parquet(
        {"date": ["x"], "geometry": [well_known(69.5, 35.3)]}, GEO | {"columns": {"geometry": own}}
    )


HOSTILE: dict[str, Callable[[Path, str], bytes]] = {
    "a VRT that names a file": lambda file, _: vrt(str(file)),
    "a VRT that names an address": lambda _, address: vrt(f"/vsicurl/{address}"),
    "a VRT behind a byte order mark": lambda file, _: (
        b"\xef\xbb\xbf\r\n <?xml version='1.0'?>" + vrt(str(file))
    ),
    "a VRT behind a line of names": lambda file, _: b"date,longitude,latitude\n" + vrt(str(file)),
    "a VRT in UTF-16": lambda file, _: vrt(str(file)).decode().encode("utf-16"),
    "a VRT in a zip": lambda file, _: packed({"a.vrt": vrt(str(file))}),
    "a VRT in a workbook": lambda file, _: packed({"xl/workbook.xml": vrt(str(file))}),
    "a table of addresses": lambda file, address: (
        f"date,source\n2021-09-02,/vsicurl/{address}\n{file},x\n".encode()
    ),
    "a pipeline of commands": pipeline,
    "a service": lambda _, address: json.dumps({"links": [{"rel": "data", "href": address}]}).encode(),
    "a KML with a link": lambda _, address: (
        f"<kml><NetworkLink><href>{address}</href></NetworkLink></kml>".encode()
    ),
    "a KML that names things": linked_kml,
    "a KML with an entity of another file": lambda file, address: kml(
        "<Placemark><name>&c;</name></Placemark>",
        f'<!DOCTYPE kml [<!ENTITY c SYSTEM "file://{file}"><!ENTITY % d SYSTEM "{address}"> %d;]>',
    ),
    "a KMZ that names things": lambda file, address: packed({"doc.kml": linked_kml(file, address)}),
    "a shapefile that names things": lambda file, address: shapefiles(
        prj=f'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["a",1,1],EXTENSION["PROJ4_GRIDS","{file},{address}"]]]'
    ),
    "a shapefile of a system that is a file": lambda file, address: shapefiles(
        prj=f"+init={file}:1 {address}"
    ),
    "JSON records that name things": lambda file, address: json.dumps(
        {
            "data": [
                {
                    "id": "1",
                    "date": "2021-09-02",
                    "source": address,
                    "notes": f"file://{file}",
                    "$ref": address,
                }
            ],
            "$schema": address,
        }
    ).encode(),
    "a GeoJSON that names things": geojson,
    "a GeoPackage that names things": evil_geopackage,
    "a workbook that names things": linked_workbook,
    "a GeoParquet that names things": geoparquet,
    "a data package that names things": package,
}
"""What is told of the canary's path and of the listener's address -> the bytes of a file."""

NAMES = ("events.geojson", "events.gpkg", "/vsicurl/http://a.invalid/events.csv")


def told(outcome: object) -> str:
    """All that an import gives back, as text."""
    if isinstance(outcome, Imported):
        tables = (outcome.table, outcome.others, outcome.rejected)
        return str([table.to_pylist() for table in tables]) + str(outcome.report)
    return str(outcome.sample.to_pylist()) if isinstance(outcome, NeedsMapping) else str(outcome)


@pytest.mark.parametrize("what", HOSTILE)
def test_no_file_and_no_address_is_touched(what: str, traps: Traps, toy: Dataset) -> None:
    content = HOSTILE[what](traps.file, traps.address)
    traps.opened()
    outcome = Here.start(NAMES[len(what) % len(NAMES)], content, toy).wait()
    assert isinstance(outcome, Imported | NeedsMapping | NeedsAnswers | RefusedFileError)
    assert not traps.opened()
    assert not traps.called
    assert SECRET not in told(outcome)


@pytest.mark.parametrize(
    "what",
    ["a VRT that names a file", "a KML with an entity of another file", "a GeoPackage that names things"],
)
def test_a_process_of_its_own_touches_none_either(what: str, traps: Traps, toy: Dataset) -> None:
    content = HOSTILE[what](traps.file, traps.address)
    traps.opened()
    outcome = Job.start("events.geojson", content, toy).wait()
    assert not traps.opened()
    assert not traps.called
    assert SECRET not in told(outcome)


AUDITED = """
import base64, json, sys
sys.path.insert(0, sys.argv[1])
from geo.importers.report import RefusedFileError
from geo.importers.taking import take
seen = []
WATCHED = ("open", "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "urllib.", "sqlite3.load_")
sys.addaudithook(lambda event, args: seen.append((event, str(args[:1]))) if event.startswith(WATCHED) else None)
found = {}
for what, content in json.load(sys.stdin).items():
    seen.clear()
    try:
        take("events.geojson", base64.b64decode(content), {}, {})
    except RefusedFileError:
        pass
    found[what] = [one for one in seen if not one[0].startswith("open") or sys.argv[2] in one[1]]
print(json.dumps(found))
"""


def test_python_itself_is_asked_for_no_file_no_address_and_no_process(traps: Traps) -> None:
    contents = {
        what: base64.b64encode(made(traps.file, traps.address)).decode() for what, made in HOSTILE.items()
    }
    run = subprocess.run(
        [sys.executable, "-I", "-c", AUDITED, str(ROOT), str(traps.folder)],
        input=json.dumps(contents).encode(), capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(run.stdout) == {what: [] for what in HOSTILE}


GUESS = """
import sys, pyogrio.raw
print(pyogrio.raw.read(sys.stdin.buffer.read())[3])
"""


def guessed(content: bytes) -> bytes:
    """What the geodata library makes of the bytes when it is left to guess."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", GUESS],
        input=content, capture_output=True, check=False, timeout=120,
        env=os.environ | {"GDAL_HTTP_MAX_RETRY": "0", "GDAL_HTTP_TIMEOUT": "5"},
    )  # fmt: skip
    return run.stdout


def test_the_control_opens_the_file_and_tells_the_secret(traps: Traps) -> None:
    content = HOSTILE["a VRT that names a file"](traps.file, traps.address)
    assert SECRET.encode() in guessed(content)
    assert traps.opened()


def test_the_control_calls_the_address(traps: Traps) -> None:
    guessed(HOSTILE["a VRT that names an address"](traps.file, traps.address))
    assert traps.called


def test_a_workbook_that_names_things_is_still_read_for_its_own_cells(traps: Traps, toy: Dataset) -> None:
    outcome = Job.start("events.xlsx", linked_workbook(traps.file, traps.address), toy).wait()
    assert isinstance(outcome, NeedsMapping), told(outcome)
    assert outcome.columns == ("date", "source")

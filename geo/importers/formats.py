"""What a file is, told by its content alone: a list of formats that are read, and everything else is refused.

No format is guessed by a library: one that is left to guess would follow a small text to other files or addresses.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
from enum import StrEnum

from geo.importers.report import RefusedFileError

MOST_BYTES = 200 * 1024 * 1024
"""A larger file is refused; a convention: a whole ACLED export of one region is about half of it."""

LOOKED_AT = 65_536
"""So many bytes at the beginning decide whether something is text."""


class Format(StrEnum):
    """What is read. The value is its name for a reader."""

    CSV = "CSV"
    XLSX = "XLSX"
    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    PARQUET = "Parquet"
    PACKAGE = "data package"
    JSON = "JSON records"
    KML = "KML"
    KMZ = "KMZ"
    SHAPEFILE = "zipped shapefile"
    SESSION = "session taken along"


READ = (
    "CSV, XLSX, GeoJSON, GeoPackage, Parquet, KML, KMZ, a zipped shapefile, JSON records, or a data package of this "
    "dashboard"
)
SAVE = f"Save the table as one of these and drop that in: {READ}"

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF: text on a page, not a table"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"RIFF", "a picture or a sound (RIFF)"),
    (b"\x1f\x8b", "compressed with gzip: unpack it, and bring what is in it"),
    (b"BZh", "compressed with bzip2: unpack it, and bring what is in it"),
    (b"\xfd7zXZ", "compressed with xz: unpack it, and bring what is in it"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd: unpack it, and bring what is in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it, and bring the files that are in it"),
    (b"Rar!", "a RAR archive: unpack it, and bring the files that are in it"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file (before 2007)"),
    (b"\0\0\x27\x0a", "a part of a shapefile: pack its files (.shp, .dbf, .prj …) together into one zip"),
    (b"fgb\x03", "a FlatGeobuf file: in QGIS, export the layer as GeoPackage or GeoJSON"),
    (b"ARROW1", "an Arrow (Feather) file"),
    (b"PARE", "an encrypted Parquet file"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a text of a word processor (RTF)"),
)
"""First bytes of files that are met often and never read, and what they are."""

MARKUP: tuple[tuple[str, str], ...] = (
    ("<ogrvrt", "a VRT, which names other files and addresses: it is never followed"),
    ("<gpx", "GPX, the track of a device: in QGIS, export its points as GeoPackage or GeoJSON"),
    ("<gml", "GML: in QGIS, export the layer as GeoPackage or GeoJSON"),
    ("<wfs", "GML: in QGIS, export the layer as GeoPackage or GeoJSON"),
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<svg", "a picture (SVG)"),
    ("<", "XML or another language with tags"),
)
"""What a text that begins with ``<`` is, by the first of these that stands in its beginning."""

KML = re.compile(r"<(?:[a-z0-9]+:)?kml[\s>]")
GEO = re.compile(r'"(?:FeatureCollection|Feature|features|Topology)"')
"""Words in the beginning of a JSON object that is GeoJSON, or geodata of another kind, and no list of records."""
BARE = re.compile(
    r'\{\s*(?:"type"\s*:\s*"(?:(?:Multi)?(?:Point|LineString|Polygon)|GeometryCollection)"|"(?:coordinates|geometries)")'
)
"""The beginning of a geometry without a feature around it."""
UMAP = re.compile(r'"type"\s*:\s*"umap"')
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
GEOPACKAGES = {b"GPKG", b"GP10", b"GP11"}
"""``application_id`` of an SQLite database that is a GeoPackage (OGC 12-128)."""


_WORDS = (
    *(
        "na",
        "n/a",
        "n.a.",
        "n / a",
        "null",
        "none",
        "nil",
        "nat",
        "n/d",
        "n.d.",
        "n/k",
        "k.A.",
        "k. A.",
        "s/d",
        "н/д",
    ),
    *(
        "no data",
        "nodata",
        "no value",
        "not available",
        "not applicable",
        "not reported",
        "not recorded",
        "undefined",
    ),
    *("tbd", "tba", "unk", "keine angabe", "non disponible", "sin dato", "sin datos", "нет данных"),
    *(
        "<na>",
        "<null>",
        "(null)",
        "[null]",
        "(blank)",
        "(empty)",
        "(none)",
        "(leer)",
        "(vide)",
        "empty",
        "\\n",
    ),
)
_ERRORS = (
    *(
        "#N/A",
        "#N/A N/A",
        "#NA",
        "#NV",
        "#N/D",
        "#Н/Д",
        "#YOK",
        "#N/B",
        "#REF!",
        "#BEZUG!",
        "#RIF!",
        "#ADR!",
        "#VERW!",
    ),
    *(
        "#¡REF!",
        "#REF",
        "#ССЫЛКА!",
        "#BAŞV!",
        "#VALUE!",
        "#WERT!",
        "#VALEUR!",
        "#¡VALOR!",
        "#VALOR!",
        "#VALORE!",
    ),
    *(
        "#ARG!",
        "#WAARDE!",
        "#ЗНАЧ!",
        "#DEĞER!",
        "#DIV/0!",
        "#DIV/0",
        "#¡DIV/0!",
        "#DEEL/0!",
        "#ДЕЛ/0!",
        "#NAME?",
    ),
    *(
        "#NOM?",
        "#NOME?",
        "#¿NOMBRE?",
        "#NAZWA?",
        "#NAAM?",
        "#ИМЯ?",
        "#AD?",
        "#NUM!",
        "#ZAHL!",
        "#NOMBRE!",
        "#¡NUM!",
    ),
    *("#NÚM!", "#LICZBA!", "#GETAL!", "#ЧИСЛО!", "#SAYI!", "#NULL!", "#NUL!", "#¡NULO!", "#NULO!", "#ПУСТО!"),
    *(
        "#BOŞ!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#ERROR!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
    ),
    *("#BUSY!", "#PYTHON!", *(f"Err:{number}" for number in range(501, 541))),
)
"""Of spreadsheets, in the tongues that they write them in."""
_SIGNS = (
    "-",
    "--",
    "---",
    "–",
    "—",
    "‐",
    "―",
    ".",
    "..",
    "...",
    "…",
    "?",
    "??",
    "???",
    "*",
    "[]",
    "{}",
    "''",
    '""',
)
NOTHING = tuple(
    dict.fromkeys(
        (
            *(form for word in _WORDS for form in (word, word.upper(), word.capitalize(), word.title())),
            "NaT",
            *_ERRORS,
            *_SIGNS,
        )
    )
)
"""Words for nothing, as databases, statistics programs and spreadsheets write them; whole cells, never parts."""
NO_NUMBERS = ("nan", "NaN", "NAN", "Nan")
"""What a column of texts has where a program turned nothing into a text; among numbers it is a fault."""

UNSEEN: dict[int, str | int | None] = dict.fromkeys(
    map(
        ord,
        "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff",
    )
)
"""Signs without a width, which say how a text runs; they stand before figures in texts of right-to-left scripts."""


def recognise(content: bytes) -> Format:
    """The format of a file; raises ``RefusedFileError`` for whatever is not on the list, saying what it seems to be."""
    if len(content) > MOST_BYTES:
        size, most = len(content) >> 20, MOST_BYTES >> 20
        raise RefusedFileError(
            f"The file has {size} MB; at most {most} are read. Split it by years or by region."
        )
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise RefusedFileError("The file is empty. Drop in one that has a line of column names and rows.")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    if content.startswith(b"SQLite format 3\0"):
        if content[68:72] in GEOPACKAGES:
            return Format.GEOPACKAGE
        raise _refused("an SQLite database, but no GeoPackage")
    if content.startswith(b"PAR1"):
        return Format.PARQUET
    for magic, what in MAGIC:
        if content.startswith(magic):
            raise _refused(what)
    return _text(content)


def _refused(what: str) -> RefusedFileError:
    return RefusedFileError(f"The file is {what}. {SAVE}.")


def _zipped(content: bytes) -> Format:
    """Which of the zip formats; only the list of names is looked at, nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError, EOFError):
        raise RefusedFileError(
            "The file begins like a zip, but its list of contents cannot be read: it is damaged or cut off. "
            "Save or download it again."
        ) from None
    ends = {name.rsplit(".", 1)[-1] for name in names if not name.endswith("/")}
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "session.json" in names:
        return Format.SESSION
    if ends & {"shp"}:
        return Format.SHAPEFILE
    if "kml" in ends:
        return Format.KMZ
    if any(name == "datapackage.json" or name.endswith("/datapackage.json") for name in names):
        return Format.PACKAGE
    raise _refused(_archive(names, ends))


def _archive(names: list[str], ends: set[str]) -> str:
    """What a zip that is not read seems to be."""
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (XLSB)"
    if "content.xml" in names and "mimetype" in names:
        return "an OpenDocument file"
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        return "a text document or slides"
    if ends & {"dbf", "shx"}:
        return "a zip with a part of a shapefile: the .shp is missing"
    if ends & {"zip", "gz", "7z", "rar", "xz", "bz2"}:
        return "a zip with archives in it; archives are not unpacked one out of another"
    if ends & {"csv", "tsv", "txt", "json", "geojson", "gpkg", "parquet"}:
        return "a zip with files in it that are read one by one: unpack it, and bring each by itself"
    return "a zip, but neither a workbook (XLSX) nor a data package (it has no datapackage.json)"


def _text(content: bytes) -> Format:
    head = content[:LOOKED_AT]
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise RefusedFileError("The text is UTF-32, which is not read. Save it as UTF-8.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head[: len(head) & ~1].decode("utf-16", "replace")
    else:
        if head.count(0) > len(head) // 5:
            _zeros(head)
        if len(CONTROLS.findall(head)) > len(head) // 20:
            raise _refused("not text and of no format that is known here")
        text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    text = text.lstrip("\ufeff \t\r\n\x1e")
    if text.startswith("<"):
        beginning = text.casefold()
        if KML.search(beginning) and not any(
            mark in beginning for mark in ("<ogrvrt", "<!doctype html", "<html")
        ):
            return Format.KML
        what = next(what for mark, what in MARKUP if mark in beginning)
        raise _refused(what)
    if text.startswith("{"):
        if UMAP.search(text):
            raise _refused("a map of uMap: in uMap, share and download the data as GeoJSON")
        return Format.GEOJSON if GEO.search(text) or BARE.match(text) else Format.JSON
    if re.match(r"\[\s*[\{\[]", text):
        return Format.JSON
    if re.match(r"\[\s*[\"\d\]]", text):
        raise _refused("a JSON list that holds no records")
    return Format.CSV


def _zeros(head: bytes) -> None:
    """Raise for text of two or four bytes a letter without the mark that would tell the order of the bytes."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > 4 * min(even, odd) and not CONTROLS.search(head.replace(b"\0", b"")):
        raise RefusedFileError(
            "The text seems to be UTF-16 without a byte order mark, so that its letters cannot be told for sure. "
            "Save it as UTF-8."
        )
    raise _refused("not text and of no format that is known here")

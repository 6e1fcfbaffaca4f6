"""A choice as a workbook: what it is, the records, and every table of the data on a sheet of its own.

Written sheet by sheet straight into the packed file, column by column in Arrow: neither the sheets nor anything else
lies on a disk or unpacked in memory, whatever the number of rows. Cells are texts, numbers or days, never formulas
and never links.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from geo.events.table import guarded, guarded_column
from geo.export.csvfile import NOT_XML, replaced, replaced_note
from geo.export.cut import Cut
from geo.export.tables import STATUS, status_of, tables_of
from geo.records.errors import AskedError

if TYPE_CHECKING:
    import pyarrow as pa


LONGEST = 32_767
"""Letters of a cell, counted as UTF-16 does."""
FIRST_DAY = date(1900, 3, 1)
"""Days before are counted differently by different programs; they are written as texts."""
EPOCH_DAYS = 25_569
"""From day 0 of a workbook to 1 January 1970."""
ESCAPE = r"_(x[0-9A-Fa-f]{4})"
"""The beginning of what a workbook would take for one character by its number."""


def letters(number: int) -> str:
    """The name of the column of that number, from 1: ``A`` to ``Z``, then ``AA``."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cut_short(table: pa.Table) -> tuple[pa.Table, int]:
    """The table with guarded texts, none longer than a cell holds, and how many were."""
    import pyarrow as pa
    import pyarrow.compute as pc

    count, columns = 0, []
    for column in table.columns:
        if pa.types.is_string(column.type):
            column = guarded_column(column)
            if (pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST:
                found = column.to_pylist()
                short = [text if text is None else shortened(text) for text in found]
                count += sum(a != b for a, b in zip(found, short, strict=True))
                column = pa.chunked_array([pa.array(short, pa.string())])
        columns.append(column)
    return pa.Table.from_arrays(columns, names=table.column_names), count


def shortened(text: str) -> str:
    """The beginning of a text that a cell holds; never half a character."""
    units = text.encode("utf-16-le")
    return units[: 2 * LONGEST].decode("utf-16-le", "ignore")


def cells(rows: pa.Table, *, first: int, style: int = 0) -> Iterator[str]:
    """The rows as XML, the first of them numbered ``first``; texts are in a style, 0 for the usual one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pc.cast(pa.array(range(first, first + rows.num_rows), pa.int64()), pa.string())
    written = [
        _column(column.combine_chunks(), letters(at), numbers, style)
        for at, column in enumerate(rows.columns, 1)
    ]
    opened = pc.binary_join_element_wise('<row r="', numbers, '">', "")
    lines = pc.binary_join_element_wise(opened, *written, "</row>", "", null_handling="replace")
    yield "".join(lines.to_pylist())


def _column(column: pa.Array, name: str, numbers: pa.Array, style: int) -> pa.Array:
    """The cells of one column; null where there is nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if pa.types.is_date32(column.type):
        return _days(column, name, numbers)
    if pa.types.is_string(column.type):
        return _texts(column, name, numbers, style)
    values = pc.cast(column, pa.string())
    return pc.binary_join_element_wise(f'<c r="{name}', numbers, '"><v>', values, "</v></c>", "")


def _texts(column: pa.Array, name: str, numbers: pa.Array, style: int) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.replace_substring(column, "&", "&amp;")
    texts = pc.replace_substring(pc.replace_substring(texts, "<", "&lt;"), ">", "&gt;")
    texts = pc.replace_substring(pc.replace_substring_regex(texts, ESCAPE, r"_x005F_\1"), "\r", "_x000D_")
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    looks = f' s="{style}"' if style else ""
    start = f'"{looks} t="inlineStr"><is><t xml:space="preserve">'
    return pc.binary_join_element_wise(f'<c r="{name}', numbers, start, texts, "</t></is></c>", "")


def _days(column: pa.Array, name: str, numbers: pa.Array) -> pa.Array:
    """Days as a workbook counts them; those before it counts surely, as texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    serial = pc.cast(pc.add(pc.cast(column, pa.int32()), EPOCH_DAYS), pa.string())
    counted = pc.binary_join_element_wise(f'<c r="{name}', numbers, '" s="2"><v>', serial, "</v></c>", "")
    early = pc.less(column, pa.scalar(FIRST_DAY, pa.date32()))
    if not pc.any(early).as_py():
        return counted
    return pc.if_else(early, _texts(pc.cast(column, pa.string()), name, numbers, 0), counted)


MOST_ROWS = 1_048_575
"""Rows of a sheet below its header, in every program that reads the format."""
BATCH = 20_000
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the same choice gives the same bytes."""
ABOUT, RECORDS = "About", "records"

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write(cut: Cut) -> tuple[bytes, tuple[str, ...]]:
    """The workbook, and what had to be changed. Raises ``AskedError`` where a sheet cannot hold all rows."""
    import pyarrow as pa

    if cut.table.num_rows > MOST_ROWS:
        raise AskedError(
            f"A workbook's sheet holds {MOST_ROWS:,} rows, not {cut.table.num_rows:,}; take CSV or GeoParquet"
        )
    sheets = {RECORDS: cut.rows}
    if cut.day and cut.own:
        sheets[STATUS] = status_of(cut.own, cut.day.state)
    if cut.own:
        sheets |= tables_of(cut.own)
    changed = short = 0
    for name, table in sheets.items():
        table, hits = replaced(table, NOT_XML)
        sheets[name], shortened = cut_short(table)
        changed, short = changed + hits, short + shortened
    notes = (*replaced_note(changed, "a workbook"), *_short_note(short))
    lines = (*cut.about.lines, *(("Note", note) for note in notes))
    about = pa.table({"what": [name for name, _ in lines], "words": [words for _, words in lines]})
    return workbook({ABOUT: cut_short(replaced(about, NOT_XML)[0])[0]} | sheets), notes


def _short_note(count: int) -> tuple[str, ...]:
    cells = "1 cell is" if count == 1 else f"{count:,} cells are"
    return (f"{cells} cut at 32,767 letters, the most that a workbook holds.",) if count else ()


def workbook(sheets: Mapping[str, pa.Table]) -> bytes:
    """A workbook of these sheets, by name (at most 31 letters, no brackets or slashes), in this order."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in _parts(list(sheets)):
            archive.writestr(_entry(name), text)
        for number, table in enumerate(sheets.values(), 1):
            with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as sheet:
                for piece in _sheet(table):
                    sheet.write(piece.encode())
    return into.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _parts(names: list[str]) -> Iterator[tuple[str, str]]:
    """Everything but the sheets: what the parts are, how they hang together, how cells look."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{sheets}</Types>',
    )
    relations = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    yield (
        "_rels/.rels",
        f'{relations}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
    )
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
    )
    linked = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    styled = f'<Relationship Id="rId{len(names) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    yield "xl/_rels/workbook.xml.rels", f"{relations}{linked}{styled}</Relationships>"
    yield "xl/styles.xml", _STYLES


def _sheet(table: pa.Table) -> Iterator[str]:
    """A worksheet in pieces; the header stays in sight and can be filtered by."""
    corner = f"{letters(max(1, table.num_columns))}{table.num_rows + 1}"
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{corner}"/><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{_widths(table)}<sheetData>'
    )
    import pyarrow as pa

    header = pa.table(
        [pa.array([guarded(name)]) for name in table.column_names], [str(n) for n in range(table.num_columns)]
    )
    yield from cells(header, first=1, style=1)
    for start in range(0, table.num_rows, BATCH):
        yield from cells(table.slice(start, BATCH), first=start + 2)
    yield f'</sheetData><autoFilter ref="A1:{corner}"/></worksheet>'


def _widths(table: pa.Table) -> str:
    """Wide enough for names and days, wider for words."""
    import pyarrow as pa

    wide = [
        60 if name in {"words", "explained", "paraphrase", "notes", "title"} else 16
        for name in table.column_names
    ]
    found = [
        f'<col min="{n}" max="{n}" width="{width if pa.types.is_string(column.type) else 12}" customWidth="1"/>'
        for n, (width, column) in enumerate(zip(wide, table.columns, strict=True), 1)
    ]
    return f"<cols>{''.join(found)}</cols>" if found else ""

"""A choice as a workbook: what it is, the records, and every table of the data on a sheet of its own.

Written sheet by sheet straight into the packed file, column by column in Arrow: neither the sheets nor anything else
lies on a disk or unpacked in memory, whatever the number of rows. Cells are texts, numbers or days, never formulas
and never links.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from geo.errors import AskedError
from geo.export.cut import Cut
from geo.export.tables import STATUS, status_of, tables_of
from geo.export.texts import NOT_XML, replaced, replaced_note
from geo.export.xlsxcells import cells, cut_short, letters
from geo.formulas import guarded

if TYPE_CHECKING:
    import pyarrow as pa

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

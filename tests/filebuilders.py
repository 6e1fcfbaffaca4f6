"""Files as other people bring them, made of invented rows: the same seed gives the same bytes."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from geo.importers.acled import COLUMNS as ACLED
from geo.words.dates import MONTHS

UCDP = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id"),
    *("conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name"),
    *("side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline"),
    *("source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2"),
    *("latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b"),
    *("deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)
"""The official columns, in their order."""
REDUCED = (
    *("id", "conflict_id", "latitude", "longitude", "date", "type_of_violence", "best", "civilian_deaths"),
    *("combatant_deaths", "country", "region"),
)

EVENTS = (
    ("Battles", "Armed clash"),
    ("Battles", "Government regains territory"),
    ("Battles", "Non-state actor overtakes territory"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("Violence against civilians", "Attack"),
    ("Violence against civilians", "Abduction/forced disappearance"),
    ("Protests", "Peaceful protest"),
    ("Strategic developments", "Agreement"),
    ("Strategic developments", "Change to group/activity"),
)
ACTORS = ("Taliban", "NRF: National Resistance Front", "National Resistance Front (NRF)", "Unnamed group", "")
TOWNS = (
    *(("Bazarak", 69.515, 35.313), ("Rukha", 69.467, 35.262), ("Kabul", 69.178, 34.528)),
    *((f"Invented village {n}", 62 + n % 120 / 10, 31 + n % 60 / 10) for n in range(400)),
)
FIRST_DAY = date(2017, 1, 1)
SENTENCE = (
    "On this day, an invented group reportedly met another one near the place, and said so; 3 were hurt. "
)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> bytes:
    """A text table, quoted where needed."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue().encode()


def changed(content: bytes, row: int, column: str, cell: str) -> bytes:
    """The same table with another cell in data row ``row`` (from 0)."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    rows[row + 1][rows[0].index(column)] = cell
    return table(rows[0], rows[1:])


def acled_csv(rows: int, seed: int = 1, *, words: bool = False) -> bytes:
    """An ACLED export; ``words``: days like ``31 January 2022`` instead of ``2022-01-31``."""
    return table(ACLED, acled_rows(rows, seed, words=words))


def acled_rows(rows: int, seed: int = 1, *, words: bool = False) -> Iterable[list[object]]:
    """Rows of an ACLED export: about 500 bytes each, as real ones have."""
    some = random.Random(seed)
    for at in range(rows):
        day = FIRST_DAY + timedelta(some.randrange(2900))
        kind, finer = some.choice(EVENTS)
        town, lon, lat = some.choice(TOWNS)
        first, second = some.choice(ACTORS[:-1]), some.choice(ACTORS)
        cells: Mapping[str, object] = {
            "event_id_cnty": f"AFG{at + 1}",
            "event_date": f"{day.day:02} {MONTHS[day.month - 1]} {day.year}" if words else day.isoformat(),
            "year": day.year,
            "time_precision": some.choices((1, 2, 3), (90, 8, 2))[0],
            "disorder_type": "Political violence",
            "event_type": kind,
            "sub_event_type": finer,
            "actor1": first,
            "inter1": "Rebel group",
            "actor2": second,
            "inter2": "State forces" if second else "",
            "interaction": "State forces-Rebel group",
            "iso": 4,
            "region": "Caucasus and Central Asia",
            "country": "Afghanistan",
            "admin1": "Panjshir",
            "admin2": town,
            "location": town,
            "latitude": f"{lat + some.random() / 100:.4f}",
            "longitude": f"{lon + some.random() / 100:.4f}",
            "geo_precision": some.choices((1, 2, 3), (60, 35, 5))[0],
            "source": "Invented Gazette",
            "source_scale": "National",
            "notes": SENTENCE * some.randrange(1, 4),
            "fatalities": some.randrange(12),
            "timestamp": 1_650_000_000 + at,
        }
        yield [cells.get(column, "") for column in ACLED]


def ucdp_csv(rows: int, seed: int = 1) -> bytes:
    """The official table of UCDP GED with its 49 columns."""
    some = random.Random(seed)
    made = []
    for at in range(rows):
        first = FIRST_DAY + timedelta(some.randrange(2900))
        precision = some.choices((1, 2, 3, 4, 5), (70, 10, 8, 8, 4))[0]
        last = first + timedelta((0, 0, 4, 6, 29, 200)[precision])
        town, lon, lat = some.choice(TOWNS)
        deaths = some.randrange(30)
        cells: Mapping[str, object] = {
            "id": 100_000 + at,
            "relid": f"AFG-{first.year}-1-{at}",
            "year": first.year,
            "active_year": "True",
            "code_status": "Clear",
            "type_of_violence": some.choices((1, 2, 3), (90, 3, 7))[0],
            "conflict_name": "Invented land: Government",
            "dyad_name": "Government of the invented land - Taliban",
            "side_a": "Government of the invented land",
            "side_b": "Taliban",
            "number_of_sources": 1,
            "source_article": "Invented Gazette, an invented article",
            "source_office": "Invented Gazette",
            "source_date": (last + timedelta(1)).isoformat(),
            "source_headline": "Clash told of",
            "where_prec": some.choices((1, 2, 3, 4, 5, 6), (40, 15, 25, 15, 2, 3))[0],
            "where_coordinates": town,
            "where_description": f"near {town}",
            "latitude": f"{lat:.6f}",
            "longitude": f"{lon:.6f}",
            "geom_wkt": f"POINT ({lon:.6f} {lat:.6f})",
            "country": "Afghanistan",
            "country_id": 700,
            "region": "Asia",
            "event_clarity": 1,
            "date_prec": precision,
            "date_start": f"{first.isoformat()} 00:00:00.000",
            "date_end": f"{last.isoformat()} 00:00:00.000",
            "best": deaths,
            "high": deaths + 3,
            "low": max(0, deaths - 2),
        }
        made.append([cells.get(column, "") for column in UCDP])
    return table(UCDP, made)


def ucdp_reduced_csv(rows: int, seed: int = 1) -> bytes:
    """The reduced form of UCDP GED: 11 columns, no precisions."""
    some = random.Random(seed)
    made: list[list[object]] = []
    for at in range(rows):
        _, lon, lat = some.choice(TOWNS)
        day = FIRST_DAY + timedelta(some.randrange(2900))
        civil, fighters = some.randrange(5), some.randrange(20)
        violence = some.choices((1, 2, 3), (90, 2, 8))[0]
        start = [100_000 + at, 333, lat, lon, day.isoformat(), violence]
        made.append([*start, civil + fighters, civil, fighters, "Afghanistan", "Asia"])
    return table(REDUCED, made)


def mapped_csv(rows: int, seed: int = 1, *, delimiter: str = ",", style: str = "%Y-%m-%d") -> bytes:
    """A table of somebody's own, whose columns a reader has to name; days in ``style``."""
    some = random.Random(seed)
    made: list[list[object]] = []
    for at in range(rows):
        town, lon, lat = some.choice(TOWNS[:40])
        day = FIRST_DAY + timedelta(some.randrange(1200))
        what = some.choice(("clash", "air strike", "Protest", "market day"))
        made.append(
            [f"n{at}", day.strftime(style), town, lon, lat, what, some.choice(ACTORS[:-1]), "A paper"]
        )
    return table(("No.", "When", "Town", "Long.", "Lat.", "What", "Who", "Said by"), made, delimiter)


MAPPED = {
    "event_id": "No.",
    "date": "When",
    "place": "Town",
    "lon": "Long.",
    "lat": "Lat.",
    "kind": "What",
    "actor_1": "Who",
    "source": "Said by",
}
"""The columns of ``mapped_csv``, as ``Mapping`` names them."""


def own_csv(rows: Iterable[dict[str, object]]) -> bytes:
    """Our own flat table: what a row does not give is a plain record of one day in Bazarak."""
    plain: dict[str, object] = {
        "event_id": "e-1",
        "kind": "clash",
        "kind_printed": "clash",
        "title": "Clash at Bazarak",
        "start": "2021-09-02",
        "end": "2021-09-02",
        "time_precision": "day",
        "known": "2021-09-03",
        "lon": 69.515,
        "lat": 35.313,
        "geo_precision": "settlement",
        "place_printed": "Bazarak",
        "place_id": "bazarak",
        "actor_1": "Taliban",
        "actor_2": "",
        "side_ids": "taliban",
        "source": "Invented Gazette",
        "fatalities_low": "",
        "fatalities_best": 3,
        "fatalities_high": "",
        "notes": "",
    }
    return table(tuple(plain), [list((plain | row).values()) for row in rows])

"""Places of a table's rows: each distinct name looked up in the gazetteer, and what is not found there listed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.importers import numbers
from geo.importers.columns import Decimals as Floats
from geo.importers.columns import Mask, Rows, mask
from geo.importers.draft import NO_TEXT, Draft
from geo.importers.formats import NO_NUMBERS
from geo.importers.names import COUNTRIES, FAR_KM, MARGIN, PROVINCES, REGIONS, Area, listed, outlines
from geo.importers.report import Question, asked
from geo.records.gazetteer import normalised
from geo.records.model import GeoPrecision, Place, PlaceKind

PRECISION: dict[PlaceKind, GeoPrecision] = {
    PlaceKind.PROVINCE: GeoPrecision.PROVINCE,
    PlaceKind.DISTRICT: GeoPrecision.DISTRICT,
    PlaceKind.AREA: GeoPrecision.DISTRICT,
    PlaceKind.PASS: GeoPrecision.PASS,
}
"""How well a row's place is known that has a name and no point of its own; any other kind is a settlement."""


@dataclass(frozen=True, slots=True)
class Around:
    """Columns that say in what a row's point lies. Those that a table has under their usual names count as well."""

    country: str = ""
    regions: tuple[str, ...] = ()
    """Provinces, districts, towns: anything smaller than a country."""

    def countries(self, draft: Draft) -> list[str]:
        """The columns of countries, the one that was named first."""
        return _columns(draft, (self.country,), COUNTRIES)

    def parts(self, draft: Draft) -> list[str]:
        """The columns of what is smaller."""
        return _columns(draft, self.regions, REGIONS)


def _columns(draft: Draft, given: tuple[str, ...], usual: tuple[str, ...]) -> list[str]:
    keys = set(map(normalised, usual))
    found = [name for name in given if name and draft.has(name)]
    return [
        *found,
        *(
            name
            for name in draft.sheet.columns.column_names
            if normalised(name) in keys and name not in found
        ),
    ]


def place_ids(draft: Draft, name: str, lons: Floats, lats: Floats, land: Rows) -> pa.Array:
    """The gazetteer's place of each row, ``""`` where its name is not found or the row's own point lies far off.

    A place of the same name in another country (``land``, see ``lands``) is another place.

    Call it last: names are counted over the rows that can be taken.
    """
    texts, codes = draft.distinct(name)
    whole = [draft.names.place(text) for text in texts]
    found = [place or draft.names.part(text)[0] for text, place in zip(texts, whole, strict=True)]
    ok = ~draft.bad()
    metres = _metres(draft, found, codes, lons, lats)
    limit = np.array([*map(_reach, found), 0.0])[codes]
    far = metres > limit
    near = metres <= limit
    in_part = np.array([a is not b for a, b in zip(found, whole, strict=True)] + [False])[codes]
    apart = in_part & ~near  # the beginning of a name is a place only where its point agrees
    foreign = _foreign(draft, found, codes, land) & ~near & ~apart
    strange = _in_another_province(draft, found, codes) & ~near & ~apart & ~foreign
    if strange_rows := int((strange & ok).sum()):
        draft.notes.append(
            "Rows whose place has the name of one of the gazetteer's but whose province is another, or is not known "
            f"there: {strange_rows:,}. They are joined to no place, for no point of theirs lies there."
        )
    if foreign_rows := int((foreign & ok).sum()):
        draft.notes.append(
            "Rows whose place has the name of one of the gazetteer's but whose country is another: "
            f"{foreign_rows:,}. They are joined to no place."
        )
    if apart_rows := int((apart & ok).sum()):
        draft.notes.append(
            "Rows whose place begins with a name of the gazetteer and goes on with words that it does not know: "
            f"{apart_rows:,}. They are joined to no place, for no point of theirs lies there."
        )
    far &= ~apart & ~foreign & ~strange
    if far_rows := int((far & ok).sum()):
        draft.notes.append(
            f"Rows whose place has the name of one of the gazetteer's but lies more than {FAR_KM:.0f} km from it (of a "
            f"province {WIDE_KM:.0f} km from its middle): {far_rows:,}. They keep their own point, without a place."
        )
    unknown = np.array([place is None for place in found] + [False])[codes] | apart
    unknown &= ~np.array([text in NO_NUMBERS for text in texts] + [False])[codes]
    counts = np.bincount(codes[ok & unknown & (codes >= 0)], minlength=len(texts))
    draft.unresolved = listed(
        (text for text, n in zip(texts, counts, strict=False) if n), (int(n) for n in counts if n)
    )
    codes = np.where(far | apart | foreign | strange, -1, codes)
    ids = pa.array([*(place.place_id if place else "" for place in found), ""], pa.string())
    return ids.take(pa.array(codes % (len(texts) + 1)))


WIDE_KM = 250.0
"""The same of a province or district, from the middle of the places in it; a convention."""
COUNTRY_KM = 1000.0


def _reach(place: Place | None) -> float:
    """Metres from a place within which a row's own point may lie that has its name."""
    if place is None or place.lon is not None:
        return FAR_KM * 1000
    return 1000 * (COUNTRY_KM if place.kind is PlaceKind.COUNTRY else WIDE_KM)


COUNTED = re.compile("iso|m49|code")
"""In the normalised name of a column whose figures are those of ISO 3166-1; others count by lists of their own."""


def _countries(draft: Draft, name: str) -> Rows:
    """The place in ``outlines()`` of each row's country by one column, -1 for none."""
    texts, codes = draft.distinct(name)
    coded = COUNTED.search(normalised(name))
    found = [outlines().of(text) if coded or not text.isdecimal() else -1 for text in texts]
    return np.array([*found, -1], np.int64)[codes]


def lands(draft: Draft, around: Around) -> Rows:
    """The country of each row in ``outlines()``, by the first column that tells any; -1 where none is told."""
    for name in around.countries(draft):
        found = _countries(draft, name)
        if (found >= 0).any():
            return found
    return np.full(draft.count, -1, np.int64)


def away(draft: Draft, lons: Floats, lats: Floats, land: Rows) -> Mask:
    """Rows that lie in another part of the world than the gazetteer's places, by their point or their country."""
    area, places = draft.names.area, draft.names.gazetteer
    known = (lons == lons) & (lats == lats)
    off = known & ~area.has(lons, lats) if area else np.zeros(draft.count, np.bool_)
    home = (
        {outlines().of(one.name) for one in places if one.kind is PlaceKind.COUNTRY}
        if (land >= 0).any()
        else {-1}
    )
    found: Mask = off | ((land >= 0) & ~np.isin(land, list(home)))
    return found


def _foreign(draft: Draft, found: list[Place | None], codes: Rows, land: Rows) -> Mask:
    """Rows whose country is another than that of the place their name means."""
    if not (land >= 0).any():
        return np.zeros(draft.count, np.bool_)
    home = np.array([*(draft.names.country(place) for place in found), -1], np.int64)[codes]
    found_elsewhere: Mask = (land >= 0) & (home >= 0) & (land != home)
    return found_elsewhere


def _in_another_province(draft: Draft, found: list[Place | None], codes: Rows) -> Mask:
    """Rows whose province is not that of the place their name means; one that the gazetteer lacks is another.

    But not in a column called a state, which may be that of an affair.
    """
    apart = np.zeros(draft.count, np.bool_)
    rows = np.flatnonzero(np.array([*(place is not None for place in found), False])[codes])
    for name in _columns(draft, (), PROVINCES) if len(rows) else ():
        texts, provinces = draft.distinct(name)
        pairs, which = np.unique(codes[rows] * (len(texts) + 1) + provinces[rows] + 1, return_inverse=True)
        told = [divmod(int(pair), len(texts) + 1) for pair in pairs]
        unknown = normalised(name) == "state"
        wrong = [
            at > 0 and not draft.names.within(found[of], texts[at - 1], unknown=unknown) for of, at in told
        ]
        apart[rows] |= np.array(wrong, np.bool_)[which]
    return apart


def _metres(draft: Draft, found: list[Place | None], codes: Rows, lons: Floats, lats: Floats) -> Floats:
    """How far each row's own point lies from that of the place its name means; NaN where either has none."""
    points = [draft.names.middle(place) for place in found]
    at = np.array([*points, (np.nan, np.nan)], np.float64)[codes]
    measured = ~np.isnan(at[:, 0]) & ~np.isnan(lons) & ~np.isnan(lats)
    metres = np.full(len(codes), np.nan)
    if measured.any():
        from geo.map.ground import GEOD

        rows = np.flatnonzero(measured)
        metres[rows] = GEOD.inv(lons[rows], lats[rows], at[rows, 0], at[rows, 1])[2]
    return metres


def filled(
    draft: Draft, name: str, lons: Floats, lats: Floats, land: Rows
) -> tuple[Floats, Floats, dict[int, GeoPrecision]]:
    """Rows without a point get that of the place their name means, with how well that is known, by row."""
    texts, codes = draft.distinct(name)
    lons, lats, precision = lons.copy(), lats.copy(), dict[int, GeoPrecision]()
    places = [draft.names.place(text) for text in texts]
    without = np.isnan(lons) & np.isnan(lats) & ~draft.bad() & ~_foreign(draft, places, codes, land)
    without &= ~_in_another_province(draft, places, codes) & ~np.isin(draft.sheet.rows, list(draft.areas))
    for at, place in enumerate(places):
        if place is None or place.lon is None or place.lat is None:
            continue
        rows = np.flatnonzero(without & (codes == at))
        lons[rows], lats[rows] = place.lon, place.lat
        how = PRECISION.get(place.kind, GeoPrecision.SETTLEMENT)
        precision |= dict.fromkeys(rows.tolist(), how)
    if precision:
        draft.notes.append(
            f"Rows without a point that were given the gazetteer's point of their place: {len(precision):,}."
        )
    return lons, lats, precision


MOSTLY = 0.9
"""So large a share of the rows must say so before an exchange is suspected, or a single row is one."""
FEW = 3
"""Rows below which a table has no spread to speak of."""
REGION = 5.0
"""Degrees around a region's place, or the middle of its rows; a convention: nearly every province of the earth lies
within."""
Points = tuple[Floats, Floats]
"""Longitudes and latitudes, as they stand."""

EXCHANGED = (
    "Longitude and latitude seem to be exchanged: the point lies where the other rows do only with the two turned "
    "round. Exchange the two columns or cells."
)
ELSEWHERE = (
    "Longitude and latitude seem to be exchanged: the point lies in the country or region of the row only with the two "
    "turned round. Exchange the two cells."
)
HALF = "The row has only one of longitude and latitude. Give both, or leave both empty."
NOUGHT = (
    "The point 0, 0 lies in the sea off Africa; it often stands for an unknown place. Leave both cells empty."
)


LON, LAT = "longitude (of the coordinates)", "latitude (of the coordinates)"
"""Columns that are made of one that holds whole positions."""


def parted(draft: Draft, name: str) -> None:
    """Make columns ``LON`` and ``LAT`` of ``name``; what is no position rejects its row, areas and lines stay such."""
    texts, codes = draft.distinct(name)
    lon_first = _lon_first(name, texts)
    found = [numbers.position(text, lon_first=lon_first) for text in texts]
    for at, one in enumerate(found):
        rows = np.flatnonzero(codes == at)
        if isinstance(one, str):
            draft.reject(rows, name, one)
        elif isinstance(one, bytes):
            draft.areas |= dict.fromkeys(draft.sheet.rows[rows].tolist(), one)
    pairs = [one if isinstance(one, tuple) else None for one in found]
    for made, axis in ((LON, 0), (LAT, 1)):
        cells = pa.array([None if pair is None else repr(pair[axis]) for pair in pairs], pa.string())
        draft.put(made, pa.chunked_array([cells.take(pa.array(codes, mask=codes < 0))]))
    _tell(draft, name, texts, lon_first=lon_first)


KILOMETRE = 2
"""Figures of each half of a square of one kilometre."""


def _tell(draft: Draft, name: str, texts: list[str], *, lon_first: bool) -> None:
    bare = any(numbers.pair_of(text) and not re.search("[NSEW]", text, re.IGNORECASE) for text in texts)
    if bare:
        order = "longitude before latitude" if lon_first else "latitude before longitude"
        draft.notes.append(f"Positions in “{draft.printed(name)}” are read with {order}.")
    squares = [numbers.GRID.fullmatch(numbers.plain_of(text)) for text in texts]
    if wide := sum(len(numbers.halves_of(one)[0]) <= KILOMETRE for one in squares if one):
        draft.notes.append(
            f"Squares of the grid that are a kilometre wide or more in “{draft.printed(name)}”: {wide:,}; their middle "
            "stands for them."
        )
    if any((one := numbers.UTM.fullmatch(numbers.plain_of(text))) and numbers.is_band(one) for text in texts):
        draft.notes.append(
            f"S behind a zone of UTM in “{draft.printed(name)}” is read as the band S, 32 to 40 degrees north; as the "
            "southern half of the earth the points would lie between 47 and 58 degrees south."
        )


ZONES = frozenset(("zone", "utmzone", "zoneutm", "gridzone", "utm", "zonenumber"))
BANDS = frozenset(("band", "utmband", "zoneletter"))
HALVES = frozenset(("hemisphere", "hemi", "half", "utmhemisphere"))
"""Normalised names of columns with the zone of UTM, with its band, and with its half of the earth."""
ZONE = re.compile(r"(?:UTM )?(?:zone )?(\d{1,2}) ?([C-HJ-NP-X]?)\w*", re.IGNORECASE)
ZONED = "position in UTM"
"""A column made of zone, easting and northing."""


def zoned(draft: Draft, lon: str, lat: str) -> bool:
    """Make the column ``ZONED`` where ``lon`` and ``lat`` have metres, and another column their zone of UTM."""
    names = {normalised(name): name for name in draft.sheet.columns.column_names if name not in {lon, lat}}
    zone = next((name for key, name in names.items() if key in ZONES), "")
    half = next((name for key, name in names.items() if key in HALVES | BANDS), "")
    east, north = (draft.cells(name).cast(pa.string()) for name in (lon, lat))
    cells = east.drop_null()
    if not (lon and zone and len(cells)) or len(re.sub(r"[.,].*", "", cells[0].as_py())) != EASTING:
        return False
    texts, codes = draft.distinct(zone)
    read = [ZONE.fullmatch(numbers.plain_of(text)) for text in texts]
    told = pa.array([f"{one[1]}{one[2]}" if one else None for one in read], pa.string()).take(
        pa.array(codes, mask=codes < 0)
    )
    letter = pc.utf8_slice_codeunits(draft.texts(half, held=False), 0, 1) if half else ""
    if normalised(half) in HALVES:  # S is the half here and no band: M is the first band south of the equator
        letter = pc.replace_substring_regex(letter, "[Ss]", "M")
    told = pc.if_else(
        pc.match_substring_regex(told, "[A-Za-z]$"), told, pc.binary_join_element_wise(told, letter, "")
    )
    bare = pc.fill_null(pc.invert(pc.match_substring_regex(told, "[A-Za-z]$")), fill_value=True)
    whole = pc.binary_join_element_wise(told, east, north, " ")
    draft.reject(mask(pc.and_(bare, pc.is_valid(east))), zone, numbers.NO_UTM)
    draft.put(ZONED, pa.chunked_array([pc.if_else(bare, NO_TEXT, whole).combine_chunks()]))
    draft.notes.append(f"“{zone}”, “{lon}” and “{lat}” are read as zone, easting and northing of UTM.")
    return True


EASTING = 6
"""Figures of an easting in metres."""
BELOW = {90: re.compile(r"lat\w*[ _(\[°,.-]+(?:deg\w*[ _,]*)?(?:s|south)[)\] ]*", re.IGNORECASE),
         180: re.compile(r"lon\w*[ _(\[°,.-]+(?:deg\w*[ _,]*)?(?:w|west)[)\] ]*", re.IGNORECASE)}  # fmt: skip
"""Names of columns that say that their degrees count to the south or to the west."""


def _signed(draft: Draft, name: str, values: Floats, most: int) -> Floats:
    """Degrees below nought where the column's name says so, and no cell has a sign."""
    if not BELOW[most].fullmatch(draft.printed(name)) or not (values > 0).any() or (values < 0).any():
        return values
    half = "south" if most == HALF_TURN // 2 else "west"
    draft.notes.append(f"“{draft.printed(name)}” has degrees {half}: they are read as below nought.")
    return -values


HALF_TURN = 180


def _lon_first(name: str, texts: list[str]) -> bool:
    """Whether pairs begin with the longitude: the column says so, or no first number fits a latitude's."""
    plain = normalised(name)
    lists = bool(texts) and all(
        text.startswith("[") for text in texts
    )  # GeoJSON's own, without the rest of it
    if plain.startswith(("lon", "lng", "xy")) or (lists and plain.endswith("coordinates")):
        return True
    pairs = [pair for text in texts if (pair := numbers.pair_of(text))]
    firsts = [numbers.degrees(pair[0], 180) for pair in pairs]
    seconds = [numbers.degrees(pair[1], 180) for pair in pairs]
    wide = any(isinstance(one, float) and abs(one) > 90 for one in firsts)
    return wide and not any(isinstance(one, float) and abs(one) > 90 for one in seconds)


def spots(
    draft: Draft, lon: str, lat: str, around: Around = Around(), *, judged: bool = True
) -> tuple[Floats, Floats]:
    """Every row's longitude and latitude, NaN where it has none; rows whose point cannot be are rejected.

    Where the two seem to be exchanged in the whole table the reader is asked, and where in a few rows, these are
    rejected. ``around`` has the columns that say in what a row lies. Points of a table of ours are not ``judged``: they
    were when they came.
    """
    before = draft.bad()
    turned = draft.choices.get("axes") == "exchanged"
    if turned:
        draft.notes.append("Longitude and latitude were exchanged, as was asked for.")
        lon, lat = lat, lon
    lons = _signed(draft, lon, draft.degrees(lon, 180), 180)
    lats = _signed(draft, lat, draft.degrees(lat, 90, 180), 90)
    sound = before | ~draft.bad()
    one, other = np.isnan(lons), np.isnan(lats)
    draft.reject(sound & one & ~other, lon, HALF)
    draft.reject(sound & other & ~one, lat, HALF)
    placed = ~one & ~other
    draft.reject(placed & (lons == 0) & (lats == 0), lat, NOUGHT)
    beyond = placed & (np.abs(lats) > 90)
    if judged and not draft.choices.get("axes") and placed.any():
        _judge(draft, (lon, lat), lons, lats, placed, around)
    if beyond.any():
        draft.reject(beyond, lat, numbers.out_of_range(100, 90))
        lats[beyond] = np.nan
    return lons, lats


def _judge(
    draft: Draft, axes: tuple[str, str], lons: Floats, lats: Floats, placed: Mask, around: Around
) -> None:
    """Ask, reject or tell, by what speaks for an exchange: poles, countries, regions, the gazetteer, spread, sea."""
    lon, lat = (draft.printed(name) for name in axes)
    count, beyond = int(placed.sum()), placed & (np.abs(lats) > 90)
    if (beyond & (np.abs(lons) <= 90)).sum() >= MOSTLY * count and count > 1:
        draft.ask(ask_axes(lon, lat, "nearly all latitudes are beyond the poles as they stand."))
        return
    inside = placed & ~beyond
    points, parts = (lons, lats), around.parts(draft)
    if any(_by_country(draft, (lon, lat), points, inside, name) for name in around.countries(draft)):
        return
    told = [_by_name(draft, (lon, lat), points, inside & ~draft.bad(), name) for name in parts]
    told.append(_by_area(draft, (lon, lat), points, inside & ~draft.bad()))
    for name in parts:
        _by_groups(draft, lat, points, inside & ~draft.bad(), name)
    inside &= ~draft.bad()
    if any(told) or not inside.any():
        return
    _by_spread(draft, lat, points, np.flatnonzero(inside), MARGIN)
    here, there = (
        outlines().on_land(*pair) for pair in ((lons[inside], lats[inside]), (lats[inside], lons[inside]))
    )
    if here <= 1 - MOSTLY and there >= MOSTLY:
        draft.ask(ask_axes(lon, lat, "as they stand the points lie at sea, and exchanged on land."))
    elif there >= MOSTLY:
        draft.notes.append(
            f"Points are taken as printed in “{lon}” and “{lat}”. Nothing in the table says otherwise, but with the "
            "two exchanged nearly all would be on land too."
        )


def _by_country(draft: Draft, axes: tuple[str, str], points: Points, placed: Mask, country: str) -> bool:
    """Whether the countries of the rows settle it; asks or rejects where they speak for an exchange."""
    countries = _countries(draft, country)
    known = placed & (countries >= 0)
    if not known.any():
        return False
    here, there = (found & known for found in outlines().turned(countries, *points))
    if there.sum() >= MOSTLY * known.sum():
        draft.ask(
            ask_axes(*axes, f"the points lie in the countries of “{draft.printed(country)}” only exchanged.")
        )
        return True
    draft.reject(there, axes[1], ELSEWHERE)
    if outside := int((known & ~here & ~there).sum()):
        draft.notes.append(
            f"Points that do not lie in the country that “{draft.printed(country)}” gives for their row: {outside:,}. "
            "They are taken as printed."
        )
    return bool(here.sum() >= MOSTLY * known.sum())


def _by_name(draft: Draft, axes: tuple[str, str], points: Points, placed: Mask, name: str) -> bool:
    """Whether it is settled by names of places that the gazetteer knows, in a column of regions or places."""
    texts, codes = draft.distinct(name)
    middles = [draft.names.middle(draft.names.place(text)) for text in texts]
    lon, lat = np.array([*middles, (np.nan, np.nan)], np.float64)[codes].T
    around = Area(lon - REGION, lat - REGION, lon + REGION, lat + REGION)
    known = placed & ~np.isnan(lon)
    here, there = known & around.has(*points), known & around.has(*points[::-1])
    turned = there & ~here
    if turned.sum() >= MOSTLY * known.sum() > 0:
        draft.ask(
            ask_axes(*axes, f"the points lie near the places of “{draft.printed(name)}” only exchanged.")
        )
        return True
    if here.sum() > turned.sum():
        draft.reject(turned, axes[1], ELSEWHERE)
    return bool(here.sum() >= MOSTLY * placed.sum() > 0)


def _by_groups(draft: Draft, lat: str, points: Points, placed: Mask, name: str) -> None:
    """Reject the few rows that lie where the others of their region do only with the two turned round."""
    codes = draft.distinct(name)[1]
    rows = np.flatnonzero(placed & (codes >= 0))
    rows = rows[np.argsort(codes[rows], kind="stable")]
    for group in np.split(rows, np.flatnonzero(np.diff(codes[rows])) + 1):
        _by_spread(draft, lat, points, group, REGION)


def _by_area(draft: Draft, axes: tuple[str, str], points: Points, placed: Mask) -> bool:
    """Whether the area of the gazetteer settles it, because nearly all rows lie in it one way or the other."""
    expected = draft.names.area
    if expected is None:
        return False
    here, there = expected.has(*points), expected.has(*points[::-1])
    turned = placed & there & ~here
    if (placed & (here | there)).sum() < MOSTLY * placed.sum():
        return False
    if turned.sum() >= MOSTLY * placed.sum() and placed.sum() > 1:
        draft.ask(ask_axes(*axes, "only exchanged do the points lie where the places of the gazetteer do."))
    else:
        draft.reject(turned, axes[1], EXCHANGED)
    return True


def _by_spread(draft: Draft, lat: str, points: Points, rows: Rows, margin: float) -> None:
    """Reject the few rows that lie within ``margin`` degrees of where the others do only with the two turned round."""
    if len(rows) < FEW:
        return
    lons, lats = (axis[rows] for axis in points)
    lon_0, lat_0 = float(np.median(lons)), float(np.median(lats))
    around = Area(lon_0 - margin, lat_0 - margin, lon_0 + margin, lat_0 + margin)
    here, there = around.has(lons, lats), around.has(lats, lons)
    turned = there & ~here
    if (here | there).sum() >= MOSTLY * len(rows) and turned.sum() < here.sum():
        draft.reject(rows[turned], lat, EXCHANGED)


def ask_axes(lon: str, lat: str, why: str) -> Question:
    """Whether longitude and latitude were exchanged."""
    return asked(
        "axes",
        f"“{lon}” and “{lat}” seem to be exchanged: {why} How are they to be read?",
    )

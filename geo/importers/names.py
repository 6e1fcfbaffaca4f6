"""Names of places, actors, countries and kinds of event in a file -> ids of ours, or outlines; names of columns."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.importers.columns import Decimals as Floats
from geo.importers.columns import Mask, Rows
from geo.records.gazetteer import Gazetteer, names_of, normalised
from geo.records.model import Actor, EventKind, GeoPrecision, Place, PlaceKind

if TYPE_CHECKING:
    import shapely

MARGIN = 12.0
"""Degrees around the gazetteer's places; a convention: the whole of Afghanistan lies within it, and no longitude of
it can be taken for a latitude."""


@dataclass(frozen=True, slots=True)
class Area:
    """Degrees between which the gazetteer's places lie, with a margin."""

    west: float | Floats
    south: float | Floats
    east: float | Floats
    north: float | Floats
    """Of each row its own, where they are columns."""

    @classmethod
    def of(cls, places: Iterable[Place]) -> Area | None:
        """``None`` where no place has a point."""
        points = [
            (place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None
        ]
        if not points:
            return None
        lons, lats = zip(*points, strict=True)
        return cls(min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN)

    def has(self, lon: Floats, lat: Floats) -> Mask:
        """Which points lie in it."""
        return (self.west <= lon) & (lon <= self.east) & (self.south <= lat) & (lat <= self.north)


CLOSE_ENOUGH = 0.86
"""How alike (0 to 1) two names must be that may be one with a letter changed; a convention."""
GENERIC = re.compile(
    r"\b(?:province|wilayat|wilaya|velayat|governorate|oblast|region|state|prov)\b\.?(?:[- ]?e\b)?|ولایت",
    re.IGNORECASE,
)
"""What stands before or behind the name of a province."""
CODED = re.compile(r"\d|^[A-Z]{2,3}-[A-Z]{2,4}$")
DOUBT = re.compile(r"[?؟]")
"""Whoever writes it behind a name does not say that it is that."""
FAR_KM = 50.0
"""A place so far from the row's own point only has the same name; a convention, more than a district's width."""
MOST_NAMES = 2_000
"""So many names without an entry are listed; a convention."""


@dataclass(frozen=True, eq=False)
class Names:
    """The gazetteer and the actors by every name they have."""

    gazetteer: Gazetteer
    sides: Map[str, str]
    """Side by an actor's normalised name, alias or id."""
    own: Map[str, str]
    """Side by an actor's whole normalised name alone: aliases like "rebels" mean others elsewhere."""
    area: Area | None
    """Where rows are expected; ``None`` where no place has a point."""

    @classmethod
    def of(cls, places: Map[str, Place], actors: Map[str, Actor]) -> Names:
        """The names of a dataset. Where two actors share a name, one side's is taken only if both are of it."""
        sides: dict[str, set[str]] = {}
        for actor in actors.values():
            for name in (actor.actor_id, actor.name, actor.name_fa, *actor.aliases):
                if key := normalised(name):
                    sides.setdefault(key, set()).add(actor.side_id)
        alone = {key: next(iter(found)) for key, found in sides.items() if len(found) == 1}
        known = {key: side for key, side in alone.items() if side}
        own = {normalised(name) for actor in actors.values() for name in (actor.name, actor.name_fa)}
        proper = {key: side for key, side in known.items() if key in own}
        return cls(Gazetteer(places), known, proper, Area.of(places.values()))

    def place(self, name: str) -> Place | None:
        """The place of that whole name; behind it, after a comma or in brackets, may stand what it lies in."""
        found = self.gazetteer.find(name) if name and not DOUBT.search(name) else None
        if found or not name:
            return found
        part, tail = self.part(name)
        within = self.gazetteer.find(tail) if part and normalised(tail) else None
        return part if part and within and within.place_id in self._around(part) else None

    def part(self, name: str) -> tuple[Place | None, str]:
        """The place that the beginning of a name has, and the rest; only a row's own point can say that it is it."""
        head, _, tail = name.replace("(", ",", 1).partition(",")
        found = self.gazetteer.find(head.strip()) if tail and normalised(head) else None
        return found, tail.strip(" )")

    def middle(self, place: Place | None) -> tuple[float, float]:
        """Where a place lies, or the middle of the places in it; NaN where none has a point."""
        if place is None:
            return np.nan, np.nan
        if place.lon is not None and place.lat is not None:
            return place.lon, place.lat
        inside = (one for one in self.gazetteer if place.place_id in self._around(one))
        return _mean([(one.lon, one.lat) for one in inside if one.lon is not None and one.lat is not None])

    def within(self, place: Place | None, province: str, *, unknown: bool) -> bool:
        """Whether a place may lie in a province of that name; ``unknown`` is the answer where that is not known here.

        A code says nothing, and a name that is nearly that of the place's own province is taken for it.
        """
        every = {one.place_id: one for one in self.gazetteer if one.kind is PlaceKind.PROVINCE}
        own = every.keys() & (self._around(place) | {place.place_id}) if place else set[str]()
        if not own or CODED.search(province):
            return True
        bare = GENERIC.sub("", province)
        told = self.place(province) or self.place(bare)
        if told is not None:
            return told.place_id in own or bool(own & self._around(told)) or told.kind is PlaceKind.COUNTRY
        key = normalised(bare)
        spelt = (normalised(name) for one in own for name in names_of(every[one]))
        return unknown or any(SequenceMatcher(None, key, name).ratio() >= CLOSE_ENOUGH for name in spelt)

    def _around(self, place: Place) -> set[str]:
        """The places that it lies in, all the way up."""
        met: set[str] = set()
        above = list(place.parents)
        while above:
            name = above.pop()
            if name not in met:
                met.add(name)
                above += parent.parents if (parent := self.gazetteer.find(name)) else ()
        return met

    def side(self, name: str) -> str:
        """The side that an actor of that name speaks or fights for; empty where none is known.

        "NRF: National Resistance Front" is the same as "National Resistance Front (NRF)"; else both parts must be names
        of the side. "Taliban (another country)" and "Civilians (a side)" are none.
        """
        if DOUBT.search(name):
            return ""
        if side := self.sides.get(normalised(name), ""):
            return side
        short, _, full = name.partition(": ")
        if side := self.sides.get(normalised(full + short), "") if full else "":
            return side
        for sign in ("(", ": "):
            head, _, tail = name.partition(sign)
            found = {self.sides.get(normalised(part), "") for part in (head, tail.rstrip(") "))}
            if tail and len(found) == 1:
                return found.pop()
        return ""

    def own_side(self, name: str) -> str:
        """The side of an actor of that whole name, wherever its row lies."""
        return "" if DOUBT.search(name) else self.own.get(normalised(name), "")

    def country(self, place: Place | None) -> int:
        """The place in ``outlines()`` of the country that a place lies in, or of the only one here; -1 for none."""
        if place is None:
            return -1
        every = {one.place_id: one for one in self.gazetteer if one.kind is PlaceKind.COUNTRY}
        around = (self._around(place) | {place.place_id}) & set(every)
        names = [every[one].name for one in around or every]
        return outlines().of(names[0]) if len(names) == 1 else -1


def _mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    if not points:
        return np.nan, np.nan
    lons, lats = zip(*points, strict=True)
    return sum(lons) / len(lons), sum(lats) / len(lats)


KIND_WORDS: dict[EventKind, tuple[str, ...]] = {
    EventKind.CLASH: (
        "battle",
        "fighting",
        "fight",
        "armed clash",
        "clashes",
        "firefight",
        "combat",
        "skirmish",
    ),
    EventKind.ATTACK: (
        *("attacks", "assault", "ambush", "shelling", "bombing", "air strike", "airstrike", "drone strike"),
        *("explosion", "ied", "suicide attack", "raid", "killing"),
    ),
    EventKind.MOVEMENT: ("troop movement", "advance", "retreat", "deployment", "convoy"),
    EventKind.TAKEOVER: ("capture", "seizure", "taken", "fall", "control change"),
    EventKind.TALKS: ("negotiation", "negotiations", "meeting", "agreement", "peace talks"),
    EventKind.CEASEFIRE: ("cease-fire", "truce"),
    EventKind.BLOCKADE: ("siege", "road block", "road blocked", "roadblock"),
    EventKind.COMMUNICATIONS_CUT: ("internet cut", "internet shutdown", "phone cut", "communications"),
    EventKind.STATEMENT: ("announcement", "speech", "declaration"),
    EventKind.DEATH: ("killed", "assassination"),
    EventKind.GATHERING: ("protest", "demonstration", "riot", "rally"),
    EventKind.EVACUATION: ("displacement", "flight", "evacuated"),
    EventKind.HARDSHIP: ("humanitarian", "shortage", "hunger"),
}
"""Words beside the kinds' own names; compared without case, spaces and signs."""


COUNTRIES = (
    *("country txt", "country", "country name", "admin 0", "adm0 name", "adm0 en", "adm0"),
    *("admin0 name", "nation", "nation name", "iso3", "iso a3", "iso2", "iso a2", "iso code", "iso"),
    *("country code", "country iso", "adm0 code", "adm0 pcode", "admin0 pcode", "کشور", "هېواد"),
)
"""Names of columns that hold countries, by name or by code of ISO 3166-1."""
PROVINCES = (
    *("admin 1", "adm1 name", "adm1 en", "adm1", "admin1 name", "province", "state", "oblast"),
    *("governorate", "provstate", "ولایت"),
)
"""Names of columns that hold provinces."""
REGIONS = (
    *PROVINCES,
    "region",
    *(
        "admin 2",
        "adm2 name",
        "adm2 en",
        "adm2",
        "adm 2",
        "admin2 name",
        "district",
        "county",
        "raion",
        "ولسوالی",
    ),
)
"""Names of columns that hold provinces and districts."""

MOMENTS = (
    "event date",
    "date",
    "start date",
    "datetime",
    "date time",
    "event time",
    "start time",
    "timestamp",
    "time",
)

SYNONYMS: dict[str, tuple[str, ...]] = {
    "date": (
        *("date", "event date", "day", "when", "start date", "date start", "start", "begin", "from"),
        *("date of event", "incident date", "date of incident", "occurred on", "occurrence date"),
        *("from date", "date from"),
        *("acq date", "datum", "fecha", "дата", "تاریخ", "التاريخ", "نېټه"),
        *(f"{name} {zone}" for name in MOMENTS for zone in ("utc", "gmt", "local")),
        *(f"{zone} {name}" for name in MOMENTS for zone in ("utc", "gmt", "local")),
        *MOMENTS,
    ),
    "end_date": ("end date", "date end", "end", "last day", "until", "to date", "date to", "to"),
    "lon": (
        *("longitude", "lon", "long", "lng", "x", "x coord", "decimal longitude", "gps longitude", "point x"),
        *("easting", "utm easting", "utm e", "longitud", "долгота", "طول", "طول جغرافیایی", "خط الطول"),
    ),
    "lat": (
        *("latitude", "lat", "y", "y coord", "decimal latitude", "gps latitude", "point y"),
        *("northing", "utm northing", "utm n", "latitud", "широта", "عرض", "عرض جغرافیایی", "خط العرض"),
    ),
    "kind": (
        "event type",
        "kind",
        "type",
        "type of event",
        "category",
        "incident type",
        "attacktype1 txt",
        "what",
        "نوع",
    ),
    "actor_1": ("actor 1", "actor", "side a", "group", "perpetrator", "party", "gname", "who", "طرف"),
    "actor_2": ("actor 2", "side b", "target", "second actor", "other actor"),
    "source": ("source", "sources", "source name", "outlet", "reference", "said by", "منبع"),
    "place": (
        "place",
        "location",
        "place name",
        "locality",
        "town",
        "village",
        "city",
        "where",
        "محل",
        "ځای",
    ),
    "event_id": ("id", "event id", "event id cnty", "record id", "identifier", "fid", "no", "شناسه"),
    "notes": ("notes", "note", "description", "comment", "comments", "details", "summary", "شرح"),
    "fatalities": ("fatalities", "deaths", "killed", "best", "dead", "nkill", "کشته"),
    "year": ("year", "event year", "iyear", "jahr", "سال"),
    "month": ("month", "event month", "imonth", "monat", "ماه"),
    "day": ("day of month", "day of the month", "event day", "iday", "day"),
    "coordinates": (
        *("coordinates", "coords", "lat lon", "latlon", "lat long", "latlong", "latitude longitude"),
        *("position", "gps", "mgrs", "grid", "grid reference", "utm", "wkt", "wkb", "ewkb", "geojson"),
        *("st asgeojson", "lon lat", "lat lng", "lng lat", "geopoint", "geolocation", "geom wkt", "geom"),
        *("geometry", "the geom", "point"),
    ),
    "country": COUNTRIES,
    "region": REGIONS,
    "time_precision": ("time precision", "date precision", "date prec", "time prec"),
    "geo_precision": ("geo precision", "where prec", "location precision", "place precision", "accuracy"),
    "count": ("events", "number of events", "event count", "count", "n events", "no of events", "incidents"),
}
"""Names that a column of each field is met under; compared without case, spaces and signs."""


HOW_DAY: dict[str, tuple[str, ...]] = {
    "day": ("day", "exact", "exact day", "exact date", "known", "precise"),
    "window": ("window",),
    "week": ("week", "about a week", "within a week"),
    "month": ("month", "month only", "within the month"),
    "year": ("year", "year only"),
}
HOW_PLACE: dict[GeoPrecision, tuple[str, ...]] = {
    GeoPrecision.POINT: ("point", "exact", "exact location", "exact spot", "gps", "precise"),
    GeoPrecision.SETTLEMENT: ("settlement", "village", "town", "city", "populated place", "locality"),
    GeoPrecision.PASS: ("pass",),
    GeoPrecision.DISTRICT: (
        "district",
        "county",
        "admin 2",
        "adm2",
        "subdistrict",
        "municipality",
        "near",
        "nearby",
    ),
    GeoPrecision.PROVINCE: ("province", "state", "region", "governorate", "oblast", "admin 1", "adm1"),
    GeoPrecision.APPROACHES: ("approaches",),
    GeoPrecision.UNLOCATED: ("unlocated", "country", "country only", "admin 0", "adm0"),
}
"""Words by which tables of other people say how well a day or a place is known; any other is not known here."""


def listed(names: Iterable[str], counts: Iterable[int]) -> tuple[tuple[str, int], ...]:
    """Names with how often they stand, most frequent first, at most ``MOST_NAMES``."""
    found: Counter[str] = Counter()
    for name, count in zip(names, counts, strict=True):
        found[name] += count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMES])


FILE = "countries.geojson"
NEAR = 0.3
"""Degrees around an outline that count as in it: the outlines are kept to 0.1, and coasts have harbours and piers."""
SAMPLE = 2_000
"""So many points, evenly taken, tell whether a table lies on land; a convention."""

SHORTENED = {
    "bosnia and herzegovina": "Bosnia and Herz.",
    "burma": "Myanmar",
    "burma/myanmar": "Myanmar",
    "cape verde": "Cabo Verde",
    "central african republic": "Central African Rep.",
    "congo, democratic republic of the": "Dem. Rep. Congo",
    "czech republic": "Czechia",
    "democratic republic of congo": "Dem. Rep. Congo",
    "democratic republic of the congo": "Dem. Rep. Congo",
    "dominican republic": "Dominican Rep.",
    "dr congo": "Dem. Rep. Congo",
    "drc": "Dem. Rep. Congo",
    "east timor": "Timor-Leste",
    "equatorial guinea": "Eq. Guinea",
    "ivory coast": "Côte d'Ivoire",
    "kingdom of eswatini": "eSwatini",
    "north macedonia": "Macedonia",
    "palestinian territories": "Palestine",
    "republic of congo": "Congo",
    "republic of the congo": "Congo",
    "russian federation": "Russia",
    "solomon islands": "Solomon Is.",
    "south sudan": "S. Sudan",
    "swaziland": "eSwatini",
    "syrian arab republic": "Syria",
    "türkiye": "Turkey",
    "uk": "United Kingdom",
    "united states": "United States of America",
    "us": "United States of America",
    "usa": "United States of America",
    "viet nam": "Vietnam",
    "western sahara": "W. Sahara",
    "yemen (north yemen)": "Yemen",
}
"""Names as ACLED, UCDP and others print them -> as the outlines have them."""


CODES = """
ABWAW533 AFGAF004 AGOAO024 AIAAI660 ALAAX248 ALBAL008 ANDAD020 AREAE784 ARGAR032 ARMAM051 ASMAS016 ATAAQ010
ATFTF260 ATGAG028 AUSAU036 AUTAT040 AZEAZ031 BDIBI108 BELBE056 BENBJ204 BFABF854 BGDBD050 BGRBG100 BHRBH048
BHSBS044 BIHBA070 BLMBL652 BLRBY112 BLZBZ084 BMUBM060 BOLBO068 BRABR076 BRBBB052 BRNBN096 BTNBT064 BWABW072
CAFCF140 CANCA124 CHECH756 CHLCL152 CHNCN156 CIVCI384 CMRCM120 CODCD180 COGCG178 COKCK184 COLCO170 COMKM174
CPVCV132 CRICR188 CUBCU192 CUWCW531 CYMKY136 CYPCY196 CZECZ203 DEUDE276 DJIDJ262 DMADM212 DNKDK208 DOMDO214
DZADZ012 ECUEC218 EGYEG818 ERIER232 ESHEH732 ESPES724 ESTEE233 ETHET231 FINFI246 FJIFJ242 FLKFK238 FRAFR250
FROFO234 FSMFM583 GABGA266 GBRGB826 GEOGE268 GGYGG831 GHAGH288 GINGN324 GMBGM270 GNBGW624 GNQGQ226 GRCGR300
GRDGD308 GRLGL304 GTMGT320 GUMGU316 GUYGY328 HKGHK344 HMDHM334 HNDHN340 HRVHR191 HTIHT332 HUNHU348 IDNID360
IMNIM833 INDIN356 IOTIO086 IRLIE372 IRNIR364 IRQIQ368 ISLIS352 ISRIL376 ITAIT380 JAMJM388 JEYJE832 JORJO400
JPNJP392 KAZKZ398 KENKE404 KGZKG417 KHMKH116 KIRKI296 KNAKN659 KORKR410 KWTKW414 LAOLA418 LBNLB422 LBRLR430
LBYLY434 LCALC662 LIELI438 LKALK144 LSOLS426 LTULT440 LUXLU442 LVALV428 MACMO446 MAFMF663 MARMA504 MCOMC492
MDAMD498 MDGMG450 MDVMV462 MEXMX484 MHLMH584 MKDMK807 MLIML466 MLTMT470 MMRMM104 MNEME499 MNGMN496 MNPMP580
MOZMZ508 MRTMR478 MSRMS500 MUSMU480 MWIMW454 MYSMY458 NAMNA516 NCLNC540 NERNE562 NFKNF574 NGANG566 NICNI558
NIUNU570 NLDNL528 NORNO578 NPLNP524 NRUNR520 NZLNZ554 OMNOM512 PAKPK586 PANPA591 PCNPN612 PERPE604 PHLPH608
PLWPW585 PNGPG598 POLPL616 PRIPR630 PRKKP408 PRTPT620 PRYPY600 PSEPS275 PYFPF258 QATQA634 ROURO642 RUSRU643
RWARW646 SAUSA682 SDNSD729 SENSN686 SGPSG702 SGSGS239 SHNSH654 SLBSB090 SLESL694 SLVSV222 SMRSM674 SOMSO706
SPMPM666 SRBRS688 SSDSS728 STPST678 SURSR740 SVKSK703 SVNSI705 SWESE752 SWZSZ748 SXMSX534 SYCSC690 SYRSY760
TCATC796 TCDTD148 TGOTG768 THATH764 TJKTJ762 TKMTM795 TLSTL626 TONTO776 TTOTT780 TUNTN788 TURTR792 TWNTW158
TZATZ834 UGAUG800 UKRUA804 URYUY858 USAUS840 UZBUZ860 VATVA336 VCTVC670 VENVE862 VGBVG092 VIRVI850 VNMVN704
VUTVU548 WLFWF876 WSMWS882 YEMYE887 ZAFZA710 ZMBZM894 ZWEZW716
"""
"""Codes of the countries of the outlines by ISO 3166-1: three letters, two, and figures, with no sign between."""


@dataclass(frozen=True, eq=False)
class Outlines:
    """All countries. ``names`` gives the place of one in ``shapes`` and ``boxes`` by its normalised name."""

    names: dict[str, int]
    codes: dict[str, int]
    """The same by its codes."""
    shapes: Any
    boxes: Floats
    """West, south, east, north of each, with ``NEAR`` around it."""
    tree: shapely.STRtree

    def of(self, name: str) -> int:
        """The place of a country by a name as printed, also with words in brackets behind it, or code; -1 for none."""
        code = name.strip()
        if (coded := self.codes.get(code.zfill(3) if code.isdigit() else code.upper(), -1)) >= 0:
            return coded
        for printed in (name, name.split("(")[0]):
            plain = " ".join(printed.split())
            known = SHORTENED.get(plain.casefold(), plain)
            if (found := self.names.get(normalised(known), -1)) >= 0:
                return found
        return -1

    def on_land(self, lons: Floats, lats: Floats) -> float:
        """The share of the points that lies on land or close to it, told by an even sample; 0 where there are none."""
        import shapely

        step = max(1, len(lons) // SAMPLE)
        points = np.asarray(shapely.points(lons[::step], lats[::step]))
        if not points.size:
            return 0.0
        hits = self.tree.query(points, predicate="dwithin", distance=NEAR)[0]
        return len(np.unique(hits)) / points.size

    def turned(self, countries: Rows, lons: Floats, lats: Floats) -> tuple[Mask, Mask]:
        """Rows that lie in their country as printed, and those that do only with longitude and latitude exchanged.

        ``countries`` has the place of each row's country, -1 where none is known.
        """
        import shapely

        boxes = np.vstack([self.boxes, np.full((1, 4), np.nan)])[countries]
        here, there = _in(boxes, lons, lats), _in(boxes, lats, lons)
        doubtful = there.copy()  # only a row whose exchanged point comes near its country needs a closer look
        for country in np.unique(countries[doubtful]):
            rows = np.flatnonzero(doubtful & (countries == country))
            shape = self.shapes[country].buffer(NEAR)
            shapely.prepare(shape)
            here[rows] = shapely.contains_xy(shape, lons[rows], lats[rows])
            there[rows] = shapely.contains_xy(shape, lats[rows], lons[rows])
        return here, there & ~here


def _in(boxes: Floats, lons: Floats, lats: Floats) -> Mask:
    west, south, east, north = boxes.T
    found: Mask = (lons >= west) & (lons <= east) & (lats >= south) & (lats <= north)
    return found


@cache
def outlines() -> Outlines:
    """The outlines that come with the program."""
    import shapely

    from geo.records.read import BUNDLED

    features = json.loads((BUNDLED / FILE).read_bytes())["features"]
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
    boxes = shapely.bounds(shapes) + np.array([-NEAR, -NEAR, NEAR, NEAR])
    names = {normalised(one["properties"]["name"]): at for at, one in enumerate(features)}
    figures = {one["properties"]["iso"]: at for at, one in enumerate(features)}
    codes = {
        code: figures[one[5:]]
        for one in CODES.split()
        for code in (one[:3], one[3:5], one[5:])
        if one[5:] in figures
    }
    return Outlines(names, codes, shapes, boxes, shapely.STRtree(shapes))

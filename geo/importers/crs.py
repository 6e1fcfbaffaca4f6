"""Reference systems of files: longitude and latitude in WGS 84, one that can be converted to it, or a refusal."""

from __future__ import annotations

import numpy as np

from geo.importers.report import RefusedFileError
from geo.importers.shapes import Spots

REMEDY = "Write the file again in WGS 84 (EPSG:4326); in QGIS: Export, Save features as, CRS EPSG:4326."
WGS84 = ("EPSG", 4326)


def is_wgs84(authority: str, code: str) -> bool:
    """Whether these name WGS 84 in degrees, in either order of the axes (files have longitude first)."""
    return (authority.upper(), code.upper()) in {
        ("EPSG", "4326"), ("EPSG", "4979"), ("OGC", "CRS84"), ("OGC", "CRS84H"), ("OGC", "4326")
    }  # fmt: skip


def require_known(authority: str, code: str) -> int:
    """The EPSG number of a system that can be converted. Raises ``RefusedFileError`` for all others.

    Only numbers are looked up, in the tables that come with the library: what a file itself writes about its
    system could name files and addresses, and is never read.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if authority.upper() != "EPSG" or not code.isascii() or not code.isdigit() or len(code) > 6:
        raise RefusedFileError(f"The reference system {_shown(authority, code)} is not known. {REMEDY}")
    try:
        CRS.from_epsg(int(code))
    except CRSError:
        raise RefusedFileError(
            f"The reference system {_shown(authority, code)} is not known. {REMEDY}"
        ) from None
    return int(code)


def moved(code: int, places: Spots) -> Spots:
    """Places given in ``EPSG:code``, in longitude and latitude; one outside the system's area has a fault."""
    from pyproj import Transformer
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]  # not in its __all__

    set_network_enabled(active=False)  # grids would be fetched from an address
    transformer = Transformer.from_crs(code, WGS84[1], always_xy=True)
    lon, lat = map(np.asarray, transformer.transform(places.lon, places.lat))
    sound = np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 180) & (abs(lat) <= 90)
    lost = np.flatnonzero(~np.isnan(places.lon) & ~sound).tolist()
    fault = f"The point lies where EPSG:{code} has no meaning. Check the reference system of the file."
    lon, lat = np.where(sound, lon, np.nan), np.where(sound, lat, np.nan)
    return Spots(lon, lat, places.kinds, dict.fromkeys(lost, fault) | places.faults)


def _shown(authority: str, code: str) -> str:
    return f"“{authority[:20]}:{code[:20]}”"

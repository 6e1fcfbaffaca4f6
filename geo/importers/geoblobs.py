"""Geometries as a GeoPackage stores them: a header of its own before a well-known binary (OGC 12-128, 2.1.3)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.importers.shapes import built

BOXES = (0, 32, 48, 48, 64)
"""Bytes of the bounding box, by its kind."""
BROKEN = "The geometry has no header of a GeoPackage. Write the layer into a new file."
EMPTY, EXTENDED, LITTLE = 0x10, 0x20, 0x01


def shapes_of(blobs: Sequence[object], srs_id: int) -> tuple[npt.NDArray[np.object_], dict[int, str]]:
    """The geometries, ``None`` where there is none or it is broken; the faults by row (from 0)."""
    faults: dict[int, str] = {}
    bare: list[bytes | None] = []
    for row, blob in enumerate(blobs):
        try:
            bare.append(_well_known(blob, srs_id))
        except (ValueError, struct.error, IndexError) as error:
            faults[row] = str(error) if type(error) is ValueError else BROKEN
            bare.append(None)
    geometries, broken = built(bare)
    return geometries, faults | broken


def _well_known(blob: object, srs_id: int) -> bytes | None:
    """The geometry without its header; nothing where it is empty. Its box is never believed."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        raise ValueError(BROKEN)
    flags = blob[3]
    if flags & EXTENDED:
        raise ValueError("The geometry is of a kind of its own, which is not read. Convert it to points.")
    own = struct.unpack_from("<i" if flags & LITTLE else ">i", blob, 4)[0]
    if own != srs_id:
        raise ValueError(
            "The geometry is in another reference system than its layer. Export the layer again."
        )
    return None if flags & EMPTY else blob[8 + BOXES[flags >> 1 & 7] :]

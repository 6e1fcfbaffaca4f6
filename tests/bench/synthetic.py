"""Invented dated events by the ten thousand, the same ones every time, around the bundled map's subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from geo.map.pointcloud import PointEvents

START, END = date(2018, 1, 1), date(2022, 12, 31)
DAYS = tuple(START + timedelta(days=n) for n in range((END - START).days + 1))
SIGNS = ("statement", "movement", "clash")
SIGN_WORDS = ("Statement", "Movement", "Clash")
WEST, SOUTH, EAST, NORTH = 68.9, 34.75, 70.9, 36.0
PROBE = (69.2, 35.48)
"""Where the detector looks: a clash of one day on every second day, and nothing else near it."""
PROBE_ROOM = 0.06
CENTRES = 60
OPENING = 1340
"""Number of an even day in the middle of the range: the day on which the bench begins."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Synthetic:
    """The events as columns, and the rows that stand for the probe."""

    events: PointEvents

    def on(self, day: int) -> Numbers:
        """Rows of the events of a day, by asking each."""
        return np.nonzero((self.events.first <= day) & (day <= self.events.last))[0]


def synthetic(count: int, seed: int = 3) -> Synthetic:
    """``count`` events, probes included: nine in ten gathered around towns, four in ten lasting more than a week.

    About 4 % of them are in force on any day.
    """
    chance = np.random.default_rng(seed)
    probes = np.arange(0, len(DAYS), 2)
    rows = count - len(probes)
    middle = np.column_stack([chance.uniform(WEST, EAST, CENTRES), chance.uniform(SOUTH, NORTH, CENTRES)])
    spread = chance.normal(0, 0.035, (rows, 2)) + middle[chance.integers(0, CENTRES, rows)]
    anywhere = np.column_stack([chance.uniform(WEST, EAST, rows), chance.uniform(SOUTH, NORTH, rows)])
    at = np.where((chance.random(rows) < 0.9)[:, None], spread, anywhere)
    near = (np.abs(at - np.array(PROBE)) < PROBE_ROOM).all(axis=1)
    at[near, 0] += 2 * PROBE_ROOM
    first = chance.integers(0, len(DAYS), rows)
    lasting = np.select(
        [(u := chance.random(rows)) < 0.4, u < 0.7, u < 0.9],
        [np.zeros(rows), chance.integers(1, 14, rows), chance.integers(30, 180, rows)],
        chance.integers(200, 900, rows),
    ).astype(np.int64)
    kind = np.concatenate([chance.integers(0, len(SIGNS), rows), np.full(len(probes), 2)])
    lon = np.concatenate([at[:, 0], np.full(len(probes), PROBE[0])]).round(5)
    lat = np.concatenate([at[:, 1], np.full(len(probes), PROBE[1])]).round(5)
    start = np.concatenate([first, probes])
    last = np.minimum(np.concatenate([first + lasting, probes]), len(DAYS) - 1)
    uncertain = np.concatenate([chance.random(rows) < 0.2, np.zeros(len(probes), dtype=bool)])
    texts = [
        f"{SIGN_WORDS[k]} <b>no. {n}</b>, from {DAYS[a]:%-d %B %Y} to {DAYS[b]:%-d %B %Y}"
        for n, (k, a, b) in enumerate(zip(kind, start, last, strict=True))
    ]
    return Synthetic(
        PointEvents(
            signs=SIGNS,
            lon=lon,
            lat=lat,
            first=start,
            last=last,
            kind=kind,
            uncertain=uncertain,
            ids=[f"p-{n:06}" for n in range(count)],
            texts=texts,
        )
    )

"""A data folder of another continent: another clock, other terms, names in Greek and Cyrillic letters, other sides.

It is the invented county of ``tests/toy``, moved to islands in the Pacific and renamed; so it has every kind of record.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

TOY = Path(__file__).parent / "toy"

NAMES = {
    "The League of Ostrel": "Союз Остра",
    "League of Ostrel": "Союз Остра",
    "the league": "союз",
    "League": "Союз",
    "Kaveth": "Κάβεθοι",
    "Velmaran Gazette": "Εφημερίδα",
    "Herald": "Вестник",
    "Velmara": "Βελμάρα",
    "the market town of Brell": "η αγορά της Μπρελ",
    "Brell": "Μπρελ",
    "Brêll": "Μπρέλλ",
    "Lower Dunn": "Нижняя Дунна",
    "Dunn-le-Bas": "Дунна",
    "Tarn Gate": "Врата Тарна",
    "Hollowmere": "Κοίλη Λίμνη",
    "Mira Oln": "Мира Олн",
    "Dov Renn": "Ντοβ Ρεν",
}
"""In this order: a longer name before one that it holds. Ids are in small letters and stay."""
PERSIAN = r"[\u0600-\u06ff]+"
WEST, SOUTH = -186.5, -94.2
"""Degrees by which the county of the toy, at 10° E 50° N, is moved: to 176.5° W 44.2° S, on the Chatham Islands."""
PACKAGE = {
    "name": "velmara-islands",
    "title": "Кто что говорил о Βελμάρα",
    "version": "3.1.0",
    "licenses": [{"name": "ODbL-1.0", "title": "Open Database License", "path": "https://odbl.example/1-0/"}],
    "contributors": [{"title": "Общество островов"}],
    "claims-map": {
        "subject": "velmara",
        "caveat": "outlines are drawn by hand",
        "heading": "Βελμάρα day by day",
        "introduction": "Two sides, one county.",
        "time_zone": "Pacific/Chatham",
        "dating": "Each prints the day on which it was made.",
    },
}
SAYS = ("ODbL 1.0", "Chatham (UTC+12:45)")
"""How its terms and its clock are said: in May the islands have no summer time."""


def elsewhere(into: Path) -> Path:
    """Write the folder; the same each time."""
    into.mkdir()
    for path in sorted(TOY.glob("*.*")):
        text = re.sub(PERSIAN, "", path.read_text(encoding="utf-8"))
        for old, new in NAMES.items():
            text = text.replace(old, new)
        if path.suffix == ".geojson":
            text = _moved(text)
        (into / path.name).write_text(text, encoding="utf-8")
    (into / "datapackage.json").write_text(json.dumps(PACKAGE, ensure_ascii=False), encoding="utf-8")
    return into


def _moved(text: str) -> str:
    collection = json.loads(text)
    for feature in collection["features"]:
        if feature["geometry"]:
            feature["geometry"]["coordinates"] = _shifted(feature["geometry"]["coordinates"])
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in collection["features"])
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _shifted(value: list[Any]) -> list[Any]:
    """A position, or lists of positions in each other, however deep."""
    if isinstance(value[0], list):
        return [_shifted(one) for one in value]
    return [round(value[0] + WEST, 6), round(value[1] + SOUTH, 6)]

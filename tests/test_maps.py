from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import folium
import pytest
from streamlit_folium import generate_js_hash, generate_leaflet_string

from geo.assets import GROUND, MARKS
from geo.map.basemap import Basemap, basemap, fit
from geo.map.folium_map import AssetUrls, framed, payload, safe_json
from geo.map.frames import pairs
from geo.map.ground import Ground
from geo.map.layers import layers
from geo.records.model import Dataset
from geo.records.read import BUNDLED
from geo.status.timeline import Timeline
from geo.status.validity import Reading

ASSETS = AssetUrls("../l/leaflet.js", "../l/leaflet.css", ("../o/a.js", "../o/b.js"), ("../o/map.css",), {})
OWN = Path(__file__).resolve().parents[1] / "geo" / "assets"
HOSTILE = "</script><img src=x onerror=alert(1)>\u2028{{ 7 * 7 }}{% raw %}"


def built(dataset: Dataset) -> dict[str, Any]:
    return payload(Timeline(dataset), Ground(dataset), basemap(BUNDLED), ASSETS)


def whole(dataset: Dataset) -> folium.Map:
    return framed(safe_json(built(dataset)), fit(Ground(dataset)), ASSETS)


def script(dataset: Dataset) -> str:
    found = whole(dataset)
    found.get_root().render()
    return str(generate_leaflet_string(found))


@pytest.mark.parametrize("name", ["dataset", "toy"])
@pytest.mark.parametrize("reading", Reading)
def test_the_payload_shows_of_every_day_what_the_timeline_computes(
    name: str, reading: Reading, request: pytest.FixtureRequest
) -> None:
    data: Dataset = request.getfixturevalue(name)
    timeline, ground, found = Timeline(data), Ground(data), built(data)
    assert found["days"] == [day.isoformat() for day in timeline.days]
    for i, state in enumerate(timeline.states(reading)):
        flat = found["frames"][reading.value][i]
        drawn = [
            (found["features"][f], found["looks"][k]) for f, k in zip(flat[::2], flat[1::2], strict=True)
        ]
        assert drawn == pairs(state, ground)
        control = {
            feature["place"]: (look["facts"]["status"], look["facts"]["by"], look["facts"]["age"])
            for feature, look in drawn
            if feature["id"].startswith("control ")
        }
        assert control == {
            key: (place.status.value, place.by, place.age_days)
            for key, place in state.places.items()
            if place.status.value != "none" and ground.geometry(key) is not None
        } | {place.place_id: (place.status.value, place.by, place.age_days) for place in state.rest}
        signs = {
            record
            for feature, look in drawn
            if {"sign", "margin"} & feature.keys()
            for record in look["records"]
        }
        assert signs == set(layers(state, ground)["events"]["event_id"])


def test_a_feature_has_one_geometry_on_all_days(dataset: Dataset) -> None:
    timeline, ground = Timeline(dataset), Ground(dataset)
    seen: dict[str, str] = {}
    for reading in Reading:
        for state in timeline.states(reading):
            for feature, _ in pairs(state, ground):
                assert seen.setdefault(feature["id"], repr(feature)) == repr(feature)


def test_nothing_is_loaded_from_elsewhere(dataset: Dataset) -> None:
    found = whole(dataset)
    page = found.get_root().render()
    links = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]*)"', page)
    assert links
    assert all(link.startswith("../") for link in links)
    own = {"../l/leaflet.js", "../l/leaflet.css", *ASSETS.scripts, *ASSETS.styles}
    assert set(links) == own


def test_the_only_foreign_addresses_are_those_of_bases_a_reader_may_choose(dataset: Dataset) -> None:
    found = built(dataset)
    offered = {tile["url"] for tile in found.pop("tiles")}
    assert len(offered) == 3
    assert all(url.startswith("https://") for url in offered)
    rest = safe_json(found).replace("http://www.w3.org/2000/svg", "")
    assert "://" not in rest


@pytest.mark.parametrize(
    "file", sorted(OWN.glob("*.js")) + sorted(OWN.glob("*.css")), ids=lambda path: path.name
)
def test_our_own_scripts_and_styles_name_no_other_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "://" not in text


def test_two_renderings_give_the_same_script_so_that_the_map_is_mounted_once(dataset: Dataset) -> None:
    one, two = script(dataset), script(dataset)
    assert one == two
    assert generate_js_hash(one, "claims-map") == generate_js_hash(two, "claims-map")


def test_another_dataset_is_another_map_even_where_only_a_number_after_an_underscore_differs(
    dataset: Dataset,
) -> None:
    def titled(title: str) -> str:
        return str(generate_js_hash(script(replace(dataset, title=title)), "claims-map"))

    assert titled("Claims a_1") != titled("Claims a_2")


def test_hostile_names_cannot_leave_the_script(dataset: Dataset) -> None:
    places = {key: replace(place, name=HOSTILE) for key, place in dataset.places.items()}
    outlines = {key: replace(outline, name=HOSTILE) for key, outline in dataset.outlines.items()}
    events = {key: replace(event, title=HOSTILE) for key, event in dataset.events.items()}
    hostile = replace(dataset, places=places, outlines=outlines, events=events, title=HOSTILE)
    written = script(hostile)
    assert "</script" not in written
    assert "<img" not in written
    assert "\u2028" not in written
    assert "{{" not in written
    text = written[written.index("{", written.index("ClaimsMap.start(")) : written.rindex("});") + 1]
    assert json.loads(text)["title"] == HOSTILE, "and it arrives whole"


@pytest.mark.parametrize(
    "value", ["<", ">", "&", "\u2028", "\u2029", "{{ a }}", "{% a %}", "{# a #}", "پنجشیر"]
)
def test_safe_json_says_the_same_as_json(value: str) -> None:
    assert json.loads(safe_json({"a": [value, {"b": value}]})) == {"a": [value, {"b": value}]}


def test_text_from_data_never_becomes_html_in_our_scripts() -> None:
    trusted = {"payload.signs", "svg", "payload.symbols", '<svg width="0"'}
    for file in (*GROUND, *MARKS):
        for line in (OWN / file).read_text(encoding="utf-8").splitlines():
            if ".innerHTML =" in line:
                assert any(part in line for part in trusted), f"{file}: {line.strip()}"
                assert "// ours" in line
            assert "insertAdjacentHTML" not in line
            assert "document.write" not in line


def test_the_script_names_no_day_that_is_shown_and_no_theme_in_use(dataset: Dataset) -> None:
    assert {"day", "theme", "reading"}.isdisjoint(built(dataset))


def test_nothing_in_the_code_knows_the_sides_or_the_places_of_the_bundled_data(dataset: Dataset) -> None:
    names = {side.side_id for side in dataset.sides.values()} | {dataset.subject_id}
    files = [path for room in ("signs", "map", "status") for path in sorted((OWN.parent / room).glob("*.py"))]
    for file in [*files, *sorted(OWN.glob("*.js"))]:
        text = file.read_text(encoding="utf-8").lower()
        assert not [name for name in names if re.search(rf"\b{name}\b", text)], file.name


def test_a_folder_without_relief_and_rivers_still_gives_a_map(toy: Dataset, tmp_path: Path) -> None:
    assert basemap(tmp_path) == Basemap(tmp_path)
    found = payload(Timeline(toy), Ground(toy), basemap(tmp_path), ASSETS)
    assert found["relief"] is None
    assert found["water"] == found["rivers"] == []
    assert found["labels"]


def test_the_first_view_holds_the_subject_and_its_entry_points(dataset: Dataset) -> None:
    found, ground = built(dataset), Ground(dataset)
    west, south, east, north = found["fit"]
    entries = [place_id for place_id, place in dataset.places.items() if place.entry_point]
    assert entries
    for place_id in (dataset.subject_id, *entries):
        geometry = ground.geometry(place_id)
        assert geometry is not None
        x0, y0, x1, y1 = geometry.bounds
        assert west <= x0 <= x1 <= east
        assert south <= y0 <= y1 <= north

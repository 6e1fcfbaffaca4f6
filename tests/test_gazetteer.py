from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from geo.check import check
from geo.records.errors import AskedError, Lines
from geo.records.gazetteer import Gazetteer, names_of, normalised
from geo.records.model import Dataset
from geo.records.read import BUNDLED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jabal-Saraj", "jabal saraj"),
        ("Jabal-Saraj", "JABALSARAJ"),
        ("Pul-e Hesar", "Pul‑e‑Hesar"),
        ("Jabal us-Siraj", "Jabal’us'Siraj"),
        ("Panjšir", "Panjsir"),
        ("Panjshīr", "panjshir"),
        ("كوتل", "کوتل"),
        ("تلي", "تلی"),
        ("بنى", "بنی"),
        ("ده‌صلاح", "ده صلاح"),
        ("عُنابه", "عنابه"),
        ("آناوه", "اناوه"),
        ("جبهۀ", "جبهه"),
        ("Ｂｒｅｌｌ", "Brell"),
    ],
)
def test_two_ways_to_write_one_name_are_one_name(one: str, other: str) -> None:
    assert normalised(one) == normalised(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Khenj", "Khinj"), ("رخه", "روخه"), ("Dara", "Dara 2")])
def test_other_letters_are_another_name(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize("text", ["lower-dunn", "Lower Dunn", "LOWER  DUNN", "Dunn-le-Bas", "dunn le bas"])
def test_a_place_is_found_by_its_id_and_by_every_spelling(toy: Dataset, text: str) -> None:
    assert Gazetteer(toy.places).find(text) is toy.places["lower-dunn"]


@pytest.mark.parametrize(("text", "place_id"), [("برل", "brell"), ("وَلمارا", "velmara"), ("Brêll", "brell")])
def test_a_place_is_found_in_any_script(toy: Dataset, text: str, place_id: str) -> None:
    assert Gazetteer(toy.places).resolve(text).place_id == place_id


@pytest.mark.parametrize("text", ["", " ", "-", "Dunn", "Brell Brell"])
def test_what_names_no_place_finds_none(toy: Dataset, text: str) -> None:
    assert Gazetteer(toy.places).find(text) is None


def test_the_nearest_places_come_closest_first_and_each_once(toy: Dataset) -> None:
    near = Gazetteer(toy.places).nearest("Lower Dun")
    assert [place.place_id for place in near][:1] == ["lower-dunn"]
    assert len({place.place_id for place in near}) == len(near)


def test_no_more_of_the_nearest_are_given_than_asked_for(toy: Dataset) -> None:
    assert len(Gazetteer(toy.places).nearest("Brel", 1)) == 1
    assert Gazetteer(toy.places).nearest("zzzz") == ()
    assert Gazetteer({}).nearest("Brell") == ()


def test_a_name_nobody_has_is_answered_with_the_nearest(toy: Dataset) -> None:
    with pytest.raises(AskedError, match=r"^No place is called 'Brel'\. Did you mean Brell\?$"):
        Gazetteer(toy.places).resolve("Brel")


def test_a_name_like_no_other_is_answered_plainly(toy: Dataset) -> None:
    with pytest.raises(AskedError, match=r"^No place is called 'zzzz'\.$"):
        Gazetteer(toy.places).resolve("zzzz")


def test_the_names_of_a_place_hold_its_id_first_and_none_twice(toy: Dataset) -> None:
    assert names_of(toy.places["brell"]) == ("brell", "Brell", "برل", "Brêll", "the market town of Brell")


def test_every_bundled_spelling_finds_its_own_place(dataset: Dataset) -> None:
    gazetteer = Gazetteer(dataset.places)
    for place in dataset.places.values():
        for name in names_of(place):
            assert gazetteer.find(name) is place, name


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Panjshir Valley", "panjshir"),
        ("Shalang Pass", "salang-pass"),
        ("پنجشیر", "panjshir"),
        ("بازارك", "bazarak"),
    ],
)
def test_the_words_of_the_reports_find_their_places(dataset: Dataset, text: str, place_id: str) -> None:
    assert Gazetteer(dataset.places).resolve(text).place_id == place_id


# --- ids in the registers of others ----------------------------------------------------------------------------


def test_only_ids_that_are_certain_are_filled_in(dataset: Dataset) -> None:
    codes = {name: place.iso_3166_2 for name, place in dataset.places.items()}
    provinces = {
        "panjshir": "AF-PAN",
        "parwan": "AF-PAR",
        "kapisa": "AF-KAP",
        "baghlan": "AF-BGL",
        "kabul": "AF-KAB",
    }
    assert provinces.items() <= codes.items()
    assert {name for name, code in codes.items() if not code} == {
        *("afghanistan", "golbahar", "khawak-pass", "salang-pass", "malimah", "panjshir-gorge")
    }
    seats = {"khenj", "dara", "bano", "deh-salah", "pul-e-hesar", "shotul"}
    assert not any(dataset.places[name].geonames_id for name in seats)  # a district is not its seat
    assert dataset.places["kabul"].geonames_id == "1138958"
    assert dataset.places["kabul"].wikidata == "Q5838"


def test_the_code_of_a_province_is_that_of_the_outline_that_holds_the_place() -> None:
    features = json.loads((BUNDLED / "provinces.geojson").read_text(encoding="utf-8"))["features"]
    by_outline = {one["id"]: one["properties"]["iso_3166_2"] for one in features}
    for place in json.loads((BUNDLED / "places.geojson").read_text(encoding="utf-8"))["features"]:
        code, outline = place["properties"]["iso_3166_2"], place["properties"]["province_by_outline"]
        if code and not place["properties"]["border_doubt"]:
            assert code == by_outline[outline or place["id"]], place["id"]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("geonames_id", "0123", "geonames_id '0123' is no such id"),
        ("wikidata", "5838", "wikidata '5838' is no such id"),
        ("iso_3166_2", "AF PAN", "iso_3166_2 'AF PAN' is no such id"),
        ("iso_3166_2", "AF-PAR", "iso_3166_2 'AF-PAR' is not that of panjshir, which contains it"),
        ("geonames_id", "1138958", "geonames_id '1138958' is also that of bazarak"),
    ],
)
def test_an_id_of_another_form_place_or_province_is_told(
    dataset: Dataset, bundled_lines: Lines, column: str, value: str, said: str
) -> None:
    name = "kabul" if value == "1138958" else "bazarak"
    ids: dict[str, Any] = {column: value}
    changed = {name: replace(dataset.places[name], **ids)}
    if name == "kabul":
        changed["bazarak"] = replace(dataset.places["bazarak"], geonames_id=value)
    problems = check(replace(dataset, places={**dataset.places, **changed}), bundled_lines)
    assert said in " ".join(map(str, problems))

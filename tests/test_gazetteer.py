from __future__ import annotations

import pytest

from geo.records.errors import AskedError
from geo.records.gazetteer import Gazetteer, names_of, normalised
from geo.records.model import Dataset


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

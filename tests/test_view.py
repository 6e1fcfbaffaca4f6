"""The view in the address: round trips, and what is said of an address that asks for what is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.records.model import Dataset, GeoPrecision, TimePrecision, Verification
from geo.records.read import BUNDLED, read
from geo.status.validity import Reading
from geo.view.address import (
    ADDRESS,
    KEYS,
    TEXT_LETTERS,
    filters_from_query,
    filters_to_query,
    query_string,
    text_asked,
    written,
)
from geo.view.filters import OTHERS, Filters
from geo.view.view import View, Window, from_query, opening, to_query
from tests.test_filters import FILTERS

DATA = read(BUNDLED)
VIEWS = some.builds(
    View,
    day=some.sampled_from(list(DATA.span.days())),
    reading=some.sampled_from(Reading),
    record=some.sampled_from(["", *DATA.claims, *DATA.events, *DATA.mentions, *DATA.places]),
    window=some.none() | some.just(Window(69.3512, 35.25, 8.75)),
    filters=FILTERS.map(lambda filters: filters if filters.place else replace(filters, within=True)),
)


@given(VIEWS)
def test_an_address_brings_the_same_view_back_and_nothing_is_said(view: View) -> None:
    assert from_query(to_query(view), DATA) == (view, ())


@given(some.text(max_size=200))
def test_any_words_come_back_as_they_were_taken(text: str) -> None:
    taken, _ = text_asked(text)
    assert len(taken) <= TEXT_LETTERS
    assert text_asked(taken) == (taken, "")
    assert filters_from_query({"q": taken}, DATA) == (Filters(text=taken), [])


@given(
    VIEWS,
    some.sampled_from(["day", "reading", "record", "lat", "lon", "zoom", *KEYS]),
    some.text(max_size=60),
)
def test_whatever_stands_in_an_address_a_view_is_found(view: View, key: str, text: str) -> None:
    found, said = from_query(to_query(view) | {key: text}, DATA)
    assert from_query(to_query(found), DATA) == (found, ())
    assert all(said)


def test_day_and_reading_are_always_written_and_no_key_that_says_nothing() -> None:
    assert to_query(opening(DATA.span)) == {"day": DATA.span.last.isoformat(), "reading": "claimed"}


@given(VIEWS)
def test_an_old_address_with_empty_keys_brings_the_same_view(view: View) -> None:
    everything = dict.fromkeys(("record", "lat", "lon", "zoom", *KEYS), "") | to_query(view)
    assert from_query(everything, DATA) == (view, ())
    assert written(everything) == to_query(view)


VALUES = some.dictionaries(
    some.sampled_from([key.name for key in ADDRESS]), some.text(min_size=1, max_size=20)
)


@given(VALUES)
def test_what_an_address_says_is_read_back_from_its_text_in_the_order_of_the_table(
    values: dict[str, str],
) -> None:
    said = written(values)
    assert parse_qsl(query_string(values), keep_blank_values=True) == list(said.items())
    assert list(said) == [key.name for key in ADDRESS if key.name in said]
    assert said == {key.name: said[key.name] for key in ADDRESS if key.name in said}
    left_out = [key for key in ADDRESS if key.name in values.keys() - said.keys()]
    assert all(values[key.name] == key.default and not key.always for key in left_out)


def test_a_key_that_the_table_does_not_have_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError, match="the address has no key dya"):
        query_string({"dya": "2021-09-02"})


def test_each_key_stands_once_in_the_table() -> None:
    names = [key.name for key in ADDRESS]
    assert len(set(names)) == len(names)
    assert [key.name for key in ADDRESS if key.always][:2] == ["day", "reading"]
    assert {key.name for key in ADDRESS if key.carried} == {*KEYS, "dated", "sets"}


def test_each_filter_has_its_own_short_key() -> None:
    filters = Filters(
        sides=("taliban", OTHERS),
        kinds=("claim", "clash"),
        place="panjshir",
        within=False,
        outlets=("telegraph",),
        times=(TimePrecision.WINDOW, TimePrecision.DAY),
        precisions=(GeoPrecision.PASS,),
        checks=(Verification.NOT_VERIFIED,),
        against_interest=True,
        text="Shutul & more",
    )
    assert filters_to_query(filters) == {
        "side": "others,taliban",
        "kind": "claim,clash",
        "place": "panjshir",
        "within": "no",
        "outlet": "telegraph",
        "when": "day,window",
        "where": "pass",
        "checked": "not_verified",
        "interest": "against",
        "q": "Shutul & more",
    }


@pytest.mark.parametrize(
    ("query", "filters", "said"),
    [
        (
            {"side": "x,nrf"},
            Filters(sides=("nrf",)),
            ["The address asks for the side “x”, which no record here has; it is left out."],
        ),
        (
            {"kind": "war"},
            Filters(),
            ["The address asks for the kind of record “war”, which no record here has; it is left out."],
        ),
        (
            {"outlet": "taliban"},
            Filters(),
            ["The address asks for the outlet “taliban”, which no record here has; it is left out."],
        ),
        (
            {"when": "soon", "where": "moon"},
            Filters(),
            [
                "The address asks for the precision of the day “soon”, which no record here has; it is left out.",
                "The address asks for the precision of the place “moon”, which no record here has; it is left out.",
            ],
        ),
        (
            {"checked": "true"},
            Filters(),
            ["The address asks for the verification “true”, which no record here has; it is left out."],
        ),
        (
            {"side": "a,b,c,d,e,nrf,a"},
            Filters(sides=("nrf",)),
            [
                *(
                    f"The address asks for the side “{x}”, which no record here has; it is left out."
                    for x in "abc"
                ),
                "2 more like this are left out.",
            ],
        ),
        (
            {"place": "Shutull"},
            Filters(),
            [
                "The address asks for the place “Shutull”, which is not in the gazetteer; it is left out. "
                "Close to it: “shotul”."
            ],
        ),
        ({"place": "Shutul", "within": "no"}, Filters(place="shotul", within=False), []),
        (
            {"place": "shotul", "within": "maybe"},
            Filters(place="shotul"),
            ["The address asks for “maybe” as “within”; it knows only “yes” and “no”. It is left out."],
        ),
        ({"within": "no"}, Filters(), []),
        (
            {"interest": "for"},
            Filters(),
            ["The address asks for “for” as “interest”; it knows only “against”. It is left out."],
        ),
        ({"q": "  two   words "}, Filters(text="two words"), []),
        (
            {"q": "?!"},
            Filters(),
            ["There is no letter or digit in the words “?!”; nothing is looked for."],
        ),
        ({"q": "x" * 81}, Filters(text="x" * 80), ["Only the first 80 letters are looked for."]),
    ],
)
def test_an_unknown_value_is_left_out_with_a_sentence(
    query: dict[str, str], filters: Filters, said: list[str]
) -> None:
    assert filters_from_query(query, DATA) == (filters, said)


def test_a_value_of_any_length_is_said_back_in_short() -> None:
    view, said = from_query({"side": "s" * 9000, "place": "p" * 9000, "record": "r" * 9000}, DATA)
    assert view == opening(DATA.span)
    assert len(said) == 3
    assert all(len(sentence) < 250 for sentence in said)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("c-panjshir-entered-mujahed", "c-panjshir-entered-mujahid"),
        ("e-clash-shotul-golbaha", "e-clash-shotul-golbahar"),
        ("m-clash-shotul-golbahar-nrff", "m-clash-shotul-golbahar-nrf"),
        ("shotull", "shotul"),
    ],
)
def test_of_a_record_that_is_not_there_the_nearest_is_selected_and_named(asked: str, shown: str) -> None:
    view, said = from_query({"record": asked}, DATA)
    assert view.record == shown
    assert said == (
        f"The address asks for the record “{asked}”, which this data does not hold; "
        f"the nearest, “{shown}”, is selected.",
    )


def test_of_a_record_like_none_nothing_is_selected() -> None:
    view, said = from_query({"record": "c-nobody"}, DATA)
    assert view.record == ""
    assert said == (
        "The address asks for the record “c-nobody”, which this data does not hold; none is selected.",
    )


def test_a_record_of_the_same_kind_is_nearer_than_one_of_another() -> None:
    assert "m-death-dashti-unnamed" in DATA.mentions  # more alike, but no event
    view, _ = from_query({"record": "e-death-dashti-unna"}, DATA)
    assert view.record == "e-death-dashti"


def test_an_old_address_without_filters_asks_for_none() -> None:
    view, said = from_query({"day": "2021-09-02", "reading": "known", "record": "", "lat": ""}, DATA)
    assert (view.day, view.filters, said) == (date(2021, 9, 2), Filters(), ())


@pytest.mark.parametrize(
    ("text", "brought", "said"),
    [
        ("", 0, ""),
        ("2", 2, ""),
        ("1", 3, ""),
        ("1", 0, "a session with 1 imported set; this one has none."),
        ("3", 2, "a session with 3 imported sets; this one has 2."),
        ("two", 0, "“two” imported sets, which is no number"),
        ("²", 0, "“²” imported sets, which is no number"),
        ("0", 0, "“0” imported sets, which is no number"),
        ("1" * 4301, 0, "which is no number"),
    ],
)
def test_an_address_tells_how_many_imported_sets_are_gone(
    dataset: Dataset, text: str, brought: int, said: str
) -> None:
    _, told = from_query({"sets": text}, dataset, brought=brought)
    assert len(told) == bool(said)
    assert said in "".join(told)

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from geo.records.model import FIGHTING, Dataset, EventKind, GeoPrecision
from geo.records.stance import Strength
from geo.signs import style
from geo.signs.glyphs import MARKS, SHARED
from geo.signs.palette import COARSENESS, DARK, HALO_M, LIGHT, Palette, coarser, css_variables, opacity, theme
from geo.signs.style import swatch
from geo.status.timeline import STALE_AFTER_DAYS, Status, Timeline, deciding
from geo.status.validity import Reading
from geo.words.legend import Entry, legend

THEMES = {"light": LIGHT, "dark": DARK}
Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

BLINDNESS: dict[str, Matrix] = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB."""
XYZ: Matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def linear(colour: str) -> Triple:
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _linear(r), _linear(g), _linear(b)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def times(matrix: Matrix, of: Triple) -> Triple:
    x, y, z = (sum(m * v for m, v in zip(row, of, strict=True)) for row in matrix)
    return x, y, z


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted(times(XYZ, linear(colour))[1] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Triple) -> Triple:
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
        for v in (a / b for a, b in zip(times(XYZ, rgb), white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, eyes: Matrix) -> float:
    """CIE 1976 colour difference as these eyes see it."""
    a, b = (lab(_clipped(times(eyes, linear(colour)))) for colour in (one, other))
    return float(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)


def _clipped(rgb: Triple) -> Triple:
    r, g, b = (min(1.0, max(0.0, part)) for part in rgb)
    return r, g, b


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("eyes", BLINDNESS)
def test_the_sides_differ_for_every_kind_of_colour_vision(palette: Palette, eyes: str) -> None:
    assert difference(palette.side_1, palette.side_2, BLINDNESS[eyes]) > 30


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(
    ("field", "least"),
    [
        ("side_1", 3),
        ("side_2", 3),
        ("neutral", 3),
        ("ink", 7),
        ("text", 7),
        ("soft_text", 4.5),
        ("water_text", 4.5),
    ],
)
def test_marks_and_words_stand_out_from_the_base(palette: Palette, field: str, least: float) -> None:
    assert contrast(getattr(palette, field), palette.paper) >= least


def test_a_claim_fades_with_age_and_never_to_nothing() -> None:
    ages = [opacity(age) for age in range(400)]
    assert ages[0] == opacity(None) == 1
    assert all(older <= younger for younger, older in pairwise(ages))
    assert min(ages) >= 0.4
    drop = ages[STALE_AFTER_DAYS - 1] - ages[STALE_AFTER_DAYS]
    assert drop > 3 * (ages[0] - ages[1]), "being stale shows as a step"


def test_every_precision_has_a_halo_but_the_one_that_is_never_drawn() -> None:
    assert set(HALO_M) == set(GeoPrecision) - {GeoPrecision.UNLOCATED}
    assert list(HALO_M.values()) == sorted(HALO_M.values())
    assert HALO_M[GeoPrecision.DISTRICT] == 6000
    assert HALO_M[GeoPrecision.SETTLEMENT] == 1800


@pytest.mark.parametrize("one", COARSENESS)
@pytest.mark.parametrize("other", COARSENESS)
def test_the_coarser_of_two_precisions_is_the_same_either_way(one: GeoPrecision, other: GeoPrecision) -> None:
    assert coarser(one, other) is coarser(other, one)
    assert COARSENESS.index(coarser(one, other)) == max(COARSENESS.index(one), COARSENESS.index(other))


SIDES_FORMS = sorted(style.FORMS.values())


def test_every_form_has_a_look_of_its_own() -> None:
    signs = [*(f"{form}-1" for form in SIDES_FORMS), *("contested", "tints", "reported", "reported-part")]
    looks = {str(swatch(sign, LIGHT)) for sign in signs}
    assert len(looks) == len(signs)


@pytest.mark.parametrize("form", SIDES_FORMS)
def test_the_colour_of_a_form_is_the_side_s(form: str) -> None:
    one, two = (swatch(f"{form}-{position}", LIGHT) for position in (1, 2))
    assert LIGHT.side_1 in one
    assert LIGHT.side_2 in two
    assert LIGHT.side_2 not in one


def test_nothing_is_filled_as_full_as_what_names_the_whole() -> None:
    full = style.fill_style("claimed-1", 0)["fillOpacity"]
    assert style.fill_style("unlimited-1", 0)["fillOpacity"] < full
    assert style.fill_style("reported", None)["fillOpacity"] < full


@pytest.mark.parametrize("reading", Reading)
def test_a_place_filled_full_has_a_claim_in_force_whose_words_name_the_whole(
    dataset: Dataset, toy: Dataset, reading: Reading
) -> None:
    """So has a place that is hatched all over; and of what words name the whole, the place is drawn so."""
    met = set()
    for data in (dataset, toy):
        for state in Timeline(data).states(reading):
            for place in state.places.values():
                fills = style.fills_of(data, place)
                full = any(sign.startswith(("claimed-", "contested")) for sign, _ in fills)
                deciders = deciding(place.status, place.in_force)
                assert full is any(p.strength is Strength.WHOLE for p in deciders), place.place_id
                met.add(full)
    assert met == {True, False}


@pytest.mark.parametrize(
    ("day", "fills"),
    [
        (30, {"defends-2"}),
        (31, {"defends-2"}),
        (32, {"defends-2"}),
        (33, {"defends-2", "part-1"}),
        (37, {"contested"}),
    ],
    ids=["30 August", "31 August", "1 September", "2 September", "6 September"],
)
def test_panjshir_is_drawn_as_far_as_each_side_s_words_go(
    dataset: Dataset, day: int, fills: set[str]
) -> None:
    on = date(2021, 8, 1) + timedelta(days=day - 1)
    place = Timeline(dataset).state(on, Reading.CLAIMED).places["panjshir"]
    assert {sign for sign, _ in style.fills_of(dataset, place)} == fills
    assert ("border" in style.signs_of(dataset, place)) is (place.status is Status.CONTESTED)


def test_the_edges_differ_by_line_and_by_side() -> None:
    edges = [
        str(style.edge_style(edge, position))
        for edge in ("rival", "implied", "possible", "split")
        for position in (1, 2)
    ]
    assert len(set(edges)) == len(edges)
    with pytest.raises(ValueError, match="'wavy' is no edge"):
        style.edge_style("wavy", 1)


def test_every_other_event_has_a_sign_that_needs_no_colour() -> None:
    assert set(MARKS) == set(EventKind) - FIGHTING - set(SHARED)
    assert set(SHARED.values()) <= set(MARKS)
    grey = [re.sub(r"#\w{6}", "#888888", swatch(kind.value, LIGHT)) for kind in MARKS]
    assert len(set(grey)) == len(MARKS)


def test_the_legend_explains_every_sign_in_a_sentence(toy: Dataset) -> None:
    entries = legend(toy.sides)
    assert len({entry.sign for entry in entries}) == len(entries)
    assert {kind.value for kind in MARKS} <= {entry.sign for entry in entries}
    assert all(entry.label and entry.explanation.endswith(".") for entry in entries)
    assert len({entry.svg for entry in entries}) == len(entries)
    for side in toy.sides.values():
        assert any(side.name.removeprefix("The ") in entry.label for entry in entries)


def test_the_legend_names_only_the_kinds_of_event_asked_for(toy: Dataset) -> None:
    signs = {entry.sign for entry in legend(toy.sides, [EventKind.TALKS])}
    assert "talks" in signs
    assert "death" not in signs


@pytest.mark.parametrize("entry", legend(), ids=lambda entry: entry.sign)
def test_a_swatch_is_well_formed_and_has_no_ids(entry: Entry) -> None:
    assert ElementTree.fromstring(entry.svg).tag.endswith("svg")
    assert " id=" not in entry.svg
    assert "url(" not in entry.svg


def test_an_unknown_sign_is_refused() -> None:
    with pytest.raises(ValueError, match="'unicorn' is no sign"):
        swatch("unicorn")


def test_both_themes_set_the_same_variables() -> None:
    assert theme(LIGHT).keys() == theme(DARK).keys()
    assert all(f"{name}:light-dark(" in css_variables() for name in theme(LIGHT))

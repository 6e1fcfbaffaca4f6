from __future__ import annotations

from math import cos, radians

import pytest
from pyproj import Geod, Transformer

from geo.paper.frame import Frame, degree_words, framed, graticule, ratio, scale_bar, wider, within

BOUNDS = (68.2, 34.6, 70.3, 35.9)


@pytest.fixture
def frame() -> Frame:
    return framed(BOUNDS, 860, 600)


@pytest.mark.parametrize("at", [(68.2, 34.6), (70.3, 35.9), (69.5152, 35.3129)])
def test_a_spot_lies_where_web_mercator_puts_it(frame: Frame, at: tuple[float, float]) -> None:
    project = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform
    (x0, y0), (x1, y1) = project(*BOUNDS[:2]), project(*at)
    (a0, b0), (a1, b1) = frame.dot(BOUNDS[:2]), frame.dot(at)
    metres = 6378137 / frame.scale
    assert a1 - a0 == pytest.approx((x1 - x0) / metres, abs=0.02)
    assert b0 - b1 == pytest.approx((y1 - y0) / metres, abs=0.02)


def test_the_bounds_stand_in_the_window_with_room_at_every_edge(frame: Frame) -> None:
    left, bottom = frame.dot(BOUNDS[:2])
    right, top = frame.dot(BOUNDS[2:])
    assert left >= 46
    assert right <= 860 - 20
    assert top >= 18
    assert bottom <= 600 - 30
    assert frame.bounds[0] < BOUNDS[0] < BOUNDS[2] < frame.bounds[2]
    assert frame.bounds[1] < BOUNDS[1] < BOUNDS[3] < frame.bounds[3]


def test_a_length_is_as_many_pixels_as_the_ground_is_wide_there(frame: Frame) -> None:
    lon, lat, _ = Geod(a=6378137, b=6378137).fwd(69.5, 35.3, 90, 10_000)
    expected = frame.dot((lon, lat))[0] - frame.dot((69.5, 35.3))[0]
    assert frame.pixels(10_000, 35.3) == pytest.approx(expected, rel=1e-3)


def test_the_scale_bar_is_a_round_length_and_true_at_the_middle(frame: Frame) -> None:
    bar = scale_bar(frame)
    assert bar.km in {1, 2, 5, 10, 20, 50, 100}
    assert bar.pixels == pytest.approx(frame.pixels(bar.km * 1000, frame.middle), abs=0.01)
    assert 40 < bar.pixels <= 120


def test_the_ratio_of_a_printed_map_is_its_ground_over_its_paper(frame: Frame) -> None:
    metres_a_pixel = cos(radians(frame.middle)) * 6378137 / frame.scale
    assert ratio(frame, 0.25) == pytest.approx(metres_a_pixel * 1000 / 0.25, rel=0.05)


def test_the_graticule_has_the_same_step_both_ways_and_stays_in_the_window(frame: Frame) -> None:
    meridians, parallels = graticule(frame)
    assert meridians == [68.0, 68.5, 69.0, 69.5, 70.0]
    assert parallels == [35.0, 35.5]


@pytest.mark.parametrize(
    ("degree", "names", "words"), [(69.5, "EW", "69.5° E"), (-3, "EW", "3° W"), (-0.25, "NS", "0.25° S")]
)
def test_a_degree_says_its_side_of_the_globe(degree: float, names: str, words: str) -> None:
    assert degree_words(degree, names) == words


def test_the_window_moves_over_the_relief_and_keeps_the_bounds() -> None:
    relief = (68.1, 34.4, 70.9, 36.2)
    before = framed(BOUNDS, 860, 560)
    assert before.bounds[0] < relief[0]
    after = within(before, relief, BOUNDS)
    assert after.bounds[0] >= relief[0] - 1e-6
    assert after.scale == before.scale
    assert all(after.shows(at) for at in (BOUNDS[:2], BOUNDS[2:]))


def test_a_window_larger_than_the_relief_still_shows_the_bounds() -> None:
    after = within(framed(BOUNDS, 860, 600), (69.4, 35.2, 69.6, 35.4), BOUNDS)
    assert all(after.shows(at) for at in (BOUNDS[:2], BOUNDS[2:]))


def test_the_view_grows_for_a_sign_outside_it_and_not_for_one_nowhere() -> None:
    assert wider(BOUNDS, [(71.0, 34.0), (float("nan"), 35.0)]) == (68.2, 34.0, 71.0, 35.9)


def test_one_single_spot_is_a_map_too() -> None:
    frame = framed((10.0, 50.0, 10.0, 50.0), 400, 300)
    assert frame.shows((10.0, 50.0))

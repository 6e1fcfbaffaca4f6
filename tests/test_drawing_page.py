"""The printed page and the picture: what they say, in which letters, and what no text can make them do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from geo.map.basemap import Basemap, basemap
from geo.paper import typst as press
from geo.paper.day import picture, sheet
from geo.paper.map import colours
from geo.paper.typst import plain_text, printed
from geo.records.errors import AskedError
from geo.records.model import Dataset
from geo.records.read import BUNDLED
from geo.signs.palette import DARK, LIGHT
from geo.status.timeline import Status, Timeline
from geo.status.validity import Reading
from geo.view.filters import Filters, select
from geo.words.accounts import accounts, balanced, ranked
from geo.words.claims import inside
from geo.words.dates import typeset
from geo.words.lists import STATUSES
from geo.words.places import brief
from tests.hostile import hostile_dataset

pytestmark = pytest.mark.slow

SECOND = date(2021, 9, 2)
CLAIMED, KNOWN = Reading.CLAIMED, Reading.KNOWN
MILLIMETRE = 72 / 25.4
FACES = {"SourceSans3", "IBMPlexSansArabic", "LibertinusSerif"}


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


@pytest.fixture(scope="module")
def ground() -> Basemap:
    return basemap(Path(BUNDLED))


Sheets = Callable[..., bytes]


@pytest.fixture(scope="module")
def sheets(timeline: Timeline, ground: Basemap) -> Sheets:
    """The printed page of a day under a reading (and its paper), set once for all who read it."""

    @cache
    def of_day(day: date, reading: Reading, paper: str = "a4") -> bytes:
        return sheet(timeline, day, reading, ground, paper=paper)

    return of_day


@pytest.fixture(scope="module")
def printed_page(sheets: Sheets) -> bytes:
    return sheets(SECOND, CLAIMED)


@cache
def text_of(pdf: bytes) -> str:
    """The words of a page in one line, as a reader would copy them; non-breaking spaces are spaces."""
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


@pytest.mark.parametrize(("paper", "width", "height"), [("a4", 210.0, 297.0), ("letter", 215.9, 279.4)])
@pytest.mark.parametrize(
    ("day", "reading"),
    [(date(2021, 8, 15), KNOWN), (date(2021, 8, 31), CLAIMED), (SECOND, KNOWN), (date(2021, 9, 6), CLAIMED)],
    ids=str,
)
def test_a_day_is_exactly_one_page_of_its_paper(
    sheets: Sheets, day: date, reading: Reading, paper: str, width: float, height: float
) -> None:
    found = PdfReader(BytesIO(sheets(day, reading, paper)))
    assert len(found.pages) == 1
    box = found.pages[0].mediabox
    assert float(box.width) == pytest.approx(width * MILLIMETRE, abs=0.1)
    assert float(box.height) == pytest.approx(height * MILLIMETRE, abs=0.1)


def lines_of(pdf: bytes) -> list[tuple[str, float, float]]:
    """Every run of text with the left end of its base line, in points from the lower left corner."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, page: list[float], run: list[float], *_: object) -> None:
        if text.strip():
            x = run[4] * page[0] + run[5] * page[2] + page[4]
            y = run[4] * page[1] + run[5] * page[3] + page[5]
            found.append((text.strip(), x, y))

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("reading", list(Reading))
def test_head_map_columns_and_foot_keep_apart_and_inside_the_margins(
    sheets: Sheets, reading: Reading, paper: str
) -> None:
    pdf = sheets(SECOND, reading, paper)
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    found = lines_of(pdf)
    margin = 11 * MILLIMETRE - 8
    assert all(
        margin < x < float(box.width) - margin and margin < y < float(box.height) - margin
        for _, x, y in found
    )
    heads = [
        y
        for text, _, y in found
        if text in {"Signs on this map", "Place by place", "The accounts of the day"}
    ]
    assert len(heads) == 3
    assert max(heads) - min(heads) < 1
    first_source = next(i for i, (text, _, _) in enumerate(found) if text == "[1]")
    assert min(y for _, _, y in found[:first_source]) > found[first_source][2] + 8


def test_the_page_says_the_day_the_reading_and_the_sentence_of_the_day(
    timeline: Timeline, dataset: Dataset, printed_page: bytes
) -> None:
    said = text_of(printed_page)
    words = brief(dataset, timeline.state(SECOND, CLAIMED))
    for part in (
        dataset.title,
        "Thursday 2 September 2021",
        "What is said about this day.",
        words.lead,
        *(side for _, side in words.sides),
        *words.rest,
    ):
        assert part in said, part


def test_no_line_of_the_page_ends_within_a_day(printed_page: bytes) -> None:
    lines = PdfReader(BytesIO(printed_page)).pages[0].extract_text()
    assert re.search(r"\d\sSeptember", lines)
    assert not re.search(r"\d\s*\n\s*(?:August|September|days? ago)", lines)


def test_the_page_carries_what_a_copy_must_carry(dataset: Dataset, printed_page: bytes) -> None:
    said = text_of(printed_page)
    assert said.count("Unverified claims") == 2
    for part in (
        dataset.caveat,
        f"Data version {dataset.version}",
        "CC BY 4.0",
        "WGS 84",
        "20 km",
        "69.5° E",
    ):
        assert part in said, part
    for report in dataset.reports.values():
        assert report.headline.rstrip(".") in said
        assert f"Date: {report.confidence.value} confidence." in said


def test_the_legend_of_the_page_names_every_sign_and_says_what_it_means(printed_page: bytes) -> None:
    said = text_of(printed_page)
    for label in (
        "Contested",
        "Ticks around a border",
        "Dashed ring",
        "Soft halo",
        "Stub at a place",
        "Talks",
    ):
        assert (f"{label}." in said or f"{label} " in said) == (label != "Talks"), label
    assert STATUSES[Status.CONTESTED].meaning in said


def test_what_does_not_fit_is_counted(timeline: Timeline, dataset: Dataset, printed_page: bytes) -> None:
    found = accounts(dataset, timeline.state(SECOND, CLAIMED))
    said = text_of(printed_page)
    shown = len(re.findall(r"\[\d\] ¶ \d+", said))
    assert 3 <= shown < len(found)
    assert f"and {len(found) - shown} more accounts, not on this page" in said
    assert "Zabihullah Mujahid, Taliban spokesman, says that" in " ".join(said.split())
    assert not re.search(r"Taliban spokesman: The Taliban\s+spokesman|\(NRF\): The NRF", said), (
        "a speaker named twice"
    )


DAYS = [date(2021, 8, 23), date(2021, 8, 31), SECOND, date(2021, 9, 6)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_accounts_on_the_page_are_in_balance_and_it_says_whose_are_left_out(
    sheets: Sheets, timeline: Timeline, dataset: Dataset, day: date
) -> None:
    """For want of room on 31 August the page had four claims of one side and none of the other."""
    found = balanced(ranked(dataset, accounts(dataset, timeline.state(day, CLAIMED))))
    said = text_of(sheets(day, CLAIMED))
    left = re.search(r"and (\d+) more accounts, not on this page: ([^.\[]+)", said)
    assert left
    out = found[len(found) - int(left[1]) :]
    counts = Counter(account.side_id for account in out)
    whose = {**{side.side_id: inside(side.name) for side in dataset.sides.values()}, "": "others"}
    for side_id, name in whose.items():
        assert (f"{counts[side_id]} of {name}" in left[2]) is bool(counts[side_id])
    shown = Counter(account.side_id for account in found[: len(found) - len(out)])
    assert abs(shown["taliban"] - shown["nrf"]) <= 1


def test_accounts_in_turn_are_the_same_accounts_each_kind_in_its_order(
    timeline: Timeline, dataset: Dataset
) -> None:
    for state in timeline.states(CLAIMED):
        told = ranked(dataset, accounts(dataset, state))
        mixed = balanced(told)
        assert sorted(a.record_id for a in mixed) == sorted(a.record_id for a in told)
        for side in ("taliban", "nrf", ""):
            assert [a for a in mixed if a.side_id == side] == [a for a in told if a.side_id == side]


def test_a_day_without_an_account_shows_the_earlier_claims_that_stand(sheets: Sheets) -> None:
    said = text_of(sheets(date(2021, 8, 31), KNOWN))
    assert "What had been published by this day." in said
    assert "Earlier claims that still stand" in said
    assert "The accounts of the day" not in said
    assert "FILTERED" not in said


def test_names_on_the_map_are_text_in_both_scripts(printed_page: bytes) -> None:
    said = text_of(printed_page)
    for name in ("Bazarak", "Khawak pass", "Salang pass", "3,580 m", "بازارک", "گلبهار", "شتل"):
        assert name in said, name


def test_the_filters_are_said_in_words(dataset: Dataset, ground: Basemap) -> None:
    kept = Timeline(select(dataset, Filters(sides=("taliban",))))
    said = text_of(sheet(kept, SECOND, CLAIMED, ground, filters_words="Side: the Taliban."))
    assert "FILTERED" in said
    assert "Side: the Taliban." in said
    assert "Of the filtered records alone" in said


def test_the_same_day_gives_the_same_bytes(timeline: Timeline, ground: Basemap, printed_page: bytes) -> None:
    assert sheet(timeline, SECOND, CLAIMED, ground) == printed_page
    assert PdfReader(BytesIO(printed_page)).metadata["/CreationDate"] == "D:20210901000000Z"  # type: ignore[index]
    one, again = (picture(timeline, SECOND, CLAIMED, ground, width_px=400) for _ in range(2))
    assert one == again


@pytest.mark.parametrize("width", [320, 901, 1200])
def test_a_picture_is_as_wide_as_asked(timeline: Timeline, ground: Basemap, width: int) -> None:
    found = opened(picture(timeline, SECOND, CLAIMED, ground, width_px=width))
    assert found.width == width
    assert width * 0.8 < found.height < width * 3


def test_a_picture_is_light_or_dark_as_asked(timeline: Timeline, ground: Basemap) -> None:
    for dark, palette in ((False, LIGHT), (True, DARK)):
        found = opened(picture(timeline, SECOND, CLAIMED, ground, dark=dark, width_px=400))
        corner = "#{:02X}{:02X}{:02X}".format(*found.getpixel((2, 2)))  # type: ignore[misc]  # of RGB
        assert corner == palette.halo


def test_pictures_of_two_days_differ_and_both_sides_colours_are_in_the_contested_one(
    timeline: Timeline, ground: Basemap
) -> None:
    one = opened(picture(timeline, date(2021, 8, 15), CLAIMED, ground, width_px=500))
    two = opened(picture(timeline, SECOND, CLAIMED, ground, width_px=500))
    assert ImageChops.difference(one, two.crop((0, 0, *one.size))).getbbox()

    def warm(image: Image.Image) -> int:
        return sum(n for n, (r, _, b) in image.getcolors(1 << 24) or [] if r > b + 60)  # type: ignore[misc]

    assert warm(two) > 20 * max(1, warm(one))


@pytest.mark.parametrize("width", [319, 6001, 0])
def test_a_width_beyond_reason_is_refused(timeline: Timeline, ground: Basemap, width: int) -> None:
    with pytest.raises(AskedError, match=f"320 to 6000 pixels wide, not {width}"):
        picture(timeline, SECOND, CLAIMED, ground, width_px=width)


def test_another_paper_and_another_year_are_refused(timeline: Timeline, ground: Basemap) -> None:
    with pytest.raises(AskedError, match="choose one of a4, letter"):
        sheet(timeline, SECOND, CLAIMED, ground, paper="a0")
    with pytest.raises(AskedError, match="outside the days of this data"):
        sheet(timeline, date(2020, 1, 1), CLAIMED, ground)


def test_the_page_is_fit_for_a_screen_reader(
    timeline: Timeline, ground: Basemap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Title, language, headings, what stands for pictures: typst refuses to write PDF/UA where one is missing."""
    import typst

    monkeypatch.setattr(typst, "compile", partial(typst.compile, pdf_standards="ua-1"))
    root = PdfReader(BytesIO(sheet(timeline, SECOND, CLAIMED, ground))).trailer["/Root"]
    assert root["/Lang"] == "en"  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]


# ---- letters


def glyphs(word: str) -> list[str]:
    """The shapes in which a Dari word is set, from left to right."""
    label = {"text": "", "fa": word, "kind": "town", "height": "", "second": True, "align": "left"}
    chart = {
        "width": 400,
        "height": 60,
        "rivers": [],
        "notes": [],
        "names": [label | {"x": 5, "y": 5, "width": 380}],
    }
    [svg] = printed("halo", {"map": chart, "colours": colours(LIGHT)}, "svg")
    found = re.findall(r'<use xlink:href="#(\w+)" x="([\d.-]+)"', svg.decode())
    return [shape for shape, x in sorted(found, key=lambda pair: float(pair[1]))]


def test_two_equal_letters_take_other_shapes_where_they_join() -> None:
    apart = glyphs("ب‌ب")
    joined = glyphs("بب")
    assert len(apart) == len(joined) == 2
    assert apart[0] == apart[1] == glyphs("ب")[0]
    assert len({*joined, *apart}) == 3


def test_dari_is_set_from_right_to_left() -> None:
    first_letter, last_letter = glyphs("بب")[1], glyphs("بب")[0]
    assert glyphs("با")[1] == first_letter
    assert glyphs("با")[0] != glyphs("ا")[0]
    assert glyphs("کب")[0] == last_letter


NEVER_JOINED_AFTER = set("اآدذرزژو")


def test_no_dari_name_of_the_gazetteer_has_a_loose_letter_where_it_joins(dataset: Dataset) -> None:
    for place in dataset.places.values():
        for word in place.name_fa.split():
            joins = [a not in NEVER_JOINED_AFTER for a in word[:-1]]
            alone = {
                letter
                for i, letter in enumerate(word)
                if not (i > 0 and joins[i - 1]) and not (i < len(joins) and joins[i])
            }
            loose = {glyphs(letter)[0] for letter in set(word) - alone}
            assert not loose & set(glyphs(word)), word


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """The faces of a file, and whether each is embedded in it."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            embedded = {"/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].get_object().keys()
            found[str(inner["/BaseFont"]).partition("+")[2]] = bool(embedded)
    return found


def test_every_letter_comes_from_a_package_and_is_in_the_file(printed_page: bytes) -> None:
    found = fonts_of(printed_page)
    assert {name.partition("-")[0] for name in found} == FACES
    assert all(found.values())


def test_no_font_of_the_system_is_known_to_the_press() -> None:
    inside = {"Source Sans 3", "IBM Plex Sans Arabic", "Libertinus Serif", "DejaVu Sans Mono"}
    families = {font.family for font in press._fonts().fonts()}
    assert {name for name in families if not name.startswith("New Computer Modern")} == inside
    for font in press._fonts().fonts():
        assert font.path is None or any(package in font.path for package in press.FONT_PACKAGES)


# ---- texts that mean harm

TYPESETTING = (
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": *',
    '#eval("1+1")',
    '#image("/etc/passwd")',
    "$ integral x $ *bold* _slanted_ = Heading",
    "@ref <label> \\u{41} \\ // comment /* x */",
    "`raw` ``` fence ``` [content] ]#panic()[",
)


@pytest.mark.parametrize("payload", TYPESETTING)
def test_the_syntax_of_typesetting_is_set_as_text(toy: Dataset, payload: str) -> None:
    claims = {key: replace(claim, paraphrase=payload, role="") for key, claim in toy.claims.items()}
    mentions = {key: replace(mention, paraphrase=payload) for key, mention in toy.mentions.items()}
    timeline = Timeline(replace(toy, title=payload, claims=claims, mentions=mentions))
    day = next(day for day in timeline.days if accounts(toy, timeline.state(day, CLAIMED)))
    pdf = sheet(timeline, day, CLAIMED, Basemap(Path()), filters_words=payload)
    said = text_of(pdf)
    wanted = " ".join(typeset(payload).split())
    assert said.count(wanted) >= 3
    assert "root:" not in said
    assert str(PdfReader(BytesIO(pdf)).metadata["/Title"]).startswith(wanted)  # type: ignore[index]


def test_hostile_text_in_every_field_still_makes_one_page_and_a_picture() -> None:
    timeline = Timeline(hostile_dataset())
    for day in (timeline.days[0], timeline.days[len(timeline.days) // 2], timeline.days[-1]):
        pdf = sheet(timeline, day, KNOWN, Basemap(Path()), filters_words="\x00\u202e<b>")
        found = PdfReader(BytesIO(pdf))
        assert len(found.pages) == 1
        assert "/Annots" not in found.pages[0]
        assert "/OpenAction" not in found.trailer["/Root"]  # type: ignore[operator]
        assert opened(picture(timeline, day, KNOWN, Basemap(Path()), width_px=400)).width == 400


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202egnp.exe", "agnp.exe"),
        ("first\r\n=1+1\ttab", "first =1+1 tab"),
        ("\x00\x1b[31mred\ufeff", "[31mred"),
        ("می‌گوید", "می‌گوید"),
        ("W" * 1000, "W" * 399 + "…"),
        ("\ud800 lone", "lone"),
    ],
)
def test_what_is_invisible_is_taken_out_and_what_is_long_is_cut(text: str, shown: str) -> None:
    assert plain_text(text) == shown


@pytest.mark.parametrize("target", ["/etc/hostname", "../secret.txt", "file:///etc/hostname"])
def test_a_template_reads_nothing_outside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    from typst import TypstError

    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "near.txt").write_text("near", "utf-8")
    (tmp_path / "inside" / "trying.typ").write_text(f'#read("{target}")', "utf-8")
    (tmp_path / "inside" / "fair.typ").write_text('#read("near.txt")', "utf-8")
    monkeypatch.setattr(press, "TEMPLATES", tmp_path / "inside")
    assert printed("fair", {}, "svg")
    with pytest.raises(TypstError):
        printed("trying", {}, "svg")


def test_templates_read_no_file_fetch_no_package_and_never_evaluate() -> None:
    found = {path.name: path.read_text("utf-8") for path in press.TEMPLATES.glob("*.typ")}
    assert found.keys() == {"card.typ", "common.typ", "halo.typ", "measure.typ", "picture.typ", "sheet.typ"}
    for name, template in found.items():
        assert not re.search(r"\b(read|eval|plugin|csv|toml|yaml|cbor|xml)\(", template), name
        assert set(re.findall(r'#import "([^"]*)"', template)) <= {"common.typ"}
        assert not re.search(r"\b(?:image|json)\((?!bytes\()", template), name

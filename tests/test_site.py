"""The published site: pages in words, cards, data with checksums, and what search engines and feed readers ask for."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import category
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser
import pytest
from click.testing import CliRunner
from PIL import Image, ImageStat
from tinyhtml5.parser import HTMLParser

import geo.publish.site as site_module
from geo.cli.records import main
from geo.export.formats import Format
from geo.map.basemap import Basemap, basemap
from geo.paper.day import CARD_MAP_PX, CARD_PX, card
from geo.paper.typst import KEPT
from geo.publish.pages import CARD, day_path, place_path, report_path
from geo.publish.site import Site, files, write
from geo.records.errors import AskedError
from geo.records.model import Dataset
from geo.records.read import BUNDLED, notes, read
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.view import from_query
from geo.words.citations import editions, other_edition, site_address
from geo.words.dates import typeset
from geo.words.places import brief
from tests.hostile import MARKUP, hostile_dataset

pytestmark = pytest.mark.slow

TOY = Path(__file__).parent / "toy"
ADDRESS = "https://example.org/map/"
MOST_BYTES = 60_000
"""Of a page without its picture."""
MAPS = {"index.html", "embed.html"}
"""The interactive ones."""
XHTML = "{http://www.w3.org/1999/xhtml}"
NO_CARD = b"no card"


def made(
    dataset: Dataset, folder: Path, address: str = "", ground: Basemap | None = None
) -> dict[str, bytes]:
    """Every file but the cards, which have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_module, "card", lambda *_, **__: NO_CARD)
        return dict(files(Site(Timeline(dataset), ground or Basemap(folder), folder, address)))


@cache
def bundled() -> Dataset:
    return read(BUNDLED)


@cache
def whole() -> dict[str, bytes]:
    return made(bundled(), BUNDLED, ADDRESS, basemap(BUNDLED))


def pages() -> dict[str, str]:
    return {path: content.decode() for path, content in whole().items() if path.endswith(".html")}


def parsed(html: str) -> Element:
    """The tree of a document; nothing in it may offend against the grammar of HTML."""
    parser = HTMLParser()
    tree: Element = parser.parse(html)
    assert parser.errors == []
    return tree


@cache
def trees() -> dict[str, Element]:
    return {path: parsed(html) for path, html in pages().items()}


def each(tree: Element, name: str) -> list[Element]:
    return list(tree.iter(f"{XHTML}{name}"))


def meta(tree: Element) -> dict[str, str]:
    return {
        name: one.get("content", "")
        for one in each(tree, "meta")
        if (name := one.get("property") or one.get("name"))
    }


def text_of(tree: Element) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def as_set(words: str) -> str:
    """Words of a record as a page shows them, the no-break spaces of days as spaces."""
    return " ".join(typeset(words).split())


# --- pages ---------------------------------------------------------------------------------------------------------


def test_each_day_under_each_reading_each_place_and_each_report_has_a_page() -> None:
    days = {day_path(day, reading) for day in bundled().span.days() for reading in Reading}
    places = {place_path(place_id) for place_id in bundled().places}
    reports = {report_path(report_id) for report_id in bundled().reports}
    assert set(pages()) == days | places | reports | {*MAPS, "contents.html", "data/index.html"}
    assert {f"{day.isoformat()}/index.html" for day in bundled().span.days()} <= days


INSIDE = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "tr": {"th", "td"},
    "table": {"thead", "tbody", "caption"},
}


def test_pages_are_valid_light_titled_and_need_no_script() -> None:
    for name, tree in trees().items():
        ids = [one.get("id") for one in tree.iter() if one.get("id")]
        assert len(ids) == len(set(ids)), name
        assert len(each(tree, "h1")) == 1, name
        assert all(one.get("alt") is not None for one in each(tree, "img")), name
        for parent, children in INSIDE.items():
            for one in each(tree, parent):
                assert {child.tag.removeprefix(XHTML) for child in one} <= children, (name, parent)
        if name not in MAPS:
            assert len(pages()[name].encode()) < MOST_BYTES, name
            assert {one.get("type") for one in each(tree, "script")} <= {"application/ld+json"}, name
            assert not [key for one in tree.iter() for key in one.attrib if key.startswith("on")], name
    titles = [text_of(each(tree, "title")[0]) for tree in trees().values()]
    assert len(titles) == len(set(titles))


def test_every_link_of_the_site_leads_to_a_file_and_a_part_that_are_there() -> None:
    for path, tree in trees().items():
        folder = Path(path).parent
        for one in tree.iter():
            way = one.get("href") or one.get("src") or ""
            if re.match(r"https?:|mailto:|data:", way) or not way:
                continue
            name, _, part = way.partition("#")
            target = str((Path("/") / folder / name).resolve().relative_to("/")) if name else path
            if target == path.replace("index.html", CARD) or target.endswith(CARD):
                continue
            assert target in whole(), (path, way)
            if part and target not in MAPS:
                assert part in {found.get("id") for found in trees()[target].iter()}, (path, way)


def test_nothing_is_fetched_from_another_host() -> None:
    for path, tree in trees().items():
        for one in tree.iter():
            loads = one.get("src") or (one.get("href") if one.tag == f"{XHTML}link" else "") or ""
            if one.get("rel") != "canonical":
                assert not loads.startswith(("http", "//")), (path, loads)
    assert b"url(http" not in whole()["style.css"]
    assert b"@import" not in whole()["style.css"]


def test_every_way_to_the_map_asks_for_what_the_map_has() -> None:
    """From a page to the same day, reading and selection: the address is read as the app reads it, without a word."""
    asked = 0
    for path, tree in trees().items():
        for one in each(tree, "a"):
            name, _, part = (one.get("href") or "").partition("#")
            if not name.endswith("index.html") or "day=" not in part:
                continue
            query = {key: values[-1] for key, values in parse_qs(part).items()}
            view, said = from_query(query, bundled())
            assert said == (), (path, part)
            assert (view.day.isoformat(), view.reading.value) == (query["day"], query["reading"])
            assert view.record == query.get("record", "")
            asked += 1
    assert asked > len(trees())


def test_a_day_leads_to_itself_on_the_map_under_its_reading() -> None:
    for day in bundled().span.days():
        for reading in Reading:
            path = day_path(day, reading)
            call = next(one for one in each(trees()[path], "a") if one.get("class") == "call")
            address = urlsplit(unquote(call.get("href", "")))
            assert (address.path, address.fragment) == (
                "../" * path.count("/") + "index.html",
                f"day={day.isoformat()}&reading={reading.value}",
            )


def test_a_page_of_a_day_says_all_that_the_map_shows_in_both_readings() -> None:
    timeline = Timeline(bundled())
    for day in bundled().span.days():
        for reading in Reading:
            words = text_of(trees()[day_path(day, reading)])
            for other in Reading:
                said = brief(bundled(), timeline.state(day, other))
                for line in (said.lead, *(told for _, told in said.sides)):
                    assert line in words, (day, reading)
            for on_day in timeline.state(day, reading).events:
                assert as_set(on_day.event.title) in words, (day, reading)


def test_a_link_that_names_an_older_version_shows_what_changed_since_without_a_script() -> None:
    known = editions(notes(BUNDLED)["README.md"])
    now = bundled().version
    older = [one.version for one in known if one.version != now]
    assert len(older) > 3
    for path in set(pages()) - MAPS:
        parts = {one.get("id"): one for one in trees()[path].iter() if one.get("id")}
        assert parts[f"version={now}"].tag == f"{XHTML}main"
        assert any(one.get("href") == f"#version={now}" for one in each(trees()[path], "a"))
        (notes_of,) = (one for one in each(trees()[path], "div") if one.get("class") == "editions")
        lines = list(notes_of)
        assert [line.get("id") for line in lines[::2]] == [f"version={one}" for one in older]
        for at, one in enumerate(
            older
        ):  # what the style sheet shows of them where the link names that version
            shown = [lines[2 * at], *(line for line in lines[2 * at :] if line.get("class") == "since")]
            assert tuple(map(text_of, shown)) == other_edition(bundled(), one, "", known)
    for day in bundled().span.days():
        for reading in Reading:
            path = day_path(day, reading)
            cited = f"{ADDRESS}{path.removesuffix('index.html')}#version={now}"
            assert cited in text_of(trees()[path])
    style = whole()["style.css"].decode()
    assert ".site .editions > p { display: none; }" in style
    assert ".site .editions > :target, .site .editions > :target ~ .since { display: block; }" in style


def test_the_box_of_the_other_reading_does_not_give_its_padding_to_the_other_day_of_a_report() -> None:
    page = whole()["reports/thursday-attack/index.html"].decode()
    assert '<i class="other"' in page
    named = re.findall(r"([\w-]*)\.other\b[^{]*\{[^}]*padding", whole()["style.css"].decode())
    assert named == ["aside"]


def test_every_claim_that_a_status_rests_on_stands_on_the_page_of_the_place_also_where_it_is_of_wider_ground() -> (
    None
):
    wider = set()
    for reading in Reading:
        for state in Timeline(bundled()).states(reading):
            for place_id, place in state.places.items():
                for claim in (bundled().claims[key] for p in place.positions for key in p.claims):
                    assert as_set(claim.paraphrase) in text_of(trees()[place_path(place_id)]), (
                        place_id,
                        claim.claim_id,
                    )
                    wider |= set() if place_id in claim.place_ids else {place_id}
    assert "parwan" in wider


def test_every_record_stands_on_the_page_of_its_report_and_of_its_places() -> None:
    for claim in bundled().claims.values():
        assert as_set(claim.paraphrase) in text_of(trees()[report_path(claim.report_id)])
        for place_id in claim.place_ids:
            assert as_set(claim.paraphrase) in text_of(trees()[place_path(place_id)])
    for mention in bundled().mentions.values():
        assert as_set(mention.paraphrase) in text_of(trees()[report_path(mention.report_id)])


# --- cards and search ----------------------------------------------------------------------------------------------


def test_each_page_names_its_one_address_its_card_and_its_feed() -> None:
    for path, tree in trees().items():
        if path == "embed.html":
            continue
        found, links = meta(tree), {one.get("rel"): one for one in each(tree, "link")}
        address = ADDRESS + path.removesuffix("index.html")
        assert links["canonical"].get("href") == found["og:url"] == address
        title = text_of(each(tree, "title")[0])
        assert title in {found["og:title"], f"{found['og:title']} – {found['og:site_name']}"}
        assert bundled().title in title or bundled().heading in title
        assert 20 < len(found["description"]) <= 300
        assert found["og:description"] == found["description"] or path == "index.html"
        if "og:image" in found:
            picture = found["og:image"].removeprefix(ADDRESS)
            assert whole()[picture] == NO_CARD
            assert found["twitter:card"] == "summary_large_image"
            assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        else:
            assert path.startswith(("places/", "reports/", "contents", "data/"))


def test_a_card_is_1200_by_630_pixels_and_small_enough_for_messengers() -> None:
    timeline = Timeline(bundled())
    drawn = card(timeline, bundled().span.first, Reading.CLAIMED, basemap(BUNDLED))
    with Image.open(BytesIO(drawn)) as opened:
        assert (opened.size, opened.format) == (CARD_PX, "JPEG")
    assert len(drawn) < 300_000


def test_a_page_of_a_day_has_a_dark_picture_of_its_map_for_readers_of_dark_pages() -> None:
    days = [path for path, tree in trees().items() if each(tree, "figure")]
    assert len(days) == 2 * len(list(bundled().span.days()))
    for path in days:
        (dark,) = each(each(trees()[path], "figure")[0], "source")
        assert dark.get("media") == "screen and (prefers-color-scheme: dark)"
        assert path.replace("index.html", str(dark.get("srcset"))) in whole()
    drawn = card(Timeline(bundled()), date(2021, 9, 2), Reading.CLAIMED, basemap(BUNDLED), dark=True)
    with Image.open(BytesIO(drawn)) as opened:
        assert opened.size == (CARD_MAP_PX, CARD_PX[1])
        assert ImageStat.Stat(opened.convert("L")).mean[0] < 100  # of 255: ink is lighter than paper


@pytest.mark.long
def test_every_card_of_every_day_is_small_enough_for_messengers() -> None:
    timeline, ground = Timeline(bundled()), basemap(BUNDLED)
    for day in bundled().span.days():
        for reading in Reading:
            assert len(card(timeline, day, reading, ground)) < 300_000, (day, reading)


FIELDS = {
    "@context", "@type", "name", "description", "version", "isAccessibleForFree", "temporalCoverage", "spatialCoverage",
    "keywords", "license", "creator", "citation", "distribution", "url",
}  # fmt: skip
"""What search engines for data read of a dataset."""


def linked_data(tree: Element) -> list[dict[str, Any]]:
    scripts = [one for one in each(tree, "script") if one.get("type") == "application/ld+json"]
    return [json.loads("".join(one.itertext())) for one in scripts]


def test_the_dataset_is_told_to_search_engines_field_by_field() -> None:
    for path in ("index.html", "data/index.html"):
        (about,) = linked_data(trees()[path])
        assert set(about) == FIELDS, path
        assert (about["@type"], about["version"]) == ("Dataset", bundled().version)
        assert about["temporalCoverage"] == f"{bundled().span.first}/{bundled().span.last}"
        assert about["spatialCoverage"]["name"] == bundled().places[bundled().subject_id].name
        assert 50 <= len(about["description"]) <= 5000
        for one in about["distribution"]:
            content = whole()[one["contentUrl"].removeprefix(ADDRESS)]
            assert one["sha256"] == hashlib.sha256(content).hexdigest()
    for place_id, place in bundled().places.items():
        (about,) = linked_data(trees()[place_path(place_id)])
        assert about["name"] == place.name
        told = {one["propertyID"]: one["value"] for one in about.get("identifier", [])}
        ids = {"GeoNames": place.geonames_id, "Wikidata": place.wikidata, "ISO 3166-2": place.iso_3166_2}
        assert told == {name: value for name, value in ids.items() if value}
        assert about.get("sameAs", []) == [
            address
            for value, address in (
                (place.geonames_id, f"https://www.geonames.org/{place.geonames_id}"),
                (place.wikidata, f"https://www.wikidata.org/entity/{place.wikidata}"),
            )
            if value
        ]
        if place.lon is not None:
            assert (about["geo"]["longitude"], about["geo"]["latitude"]) == (place.lon, place.lat)


def test_the_sitemap_names_every_page_once_and_robots_the_sitemap() -> None:
    tree = ElementTree.fromstring(whole()["sitemap.xml"])
    named = [str(one.text) for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(named) == sorted(
        ADDRESS + path.removesuffix("index.html") for path in set(pages()) - {"embed.html"}
    )
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in whole()["robots.txt"].decode()


def test_the_feed_tells_of_each_version_of_the_data_and_of_each_report() -> None:
    feed = feedparser.parse(whole()["feed.atom"])
    assert not feed.bozo
    assert (feed.version, feed.feed.id) == ("atom10", ADDRESS)
    days = [entry.updated for entry in feed.entries]
    assert days == sorted(days, reverse=True)
    assert feed.feed.updated == days[0]
    titles = [entry.title for entry in feed.entries]
    assert f"Data version {bundled().version}" in titles
    assert not any(mark in entry.summary for entry in feed.entries for mark in "`*")
    for report in bundled().reports.values():
        entry = next(one for one in feed.entries if report.headline in one.title)
        assert entry.updated.startswith(report.published_best.isoformat())
        assert entry.link == f"{ADDRESS}reports/{report.report_id}/"
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


def test_the_lean_map_leads_to_the_whole_and_asks_not_to_be_found_itself() -> None:
    tree = trees()["embed.html"]
    (canonical,) = [one.get("href") for one in each(tree, "link") if one.get("rel") == "canonical"]
    assert (canonical, meta(tree)["robots"]) == (ADDRESS, "noindex")
    way = next(one for one in each(tree, "a") if one.get("id") == "whole")
    assert (way.get("href"), way.get("target")) == ("index.html", "_blank")
    assert len(whole()["embed.html"]) < len(whole()["index.html"]) / 2


def test_without_an_address_nothing_claims_one() -> None:
    found = made(read(TOY), TOY)
    assert not {"sitemap.xml", "robots.txt", "feed.atom"} & set(found)
    for path, content in found.items():
        if path.endswith(".html"):
            assert not [
                key for key in meta(parsed(content.decode())) if key.startswith(("og:", "twitter:"))
            ], path
            assert b'rel="canonical"' not in content
            for about in linked_data(parsed(content.decode())):
                for one in about.get("distribution", []):
                    assert (Path("/") / path).parent.joinpath(one["contentUrl"]).resolve().relative_to(
                        "/"
                    ).as_posix() in found, path


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        (ADDRESS, ADDRESS),
        ("https://example.org/map", ADDRESS),
        ("http://h.test:80", "http://h.test:80/"),
    ],
)
def test_an_address_ends_with_a_slash(text: str, address: str) -> None:
    assert site_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/",
        "https://user@example.org/",
        "https://example.org/?a=b",
        "example.org",
        "https:///x",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(AskedError, match="is no address of a site"):
        site_address(text)


@cache
def usual_site() -> tuple[set[str], dict[str, Element]]:
    """The paths of the toy's site and the trees of its pages."""
    plain = made(read(TOY), TOY, ADDRESS)
    return set(plain), {path: parsed(text.decode()) for path, text in plain.items() if path.endswith(".html")}


@pytest.mark.parametrize("payload", [*MARKUP[:2], None], ids=["script", "picture", "all in turn"])
def test_a_text_that_means_harm_stays_text_on_every_page_in_the_feed_and_in_linked_data(
    payload: str | None,
) -> None:
    harmed, (paths, usual) = made(hostile_dataset(payload), TOY, ADDRESS), usual_site()
    assert harmed.keys() == paths
    attributes = {key for tree in usual.values() for one in tree.iter() for key in one.attrib}
    for path in usual:
        parser = HTMLParser()
        tree = parser.parse(harmed[path].decode())
        assert {found[1] for found in parser.errors} <= {
            "invalid-codepoint"
        }  # signs that stand for no letter
        title = text_of(each(tree, "title")[0])
        assert path in MAPS or (
            len(title) < 700 and not any(category(one)[0] == "C" for one in title if one not in KEPT)
        ), path
        for tag in ("script", "img", "iframe", "style"):
            assert len(each(tree, tag)) == len(each(usual[path], tag)), path
        assert {key for one in tree.iter() for key in one.attrib} <= attributes, path
        linked_data(tree)
    assert not feedparser.parse(harmed["feed.atom"]).bozo


def moved(folder: Path, days: int) -> Path:
    """The toy folder with all its days so many days later."""
    for path in shutil.copytree(TOY, folder).glob("*.csv"):
        later = re.sub(
            r"\b2031-\d\d-\d\d\b",
            lambda found: str(date.fromisoformat(found[0]) + timedelta(days)),
            path.read_text(encoding="utf-8"),
        )
        path.write_text(later, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("days", "span"),
    [(238, "19 December 2031 to 1 January 2032"), (-29_700, "31 December 1949 to 13 January 1950")],
    ids=["new year", "1950"],
)
def test_a_site_over_a_change_of_the_year_says_both_years_on_every_page_of_a_place(
    tmp_path: Path, days: int, span: str
) -> None:
    folder = moved(tmp_path / "data", days)
    found = made(read(folder), folder, ADDRESS)
    trees = {path: parsed(content.decode()) for path, content in found.items() if path.endswith(".html")}
    spans = [text_of(tree) for path, tree in trees.items() if path.startswith(("places/", "contents"))]
    assert len(spans) == 6
    assert all(span in words for words in spans)
    assert {path for path in trees if re.match(r"\d{4}-", path)} == {
        day_path(day, reading) for day in read(folder).span.days() for reading in Reading
    }


def test_a_folder_that_nobody_has_coded_yet_makes_a_site_that_says_so(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "data"))
    for name in ("claims", "events", "mentions", "figures", "links"):
        head, _, _ = (folder / f"{name}.csv").read_text(encoding="utf-8").partition("\n")
        (folder / f"{name}.csv").write_text(f"{head}\n", encoding="utf-8")
    found = made(read(folder), folder, ADDRESS)
    for path in (one for one in found if one.startswith("places/")):
        words = text_of(parsed(found[path].decode()))
        assert "No claim in force." in words
        assert "No claim and no event of these reports is told of it by name." in words


def test_words_of_another_language_than_the_pages_say_which(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TOY, tmp_path / "data"))
    table = (folder / "reports.csv").read_text(encoding="utf-8")
    (folder / "reports.csv").write_text(
        table.replace(",Shots over Brell,,en,", ",Πυρά,,el,"), encoding="utf-8"
    )
    found = made(read(folder), folder)
    pages = {path: parsed(content.decode()) for path, content in found.items() if path.endswith(".html")}
    spoken = {
        (path, text_of(one)) for path, tree in pages.items() for one in tree.iter() if one.get("lang") == "el"
    }
    report = "reports/herald-sunday/index.html"
    assert {("contents.html", "Πυρά"), (report, "Πυρά"), ("index.html", "Πυρά")} <= spoken
    first = [f"{one.first_words} …" for (name, _), one in read(folder).paragraphs.items() if name in report]
    assert {(report, words) for words in first} <= spoken
    named = {
        one.get("lang") for one in trees()["places/panjshir/index.html"].iter() if one.tag == f"{XHTML}bdi"
    }
    assert named == {None, "fa"}


# --- data and the folder -------------------------------------------------------------------------------------------


def test_every_format_lies_beside_its_checksum_and_is_named_on_the_page_of_the_data() -> None:
    sums = (line.split("  ") for line in whole()["data/SHA256SUMS"].decode().splitlines())
    lines = {name: digest for digest, name in sums}
    names = {path.removeprefix("data/") for path in whole() if path.startswith("data/")}
    assert set(lines) == names - {"index.html", "SHA256SUMS"}
    assert sorted(Path(name).suffix for name in lines) == sorted(form.extension for form in Format)
    page = pages()["data/index.html"]
    for name, digest in lines.items():
        assert hashlib.sha256(whole()[f"data/{name}"]).hexdigest() == digest
        assert name in page
        assert digest in page


def test_the_same_data_make_the_same_site() -> None:
    one, other = made(read(TOY), TOY, ADDRESS), made(read(TOY), TOY, ADDRESS)
    assert one == other


def test_the_command_writes_the_site_and_says_how_large_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "card", lambda *_, **__: NO_CARD)
    done = CliRunner().invoke(
        main, ["publish", str(tmp_path / "site"), "--data", str(TOY), "--address", ADDRESS]
    )
    there = {
        str(path.relative_to(tmp_path / "site")) for path in (tmp_path / "site").rglob("*") if path.is_file()
    }
    size = sum((tmp_path / "site" / path).stat().st_size for path in there - {"SHA256SUMS"})
    assert done.exit_code == 0
    assert f"{tmp_path / 'site'}: {len(there) - 1:,} files, {size:,} bytes\n" in done.output
    assert {
        "index.html",
        "SHA256SUMS",
        "sitemap.xml",
        "2031-04-25/index.html",
        "2031-04-25/known/card.jpg",
    } <= there
    for line in (tmp_path / "site" / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, path = line.partition("  ")
        assert hashlib.sha256((tmp_path / "site" / path).read_bytes()).hexdigest() == digest


INDEX = ("index.html", b'<meta name="generator" content="claims-map publish">')


def test_a_newer_site_takes_the_place_of_an_older_one_and_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    write(tmp_path, [INDEX, ("a/index.html", b"old"), ("b/index.html", b"old"), ("c/index.html", b"old")])
    (tmp_path / "own.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "c" / "index.html").write_text("changed by hand", encoding="utf-8")
    write(tmp_path, [INDEX, ("a/index.html", b"new")])
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert there == {"SHA256SUMS", "a", "a/index.html", "c", "c/index.html", "index.html", "own.txt"}
    assert (tmp_path / "a" / "index.html").read_bytes() == b"new"


def test_a_list_that_points_out_of_the_folder_removes_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"theirs")
    site = tmp_path / "site"
    write(site, [INDEX])
    digest = hashlib.sha256(b"theirs").hexdigest()
    lines = [f"{digest}  ../outside.txt", f"{digest}  {outside}", f"{digest}  a/../../outside.txt"]
    (site / "SHA256SUMS").write_text("\n".join(lines), encoding="utf-8")
    write(site, [INDEX])
    assert outside.read_bytes() == b"theirs"


@pytest.mark.parametrize("theirs", ["index.html", "robots.txt"])
def test_a_file_of_somebody_else_stops_a_site_before_anything_is_written(tmp_path: Path, theirs: str) -> None:
    (tmp_path / theirs).write_text("mine", encoding="utf-8")
    with pytest.raises(AskedError, match=f"{theirs} is there and is not"):
        write(tmp_path, [("a.html", b"a"), ("robots.txt", b"b"), INDEX])
    assert [path.name for path in tmp_path.iterdir()] == [theirs]
    write(tmp_path, [("a.html", b"a"), ("robots.txt", b"b"), INDEX], force=True)
    assert (tmp_path / "a.html").read_bytes() == b"a"

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from markupsafe import Markup

from geo.cli.records import main
from geo.findings.activity import activity
from geo.map.basemap import Basemap, basemap
from geo.markup.elements import own
from geo.markup.transcript import transcript
from geo.publish.document import MARK, days, inside, page, paragraph_id, write
from geo.records.errors import AskedError
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.filters import Filters, select
from geo.view.view import View
from geo.words.dates import typeset
from geo.words.records import bare
from tests.hostile import MARKUP, TEMPLATES, fits_a_record, hostile_dataset

pytestmark = pytest.mark.slow

TOY = Path(__file__).parent / "toy"
ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 3_000_000
NOWHERE = Basemap(TOY)


def published(dataset: Dataset, ground: Basemap = NOWHERE, **more: Any) -> bytes:  # noqa: ANN401 - what page takes
    timeline = Timeline(dataset)
    return page(dataset, timeline, activity(timeline), ground, **more)


@cache
def bundled() -> Dataset:
    return read(BUNDLED)


@cache
def whole() -> bytes:
    """The bundled data, published."""
    return published(bundled(), basemap(BUNDLED))


class Elements(HTMLParser):
    """Every element with its attributes, and the text inside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self.raw.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            tag, attributes, text = self.raw[-1]
            self.raw[-1] = (tag, attributes, text + data)
        else:
            self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.found if (value := attributes.get(name)) is not None]

    def carried(self, name: str) -> Any:  # noqa: ANN401 - JSON
        return next(
            json.loads(text) for _, attributes, text in self.raw if attributes.get("id") == f"claims-{name}"
        )


@cache
def elements() -> Elements:
    return Elements(whole().decode())


# --- one file, whole ---------------------------------------------------------------------------------------------


def test_the_bundled_data_make_a_file_under_3_mb() -> None:
    assert len(whole()) < MOST_BYTES


def test_the_same_data_make_the_same_bytes_in_another_process_too() -> None:
    script = (
        "import sys; from geo.records.read import BUNDLED, read; from geo.status.timeline import Timeline;"
        "from geo.findings.activity import activity; from geo.map.basemap import basemap; from geo.publish import page;"
        "t = Timeline(read(BUNDLED)); sys.stdout.buffer.write(page(t.dataset, t, activity(t), basemap(BUNDLED)))"
    )
    seeded = {**os.environ, "PYTHONHASHSEED": "1"}
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT, env=seeded
    ).stdout
    assert other == whole()


def test_nothing_is_fetched_from_anywhere() -> None:
    fetching = {"src", "srcset", "poster", "background", "action", "formaction", "manifest", "ping", "cite"}
    for name in fetching:
        assert all(value.startswith("data:image/") for value in elements().values(name)), name
    for tag, attributes in elements().found:
        assert tag not in {"iframe", "object", "embed", "base", "form", "audio", "video", "frame"}
        if tag == "link":
            assert (attributes["href"] or "").startswith("data:image/"), attributes
        if tag == "a":
            assert (attributes["href"] or "").startswith(("#", "https://")), attributes


def test_no_style_reaches_outside_either() -> None:
    styles = [text for tag, _, text in elements().raw if tag == "style"]
    assert len(styles) == 1
    reached = re.findall(r"url\(([^)]*)\)|(@import)", styles[0])
    assert all(url.startswith(("data:image/png;base64,", "#default")) for url, _ in reached), reached


def test_there_is_no_address_of_a_base_map_of_others() -> None:
    assert elements().carried("payload")["tiles"] == []
    assert set(elements().carried("payload")["relief"]["images"]) == {"light", "dark"}
    for image in elements().carried("payload")["relief"]["images"].values():
        assert image.startswith("data:image/webp;base64,")


def test_the_policy_names_the_hash_of_every_script_and_style_and_allows_nothing_else() -> None:
    policy = next(
        attributes["content"] or "" for _, attributes in elements().found if "http-equiv" in attributes
    )
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    running = [
        text for tag, attributes, text in elements().raw if tag == "script" and "type" not in attributes
    ]
    assert len(running) == 2
    assert rules == {
        "default-src": ["'none'"],
        "script-src": [hashed(text) for text in running],
        "style-src": [hashed(text) for tag, _, text in elements().raw if tag == "style"],
        "img-src": ["data:"],
        "connect-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_comes_before_everything_it_is_to_hold() -> None:
    assert [tag for tag, _ in elements().found[:4]] == ["html", "head", "meta", "meta"]
    assert elements().found[3][1]["http-equiv"] == "Content-Security-Policy"


def test_leaflet_stands_in_it_with_its_notice_and_its_licence() -> None:
    text = whole().decode()
    assert "Leaflet 1.9.4, a JS library for interactive maps." in text
    assert "Redistributions of source code must retain the above copyright notice" in text
    assert "sourceMappingURL" not in text


def test_a_script_that_would_end_its_own_element_is_refused() -> None:
    with pytest.raises(ValueError, match="closes its own script element"):
        own("script", "const a = '</SCRIPT >';")


# --- everything in it --------------------------------------------------------------------------------------------


def test_every_report_and_every_paragraph_stands_in_it_under_the_words_of_its_links() -> None:
    ids = elements().values("id")
    assert len(ids) == len(set(ids)), "no id twice"
    for report_id in bundled().reports:
        assert f"report={report_id}" in ids
    for report_id, number in bundled().paragraphs:
        assert paragraph_id(report_id, number) in ids


def test_every_record_stands_in_the_sources() -> None:
    dataset = bundled()
    coded = {record for value in elements().values("data-records") for record in value.split()}
    assert coded == {*dataset.claims, *dataset.mentions, *dataset.events}
    said = " ".join(elements().words)
    for figure in dataset.figures.values():
        assert typeset(bare(figure.wording)) in said
    for link in dataset.links.values():
        assert typeset(link.note) in said or not link.report_id, (
            "the coder's own links are told with the disagreements"
        )


def test_every_day_stands_in_it_under_both_readings_in_words_and_as_text() -> None:
    timeline = Timeline(bundled())
    for name in ("book", "text"):
        carried = elements().carried(name)
        pages = carried["pages"]
        assert {reading: len(found) for reading, found in pages.items()} == {
            reading.value: len(timeline.days) for reading in Reading
        }
    for reading, found in elements().carried("payload")["frames"].items():
        assert len(found) == len(timeline.days), reading


def test_a_days_text_put_together_is_the_transcript_with_links_inside_the_file() -> None:
    timeline = Timeline(bundled())
    told = days(timeline)
    for reading in Reading:
        for number, state in enumerate(timeline.states(reading)):
            wanted = inside(transcript(timeline.dataset, state))
            text = "".join(told["pieces"][n] for n in told["pages"][reading.value][number])
            assert f'<article class="transcript">{text}</article>' == wanted


def test_links_of_the_dashboard_become_links_inside_the_file() -> None:
    known = set(elements().values("id"))
    for html in (
        *elements().carried("book")["pieces"],
        *elements().carried("text")["pieces"],
        whole().decode(),
    ):
        assert 'class="stay"' not in html
        for way in Elements(html).values("href"):
            if way.startswith("#") and not way.startswith("#day="):
                assert way[1:] in known, way


def test_a_link_to_a_page_that_is_not_in_the_file_is_text() -> None:
    html = '<a class="stay" href="accounts?part=measured" target="_self">Distances</a>'
    assert inside(Markup(html)) == "<span>Distances (in the dashboard)</span>"


# --- what it opens on --------------------------------------------------------------------------------------------


def test_it_opens_on_the_last_day_or_on_the_one_asked_for() -> None:
    dataset = read(TOY)
    assert Elements(published(dataset).decode()).carried("page")["opening"] == {
        "day": dataset.span.last.isoformat(),
        "reading": "claimed",
        "record": "",
    }
    first = View(dataset.span.first, Reading.KNOWN)
    opening = Elements(published(dataset, first=first).decode()).carried("page")["opening"]
    assert opening == {"day": dataset.span.first.isoformat(), "reading": "known", "record": ""}


def test_notes_on_the_data_stand_above_the_map_as_text() -> None:
    found = Elements(published(read(TOY), notes=["Only <b>some</b> records."]).decode())
    assert "Only <b>some</b> records." in found.words


def test_a_file_of_a_part_of_the_records_says_so_in_its_title_over_its_map_on_it_and_in_its_citation() -> (
    None
):
    found = published(select(bundled(), Filters(sides=("nrf",))))
    assert f"<title>FILTERED: {bundled().title}</title>".encode() in found
    assert found.count(b"FILTERED: computed from a part of the records alone.") == 1
    assert Elements(found.decode()).carried("payload")["stamp"] == "FILTERED"
    assert b"FILTERED: from a part of the records alone." in found
    assert b"FILTERED" not in whole()


def test_the_way_to_tell_of_an_error_is_in_the_file_where_there_is_one() -> None:
    text = published(read(TOY), errors_to="https://errors.invalid/new").decode()
    assert "https://errors.invalid/new?title=Error%20in%20record" in text
    assert "errors.invalid" not in published(read(TOY)).decode()


def test_a_folder_without_relief_and_streams_is_published_all_the_same() -> None:
    assert Elements(published(read(TOY)).decode()).carried("payload")["relief"] is None


# --- texts that mean harm ----------------------------------------------------------------------------------------


@cache
def plain() -> Elements:
    return Elements(published(read(TOY)).decode())


BY_DAY = ("<script>", "<img", '">', "' on", "</textarea>", "<!--", "&amp;", "\\u003c", "`;", "{{ 7", "{0}")
"""How the texts of every day begin: one for each way out of what stands around it; make test-long tries the others."""
MARKED = [
    text if text.startswith(BY_DAY) else pytest.param(text, marks=pytest.mark.long)
    for text in (*MARKUP, *TEMPLATES)
    if fits_a_record(text)
]


@pytest.mark.parametrize("payload", [*MARKED, None], ids=lambda text: ascii(text)[:32])
def test_a_text_that_means_harm_adds_no_element_and_no_attribute(payload: str | None) -> None:
    """The last case has every payload, in turn."""
    found = Elements(published(hostile_dataset(payload)).decode())
    assert {tag for tag, _ in found.found} <= {tag for tag, _ in plain().found}
    assert not [name for _, attributes in found.found for name in attributes if name.startswith("on")]
    assert [tag for tag, _, _ in found.raw] == [tag for tag, _, _ in plain().raw]
    for href in found.values("href"):
        assert href.startswith(("#", "data:image/", "https://")), href


def test_texts_that_mean_harm_stand_in_the_words_beside_the_map_as_text() -> None:
    payload = "</script><script>window.hurt = true</script>"
    found = Elements(published(hostile_dataset(payload)).decode())
    for name in ("book", "text"):
        for piece in found.carried(name)["pieces"]:
            inner = Elements(piece)
            assert "script" not in {tag for tag, _ in inner.found}
    assert payload in " ".join(found.words)


# --- into a folder -----------------------------------------------------------------------------------------------


def asked(*words: object) -> Result:
    return CliRunner().invoke(main, ["publish", *map(str, words)])


def test_the_command_writes_the_file_and_states_its_size(tmp_path: Path) -> None:
    done = asked(tmp_path / "site" / "map.html", "--data", TOY)
    content = (tmp_path / "site" / "map.html").read_bytes()
    assert (done.exit_code, done.output) == (
        0,
        f"{tmp_path / 'site' / 'map.html'}: {len(content):,} bytes\n",
    )
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["map.html"]


def test_the_command_opens_the_file_on_the_day_asked_for(tmp_path: Path) -> None:
    dataset = read(TOY)
    day = dataset.span.first.isoformat()
    assert asked(tmp_path / "index.html", "--data", TOY, "--day", day, "--reading", "known").exit_code == 0
    opening = Elements((tmp_path / "index.html").read_text("utf-8")).carried("page")["opening"]
    assert (opening["day"], opening["reading"]) == (day, "known")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--address", "javascript:alert(1)"],
            "is no address of a site; write it like https://example.org/map/",
        ),
        (["--address", 'https://example.org/?x="y'], "is no address of a site"),
        (["--day", "1999-01-01"], "1999-01-01 is outside the days of this data, "),
        (["--day", "someday"], "'someday' is no day; write it like 2021-09-02"),
        (["--errors-to", "http://plain.invalid"], "must begin with https:// and a host"),
    ],
)
def test_what_cannot_be_published_as_asked_is_said_and_nothing_is_written(
    tmp_path: Path, words: list[str], said: str
) -> None:
    done = asked(tmp_path / "site", "--data", TOY, *words)
    assert done.exit_code == 1
    assert said in done.output
    assert not (tmp_path / "site").exists()


def test_an_older_file_of_ours_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, MARK + b" old")
    write(tmp_path, MARK + b" new")
    assert (tmp_path / "index.html").read_bytes() == MARK + b" new"


def test_a_published_file_is_known_by_its_head() -> None:
    assert MARK in whole()[:4096]


def test_an_index_of_somebody_else_is_left_alone_unless_forced(tmp_path: Path) -> None:
    theirs = tmp_path / "index.html"
    theirs.write_text("<h1>My own page</h1>", encoding="utf-8")
    done = asked(theirs, "--data", TOY)
    assert done.exit_code == 1
    assert "is there and is not a published map; nothing was written" in done.output
    assert theirs.read_text("utf-8") == "<h1>My own page</h1>"
    assert asked(theirs, "--data", TOY, "--force").exit_code == 0
    assert MARK in theirs.read_bytes()[:4096]


@pytest.mark.parametrize("step", ["chmod", "replace"])
def test_there_is_never_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    write(tmp_path, MARK + b" old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, step, full)
    with pytest.raises(AskedError, match="cannot be written: No space left on device"):
        write(tmp_path, MARK + b" new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("index.html", MARK + b" old")]


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(AskedError, match="cannot be written"):
        write(tmp_path / "file" / "site", MARK)

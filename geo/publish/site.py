"""The whole site as files: the interactive map, a page for each day, place and report, the data, and what finds them.

Everything is made from the records alone: the same data make the same files. Nothing names another host but links.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from geo import assets
from geo.export.choice import Export, What, package_of
from geo.export.formats import Format, export
from geo.findings.activity import activity
from geo.map.basemap import Basemap
from geo.map.folium_map import safe_json
from geo.markup.elements import BLANK, filled, linked_data
from geo.paper.day import CARD_PX, card
from geo.paper.typst import plain_text
from geo.publish import pages
from geo.publish.document import NAME as INDEX
from geo.publish.document import embedded, may_replace, page
from geo.publish.pages import CARD, CONTENTS, DARK_MAP, DATA, EMBED, STYLE, Page
from geo.records.errors import AskedError
from geo.records.model import Dataset
from geo.records.read import notes
from geo.records.write import put
from geo.signs.palette import css_variables
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.view import View, opening
from geo.words.citations import Edition, editions, how_to_cite
from geo.words.records import of_day

SUMS = "SHA256SUMS"
STYLES = ("page.css", "transcript.css", "publish.css", "site.css")
DESCRIBED = "A dataset of claims: each says who made it, about which place and day, and where it was printed."


@dataclass(frozen=True, eq=False)
class Site:
    """What a site is made from. ``address`` is where it will stand, with a slash at its end, or empty."""

    timeline: Timeline
    basemap: Basemap
    folder: Path
    address: str = ""
    errors_to: str = ""
    first: View | None = None

    @property
    def dataset(self) -> Dataset:
        """The records."""
        return self.timeline.dataset

    @cached_property
    def exports(self) -> tuple[tuple[Format, Export], ...]:
        """Every format of all records, as a reader of the app would take it."""
        what = What(self.dataset, self.timeline, folder=self.folder)
        return tuple((form, export(what, form)) for form in Format)

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """The versions of the data that the folder's README tells of."""
        return editions(notes(self.folder).get("README.md", ""))

    @cached_property
    def package(self) -> Mapping[str, Any]:
        """The data folder's own description."""
        return package_of(self.folder)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page but the interactive one."""
        told = (
            *pages.day_pages(self.timeline, self.address),
            *pages.place_pages(self.timeline),
            *pages.report_pages(self.dataset, self.errors_to),
        )
        return (pages.contents(self.timeline), _data(self), *told)


# --- what is in it --------------------------------------------------------------------------------


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its path, one after the other as it is made; cards take most of the time."""
    yield STYLE, "\n".join((css_variables(), assets.text(*STYLES))).encode()
    yield "icon.svg", (assets.FOLDER / "icon.svg").read_bytes()
    for found in site.pages:
        yield found.path, pages.shell(found, site.dataset, site.editions, head(site, found))
    yield from data_files(site)
    for day in site.timeline.days:
        for reading in Reading:
            path = pages.day_path(day, reading)
            yield path.replace(INDEX, CARD), card(site.timeline, day, reading, site.basemap)
            yield path.replace(INDEX, DARK_MAP), card(site.timeline, day, reading, site.basemap, dark=True)
    if site.address:
        yield from found_by(site)
    yield EMBED, lean(site)
    yield INDEX, interactive(site)


def interactive(site: Site) -> bytes:
    """The map that stays complete alone, with ways to the pages around it."""
    first = site.first or opening(site.dataset.span)
    shown = pages.day_path(first.day, first.reading)
    about = Page(INDEX, site.dataset.title, _of_map(site), BLANK, picture=shown.replace(INDEX, CARD))
    return alone(
        replace(site, first=first),
        head=head(site, replace(about, about=dataset_about(site, INDEX))),
        beside={"day": shown, "ways": ((CONTENTS, "Days"), (DATA, "Data"))},
    )


def lean(site: Site) -> bytes:
    """The map to stand in a frame of another page; it leads to the whole."""
    return embedded(
        site.dataset,
        site.timeline,
        activity(site.timeline),
        site.basemap,
        first=site.first,
        known=site.editions,
        head=canonical_link(site),
        whole=CONTENTS,
    )


def canonical_link(site: Site) -> Markup:
    """That the whole map is the one to be found, where the site has an address."""
    return filled("site", "canonical", address=site.address) if site.address else BLANK


def alone(site: Site, *, head: Markup = BLANK, beside: Mapping[str, Any] | None = None) -> bytes:
    """The interactive map as one file; without ``head`` and ``beside`` there is no site around it."""
    return page(
        site.dataset,
        site.timeline,
        activity(site.timeline),
        site.basemap,
        errors_to=site.errors_to,
        first=site.first,
        known=site.editions,
        head=head,
        beside=beside,
    )


def _of_map(site: Site) -> str:
    dataset = site.dataset
    return f"{dataset.introduction or dataset.title} {len(dataset.reports)} reports, {len(site.timeline.days)} days."


def data_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every export, and the checksums of all."""
    for _, made in site.exports:
        yield f"data/{made.name}", made.content
    yield f"data/{SUMS}", sums((made.name, made.content) for _, made in site.exports)


def sums(found: Iterable[tuple[str, bytes]]) -> bytes:
    """The lines that ``sha256sum -c`` reads."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in found).encode()


def _data(site: Site) -> Page:
    dataset = site.dataset
    terms = [str(one.get("title") or one.get("name")) for one in site.package.get("licenses", [])]
    body = filled(
        "site",
        "data",
        title=dataset.title,
        version=dataset.version,
        licence=f"{', '.join(terms)}." if terms else "",
        cited=how_to_cite(dataset),
        files=[
            {
                "title": form.title,
                "holds": form.holds,
                "name": made.name,
                "size": f"{len(made.content):,}",
                "sum": hashlib.sha256(made.content).hexdigest(),
            }
            for form, made in site.exports
        ],
    )
    formats = f"all records in {len(site.exports)} formats, with checksums"
    words = f"{dataset.title}, data version {dataset.version}: {formats}."
    return Page(DATA, f"Data: {dataset.title}", words, body, about=dataset_about(site, DATA))


# --- what others read of it -----------------------------------------------------------------------


def head(site: Site, found: Page) -> Markup:
    """Canonical address, card and feed of a page, and schema.org; without an address of the site the last alone."""
    about = {"@context": "https://schema.org", **found.about} if found.about else {}
    if about and site.address:
        about |= {} if "url" in about else {"url": canonical(site, found.path)}
    return filled(
        "site",
        "head",
        address=canonical(site, found.path) if site.address else "",
        title=found.title,
        description=found.description,
        site=site.dataset.heading or site.dataset.title,
        picture=f"{site.address}{found.picture}" if found.picture else "",
        size=CARD_PX,
        alt=f"Map of the day, and in words: {found.description}",
        feed=f"{found.root}feed.atom",
        about=linked_data(safe_json(about)) if about else BLANK,
    )


def canonical(site: Site, path: str) -> str:
    """The one address of a page: that of its folder, where its file is an index."""
    return site.address + re.sub(rf"(^|/){INDEX}$", r"\1", path)


def dataset_about(site: Site, path: str) -> dict[str, Any]:
    """The dataset in schema.org, as search engines for data read it on the page ``path``."""
    dataset, package = site.dataset, site.package
    root = site.address or "../" * path.count("/")
    said = {
        "@type": "Dataset",
        "name": dataset.title,
        "description": str(package.get("description") or f"{dataset.introduction} {DESCRIBED}"),
        "version": dataset.version,
        "isAccessibleForFree": True,
        "temporalCoverage": f"{dataset.span.first}/{dataset.span.last}",
        "spatialCoverage": pages.place_about(dataset, dataset.places[dataset.subject_id]),
        "keywords": list(package.get("keywords", [])),
        "license": next((one["path"] for one in package.get("licenses", []) if "path" in one), ""),
        "creator": [
            {"@type": "Organization", "name": one["title"]}
            for one in package.get("contributors", [])
            if one.get("title")
        ],
        "citation": how_to_cite(dataset),
        "distribution": [_download(root, form, made) for form, made in site.exports],
    }
    return {key: value for key, value in said.items() if value}


def _download(root: str, form: Format, made: Export) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": form.title,
        "encodingFormat": form.mime,
        "contentUrl": f"{root}data/{made.name}",
        "contentSize": f"{len(made.content)} B",
        "sha256": hashlib.sha256(made.content).hexdigest(),
    }


def found_by(site: Site) -> Iterator[tuple[str, bytes]]:
    """What search engines and feed readers ask a site with an address for."""
    paths = [INDEX, *(one.path for one in site.pages)]
    yield "sitemap.xml", filled("feeds", "sitemap", pages=[canonical(site, path) for path in paths]).encode()
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.address}sitemap.xml\n".encode()
    yield "feed.atom", feed(site)


def feed(site: Site) -> bytes:
    """The data's versions that have a date, and each report on its day of publication; the newest first."""
    dataset = site.dataset
    versions = [_version(site, one) for one in site.editions if one.day]
    reports = [
        {
            "address": canonical(site, pages.report_path(report.report_id)),
            "id": canonical(site, pages.report_path(report.report_id)),
            "title": plain_text(f"{of_day(dataset, report)}: “{report.headline}”"),
            "day": report.published_best,
            "words": plain_text(f"Published {report.published_best}, at best. {report.dating_basis}"),
        }
        for report in dataset.reports.values()
    ]
    entries = sorted((*versions, *reports), key=lambda one: (one["day"], one["id"]), reverse=True)
    return filled(
        "feeds",
        "feed",
        address=site.address,
        title=dataset.heading or dataset.title,
        subtitle=plain_text(dataset.introduction or dataset.title),
        authors=[one["title"] for one in site.package.get("contributors", []) if one.get("title")]
        or [dataset.title],
        updated=max((one["day"] for one in entries), default=dataset.span.last),
        entries=entries,
    ).encode()


def _version(site: Site, edition: Edition) -> dict[str, Any]:
    assert isinstance(edition.day, date)
    return {
        "address": canonical(site, DATA),
        "id": f"{canonical(site, DATA)}#{edition.version}",
        "title": f"Data version {plain_text(edition.version)}",
        "day": edition.day,
        "words": plain_text(edition.words, 2000),
    }


# --- the files in their folder --------------------------------------------------------------------


def write(folder: Path, made: Iterable[tuple[str, bytes]], *, force: bool = False) -> Mapping[str, int]:
    """Write the files into a folder; the bytes of each by its path. What an older site left there and has not now goes.

    Raises ``AskedError`` before anything is written where a file of somebody else stands in the way (unless
    ``force``) or one cannot be made; also where the folder cannot be written. The map is put there last.
    """
    older = _listed(folder)
    _require_room(folder, [INDEX], older, force=force)  # before the long work
    found = dict(made)
    _require_room(folder, found, older, force=force)
    for path in sorted(found, key=lambda path: (path == INDEX, path)):
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AskedError(f"{target} cannot be written: {error.strerror or error}.") from error
        put(target, found[path])
    put(folder / SUMS, sums(found.items()))
    for path, digest in older.items():
        if path not in found:
            _remove(folder, path, digest)
    return {path: len(content) for path, content in found.items()}


def _require_room(folder: Path, paths: Iterable[str], older: Mapping[str, str], *, force: bool) -> None:
    for path in () if force else paths:
        target = folder / path
        if path == INDEX and not may_replace(target):
            raise AskedError(
                f"{target} is there and is not a published map; nothing was written. Choose another folder, move the "
                "file away, or say --force"
            )
        if path != INDEX and path not in older and target.exists():
            raise AskedError(
                f"{target} is there and is not of a published site; move it away, or say --force"
            )


LISTED = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*)")


def _listed(folder: Path) -> dict[str, str]:
    """What an older site says it has: path and digest. Nothing that could lie outside the folder."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = (LISTED.fullmatch(line) for line in lines)
    return {one[2]: one[1] for one in found if one and ".." not in one[2].split("/")}


def _remove(folder: Path, path: str, digest: str) -> None:
    """Take away a file of the older site, unless somebody has changed it, and its folder once that is empty."""
    target = folder / path
    if target.is_symlink() or not target.is_file():
        return
    if hashlib.sha256(target.read_bytes()).hexdigest() == digest:
        target.unlink()
        if target.parent != folder and not any(target.parent.iterdir()):
            target.parent.rmdir()

"""The ground that the server itself stands on: folders that go, disks that are full, files that are broken."""

from __future__ import annotations

import asyncio
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from geo.map.basemap import basemap
from geo.records.errors import AskedError
from geo.records.read import BUNDLED
from geo.records.write import put
from geo.server.cards import FOLDER_SETTING
from tests.conftest import Answer
from tests.importing import Here
from tests.test_pages import ROOT, opened, seen
from tools.reader import Reader, reader
from tools.serve import served

pytestmark = pytest.mark.slow

# --- what the product writes -------------------------------------------------------------------------------------


@contextmanager
def room(kb: int) -> Iterator[None]:
    """No file of this process may grow beyond so many kilobytes, as on a disk that is full then."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kb * 1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


EVENTS = "id,date,lat,lon,kind\n" + "".join(f"{n},2021-09-02,35.2,69.3,clash\n" for n in range(400))
MAP = "event_id=id,date=date,lat=lat,lon=lon,kind=kind"
WRITES: dict[str, tuple[str, ...]] = {
    "export.csv": ("export", "--force", "--out"),
    "day.png": ("draw", "--force", "--width", "400", "--out"),
    "taken.csv": ("import", "EVENTS", "--map", MAP, "--out"),
    "rejected.csv": ("import", "BROKEN", "--map", MAP, "--rejected"),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_full_disk_leaves_the_old_file_and_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[..., Answer], name: str
) -> None:
    """Each command that writes one file, with room for the beginning of it."""
    monkeypatch.setattr(
        "geo.cli.importing.Job", Here
    )  # a process that reads writes nothing with or without room
    brought = tmp_path / "brought"
    brought.mkdir()
    (brought / "events.csv").write_text(EVENTS, encoding="utf-8")
    (brought / "broken.csv").write_text(EVENTS.replace("2021-09-02", "never"), encoding="utf-8")
    files = {"EVENTS": str(brought / "events.csv"), "BROKEN": str(brought / "broken.csv")}
    here = tmp_path / "here"
    here.mkdir()
    (here / name).write_text("old", encoding="utf-8")
    command = [files.get(part, part) for part in WRITES[name]]
    with room(kb=2):
        said = ask(*command, here / name)
    assert said.code == 1
    assert f"{name} cannot be written: File too large. What was there is as it was." in said.err
    assert (names(here), (here / name).read_text(encoding="utf-8")) == ([name], "old")
    assert ask(*command, here / name).code == int(name == "rejected.csv")
    assert (here / name).stat().st_size > 1024


def test_a_full_disk_leaves_a_site_and_the_tables_as_they_were(
    tmp_path: Path, copy_of_data: Path, ask: Callable[..., Answer]
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_bytes(old := b"<!doctype html>old")
    with room(kb=200):
        said = ask("publish", "--force", site / "index.html")
    assert (said.code, "index.html cannot be written: File too large" in said.err) == (1, True)
    assert (names(site), (site / "index.html").read_bytes()) == (["index.html"], old)
    claims = copy_of_data / "claims.csv"
    lines = claims.read_text(encoding="utf-8").splitlines(keepends=True)
    claims.write_text("".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in copy_of_data.iterdir() if path.is_file()}
    with room(kb=1):
        said = ask("format", "--data", copy_of_data)
    assert (said.code, "claims.csv cannot be written: File too large" in said.err) == (1, True)
    assert {p.name: p.read_bytes() for p in copy_of_data.iterdir() if p.is_file()} == before


@pytest.mark.parametrize("step", ["chmod", "replace"])
def test_a_kill_leaves_the_old_file_whole(tmp_path: Path, step: str) -> None:
    """Killed with all of the new content written, before and at the rename."""
    target = tmp_path / "index.html"
    target.write_text("old", encoding="utf-8")
    code = (
        "import os, pathlib, signal, sys\n"
        "die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"pathlib.Path.{step} = die\n"
        "from geo.records.write import put\n"
        "put(pathlib.Path(sys.argv[1]), b'new' * 100000)\n"
    )
    found = subprocess.run([sys.executable, "-c", code, str(target)], cwd=ROOT, check=False)
    assert found.returncode == -signal.SIGKILL
    assert target.read_text(encoding="utf-8") == "old"
    put(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_link_a_mode_and_what_is_no_file_stay_what_they_are(tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_text("old", encoding="utf-8")
    kept.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(kept)
    put(link, b"new")
    assert (link.is_symlink(), kept.read_bytes(), kept.stat().st_mode & 0o777) == (True, b"new", 0o640)
    with pytest.raises(AskedError, match="cannot be written: No space left on device"):
        put(Path("/dev/full"), b"new")
    assert not Path("/dev/full").is_file()


def test_a_terminal_that_is_full_is_a_sentence() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        found = subprocess.run(
            [sys.executable, "-m", "geo", "describe"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (found.returncode, found.stderr) == (
        1,
        "What was to be printed could not be: No space left on device.\n",
    )


# --- what the server reads ---------------------------------------------------------------------------------------


async def _script_of(one: Reader, address: str) -> bytes:
    """What the map's frame loads first, fetched from where it says."""
    told = next(
        element.component_instance.json_args
        for element in one.seen.values()
        if element.WhichOneof("type") == "component_instance"
    )
    found = re.search(r"\.\./\.\./media/[\w.]+", told)
    assert found, told[:2000]
    frame = urljoin(address, "component/streamlit_folium.st_folium/index.html")
    with urlopen(urljoin(frame, found[0])) as answer:
        content: bytes = answer.read()
    return content


def test_map_and_compare_outlive_a_cleaner_of_temporary_folders_and_the_server_calls_nobody(
    tmp_path: Path,
) -> None:
    """Every connection and every look-up of a name that Python makes is noted, from the start to the opened pages."""
    noted = tmp_path / "noted"
    watch = (
        "import sys\n"
        "def told(event, args):\n"
        "    if event in {'socket.bind', 'socket.connect', 'socket.getaddrinfo', 'socket.sendto'}:\n"
        f"        print(event, args[-1] if event == 'socket.connect' else args, file=open({str(noted)!r}, 'a'))\n"
        "sys.addaudithook(told)\n"
    )
    (tmp_path / "sitecustomize.py").write_text(watch, encoding="utf-8")

    async def looked(address: str) -> list[int]:
        sizes = []
        for page in ("", "compare"):
            async with reader(address) as one:
                await one.open(page)
                sizes.append(len(await _script_of(one, address)))
        return sizes

    folder = tmp_path / "temporary"
    folder.mkdir()
    with served(env={"TMPDIR": str(folder), "PYTHONPATH": str(tmp_path)}) as app:
        before = asyncio.run(looked(app.address))
        shutil.rmtree(folder)
        folder.mkdir()
        assert asyncio.run(looked(app.address)) == before
    assert min(before) > 300_000
    calls = noted.read_text(encoding="utf-8").splitlines()
    assert any(one.startswith("socket.bind") for one in calls)  # it was watched
    assert [one for one in calls if not re.search("127.0.0.1|localhost|::1|socket.bind", one)] == []


def test_pages_open_where_no_folder_can_be_written(tmp_path: Path) -> None:
    """``TMPDIR`` names a file, and of any other file not a byte may be written."""
    nowhere = tmp_path / "nowhere"
    nowhere.write_text("", encoding="utf-8")

    async def looked(address: str) -> int:
        async with reader(address) as one:
            await one.open()
            size = len(await _script_of(one, address))
        for page in ("timeline", "accounts", "compare", "tables", "data", "sources", "method"):
            async with reader(address) as one:
                await one.open(page)
                assert len(one.seen) > 5
        return size

    before = names(Path(tempfile.gettempdir()))
    with served("dashboard.py", env={"TMPDIR": str(nowhere)}, room_kb=0) as app:
        assert asyncio.run(looked(app.address)) > 300_000
    assert not [
        name for name in set(names(Path(tempfile.gettempdir()))) - set(before) if name.startswith("claims")
    ]


def halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    "broken",
    [halved, lambda _: bytes(range(256)) * 64, lambda _: b"", None],
    ids=["halved", "random", "empty", "missing"],
)
def test_a_broken_relief_is_a_sentence_and_the_map_is_there(
    copy_of_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[..., Answer],
    broken: Callable[[bytes], bytes] | None,
) -> None:
    for name in ("relief.webp", "relief-dark.webp"):
        content = (BUNDLED / name).read_bytes()
        if broken or name == "relief-dark.webp":
            (copy_of_data / name).write_bytes(
                broken(content) if broken and name == "relief.webp" else content
            )
    found = basemap(copy_of_data)
    assert list(found.images) == ["dark"]
    why = "it cannot be opened as a picture" if broken else "it is missing"
    assert found.lacks == (f"The relief of relief.webp is not drawn: {why}. Everything else is here.",)
    if broken:
        said = ask("check", "--data", copy_of_data)
        assert (said.code, "relief.webp: the relief cannot be read" in said.err) == (1, True)
    if broken in {halved, None}:  # a page knows no more of it than the sentence
        monkeypatch.setenv(FOLDER_SETTING, str(copy_of_data))
        both, differs = "both sides claim Panjshir; both cannot be right", "What differs from 5 September"
        for page, words in (("", both), ("compare", differs)):
            app = opened(page)
            assert any(found.lacks[0] in item.value.replace("\\", "") for item in app.info)
            assert words in seen(app)


def test_a_whole_relief_is_nothing_to_speak_of() -> None:
    assert basemap(BUNDLED).lacks == ()


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", ["README.md", "CODEBOOK.md", "agreement/second-coding.csv"])
@pytest.mark.parametrize(
    "broken", [_as_folder, lambda path: path.write_bytes(b"\xff\xfe\x00broken")], ids=["folder", "bytes"]
)
def test_a_broken_text_beside_the_records_is_a_sentence_and_the_page_goes_on(
    copy_of_data: Path, monkeypatch: pytest.MonkeyPatch, name: str, broken: Callable[[Path], None]
) -> None:
    broken(copy_of_data / name)
    monkeypatch.setenv(FOLDER_SETTING, str(copy_of_data))
    app = opened("method")
    said = " ".join(item.value for item in app.warning).replace("\\", "")
    assert Path(name).name in said
    assert str(copy_of_data) not in said
    assert app.code[0].value
    assert not opened("data").warning

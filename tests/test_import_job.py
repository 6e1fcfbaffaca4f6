from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pytest

from geo.importers import job as jobs
from geo.importers import job as wire
from geo.importers.job import Job, Limits, Progress
from geo.importers.mapping import Mapping
from geo.importers.report import Imported, NeedsMapping, RefusedFileError
from geo.records.model import Dataset
from tests.filebuilders import MAPPED, acled_csv, changed, mapped_csv
from tests.importing import Here, bundled, taken

pytestmark = pytest.mark.slow

GIB = 1024**3


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let another program stand for the process that reads."""

    def instead(program: str) -> None:
        monkeypatch.setattr(jobs, "command", lambda: [sys.executable, "-I", "-c", program])

    return instead


def outcome(content: bytes, mapping: Mapping | None = None, limits: Limits | None = None) -> object:
    return Job.start("a.csv", content, bundled(), mapping, limits=limits).wait()


def test_a_job_gives_what_taking_in_this_process_gives() -> None:
    """And it tells how far it is without waiting; what is done cannot be cancelled."""
    content = changed(changed(acled_csv(300), 3, "latitude", "x"), 7, "event_date", "1/2/21")
    job = Job.start("a.csv", content, bundled())
    first = job.poll()
    assert first == Progress(0, 100, "The file is handed over.") or not isinstance(first, Progress)
    found = job.wait()
    job.cancel()
    assert job.poll() is found is job.poll()
    here = taken(content, name="a.csv")
    assert isinstance(found, Imported)
    assert found.table.equals(here.table)
    assert found.others.equals(here.others)
    assert found.rejected.equals(here.rejected)
    assert found.report == here.report
    assert found.format == "ACLED export"


def test_a_job_asks_for_a_mapping_and_takes_it() -> None:
    asked = outcome(mapped_csv(20))
    assert isinstance(asked, NeedsMapping)
    assert asked.proposed == MAPPED
    assert asked.sample.num_rows == 8
    found = outcome(mapped_csv(20), Mapping(**MAPPED))
    assert isinstance(found, Imported)
    assert found.report.taken == 20


def test_a_refused_file_comes_back_as_its_sentence() -> None:
    refused = outcome(b"%PDF-1.7")
    assert isinstance(refused, RefusedFileError)
    assert "a PDF" in str(refused)


def test_a_cancelled_job_ends_and_says_so(child: Callable[[str], None]) -> None:
    child(
        "import sys; sys.stdin.buffer.read(); sys.stdin.close(); import threading; threading.Event().wait()"
    )
    job = Job.start("a.csv", acled_csv(5), bundled())
    job.cancel()
    job.cancel()
    refused = job.wait()
    assert isinstance(refused, RefusedFileError)
    assert "was cancelled" in str(refused)
    assert job.poll() is refused
    job._process.wait(10)
    assert job._process.returncode not in {None, 0}


def test_a_process_that_takes_too_long_is_stopped(child: Callable[[str], None]) -> None:
    child("import threading; threading.Event().wait()")
    refused = outcome(acled_csv(5), limits=Limits(wall=0.2))
    assert isinstance(refused, RefusedFileError)
    assert "was stopped" in str(refused)


CRASHES = {
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "ended": "raise SystemExit(3)",
    "words that are none of ours": "print('hello', flush=True)",
    "a list": "print('[1]', flush=True)",
    "a number": "print('1', flush=True)",
    "a table cut off": 'print(\'{"imported": ["a", "b"], "sizes": [900, 1, 1]}\', flush=True)',
    "junk for a table": 'print(\'{"needs": ["a", []], "proposed": {}, "sizes": [4]}\\nabcd\', flush=True)',
    "a report that is none": 'print(\'{"imported": [], "sizes": []}\', flush=True)',
    "progress that is none": "print('{\"progress\": [1]}', flush=True)",
}


@pytest.mark.parametrize("program", CRASHES.values(), ids=CRASHES.keys())
def test_a_process_that_breaks_down_becomes_a_sentence(child: Callable[[str], None], program: str) -> None:
    child(program)
    refused = outcome(acled_csv(2000))
    assert isinstance(refused, RefusedFileError)
    assert str(refused) == jobs.CRASHED


def test_too_little_memory_becomes_a_sentence() -> None:
    refused = outcome(
        b"id,place\n" + b"1,Bazarak\n" * 3_000_000, Mapping(place="place"), Limits(memory=GIB // 2)
    )
    assert isinstance(refused, RefusedFileError)
    assert "more memory than one import may use" in str(refused) or "lines" in str(refused)


NOSY = """
import sys; sys.path.insert(0, sys.argv[1])
from geo.importers import taking
def nosy(name, content, places, actors, **kw):
    import os, pathlib
    from geo.importers.report import RefusedFileError
    said = sorted(set(os.environ) - {'LC_CTYPE'})
    try:
        path = pathlib.Path(content.decode())
        path.write_bytes(b'x')
    except OSError as error:
        said.append(type(error).__name__)
    raise RefusedFileError(' '.join(said))
taking.take = nosy
taking.main()
"""


def test_the_process_has_no_environment_and_writes_no_byte(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_APP", "1")
    monkeypatch.setattr(jobs, "command", lambda: [sys.executable, "-I", "-c", NOSY, str(jobs.ROOT)])
    path = tmp_path / "written"
    refused = outcome(str(path).encode())
    assert str(refused) == "LANG MALLOC_ARENA_MAX OMP_NUM_THREADS OPENBLAS_NUM_THREADS OSError"
    assert not path.exists() or path.read_bytes() == b""


ENDLESS = """
import sys; sys.path.insert(0, sys.argv[1])
from geo.importers import taking
def endless(name, content, places, actors, *, progress, **kw):
    progress(1, 100)
    while True:
        pass
taking.take = endless
taking.main()
"""


def test_a_process_that_computes_too_long_is_stopped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "command", lambda: [sys.executable, "-I", "-c", ENDLESS, str(jobs.ROOT)])
    refused = outcome(acled_csv(5), limits=Limits(cpu=1))
    assert isinstance(refused, RefusedFileError)
    assert str(refused) == jobs.TOO_MUCH_WORK.format(seconds=1)


SERVER = f"""
import sys, threading
from geo.importers import job as jobs
from tests.importing import bundled
jobs.command = lambda: [sys.executable, "-I", "-c", {ENDLESS!r}, str(jobs.ROOT)]
job = jobs.Job.start("a.csv", b"x" * 3_000_000, bundled())
while job.poll() == jobs.Progress(0, 100, "The file is handed over."):
    threading.Event().wait(0.05)
print(job._process.pid, job.poll().done, flush=True)
threading.Event().wait()
"""


def test_no_process_is_left_where_the_server_is_killed_while_it_reads() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=jobs.ROOT, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        pid, done = server.stdout.readline().split()
        reading = psutil.Process(int(pid))
        assert done == b"1"
        assert reading.is_running()
        assert reading.open_files() == []
        server.kill()
        gone, left = psutil.wait_procs([reading], timeout=60)
    assert (len(gone), left) == (1, [])


LARGE = jobs.SMALL
WAITS = "import threading; threading.Event().wait()"


def test_only_so_many_large_files_are_read_at_once_and_a_small_one_has_a_place_of_its_own(
    child: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    child(WAITS)
    assert Job.turn("one", LARGE, 0.0)
    large = Job.start("a.csv", b"x" * LARGE, bundled())
    assert not Job.turn("one", LARGE, 0.0)
    assert Job.turn("two", LARGE - 1, 0.0)
    small = Job.start("b.csv", b"x", bundled())
    assert not Job.turn("two", 1, 0.0)
    for job in (large, small):
        job.cancel()
        job.wait()
    assert Job.turn("two", 1, 0.0)
    assert Job.turn("one", LARGE, 0.0)


def test_turns_go_by_session_however_many_files_each_brought(
    child: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    child(WAITS)
    begun = []
    for _ in range(4):
        begun.append(next(who for who in ("greedy", "modest") if Job.turn(who, LARGE, 0.0)))
        job = Job.start("a.csv", b"x" * LARGE, bundled())
        assert not any(Job.turn(who, LARGE, 0.0) for who in ("modest", "greedy"))
        job.cancel()
        job.wait()
    assert begun == ["greedy", "modest", "greedy", "modest"]
    assert Job.turn("greedy", LARGE, 0.0)
    assert Job.turn("modest", LARGE, 0.0)


def test_a_small_file_begins_at_once_while_twenty_tabs_bring_eight_large_ones_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Reading:
        small = False

    running: set[Any] = set()
    monkeypatch.setattr(jobs, "_running", running)
    left = {f"tab {n}": 8 for n in range(20)}
    begun: list[str] = []
    for _ in range(80):  # two end, all who have files left ask again
        running.clear()
        for tab in [tab for tab, files in left.items() if files]:
            if Job.turn(tab, 100 * LARGE, 0.0):
                running.add(Reading())
                begun.append(tab)
                left[tab] -= 1
        assert Job.turn("a visitor with one row", 50, 0.0)
    assert not any(left.values())
    assert all(sorted(begun[n : n + 20]) == sorted(left) for n in range(0, 160, 20)), (
        "each has one before any has two"
    )


def test_who_waits_no_more_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    assert not Job.turn("gone", LARGE, 0.0)
    assert not Job.turn("here", LARGE, 0.4)
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    assert not Job.turn("here", LARGE, jobs.ASKS_S)
    assert Job.turn("here", LARGE, jobs.ASKS_S + 0.4)


def test_the_process_is_isolated_from_the_folder_it_is_started_in() -> None:
    assert jobs.command()[1] == "-I"


def test_a_job_needs_no_dataset_with_places(dataset: Dataset) -> None:
    found = Here.start("a.csv", acled_csv(3), replace(dataset, places={}, actors={})).wait()
    assert isinstance(found, Imported)
    assert found.report.taken == 3


def test_only_the_event_table_is_believed() -> None:
    other = pa.table({"event_id": ["a"]})
    pipe = io.BytesIO()
    wire.answer(pipe, Imported.of("a", "b", other, other, other, taken(acled_csv(1)).report))
    pipe.seek(0)
    with pytest.raises(ValueError, match="not our table"):
        wire.heard(pipe)

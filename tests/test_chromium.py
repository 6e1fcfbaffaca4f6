"""Which browser the tests get, on systems that are folders of programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import chromium


def system(folder: Path, *programs: str, broken: tuple[str, ...] = ()) -> None:
    """Programs that start, and those that are there and do not."""
    for name in (*programs, *broken):
        path = folder / name
        path.write_text(f"#!/bin/sh\nexit {int(name in broken)}\n", encoding="utf-8")
        path.chmod(0o755)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system of no programs but the shell's, in which nobody gives leave."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "PLACES", ())
    for name in ("CHROMIUM", "CI"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def chosen(capsys: pytest.CaptureFixture[str]) -> str:
    assert chromium.main() == 0
    return capsys.readouterr().out.strip()


def test_a_headless_shell_is_taken_before_a_whole_browser(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    system(folder, "chromium", "chromium-headless-shell")
    assert chosen(capsys) == str(folder / "chromium-headless-shell")


def test_a_whole_browser_is_taken_where_no_shell_starts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    system(folder, "chromium", broken=("chromium-headless-shell",))
    assert chosen(capsys) == str(folder / "chromium")


def test_nothing_is_installed_beside_a_whole_browser_unless_in_ci(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system(folder, "chromium")
    asked: list[str] = []

    def refused(commands: list[list[str]]) -> bool:
        asked.append(commands[-1][-1])
        return False

    monkeypatch.setattr(chromium, "ran", refused)
    system(folder, "apt-get")
    assert chosen(capsys) == str(folder / "chromium")
    assert asked == []
    monkeypatch.setenv("CI", "true")
    assert chosen(capsys) == str(folder / "chromium")  # the package was not to be had
    assert asked == ["chromium-headless-shell"]


def test_a_named_browser_that_does_not_start_is_refused_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system(folder, "chromium", broken=("mine",))
    monkeypatch.setenv("CHROMIUM", "mine")
    assert chromium.main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "CHROMIUM=mine is not a browser that starts" in said.err

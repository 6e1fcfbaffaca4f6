from __future__ import annotations

import json
from typing import Any

import pytest

from tests.golden import FOLDERS, KEPT, PARTS, hashes


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_said_and_drawn_stays_as_it_was_until_a_commit_says_why(
    name: str, part: str, kept: dict[str, Any]
) -> None:
    # Look with `python -m tests.golden FOLDER` and `diff -r` at what differs; keep it with `python -m tests.golden`.
    now, before = hashes(name, part), kept[name][part]
    assert {key for key in now.keys() | before.keys() if now.get(key) != before.get(key)} == set()

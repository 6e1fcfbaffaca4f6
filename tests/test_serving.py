"""The recipe for a proxy says what the app's own middleware does, word for word where it matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit import file_util

from geo.server.document import ALWAYS, INLINE, OTHERS, frame_policy, hidden, page_policy

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
TOKEN = re.compile(r"""#[^\n]*|"(?:[^"\\]|\\.)*"|'[^']*'|[{};]|[^\s{};"']+""")
Block = list["Directive"]


class Directive:
    """One line of the recipe: its words, and what stands in its braces."""

    def __init__(self, words: list[str], inside: Block) -> None:
        self.words = words
        self.inside = inside


def parsed(tokens: Iterator[str]) -> Block:
    """Directives until the closing brace. Raises ``AssertionError`` where a line does not end."""
    found: Block = []
    words: list[str] = []
    for token in tokens:
        if token.startswith("#"):
            continue
        if token == "}":
            break
        if token in {";", "{"}:
            assert words, "a line begins with a sign"
            found.append(Directive(words, parsed(tokens) if token == "{" else []))
            words = []
        else:
            words.append(token[1:-1] if token[0] in "\"'" else token)
    assert not words, f"{words} does not end"
    return found


@pytest.fixture(scope="module")
def recipe() -> Block:
    text = PAGE.partition("```nginx\n")[2].partition("```")[0]
    assert text.count("{") == text.count("}")
    return parsed(iter(TOKEN.findall(text)))


def named(block: Block, *words: str) -> list[Directive]:
    return [one for one in block if one.words[: len(words)] == list(words)]


def test_the_recipe_has_one_server_with_the_headers_of_the_app(recipe: Block) -> None:
    (server,) = named(recipe, "server")
    said = {one.words[1].lower(): one.words[2] for one in named(server.inside, "add_header")}
    assert {key: said[key] for key in said if key != "content-security-policy"} == {
        key.decode(): value.decode() for key, value in ALWAYS
    }
    assert said["content-security-policy"] == "$claims_policy"
    for place in named(server.inside, "location"):
        assert not named(place.inside, "add_header"), "one here would take away those of the server"


def test_the_recipe_has_the_content_policies_of_the_app(recipe: Block) -> None:
    (policies,) = named(recipe, "map", "$uri", "$claims_policy")
    shell = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    assert len(INLINE.findall(shell)) == 1
    assert {one.words[0]: one.words[1] for one in policies.inside} == {
        "default": f"{page_policy(shell)}; frame-ancestors 'self'",
        "~^/component/": f"{frame_policy()}; frame-ancestors 'self'",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/agent",
        "/_stcore/agent/mcp",
        "/_stcore/health",
        "/timeline",
    ],
)
def test_the_recipe_closes_the_doors_that_the_app_closes(recipe: Block, path: str) -> None:
    (server,) = named(recipe, "server")
    closed = [
        place.words[2]
        for place in named(server.inside, "location", "~")
        if named(place.inside, "return", "404")
    ]
    assert any(re.search(pattern, path) for pattern in closed) == hidden(path)


def test_the_recipe_lets_websockets_and_files_through(recipe: Block) -> None:
    (server,) = named(recipe, "server")
    (everything,) = named(server.inside, "location", "/")
    assert named(everything.inside, "proxy_http_version", "1.1")
    assert named(everything.inside, "proxy_set_header", "Upgrade", "$http_upgrade")
    assert named(everything.inside, "proxy_set_header", "Connection", "$connection_upgrade")
    assert named(everything.inside, "proxy_request_buffering", "off"), "a reader's file goes to no disk"
    (most,) = named(server.inside, "client_max_body_size")
    assert most.words[1] == f"{st.get_option('server.maxUploadSize') + 1}m"


def test_each_unsafe_word_is_listed_with_what_breaks_without_it() -> None:
    policies = {"every page": page_policy(""), "frames of components": frame_policy()}
    granted = {
        (where, part.split()[0].removesuffix("-src"), word)
        for where, policy in policies.items()
        for part in policy.split("; ")
        for word in part.split()
        if word.startswith("'unsafe-")
    }
    rows = re.findall(r"^\| ([^|]+) \| `('unsafe-[^`]+)` for (\w+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert {(where, what.removesuffix("s"), word) for where, word, what, _ in rows} == granted
    assert "unsafe" not in OTHERS

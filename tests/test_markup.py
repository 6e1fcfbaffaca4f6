from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from geo.markup import method
from geo.markup.elements import TEMPLATES, carried, filled, own, picture
from geo.signs.glyphs import element
from geo.signs.palette import DARK, theme
from geo.signs.style import event_svg, swatch
from geo.status.timeline import Status
from tests.hostile import PAYLOADS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "geo" / "markup" / "templates"
MACRO = re.compile(r"{% macro (\w+)")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_is_put_into_a_template_is_text(payload: str) -> None:
    html = filled("parts", "paragraph", words=payload, kind=payload)
    assert html.count("<") == 2
    assert html.count('"') == 2
    assert Markup(html).unescape() == f'<p class="{payload}">{payload}</p>'


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_is_put_into_a_drawing_is_text(payload: str) -> None:
    svg = element("g", {"data-feature": payload, "fill": None}, payload, element("circle", {"r": 1}))
    assert svg.count("<") == 3
    assert svg.count('"') == 4
    assert svg.unescape() == f'<g data-feature="{payload}">{payload}<circle r="1"/></g>'


def test_markup_is_not_escaped_a_second_time() -> None:
    once = filled("parts", "isolated", words="<b>")
    assert filled("parts", "heading", level=2, words=once, kind="a") == (
        '<h2 class="a"><bdi>&lt;b&gt;</bdi></h2>'
    )


def test_a_value_that_nobody_gave_and_one_that_nobody_asked_for_are_errors() -> None:
    with pytest.raises(UndefinedError, match="words"):
        filled("parts", "nothing")
    with pytest.raises(TypeError, match="colour"):
        filled("parts", "nothing", words="a", colour="red")


def test_an_indented_line_continues_the_one_before_and_one_at_the_margin_does_not() -> None:
    source = "{% macro a(x) %}\n  <p>\n    {{ x }}\n  </p>\n<p>\n{% if x %}\n  b\n{% endif %}\n</p>\n{% endmacro %}"
    made = TEMPLATES.from_string(source).module
    assert vars(made)["a"]("<") == "<p>&lt;</p>\n<p>\nb</p>"


def test_a_script_or_style_that_closes_itself_is_refused() -> None:
    assert own("style", "a { b: c }") == "<style>a { b: c }</style>"
    with pytest.raises(ValueError, match="closes its own style element"):
        own("style", "</STYLE ><b>")
    assert carried('"a', "{}") == '<script type="application/json" id="claims-&#34;a">{}</script>\n'


def test_a_picture_has_the_dark_value_of_every_variable_that_it_uses_and_of_no_other() -> None:
    for svg in (swatch("contested"), event_svg("clash", "window"), "<svg/>"):
        found = re.search(r'base64,([^"]+)', picture(svg))
        assert found
        drawn = base64.b64decode(found[1]).decode()
        told = re.search(r"<style>@media\(prefers-color-scheme:dark\){svg{(.*?)}}</style>", drawn)
        assert set(re.findall(r"(--[\w-]+):(#\w{6});", told[1] if told else "")) == {
            (name, theme(DARK)[name]) for name in re.findall(r"var\((--[\w-]+)", svg)
        }
        assert re.sub("<style>.*</style>", "", drawn) == svg


def test_every_macro_is_filled_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "geo").rglob("*.py"))
    called = set(re.findall(r'filled\(\s*"(\w+)",\s*"(\w+)"', code))
    for path in sorted(FOLDER.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        others = "\n".join(p.read_text(encoding="utf-8") for p in FOLDER.glob("*.html"))
        for name in MACRO.findall(text):
            used = (path.stem, name) in called or re.search(rf"{{{{ {name}\(|[(,] ?{name}\(", others)
            assert used, f"{path.name}: {name}"


def test_every_status_of_the_method_is_drawn_as_the_map_draws_it() -> None:
    html = method.statuses()
    assert html.count("<dt>") == len(Status)
    drawn = [sign for signs in method.STATUS_SIGNS.values() for sign in signs]
    assert html.count("<img") == len(drawn)
    assert set(method.STATUS_SIGNS) == set(Status)
    for sign in drawn:
        assert picture(swatch(sign)) in html

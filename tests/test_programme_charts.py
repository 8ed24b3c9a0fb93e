"""Charts: every figure of a block is drawn with its number, and nothing that the page's policy forbids is in them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from bot.programme.blocks import Blocks
from bot.programme.charts import draw, drawing_of, legend_of
from bot.programme.names import number
from tests.programme_samples import names, released, shown, texts

SVG = "{http://www.w3.org/2000/svg}"
ALL = Blocks(released(), names(), texts()).all()
DRAWN = [block for block in ALL.values() if block.shape != "heat" and block.shown]


def svg(block):
    return draw(drawing_of(block, "n.g.", block.title))


def texts_in(block):
    return [one.text for one in ET.fromstring(svg(block)).iter(f"{SVG}text")]


@pytest.mark.parametrize("block", DRAWN, ids=lambda block: block.name)
def test_no_script_style_or_address(block):
    tree = ET.fromstring(svg(block))
    for one in tree.iter():
        assert one.tag in {f"{SVG}{kind}" for kind in ("svg", "g", "rect", "path", "text")}
        assert not {name for name in one.attrib if name.startswith("on") or name in ("style", "href", "id")}
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == block.title
    assert svg(block).count("http") == 1, "the name space of SVG, no address"


@pytest.mark.parametrize(
    "block", [one for one in DRAWN if one.shape in ("bars", "pair", "weeks")], ids=lambda b: b.name
)
def test_every_bar_has_its_figure(block):
    said = texts_in(block)
    for row in block.rows:
        for cell in row.cells[: block.drawn] if row.drawn else ():
            want = "n.g." if cell.value is None else number(cell.value)
            assert any(text == want or text.startswith(f"{want} · ") for text in said), (row.key, want)


def test_withheld_bars_are_as_long_as_each_other_whatever_they_hide():
    tree = ET.fromstring(svg(ALL["barriers"]))
    hidden = [one for one in tree.iter(f"{SVG}rect") if "withheld" in one.get("class", "")]
    assert len(hidden) == sum(cell.value is None for cell in ALL["barriers"].cells)
    assert len({one.get("width") for one in hidden}) == 1


def test_pieces_have_their_figure_and_a_row_with_withheld_ones_says_so():
    said = texts_in(ALL["moved"])
    assert "185" in said
    assert any(text.endswith(" 815") or text == "815" for text in said)
    assert said.count("n.g.") == 3
    assert "0" not in said
    assert legend_of(ALL["moved"]) == ALL["moved"].columns


def test_a_year_names_some_weeks_and_has_an_axis():
    weeks = {f"2025-W{week:02d}": shown(week * 5) for week in range(1, 53)}
    said = texts_in(Blocks(released(period="2025", weeks=weeks), names(), texts()).make("weeks"))
    assert "W1" in said
    assert "W2" not in said
    assert "240" in said


def test_the_same_figures_are_drawn_once():
    assert svg(ALL["gap"]) is svg(ALL["gap"])


def test_labels_are_escaped():
    evil = '<script>alert(1)</script>"&'
    figures = released(parts={"source": {"x": shown(500)}})
    block = Blocks(figures, names({"x": evil}), texts()).make("source")
    assert "<script" not in svg(block)

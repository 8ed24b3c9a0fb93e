"""Draws the chart of a block as SVG with pygal, without script, style or address in it.

The page's content security policy allows no inline style and no script, so pygal's own are left out and the classes
that it gives are coloured by ``programma.css``. Charts stand in the page itself: they follow its colours, letters and
dark mode, and cost no request. Colour is never the only carrier: every bar has its figure, and every piece the number
of its column.
"""

from __future__ import annotations

import functools
import xml.etree.ElementTree as ET
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import pygal
from pygal.style import Style

from bot.programme.cells import Block, Cell
from bot.programme.names import number, percent

#: Units of the drawing: one is one CSS pixel when the chart is as wide as it was drawn.
WIDE, NARROW = 1180, 600
_LETTER = 14
#: Longer labels are cut in the chart; the table has them whole.
_MOST_LABEL = 36
#: About so wide is the longest bar of pieces. A piece too small for its figure has none; the table has it.
_PIECES = 300
_STYLE = Style(label_font_size=_LETTER, major_label_font_size=_LETTER, value_font_size=_LETTER)
#: So many weeks or less are drawn narrow, with a figure on each column.
FEW_WEEKS = 14
#: What pygal puts in for its script, and the frames behind the bars.
_LEFT_OUT = ("defs", "desc", "title", "style", "script")


def _nothing() -> None:
    """Do nothing."""


class _Bare:
    """A chart without pygal's style and script: a fifth of the work, and taken out again for the page's policy."""

    def _draw(self) -> None:
        super()._draw()  # type: ignore[misc]
        self.svg.add_styles = self.svg.add_scripts = _nothing  # type: ignore[attr-defined]


# pygal makes a class of the drawing out of the name.
class HorizontalBar(_Bare, pygal.HorizontalBar):  # type: ignore[misc]
    """Horizontal bars."""


class HorizontalStackedBar(_Bare, pygal.HorizontalStackedBar):  # type: ignore[misc]
    """Horizontal bars of pieces."""


class Bar(_Bare, pygal.Bar):  # type: ignore[misc]
    """Columns."""


class Drawing(NamedTuple):
    """All that a chart depends on, so that the same figures are drawn once. A value of None is withheld."""

    shape: str
    label: str
    rows: Tuple[str, ...]
    series: Tuple[Tuple[str, Tuple[Optional[Tuple[Optional[int], Optional[int]]], ...]], ...]
    withheld: str


def _short(label: str) -> str:
    return label if len(label) <= _MOST_LABEL else label[: _MOST_LABEL - 1].rstrip(" ,:.") + "…"


def _pair(cell: Optional[Cell]) -> Optional[Tuple[Optional[int], Optional[int]]]:
    return None if cell is None else (cell.value, None if cell.almost_all else cell.share)


def drawing_of(block: Block, withheld: str, label: str) -> Drawing:
    """Return what is drawn of a block.

    ``withheld``: the short word for a withheld figure. ``label``: the name of the chart for who hears it.
    """
    rows = [row for row in block.rows if row.drawn]
    names = [f"W{int(row.key[-2:])}" if block.shape == "weeks" else _short(row.label) for row in rows]
    series = [(block.columns[place], tuple(_pair(row.cells[place]) for row in rows)) for place in range(block.drawn)]
    return Drawing(block.shape, label, tuple(names), tuple(series), withheld)


def _figure(value: int, share: Optional[int]) -> str:
    return number(value) if share is None else f"{number(value)} · {percent(share)}"


def _said(text: str) -> Any:
    return lambda _: text


def _bar(cell: Any, stub: float, withheld: str, with_share: bool) -> Any:
    """Return pygal's value: a bar with its figure, or a short dashed one with the word for withheld."""
    if cell is None:
        return None
    value, share = cell
    if value is None:
        return {"value": stub, "node": {"class": "rect withheld"}, "formatter": _said(withheld)}
    return {"value": value, "formatter": _said(_figure(value, share if with_share else None))}


def _common(height: float, width: int, **more: Any) -> Dict[str, Any]:
    return {
        "style": _STYLE,
        "css": [],
        "js": [],
        "width": width,
        "height": height,
        "margin": 4,
        "show_legend": False,
        "print_values": True,
        "truncate_label": -1,
        "no_prefix": True,
        "show_y_guides": False,
        "show_x_guides": False,
        "no_data_text": "",
        **more,
    }


def _most(drawing: Drawing) -> int:
    return max([cell[0] for _, cells in drawing.series for cell in cells if cell and cell[0] is not None] or [1])


def _bars(drawing: Drawing) -> ET.Element:
    """One or two horizontal bars a row, the figure at their end."""
    most, bars = _most(drawing), len(drawing.series)
    height = len(drawing.rows) * (18 * bars + 12) + 12
    room = 1.34 if any(cell and cell[1] is not None for _, cells in drawing.series for cell in cells) else 1.16
    chart = HorizontalBar(
        **_common(height, NARROW, print_values_position="top", range=(0, most * room), show_x_labels=False)
    )
    chart.x_labels = drawing.rows[::-1]
    for name, cells in drawing.series:
        chart.add(name, [_bar(cell, most * 0.05, drawing.withheld, True) for cell in cells[::-1]])
    return chart.render_tree()


def _by_row(drawing: Drawing) -> List[Tuple[Any, ...]]:
    return [tuple(cells[place] for _, cells in drawing.series) for place in range(len(drawing.rows))]


def _stacked(drawing: Drawing) -> ET.Element:
    """One bar a row in pieces; a piece says the number of its column and its figure."""
    sums = [sum(cell[0] or 0 for cell in cells if cell) for cells in _by_row(drawing)]
    most = max([*sums, 1])
    chart = HorizontalStackedBar(
        **_common(len(drawing.rows) * 44 + 12, NARROW, range=(0, most * 1.16), show_x_labels=False)
    )
    chart.x_labels = drawing.rows[::-1]
    for name, cells in drawing.series:
        # A numbered column is called by its number.
        called = f"{name[0]}: " if name[:1].isdigit() else f"{name} "
        values: List[Any] = []
        for cell in cells[::-1]:
            value = (cell[0] if cell else None) or 0
            room = value / most * _PIECES
            text = next((one for one in (f"{called}{number(value)}", number(value)) if len(one) * 8.5 + 4 < room), "")
            values.append({"value": value, "formatter": _said(text)})
        chart.add(name, values)
    lacking = [any(cell is not None and cell[0] is None for cell in cells) for cells in _by_row(drawing)]
    chart.add(
        drawing.withheld,
        [
            {"value": most * 0.13 if one else 0, "formatter": _said(drawing.withheld if one else "")}
            for one in lacking[::-1]
        ],
    )
    tree = chart.render_tree()
    # pygal passes no class on to a piece, so the last series gets it as a whole.
    for group in tree.iter():
        if f"serie-{len(drawing.series)} " in group.get("class", ""):
            group.set("class", "series withheld")
    return tree


def _weeks(drawing: Drawing) -> ET.Element:
    """Columns over time; beyond a quarter only some weeks are named and the axis tells the height."""
    most, many = _most(drawing), len(drawing.rows) > FEW_WEEKS
    every = max(1, len(drawing.rows) // 13)
    chart = Bar(
        **_common(
            240 if many else 200,
            WIDE if many else NARROW,
            print_values_position="top",
            range=(0, most * 1.12),
            show_y_labels=many,
            print_values=not many,
            formatter=lambda value: number(int(value)),
            max_scale=5,
        )
    )
    if many:
        chart.show_y_guides = True
    chart.x_labels = [name if place % every == 0 else "" for place, name in enumerate(drawing.rows)]
    for name, cells in drawing.series:
        chart.add(name, [_bar(cell, most * 0.07, drawing.withheld, False) for cell in cells])
    return chart.render_tree()


def _clean(parent: ET.Element) -> None:
    """Take out what is for pygal's script, what the policy forbids, and texts and groups that show nothing."""
    for child in list(parent):
        _clean(child)
        kind, name = child.tag, child.get("class", "")
        bare = kind == "g" and not len(child)
        unsaid = (kind == "text" and not child.text) or (kind == "rect" and not float(child.get("width", 0)))
        if (
            not isinstance(kind, str)
            or kind in _LEFT_OUT
            or name in ("background", "plot tooltip-overlay")
            or bare
            or unsaid
        ):
            parent.remove(child)
    parent.attrib.pop("style", None)
    for place in ("x", "y", "width", "height"):
        if "." in parent.get(place, ""):
            parent.set(place, f"{float(parent.get(place, '')):.1f}")


@functools.lru_cache(maxsize=2048)
def draw(drawing: Drawing) -> str:
    """Return the chart as an ``<svg>`` element for a page. Released figures never change, so each is drawn once."""
    tree = {"weeks": _weeks, "stacked": _stacked}.get(drawing.shape, _bars)(drawing)
    _clean(tree)
    tree.attrib.pop("id", None)
    tree.set("class", f"chart {drawing.shape}")
    tree.set("role", "img")
    tree.set("aria-label", drawing.label)
    return ET.tostring(tree, encoding="unicode")


def legend_of(block: Block) -> Sequence[str]:
    """Return the names of the series when there is more than one."""
    return block.columns[: block.drawn] if block.drawn > 1 and block.shape != "heat" else ()

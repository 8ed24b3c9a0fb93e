"""A view as a file: CSV, XLSX and JSON with the same rows, under the period, the filters, the rules and the date.

Formula injection is impossible: cells hold numbers and known words only, XLSX texts are written as texts, and a text
that a spreadsheet could take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.programme.cells import Block, Cell
from bot.programme.names import Names, day_name, period_days, period_name
from bot.programme.texts import Texts
from bot.programme.view import View

#: A cell that begins so is a formula for Excel, LibreOffice or Google Sheets (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Line:
    """One figure of a view."""

    table: str
    title: str
    cell: str
    label: str
    column: str
    value: Optional[int]
    share: Optional[int]
    remark: str


@dataclass(frozen=True)
class Paper:
    """All that a file holds: what stands above the figures, and the figures."""

    head: Tuple[Tuple[str, str], ...]
    lines: Tuple[Line, ...]


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(block: Block, place: int, row: Tuple[str, str], cell: Cell, texts: Texts) -> Line:
    remark = texts.words["withheld"] if cell.value is None else ""
    if cell.almost_all:
        remark = texts.words["almost_all"]
    share = None if cell.almost_all else cell.share
    return Line(block.name, block.title, row[0], row[1], block.columns[place], cell.value, share, remark)


def paper_of(view: View, weeks: List[str], names: Names, texts: Texts, day: dt.date) -> Paper:
    """Return the file of a view. ``weeks``: those of the period; ``day``: the day on which it is made."""
    released, words = view.released, texts.words
    period = f"{period_name(released.period)} ({released.period}), {period_days(weeks)}"
    head = [
        ("Bestand", f"Leermaatje, {texts.words['title'].lower()}"),
        ("Gemaakt op", f"{day_name(day)} ({day.isoformat()})"),
        ("Periode", period),
        ("Filters", names.group(released.group) or "geen"),
        ("Vrijgegeven in week", released.in_week),
        ("Kleinste groep", str(released.smallest)),
        ("Afgerond op", str(released.base)),
        ("Lezen", words["legend"].format(smallest=released.smallest)),
        ("Regels", texts.states["rounding"].format(base=released.base)),
    ]
    if released.demo:
        head.insert(0, ("Let op", texts.states["demo"]))
    lines = [Line("talks", words["total"], "", words["total"], words["count_head"], released.total, None, "")]
    if not view.shown:
        lines = [Line("talks", words["total"], "", words["total"], words["count_head"], None, None, words["withheld"])]
    for section in view.sections:
        for block in section.blocks:
            for row in block.rows:
                for place, cell in enumerate(row.cells):
                    if cell is not None:
                        lines.append(_line(block, place, (row.key, row.label), cell, texts))
    return Paper(tuple(head), tuple(lines))


def _heads(texts: Texts) -> List[str]:
    words = texts.words
    return [
        "Tabel",
        words["cell_head"],
        "Kolom",
        words["count_head"],
        f"{words['share_head']} (%)",
        words["remark_head"],
    ]


def _columns(line: Line) -> List[Any]:
    return [safe(line.title), safe(line.label), safe(line.column), line.value, line.share, safe(line.remark)]


def as_csv(paper: Paper, texts: Texts) -> bytes:
    """Return the file for a Dutch Excel: semicolons, UTF-8 with a mark at the start."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for name, said in paper.head:
        writer.writerow([safe(name), safe(said)])
    writer.writerow([])
    writer.writerow(_heads(texts))
    for line in paper.lines:
        writer.writerow(["" if value is None else value for value in _columns(line)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(paper: Paper, texts: Texts) -> bytes:
    """Return a workbook with a sheet of figures and a sheet that says what they are."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Cijfers"
    _write(sheet, [_heads(texts), *(_columns(line) for line in paper.lines)])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(6)}{len(paper.lines) + 1}"
    for letter, width in zip("ABCDEF", (34, 46, 32, 10, 10, 18), strict=False):
        sheet.column_dimensions[letter].width = width
    about = book.create_sheet("Over dit bestand")
    _write(about, [list(pair) for pair in paper.head], header=False)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, 100
    for row in about.iter_rows(min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, rows: List[List[Any]], header: bool = True) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is None:
                continue
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                # Told to be a text: openpyxl takes a text with '=' for a formula.
                cell.value, cell.data_type = value, "s"
            else:
                cell.value, cell.number_format = value, "#,##0"
            if (header and number == 1) or (not header and column == 1):
                cell.font = Font(bold=True)


def as_data(view: View, paper: Paper) -> Dict[str, Any]:
    """Return the view as plain data; the door for programs and the JSON file give the same."""
    released = view.released
    tables: Dict[str, Dict[str, Any]] = {}
    for line in paper.lines:
        table = tables.setdefault(line.table, {"title": line.title, "cells": []})
        table["cells"].append(
            {
                "cell": line.cell,
                "label": line.label,
                "column": line.column,
                "value": line.value,
                "share_percent": line.share,
                "remark": line.remark,
            }
        )
    return {
        "about": dict(paper.head),
        "period": released.period,
        "filters": dict(released.group),
        "released_in_week": released.in_week,
        "smallest_group": released.smallest,
        "rounded_to": released.base,
        "example_data": released.demo,
        "shown": view.shown,
        "tables": tables,
    }


def as_json(view: View, paper: Paper) -> bytes:
    """Return the view as a JSON file."""
    return json.dumps(as_data(view, paper), ensure_ascii=False, indent=1).encode()


def file_name(view: View, kind: str) -> str:
    """Return a name for the file: 'leermaatje-2026-B11-zorg-vast.csv'. Only letters, digits and dashes."""
    parts = ["leermaatje", *(["voorbeeld"] if view.released.demo else []), view.released.period]
    parts += [value for _, value in view.released.group]
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in "-".join(parts))
    return f"{plain[:100]}.{kind}"

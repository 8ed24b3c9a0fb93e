"""Files of a view: the same figures as the page, with the rules and the date, and no formula in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from openpyxl import load_workbook

from bot.cube.periods import weeks_of
from bot.programme import export
from bot.programme.view import make_view
from tests.programme_samples import names, released, shown, texts, withheld

DAY = dt.date(2026, 11, 24)


def made(figures=None, sources=None):
    named = names(sources)
    view = make_view(figures or released((("contract", "vast"),)), named, texts())
    return view, export.paper_of(view, weeks_of("2026-B11"), named, texts(), DAY)


def as_rows(paper):
    text = export.as_csv(paper, texts()).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_file_has_every_cell_of_the_page_and_no_other():
    view, paper = made()
    cells = [cell for section in view.sections for block in section.blocks for cell in block.cells]
    assert [(line.value, None if line.remark == "vrijwel alle" else line.share) for line in paper.lines[1:]] == [
        (cell.value, None if cell.almost_all else cell.share) for cell in cells
    ]
    assert paper.lines[0].value == 1000


def test_what_stands_above_the_figures():
    head = dict(made()[1].head)
    assert head["Gemaakt op"] == "24 november 2026 (2026-11-24)"
    assert head["Periode"] == "blok 11 van 2026 (2026-B11), 26 oktober tot en met 22 november 2026"
    assert head["Filters"] == "Contract: Vast contract"
    assert (head["Kleinste groep"], head["Afgerond op"], head["Vrijgegeven in week"]) == ("10", "5", "2026-W48")
    assert "minder dan 10" in head["Lezen"]
    assert "Let op" not in head


def test_made_up_figures_say_so_in_every_file():
    view, paper = made(released(demo=True))
    assert paper.head[0][0] == "Let op"
    assert "verzonnen" in as_rows(paper)[0][1]
    assert export.as_data(view, paper)["example_data"] is True
    assert export.file_name(view, "csv").startswith("leermaatje-voorbeeld-")


def test_csv_is_read_by_a_dutch_spreadsheet():
    paper = made()[1]
    body = export.as_csv(paper, texts())
    assert body.startswith(b"\xef\xbb\xbf")
    rows = as_rows(paper)
    blank = rows.index([])
    assert rows[blank + 1] == ["Tabel", "Onderdeel", "Kolom", "Aantal", "Deel (%)", "Toelichting"]
    assert ["Hoeveel gesprekken zijn afgerond", "Ja", "Aantal", "680", "68", ""] in rows
    assert ["Genoemde drempels", "Geen haast", "Aantal", "", "", "niet getoond"] in rows
    assert len(rows) == blank + 2 + len(paper.lines)


def test_xlsx_holds_numbers_and_texts_only():
    paper = made()[1]
    book = load_workbook(io.BytesIO(export.as_xlsx(paper, texts())))
    sheet = book["Cijfers"]
    assert sheet.max_row == len(paper.lines) + 1
    kinds = {cell.data_type for name in book.sheetnames for row in book[name].iter_rows() for cell in row if cell.value}
    assert kinds == {"s", "n"}
    assert [row[3].value for row in sheet.iter_rows(min_row=2)] == [line.value for line in paper.lines]
    about = {row[0].value: row[1].value for row in book["Over dit bestand"].iter_rows()}
    assert about["Gemaakt op"].startswith("24 november 2026")


def test_json_has_the_same():
    view, paper = made()
    data = json.loads(export.as_json(view, paper))
    assert data["filters"] == {"contract": "vast"}
    assert (data["smallest_group"], data["rounded_to"]) == (10, 5)
    cells = [cell for one in data["tables"].values() for cell in one["cells"]]
    assert [cell["value"] for cell in cells] == [line.value for line in paper.lines]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_word_can_become_a_formula(begin):
    """A registered source may begin with a dash; its name is free text of an administrator."""
    evil = f"{begin}cmd|' /C calc'!A0"
    figures = released(parts={"source": {"bron": shown(500)}})
    view, paper = made(figures, {"bron": evil})
    cells = [cell for row in as_rows(paper) for cell in row]
    assert any("cmd" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = load_workbook(io.BytesIO(export.as_xlsx(paper, texts())))
    found = [cell for row in book["Cijfers"].iter_rows() for cell in row if "cmd" in str(cell.value)]
    assert found
    assert all(cell.data_type == "s" and str(cell.value).startswith("'") for cell in found)
    assert view.shown


def test_a_withheld_group_has_one_line():
    view, paper = made(withheld())
    assert [(line.table, line.value, line.remark) for line in paper.lines] == [("talks", None, "niet getoond")]
    assert export.as_data(view, paper)["shown"] is False


def test_file_names_are_plain():
    view, _ = made(released((("age_group", "50_plus"), ("source", 'a";b/../c'))))
    assert export.file_name(view, "xlsx") == "leermaatje-2026-B11-50-plus-a--b----c.xlsx"

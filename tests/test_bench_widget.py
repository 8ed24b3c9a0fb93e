"""The measure of the widget: sizes and tables; the browser's part runs by hand (``python -m bot.bench.widget``)."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

from bot.bench import widget
from bot.bench.widget import MOST_BYTES, STATIC, WIDGET, main, packed_size, sizes, table


def test_a_file_is_weighed_as_it_goes_over_the_line(tmp_path: Path) -> None:
    text, picture = tmp_path / "a.js", tmp_path / "a.png"
    text.write_text("abc " * 500)
    picture.write_bytes(os.urandom(300))
    assert packed_size(text) == len(gzip.compress(text.read_bytes(), 9)) < 100
    assert packed_size(picture) == 300
    assert sizes(["a.js", "a.png"], tmp_path)[-1] == ("in all", packed_size(text) + 300)


def test_the_widget_is_within_its_limit() -> None:
    assert sizes(WIDGET)[-1][1] <= MOST_BYTES


def test_every_file_that_is_weighed_is_there() -> None:
    for name in (*widget.WIDGET, *widget.PAGE, *widget.FORM):
        assert (STATIC / name).exists(), name


def test_what_the_page_fetches_is_weighed() -> None:
    page = (STATIC / "index.html").read_text("utf-8")
    fetched = {Path(one).name for one in re.findall(r'(?:src|href)="(/(?:static/|widget)[^"]+)"', page)}
    assert fetched - {"zonder.css"} <= {*widget.WIDGET, *widget.PAGE}


def test_table() -> None:
    assert table("x", [("a", "1")]) == ["", "| x | |", "| --- | ---: |", "| a | 1 |"]


def test_no_browser_is_told_in_one_sentence(capsys) -> None:
    assert main(["--chromium", "/nowhere/chromium"]) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert told[0].startswith("leermaatje: ")

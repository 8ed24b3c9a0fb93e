"""The programme page over HTTP, on figures that the real gate released from made-up talks."""

from __future__ import annotations

import csv
import io
import re

import pytest
import requests
from openpyxl import load_workbook

from bot.accounts.sessions import Audit
from bot.bench.programme_page import served
from bot.programme.names import number, period_name
from bot.server.programme_figures import Reader
from tests.programme_app import log_in, make_app, new_log, shared_log, withheld_group

ROOMS = ("", "/re-aim", "/verslag", "/export.csv", "/export.xlsx", "/export.json")


@pytest.fixture(scope="module")
def log():
    return shared_log()


@pytest.fixture(scope="module")
def url(log):
    with served(make_app(log)) as address:
        yield address


@pytest.fixture(scope="module")
def team(url):
    return log_in(url)


@pytest.fixture(scope="module")
def reader(log):
    return Reader(log.engine)


@pytest.fixture(scope="module")
def period(reader):
    return reader.first(reader.periods())


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_comes_in_without_logging_in(url, room):
    answer = requests.get(f"{url}/programma{room}?period=2026-W47", allow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/programma/inloggen")


@pytest.mark.parametrize("room", ["/periods", "/view"])
def test_data_is_refused_without_logging_in(url, room):
    answer = requests.get(f"{url}/api/programma{room}")
    assert answer.status_code == 401
    assert "error" in answer.json()


@pytest.mark.parametrize("room", ROOMS[:3])
def test_pages_are_html_with_the_policy_and_nothing_from_outside(team, url, room):
    answer = team.get(f"{url}/programma{room}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.text
    assert not re.search(r"<script|<style| style=| on\w+=", body)
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', body)
    assert addresses
    assert all(one.startswith(("/", "#")) for one in addresses)
    assert "Voorbeelddata" in body


def test_the_page_shows_what_was_released(team, url, reader, period):
    body = team.get(f"{url}/programma?period={period}").text
    figures = reader.released(period, ())
    assert figures.total
    assert f'<span class="big">{number(figures.total)}</span>' in body
    assert period_name(period) in body
    assert body.count("<svg") > 10
    assert body.count("<table") > 15
    assert body.count("<caption") == body.count("<table")


def test_page_data_and_files_are_the_same(team, url, reader, period):
    query = f"period={period}&contract=vast"
    data = team.get(f"{url}/api/programma/view?{query}").json()
    cells = [cell["value"] for one in data["tables"].values() for cell in one["cells"]]
    assert data["tables"]["talks"]["cells"][0]["value"] == reader.released(period, (("contract", "vast"),)).total
    for value in cells:
        assert value is None or (value >= 10 and value % 5 == 0)
    exported = team.get(f"{url}/programma/export.json?{query}")
    assert exported.json() == data
    text = team.get(f"{url}/programma/export.csv?{query}").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    begin = rows.index([]) + 2
    assert [row[3] for row in rows[begin:]] == ["" if value is None else str(value) for value in cells]
    book = load_workbook(io.BytesIO(team.get(f"{url}/programma/export.xlsx?{query}").content))
    assert [row[3].value for row in book["Cijfers"].iter_rows(min_row=2)] == cells
    page = team.get(f"{url}/programma?{query}").text
    for value in {value for value in cells if value is not None}:
        assert number(value) in page


def test_a_file_is_an_attachment_with_a_plain_name_and_leaves_a_line(team, url, log, period):
    answer = team.get(f"{url}/programma/export.csv?period={period}&sector=zorg")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="leermaatje-voorbeeld-{period}-zorg.csv"'
    line = Audit(log).last(1)[0]
    assert (line.account, line.what, line.detail) == ("fatima", "export csv", f"{period} sector=zorg")


def test_a_withheld_group_gets_words_and_no_figure(team, url, reader, period):
    group = withheld_group(reader, period)
    query = "&".join(f"{name}={value}" for name, value in group)
    answer = team.get(f"{url}/programma?period={period}&{query}")
    assert answer.status_code == 200
    assert "Deze groep wordt niet getoond" in answer.text
    assert "<svg" not in answer.text
    assert '<span class="big">' not in answer.text
    data = team.get(f"{url}/api/programma/view?period={period}&{query}").json()
    assert data["shown"] is False
    assert [one["cells"][0]["value"] for one in data["tables"].values()] == [None]
    for room in ("/re-aim", "/verslag"):
        assert "Deze groep wordt niet getoond" in team.get(f"{url}/programma{room}?period={period}&{query}").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2030-W01", "bestaat niet of is nog niet afgesloten"),
        ("period=2026-W48", "bestaat niet of is nog niet afgesloten"),
        ("sector=maan", "is geen keuze bij sector"),
        ("kleur=rood", "is geen filter op deze pagina"),
        ("sector=zorg&contract=vast&mode=worker&age_group=50_plus", "hoogstens drie filters"),
        ("sector=%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;"),
        ("period=%00&sector=%F0%9F%99%82", "is geen keuze bij sector"),
    ],
)
def test_a_wrong_address_gets_a_sentence(team, url, query, sentence):
    answer = team.get(f"{url}/programma?{query}")
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "<script" not in answer.text
    data = team.get(f"{url}/api/programma/view?{query}")
    assert data.status_code == 400
    assert data.json()["error"]
    assert team.get(f"{url}/programma/export.csv?{query}", allow_redirects=False).status_code == 303


def test_periods_for_programs(team, url, reader):
    data = team.get(f"{url}/api/programma/periods").json()
    assert [one["period"] for one in data["periods"]] == reader.periods()
    assert data["values"]["contract"] == ["vast", "tijdelijk", "oproep", "uitzend", "zzp", "unknown"]
    assert all(one["name"] and one["days"] for one in data["periods"])


def test_a_week_is_shown_among_the_weeks_before_it(reader):
    weeks = sorted(one for one in reader.periods() if "-W" in one)
    assert list(reader.released(weeks[-1], ()).weeks) == weeks
    assert list(reader.released(weeks[1], ()).weeks) == weeks[:2]


def test_an_empty_database_is_told_in_words(tmp_path):
    with served(make_app(new_log(tmp_path / "leeg.db"))) as address:
        team = log_in(address)
        for room in ROOMS[:3]:
            answer = team.get(f"{address}/programma{room}")
            assert answer.status_code == 200
            assert "Er zijn nog geen cijfers" in answer.text
            assert "Voorbeelddata" not in answer.text
        assert team.get(f"{address}/api/programma/view").status_code == 404
        assert team.get(f"{address}/programma/export.xlsx", allow_redirects=False).status_code == 303
        assert team.get(f"{address}/api/programma/periods").json()["periods"] == []

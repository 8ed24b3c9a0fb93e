"""The papers of docs/privacy are held true where the code can tell: tables, columns, periods, settings, links."""

from __future__ import annotations

import re
from typing import Dict, List

import pytest

import bot.accounts.schema
import bot.cube.schema  # noqa: F401
from bot.accounts.sessions import IDLE, KEEP_AUDIT, LONGEST
from bot.accounts.throttle import LOCK
from bot.cube.fold import KEPT_WEEKS
from bot.engine.record import MOST_BUBBLES
from bot.gate.model import LEAST_THRESHOLD
from bot.server.chat import UNGUESSABLE
from bot.server.daily import HOUR
from bot.settings import ROOT, Settings
from bot.stagelog.schema import METADATA
from bot.vocabulary import BARRIERS, MOTIVES, SCHOOLING, SECTORS

PAPERS = ROOT / "docs" / "privacy"
NAMES = sorted(path.name for path in PAPERS.glob("*.md"))


def text_of(name: str) -> str:
    """Return a paper as one line, so that a sentence may be broken anywhere."""
    return " ".join((PAPERS / name).read_text(encoding="utf-8").split())


def told_columns() -> Dict[str, List[str]]:
    """Return table -> columns as gegevens.md lists them: a heading of the table's name, and a row for each column."""
    found: Dict[str, List[str]] = {}
    parts = re.split(r"^### `(\w+)`$", (PAPERS / "gegevens.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        assert name not in found, f"{name} stands there twice"
        body = re.split(r"^##", body, maxsplit=1, flags=re.MULTILINE)[0]
        found[name] = re.findall(r"^\| `(\w+)` \| \S", body, flags=re.MULTILINE)
    return found


def test_all_papers_are_there() -> None:
    wanted = ["bewaartermijnen", "dpia", "gegevens", "ondernemingsraad", "verwerkers", "verzoeken"]
    assert [name.removesuffix(".md") for name in NAMES] == wanted


def test_every_table_and_column_is_told() -> None:
    kept = {table.name: [column.name for column in table.columns] for table in METADATA.sorted_tables}
    assert told_columns() == kept


def test_the_periods_are_those_of_the_code() -> None:
    periods, data = text_of("bewaartermijnen.md"), text_of("gegevens.md")
    assert f"lopende week en {KEPT_WEEKS} hele weken, dus hoogstens {KEPT_WEEKS + 1} weken" in periods
    assert f"{Settings().talk_minutes} minuten na het laatste bericht" in periods
    assert f"werkt {IDLE // 60} minuten zonder gebruik, hoogstens {LONGEST // 3600} uur" in periods
    assert f"{KEEP_AUDIT} dagen" in periods
    assert f"telt {LOCK // 60} minuten mee" in periods
    assert f"elke nacht om {HOUR} uur" in periods
    assert f"(hoogstens {MOST_BUBBLES})" in data
    assert f"hoogstens {Settings().most_talks:,} gesprekken".replace(",", ".") in data
    assert f"minder dan {UNGUESSABLE} tekens" in data


def test_the_groups_and_words_are_those_of_the_code() -> None:
    data = text_of("gegevens.md")
    assert f"onder {Settings().smallest_group} gesprekken (nooit onder {LEAST_THRESHOLD})" in data
    assert f"| een van {len(SECTORS)} soorten werk |" in data
    assert f"| een van {len(BARRIERS)} drempels |" in data
    assert f"| een van {len(MOTIVES)} wensen |" in data
    assert f"| een van {len(SCHOOLING)} niveaus," in data


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", (PAPERS / name).read_text(encoding="utf-8")):
        assert link.startswith("https://") or (PAPERS / link).resolve().exists(), link


@pytest.mark.parametrize("name", NAMES)
def test_files_and_settings_that_are_named_exist(name: str) -> None:
    text = text_of(name)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:bot|deploy|docs|tests)/[\w./]+)`", text):
        assert (ROOT / path).exists(), path
    for setting in set(re.findall(r"`(LEERMAATJE_\w+)`", text)):
        assert setting in readme or setting in (ROOT / "bot" / "settings.py").read_text(encoding="utf-8"), setting


def test_the_dpia_has_all_seventeen_points_in_order() -> None:
    found = re.findall(r"^### (\d+)\. ", (PAPERS / "dpia.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [int(number) for number in found] == list(range(1, 18))


def test_every_risk_of_the_dpia_has_a_measure() -> None:
    risks, measures = text_of("dpia.md").split("## D. Maatregelen")
    numbers = re.findall(r"\| (\d+) \| ", risks.split("## C. Risico's")[1])
    assert numbers == re.findall(r"\| (\d+) \| ", measures)
    assert len(numbers) >= 10


def test_the_readme_leads_to_the_papers() -> None:
    assert "(docs/privacy/gegevens.md)" in (ROOT / "README.md").read_text(encoding="utf-8")

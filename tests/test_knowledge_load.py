"""A mistake in ``knowledge/`` is told in one sentence with file and line; the real knowledge is whole."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Callable

import pytest

from bot import vocabulary as v
from bot.knowledge import load
from bot.knowledge.dates import in_force, needs_check
from bot.knowledge.load import FILES, KnowledgeError, load_knowledge
from bot.settings import ROOT
from tests.talking import DAY, known

ROUTE = """- id: {id}
  kind: route
  title: Een weg
  aliases: [weg]
  for_whom: Voor iedereen.
  what: [Een weg naar een papier.]
  why: Het past bij je.
  gives: Een papier.
  steps: [Vraag het.]
  how_long: Een week.
  who_pays: Niemand.
  ask: Vraag het je baas.
  first_step: Bel vandaag.
  check_first: Vraag het eerst na.
  stages: [action]
  source: Het boek, 2026
  checked_on: 2026-11-24
  certainty: confirmed
"""
ONE_ROUTE = ROUTE.format(id="weg_een")
LINES = ONE_ROUTE.count("\n")


def _line_of(text: str, part: str) -> int:
    """Return the 1-based line of the first line that holds a part."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


def _told(raised: pytest.ExceptionInfo, path: Path, line: int) -> str:
    """Check that the mistake is one sentence with file and line, and return it."""
    text = str(raised.value)
    assert text.startswith(f"{path}, line {line}: "), text
    assert "\n" not in text
    assert text.endswith(".")
    assert re.search(r"[;:] ?[a-z]", text), "no word on how to mend it"
    return text


def _routes(folder: Path, text: str) -> Path:
    path = folder / "routes.yml"
    path.write_text(text, encoding="utf-8")
    return path


def _load_routes(path: Path) -> None:
    load.read_entries(path, FILES["routes"])


def test_the_example_is_right(tmp_path: Path) -> None:
    _load_routes(_routes(tmp_path, ONE_ROUTE))


@pytest.mark.parametrize(
    ("old", "new", "line_with", "says"),
    [
        ("  kind: route\n", "  kind: route\n  prijs: tien\n", "prijs", "prijs"),
        ("  who_pays:", "  who_pay:", "who_pay:", "who_pay"),
        ("kind: route", "kind: weg", "kind: weg", "kind"),
        ("stages: [action]", "stages: [actie]", "stages:", "stages"),
        ("stages: [action]", "stages: []", "stages:", "stages"),
        ("checked_on: 2026-11-24", "checked_on: gisteren", "checked_on", "checked_on"),
        ("checked_on: 2026-11-24", "checked_on: 2026-02-30", "checked_on", "day is out of range"),
        ("certainty: confirmed", "certainty: zeker", "certainty", "certainty"),
        ("title: Een weg", "title: [een, weg]", "title", "title"),
        ("title: Een weg", "title: " + "x" * 71, "title", "title"),
        ("id: weg_een", "id: Weg Een", "id:", "id"),
        ("  kind: route\n", "  kind: route\n  kind: person\n", "kind: person", "YAML"),
        ("title: Een weg", "title: 'Een weg", None, "YAML"),
        ("title: Een weg", "title: Een weg: naar", "title", "YAML"),
        ("  kind: route", "\tkind: route", "\tkind", "YAML"),
        ("title: Een weg", "title: Een\x00weg", "title", "YAML"),
        ("  aliases: [weg]", "  reasons: [{when: {sektor: [zorg]}}]", "reasons", "sektor"),
        ("  aliases: [weg]", "  reasons: [{when: {sector: [zorg]}, points: 99}]", "reasons", "points"),
    ],
)
def test_a_mistake_in_an_entry(tmp_path: Path, old: str, new: str, line_with: str, says: str) -> None:
    assert old in ONE_ROUTE
    text = ONE_ROUTE.replace(old, new)
    path = _routes(tmp_path, text)
    with pytest.raises(KnowledgeError) as raised:
        _load_routes(path)
    line = _line_of(text, line_with) if line_with else int(str(raised.value).split("line ")[1].split(":")[0])
    assert says in _told(raised, path, line)


def test_a_missing_source(tmp_path: Path) -> None:
    text = ROUTE.format(id="weg_nul") + ONE_ROUTE.replace("  source: Het boek, 2026\n", "")
    path = _routes(tmp_path, text)
    with pytest.raises(KnowledgeError) as raised:
        _load_routes(path)
    told = _told(raised, path, LINES + 1)
    assert "'source'" in told
    assert "'weg_een'" in told


def test_an_end_before_the_start(tmp_path: Path) -> None:
    path = _routes(tmp_path, ONE_ROUTE + "  valid_from: 2026-01-01\n  valid_until: 2025-12-31\n")
    with pytest.raises(KnowledgeError) as raised:
        _load_routes(path)
    told = _told(raised, path, 1)
    assert "valid_until (2025-12-31) is before valid_from (2026-01-01)" in told


def test_one_day_may_be_start_and_end(tmp_path: Path) -> None:
    _load_routes(_routes(tmp_path, ONE_ROUTE + "  valid_from: 2026-01-01\n  valid_until: 2026-01-01\n"))


def test_a_doubled_id(tmp_path: Path) -> None:
    path = _routes(tmp_path, ONE_ROUTE + ROUTE.format(id="weg_twee") + ONE_ROUTE)
    with pytest.raises(KnowledgeError) as raised:
        _load_routes(path)
    assert "'weg_een' stands twice (first on line 1)" in _told(raised, path, 2 * LINES + 1)


def test_an_ended_scheme_must_say_since_when(tmp_path: Path) -> None:
    path = tmp_path / "schemes.yml"
    path.write_text(
        "- id: oud\n  name: Oud\n  who: worker\n  what: [Het was iets.]\n  source: Het boek, 2026\n"
        "  checked_on: 2026-11-24\n  valid_until: 2024-12-31\n  certainty: confirmed\n"
    )
    with pytest.raises(KnowledgeError, match="'ended'"):
        load.read_entries(path, FILES["schemes"])


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"", 1, "list of entries"),
        (b"id: een\nkind: route\n", 1, "list of entries"),
        (b"- een\n- twee\n", 1, "key: value"),
        (ONE_ROUTE.encode() + b"- los\n", LINES + 1, "key: value"),
    ],
)
def test_not_a_list_of_blocks(tmp_path: Path, content: bytes, line: int, says: str) -> None:
    path = tmp_path / "routes.yml"
    path.write_bytes(content)
    with pytest.raises(KnowledgeError) as raised:
        _load_routes(path)
    assert says in _told(raised, path, line)


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "routes.yml"
    path.write_bytes(ONE_ROUTE.replace("Een weg", "Een café").encode("latin-1"))
    with pytest.raises(KnowledgeError, match="not UTF-8 text; save it as UTF-8") as raised:
        _load_routes(path)
    assert str(path) in str(raised.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="is missing; put it back"):
        _load_routes(tmp_path / "routes.yml")


# Mistakes between files: the real knowledge with one change.


def _real(tmp_path: Path, file: str, change: Callable[[str], str]) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    path = folder / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the change changed nothing"
    path.write_text(after, encoding="utf-8")
    return path


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read only the files that differ from the real knowledge, for the parsed rest is known."""
    real = load.read_entries
    known()  # Kept from now on: it must not be read through the reader below.

    def entries(path: Path, model: type) -> list:
        if path.read_bytes() == (ROOT / "knowledge" / path.name).read_bytes():
            return list(getattr(known(), path.stem))
        return real(path, model)

    monkeypatch.setattr(load, "read_entries", entries)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    ("file", "old", "new", "line_with"),
    [
        ("barriers.yml", "offers: [leerambassadeur_praten]", "offers: [leerambasadeur]", "leerambasadeur]"),
        ("motives.yml", "werkcentrum", "werkcentrumm", "werkcentrumm"),
        ("factors.yml", "offers: [praktijkverklaring, evc]", "offers: [praktijkverklaring, ecv]", "ecv]"),
        ("barriers.yml", "referral: problems", "referral: zorgen", "referral: zorgen"),
        ("labels.yml", "  zorg: Zorg", "  zorgg: Zorg", "sector:"),
    ],
)
def test_a_wrong_reference(tmp_path: Path, file: str, old: str, new: str, line_with: str) -> None:
    path = _real(tmp_path, file, lambda text: text.replace(old, new, 1))
    with pytest.raises(KnowledgeError) as raised:
        load_knowledge(path.parent)
    told = _told(raised, path, _line_of(path.read_text(encoding="utf-8"), line_with))
    assert new.split(":")[0].strip() in told or new.split()[-1].strip("[]") in told


@pytest.mark.usefixtures("_quick")
def test_a_stage_that_is_gone(tmp_path: Path) -> None:
    path = _real(tmp_path, "stages.yml", lambda text: text[: text.index("- id: maintenance")])
    with pytest.raises(KnowledgeError) as raised:
        load_knowledge(path.parent)
    assert "maintenance is missing" in _told(raised, path, 1)


@pytest.mark.usefixtures("_quick")
def test_a_mistake_in_the_words(tmp_path: Path) -> None:
    path = _real(tmp_path, "words.yml", lambda text: re.sub(r"^first: .*$", "first: eerste", text, flags=re.M))
    with pytest.raises(KnowledgeError) as raised:
        load_knowledge(path.parent)
    assert "first" in _told(raised, path, _line_of(path.read_text(encoding="utf-8"), "first: eerste"))


# The real knowledge.


def test_the_real_knowledge_is_a_full_set() -> None:
    real = known()
    counts = {name: len(getattr(real, name)) for name in FILES}
    assert [entry.id for entry in real.stages] == list(v.STAGES)
    assert {entry.id for entry in real.barriers} == set(v.BARRIERS)
    assert counts["barriers"] == 12
    assert {entry.id for entry in real.motives} == set(v.MOTIVES)
    assert counts["motives"] == 5
    assert {entry.id for entry in real.factors} == set(v.FACTORS)
    assert counts["ideas"] >= 40
    assert counts["routes"] >= 12
    assert counts["gaps"] == 2
    assert counts["scan"] == 6
    assert {question.r for question in real.scan} == set(v.RS)
    ended = [scheme for scheme in real.schemes if scheme.valid_until and scheme.valid_until < DAY]
    assert len(ended) >= 5
    assert all(scheme.ended for scheme in ended)


@pytest.mark.parametrize(
    "name",
    [
        "evc",
        "praktijkverklaring",
        "mbo_certificaat",
        "bbl",
        "derde_leerweg",
        "basisvaardigheden",
        "werkcentrum",
        "loopbaan_vakbond",
    ],
)
def test_the_routes_of_the_assignment_are_there(name: str) -> None:
    assert known().offer(name) is not None
    assert known().exists(name, DAY)


@pytest.mark.parametrize("name", ["stap", "tel_mee_met_taal", "sectorplanplus"])
def test_what_ended_is_known_as_ended(name: str) -> None:
    scheme = next(one for one in known().schemes if one.id == name)
    assert not in_force(scheme, DAY)
    assert not known().exists(name, DAY)
    assert re.search(r"gestopt .*20\d\d", scheme.ended)


def test_crisis_numbers() -> None:
    phones = {one.phone for one in known().referrals_for("crisis", DAY)}
    assert {"112", "113"} <= phones


def test_every_sector_fund_has_someone_to_ask() -> None:
    for fund in known().funds:
        assert fund.ask.strip()
        assert fund.source.strip()


def test_look_ups() -> None:
    real = known()
    assert real.stage("action").id == "action"
    assert real.barrier("time").id == "time"
    assert real.motive("craft").id == "craft"
    assert real.factor("norm").id == "norm"
    assert real.offer("bestaat_niet") is None
    assert real.answer("ask_evc").intent == "ask_evc"
    assert real.answer("ask_nothing") is None
    assert real.exists(real.ideas[0].id, DAY)
    assert not real.exists("bestaat_niet", DAY)
    assert real.referrals_for("bestaat_niet", DAY) == []


def test_days_at_the_border() -> None:
    scheme = next(one for one in known().schemes if one.id == "stap")
    last = scheme.valid_until
    assert in_force(scheme, last)
    assert not in_force(scheme, last + dt.timedelta(days=1))
    began = next(one for one in known().schemes if one.valid_from and in_force(one, DAY))
    assert in_force(began, began.valid_from)
    assert not in_force(began, began.valid_from - dt.timedelta(days=1))
    assert needs_check(began, began.checked_on + dt.timedelta(days=366))

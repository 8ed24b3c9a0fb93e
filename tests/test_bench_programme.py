"""The benchmark of released figures, small: it measures what it says, and leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.bench import programme, programme_page
from tests.databases import POSTGRES, postgres_schema
from tests.talking import known


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_small_run(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(programme, "LOOKS", 20)
    monkeypatch.setattr(programme_page, "LOOKS", 2)
    monkeypatch.setattr(programme, "load_knowledge", lambda path: known())
    if kind == "postgresql":
        for _ in postgres_schema():
            pass  # Skips where there is none.
    out = tmp_path / "bench.json"
    arguments = ["--weeks", "2", "--rows", "40", "--only", kind, "--out", str(out)]
    out.write_text('{"runs": [{"talks": 300, "old": true}, {"talks": 100}]}', encoding="utf-8")
    assert programme.main(["--talks", "300", *arguments]) == 0
    runs = json.loads(out.read_text(encoding="utf-8"))["runs"]
    assert [run["talks"] for run in runs] == [100, 300]
    (found,) = [run["databases"][kind] for run in runs if run["talks"] == 300]
    assert set(found["release"]) == {"week", "block", "quarter"}
    assert found["release"]["week"]["periods"] == 2
    for look in ("view", "view_of_all", "series"):
        assert 0 < found["look"][look]["p50"] <= found["look"][look]["p95"]
    assert {"quarter", "block", "week", "filters_1", "re-aim", "report", "csv", "xlsx", "json"} <= set(found["page"])
    for page in found["page"].values():
        assert min(page["first"]["p50"], page["kept"]["p50"]) > 0
    assert found["size"]["cube_rows"] > 0
    assert found["rows"]["fold"]["clock"] >= found["rows"]["fold"]["own"] / 2 > 0
    assert "300 talks over 2 weeks" in capsys.readouterr().out
    if kind == "postgresql":
        engine = sa.create_engine(POSTGRES)
        left = [name for name in sa.inspect(engine).get_schema_names() if name.startswith("bench_")]
        engine.dispose()
        # Another run may be under way beside the tests; ours are gone.
        assert len(left) <= 1


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    away = "postgresql+psycopg2://niemand:geheim@127.0.0.1:1/weg"
    assert programme.main(["--only", "postgresql", "--postgresql", away, "--out", str(tmp_path / "x.json")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("leermaatje: ")
    assert told.count("\n") == 1
    assert "geheim" not in told

"""The bench: its figures, its talks, its client and its processes. Rasa is not started here."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

import aiohttp
import pytest
from aiohttp import web

from bot.bench import __main__ as bench
from bot.bench import figures, parts, processes
from bot.bench.bare import Bare
from bot.bench.client import CHAT, Client, wrong
from bot.bench.front import make_front
from bot.bench.processes import Children, family, free_port, megabytes, memory
from bot.bench.run import Run
from bot.bench.settings import BadSettingError, Plan, read_plan
from bot.bench.sides import Side
from bot.bench.talks import BUTTON, FILLER, PLANS, TEXT, Sent, long_talk, record, step
from bot.settings import ROOT

PRESSED = '/choose{"choice": "role:worker"}'


def test_times_are_by_the_nearest_rank() -> None:
    assert figures.times([float(one) for one in range(1, 101)]) == {"messages": 100, "p50": 50.0, "p95": 95.0}
    assert figures.times([7.0]) == {"messages": 1, "p50": 7.0, "p95": 7.0}
    assert figures.times([]) == {"messages": 0}


@pytest.mark.parametrize(
    ("ours", "stock", "wanted"),
    [(1.0, 4.0, 0.25), (0.0, 4.0, 0.0), (1.0, 0.0, None), (None, 1.0, None), (1.0, None, None)],
)
def test_ratio(ours: Any, stock: Any, wanted: Any) -> None:
    assert figures.ratio(ours, stock) == wanted


def test_aims_are_limits_but_for_throughput() -> None:
    assert figures.reached("p50", 0.25)
    assert figures.reached("p50", 0.26) is False
    assert figures.reached("throughput", 4.0)
    assert figures.reached("throughput", 3.9) is False
    assert figures.reached(None, 1.0) is None
    assert figures.reached("p50", None) is None


def _run(**ours: Any) -> Dict[str, Any]:
    return {"stock": {"start_seconds": 40.0, "throughput": {"4": {"per_second": 25.0}}}, "ours": ours}


def test_the_table_has_ratios_verdicts_and_dashes_for_what_is_missing() -> None:
    table = figures.rows(_run(start_seconds=10.0, throughput={"4": {"per_second": 50.0}, "16": {"per_second": 60.0}}))
    text = figures.lines(table)
    start = next(line for line in text if line.startswith("start to first answer"))
    assert start.split()[-6:] == ["10.0", "0.25", "at", "most", "0.5:", "reached"]
    four = next(line for line in text if line.startswith("4 at once "))
    assert four.endswith("at least 4: missed")
    sixteen = next(line for line in text if line.startswith("16 at once "))
    assert "–" in sixteen
    assert text.index(four) < text.index(sixteen)
    assert figures.ratios(table) == {"start to first answer": 0.25, "4 at once": 2.0}


def test_a_run_with_nothing_has_a_table_too() -> None:
    assert all("missed" not in line for line in figures.lines(figures.rows({"stock": {}, "ours": {}})))


def test_growth_is_judged_by_ours_alone() -> None:
    run = {"stock": {"long": {"growth": 5.0}}, "ours": {"long": {"growth": 1.1}}}
    row = next(row for row in figures.rows(run) if row.aim == "growth_turns")
    assert row.judged == 1.1


def test_settings() -> None:
    assert read_plan({}) == Plan()
    assert read_plan({"BENCH_TALKS": "10000", "BENCH_LONG": " "}) == Plan(talks=10_000)
    assert read_plan({"BENCH_ROUNDS": "0"}).rounds == 0
    with pytest.raises(BadSettingError, match="BENCH_TALKS"):
        read_plan({"BENCH_TALKS": "many"})
    assert Plan(talks=10_000).memory_seconds() > Plan().memory_seconds() == Plan().seconds


def test_a_button_is_pressed_by_its_place_and_a_filler_said_without_one() -> None:
    answer: List[Dict[str, Any]] = [
        {"text": "a"},
        {"buttons": [{"title": "x", "payload": "/a"}, {"title": "y", "payload": "/b"}]},
    ]
    assert step("hoi", answer) == Sent("hoi", TEXT)
    assert step(1, answer) == Sent("/b", BUTTON)
    assert step(4, answer) == Sent("/a", BUTTON)
    assert step(0, [{"text": "a"}]) == Sent(FILLER, TEXT)


def test_plans_are_of_twelve_turns_and_of_all_kinds() -> None:
    assert all(len(plan) == 12 for plan in PLANS)
    kinds = {type(wanted) for plan in PLANS for wanted in plan}
    assert kinds == {str, int}


def test_turn_5_and_turn_100_hear_the_same() -> None:
    assert [long_talk(turn) for turn in parts.EARLY] == [long_talk(turn) for turn in parts.LATE]
    assert len(parts.EARLY) == len(parts.LATE) == 5
    assert 5 in parts.EARLY
    assert 100 in parts.LATE


@pytest.mark.parametrize(
    ("status", "answer", "fault"),
    [
        (200, [{"text": "ja"}], None),
        (200, [], "empty"),
        (200, None, "empty"),
        (502, None, "status 502"),
        (200, [{"text": "sorry!"}], "sorry"),
    ],
)
def test_what_counts_as_an_error(status: int, answer: Any, fault: Any) -> None:
    assert wrong(status, answer, {"sorry!": "sorry"}) == fault


def test_the_apologies_stand_in_the_domain() -> None:
    assert set(bench._apologies().values()) == set(bench.APOLOGIES.values())


class Bot:
    """A stand-in for either side: answers with a button, and fails when told to."""

    def __init__(self) -> None:
        self.heard: List[str] = []
        self.wiped = 0

    async def answer(self, request: web.Request) -> web.Response:
        text = (await request.json())["message"]
        self.heard.append(text)
        if text == "fout":
            return web.Response(status=500)
        return web.json_response(
            [] if text == "leeg" else [{"text": "ja", "buttons": [{"title": "x", "payload": PRESSED}]}]
        )

    async def wipe(self, request: web.Request) -> web.Response:
        self.wiped += 1
        return web.Response(status=204)

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post(CHAT, self.answer)
        app.router.add_post("/api/talk/wipe", self.wipe)
        return await serve(app)


async def serve(app: web.Application) -> str:
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return f"http://127.0.0.1:{port}"


def test_all_parts_of_a_run_through_the_front() -> None:
    """Both sides are the same stand-in, stock behind the real front: every part gives figures, errors are counted."""

    async def go() -> None:
        bot = Bot()
        url = await bot.start()
        async with aiohttp.ClientSession() as session:
            ours = Side("ours", [], Client(session, url))
            stock = Side("stock", [], Client(session, await serve(make_front(url))))
            talk = await record(("hoi", 0, "dag"), "x", ours.client.ask)
            assert talk == [Sent("hoi", TEXT), Sent(PRESSED, BUTTON), Sent("dag", TEXT)]
            assert ours.client.sent == 0
            clock = parts.Clock.of(30)
            found = await parts.one_by_one([ours, stock], [talk], 4, clock, None)
            for side in ("ours", "stock"):
                assert [found[side][kind]["messages"] for kind in ("all", TEXT, BUTTON)] == [12, 8, 4]
            many = await parts.throughput(stock, [talk] * 10, 4, clock)
            assert many["messages"] == 30
            assert many["per_second"] > 0
            long = await parts.long_talks([ours, stock], 1, clock)
            assert long["ours"]["turn_5"]["messages"] == long["stock"]["turn_100"]["messages"] == 5
            assert long["ours"]["growth"] > 0
            assert (await parts.memory(ours, [talk] * 3, clock))["talks"] == 3
            assert bot.wiped == 3
            assert not ours.client.errors
            assert await stock.client.send("x", "fout") is None
            assert await stock.client.send("x", "leeg") is None
            stock.client.url = f"http://127.0.0.1:{free_port()}"
            assert await stock.client.send("x", "hoi") is None
            assert stock.client.errors == {"status 500": 1, "empty": 1, "ClientConnectorError": 1}

    asyncio.run(go())


def test_a_part_stops_when_its_time_is_over() -> None:
    async def go() -> None:
        over = parts.Clock.of(-1)
        side = Side("ours", [], None)  # type: ignore[arg-type]
        assert (await parts.one_by_one([side], [[Sent("hoi", TEXT)]], 5, over, None))["ours"]["all"] == {"messages": 0}
        assert await parts.crowd(side, [[Sent("hoi", TEXT)]], 3, over) == []
        assert (await parts.long_talks([side], 3, over))["ours"]["growth"] is None

    asyncio.run(go())


def test_a_part_that_fails_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    async def fail() -> None:
        raise RuntimeError("broken")

    async def work() -> int:
        return 1

    told: List[str] = []
    with Children(tmp_path) as children:
        run = Run(children, tmp_path, Plan(), told.append)
        assert asyncio.run(run.attempt("a part", fail())) is None
        assert asyncio.run(run.attempt("another", work())) == 1
    assert run.failed == ["a part: RuntimeError broken"]
    assert len(told) == 2


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def _gone(pid: int) -> bool:
    for _ in range(100):
        if not _alive(pid):
            return True
        time.sleep(0.05)
    return False


def _write(folder: Path, name: str, code: str) -> None:
    (folder / f"{name}.py").write_text(code)


def test_children_and_what_they_started_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that do not listen to SIGTERM."""
    monkeypatch.setattr(processes, "PATIENCE", 0.5)
    _write(
        tmp_path,
        "stubborn",
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n",
    )
    started: List[int] = []

    def fail_with(children: Children) -> None:
        process = children.start(["stubborn"], tmp_path, {}, pipes=True)
        started.extend((process.pid, int(process.stdout.readline())))
        assert set(started) <= family([process.pid])
        assert memory([process])["rss"] > 0
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), Children(tmp_path) as children:
        fail_with(children)
    assert all(map(_gone, started))


def test_children_end_when_the_bench_is_killed(tmp_path: Path) -> None:
    _write(tmp_path, "sleeper", "import time\nprint('up', flush=True)\ntime.sleep(60)\n")
    _write(
        tmp_path,
        "parent",
        "import pathlib, time\n"
        "from bot.bench.processes import Children\n"
        "here = pathlib.Path(__file__).parent\n"
        "child = Children(here).start(['sleeper'], here, {}, pipes=True)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n",
    )
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _alive(child)
    parent.kill()
    parent.wait(10)
    parent.stdout.close()
    assert _gone(child)


def test_a_process_that_ends_is_told(tmp_path: Path) -> None:
    _write(tmp_path, "broken", "import sys\nsys.exit('no model here')\n")

    async def go(bare: Bare) -> None:
        with pytest.raises(RuntimeError, match="ended"):
            await bare.ready(20)

    with Children(tmp_path) as children:
        process = children.start(["broken"], tmp_path, {}, pipes=True)
        asyncio.run(go(Bare(process)))
        process.wait(10)
        assert children.complaint(process) == "no model here"


def test_memory_is_read_from_the_kernels_words() -> None:
    assert megabytes("Name:\tx\nVmRSS:\t  1000 kB\n", "VmRSS") == 1.024
    assert megabytes("Name:\tx\n", "VmRSS") == 0.0
    assert memory([]) == {"rss": 0.0, "pss": 0.0}


def test_the_results_hold_no_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """A whole run in small, without processes: what is written is figures only."""
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"x")

    async def go(self: Run, models: Any, current: bool, apologies: Any) -> None:
        self.figures["ours"] = {"one_by_one": {"all": {"p50": 2.0}}, "messages": 3, "errors": {"empty": 1}}
        self.figures["stock"] = {"one_by_one": {"all": {"p50": 8.0}}, "messages": 3, "errors": {}}
        self.figures["understanding"] = {"p50": 1.0, "p95": 1.5, "share_of_ours_text": 0.5}

    monkeypatch.setattr(Run, "go", go)
    monkeypatch.setattr(bench.training, "set_spacy_model", lambda: "none")
    out = tmp_path / "results" / "bench.json"
    assert bench.main(["--model", str(model), "--out", str(out)]) == 0
    found = json.loads(out.read_text())
    assert found["ratios"] == {"per message, p50": 0.25}
    assert found["aims"]["per message, p50"] == {"aim": 0.25, "value": 0.25, "reached": True}
    assert found["cores"] >= 1
    assert len(found["load_average"]["before"]) == 3
    assert found["versions"]["rasa"]
    printed = capsys.readouterr().out
    assert "1 x empty" in printed
    assert "50% of a free-text message" in printed
    texts = [wanted for plan in PLANS for wanted in plan if isinstance(wanted, str) and " " in wanted]
    assert not [text for text in texts if text in out.read_text() or text in printed]

"""Figures for Prometheus: on their own door only, without content, and too coarse to tell when somebody talked."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bot.engine.engine import OUTCOMES
from bot.server.metrics import BOUNDS, STEP, Held, down, up
from bot.settings import SettingError, read_settings
from tests.conftest import Chat, Server, free_port, post

MARKED = "Kruisbessenjam"
#: All that is ever shown, with its labels. A new figure is put here with a thought on what it tells of whom.
SHOWN = {
    "leermaatje_build_info": {"version"},
    "leermaatje_ready": set(),
    "leermaatje_messages_total": {"outcome"},
    "leermaatje_message_seconds_bucket": {"le"},
    "leermaatje_message_seconds_count": set(),
    "leermaatje_message_seconds_sum": set(),
    "leermaatje_talks": set(),
    "leermaatje_rows_waiting": set(),
    "leermaatje_rows_lost_total": set(),
    "leermaatje_rows_written_total": set(),
}


class Watched(Server):
    """A server with a door for its figures."""

    def __init__(self, folder: Path) -> None:
        self.door = free_port()
        super().__init__(folder, LEERMAATJE_METRICS=f"127.0.0.1:{self.door}")

    def scrape(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.door}/metrics", timeout=10) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            return str(answer.read().decode())

    def samples(self) -> List[Any]:
        return [one for family in text_string_to_metric_families(self.scrape()) for one in family.samples]

    def outcomes(self) -> Dict[str, float]:
        return {one.labels["outcome"]: one.value for one in self.samples() if "outcome" in one.labels}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    running = Watched(tmp_path_factory.mktemp("watched"))
    running.start()
    yield running
    assert running.stop() == 0


def test_one_talk_changes_no_figure_and_a_hundred_messages_do(watched: Watched) -> None:
    before = watched.scrape()
    chat = Chat(watched, source=MARKED)
    chat.open().press("Ik wil praten", "Ja, dat mag").say(f"van {MARKED}", "nee", f"nee hoor {MARKED} hoeft nie meer")
    sent = 5
    assert watched.scrape() == before, "somebody could be seen to talk"
    many = Chat(watched)
    many.say("")
    many.say(*["zxcvb qwerty"] * 2)
    sent += 3
    while sent < STEP - 1:
        many.say("hoi")
        sent += 1
    assert watched.scrape() == before
    many.say("hoi")
    found = watched.outcomes()
    assert sum(found.values()) == STEP
    assert (found["odd"], found["failed"], found["refused"]) == (1, 0, 0)
    assert found["fallback"] >= 1
    counted = [one.value for one in watched.samples() if one.name.endswith("_count")]
    assert counted == [STEP]


def test_names_and_labels_are_of_a_closed_list_and_no_typed_word_is_there(watched: Watched) -> None:
    Chat(watched, source=MARKED).say(f"ik ben {MARKED}", "ik wil niet meer leven")
    samples = watched.samples()
    assert {one.name for one in samples} == set(SHOWN)
    for one in samples:
        assert set(one.labels) == SHOWN[one.name]
        assert one.labels.get("outcome", "odd") in OUTCOMES
        assert one.labels.get("le", "+Inf") in {*map(str, BOUNDS), "+Inf"}
        assert re.fullmatch(r"[\d.]+", one.labels.get("version", "1"))
        assert one.timestamp is None
    assert MARKED.casefold() not in watched.scrape().casefold()


@pytest.mark.parametrize("path", ["/metrics", "/api/metrics"])
def test_the_public_door_has_no_figures(watched: Watched, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(watched.url + path)
    assert caught.value.code == 404


def test_the_door_of_the_figures_leads_nowhere_else(watched: Watched) -> None:
    assert post(f"http://127.0.0.1:{watched.door}/webhooks/rest/webhook", {"sender": "a", "message": "hoi"})[0] == 404


def test_without_the_setting_there_is_no_door() -> None:
    assert read_settings({}).metrics is None


@pytest.mark.parametrize("value", ["9464", ":9464", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:70000"])
def test_a_place_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="LEERMAATJE_METRICS"):
        read_settings({"LEERMAATJE_METRICS": value})


@given(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.floats(0, 20)), max_size=350))
def test_what_is_shown_stands_still_between_two_steps_and_adds_up(messages: List[Any]) -> None:
    held = Held()
    for number, (outcome, seconds) in enumerate(messages, 1):
        before = held.shown
        held.add(outcome, seconds)
        if number % STEP:
            assert held.shown is before
        else:
            outcomes, buckets, _ = held.shown
            assert sum(outcomes.values()) == buckets[-1] == number
            assert buckets == sorted(buckets)


@given(st.integers(0, 10**9))
def test_rounding(number: int) -> None:
    assert down(number) <= number <= up(number)
    assert up(number) - down(number) in (0, 10)
    assert (up(number) > 0) == (number > 0)

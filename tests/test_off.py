"""The off-switch, on a real server: every way to talk answers with a kind notice that names whom to call at danger."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from typing import Iterator, Tuple

import pytest

from bot.knowledge.load import KnowledgeError
from bot.knowledge.off import load_off
from bot.settings import SettingError, read_settings
from tests.conftest import ROOT, Server, post

NOTICE = load_off(ROOT / "knowledge")


@pytest.fixture(scope="module")
def off_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("off"), LEERMAATJE_OFF="1").start()
    yield running
    assert running.stop() == 0


def get(url: str, data: bytes = b"") -> Tuple[int, str]:
    try:
        with urllib.request.urlopen(url, data or None, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_rest_door_answers_with_the_notice(off_server: Server) -> None:
    body = {"sender": "iemand", "message": "ik wil niet meer leven"}
    told = [{"recipient_id": "iemand", "text": NOTICE.text}, {"recipient_id": "iemand", "text": NOTICE.help}]
    status, answer = post(f"{off_server.url}/webhooks/rest/webhook", body)
    assert (status, [{name: one[name] for name in ("recipient_id", "text")} for one in answer]) == (200, told)
    # Who sends something odd is still refused.
    assert post(f"{off_server.url}/webhooks/rest/webhook", {"sender": 1})[0] == 400


def test_the_widgets_talk_opens_with_the_notice(off_server: Server) -> None:
    told = [{"from": "bot", "text": NOTICE.text}, {"from": "bot", "text": NOTICE.help}]
    assert post(f"{off_server.url}/api/talk/open", {"sender": "a" * 32}) == (200, {"messages": told})


def test_a_talk_can_still_be_wiped(off_server: Server) -> None:
    assert post(f"{off_server.url}/api/talk/wipe", {"sender": "a" * 32})[0] == 204


@pytest.mark.parametrize("form", [b"", b"talk=" + b"a" * 32 + b"&turn=0&message=hoi"], ids=["begin", "go on"])
def test_the_form_page_shows_the_notice(off_server: Server, form: bytes) -> None:
    status, text = get(f"{off_server.url}/praten", form)
    assert status == 503
    assert NOTICE.text in text
    assert NOTICE.help in text


def test_it_stays_healthy_and_ready_and_pages_are_there(off_server: Server) -> None:
    assert get(f"{off_server.url}/api/health") == (200, '{"status": "ok"}')
    assert get(f"{off_server.url}/api/ready") == (200, '{"status": "off"}')
    for path in ("/privacy", "/ambassadeur", "/programma/inloggen"):
        assert get(off_server.url + path)[0] == 200
    assert "switched_off" in off_server.log.read_text()
    assert off_server.rows() == []


@pytest.mark.parametrize(
    ("value", "off"), [("", ""), ("0", ""), ("1", "1"), ("Wij zijn dicht\ntot maandag.", "Wij zijn dicht tot maandag.")]
)
def test_what_can_be_set(value: str, off: str) -> None:
    assert read_settings({"LEERMAATJE_OFF": value}).off == off


@pytest.mark.parametrize("value", ["uit", "false", "ja", "x " * 200])
def test_a_value_that_could_mean_both_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="LEERMAATJE_OFF"):
        read_settings({"LEERMAATJE_OFF": value})


def test_words_without_112_or_113_are_refused(tmp_path: Path) -> None:
    text = (ROOT / "knowledge" / "off.yml").read_text(encoding="utf-8").replace("113", "iemand")
    (tmp_path / "off.yml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"line \d+: 'help'.*does not name 113"):
        load_off(tmp_path)

"""The talk without JavaScript: what a form may send, how a talk becomes turns, and the page of the real server."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Dict, Optional, Tuple
from urllib.parse import urlencode

import pytest

from bot.server import form_talk
from bot.server.form_talk import Sent, Turn, from_elsewhere, heard_already, read_form, turns_of, web_address
from bot.server.pages import page
from tests.browser import samples
from tests.conftest import Server, post

TALK = "A" * 32


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (f"talk={TALK}&turn=3&message=hoi", Sent(TALK, 3, "hoi")),
        (f"talk={TALK}&message=a%0D%0Ab", Sent(TALK, 0, "a\nb")),
        (f"talk={TALK}&wipe=yes", Sent(TALK, 0, "", True)),
        (f"talk={TALK}&wipe=no", Sent(TALK)),
        ("talk=short&message=hoi", Sent("", 0, "hoi")),
        (f"talk={TALK}!&message=", Sent("")),
        (f"talk={TALK}&turn=-1", Sent(TALK)),
        (f"talk={TALK}&turn=99999", Sent(TALK)),
        (f"talk={TALK}&turn=1&turn=2", Sent(TALK, 1)),
        (f"talk={TALK}&turn=%D9%A3", Sent(TALK)),
        ("", Sent()),
    ],
)
def test_read_form(body: str, sent: Sent) -> None:
    assert read_form(body.encode()) == sent


@pytest.mark.parametrize("body", [b"\xff\xfe", b"message=%s" % (b"&a=1" * 30)])
def test_what_is_no_form_of_this_page(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"decode|fields"):
        read_form(body)


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_from_elsewhere(headers: Dict[str, str], elsewhere: bool) -> None:
    assert from_elsewhere(headers) is elsewhere


def test_turns() -> None:
    hello, question, answer = (
        {"from": "bot", "text": "Hoi."},
        {"from": "bot", "text": "En?"},
        {"from": "bot", "text": "Ja."},
    )
    said = {"from": "user", "text": "🙂 Goed"}
    assert turns_of([]) == [Turn()]
    assert turns_of([hello, question, said, answer]) == [Turn([hello, question], "Goed"), Turn([answer])]


def test_heard_already() -> None:
    turns = [Turn([], "Ja"), Turn([], "nee hoor"), Turn([], "!!"), Turn()]
    titles = {"/choose{}": "🙂 Ja"}
    assert heard_already(turns, Sent(TALK, 0, "/choose{}"), titles)
    assert heard_already(turns, Sent(TALK, 0, "ja"), titles), "typed, and taken as the button of that name"
    assert heard_already(turns, Sent(TALK, 1, "nee\nhoor"), titles)
    assert heard_already(turns, Sent(TALK, 2, "!!"), titles)
    assert not heard_already(turns, Sent(TALK, 2, "??"), titles)
    assert not heard_already(turns, Sent(TALK, 1, "Ja"), titles), "another answer to an earlier question"
    assert not heard_already(turns, Sent(TALK, 3, "nee hoor"), titles), "the same word for the next question"
    assert not heard_already(turns, Sent(TALK, 7, "Ja"), titles)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://www.example.org/a?b", ("https://www.example.org/a?b", "example.org")),
        ("javascript:alert(1)", None),
        ("https://a b", None),
        ("Zie https://example.org", None),
        (None, None),
    ],
)
def test_web_address(text: Any, address: Any) -> None:
    assert web_address(text) == address


def _page(*bubbles: Dict[str, Any]) -> str:
    return str(form_talk._show(list(bubbles), TALK, "bond").text)


def test_everything_is_escaped() -> None:
    card = {"kind": "card", "title": "<b>t</b>", "lines": [{"label": "<i>l</i>", "text": "<u>x</u>"}]}
    phones = {
        "kind": "phones",
        "items": [{"name": "<b>n</b>", "phone": '12"><b>'}, {"name": "x", "url": "javascript:1"}],
    }
    text = _page(
        samples.HOSTILE,
        {"from": "user", "text": "<u>ik</u>"},
        samples.HOSTILE,
        {"from": "bot", "text": "", "custom": card, "buttons": [{"title": '"><b>', "payload": '"><b>'}]},
        {"from": "bot", "text": "", "custom": phones},
    )
    assert not re.search(r"<(?:img|b|i|u|script)\b(?! class=\"on\")", text.split("<main>")[1])
    assert "javascript:" not in text
    assert 'value="&#34;&gt;&lt;b&gt;"' in text


@pytest.mark.parametrize("kind", ["offer", "scan", "card", "phones", "faces", "progress", "unheard-of"])
def test_a_part_with_nothing_in_it_breaks_nothing(kind: str) -> None:
    assert "Hoi." in _page({"from": "bot", "text": "Hoi.", "custom": {"kind": kind}}, {"from": "bot", "text": "Hoi."})


def test_every_kind_is_shown() -> None:
    text = _page(samples.OFFER, samples.SCAN, samples.CARD, samples.PHONES, samples.FACES, samples.QUESTION)
    for part in (
        "Wie betaalt",
        "Ruggensteun: weinig.",
        "Mijn plan",
        'href="tel:08000000000"',
        "Vraag 3 van 4",
        "/praten?source=bond",
    ):
        assert part in text
    assert samples.OFFER["text"] not in text, "the text for other chats"
    assert "🙁" not in text, "a face is drawn"
    assert text.count('<button name="message"') == 3 + 4 + len(form_talk.TOOLS)


def test_plain_sentences() -> None:
    """What the page itself says: no sentence over 12 words, and no 'u'."""
    said = [label for _, label in form_talk.TOOLS] + [form_talk.WIPED, form_talk.EXPIRED]
    for path in sorted((Path(form_talk.__file__).parent / "templates").glob("praten*.html")):
        html = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<head.*?</head>", " ", path.read_text("utf-8"), flags=re.S)
        said += [one.strip() for one in re.findall(r">([^<>]+)<", html)]
    for sentence in re.split(r"(?<=[.?!])\s+", ". ".join(said)):
        words = re.findall(r"[\w'é]+", sentence)
        assert len(words) <= 12, sentence
        assert not {"u", "uw"} & {word.lower() for word in words}, sentence


def test_a_notice_can_send_the_message_again() -> None:
    text = page("praten_melding.html", 503, told="Druk.", sent=Sent(TALK, 2, '<b>"'), source=None).text
    assert f'value="{TALK}"' in text
    assert 'value="&lt;b&gt;&#34;"' in text


# With the real server.


def _get(server: Server, path: str = "/praten") -> Tuple[int, Any, str]:
    with urllib.request.urlopen(f"{server.url}{path}") as answer:
        return answer.status, answer.headers, answer.read().decode()


def _send(
    server: Server, fields: Dict[str, Any], kind: str = "application/x-www-form-urlencoded", **headers: str
) -> Tuple[int, Any, str]:
    body = urlencode(fields).encode()
    request = urllib.request.Request(f"{server.url}/praten", body, {"Content-Type": kind, **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def _hidden(text: str) -> Dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(talk|turn)" value="([^"]*)">', text))


def _payload(text: str, title: str) -> str:
    found: Optional[re.Match] = re.search(
        rf'<button name="message" value="([^"]+)"[^>]*>(?:<svg.*?</svg>)?<span>{title}', text
    )
    assert found, title
    return found[1].replace("&#34;", '"')


def test_the_page_is_private(server: Server) -> None:
    status, headers, text = _get(server)
    assert status == 200
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Set-Cookie"] is None
    assert re.fullmatch(r"3630; url=/praten\?weg", headers["Refresh"]), "the page leaves when the talk is over its time"
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", _hidden(text)["talk"])
    assert _hidden(_get(server)[2])["talk"] != _hidden(text)["talk"]


def test_answers_go_to_the_same_talk_as_the_widgets(server: Server) -> None:
    text = _get(server)[2]
    talk = _hidden(text)["talk"]
    text = _send(server, {**_hidden(text), "message": _payload(text, "Ik wil praten")})[2]
    assert _hidden(text) == {"talk": talk, "turn": "1"}
    text = _send(server, {**_hidden(text), "message": "liever niet"})[2]
    assert "Vraag 1 van 4" in text
    shown = post(f"{server.url}/api/talk/open", {"sender": talk})[1]["messages"]
    assert [one["text"] for one in shown if one["from"] == "user"] == ["Ik wil praten", "Liever niet"]


def test_a_reload_sends_nothing_twice(server: Server) -> None:
    text = _get(server)[2]
    form = {**_hidden(text), "message": _payload(text, "Ik wil praten")}
    assert [_hidden(_send(server, form)[2])["turn"] for _ in range(3)] == ["1", "1", "1"]
    other = {**form, "message": "ik ben leerambassadeur"}
    assert _hidden(_send(server, other)[2])["turn"] == "2", "but an earlier question can be answered anew"


def test_what_is_typed_is_never_a_command(server: Server) -> None:
    before = server.rows()
    text = _get(server)[2]
    text = _send(server, {**_hidden(text), "message": '/choose{"choice": "consent:yes"}'})[2]
    assert "Fijn, dank je" not in text
    _send(server, {**_hidden(text), "message": "/stage_preparation"})
    assert server.rows() == before


def test_a_signal_of_danger_names_people_to_call(server: Server) -> None:
    text = _get(server)[2]
    text = _send(server, {**_hidden(text), "message": "ik wil niet meer leven"})[2]
    assert 'href="tel:113"' in text or 'href="tel:08000113"' in text
    assert 'href="tel:112"' in text


def test_a_talk_that_is_gone_begins_under_another_id(server: Server) -> None:
    fields = {"talk": "B" * 32, "turn": "4", "message": "hoi"}
    text = _send(server, fields)[2]
    assert form_talk.EXPIRED in text
    assert _hidden(text)["talk"] != "B" * 32
    assert _hidden(text)["turn"] == "0"


def test_another_site_cannot_put_somebody_into_its_own_talk(server: Server) -> None:
    text = _get(server)[2]
    fields = {**_hidden(text), "message": "hoi"}
    answer = _send(server, fields, **{"Sec-Fetch-Site": "cross-site"})[2]
    assert _hidden(answer)["talk"] != fields["talk"]


def test_wiping(server: Server) -> None:
    text = _get(server)[2]
    talk = _hidden(text)["talk"]
    text = _send(server, {**_hidden(text), "message": "dit moet helemaal weg"})[2]
    assert "helemaal weg" in text
    _, headers, text = _send(server, {**_hidden(text), "wipe": "yes"})
    assert form_talk.WIPED in text
    assert "helemaal weg" not in text
    assert _hidden(text)["talk"] != talk
    assert headers["Clear-Site-Data"] == '"cache"'
    shown = post(f"{server.url}/api/talk/open", {"sender": talk})[1]["messages"]
    assert all(one["from"] == "bot" for one in shown)


def test_the_page_of_a_talk_that_is_over_begins_nothing(server: Server) -> None:
    _, headers, text = _get(server, "/praten?weg")
    assert form_talk.EXPIRED in text
    assert _hidden(text) == {}
    assert headers["Refresh"] is None


def test_odd_forms_get_a_page(server: Server) -> None:
    fields = {"talk": TALK, "message": "hoi"}
    assert _send(server, fields, kind="multipart/form-data; boundary=x")[0] == 415, "no file on disk for what is typed"
    assert _send(server, fields, kind="application/json")[0] == 415
    assert _send(server, {**fields, **{f"a{at}": 1 for at in range(9)}})[0] == 400
    status, _, text = _send(server, {**fields, "message": "x" * 20_000})
    assert status == 413
    assert "te lang" in text
    text = _get(server)[2]
    status, _, text = _send(server, {**_hidden(text), "message": "x " * 400})
    assert status == 200
    assert "Traceback" not in text


def test_explanations_stand_below(server: Server) -> None:
    text = _get(server)[2]
    for message in ("ik wil praten", "liever niet", "wat is evc?"):
        text = _send(server, {**_hidden(text), "message": message})[2]
    assert re.search(r"<summary>Uitleg: EVC</summary><p>[^<]*wat jij al kunt", text)


def test_it_is_small_on_the_line(server: Server) -> None:
    request = urllib.request.Request(f"{server.url}/praten", headers={"Accept-Encoding": "gzip, deflate"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] in ("gzip", "deflate")
        assert len(answer.read()) < 4_000

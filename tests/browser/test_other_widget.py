"""Another Rasa widget, from the npm registry, talks to the same endpoint: nothing of it is kept in the repository.

``@scalableminds/chatroom`` speaks Rasa's REST channel and shows buttons. Its licence is AGPL: it is fetched for the
test only, and is no part of what is shipped. ``npm pack`` fetches one file, without the packages it was built from.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import post
from tests.npm import files_of

WIDGET = "@scalableminds/chatroom@0.12.0"
OTHER = "http://localhost:4712/"
PAGE = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Andere chat</title>
<link rel="stylesheet" href="/Chatroom.css"></head><body><div class="chat-container"></div>
<script src="/Chatroom.js"></script></body></html>"""


@pytest.fixture(scope="module")
def widget(tmp_path_factory):
    """The widget's own files, as its makers put them in the registry."""
    folder = tmp_path_factory.mktemp("chatroom")
    names = ["dist/Chatroom.js", "dist/Chatroom.css"]
    for name, content in files_of(WIDGET, names, folder).items():
        (folder / Path(name).name).write_bytes(content)
    return folder


def test_a_widget_of_others_holds_a_talk(page, base_url, widget):
    def serve(route):
        name = route.request.url[len(OTHER) :]
        if name:
            route.fulfill(path=str(widget / name))
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    page.route(f"{OTHER}**", serve)
    page.goto(OTHER)
    page.evaluate(
        """(host) => {
            const container = document.querySelector('.chat-container');
            const own = { userId: crypto.randomUUID(), messageBlacklist: [], welcomeMessage: 'Zeg hoi.' };
            window.room = new window.Chatroom({ host, title: 'Andere chat', container, ...own });
            window.room.openChat();
        }""",
        base_url.rstrip("/"),
    )
    box = page.locator(".chatroom input[type=text]")

    def say(text):
        box.fill(text)
        box.press("Enter")

    say("hoi")
    page.get_by_text("Hoi, ik ben Leermaatje.").wait_for()
    with page.expect_response("**/webhooks/rest/webhook") as heard:
        page.get_by_text("Ik wil praten", exact=True).click()
    assert heard.value.request.post_data_json["message"] == '/choose{"choice": "role:worker"}'
    page.get_by_text("Mag ik dit gesprek meetellen?").wait_for()
    page.get_by_text("Liever niet", exact=True).click()
    page.get_by_text("Van wie of wat leerde je laatst iets op je werk?").wait_for()
    say("van een collega")
    page.get_by_text("Ben je nu iets aan het leren voor je werk?").wait_for()


def test_an_offer_and_a_card_can_be_read_without_our_widget(chat, base_url):
    """What such a widget sends is these two fields. ``custom`` and ``words`` are extra: the text alone is enough."""
    sender, said = "f0000000-0000-4000-8000-000000000001", []
    for message in ("hoi", "ik wil praten", "liever niet", "van een collega", "nee", "misschien", "wat is evc?"):
        status, answer = post(f"{base_url}/webhooks/rest/webhook", {"message": message, "sender": sender})
        assert status == 200
        assert answer
        assert all(set(one) <= {"recipient_id", "text", "buttons", "custom", "words"} for one in answer)
        assert all(one["recipient_id"] == sender for one in answer)
        assert all(one.get("text") for one in answer)
        said += answer
    assert any("wat jij al kunt" in one["text"] for one in said)

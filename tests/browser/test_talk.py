"""A talk with the real server, as a person has it: buttons, typing, coming back, wiping, no internet."""

from __future__ import annotations

import re

from bot.server.chat import KIND
from tests.browser import samples
from tests.browser.test_access import FOCUS


def test_by_buttons(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.press("Wat bewaar je?")
    chat.press("Ja, dat mag")
    assert "Vraag 1 van 4" in chat.bots()[-1]
    assert chat.mine() == ["Ik wil praten", "Wat bewaar je?", "Ja, dat mag"]
    assert chat.host.locator(".prog .on").count() == 1
    assert chat.host.locator(".choice.picked").count() >= 2


def test_by_typing(chat):
    chat.open()
    chat.type("ik wil praten")
    chat.type("ja dat mag")
    assert "Vraag 1 van 4" in " ".join(chat.bots())
    before = len(chat.bots())
    chat.input.fill("van een collega,\nze liet me de nieuwe machine zien")
    chat.input.press("Enter")
    chat.answered(before)
    assert chat.mine()[-1] == "van een collega,\nze liet me de nieuwe machine zien"
    assert chat.input.input_value() == ""


def test_always_at_hand(chat):
    chat.open()
    for name in ("Makkelijker", "Nog een keer", "Stop"):
        before = len(chat.bots())
        chat.page.get_by_role("button", name=name, exact=True).click()
        chat.answered(before)
        assert chat.mine()[-1] == name


def test_back_to_the_previous_question(chat):
    """Asked of the server, since an answer that was typed left no button to go back to."""
    chat.open()
    chat.press("Ik wil praten")
    chat.type("liever niet")
    assert "Vraag 1 van 4" in chat.bots()[-1]
    before = len(chat.bots())
    chat.page.get_by_role("button", name="Menu").click()
    chat.page.get_by_role("button", name="Vorige vraag").click()
    chat.answered(before)
    assert chat.mine()[-1] == "Vorige vraag"
    assert "Mag ik dit gesprek meetellen?" in chat.bots()[-1]
    assert chat.page.evaluate(FOCUS) == "Menu", "the focus is not lost with the menu"
    chat.press("Liever niet")
    chat.press("Van een collega")
    assert "Vraag 2 van 4" in chat.bots()[-1]


def test_an_earlier_button_can_be_pressed_again(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.press("Liever niet")
    chat.choice("Ja, dat mag").click()
    chat.page.get_by_text("Fijn, dank je.").wait_for()
    assert chat.mine()[-2:] == ["Liever niet", "Ja, dat mag"]


def test_comes_back_after_reload(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.press("Ja, dat mag")
    said, mine, sender = chat.bots(), chat.mine(), chat.kept()["sender"]
    chat.page.reload()
    chat.host.locator(".me").nth(len(mine) - 1).wait_for()
    assert chat.bots() == said
    assert chat.mine() == mine
    assert chat.kept()["sender"] == sender
    assert chat.host.locator(".choice.picked").count() == 2
    chat.type("van een collega")
    assert len(chat.bots()) > len(said)


def test_what_the_phone_keeps(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.type("mijn naam is Annelies")
    assert re.fullmatch(r"[0-9a-f]{32}", chat.kept()["sender"])
    assert set(chat.kept()) == {"sender", "at", "size", "aloud"}
    assert "Annelies" not in chat.page.evaluate("JSON.stringify({...sessionStorage})")
    assert chat.page.evaluate("localStorage.length") == 0
    assert chat.page.evaluate("document.cookie") == ""
    assert chat.page.context.cookies() == []


def test_wipe_wipes_phone_and_server(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.type("dit moet helemaal weg")
    sender = chat.kept()["sender"]
    chat.page.get_by_role("button", name="Menu").click()
    chat.page.get_by_role("button", name="Begin opnieuw en wis alles").click()
    with chat.page.expect_request("**/api/talk/wipe") as wiped:
        chat.page.get_by_role("button", name="Ja, wis alles").click()
    assert wiped.value.post_data_json == {"sender": sender}
    chat.host.locator(".note").wait_for()
    chat.choice("Ik wil praten").wait_for()
    assert chat.mine() == []
    assert chat.kept()["sender"] != sender
    assert "helemaal weg" not in chat.page.evaluate("JSON.stringify({...sessionStorage})")
    again = chat.page.request.post(f"{chat.base_url}/api/talk/open", data={"sender": sender, "source": ""})
    assert all(one["from"] == "bot" for one in again.json()["messages"])


def test_wipe_can_be_called_off(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.page.get_by_role("button", name="Menu").click()
    chat.page.get_by_role("button", name="Begin opnieuw en wis alles").click()
    chat.page.get_by_role("button", name="Nee, ga terug").click()
    assert chat.mine() == ["Ik wil praten"]


def test_after_an_hour_nothing_remains(new_page, chat_on):
    page = new_page()
    page.clock.install()
    chat = chat_on(page).open()
    page.clock.resume()
    chat.press("Ik wil praten")
    sender = chat.kept()["sender"]
    page.clock.fast_forward("01:01:00")
    page.get_by_role("button", name="Begin opnieuw", exact=True).wait_for()
    assert chat.mine() == []
    assert chat.bots() == []
    assert chat.kept() is None
    page.get_by_role("button", name="Begin opnieuw", exact=True).click()
    chat.choice("Ik wil praten").wait_for()
    assert chat.kept()["sender"] != sender


def test_an_old_sender_is_dropped_at_load(chat):
    chat.open()
    sender = chat.kept()["sender"]
    chat.page.evaluate(
        "const kept = JSON.parse(sessionStorage.leermaatje); kept.at -= 61 * 60000;"
        "sessionStorage.leermaatje = JSON.stringify(kept)"
    )
    chat.open()
    assert chat.kept()["sender"] != sender


def test_offline_is_retried_by_itself(chat):
    chat.open()
    chat.press("Ik wil praten")
    before = len(chat.bots())
    chat.page.context.set_offline(True)
    chat.page.get_by_text("Je hebt nu geen internet").first.wait_for()
    chat.input.fill("ja dat mag")
    chat.input.press("Enter")
    chat.page.get_by_text("Nog niet verstuurd").wait_for()
    assert chat.page.get_by_role("button", name="Stuur opnieuw").is_visible()
    chat.page.context.set_offline(False)
    chat.answered(before)
    assert chat.mine() == ["Ik wil praten", "ja dat mag"]
    assert chat.page.get_by_text("Nog niet verstuurd").count() == 0
    assert not chat.host.locator(".banner").is_visible()


def test_two_messages_offline_go_in_order(chat):
    chat.open()
    chat.page.context.set_offline(True)
    for text in ("ik wil praten", "ja dat mag"):
        chat.input.fill(text)
        chat.input.press("Enter")
    chat.page.get_by_text("Nog niet verstuurd").nth(1).wait_for()
    sent = []
    chat.page.on("request", lambda one: sent.append(one.post_data_json["message"]) if "webhook" in one.url else None)
    chat.page.context.set_offline(False)
    chat.page.wait_for_function(
        "() => document.querySelector('leermaatje-chat').shadowRoot.querySelectorAll('.me.ok').length === 2"
    )
    assert sent == ["ik wil praten", "ja dat mag"]


def test_a_lost_answer_is_not_sent_twice(chat):
    """The server got the message, the phone lost the answer: the talk is taken from the server."""
    chat.open()
    lost = []

    def lose(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort("connectionreset")

    chat.page.route("**/webhooks/rest/webhook", lose)
    sent = []
    chat.page.on("request", lambda one: sent.append(one) if "webhook" in one.url else None)
    before = len(chat.bots())
    chat.choice("Ik wil praten").click()
    chat.page.get_by_role("button", name="Stuur opnieuw").click()
    chat.answered(before)
    assert len(sent) == 1
    assert chat.mine() == ["Ik wil praten"]
    chat.choice("Ja, dat mag").wait_for()


def test_server_away_and_back(chat):
    chat.open()
    chat.page.route("**/webhooks/rest/webhook", lambda route: route.fulfill(status=503, json={"text": "Even pauze."}))
    chat.choice("Ik wil praten").click()
    chat.page.get_by_text("Even pauze.").first.wait_for()
    chat.page.unroute("**/webhooks/rest/webhook")
    before = len(chat.bots())
    chat.page.get_by_role("button", name="Stuur opnieuw").click()
    chat.answered(before)
    chat.choice("Ja, dat mag").wait_for()


def test_too_fast(chat):
    """The kind text is shown, the message waits, and one tap sends it: without asking first whether it came."""
    chat.open()
    refused = {"status": 429, "json": {"text": KIND[429]}, "headers": {"Retry-After": "2"}}
    chat.page.route("**/webhooks/rest/webhook", lambda route: route.fulfill(**refused))
    chat.choice("Ik wil praten").click()
    chat.page.get_by_text(KIND[429]).first.wait_for()
    chat.page.get_by_text("Nog niet verstuurd").wait_for()
    chat.page.unroute("**/webhooks/rest/webhook")
    before, asked = len(chat.bots()), []
    chat.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    chat.page.get_by_role("button", name="Stuur opnieuw").click()
    chat.answered(before)
    chat.choice("Ja, dat mag").wait_for()
    assert asked == ["webhook"]


def test_server_away_at_the_start(chat):
    chat.page.route("**/api/talk/open", lambda route: route.abort())
    chat.page.goto(chat.base_url)
    again = chat.page.get_by_role("button", name="Probeer opnieuw")
    again.wait_for()
    chat.page.unroute("**/api/talk/open")
    again.click()
    chat.choice("Ik wil praten").wait_for()


def test_a_refused_message_comes_back_to_the_input(chat, played):
    played(chat.page, [samples.QUESTION], {"text": "Dat is te lang. Zeg het korter."}, status=413)
    chat.open()
    chat.input.fill("een heel lang verhaal")
    chat.input.press("Enter")
    chat.page.get_by_text("Dat is te lang.").first.wait_for()
    assert chat.input.input_value() == "een heel lang verhaal"
    assert chat.page.get_by_text("Niet verstuurd").is_visible()


def test_waiting_is_honest(chat, played):
    """The dots are there while an answer is on its way, and only then."""
    chat.open()
    dots = chat.host.locator(".think")
    assert not dots.is_visible()
    held = []
    chat.page.route("**/webhooks/rest/webhook", lambda route: held.append(route))
    chat.choice("Ik wil praten").click()
    dots.wait_for(state="visible")
    held[0].continue_()
    chat.choice("Ja, dat mag").wait_for()
    assert not dots.is_visible()


def test_at_most_500_characters(chat):
    chat.open()
    chat.input.fill("a" * 450)
    assert chat.page.get_by_text("Nog 50 letters.").is_visible()
    assert chat.input.get_attribute("maxlength") == "500"


def test_the_doors(chat):
    chat.open()
    before = len(chat.bots())
    chat.page.get_by_role("link", name="Ik ben leerambassadeur").click()
    chat.answered(before)
    assert chat.mine() == ["Ik ben leerambassadeur"]
    chat.page.get_by_role("link", name="Ik wil praten").click()
    chat.page.wait_for_timeout(500)
    assert chat.mine() == ["Ik ben leerambassadeur"], "past that question a door only leads to the chat"
    assert chat.host.locator(".panel").evaluate("one => one.getBoundingClientRect().top") < 400

"""How each kind of message looks and works; the server's part is played."""

from __future__ import annotations

from tests.browser import samples


def test_all_is_text(chat, played):
    played(chat.page, [samples.HOSTILE, {**samples.HOSTILE, "custom": None}, {"from": "user", "text": "<u>ik</u>"}])
    chat.open()
    assert chat.page.evaluate("window.hacked") is None
    assert chat.host.locator(".log :is(img, b, u, script, i:not(.think i))").count() == 0
    assert "<b>vet</b>" in chat.bots()[1]
    assert chat.host.locator(".bubble").first.evaluate("one => getComputedStyle(one).whiteSpace") == "pre-line"


def test_faces(chat, played):
    played(chat.page, [samples.FACES], [{"text": "Fijn."}])
    chat.open()
    boxes = [one.bounding_box() for one in chat.host.locator(".choice").all()]
    assert len({round(box["y"]) for box in boxes}) == 1, "side by side"
    assert min(box["height"] for box in boxes) > 80
    mouths = chat.host.locator(".choice svg path").evaluate_all("all => all.map(one => one.getAttribute('d'))")
    assert len(set(mouths)) == 3
    with chat.page.expect_request("**/webhook") as sent:
        chat.choice("Misschien").click()
    assert sent.value.post_data_json["message"] == samples.FACES["buttons"][1]["payload"]
    assert chat.mine() == ["Misschien"]


def test_faces_with_a_step(chat, played):
    played(chat.page, [samples.SCAN_FACES])
    chat.open()
    assert "Vraag 1 van 6" in chat.bots()[0]
    assert chat.host.locator(".choice svg path").count() == 3
    steps = chat.host.locator(".prog i")
    assert (steps.count(), chat.host.locator(".prog i.on").count()) == (6, 1)


def test_scan(chat, played, no_violations):
    played(chat.page, [samples.SCAN, samples.QUESTION])
    chat.open()
    card = chat.host.locator(".card.scan")
    assert card.get_by_role("heading").inner_text() == "Hoe leerrijk is je werk?"
    assert card.locator("dt").all_inner_texts() == ["Richting: veel.", "Ruimte: een beetje.", "Ruggensteun: weinig."]
    bars = [[one.locator("i.on").count(), one.locator("i").count()] for one in card.locator(".bar").all()]
    assert bars == [[3, 3], [2, 3], [1, 3]]
    assert all(one.bounding_box()["height"] >= 10 for one in card.locator(".bar i").all())
    assert card.locator(".bar[aria-hidden=true]").count() == 3, "the level stands in words; the bar is only seen"
    assert "Je staat er nu vaak alleen voor." in chat.bots()[0]
    assert samples.SCAN["text"] not in chat.bots()[0]
    no_violations(chat.page)


def test_a_scan_with_odd_content_breaks_nothing(chat, played):
    odd = {"kind": "scan", "title": "<b>x</b>", "bars": [{"label": "<i>L</i>", "level": "heel veel", "text": "Ja."}]}
    played(chat.page, [{**samples.SCAN, "custom": odd}, {**samples.SCAN, "custom": {"kind": "scan"}}, samples.QUESTION])
    chat.open()
    assert chat.host.locator(".card.scan dt").all_inner_texts() == ["<i>L</i>."]
    assert chat.host.locator(".card.scan .bar i.on").count() == 0


def test_offer(chat, played):
    played(chat.page, [samples.OFFER, samples.QUESTION])
    chat.open()
    card = chat.host.locator(".card")
    labels = ["Waarom", "Wie betaalt", "Hoe lang", "Eerste stap", "Bron"]
    assert card.locator("dt").all_inner_texts() == labels
    assert samples.OFFER["text"] not in chat.bots()[0]
    link = card.get_by_role("link")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_phones(chat, played):
    played(chat.page, [samples.PHONES, samples.QUESTION])
    chat.open()
    assert chat.page.get_by_role("link", name="Bel 0800").get_attribute("href") == "tel:08000000000"
    assert chat.host.locator(".phones a").count() == 2, "an address that is not of the web is no link"


def test_card_prints_alone(chat, played):
    chat.page.add_init_script("window.print = () => { window.printed = true; }")
    played(chat.page, [samples.CARD, samples.QUESTION])
    chat.open()
    chat.page.get_by_role("button", name="Printen").click()
    chat.page.wait_for_function("() => window.printed")
    chat.page.emulate_media(media="print", color_scheme="dark")
    printed = chat.page.locator(".leermaatje-print")
    assert printed.get_by_text("Schrijf vandaag drie dingen").is_visible()
    assert not chat.host.is_visible()
    assert not chat.page.locator("header").first.is_visible()
    chat.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    chat.page.emulate_media(media="screen")
    assert printed.count() == 0
    assert chat.host.is_visible()


def test_card_as_a_picture(chat, played):
    played(chat.page, [samples.CARD, samples.QUESTION])
    chat.open()
    with chat.page.expect_download() as saved:
        chat.page.get_by_role("button", name="Bewaar als plaatje").click()
    with open(saved.value.path(), "rb") as file:
        picture = file.read()
    assert saved.value.suggested_filename == "mijn-kaartje.png"
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_card_is_shared_only_where_that_works(new_page, chat_on, played):
    page = new_page()
    page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")
    played(page, [samples.CARD, samples.QUESTION])
    chat_on(page).open()
    assert page.get_by_role("button", name="Delen").count() == 0

    page = new_page()
    page.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    played(page, [samples.CARD, samples.QUESTION])
    chat_on(page).open()
    page.get_by_role("button", name="Delen").click()
    assert "De eerste stap: Schrijf vandaag" in page.evaluate("window.shared.text")

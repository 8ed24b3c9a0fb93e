"""WCAG 2.2 AA: axe on every state, keyboard, live region, zoom, targets, motion, colours."""

from __future__ import annotations

import pytest

from tests.browser import samples

FOCUS = """() => {
    let at = document.activeElement;
    while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
    return at ? (at.getAttribute('aria-label') || at.innerText || at.id || at.tagName).trim() : '';
}"""
SMALL = """() => {
    const found = [];
    const look = (root) => root.querySelectorAll('*').forEach((one) => {
        if (one.shadowRoot) look(one.shadowRoot);
        if (!one.matches('a, button, textarea, input, select')) return;
        const box = one.getBoundingClientRect();
        if (box.width && (box.width < 44 || box.height < 44)) found.push([one.outerHTML, box.width, box.height]);
    });
    look(document);
    return found;
}"""
WIDE = """() => {
    const found = [];
    const look = (root) => root.querySelectorAll('*').forEach((one) => {
        if (one.shadowRoot) look(one.shadowRoot);
        if (one.matches('.sr, .sr *, svg *')) return;
        if (one.getBoundingClientRect().right > innerWidth + 1) found.push(one.outerHTML.slice(0, 120));
    });
    look(document);
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return found;
}"""
ALL = [samples.OFFER, samples.CARD, samples.PHONES, samples.SCAN, samples.FACES, samples.QUESTION]
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@SCHEMES
def test_axe_in_a_real_talk(new_page, chat_on, no_violations, scheme):
    chat = chat_on(new_page(color_scheme=scheme)).open()
    no_violations(chat.page)
    chat.press("Ik wil praten")
    chat.press("Ja, dat mag")
    no_violations(chat.page)


@SCHEMES
@pytest.mark.parametrize(
    "messages",
    [
        [samples.OFFER, samples.QUESTION],
        [samples.CARD, samples.FACES],
        [samples.PHONES, samples.QUESTION],
        [samples.SCAN, samples.SCAN_FACES],
    ],
    ids=["offer", "card and faces", "phones", "scan"],
)
def test_axe_on_messages(new_page, chat_on, played, no_violations, scheme, messages):
    page = new_page(color_scheme=scheme)
    page.add_init_script("navigator.share = async () => {}")
    played(page, messages)
    chat_on(page).open()
    no_violations(page)


@SCHEMES
def test_axe_while_waiting_and_on_error(new_page, chat_on, no_violations, scheme):
    chat = chat_on(new_page(color_scheme=scheme)).open()
    held = []
    chat.page.route("**/webhooks/rest/webhook", lambda route: held.append(route))
    chat.choice("Ik wil praten").click()
    chat.host.locator(".think").wait_for(state="visible")
    no_violations(chat.page)
    held[0].abort()
    chat.page.get_by_role("button", name="Stuur opnieuw").wait_for()
    no_violations(chat.page)


@SCHEMES
def test_axe_on_the_menu(new_page, chat_on, no_violations, scheme):
    chat = chat_on(new_page(color_scheme=scheme)).open()
    chat.page.get_by_role("button", name="Menu").click()
    no_violations(chat.page)
    chat.page.get_by_role("button", name="Begin opnieuw en wis alles").click()
    no_violations(chat.page)


@SCHEMES
@pytest.mark.parametrize("width", [768, 1280])
def test_axe_on_wide_screens(new_page, chat_on, no_violations, scheme, width):
    chat = chat_on(new_page(color_scheme=scheme, viewport={"width": width, "height": 800})).open()
    no_violations(chat.page)


def test_axe_in_forced_colours(new_page, chat_on, played, no_violations):
    page = new_page(forced_colors="active")
    played(page, ALL)
    chat = chat_on(page).open()
    no_violations(page)
    assert chat.host.locator(".bubble").first.evaluate("one => getComputedStyle(one).borderTopWidth") != "0px"


def test_large_letters(chat, no_violations):
    chat.open()
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    bubble = chat.host.locator(".bubble").first
    sizes = [bubble.evaluate(size)]
    for _ in range(2):
        chat.page.get_by_role("button", name="A+").click()
        sizes.append(bubble.evaluate(size))
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[2] >= 1.5 * sizes[0]
    no_violations(chat.page)
    assert chat.page.evaluate(WIDE) == []
    chat.page.reload()
    chat.choice("Ik wil praten").wait_for()
    assert bubble.evaluate(size) == sizes[2], "kept for this talk"


def test_text_at_200_percent(chat, played, no_violations):
    """The browser's own letter size doubled, on a phone."""
    played(chat.page, ALL)
    session = chat.page.context.new_cdp_session(chat.page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    chat.open()
    assert chat.host.locator(".bubble").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 32
    assert chat.page.evaluate(WIDE) == []
    no_violations(chat.page)


@pytest.mark.parametrize(
    "viewport",
    [{"width": 320, "height": 568}, {"width": 640, "height": 512}, {"width": 320, "height": 256}],
    ids=["320 px", "200 %", "400 %"],
)
def test_zoom(new_page, chat_on, played, no_violations, viewport):
    page = new_page(viewport=viewport)
    page.add_init_script("navigator.share = async () => {}")
    played(page, ALL)
    chat = chat_on(page).open()
    assert page.evaluate(WIDE) == []
    for target in (chat.choice("Ik weet het niet"), chat.input, page.get_by_role("button", name="Printen")):
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= viewport["height"] + 1
    no_violations(page)


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 568}, {"width": 1280, "height": 800}])
def test_targets(new_page, chat_on, played, viewport):
    page = new_page(viewport=viewport)
    page.add_init_script("navigator.share = async () => {}")
    played(page, [samples.QUESTION, {"from": "user", "text": "Nee, nu niet"}, *ALL], None, status=503)
    chat = chat_on(page).open()
    chat.choice("Ik weet het niet").click()
    page.get_by_role("button", name="Stuur opnieuw").wait_for()
    page.get_by_role("button", name="Menu").click()
    assert page.evaluate(SMALL) == []


def test_keyboard_only(chat):
    chat.open()
    keyboard = chat.page.keyboard

    def walk(to):
        seen = []
        for _ in range(40):
            keyboard.press("Tab")
            seen.append(chat.page.evaluate(FOCUS))
            if seen[-1].startswith(to):
                return seen
        raise AssertionError(f"{to} is not reached: {seen}")

    walk("Ik wil praten")
    before = len(chat.bots())
    keyboard.press("Enter")
    chat.answered(before)
    walk("Ja, dat mag")
    before = len(chat.bots())
    keyboard.press("Space")
    chat.answered(before)
    walk("say")
    before = len(chat.bots())
    keyboard.type("van een collega")
    keyboard.press("Enter")
    chat.answered(before)
    assert chat.page.evaluate(FOCUS) == "say", "the focus stays where one types"


def test_focus_order_and_visible_focus(chat):
    chat.open()
    order, outlines = [], []
    for _ in range(14):
        chat.page.keyboard.press("Tab")
        order.append(chat.page.evaluate(FOCUS))
        outlines.append(
            chat.page.evaluate(
                """() => {
                    let at = document.activeElement;
                    while (at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
                    const style = getComputedStyle(at);
                    return [style.outlineStyle, parseFloat(style.outlineWidth)];
                }"""
            )
        )
    wanted = [
        "A+ grotere letters",
        "Menu",
        "Gesprek met Leermaatje",
        "Ik wil praten",
        "Ik ben leerambassadeur",
        "Makkelijker",
        "Nog een keer",
        "Stop",
        "say",
        "Stuur",
    ]
    assert order[: len(wanted)] == wanted
    doors = [one.split("\n")[0] for one in order[len(wanted) :]][:2]
    assert doors == ["Ik wil praten", "Ik ben leerambassadeur"]
    assert all(kind == "solid" and width >= 2 for kind, width in outlines[:12])


def test_menu_by_keyboard(chat):
    chat.open()
    menu = chat.page.get_by_role("button", name="Menu")
    menu.focus()
    chat.page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    chat.page.keyboard.press("Tab")
    assert chat.page.evaluate(FOCUS) == "Vorige vraag"
    chat.page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"
    assert chat.page.evaluate(FOCUS) == "Menu"


def test_new_messages_are_announced_once(chat):
    chat.open()
    chat.page.wait_for_timeout(500)
    assert chat.log.get_attribute("aria-live") == "polite"
    chat.page.evaluate(
        """() => {
            const root = document.querySelector('leermaatje-chat').shadowRoot;
            window.heard = [];
            window.told = [];
            new MutationObserver((all) => all.forEach((one) => {
                const off = one.target.closest('[aria-live]').getAttribute('aria-live') === 'off';
                one.addedNodes.forEach((node) => {
                    if (off || (node.matches && node.matches('[aria-live=off], [aria-hidden=true]'))) return;
                    const named = node.querySelectorAll ? [node, ...node.querySelectorAll('[aria-label]')] : [];
                    const labels = named.map((part) => part.getAttribute('aria-label') || '');
                    window.heard.push(node.textContent + ' ' + labels.join(' '));
                });
            })).observe(root.querySelector('[role=log]'), { childList: true, subtree: true });
            new MutationObserver(() => window.told.push(root.querySelector('[role=status]').textContent))
                .observe(root.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true });
        }"""
    )
    before = chat.host.locator(".bot").count()
    chat.press("Ik wil praten")
    chat.page.wait_for_timeout(500)
    texts = chat.host.locator(".bot .bubble").evaluate_all("all => all.map(one => one.textContent)")[before:]
    heard = chat.page.evaluate("window.heard")
    assert texts
    for text in texts:
        assert sum(text in one for one in heard) == 1
    assert not any("Lees voor" in one for one in heard)
    assert not any(text in told for text in texts for told in chat.page.evaluate("window.told"))


def test_a_restored_talk_is_not_announced(chat):
    chat.open()
    chat.press("Ik wil praten")
    chat.page.add_init_script(
        """document.addEventListener('DOMContentLoaded', () => {
            const log = document.querySelector('leermaatje-chat').shadowRoot.querySelector('[role=log]');
            window.live = [];
            new MutationObserver(() => window.live.push(log.getAttribute('aria-live')))
                .observe(log, { childList: true });
        });"""
    )
    chat.page.reload()
    chat.choice("Ja, dat mag").wait_for()
    assert set(chat.page.evaluate("window.live")) == {"off"}
    chat.page.wait_for_timeout(500)
    assert chat.log.get_attribute("aria-live") == "polite"


def test_names_and_language(chat):
    chat.open()
    assert chat.host.locator(".root").get_attribute("lang") == "nl"
    assert chat.page.locator("html").get_attribute("lang") == "nl"
    assert chat.input.is_visible()
    assert chat.page.get_by_role("heading", level=1).count() == 1


def test_reduced_motion(new_page, chat_on):
    moving = """() => document.querySelector('leermaatje-chat').shadowRoot.getAnimations
        ? document.querySelector('leermaatje-chat').shadowRoot.getAnimations().length : 0"""
    counts = {}
    for wish in ("reduce", "no-preference"):
        chat = chat_on(new_page(reduced_motion=wish)).open()
        chat.page.route("**/webhooks/rest/webhook", lambda route: None)
        chat.choice("Ik wil praten").click()
        chat.host.locator(".think").wait_for(state="visible")
        counts[wish] = chat.page.evaluate(moving)
    assert counts["reduce"] == 0 < counts["no-preference"]


def test_dark(new_page, chat_on):
    grounds = {}
    for scheme in ("light", "dark"):
        chat = chat_on(new_page(color_scheme=scheme)).open()
        grounds[scheme] = chat.host.locator(".panel").evaluate("one => getComputedStyle(one).backgroundColor")
    assert grounds["light"] != grounds["dark"]

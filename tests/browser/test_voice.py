"""Reading aloud, with a voice that is played: what is said, what is lit, and when it stops."""

from __future__ import annotations

import pytest

from tests.browser import samples

#: A voice of the phone itself. It says a word each 40 ms; BOUNDARIES: whether it tells which word it is at.
VOICE = """
window.spoken = [];
window.lit = [];
window.framed = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const voices = [{ lang: 'nl-NL', localService: LOCAL }];
window.root = () => document.querySelector('leermaatje-chat').shadowRoot;
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => voices, addEventListener() {}, removeEventListener() {},
  cancel() { clearTimeout(this.timer); this.speaking = false; },
  speak(words) {
    this.speaking = true;
    words.onstart();
    spoken.push(words.text.trim());
    lit.push([...root().querySelectorAll('.lit')].map((one) => one.textContent.trim()).join('|'));
    const starts = [...words.text.matchAll(/\\S+/g)].map((one) => one.index);
    const step = () => {
      if (!starts.length) { this.speaking = false; words.onend(); return; }
      const at = starts.shift();
      if (BOUNDARIES) words.onboundary({ name: 'word', charIndex: at });
      const spot = root().querySelector('.spot');
      if (spot) {
        const box = spot.getBoundingClientRect();
        const own = words.text.slice(at).match(/^\\S+/)[0];
        framed.push([own, Math.round(box.width), Math.round(box.height), Math.round(box.left), Math.round(box.top)]);
      }
      this.timer = setTimeout(step, 40);
    };
    step();
  } } });
"""


def _voice(local="true", boundaries="true"):
    return VOICE.replace("LOCAL", local).replace("BOUNDARIES", boundaries)


def _read(chat):
    chat.page.get_by_role("button", name="Lees voor", exact=True).first.click()


def test_sentence_and_word_light_up(chat, played):
    chat.page.add_init_script(_voice())
    played(chat.page, [samples.WORDS])
    chat.page.goto(chat.base_url)
    chat.host.locator(".bubble").wait_for()
    _read(chat)
    chat.page.wait_for_function("() => spoken.length === 3 && !speechSynthesis.speaking")
    sentences = ["Je gaat met EVC niet naar school.", "EVC is geen cursus.", "De bond is erbij, verbonden met jou."]
    assert chat.page.evaluate("spoken") == sentences
    assert chat.page.evaluate("lit") == sentences, "one sentence is lit at a time: the one that is read"
    framed = chat.page.evaluate("framed")
    assert [one[0] for one in framed] == " ".join(sentences).split(), "every word, also one that is a button"
    assert len({tuple(one[3:]) for one in framed}) == len(framed), "the frame goes along"
    for word, width, height, _, _ in framed:
        assert 6 * len(word) < width < 16 * len(word) + 30, word
        assert 15 < height < 45
    assert chat.host.locator(".spot, .lit").count() == 0
    text = chat.host.locator(".bubble").first.evaluate("one => one.textContent")
    assert samples.WORDS["text"] in text, "the text itself is untouched"


def test_a_voice_that_does_not_tell_its_words(chat, played):
    chat.page.add_init_script(_voice(boundaries="false"))
    played(chat.page, [samples.WORDS])
    chat.page.goto(chat.base_url)
    chat.host.locator(".bubble").wait_for()
    _read(chat)
    chat.page.wait_for_function("() => spoken.length === 3 && !speechSynthesis.speaking")
    assert chat.page.evaluate("lit.length") == 3
    assert chat.page.evaluate("framed") == []


def test_the_frame_is_not_said_by_the_live_region(chat, played):
    chat.page.add_init_script(_voice())
    played(chat.page, [samples.WORDS])
    chat.page.goto(chat.base_url)
    chat.host.locator(".bubble").wait_for()
    chat.page.wait_for_timeout(400)
    chat.page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => {
                if (!node.matches || !node.matches('[aria-hidden=true]')) said.push(node.textContent);
            }))).observe(root().querySelector('[role=log]'), { childList: true, characterData: true, subtree: true });
        }"""
    )
    _read(chat)
    chat.page.wait_for_function("() => spoken.length === 3 && !speechSynthesis.speaking")
    assert chat.page.evaluate("said") == []


@pytest.mark.parametrize("how", ["typing", "a button", "the same button", "closing the page's chat"])
def test_it_stops(chat, played, how):
    chat.page.add_init_script(_voice())
    played(chat.page, [samples.WORDS, samples.QUESTION], [{"text": "Goed."}])
    chat.open()
    _read(chat)
    chat.page.wait_for_function("() => framed.length >= 2")
    if how == "typing":
        chat.input.press("a")
    elif how == "a button":
        chat.choice("Nee, nu niet").click()
    elif how == "the same button":
        _read(chat)
    else:
        chat.page.evaluate("document.querySelector('leermaatje-chat').remove()")
    assert chat.page.evaluate("speechSynthesis.speaking") is False
    said = chat.page.evaluate("spoken.length")
    chat.page.wait_for_timeout(300)
    assert chat.page.evaluate("spoken.length") == said
    if how != "closing the page's chat":
        assert chat.host.locator(".spot, .lit, .bot .speak[aria-pressed=true]").count() == 0


def test_always_on(chat, played):
    chat.page.add_init_script(_voice())
    played(chat.page, [samples.WORDS, samples.QUESTION], [{"text": "Dat is mooi. Ga zo door."}])
    chat.open()
    always = chat.page.get_by_role("button", name="Lees alles voor")
    always.click()
    assert always.get_attribute("aria-pressed") == "true"
    chat.press("Nee, nu niet")
    chat.page.wait_for_function("() => spoken.slice(-2).join(' ') === 'Dat is mooi. Ga zo door.'")
    chat.page.evaluate("spoken.length = 0")
    chat.host.locator(".word").first.click()
    chat.page.wait_for_function("() => spoken.length === 2")
    assert chat.page.evaluate("spoken[1]") == "Dat komt op papier.", "an explanation is read too"
    chat.page.reload()
    chat.choice("Nee, nu niet").wait_for()
    assert always.get_attribute("aria-pressed") == "true", "for as long as the talk lives"
    always.click()
    assert always.get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_can_be_seen(new_page, chat_on, played, scheme):
    """A drawing is no text to axe: the colour is looked at here."""
    page = new_page(color_scheme=scheme)
    page.add_init_script(_voice())
    played(page, [samples.QUESTION])
    chat = chat_on(page).open()
    button = chat.host.locator(".head .speak")
    for _ in range(2):
        assert button.is_visible()
        ink, ground = button.evaluate(
            """one => {
                const own = getComputedStyle(one), head = getComputedStyle(one.parentNode).backgroundColor;
                const clear = own.backgroundColor === 'rgba(0, 0, 0, 0)';
                return [own.color, clear ? head : own.backgroundColor].map((colour) => {
                    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
                        const share = part / 255;
                        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
                    });
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
                });
            }"""
        )
        assert max(ink, ground) / min(ink, ground) >= 3
        button.click()


def test_what_is_read_is_in_sight(new_page, chat_on, played):
    page = new_page(viewport={"width": 360, "height": 560}, reduced_motion="reduce")
    page.add_init_script(_voice())
    played(page, [samples.OFFER, {"from": "bot", "text": "Zin. " * 40}, samples.QUESTION])
    chat = chat_on(page).open()
    page.evaluate(
        """() => {
            window.hidden = [];
            const speak = speechSynthesis.speak.bind(speechSynthesis);
            speechSynthesis.speak = (words) => {
                speak(words);
                const seen = root().querySelector('.log').getBoundingClientRect();
                const box = root().querySelector('.lit').getBoundingClientRect();
                if (box.top < seen.top - 1 || box.bottom > seen.bottom + 1) hidden.push(words.text);
            };
        }"""
    )
    _read(chat)
    page.wait_for_function("() => spoken.length >= 8")
    assert page.evaluate("hidden") == []


def test_no_voice_on_the_phone_itself(chat, played):
    """A voice that is not on the phone sends the text elsewhere."""
    chat.page.add_init_script(_voice(local="false"))
    played(chat.page, [samples.QUESTION])
    chat.open()
    chat.page.wait_for_timeout(200)
    assert not chat.host.locator(".speak").first.is_visible()
    assert not chat.host.locator(".bot .speak").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_while_reading(new_page, chat_on, played, no_violations, scheme):
    page = new_page(color_scheme=scheme)
    page.add_init_script(_voice().replace("setTimeout(step, 40)", "setTimeout(step, 900)"))
    played(page, [samples.WORDS, samples.QUESTION])
    chat = chat_on(page).open()
    _read(chat)
    page.wait_for_function("() => framed.length >= 1")
    assert chat.host.locator(".lit").count() == 1
    no_violations(page)

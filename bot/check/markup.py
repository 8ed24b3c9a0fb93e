"""The words that a page or a script shows: visible text, labels for screen readers, hints in fields."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import List, Optional, Tuple

from bot.check.offence import relative
from bot.check.texts import Text

_SHOWN = ("alt", "aria-label", "placeholder", "title", "heading")
_BLOCKS = re.compile(
    "a|button|dd|div|dt|figcaption|footer|h1|h2|h3|h4|header|label|legend|li|main|nav|option|p|section|"
    "strong|td|th|title|ul"
)
_SHORT = re.compile("a|button|dt|h1|h2|h3|h4|label|legend|option|th|title|strong")
_SILENT = {"script", "style", "svg", "template"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: List[Tuple[int, str, bool]] = []
        self._open: List[str] = []
        self._buffer = ""
        self._line = 1

    def _flush(self) -> None:
        text = " ".join(self._buffer.split())
        if text:
            self.found.append((self._line, text, any(_SHORT.fullmatch(tag) for tag in self._open)))
        self._buffer = ""

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        if _BLOCKS.fullmatch(tag) or tag == "br":
            self._flush()
        values = dict(attrs)
        line = self.getpos()[0]
        for name in _SHOWN:
            if values.get(name):
                self.found.append((line, str(values[name]), True))
        if tag == "meta" and values.get("name") == "description" and values.get("content"):
            self.found.append((line, str(values["content"]), False))
        if tag not in ("meta", "link", "img", "br", "input", "hr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self._flush()
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if set(self._open) & _SILENT:
            return
        if data.strip() and not self._buffer.strip():
            blank = data[: len(data) - len(data.lstrip())]
            self._line = self.getpos()[0] + blank.count("\n")
        self._buffer += data


def from_html(path: Path, root: Path) -> List[Text]:
    """Return what a page shows or lets a screen reader say."""
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    page._flush()
    return [Text(relative(path, root), line, text, "page", label) for line, text, label in page.found]


_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.S)
_TEMPLATE = re.compile(r"`[^`]*`", re.S)
_LITERAL = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"")
#: Words with a capital that are names in the browser and never shown.
_OF_THE_BROWSER = re.compile("Escape|Enter|Tab|Shift|POST|GET|PUT|AbortController|Content-Type|DOMContentLoaded|Error")


def _blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match.group(0))


def from_script(path: Path, root: Path) -> List[Text]:
    """Return the strings of a script that are prose: they begin with a capital and hold only words and marks."""
    source = _TEMPLATE.sub(_blank, _COMMENT.sub(_blank, path.read_text(encoding="utf-8")))
    found: List[Text] = []
    for match in _LITERAL.finditer(source):
        text = (match.group(1) or match.group(2) or "").replace("\\'", "'").strip()
        if not re.fullmatch(r"[A-ZÀ-Ý][A-Za-zà-öø-ÿÀ-Ý0-9 ,.:;!?'’…%()/-]*", text) or _OF_THE_BROWSER.fullmatch(text):
            continue
        # What has no two small letters in a row is the path of a drawing.
        if not re.search(r"[a-z]{2}", text) or ("-" in text and " " not in text):
            continue
        line = source.count("\n", 0, match.start()) + 1
        label = not re.search(r"[.!?…]$", text)
        found.append(Text(relative(path, root), line, text, "script", label))
    return found

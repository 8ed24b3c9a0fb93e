"""Takes up a changed ``knowledge/`` while the server runs; one with a mistake never replaces the last good one.

All that was read stands in one frozen object that is exchanged as a whole: whoever took it for a message keeps the one
they took until the message is answered.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional, Tuple

from bot.events import tell
from bot.knowledge.base import Knowledge
from bot.knowledge.load import KnowledgeError, load_knowledge
from bot.knowledge.privacy import PrivacyPart, load_privacy
from bot.programme.texts import Texts, load_texts
from bot.settings import SettingError

_log = logging.getLogger(__name__)
#: What tells one state of the folder from another: for each file its name, moment of change (ns), size and inode.
State = Tuple[Tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Content:
    """All that is read from ``knowledge/``: what talks know, the words of the programme page and of ``/privacy``."""

    known: Knowledge
    texts: Texts
    privacy: Tuple[PrivacyPart, ...]


def read_content(folder: Path) -> Content:
    """Read and check a folder; takes a few seconds.

    Raises:
        KnowledgeError: with one sentence that says which file and line is wrong and how to mend it.

    """
    return Content(load_knowledge(folder), load_texts(folder), tuple(load_privacy(folder)))


def state_of(folder: Path) -> State:
    """Return the state of all YAML files of a folder, without reading them."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        try:
            status = path.stat()
        except OSError:  # It went away in between, or it is a link to nothing.
            found.append((str(path), 0, 0, 0))
        else:
            found.append((str(path), status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(found)


class Rereading:
    """The content of a folder as it was last read without a mistake."""

    def __init__(self, folder: Path, prepare: Callable[[Content], None] = lambda content: None) -> None:
        """Read the folder for the first time. ``prepare`` gets content before it is taken up later on.

        Raises:
            KnowledgeError: when the folder holds a mistake.

        """
        self._folder, self._prepare = folder, prepare
        self._tried: Optional[State] = state_of(folder)
        self._last_seen = self._tried
        self._read: Optional[Tuple[State, Content]] = None
        #: What holds now.
        self.now = read_content(folder)
        #: Why the folder as it stands is not taken up, in one sentence; empty when it is.
        self.error = ""

    def look(self) -> bool:
        """Take the folder up when it changed since it was last tried; return whether new content holds.

        A change is taken up at the second look that finds it: an editor may still be writing at the first. Blocks, for
        seconds when there is something to read: call it beside the loop, by one caller at a time.
        """
        state = state_of(self._folder)
        settled, self._last_seen = state == self._last_seen, state
        if state == self._tried or not settled:
            return False
        try:
            if self._read is None or self._read[0] != state:
                self._read = (state, read_content(self._folder))
            if state_of(self._folder) != state:
                return False
            content = self._read[1]
            self._prepare(content)
        except SettingError as error:  # The database is away: what was read is tried again.
            self._refuse(str(error))
            return False
        except KnowledgeError as error:
            self._refuse(str(error).replace(f"{self._folder}/", f"{self._folder.name}/"))
        except Exception as error:  # Whatever an edit can do: the last good content stays.
            self._refuse(f"the knowledge cannot be read ({type(error).__name__}); run 'make check' to see where.")
        else:
            self.now, self.error = content, ""
        self._tried, self._read = state, None
        return not self.error

    def _refuse(self, reason: str) -> None:
        if reason != self.error:
            tell(_log, "knowledge_refused", why=reason)
        self.error = reason

"""What the actions need of the world, made once at the first use: knowledge, texts, the stage log and today's date."""

from __future__ import annotations

import datetime as dt
import functools
from typing import FrozenSet, Tuple

from ruamel.yaml import YAML

from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge
from bot.programme.texts import Texts, load_texts
from bot.settings import ROOT, Settings, read_settings
from bot.stagelog.row import may_be_counted, row_of, week_of
from bot.stagelog.store import StageLog, new_id
from bot.talk.context import Context
from bot.talk.state import Talk


@functools.lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return read_settings()


@functools.lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Return the knowledge of ``knowledge/``, read and checked once."""
    return load_knowledge(ROOT / "knowledge")


@functools.lru_cache(maxsize=1)
def programme_texts() -> Texts:
    """Return the words of the programme page, read and checked once."""
    return load_texts(ROOT / "knowledge")


@functools.lru_cache(maxsize=1)
def response_names() -> FrozenSet[str]:
    """Return the names of the texts in ``domain.yml``, to know which have an easier twin."""
    with (ROOT / "domain.yml").open(encoding="utf-8") as file:
        return frozenset(YAML(typ="safe", pure=True).load(file)["responses"])


@functools.lru_cache(maxsize=1)
def stage_log() -> StageLog:
    """Return the stage log, with its tables, offers and the sources of the settings up to date."""
    log = StageLog(settings().database_url)
    log.migrate()
    log.know_offers(offer_ids())
    log.register(settings().sources, week_of(settings().today or dt.date.today()))
    return log


def offer_ids() -> Tuple[str, ...]:
    """Return the ids of all ideas and routes, which are the vocabulary of offers."""
    known = knowledge()
    return tuple(entry.id for entry in (*known.ideas, *known.routes))


def context() -> Context:
    """Return knowledge and date for a turn. ``LEERMAATJE_TODAY`` sets another date, for demonstrations and tests."""
    return Context(known=knowledge(), today=settings().today or dt.date.today())


def count(talk: Talk, day: dt.date) -> None:
    """Write or complete the row of a talk that may be counted; the link to it lives only in the talk."""
    if talk.row_id and talk.consent == "no":
        # Somebody took their yes back: the row goes too. When the database is away, the next turn tries again.
        talk.row_id = None if stage_log().delete(talk.row_id) else talk.row_id
    if not may_be_counted(talk):
        return
    log = stage_log()
    talk.row_id = talk.row_id or new_id()
    log.save(talk.row_id, row_of(talk, day, offer_ids(), log.sources()))

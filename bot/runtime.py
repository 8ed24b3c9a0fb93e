"""What the actions need of the world, made once at the first use: knowledge, texts, the stage log and today's date."""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from typing import FrozenSet, Optional, Tuple

from ruamel.yaml import YAML

from bot.knowledge.base import Knowledge
from bot.knowledge.privacy import PrivacyPart
from bot.programme.texts import Texts
from bot.rereading import Content, Rereading
from bot.settings import ROOT, Settings, read_settings
from bot.stagelog.row import may_be_counted, row_of, week_of
from bot.stagelog.store import StageLog, new_id
from bot.stagelog.writer import RegisteredOnly, Writer
from bot.talk.context import Context
from bot.talk.state import Talk


@functools.lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return read_settings()


@functools.lru_cache(maxsize=1)
def rereading() -> Rereading:
    """Return what holds ``knowledge/`` and takes its changes up when told to look (:mod:`bot.server.rereading`)."""
    return Rereading(ROOT / "knowledge", _prepare)


def _prepare(content: Content) -> None:
    """Let rows name the offers of changed knowledge before a talk can choose them."""
    if stage_log.cache_info().currsize:
        stage_log().know_offers(_ids(content.known))


def knowledge_error() -> str:
    """Return why ``knowledge/`` as it stands is not used, in one sentence; empty when it is or was never read."""
    return rereading().error if rereading.cache_info().currsize else ""


def knowledge() -> Knowledge:
    """Return the knowledge that holds now. Take it once a message: the next call may return a newer one."""
    return rereading().now.known


def programme_texts() -> Texts:
    """Return the words of the programme page that hold now."""
    return rereading().now.texts


def privacy_parts() -> Tuple[PrivacyPart, ...]:
    """Return the words of the page ``/privacy`` that hold now."""
    return rereading().now.privacy


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
    return _ids(knowledge())


def _ids(known: Knowledge) -> Tuple[str, ...]:
    return tuple(entry.id for entry in (*known.ideas, *known.routes))


@functools.lru_cache(maxsize=1)
def writer() -> Writer:
    """Return what writes rows to the stage log beside the talks."""
    return Writer(RegisteredOnly(stage_log()))


def context() -> Context:
    """Return knowledge and date for a turn. ``LEERMAATJE_TODAY`` sets another date, for demonstrations and tests."""
    return Context(known=knowledge(), today=settings().today or dt.date.today(), chance=secrets.randbelow(2**31))


def count(talk: Talk, day: dt.date, known: Optional[Knowledge] = None) -> None:
    """Have the row of a talk that may be counted written or completed; the link to it lives only in the talk.

    ``known``: the knowledge that the talk went by, whose offers the row may name; by default that of now.
    """
    if talk.row_id and talk.consent == "no":
        # Somebody took their yes back: the row goes too.
        writer().delete(talk.row_id)
        talk.row_id = None
    if not may_be_counted(talk):
        return
    talk.row_id = talk.row_id or new_id()
    # Whether the source is registered is looked up when the row is written.
    writer().save(talk.row_id, row_of(talk, day, _ids(known or knowledge()), [talk.source] if talk.source else ()))


def close() -> None:
    """Bring what waits to the stage log, and let go of the database. For the end of the process."""
    if writer.cache_info().currsize:
        writer().close()
    if stage_log.cache_info().currsize:
        stage_log().close()

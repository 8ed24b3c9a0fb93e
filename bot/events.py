"""What a process may tell its log: events of a closed list, each with fixed words and fixed fields.

Nothing that somebody typed can get into a line, since there is no way to put a text in one: a field is the kind of a
fault, a place in the code, a number, or a word that is known before any talk begins. A line has no time: the log of a
server would otherwise tell when people talked. journald and containers put one before it; docs/operations.md tells how
to keep it away.

Imports nothing of this project: everything may tell an event.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

DEBUG, INFO, WARNING, ERROR, CRITICAL = (
    logging.DEBUG,
    logging.INFO,
    logging.WARNING,
    logging.ERROR,
    logging.CRITICAL,
)
#: The attribute of a log record that holds its event and fields.
_MARK = "leermaatje_event"


@dataclass(frozen=True)
class Event:
    """``says``: the sentence of the event; its fields stand in braces."""

    level: int
    says: str

    @property
    def fields(self) -> Tuple[str, ...]:
        """The names of the fields, in the order of the sentence."""
        return tuple(re.findall(r"\{(\w+)\}", self.says))


#: Everything that is ever logged.
EVENTS: Dict[str, Event] = {
    # At the start, before there is any talk.
    "serving": Event(INFO, "serving on {address}; the model is being loaded"),
    "first_account": Event(INFO, "shown once: {address}  log in as: {account}  password: {password}"),
    "cannot_start": Event(CRITICAL, "{why}"),
    "demo_database": Event(
        WARNING, "the database holds made-up talks (voorbeelddata); real talks are not counted in it"
    ),
    "switched_off": Event(WARNING, "LEERMAATJE_OFF is set: talks get the notice and no answer"),
    "model_not_loaded": Event(
        CRITICAL,
        "the model could not be loaded ({kind}: {why}); delete {name} and start again, then it is trained anew",
    ),
    # While serving.
    "request_failed": Event(ERROR, "a request failed: {kind} at {place}"),
    "action_failed": Event(ERROR, "action {action} failed: {kind} at {place}"),
    "talk_unreadable": Event(ERROR, "a talk could not be read: it begins anew"),
    "talks_not_kept": Event(ERROR, "talks cannot be kept: {why}"),
    "counted_alone": Event(ERROR, "messages are counted in this process alone: Redis: {kind}"),
    "knowledge_refused": Event(ERROR, "the changed knowledge is not used, the last good one stays: {why}"),
    "row_refused": Event(ERROR, "stage log row refused: {kind}"),
    "row_not_written": Event(WARNING, "stage log not written: {kind}"),
    "row_not_deleted": Event(WARNING, "stage log row not deleted: {kind}"),
    "rows_wait": Event(WARNING, "the stage log's database does not take rows: they wait in memory"),
    "rows_lost": Event(WARNING, "{count} rows of the stage log were not written: the database is away"),
    "sources_not_read": Event(WARNING, "registered sources not read: {kind}"),
    "fold_not_run": Event(ERROR, "the weeks could not be counted: {kind}"),
    "fold_failed": Event(ERROR, "the weeks could not be counted (status {count}): run 'leermaatje vouwen' to see why"),
    "crashed": Event(CRITICAL, "a fault that nobody caught: {kind} at {place}"),
    "accounts_away": Event(ERROR, "the accounts cannot be read or written: {kind}"),
    "login_refused": Event(WARNING, "log-in through the organisation refused: {why}"),
}


def _kind(value: Any) -> str:
    """Return the name of the class of a fault; its words may repeat values and are left out."""
    return type(value).__name__ if isinstance(value, BaseException) else _name(value)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,79}", value):
        raise ValueError("not a name of the code")
    return value


def _place(value: Any) -> str:
    """Return where in the code a fault was raised."""
    trace: Optional[TracebackType] = getattr(value, "__traceback__", None)
    frames = traceback.extract_tb(trace)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else "unknown"


def _own_words(value: Any) -> str:
    """Take a sentence of this project: a :class:`SettingError` and its like, which are made before any talk."""
    return " ".join(str(value).split())


#: Name of a field -> how its value is made. There is none for free text.
FIELDS: Dict[str, Callable[[Any], Union[str, int]]] = {
    "kind": _kind,
    "place": _place,
    "action": _name,
    "count": int,
    "address": _own_words,
    "account": _own_words,
    "password": _own_words,
    "name": _own_words,
    "why": _own_words,
}
#: What a JSON line may hold, and nothing else.
KEYS = ("level", "event", "message", "where", *FIELDS)


def tell(log: logging.Logger, event: str, **fields: Any) -> None:
    """Log an event; ``kind`` and ``place`` take the fault itself.

    Raises:
        KeyError: when the event, or a field of it, is not in the list.
        ValueError: when a field is not what it must be.

    """
    known = EVENTS[event]
    made = {name: FIELDS[name](fields.pop(name)) for name in known.fields}
    if fields:
        raise KeyError(f"{event} has no field {', '.join(fields)}")
    log.log(known.level, "%s", known.says.format(**made), extra={_MARK: (event, made)})


def _parts(record: logging.LogRecord) -> Tuple[str, Mapping[str, Union[str, int]]]:
    """Return name and fields of a record's event; of one that is none only the place, for its words may be anything."""
    found: Tuple[str, Mapping[str, Union[str, int]]] = getattr(
        record, _MARK, ("other", {"where": f"{record.module}:{record.lineno}"})
    )
    return found


class Lines(logging.Formatter):
    """One JSON object a line: ``level``, ``event``, ``message`` and the fields of the event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; exceptions and the words of foreign records are left out."""
        name, fields = _parts(record)
        says = EVENTS[name].says.format(**fields) if name in EVENTS else "a line that is not in the list of events"
        line = {"level": record.levelname.lower(), "event": name, "message": says, **fields}
        return json.dumps(line, ensure_ascii=False)


class Words(logging.Formatter):
    """One sentence a line, for who looks at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; exceptions and the words of foreign records are left out."""
        name, fields = _parts(record)
        says = EVENTS[name].says.format(**fields) if name in EVENTS else f"an event at {fields['where']}"
        return (
            f"leermaatje: {says}"
            if record.levelno < WARNING or name == "cannot_start"
            else f"leermaatje: {record.levelname.lower()}: {says}"
        )


def set_up(form: str, stream: Any) -> None:
    """Send the events of this project to a stream, and nothing else: lines of libraries may repeat what was typed.

    ``form``: ``json``, ``words``, or empty: words on a terminal, else JSON.
    """
    words = form == "words" or (not form and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Words() if words else Lines())
    # What cannot be written (a full disk) is not told on standard error with its content either.
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(CRITICAL)
    logging.getLogger("bot").setLevel(INFO)
    own = logging.getLogger("bot.events")

    def uncaught(kind: Any, error: Any, trace: Any) -> None:
        tell(own, "crashed", kind=error, place=error)

    # Python's own way out would print the words of the fault, and those may repeat what was typed.
    sys.excepthook = uncaught
    threading.excepthook = lambda args: uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: uncaught(args.exc_type, args.exc_value, args.exc_traceback)

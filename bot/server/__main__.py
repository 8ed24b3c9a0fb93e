"""``python -m bot.server``: train when needed, load, serve on ``PORT``."""

from __future__ import annotations

import logging
import os
import resource
import sys

from bot.engine.light import leave_out_what_is_not_used
from bot.engine.quiet import hush

hush()
leave_out_what_is_not_used()

from aiohttp import web  # noqa: E402

from bot import runtime  # noqa: E402
from bot.access import read_access  # noqa: E402
from bot.accounts.store import Accounts  # noqa: E402
from bot.cube.released import is_demo  # noqa: E402
from bot.engine.engine import Engine  # noqa: E402
from bot.engine.redis_shelf import RedisShelf  # noqa: E402
from bot.engine.shelf import LocalShelf, Shelf  # noqa: E402
from bot.events import set_up, tell  # noqa: E402
from bot.knowledge.load import KnowledgeError  # noqa: E402
from bot.server import off  # noqa: E402
from bot.server.app import make_app  # noqa: E402
from bot.server.metrics import Held  # noqa: E402
from bot.server.patience import watch_connections  # noqa: E402
from bot.settings import SettingError, names_asked, read_settings, refuse_unknown  # noqa: E402
from bot.stagelog.database import ANSWER, bound_answers  # noqa: E402
from bot.training import TrainingError, current_model  # noqa: E402

_log = logging.getLogger("bot.server")
#: Seconds that messages under way get to be answered once the door is shut: as many as may wait, on a slow machine.
SHUTDOWN = 20


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    form = os.environ.get("LEERMAATJE_LOG", "").strip()
    set_up(form, sys.stderr)
    # A core dump would hold what people typed.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        settings, access = runtime.settings(), read_access()
        refuse_unknown(names_asked(read_settings, read_access, env=os.environ))
        shelf: Shelf = LocalShelf(settings.talk_minutes, settings.most_talks)
        if settings.redis_url:
            shelf = RedisShelf(settings.redis_url, settings.talk_minutes)
        runtime.knowledge()
        off.words()
        runtime.stage_log()
        # From here on: at the start the tables may be changed, which may take its time.
        bound_answers(ANSWER)
        model = current_model()
    except (SettingError, KnowledgeError, TrainingError) as error:
        tell(_log, "cannot_start", why=error)
        return 2
    here = f"http://localhost:{settings.port}"
    held = Held()
    engine = Engine(model, shelf, forget_row=lambda row_id: runtime.writer().delete(row_id), observe=held.add)
    first = Accounts(runtime.stage_log()).first()
    if first:
        # The only place where this password ever stands. 'leermaatje gebruiker wachtwoord beheer' makes another.
        tell(_log, "first_account", address=f"{here}/programma", account=first[0], password=first[1])
    if is_demo(runtime.stage_log().engine):
        tell(_log, "demo_database")
    if off.notice():
        tell(_log, "switched_off")
    tell(_log, "serving", address=f"{here}/")
    watch_connections()
    try:
        web.run_app(
            make_app(engine, access, held),
            host=settings.host,
            port=settings.port,
            print=None,
            access_log=None,
            shutdown_timeout=SHUTDOWN,
        )
    except SettingError as error:
        tell(_log, "cannot_start", why=error)
        return 2
    except OSError as error:
        why = f"port {settings.port} cannot be used ({error.strerror}); set PORT to a free one."
        tell(_log, "cannot_start", why=why)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m bot.server``: train when needed, load, serve on ``PORT``."""

from __future__ import annotations

import logging
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
from bot.knowledge.load import KnowledgeError  # noqa: E402
from bot.server.app import make_app  # noqa: E402
from bot.server.patience import watch_connections  # noqa: E402
from bot.settings import SettingError  # noqa: E402
from bot.stagelog.database import ANSWER, bound_answers  # noqa: E402
from bot.training import TrainingError, current_model  # noqa: E402


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    # Only this project's own lines are shown: those of libraries may repeat what was typed, and lines per request would
    # hold times finer than a week.
    logging.basicConfig(level=logging.CRITICAL, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("bot").setLevel(logging.WARNING)
    # A core dump would hold what people typed.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        settings, access = runtime.settings(), read_access()
        shelf: Shelf = LocalShelf(settings.talk_minutes, settings.most_talks)
        if settings.redis_url:
            shelf = RedisShelf(settings.redis_url, settings.talk_minutes)
        runtime.knowledge()
        runtime.stage_log()
        # From here on: at the start the tables may be changed, which may take its time.
        bound_answers(ANSWER)
        model = current_model()
    except (SettingError, KnowledgeError, TrainingError) as error:
        print(f"leermaatje: {error}", file=sys.stderr)
        return 2
    engine = Engine(model, shelf, forget_row=lambda row_id: runtime.writer().delete(row_id))
    first = Accounts(runtime.stage_log()).first()
    if first:
        # The only place where this password ever stands.
        print(f"leermaatje: http://localhost:{settings.port}/programma  log in as: {first[0]}  password: {first[1]}")
        print(
            "leermaatje: this password is shown once; 'leermaatje gebruiker wachtwoord beheer' makes another",
            flush=True,
        )
    if is_demo(runtime.stage_log().engine):
        print(
            "leermaatje: the database holds made-up talks (voorbeelddata); real talks are not counted in it", flush=True
        )
    print(f"leermaatje: http://localhost:{settings.port}/  (the model is being loaded)", flush=True)
    watch_connections()
    try:
        web.run_app(
            make_app(engine, access),
            host=settings.host,
            port=settings.port,
            print=None,
            access_log=None,
            shutdown_timeout=10,
        )
    except OSError as error:
        print(
            f"leermaatje: port {settings.port} cannot be used ({error.strerror}); set PORT to a free one.",
            file=sys.stderr,
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

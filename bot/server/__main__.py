"""``python -m bot.server``: train when needed, load, serve on ``PORT``."""

from __future__ import annotations

import logging
import sys

from bot.engine.light import leave_out_what_is_not_used
from bot.engine.quiet import hush

hush()
leave_out_what_is_not_used()

from aiohttp import web  # noqa: E402

from bot import runtime  # noqa: E402
from bot.engine.engine import Engine  # noqa: E402
from bot.engine.memory import Talks  # noqa: E402
from bot.knowledge.load import KnowledgeError  # noqa: E402
from bot.server.app import make_app  # noqa: E402
from bot.settings import SettingError  # noqa: E402
from bot.training import TrainingError, current_model  # noqa: E402


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    # Only this project's own lines are shown: those of libraries may repeat what was typed, and lines per request would
    # hold times finer than a week.
    logging.basicConfig(level=logging.CRITICAL, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("bot").setLevel(logging.WARNING)
    try:
        settings = runtime.settings()
        runtime.knowledge()
        runtime.stage_log()
        model = current_model()
    except (SettingError, KnowledgeError, TrainingError) as error:
        print(f"leermaatje: {error}", file=sys.stderr)
        return 2
    engine = Engine(model, Talks(settings.talk_minutes, settings.most_talks))
    print(f"leermaatje: http://localhost:{settings.port}/  (the model is being loaded)", flush=True)
    try:
        web.run_app(
            make_app(engine), host=settings.host, port=settings.port, print=None, access_log=None, shutdown_timeout=10
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

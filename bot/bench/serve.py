"""``python -m bot.bench.serve MODEL``: our server with another model than the current one, for ``--model``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.server import __main__ as server
from bot.training import set_spacy_model


def main() -> int:
    """Serve as ``python -m bot.server`` does; return the exit status."""
    model = Path(sys.argv[1]).resolve()
    os.environ.setdefault("SPACY_MODEL", set_spacy_model())
    server.current_model = lambda: model
    return server.main()


if __name__ == "__main__":
    sys.exit(main())

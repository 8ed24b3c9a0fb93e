"""``python -m bot.nlu.compare``: compares ways to tell the intent of a message, the one in use among them.

Writes ``results/comparison.json`` and prints a Markdown table. The work is done in :mod:`bot.evaluation.contest`.
"""

from __future__ import annotations

import os
import sys

from bot.evaluation.understand import one_thread

if __name__ == "__main__":
    one_thread()  # Before numpy is imported.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # spaCy imports TensorFlow, which talks.
    from bot.evaluation import contest

    sys.exit(contest.main())

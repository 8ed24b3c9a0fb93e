"""Alembic's environment: the connection is handed in by :class:`bot.stagelog.store.StageLog`."""

from alembic import context

import bot.accounts.schema
import bot.cube.schema  # noqa: F401  (its tables belong to the same metadata)
from bot.stagelog.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

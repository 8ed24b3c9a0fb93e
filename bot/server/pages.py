"""Pages that the server writes itself, from templates in ``templates/``. Every value is escaped."""

from __future__ import annotations

import functools
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


@functools.lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bot.server", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, status: int = 200, **values: Any) -> web.Response:
    """Return the page of a template. A name that the template uses and ``values`` lacks is an error."""
    text = _environment().get_template(template).render(**values)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")

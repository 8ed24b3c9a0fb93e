"""The description of the chat's doors for other programs: ``openapi.yml``, served as JSON at ``/api/openapi.json``."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Dict, List

from aiohttp import web
from ruamel.yaml import YAML

PATH = Path(__file__).with_name("openapi.yml")


@functools.lru_cache(maxsize=1)
def description() -> Dict[str, Any]:
    """Return the OpenAPI description, read once."""
    found: Dict[str, Any] = YAML(typ="safe", pure=True).load(PATH.read_text(encoding="utf-8"))
    return found


async def show(request: web.Request) -> web.Response:
    """Give the description."""
    return web.json_response(description())


def routes() -> List[web.RouteDef]:
    """Return the route of the description."""
    return [web.get("/api/openapi.json", show)]

"""The static files: read once, compressed once, sent with a tag so that a phone fetches them only when changed."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Awaitable, Callable, Dict, List

from aiohttp import web

STATIC = Path(__file__).parent / "static"
#: What gains nothing by compressing.
_PACKED = (".png", ".jpg", ".webp", ".woff2")
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml"}


def _sender(path: Path) -> Callable[[web.Request], Awaitable[web.Response]]:
    body = path.read_bytes()
    packed = body if path.suffix in _PACKED else gzip.compress(body, 9, mtime=0)
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    charset = "" if path.suffix in _PACKED else "; charset=utf-8"
    headers: Dict[str, str] = {
        "Content-Type": kind + charset,
        "Cache-Control": "no-cache",
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        "Vary": "Accept-Encoding",
    }

    async def send(request: web.Request) -> web.Response:
        if headers["ETag"] in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers={"ETag": headers["ETag"], "Cache-Control": "no-cache"})
        if packed is not body and "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=packed, headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=body, headers=headers)

    return send


def routes() -> List[web.RouteDef]:
    """Return the routes of the page ``/``, ``/widget.js``, ``/sw.js`` and everything under ``/static/``."""
    found = [web.get(f"/static/{path.name}", _sender(path)) for path in sorted(STATIC.iterdir()) if path.is_file()]
    # A service worker looks after the folder it comes from and below: for the page at / it must come from /.
    roots = {"/": "index.html", "/widget.js": "widget.js", "/sw.js": "sw.js"}
    return [*(web.get(path, _sender(STATIC / name)) for path, name in roots.items()), *found]

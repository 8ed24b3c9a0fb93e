"""What is added for a server whose address is https, and which pages other sites may embed or call."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Optional

import pytest
from aiohttp.test_utils import TestClient

from bot.access import Access
from tests.talking_app import with_app


def headers_of(folder: Path, monkeypatch: pytest.MonkeyPatch, path: str, access: Access) -> Dict[str, str]:
    async def work(client: TestClient) -> Dict[str, str]:
        async with client.get(path) as answer:
            return dict(answer.headers)

    found: Dict[str, str] = with_app(folder, monkeypatch, work, access)
    return found


@pytest.mark.parametrize(
    ("public", "wanted"),
    [("https://leermaatje.example", "max-age=31536000"), ("http://leermaatje.example", None), ("", None)],
)
@pytest.mark.parametrize("path", ["/", "/praten?weg", "/programma/inloggen", "/nergens", "/api/health"])
def test_a_browser_keeps_to_https_where_the_address_is_https(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, public: str, wanted: Optional[str]
) -> None:
    assert headers_of(tmp_path, monkeypatch, path, Access(public)).get("Strict-Transport-Security") == wanted


@pytest.mark.parametrize(
    ("path", "others"),
    [("/", False), ("/praten?weg", False), ("/privacy", False), ("/sw.js", False), ("/programma/inloggen", False),
     ("/api/health", False), ("/widget.js", True), ("/static/widget.css", True), ("/static/merk.svg", True)],
)  # fmt: skip
def test_other_sites_may_load_the_widget_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, others: bool
) -> None:
    headers = headers_of(tmp_path, monkeypatch, path, Access())
    assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if others else "same-origin")
    assert headers.get("Access-Control-Allow-Origin") == ("*" if others else None)
    assert "Access-Control-Allow-Credentials" not in headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"

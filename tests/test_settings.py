"""All settings stand in one table, and a mistyped name is refused at the start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, Set

import pytest

from bot.access import read_access
from bot.settings import SettingError, names_asked, read_settings, refuse_unknown
from tests.conftest import ROOT

TABLE = (ROOT / "README.md").read_text(encoding="utf-8")
#: Read by tools beside the server; they stand in their own help or docs.
TOOLS = {"bench", "evaluation", "check", "nlu", "training.py", "bootstrap.py"}
OIDC = {
    "OIDC_ISSUER": "https://in.example",
    "OIDC_CLIENT_ID": "a",
    "OIDC_CLIENT_SECRET": "b",
    "OIDC_ROLES": "g a=lezer",
}
SET = {**OIDC, "LEERMAATJE_URL": "https://leermaatje.example"}


def told() -> Set[str]:
    """Return the names in the first column of the table of settings."""
    rows = re.findall(r"^\| (`[A-Z`, _]+`) \|", TABLE, re.M)
    return {name for row in rows for name in re.findall(r"[A-Z_]+", row)}


def named_in_the_code() -> Set[str]:
    """Return every string in the code that looks like a setting of ours."""
    found: Set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        if path.relative_to(ROOT / "bot").parts[0] in TOOLS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"^(?:LEERMAATJE_[A-Z_]*[A-Z]|OIDC_[A-Z_]+|[A-Z]+_URL|PORT|HOST)$", node.value))
    return found


def test_the_table_and_the_code_name_the_same_settings() -> None:
    asked = names_asked(read_settings, read_access, env=SET)
    assert told() == asked
    assert named_in_the_code() <= asked


@pytest.mark.parametrize(
    ("env", "meant"),
    [
        ({"LEERMAATJE_SMALEST_GROUP": "20"}, "did you mean LEERMAATJE_SMALLEST_GROUP?"),
        ({"LEERMAATJE_DATABASE_URL": "sqlite://"}, "did you mean DATABASE_URL?"),
        ({"LEERMAATJE_PORT": "8080"}, "did you mean PORT?"),
        ({"LEERMAATJE_XYZZY": "1"}, "take it away"),
    ],
)
def test_a_mistyped_name_is_refused(env: Dict[str, str], meant: str) -> None:
    with pytest.raises(SettingError) as raised:
        refuse_unknown(names_asked(read_settings, read_access), env)
    assert meant in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_is_known_or_set_by_kubernetes_is_taken() -> None:
    env = {name: "" for name in told()}
    env |= {
        "LEERMAATJE_SERVICE_HOST": "10.0.0.1",
        "LEERMAATJE_SERVICE_PORT_HTTP": "80",
        "LEERMAATJE_PORT": "tcp://10.0.0.1:80",
        "LEERMAATJE_PORT_80_TCP": "tcp://10.0.0.1:80",
        "LEERMAATJE_PORT_80_TCP_ADDR": "10.0.0.1",
        "LEERMAATJE_TALKS_PORT_6379_TCP_PROTO": "tcp",
        "HOME": "/",
    }
    refuse_unknown(names_asked(read_settings, read_access), env)


def test_a_server_with_a_mistyped_setting_does_not_start_and_says_why(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.server"],
        cwd=ROOT,
        env={"PATH": "/usr/bin", "LEERMAATJE_TALK_MINUTE": "5", "LEERMAATJE_LOG": "words"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == ("leermaatje: LEERMAATJE_TALK_MINUTE is no setting; did you mean LEERMAATJE_TALK_MINUTES?\n")
    assert done.stdout == ""

"""publiccode.yml, SECURITY.md and CONTRIBUTING.md are held true where the code can tell."""

from __future__ import annotations

import re
from typing import Any, Dict

import pytest

from tests.conftest import ROOT
from tests.talking import read_yaml

PAPERS = ("SECURITY.md", "CONTRIBUTING.md")


def _pyproject(key: str) -> str:
    found = re.search(rf'^{key} = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert found, key
    return found[1]


def test_publiccode_has_what_its_standard_asks() -> None:
    """Mandatory keys and bounds of https://yml.publiccode.tools/ 0.4."""
    told: Dict[str, Any] = read_yaml("publiccode.yml")
    assert told["publiccodeYmlVersion"] == "0.4"
    assert re.fullmatch(r"https://\S+", told["url"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["releaseDate"])
    assert told["platforms"] == ["web"]
    assert told["categories"]
    assert told["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert told["softwareType"] == "standalone/web"
    assert told["maintenance"]["type"] in ("internal", "community")
    assert all(one["name"] for one in told["maintenance"]["contacts"])
    assert told["localisation"] == {"localisationReady": False, "availableLanguages": ["nl"]}
    assert set(told["description"]) == {"nl", "en"}
    for words in told["description"].values():
        assert 0 < len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert len(words["features"]) >= 5
        assert all((ROOT / path).is_file() for path in words["screenshots"])
    assert (ROOT / told["logo"]).is_file()


def test_publiccode_and_the_package_tell_the_same() -> None:
    told = read_yaml("publiccode.yml")
    assert told["name"].casefold() == _pyproject("name")
    assert told["softwareVersion"] == _pyproject("version")
    assert told["legal"]["license"] == _pyproject("license") == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")


@pytest.mark.parametrize("name", PAPERS)
def test_each_path_and_command_that_is_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    # In a code span or block: a path has a slash or a known ending, and may hold a star.
    paths = re.findall(r"(?<![\w./:*-])((?:[\w.*-]+/)+[\w.*-]*|[\w*-]+\.(?:md|yml|toml))(?![\w/])", text)
    local = {one.rstrip(".") for one in [*links, *paths] if "localhost" not in one and not one.startswith(".venv/")}
    assert len(local) > 4
    for one in local:
        assert list(ROOT.glob(one.rstrip("/"))), f"{name} names {one}, which is not there"
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"\bmake ([a-z]+)\b(?=`|   )", text):
        assert re.search(rf"^{target}:", makefile, re.M), f"there is no 'make {target}'"

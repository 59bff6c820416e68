"""The optional component: the console beside the base, with what the other pods have too."""

import os
from pathlib import Path

import kubernetes_validate
import pytest
from tests.unit.deploy.manifests import KUBERNETES, Manifests, kustomize

from newsgloss_common.config import load
from newsgloss_console.settings import ConsoleSettings


@pytest.fixture(scope="module")
def with_console(tmp_path_factory: pytest.TempPathFactory) -> Manifests:
    """The base with the component, as an overlay has it."""
    folder = tmp_path_factory.mktemp("overlay")
    up = os.path.relpath(KUBERNETES, folder)
    lines = [
        "apiVersion: kustomize.config.k8s.io/v1beta1",
        "kind: Kustomization",
        f"resources: [{up}/base]",
        f"components: [{up}/components/console]",
    ]
    (folder / "kustomization.yaml").write_text("\n".join(lines) + "\n")
    return kustomize(folder)


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_every_resource_follows_its_schema(with_console: Manifests, version: str) -> None:
    for resource in with_console.resources:
        kubernetes_validate.validate(resource, version, strict=True)


def test_the_pod_has_no_rights_and_the_user_of_its_image(with_console: Manifests) -> None:
    pod, container = with_console.pod("console"), with_console.container("console")
    assert pod["securityContext"] == with_console.pod("enrich")["securityContext"]
    assert container["securityContext"] == with_console.container("enrich")["securityContext"]
    assert pod["automountServiceAccountToken"] is False
    assert container["ports"] == [{"name": "http", "containerPort": 8085}]


def test_the_console_accepts_its_settings_and_asks_for_keys(
    with_console: Manifests, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = with_console.environment("console")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NEWSGLOSS_CONSOLE_HTTP", "0.0.0.0:8085")  # the image's own
    settings = load(ConsoleSettings)
    assert settings.console_keys_file is not None
    folder = str(Path(settings.console_keys_file).parent)
    assert folder in [mount["mountPath"] for mount in with_console.container("console")["volumeMounts"]]


def test_the_services_that_it_asks_are_there_under_these_ports(with_console: Manifests) -> None:
    addresses = with_console.environment("console")["NEWSGLOSS_CONSOLE_SERVICES"].split(",")
    for address in addresses:
        host, _, port = address.removeprefix("http://").partition(":")
        (served,) = with_console.one("Service", host)["spec"]["ports"]
        assert served["port"] == int(port or 80)


def test_the_services_let_the_console_in_and_nobody_else_by_this_policy(with_console: Manifests) -> None:
    policy = with_console.one("NetworkPolicy", "newsgloss-from-console")["spec"]
    (rule,) = policy["ingress"]
    labels = with_console.one("Deployment", "newsgloss-console")["spec"]["template"]["metadata"]["labels"]
    (peer,) = rule["from"]
    assert peer["podSelector"]["matchLabels"].items() <= labels.items()

"""Lights over MQTT with a real broker, as zigbee2mqtt and others leave their things there."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.changing_settings import change_settings
from assistant.settings import Paths
from tests.journeys.desktop_stage import PATIENCE_SECONDS, running
from tests.warm_homes import warmed

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Europe/London"))
SBIN = "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin"
MOSQUITTO = shutil.which("mosquitto", path=SBIN)
TELLS = shutil.which("mosquitto_pub"), shutil.which("mosquitto_sub")

pytestmark = pytest.mark.skipif(
    not (MOSQUITTO and all(TELLS) and shutil.which("openssl")),
    reason="needs mosquitto, mosquitto-clients and openssl",
)

LIGHT = {
    "name": None,
    "schema": "json",
    "command_topic": "zigbee2mqtt/kitchen/set",
    "state_topic": "zigbee2mqtt/kitchen",
    "brightness_scale": 254,
    "device": {"name": "Kitchen light"},
}
PLUG = {
    "name": "Christmas tree",
    "cmd_t": "tree/set",
    "stat_t": "tree",
    "pl_on": "1",
    "pl_off": "0",
}
SCENE = {"name": "Movie", "command_topic": "scene/set"}
KEPT = {
    "homeassistant/light/0x1/light/config": json.dumps(LIGHT),
    "homeassistant/switch/tree/config": json.dumps(PLUG),
    "homeassistant/scene/movie/config": json.dumps(SCENE),
    "homeassistant/light/torn/config": '{"name": "To',
    "zigbee2mqtt/kitchen": json.dumps({"state": "ON", "brightness": 127}),
}


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, which nobody else vouches for, and its key."""
    made, key = folder / "made.pem", folder / "key.pem"
    asked = ("-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=hub")
    named = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", made)
    subprocess.run(["openssl", "req", "-x509", *asked, *named], check=True, capture_output=True)
    return made, key


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Hub:
    """A broker on this machine alone, which wants a name and a password."""

    def __init__(self, folder: Path) -> None:
        self.port, self.tls_port = free_port(), free_port()
        self.certificate, key = certificate(folder)
        secrets = folder / "secrets"
        subprocess.run(["mosquitto_passwd", "-b", "-c", secrets, "ada", "pw"], check=True)
        secrets.chmod(0o644)  # it reads them as another user
        folder.chmod(0o755)
        self.settings = folder / "mosquitto.conf"
        lines = (
            f"password_file {secrets}",
            "user root",
            f"listener {self.port} 127.0.0.1",
            f"listener {self.tls_port} 127.0.0.1",
            f"certfile {self.certificate}",
            f"keyfile {key}",
        )
        self.settings.write_text("\n".join(lines) + "\n")

    def program(self, name: str, *arguments: str) -> list[str]:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-u", "ada", "-P", "pw"]
        return [name, *where, *arguments]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    folder = tmp_path / "hub"
    folder.mkdir()
    hub = Hub(folder)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running([str(MOSQUITTO), "-c", str(hub.settings)], **quiet):
        end = time.monotonic() + PATIENCE_SECONDS
        for topic, text in KEPT.items():
            told = hub.program("mosquitto_pub", "-r", "-q", "1", "-t", topic, "-m", text)
            while subprocess.run(told, capture_output=True, check=False).returncode:
                assert time.monotonic() < end
                time.sleep(0.1)
        yield hub


@pytest.fixture
def paths(tmp_path: Path, hub: Hub) -> Paths:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(warmed(tmp_path / "home"))})
    said = {"broker": f"127.0.0.1:{hub.port}", "broker_user": "ada", "broker_password": "pw"}
    for key, value in said.items():
        change_settings(paths.settings_file, {("skills", "settings", "home", key): value})
    return paths


def answer(assistant: Assistant, said: str, act: str) -> str:
    reply = assistant.ask(said, NOW).reply
    assert reply.act.full_name == act, reply.text
    return reply.text


def test_lights_plugs_and_scenes_are_switched_dimmed_told_and_put_back(
    hub: Hub, paths: Paths
) -> None:
    listening = hub.program("mosquitto_sub", "-v", "-t", "+/set", "-t", "zigbee2mqtt/+/set")
    with (
        running(listening, stdout=subprocess.PIPE) as heard,
        open_assistant(paths=paths) as assistant,
    ):
        assert heard.stdout is not None
        time.sleep(0.5)
        assert (
            "kitchen light is on" in answer(assistant, "is the kitchen light on", "home.on").lower()
        )
        for said, act, published in (
            (
                "turn off the kitchen light",
                "home.switched",
                'zigbee2mqtt/kitchen/set {"state": "OFF"}',
            ),
            (
                "undo that",
                "core.undone",
                'zigbee2mqtt/kitchen/set {"state": "ON", "brightness": 127}',
            ),
            (
                "set the kitchen light to twenty percent",
                "home.set_level",
                'zigbee2mqtt/kitchen/set {"state": "ON", "brightness": 51}',
            ),
            ("turn on the christmas tree", "home.switched", "tree/set 1"),
            ("activate the movie scene", "home.scene", "scene/set ON"),
        ):
            answer(assistant, said, act)
            assert heard.stdout.readline().decode().strip() == published


def test_over_tls_only_a_certificate_that_is_trusted_is_spoken_to(
    hub: Hub, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("broker", f"127.0.0.1:{hub.tls_port}"), ("broker_tls", True)):
        change_settings(paths.settings_file, {("skills", "settings", "home", key): value})
    with open_assistant(paths=paths) as assistant:
        answer(assistant, "turn off the kitchen light", "home.unreachable")
    monkeypatch.setenv("SSL_CERT_FILE", str(hub.certificate))  # as a system's own store would
    with open_assistant(paths=paths) as assistant:
        answer(assistant, "turn off the kitchen light", "home.switched")


def test_a_wrong_password_and_a_broker_that_is_gone_are_one_sentence(
    hub: Hub, paths: Paths
) -> None:
    change_settings(paths.settings_file, {("skills", "settings", "home", "broker_password"): "no"})
    with open_assistant(paths=paths) as assistant:
        answer(assistant, "turn on the lights", "home.refused")
        nobody = "127.0.0.1:9"
        change_settings(paths.settings_file, {("skills", "settings", "home", "broker"): nobody})
        answer(assistant, "turn on the lights", "home.unreachable")

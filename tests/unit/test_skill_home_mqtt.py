"""The home over MQTT: what a broker keeps is read, what was asked for is published, and no more."""

from __future__ import annotations

import json
import re
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from assistant.skill import RefusedError, Reply, Request, SlotValue
from assistant.values import Json
from tests.unit.skill_world import NOW, World, answer

Z2M: Mapping[str, Json] = {
    "~": "zigbee2mqtt/Kitchen",
    "name": None,
    "schema": "json",
    "cmd_t": "~/set",
    "stat_t": "~",
    "bri_scl": 254,
    "uniq_id": "0x1",
    "dev": {"name": "Kitchen light"},
}
PLUG: Mapping[str, Json] = {
    "name": "Kettle plug",
    "command_topic": "plug/set",
    "state_topic": "plug/state",
    "value_template": "{{ value_json['state'] }}",
}
HALL: Mapping[str, Json] = {
    "name": "Hall lamp",
    "command_topic": "hall/set",
    "brightness_command_topic": "hall/brightness",
    "rgb_command_topic": "hall/rgb",
    "color_temp_command_topic": "hall/white",
    "payload_on": "1",
    "payload_off": "0",
}
OTHERS: Mapping[str, Mapping[str, Json]] = {
    "homeassistant/scene/movie/config": {"name": "Movie", "command_topic": "scene/set"},
    "homeassistant/cover/b/config": {"name": "Blinds", "command_topic": "blinds/set"},
    "homeassistant/lock/d/config": {"name": "Front door", "command_topic": "door/set"},
    "homeassistant/climate/h/config": {
        "name": "Heating",
        "temp_cmd_t": "heat/set",
        "curr_temp_t": "heat/now",
    },
    "homeassistant/device/tv/config": {
        "dev": {"name": "Television"},
        "cmps": {"power": {"p": "switch", "name": "power", "cmd_t": "tv/set"}, "x": 3},
    },
}
KEPT = {
    "homeassistant/light/0x1/light/config": json.dumps(Z2M),
    "homeassistant/switch/plug/config": json.dumps(PLUG),
    "homeassistant/light/hall/config": json.dumps(HALL),
    **{topic: json.dumps(described) for topic, described in OTHERS.items()},
    "zigbee2mqtt/Kitchen": '{"state": "ON", "brightness": 200}',
    "plug/state": '{"state": "OFF"}',
    "heat/now": "19.5",
}


def packet(kind: int, body: bytes) -> bytes:
    length, left = bytearray(), len(body)
    while left > 127:
        length.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes((kind << 4,)) + bytes((*length, left)) + body


def text(value: str) -> bytes:
    return struct.pack("!H", len(value.encode())) + value.encode()


@dataclass
class Broker(World):
    """A broker that keeps messages; `published` is what it was told."""

    kept: Mapping[str, str] = field(default_factory=lambda: KEPT)
    published: list[tuple[str, str]] = field(default_factory=list)
    welcome: bytes = b"\x20\x02\x00\x00"
    answers_pings: bool = True
    at_once: int = 100
    hello: bytes = b""
    waiting: bytes = b""

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        match service:
            case "network.connect":
                return 1
            case "network.close":
                return None
            case "network.send":
                self._take(b64decode(str(arguments["data"])))
                return None
            case "network.receive" if not self.waiting:
                raise RefusedError("nothing came")
            case "network.receive":
                piece, self.waiting = self.waiting[: self.at_once], self.waiting[self.at_once :]
                return b64encode(piece).decode()
        return super().__call__(service, arguments)

    def _take(self, data: bytes) -> None:
        kind, at = data[0] >> 4, 1
        while data[at] & 0x80:
            at += 1
        body = data[at + 1 :]
        match kind:
            case 1:
                self.hello, self.waiting = body, self.waiting + self.welcome
            case 3:
                size = int.from_bytes(body[:2]) + 2
                self.published.append((body[2:size].decode(), body[size:].decode()))
            case 8:
                self.waiting += packet(9, body[:2] + b"\x00")
                self._subscribed(body[2:])
            case 12 if self.answers_pings:
                self.waiting += packet(13, b"")

    def _subscribed(self, body: bytes) -> None:
        while body:
            size = int.from_bytes(body[:2]) + 2
            wanted, body = body[2:size].decode(), body[size + 1 :]
            fits = re.compile(re.escape(wanted).replace(r"\+", "[^/]+")).fullmatch
            for topic, payload in self.kept.items():
                if fits(topic):
                    self.waiting += packet(3, text(topic) + payload.encode())


def at_home(intent: str, broker: World, /, said: str = "", **slots: Json) -> Reply:
    values = {name: SlotValue(said or str(value), value) for name, value in slots.items()}
    settings = {"broker": "hub.local", "broker_user": "ada", "broker_password": "pw"}
    return answer("home", Request(intent, values, now=NOW, service=broker, settings=settings))


def undone(reply: Reply, broker: World) -> Reply:
    assert reply.undo is not None
    return at_home(reply.undo.intent, broker, change=reply.undo.slots["change"].value)


def test_it_says_who_it_is_and_nothing_is_kept_of_it() -> None:
    broker = Broker()
    at_home("state", broker, kind="light")
    assert broker.hello == text("MQTT") + b"\x04\xc2\x00\x00" + text("") + text("ada") + text("pw")
    assert broker.published == []


def test_the_light_that_was_named_is_switched_and_goes_back() -> None:
    broker = Broker()
    reply = at_home("turn_off", broker, kind="light", room="kitchen")
    assert reply.slots["name"] == "Kitchen light"
    assert broker.published == [("zigbee2mqtt/Kitchen/set", '{"state": "OFF"}')]
    assert undone(reply, broker).act == "as_it_was"
    topic, told = broker.published[-1]
    assert (topic, json.loads(told)) == (
        "zigbee2mqtt/Kitchen/set",
        {"state": "ON", "brightness": 200},
    )


def test_lights_of_both_kinds_are_dimmed_and_coloured_each_in_its_way() -> None:
    broker = Broker()
    at_home("set_level", broker, kind="light", percent=20)
    assert broker.published == [
        ("hall/set", "1"),
        ("hall/brightness", "51"),
        ("zigbee2mqtt/Kitchen/set", '{"state": "ON", "brightness": 51}'),
    ]
    broker.published.clear()
    at_home("set_colour", broker, kind="light", colour="blue", room="hall")
    at_home("set_colour", broker, kind="light", colour="warm white", room="hall")
    assert broker.published == [
        ("hall/set", "1"),
        ("hall/rgb", "0,0,255"),
        ("hall/set", "1"),
        ("hall/white", "370"),
    ]


def test_brighter_is_from_where_it_was() -> None:
    broker = Broker()
    at_home("brighter", broker, kind="light", room="kitchen")
    told = json.loads(broker.published[-1][1])
    assert told == {"state": "ON", "brightness": 251}


def test_plugs_scenes_blinds_doors_heating_and_devices_of_many_parts() -> None:
    broker = Broker()
    at_home("turn_on", broker, said="plug", kind="switch", room="kettle")
    at_home("turn_on", broker, said="power", kind="switch")
    at_home("scene", broker, scene="movie")
    at_home("close", broker, said="blinds", kind="cover")
    at_home("open", broker, said="front door", kind="lock")
    at_home("set_temperature", broker, degrees={"amount": 21, "unit": "degree"})
    assert broker.published == [
        ("plug/set", "ON"),
        ("tv/set", "ON"),
        ("scene/set", "ON"),
        ("blinds/set", "CLOSE"),
        ("door/set", "UNLOCK"),
        ("heat/set", "21.0"),
    ]


def test_what_the_broker_keeps_is_told_and_what_it_does_not_is_not_known() -> None:
    assert at_home("state", Broker(), kind="light", room="kitchen").slots["things"] == [
        "Kitchen light"
    ]
    assert at_home("state", Broker(), said="kettle", kind="switch").act == "all_off"
    assert at_home("state", Broker(), kind="light", room="hall").act == "not_known"
    assert at_home("state", Broker()).slots["degrees"] == 19.5


def test_what_nobody_knew_goes_back_to_the_other_state() -> None:
    broker = Broker()
    reply = at_home("turn_off", broker, kind="light", room="hall")
    undone(reply, broker)
    assert broker.published == [("hall/set", "0"), ("hall/set", "1")]


def test_a_wrong_password_no_broker_and_none_that_answers_are_told_apart() -> None:
    assert at_home("turn_on", Broker(welcome=b"\x20\x02\x00\x05")).act == "refused"
    assert at_home("turn_on", Broker(welcome=b"\x20\x02\x00\x03")).act == "unreachable"
    assert (
        at_home("turn_on", Broker(welcome=b"HTTP/1.1 400 Bad Request\r\n\r\n")).act == "unreachable"
    )
    assert at_home("turn_on", Broker(welcome=b"")).act == "unreachable"
    assert at_home("turn_on", Broker(answers_pings=False)).act == "unreachable"
    assert at_home("turn_on", World()).act == "unreachable"


@pytest.mark.parametrize(
    "described",
    [
        "",
        "null",
        "3",
        "[" * 5000,
        "{",
        '{"name": 7, "dev": 3}',
        '{"command_topic": 3, "name": "A"}',
        '{"cmd_t": "' + "x" * 100 + '", "bri_scl": "many", "stat_t": ["a"]}',
        "\ud83d",
    ],
)
def test_a_broken_description_costs_nothing_else(described: str) -> None:
    kept = {
        "homeassistant/light/broken/config": described.encode(errors="replace").decode(),
        "homeassistant/light/hall/config": json.dumps(HALL),
        "homeassistant/sensor/x/config": json.dumps(HALL),
    }
    broker = Broker(kept=kept)
    assert at_home("turn_on", broker, kind="light", room="hall").act == "switched"
    assert broker.published == [("hall/set", "1")]


def test_ten_thousand_things_are_looked_through() -> None:
    kept = {
        f"homeassistant/light/l{n}/config": json.dumps({"name": f"Lamp {n}", "cmd_t": f"l/{n}"})
        for n in range(10_000)
    }
    broker = Broker(kept=kept, at_once=65536)
    assert at_home("turn_on", broker, said="lamp 77", kind="light").slots["count"] == 1
    assert broker.published == [("l/77", "ON")]

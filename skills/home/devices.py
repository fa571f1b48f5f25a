"""Things on an MQTT broker, as Home Assistant's discovery has them described there.

zigbee2mqtt, ESPHome, Tasmota and others leave a description of each thing under
homeassistant/<component>/…/config: home-assistant.io/integrations/mqtt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.skill import Json

from .bridge import Thing
from .commands import commands
from .mqtt import Client

DESCRIBED = ("homeassistant/+/+/config", "homeassistant/+/+/+/config")
KINDS = ("light", "switch", "scene", "cover", "lock", "climate", "fan")
FULL = 255
SHORT = {
    "bri_cmd_t": "brightness_command_topic",
    "bri_scl": "brightness_scale",
    "bri_stat_t": "brightness_state_topic",
    "bri_val_tpl": "brightness_value_template",
    "clr_temp_cmd_t": "color_temp_command_topic",
    "clr_temp_k": "color_temp_kelvin",
    "cmd_t": "command_topic",
    "cmps": "components",
    "curr_temp_t": "current_temperature_topic",
    "curr_temp_tpl": "current_temperature_template",
    "dev": "device",
    "mode_cmd_t": "mode_command_topic",
    "obj_id": "object_id",
    "p": "platform",
    "pl_cls": "payload_close",
    "pl_lock": "payload_lock",
    "pl_off": "payload_off",
    "pl_on": "payload_on",
    "pl_open": "payload_open",
    "pl_unlk": "payload_unlock",
    "rgb_cmd_t": "rgb_command_topic",
    "stat_t": "state_topic",
    "stat_val_tpl": "state_value_template",
    "temp_cmd_t": "temperature_command_topic",
    "temp_stat_t": "temperature_state_topic",
    "temp_stat_tpl": "temperature_state_template",
    "uniq_id": "unique_id",
    "val_tpl": "value_template",
}
"""Home Assistant's abbreviations of the keys that are read here."""
IN_JSON = re.compile(r"value_json(?:\.(\w+)|\[['\"](\w+)['\"]\])")
STATES = {"on": "on", "off": "off", "open": "open", "closed": "closed", "locked": "locked"}

Description = Mapping[str, Any]


class Devices:
    """All that is described on the broker; it does what `Bridge` does, and raises as that does."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._described: dict[str, Description] = {}

    def things(self) -> tuple[Thing, ...]:
        """Everything there is, with its state where the broker keeps that."""
        for topic, text in self._client.kept(DESCRIBED).items():
            for kind, id_, description in _described(topic, text):
                self._described[f"{kind}.{id_}"] = description
        keys = ("state_topic", "brightness_state_topic", "current_temperature_topic")
        every = [one.get(key) for one in self._described.values() for key in keys]
        states = self._client.kept(sorted({topic for topic in every if isinstance(topic, str)}))
        return tuple(_thing(id_, one, states) for id_, one in self._described.items())

    def do(self, service: str, things: Sequence[Thing], **more: Json) -> None:
        """What Home Assistant's service of that name does."""
        if not self._described:
            self.things()
        known = [one for one in things if one.id in self._described]
        told = (commands(self._described[one.id], service, one, more) for one in known)
        self._client.tell(message for messages in told for message in messages)


def _described(topic: str, text: str) -> Iterator[tuple[str, str, Description]]:
    """The things that one message describes, each with its kind and id; none that are broken."""
    _, kind, *names, _ = topic.split("/")
    try:
        described = _in_full(json.loads(text))
    except (ValueError, RecursionError, AttributeError):
        return
    parts: Mapping[str, Any] = {"_".join(names): described}
    if kind == "device" and isinstance(described.get("components"), dict):
        ours = {key: described[key] for key in ("device", "~") if key in described}
        of_parts = described["components"].items()
        parts = {id_: ours | _in_full(one) for id_, one in of_parts if isinstance(one, dict)}
    for id_, one in parts.items():
        platform = str(one.get("platform", "")) if kind == "device" else kind
        if platform in KINDS:
            yield platform, str(one.get("unique_id") or id_), _with_topics(one)


def _in_full(table: Mapping[str, Any]) -> dict[str, Any]:
    return {SHORT.get(key, key): value for key, value in table.items()}


def _with_topics(described: Mapping[str, Any]) -> Description:
    """With "~" in its topics put in its place."""
    base = described.get("~", "")
    topics = {
        key: re.sub(r"^~|~$", lambda _: str(base), value)
        for key, value in described.items()
        if key.endswith("_topic") and isinstance(value, str)
    }
    return {**described, **topics}


def _thing(id_: str, one: Description, states: Mapping[str, str]) -> Thing:
    def told(topic: str, *templates: str) -> Any:
        text = states.get(str(one.get(topic)))
        return None if text is None else _read(text, [str(one.get(name, "")) for name in templates])

    device: Any = one.get("device")
    names = (device.get("name") if isinstance(device, dict) else "", one.get("name"))
    attributes: dict[str, Json] = {
        "friendly_name": " ".join(dict.fromkeys(str(name) for name in names if name))
    }
    state: Any = told("state_topic", "state_value_template", "value_template")
    brightness: Any = told("brightness_state_topic", "brightness_value_template")
    if one.get("schema") == "json" and isinstance(state, dict):
        state, brightness = state.get("state"), state.get("brightness")
    scale = one.get("brightness_scale", FULL)
    if isinstance(brightness, int | float) and isinstance(scale, int | float) and scale:
        attributes["brightness"] = round(brightness * FULL / scale)
    for name, topic in (
        ("current_temperature", "current_temperature_topic"),
        ("temperature", "temperature_state_topic"),
    ):
        degrees = told(topic, topic.replace("_topic", "_template"))
        if isinstance(degrees, int | float):
            attributes[name] = degrees
    plain = {str(one.get("payload_on", "ON")): "on", str(one.get("payload_off", "OFF")): "off"}
    known = plain.get(str(state)) or STATES.get(str(state).casefold(), "unknown")
    return Thing(id_, known, attributes)


def _read(text: str, templates: Sequence[str]) -> Any:
    """A state: as a template of the usual kind picks it out of JSON, or as it stands."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    keys = [found for template in templates if (found := IN_JSON.search(template))]
    if keys and isinstance(value, dict):
        return value.get(keys[0][1] or keys[0][2])
    return value

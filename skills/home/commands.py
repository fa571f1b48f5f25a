"""What to publish so that a thing on an MQTT broker does what Home Assistant would have it do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.skill import Json

from .bridge import Thing

FULL = 255
HALF = 128
"""A light is taken to be half as bright as it can be where nobody knows."""
MIRED = 1_000_000
"""Over kelvin: how warm white is, as most lights count it."""
PAYLOADS = {
    "lock.lock": ("payload_lock", "LOCK"),
    "lock.unlock": ("payload_unlock", "UNLOCK"),
    "cover.open_cover": ("payload_open", "OPEN"),
    "cover.close_cover": ("payload_close", "CLOSE"),
    "scene.turn_on": ("payload_on", "ON"),
    "light.turn_on": ("payload_on", "ON"),
    "homeassistant.turn_on": ("payload_on", "ON"),
    "homeassistant.turn_off": ("payload_off", "OFF"),
}
"""Where a description has the word for a service, and the word where it has none."""
RGB = {
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "orange": (255, 165, 0),
    "purple": (160, 32, 240),
    "pink": (255, 192, 203),
    "white": (255, 255, 255),
    "turquoise": (64, 224, 208),
    "violet": (238, 130, 238),
    "cyan": (0, 255, 255),
    "magenta": (255, 0, 255),
    "teal": (0, 128, 128),
    "lavender": (230, 230, 250),
    "gold": (255, 215, 0),
    "brown": (165, 42, 42),
}
"""CSS's names of colours, as Home Assistant has them."""


def commands(
    described: Mapping[str, Any], service: str, thing: Thing, more: Mapping[str, Json]
) -> Iterator[tuple[str, str]]:
    """Topics, and what to publish under each; none where the thing has no such topic."""
    if thing.domain == "climate":
        found = _of_heating(service, more)
    elif described.get("schema") == "json":
        wanted = {"state": "OFF" if service.endswith("turn_off") else "ON"}
        values = wanted | _of_light(described, thing, more)
        found = {"command_topic": json.dumps(values)}
    else:
        found = _in_topics(described, service, thing, more)
    for key, text in found.items():
        if isinstance(topic := described.get(key), str) and topic:
            yield topic, text


def _of_heating(service: str, more: Mapping[str, Json]) -> Mapping[str, str]:
    if service == "climate.set_temperature":
        return {"temperature_command_topic": f"{more['temperature']}"}
    return {"mode_command_topic": "off" if service.endswith("turn_off") else "heat"}


def _of_light(
    described: Mapping[str, Any], thing: Thing, more: Mapping[str, Json]
) -> dict[str, Any]:
    """Brightness in the light's own scale, colour, and white as it counts it."""
    values: dict[str, Any] = {}
    level = _level(thing, more)
    if level is not None:
        scale = described.get("brightness_scale", FULL)
        values["brightness"] = round(level * (scale if isinstance(scale, int) else FULL) / FULL)
    kelvin = more.get("color_temp_kelvin")
    if isinstance(kelvin, int):
        values["color_temp"] = kelvin if described.get("color_temp_kelvin") else MIRED // kelvin
    if (rgb := RGB.get(str(more.get("color_name")))) is not None:
        values["color"] = dict(zip("rgb", rgb, strict=True))
    return values


def _level(thing: Thing, more: Mapping[str, Json]) -> int | None:
    """How bright, of 255; None where nothing was said of that."""
    now = thing.number("brightness")
    for name, value in more.items():
        if not isinstance(value, int | float):
            continue
        if name == "brightness":
            return round(value)
        if name == "brightness_pct":
            return round(value * FULL / 100)
        if name == "brightness_step_pct":
            level = round((HALF if now is None else now) + value * FULL / 100)
            return max(1, min(FULL, level))
    return None


def _in_topics(
    described: Mapping[str, Any], service: str, thing: Thing, more: Mapping[str, Json]
) -> Mapping[str, str]:
    """One topic for each thing that can be set."""
    key, default = PAYLOADS[service]
    values = _of_light(described, thing, more)
    found = {"command_topic": str(described.get(key, default))}
    if "brightness" in values:
        found["brightness_command_topic"] = str(values["brightness"])
    if "color_temp" in values:
        found["color_temp_command_topic"] = str(values["color_temp"])
    if "color" in values:
        found["rgb_command_topic"] = ",".join(map(str, values["color"].values()))
    return found

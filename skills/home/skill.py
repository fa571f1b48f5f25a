"""The home: lights, plugs, heating, blinds and scenes, through Home Assistant or over MQTT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeAlias

from assistant.skill import Json, RefusedError, Reply, Request, Skill, act

from .bridge import Bridge, BridgeError, Thing
from .devices import Devices
from .mqtt import Client

skill = Skill()

STEP = 20
"""Percent of brightness that "brighter" is."""
OF_TEN = 10
SETTINGS = ("token", "broker", "broker_user", "broker_password")
MOST_TOLD = 4
HEATS = ("heat", "cool", "auto", "heat_cool")
ON = ("on", "playing", "open", "opening", "unlocked", "unlocking", *HEATS)
UNKNOWN = ("unavailable", "unknown", "jammed")

_before: dict[str, tuple[Thing, ...]] = {}
"""How things were before they were changed, to put them back; in memory only."""
_numbers = count(1)

Home: TypeAlias = Bridge | Devices
Handler = Callable[[Request], Reply]
BRIGHTNESS = frozenset({"percent", "level", "end"})
"""Slots that say how bright and not what."""

OfHome = Callable[[Request, Home], Reply]


def at_home(handler: OfHome) -> Handler:
    """Whatever stands between here and the things at home is one clear sentence."""

    def answer(request: Request) -> Reply:
        said = {key: str(request.settings.get(key) or "") for key in SETTINGS}
        if not said["broker"] and not said["token"]:
            return act("no_lights" if names_nothing(request) else "not_set_up")

        def fetch(method: str, path: str, text: str) -> tuple[int, str]:
            token = f"Bearer {said['token']}"
            headers = {"Authorization": token, "Content-Type": "application/json"}
            found = request.fetch("bridge", path, method=method, headers=headers, text=text)
            return found.status, found.text

        try:
            if not said["broker"]:
                return handler(request, Bridge(fetch))
            with request.connect(
                "broker_tls" if request.settings.get("broker_tls") else "broker"
            ) as stream:
                client = Client(stream, said["broker_user"], said["broker_password"])
                reply = handler(request, Devices(client))
                client.close()
                return reply
        except RefusedError:
            return act("unreachable")
        except BridgeError as error:
            return act("refused" if error.refused else "unreachable")

    return answer


@skill.intent("turn_on", "turn_off")
@at_home
def switch(request: Request, home: Home) -> Reply:
    things = meant(request, home.things(), request.text("kind", "light"))
    if not things:
        return none_such(request)
    home.do(f"homeassistant.{request.intent}", things)
    state = "on" if request.intent == "turn_on" else "off"
    # Where nobody knows how it was, it was most likely not so, or they would not have asked.
    other = "off" if state == "on" else "on"
    things = tuple(replace(one, state=other) if one.state in UNKNOWN else one for one in things)
    return undoable(request, things, act("switched", state=state, **told(things)))


def names_nothing(request: Request) -> bool:
    """Whether a brightness alone was said, which may be the screen's."""
    return request.intent == "set_level" and request.slots.keys() <= BRIGHTNESS


@skill.intent("brighter", "darker", "set_level", "set_colour")
@at_home
def light(request: Request, home: Home) -> Reply:
    things = meant(request, home.things(), "light")
    if not things:
        return act("no_lights") if names_nothing(request) else none_such(request)
    level, colour = level_meant(request), request.text("colour")
    match request.intent:
        case "brighter" | "darker":
            step = int(request.number("percent") or STEP)
            signed = step if request.intent == "brighter" else -step
            home.do("light.turn_on", things, brightness_step_pct=signed)
        case "set_level" if level is not None:
            home.do("light.turn_on", things, brightness_pct=level)
        case "set_colour" if colour in request.words["kelvin"]:
            home.do("light.turn_on", things, color_temp_kelvin=request.words["kelvin"][colour])
        case "set_colour" if colour:
            name = request.words["colours"].get(colour, colour)
            home.do("light.turn_on", things, color_name=name)
        case _:
            return act("to_what")
    done = act(request.intent, level=level or 0, colour=colour, **told(things))
    return undoable(request, things, done)


@skill.intent("set_temperature")
@at_home
def heat(request: Request, home: Home) -> Reply:
    things = meant(request, home.things(), "climate")
    degrees = degrees_meant(request)
    if not things or degrees is None:
        return none_such(request) if degrees is not None else act("to_what")
    home.do("climate.set_temperature", things, temperature=degrees)
    return undoable(request, things, act("heated", degrees=degrees, **told(things)))


@skill.intent("open", "close")
@at_home
def open_or_close(request: Request, home: Home) -> Reply:
    kind, opening = request.text("kind", "cover"), request.intent == "open"
    things = meant(request, home.things(), kind)
    if not things:
        return none_such(request)
    if kind == "lock":
        home.do("lock.unlock" if opening else "lock.lock", things)
        return act("unlocked" if opening else "locked", **told(things))
    home.do("cover.open_cover" if opening else "cover.close_cover", things)
    return undoable(request, things, act("opened" if opening else "closed", **told(things)))


@skill.intent("scene")
@at_home
def set_scene(request: Request, home: Home) -> Reply:
    name = request.text("scene")
    scenes = [one for one in home.things() if one.domain == "scene"]
    found = [one for one in scenes if has_all(one, words_of(name), request)]
    if not found:
        return act("no_scene", scene=name)
    home.do("scene.turn_on", found[:1])
    return act("scene", scene=found[0].name)


@skill.intent("state")
@at_home
def tell_state(request: Request, home: Home) -> Reply:
    kind = request.text("kind", "climate")
    things = meant(request, home.things(), kind)
    if not things:
        return none_such(request)
    if kind == "climate":
        degrees = next(filter(None, (one.number("current_temperature") for one in things)), None)
        return act("degrees", degrees=degrees) if degrees is not None else act("not_known")
    if any(one.state in UNKNOWN for one in things):
        return act("not_known")
    on = [one.name for one in things if one.state in ON]
    if not on:
        return act("all_off", kind=kind, **told(things))
    more = max(0, len(on) - MOST_TOLD)
    return act("on", kind=kind, things=on[:MOST_TOLD], count=len(on), more=more)


@skill.intent("put_back")
@at_home
def put_back(request: Request, home: Home) -> Reply:
    """As it was: off what was off, and on as bright, as warm or as open as before."""
    things = _before.pop(request.text("change"), ())
    for one in things:
        brightness, degrees = one.number("brightness"), one.number("temperature")
        if one.domain == "climate" and degrees is not None:
            home.do("climate.set_temperature", [one], temperature=degrees)
        elif one.domain == "cover":
            home.do("cover.open_cover" if one.state in ON else "cover.close_cover", [one])
        elif one.state in ON and brightness is not None:
            home.do("light.turn_on", [one], brightness=int(brightness))
        else:
            home.do(f"homeassistant.turn_{'on' if one.state in ON else 'off'}", [one])
    return act("as_it_was" if things else "not_as_it_was", done=bool(things))


def meant(request: Request, every: Sequence[Thing], kind: str) -> tuple[Thing, ...]:
    """The things of a kind in the room that was named, by their own name where one was said.

    None in a room that no name tells from the others, such as "my room". `which` is what was said
    of a thing that no list has: "the left light".
    """
    found = [one for one in every if one.domain == kind]
    room = words_of(f"{request.text('room')} {request.text('which')}")
    generic = frozenset(request.words["generic"])
    if room and not room <= frozenset(request.words["whole"]):
        told_apart = room - generic
        found = [one for one in found if told_apart and has_all(one, told_apart, request)]
    named = words_of(request.said("kind")) - generic
    return tuple(one for one in found if has_all(one, named, request))


def has_all(one: Thing, wanted: set[str], request: Request) -> bool:
    """Whether its name has these words, in some languages as the beginning of a compound."""
    if not request.words["compounds"]:
        return wanted <= one.words
    return all(any(own.startswith(word) for own in one.words) for word in wanted)


def words_of(text: str) -> set[str]:
    return {word.removesuffix("s") for word in text.casefold().split()}


def level_meant(request: Request) -> int | None:
    percent, level = request.number("percent"), request.number("level")
    if percent is None and level is not None:
        percent = level * OF_TEN if level <= OF_TEN else level
    return None if percent is None else max(0, min(100, int(percent)))


def degrees_meant(request: Request) -> float | None:
    quantity = request.value("degrees")
    if isinstance(quantity, dict):
        found = quantity.get("amount")
        return float(found) if isinstance(found, int | float) else None
    return request.number("level")


def told(things: Sequence[Thing]) -> dict[str, Json]:
    return {"name": things[0].name, "count": len(things)}


def none_such(request: Request) -> Reply:
    thing = request.said("kind") or request.text("kind")
    return act("none_such", room=request.text("room"), thing=thing)


def undoable(request: Request, things: Sequence[Thing], reply: Reply) -> Reply:
    number = str(next(_numbers))
    _before[number] = tuple(things)
    return reply.undone_by(request.to("put_back", change=number))

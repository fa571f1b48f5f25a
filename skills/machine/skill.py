"""The computer itself: how it is doing, its screen, its programs, and switching it off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from assistant.skill import RefusedError, Reply, Request, Skill, act, ask

from . import figures
from .applications import Application, applications, like, meant
from .desktop import LOGIN, SESSION, done_some_way, hold_notifications

skill = Skill()

UPOWER = "org.freedesktop.UPower"
DEVICE = "/org/freedesktop/UPower/devices/DisplayDevice"
CHARGES = {1: "charging", 2: "discharging", 4: "full", 5: "charging", 6: "discharging"}
"""UPower's states of a battery that mean one of these."""
TIMES = {"charging": "TimeToFull", "discharging": "TimeToEmpty"}
SCREENSAVER = "org.freedesktop.ScreenSaver"
SAVER = "/org/freedesktop/ScreenSaver"
FOLDERS = ("applications", "flatpaks", "snaps")
DIMMEST = 5
"""Percent: a screen darker than that looks switched off."""
MOST_TOLD = 3
MOST_NAMED = 5
LONGEST_TYPED = 500
"""Characters that one command can be given."""


@skill.intent("state")
def tell_state(request: Request) -> Reply:
    """The battery, the disk, the memory or the processor, whichever was asked for."""
    tells: dict[str, Callable[[Request], Reply]] = {
        "battery": battery,
        "disk": disk,
        "memory": memory,
    }
    return tells.get(request.text("part"), processor)(request)


def battery(request: Request) -> Reply:
    bus = request.bus("battery")

    def told(name: str) -> float:
        found = bus.get(UPOWER, DEVICE, f"{UPOWER}.Device", name)
        return found if isinstance(found, int | float) else 0.0

    try:
        if not told("IsPresent"):
            return act("no_battery")
        percent, charge = round(told("Percentage")), CHARGES.get(int(told("State")), "")
        left = told(TIMES[charge]) if charge in TIMES else 0.0
    except RefusedError:
        return act("battery_untold")
    return act("battery", percent=percent, charge=charge, left=60 * round(left / 60))


def disk(request: Request) -> Reply:
    try:
        found = figures.disks(request.run("disk").output)
    except (RefusedError, ValueError):
        return act("disk_untold")
    room = found.pop("/", None) or found.popitem()[1]
    home = next(iter(found.values()), None)
    return act(
        "disk",
        free=figures.size(room.free),
        size=figures.size(room.size),
        percent=room.percent_used,
        home=figures.size(home.free) if home else "",
    )


def memory(request: Request) -> Reply:
    try:
        room = figures.memory(request.run("memory").output)
    except (RefusedError, ValueError):
        return act("memory_untold")
    free, size = (figures.size(one, figures.GIBIBYTE) for one in (room.free, room.size))
    return act("memory", free=free, size=size, percent=room.percent_used)


@skill.intent("busiest")
def processor(request: Request) -> Reply:
    try:
        load = figures.load(request.run("processes").output)
    except (RefusedError, ValueError):
        return act("processor_untold")
    if not load.programs:
        return act("idle", percent=load.percent)
    first, *rest = load.programs[:MOST_TOLD]
    others = [one.name for one in rest]
    share = round(first.percent)
    return act("busy", percent=load.percent, name=first.name, share=share, others=others)


@skill.intent("brighter", "darker", "set_brightness", "brightness_back")
def set_brightness(request: Request) -> Reply:
    try:
        screens = figures.backlights(request.run("backlights").output)
    except RefusedError:
        screens = ()
    if not screens:
        return act("no_backlight", done=False)
    screen = screens[0]
    wanted = percent_meant(request, screen.percent)
    if wanted is None:
        return ask("percent", act("how_bright"), kind="percentage", then=request)
    level = max(1, round(screen.highest * wanted / 100))
    asked = ("backlight", screen.name, level)
    try:
        bus = request.bus("login")
        bus.call(LOGIN, SESSION, f"{LOGIN}.Session", "SetBrightness", "ssu", *asked)
    except RefusedError:
        return act("brightness_refused", done=False)
    if request.intent == "brightness_back":
        return act("brightness", percent=wanted)
    done = act("brightness" if wanted != screen.percent else "as_bright_as_it_is", percent=wanted)
    return done.undone_by(request.to("brightness_back", percent=screen.percent))


def percent_meant(request: Request, before: int) -> int | None:
    """Between what can still be read and the brightest."""
    said = request.number("percent")
    step = said or float(str(request.settings["brightness_step"]))
    match request.intent:
        case "brighter":
            said = before + step
        case "darker":
            said = before - step
    return None if said is None else max(DIMMEST, min(100, round(said)))


@skill.intent("hold", "let_through")
def hold(request: Request) -> Reply:
    """No notifications, perhaps for a while only."""
    held = request.intent == "hold"
    end = end_of(request) if held else None
    if end is not None and end <= request.now:
        return act("in_the_past", done=False)
    try:
        if not hold_notifications(request, held=held):
            return act("no_way_to_hold", done=False)
    except RefusedError:
        return act("no_notifications", done=False)
    if not held:
        return act("let_through").undone_by(request.to("hold"))
    for one in request.schedule.list():
        if one.act == "still_held":
            request.schedule.cancel(one.id)
    if end is not None:
        step = request.to("let_through")
        request.schedule.do(due=end, step=step, otherwise="still_held")
    return act("held", until=end or "").undone_by(request.to("let_through"))


def end_of(request: Request) -> datetime | None:
    length = request.duration("duration")
    return request.now + length if length else request.moment("until")


@skill.intent("lock")
def lock(request: Request) -> Reply:
    """The screen saver locks for certain where it can; logind passes it on to the desktop."""
    with suppress(RefusedError):
        request.bus("desktop").call(SCREENSAVER, SAVER, SCREENSAVER, "Lock")
        return act("locked")
    try:
        request.bus("login").call(LOGIN, SESSION, f"{LOGIN}.Session", "Lock")
    except RefusedError:
        return act("not_locked")
    return act("locked")


@skill.intent("suspend", "restart", "shut_down")
def leave(request: Request) -> Reply:
    """Now, or after a while; the assistant asked whether they are sure."""
    member = {"suspend": "Suspend", "restart": "Reboot", "shut_down": "PowerOff"}[request.intent]
    delay = request.duration("delay")
    if delay:
        step = request.to(request.intent, what=request.intent)
        request.schedule.do(due=request.now + delay, step=step, otherwise="not_left")
        return act("leaving_later", what=request.intent, delay=delay)
    try:
        bus = request.bus("login")
        bus.call(LOGIN, "/org/freedesktop/login1", f"{LOGIN}.Manager", member, "b", False)
    except RefusedError:
        return act("not_left", what=request.intent, done=False)
    return act("leaving", what=request.intent)


@skill.intent("open")
def open_application(request: Request) -> Reply:
    wanted = request.text("application")
    if not wanted:
        return ask("application", act("open_what"), then=request)
    known = applications(folders(request), request.language)
    found = meant(wanted, known)
    if len(found) == 1:
        return opened(request, found[0])
    if found:
        names = sorted(one.name for one in found)[:MOST_NAMED]
        return ask("application", act("which", names=names), then=request, options=names)
    near = like(wanted, known)
    if near is None:
        return act("no_such", application=wanted)
    return act("did_you_mean", name=near.name).or_ask(yes=request.to("open_file", name=near.name))


@skill.intent("open_file")
def open_file(request: Request) -> Reply:
    name = request.text("name")
    known = applications(folders(request), request.language)
    found = next((one for one in known if one.name == name), None)
    return act("no_such", application=name) if found is None else opened(request, found)


def folders(request: Request) -> list[Path]:
    """Where programs' desktop files lie, as far as such a place is there."""
    there = []
    for name in FOLDERS:
        with suppress(RefusedError):
            there.append(request.folder(name))
    return there


def opened(request: Request, wanted: Application) -> Reply:
    for command in ("launch", "launch_plainly"):
        with suppress(RefusedError):
            if request.run(command, file=str(wanted.file)).status == 0:
                return act("opened", name=wanted.name)
    return act("not_opened", name=wanted.name)


@skill.intent("screenshot")
def take_screenshot(request: Request) -> Reply:
    try:
        file = request.folder("screenshots") / f"{request.now:%Y-%m-%d %H.%M.%S}.png"
    except RefusedError:
        return act("no_folder")
    ran = done_some_way(request, "screenshot", file=str(file))
    if ran is None:
        return act("no_way_to_take")
    if ran.status != 0 or not file.is_file():
        return act("not_taken")
    return act("taken", file=file.name).undone_by(request.to("discard", file=file.name))


@skill.intent("discard")
def discard(request: Request) -> Reply:
    """The screenshot that was taken goes again."""
    try:
        (request.folder("screenshots") / Path(request.text("file")).name).unlink()
    except (RefusedError, OSError):
        return act("not_discarded", done=False)
    return act("discarded")


@skill.intent("type")
def type_text(request: Request) -> Reply:
    """Into whatever window has the keyboard; never a key that would send it off."""
    text = one_line(request.text("text"))
    if not text:
        return ask("text", act("type_what"), then=request)
    if len(text) > LONGEST_TYPED or text.startswith("-"):
        return act("cannot_type_that", most=LONGEST_TYPED)
    ran = done_some_way(request, "type", text=text)
    if ran is None:
        return act("no_way_to_type")
    return act("typed", text=text.rstrip(" .")) if ran.status == 0 else act("not_typed")


@skill.intent("clipboard")
def read_clipboard(request: Request) -> Reply:
    ran = done_some_way(request, "clipboard")
    if ran is None:
        return act("no_way_to_read")
    words = one_line(ran.output).split() if ran.status == 0 else []
    if not words:
        return act("clipboard_empty")
    most = int(str(request.settings["clipboard_words"]))
    told = " ".join(words[:most]).rstrip(" .")
    return act("clipboard", text=told, more=max(0, len(words) - most))


def one_line(text: str) -> str:
    """Without line ends, control characters and spaces that nobody hears."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())

"""Media: whatever player is on the session bus, music in the person's folder, and the volume."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from assistant.skill import RefusedError, Reply, Request, Scheduled, Skill, act, ask

from .music_files import music_called
from .players import Player, player_meant

skill = Skill()

STEP = 10
"""Percent that "louder" is."""
OF_TEN = 10
"""A level up to that is one of ten, as on a knob: "volume four"."""
LOUDEST = 100
LEVEL = re.compile(r"(\d+)%")

Handler = Callable[[Request], Reply]
WithPlayer = Callable[[Request, Player], Reply]


def of_player(handler: WithPlayer) -> Handler:
    """No bus, no player, or one that has just gone: each is one clear sentence."""

    def answer(request: Request) -> Reply:
        try:
            player = player_meant(request.bus("players"), request.text("player"))
        except RefusedError:
            return act("no_bus")
        if player is None:
            return act("no_player")
        try:
            return handler(request, player)
        except RefusedError:
            return act("gone")

    return answer


@skill.intent("play")
@of_player
def play(request: Request, player: Player) -> Reply:
    """What was asked for from the music folder, or else go on with what there was."""
    words = " ".join(filter(None, map(request.text, ("what", "artist", "mood"))))
    if not words and player.status == "Paused":
        player.do("Play")
        return act("playing", what="")
    try:
        folder = request.folder("music")
        found = next(
            filter(None, (music_called(folder, one) for one in namings(request, words))), None
        )
    except (RefusedError, OSError):
        return act("no_folder")
    if found is None:
        return act("no_music", what=words)
    player.open(found.as_uri())
    player.do("Play")  # one that was paused stays so
    return act("playing", what=found.stem)


def namings(request: Request, words: str) -> list[str]:
    """As it was said, and what of that is in the names of "yesterday by the beatles"."""
    bare = " ".join(one for one in words.split() if one.lower() not in request.words["joining"])
    return [words, bare] if bare and bare != words else [words]


@skill.intent("pause", "resume", "next", "previous")
@of_player
def steer(request: Request, player: Player) -> Reply:
    name = request.intent
    if name == "pause" and not player.playing:
        return act("not_playing")
    player.do({"pause": "Pause", "resume": "Play", "next": "Next", "previous": "Previous"}[name])
    done = {"pause": "paused", "resume": "resumed", "next": "skipped", "previous": "back"}[name]
    reply = act(done)
    return reply.undone_by(request.to("resume")) if name == "pause" else reply


@skill.intent("what")
@of_player
def tell_track(request: Request, player: Player) -> Reply:
    del request
    if not player.playing:
        return act("not_playing")
    title, artist = player.track()
    return act("track", title=title, artist=artist) if title else act("untold")


@skill.intent("sleep")
@of_player
def sleep(request: Request, player: Player) -> Reply:
    """It stops later, without a word: whom it put to sleep, nobody is to wake."""
    del player
    end = end_of(request, "length", "end")
    if end is None:
        return ask("length", act("sleep_how_long"), kind="duration", then=request)
    if end <= request.now:
        return act("sleep_past")
    call_off(request, "not_stopped")
    request.schedule.do(due=end, step=request.to("sleep_end"), otherwise="not_stopped")
    return act("sleep_set", left=end - request.now)


@skill.intent("sleep_off")
def end_sleep_timer(request: Request) -> Reply:
    return act("sleep_off" if call_off(request, "not_stopped") else "no_sleep")


@skill.intent("sleep_left")
def tell_sleep_timer(request: Request) -> Reply:
    left = [entry.due - request.now for entry in planned(request, "not_stopped")]
    return act("sleep_left", left=left[0]) if left else act("no_sleep")


@skill.intent("sleep_end")
def fall_silent(request: Request) -> Reply:
    try:
        player = player_meant(request.bus("players"), request.text("player"))
        if player is not None and player.playing:
            player.do("Pause")
    except RefusedError:
        return act("not_stopped", done=False)
    return act("stopped").undone_by(request.to("resume"))


def end_of(request: Request, length: str, end: str) -> datetime | None:
    """When a while is over, by the slot that has its length or the one that has its end."""
    lasting = request.duration(length)
    return request.moment(end) if lasting is None else request.now + lasting


def planned(request: Request, otherwise: str) -> list[Scheduled]:
    """What is to be done later, by the act that says it could not be."""
    return [entry for entry in request.schedule.list() if entry.act == otherwise]


def call_off(request: Request, otherwise: str) -> bool:
    cancelled = [request.schedule.cancel(entry.id) for entry in planned(request, otherwise)]
    return any(cancelled)


@skill.intent("shuffle")
@of_player
def shuffle(request: Request, player: Player) -> Reply:
    off = request.text("state") == "off"
    player.put("Shuffle", "b", not off)
    return act("in_order" if off else "shuffled")


@skill.intent("loop")
@of_player
def loop(request: Request, player: Player) -> Reply:
    off = request.text("state") == "off"
    player.put("LoopStatus", "s", "None" if off else "Track")
    return act("not_looped" if off else "looped")


@skill.intent("volume_up", "volume_down", "volume_set", "volume_back")
def set_volume(request: Request) -> Reply:
    try:
        before = level_now(request)
        wanted = level_meant(request, before)
        ran = request.run("volume", level=f"{wanted}%")
    except (RefusedError, ValueError):
        return act("no_volume")
    if ran.status != 0:
        return act("no_volume")
    if request.intent == "volume_back":
        return act("volume", level=wanted)
    done = act("volume", level=wanted) if wanted != before else act("volume_as_it_is", level=wanted)
    return done.undone_by(request.to("volume_back", level=before))


@skill.intent("mute", "unmute")
def set_mute(request: Request) -> Reply:
    muting = request.intent == "mute"
    try:
        ran = request.run("mute", state=int(muting))
    except RefusedError:
        return act("no_volume")
    if ran.status != 0:
        return act("no_volume")
    with suppress(RefusedError):  # without a schedule there is nothing to call off
        call_off(request, "still_muted")
    end = end_of(request, "duration", "until") if muting else None
    if end is not None and end > request.now:
        request.schedule.do(due=end, step=request.to("unmute"), otherwise="still_muted")
    done = act("muted", until=end or "") if muting else act("unmuted")
    return done.undone_by(request.to("unmute" if muting else "mute"))


def level_now(request: Request) -> int:
    """The volume in percent. Raises `RefusedError`, and `ValueError` where it isn't told."""
    found = LEVEL.search(request.run("level").output)
    if found is None:
        raise ValueError("no level")
    return int(found[1])


def level_meant(request: Request, before: int) -> int:
    """In percent, between silence and the loudest there is without distortion."""
    step = int(request.number("bit") or STEP)
    match request.intent:
        case "volume_up":
            wanted = before + step
        case "volume_down":
            wanted = before - step
        case "volume_back":
            wanted = int(request.number("level") or 0)
        case _:
            named, percent = request.number("level"), request.number("percent")
            if percent is None and named is not None and named <= OF_TEN and whole(named):
                percent = named * OF_TEN
            said = named if percent is None else percent
            wanted = before if said is None else int(said)
    return max(0, min(LOUDEST, wanted))


def whole(number: float) -> bool:
    return float(number).is_integer()

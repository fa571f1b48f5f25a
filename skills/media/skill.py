"""Media: whatever player is on the session bus, music in the person's folder, and the volume."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.skill import RefusedError, Reply, Request, Skill, act

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
            player = player_meant(request.bus("players"))
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
        found = music_called(request.folder("music"), words)
    except (RefusedError, OSError):
        return act("no_folder")
    if found is None:
        return act("no_music", what=words)
    player.open(found.as_uri())
    player.do("Play")  # one that was paused stays so
    return act("playing", what=found.stem)


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
    timed = not {"duration", "until"}.isdisjoint(request.slots)
    done = act("muted", timed=timed) if muting else act("unmuted")
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

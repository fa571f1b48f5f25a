"""What skills may ask about the voice that answers the person who is speaking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant.errors import SpeakingError
from assistant.profile.facts import OWNER
from assistant.services.calls import Call, Service
from assistant.services.person import PersonServices
from assistant.speaking.voice_engines import VOICE_ENGINES
from assistant.speaking.voices import Voice
from assistant.values import Json, Style, Trial

PITCH_STEP = 1.15
"""What "deeper" divides the pitch by, and "higher" multiplies it with: two semitones and a half."""
LOWEST, HIGHEST = 0.6, 1.6


class VoiceChoice(Protocol):
    """The voices there are, and who is answered in which."""

    @property
    def voices(self) -> Mapping[str, Voice]: ...

    @property
    def available(self) -> Sequence[Voice]:
        """The voices that can speak here, in the order in which "next" goes through them."""

    def voice_for(self, style: Style) -> Voice:
        """The voice that answers a person of that style."""

    def use(self, name: str) -> Voice:
        """Make this voice that of the house. Raises `SpeakingError` where it cannot speak."""


class VoiceServices:
    """The services voice.*: how it sounds is a name and a pitch, a factor on the voice's own.

    The owner chooses the voice of the house, everybody else one of their own; where nothing is
    to be written down, it is theirs until the conversation ends.
    """

    def __init__(self, choice: VoiceChoice, person: PersonServices) -> None:
        self._choice = choice
        self._person = person
        self._before: dict[str, Trial] = {}
        self._offered: Trial | None = None

    @property
    def services(self) -> Mapping[str, Service]:
        return {"voice.list": self._list, "voice.find": self._find, "voice.use": self._use}

    def _list(self, _: Call) -> Json:
        return [self._told(Trial(voice.name, 1.0)) for voice in self._choice.available]

    def _find(self, call: Call) -> Json:
        """How "next", "previous", "deeper", "higher" or a name would sound; None for none.

        "offered" is what was found before, and is not in use since.
        """
        which = call.short_text("which")
        found = self._offered if which == "offered" else self._meant(which)
        self._offered = found
        return None if found is None else self._told(found)

    def _use(self, call: Call) -> Json:
        now = self._now
        pitch = call.arguments.get("pitch", 1.0)
        if not isinstance(pitch, int | float) or not LOWEST <= pitch <= HIGHEST:
            raise call.refusal(f"needs a “pitch” from {LOWEST} to {HIGHEST}")
        wanted = Trial(call.short_text("name"), float(pitch))
        self._take(wanted, call)
        self._offered = None
        if wanted != now:
            self._before[self._person.speaker] = now
        return self._told(wanted)

    @property
    def _now(self) -> Trial:
        style = self._person.style
        return Trial(self._choice.voice_for(style).name, style.pitch)

    def _meant(self, which: str) -> Trial | None:
        now = self._now
        match which:
            case "next":
                return self._next(now)
            case "previous":
                return self._before.get(self._person.speaker)
            case "deeper":
                return self._shifted(now, 1 / PITCH_STEP)
            case "higher":
                return self._shifted(now, PITCH_STEP)
            case _:
                return Trial(which, 1.0) if which in self._choice.voices else None

    def _next(self, now: Trial) -> Trial | None:
        """The available voice after the one that was offered last, or the one in use."""
        names = [voice.name for voice in self._choice.available]
        others = [name for name in names if name != now.voice]
        if not others:
            return None
        before = (self._offered or now).voice
        place = names.index(before) if before in names else -1
        following = (*names[place + 1 :], *names)
        return Trial(next(name for name in following if name in others), 1.0)

    def _shifted(self, now: Trial, factor: float) -> Trial | None:
        pitch = round(now.pitch * factor, 2)
        voice = self._choice.voices[now.voice]
        reachable = VOICE_ENGINES[voice.engine].sets_pitch and LOWEST <= pitch <= HIGHEST
        heard = 0 <= voice.sound.pitch_at(pitch) <= 100
        return Trial(now.voice, pitch) if reachable and heard else None

    def _take(self, wanted: Trial, call: Call) -> None:
        """Raises `SpeakingError` where the voice cannot speak, `ProfileError` for a stranger."""
        if wanted.voice not in (voice.name for voice in self._choice.available):
            raise SpeakingError("there is no such voice, or it cannot speak here")
        now = self._now
        if wanted.pitch != now.pitch:
            self._person.wish("pitch", wanted.pitch, call)
        if wanted.voice == now.voice:
            return
        for_the_house = self._person.speaker == OWNER and not self._person.style.voice
        if for_the_house and self._person.writes:
            self._choice.use(wanted.voice)
            call.undone_by(lambda: self._choice.use(now.voice).name == now.voice)
        else:
            self._person.wish("voice", wanted.voice, call)

    def _told(self, sounding: Trial) -> dict[str, Json]:
        voice = self._choice.voices[sounding.voice]
        about: dict[str, Json] = {"name": voice.name, "title": voice.title, "also": voice.also}
        return about | {"pitch": sounding.pitch}

"""What there is to choose from: voices and skills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant.services.calls import Call, Service
from assistant.skill_host.manifest import Manifest
from assistant.speaking.voices import Voice
from assistant.values import Json


class VoiceChoice(Protocol):
    """The voices there are and the one in use."""

    @property
    def voice(self) -> Voice:
        """The voice in use."""

    @property
    def available(self) -> Sequence[Voice]:
        """The voices that can speak here, in the order in which "next" goes through them."""

    def use(self, name: str) -> Voice:
        """Speak with this one from now on: its name, "next" or "previous"."""


def voice_services(voices: VoiceChoice) -> Mapping[str, Service]:
    """The services voice.* on `voices`."""

    def told(voice: Voice) -> dict[str, Json]:
        return {"name": voice.name, "title": voice.title}

    def use(call: Call) -> Json:
        before = voices.voice.name
        chosen = voices.use(call.text("name"))
        if chosen.name != before:
            call.undone_by(lambda: voices.use(before).name == before)
        return told(chosen)

    return {
        "voice.list": lambda _: [told(voice) for voice in voices.available],
        "voice.use": use,
    }


def skill_services(
    skills: Sequence[Manifest], examples: Mapping[str, str]
) -> Mapping[str, Service]:
    """The service skills.list. `examples`: something to say to a skill, by its name."""

    def listed(_: Call) -> Json:
        return [
            {
                "name": skill.name,
                "description": skill.description,
                "example": examples.get(skill.name, ""),
            }
            for skill in skills
        ]

    return {"skills.list": listed}

"""The demo's two sides: one voice that asks, and the assistant that hears and answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.errors import SpeakingError
from assistant.hearing.recordings import read_recording
from assistant.profile.relations import describe
from assistant.settings import Paths
from assistant.speaking.sound_files import concatenated, write_wav
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice
from assistant.values import AudioChunk, Prosody, SpokenReply, Turn

PAUSE_SECONDS = 0.6
SLOWER = 0.85
_NATURAL_ENGINE = "piper"
"""A recogniser is made for people, so the voice that is nearest to one asks, where it is there."""


@dataclass(slots=True)
class Stage:
    """Both sides of the conversation, and every sound of it so far."""

    assistant: Assistant
    asker: Voice
    speaker: Speaker
    folder: Path
    sounds: list[AudioChunk] = field(default_factory=list)

    def say(self, text: str, at: datetime, tries: int = 1) -> Turn:
        """The other voice says `text` into a recording, and the assistant hears that.

        At each of several `tries` it speaks more slowly, as people do.
        """
        spoken = self.speaker.say(text, self.asker, Prosody(rate=SLOWER ** (tries - 1)))
        recording = self.folder / "request.wav"
        quiet = AudioChunk.silence(PAUSE_SECONDS, spoken.rate_hz)
        write_wav(recording, concatenated([quiet, spoken, quiet]))
        longest_seconds = self.assistant.settings.hearing.longest_utterance_seconds
        turn = self.assistant.hear(read_recording(recording, longest_seconds), at)
        self._keep(spoken, turn.reply.audio)
        return turn

    def announcements(self, at: datetime) -> tuple[SpokenReply, ...]:
        """What fell due by `at`."""
        due = self.assistant.announcements(at)
        self._keep(*(reply.audio for reply in due))
        return due

    def known(self) -> frozenset[str]:
        """The relations of all that is known now."""
        facts = self.assistant.profile.all_facts()
        return frozenset(fact.relation for fact in facts if fact.active)

    def facts(self) -> Mapping[str, str]:
        """All that is known now, in words, by the facts' ids."""
        profile = self.assistant.profile
        return {fact.id: describe(fact, profile.language) for fact in profile.all_facts()}

    def conversation(self) -> AudioChunk:
        """Everything that was said, one after the other."""
        return concatenated(self.sounds, PAUSE_SECONDS)

    def _keep(self, *sounds: AudioChunk | None) -> None:
        self.sounds += [sound for sound in sounds if sound is not None]


@contextmanager
def open_stage(paths: Paths, engine: str | None) -> Iterator[Stage]:
    """A stage at `paths`. Raises `AssistantError` when nothing here can hear, or speak."""
    with open_assistant(paths=paths, hears=True, speaks=True, engine=engine) as assistant:
        speaker = Speaker(assistant.voices, assistant.settings.speaking)
        with closing(speaker):
            asker = second_voice(assistant.voices, assistant.voice, speaker)
            yield Stage(assistant, asker, speaker, paths.runtime)


def second_voice(voices: Mapping[str, Voice], chosen: Voice, speaker: Speaker) -> Voice:
    """A voice to ask in that is not the `chosen` one, as natural and as slow as there is.

    Raises `SpeakingError` when no other voice can speak here.
    """
    others = [voice for voice in voices.values() if voice.name != chosen.name]
    others.sort(key=lambda v: (v.engine != _NATURAL_ENGINE, v.sound.rate_words_per_minute))
    reasons = []
    for voice in others:
        reason = speaker.available(voice)
        if reason is None:
            return voice
        reasons.append(f"{voice.name}: {reason}")
    raise SpeakingError(f"the demo needs a second voice; {'; '.join(reasons) or 'there is none'}")

"""Text to sound in a voice, sentence by sentence, in another voice rather than not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import islice
from threading import Event
from time import monotonic

from assistant.engines import TextToSpeech
from assistant.errors import SpeakingError
from assistant.settings import SpeakingSettings
from assistant.speaking.loudness import levelled
from assistant.speaking.prosody_marks import Phrase, phrases
from assistant.speaking.reading_aloud import reading_aloud
from assistant.speaking.sentences import LONGEST_TEXT, sentences
from assistant.speaking.sound_files import concatenated, without_edges
from assistant.speaking.voice_engines import VOICE_ENGINES
from assistant.speaking.voices import Voice
from assistant.speaking.workers import (
    EngineBrokenError,
    EngineState,
    EngineWorker,
    WorkerVoice,
    worker_command,
)
from assistant.values import AudioChunk, Prosody

PLAIN = Prosody()
SETTINGS = SpeakingSettings()

TRIAL = "a"
"""What a voice says to show that it can: a word to every engine."""
REST_SECONDS = 60.0
"""For an engine that broke, so that not every reply waits for it in vain."""
PAUSE_SECONDS = 0.35
STRESSED_RATE, STRESSED_PITCH, STRESSED_VOLUME = 0.85, 1.12, 1.25
"""What stress on words does to rate, pitch and loudness: every engine has two of the three."""

_NOTHING_INSTALLED = "no engine is installed; install one with: sudo apt install espeak-ng"


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The first sentence of something that may be spoken next, its sound under way."""

    text: str
    voice: Voice
    prosody: Prosody
    first: Future[AudioChunk | None]

    def is_of(self, text: str, voice: Voice, prosody: Prosody) -> bool:
        return (self.text, self.voice, self.prosody) == (text, voice, prosody)


class Speaker:
    """Speaks in any of `voices`. Owns one worker process an engine, started when first needed.

    Where a voice breaks, those of `settings.fallback` go on in their order, then any other that
    can. What it reads aloud it reads as in `region`. One thread speaks at a time, any may stop it.
    """

    def __init__(
        self,
        voices: Mapping[str, Voice],
        settings: SpeakingSettings = SETTINGS,
        *,
        region: str = "GB",
        open_worker: Callable[[str, float, Sequence[str] | None], EngineWorker] = EngineWorker,
    ) -> None:
        self._voices = voices
        self._settings = settings
        self._region = region
        self._open_worker = open_worker
        self._workers: dict[str, EngineWorker] = {}
        self._rests_until: dict[str, float] = {}
        self._stopped = Event()
        self._ahead: _Ahead | None = None
        self._makes_ahead = ThreadPoolExecutor(1, "ahead")

    def say(self, text: str, voice: Voice, prosody: Prosody = PLAIN) -> AudioChunk:
        """All of `text` as one sound; empty where it holds nothing to speak, or was stopped.

        Raises `SpeakingError` when the text is over 10,000 characters or no engine works.
        """
        return concatenated(tuple(self.stream(text, voice, prosody)))

    def stream(self, text: str, voice: Voice, prosody: Prosody = PLAIN) -> Iterator[AudioChunk]:
        """The sound of `text`, one chunk for each of its `sentences`; ends early on `stop`.

        Raises `SpeakingError` as `say` does.
        """
        if len(text) > LONGEST_TEXT:
            message = (
                f"at most {LONGEST_TEXT:,} characters can be spoken at once, not {len(text):,}"
            )
            raise SpeakingError(message)
        stopped = self._stopped = Event()
        ahead, self._ahead = self._ahead, None
        made = ahead.first.result() if ahead and ahead.is_of(text, voice, prosody) else None
        # An engine that has just been found broken is asked again when no other is left.
        candidates = sorted((voice, *self.fallback_for(voice)), key=self._rests)
        for sentence in sentences(text):
            audio = made or self._sentence(sentence, candidates, prosody, stopped)
            made = None
            if stopped.is_set():
                return
            yield audio

    def make_ahead(self, text: str, voice: Voice, prosody: Prosody = PLAIN) -> None:
        """Begin with the first sentence's sound, for a `stream` of the same that may come next.

        Does not wait. Where it cannot be made, that `stream` tries itself, and says why.
        """
        first = self._makes_ahead.submit(self._first_of, text, voice, prosody)
        self._ahead = _Ahead(text, voice, prosody, first)

    def _first_of(self, text: str, voice: Voice, prosody: Prosody) -> AudioChunk | None:
        """None where there is none, or another voice would have to speak it."""
        candidates = [voice]
        with suppress(SpeakingError):
            for sentence in islice(sentences(text), 1):
                made = self._sentence(sentence, candidates, prosody, Event())
                return made if made.pcm else None
        return None

    def stop(self) -> None:
        """Give up what is being spoken."""
        self._stopped.set()
        for worker in tuple(self._workers.values()):
            worker.cancel()

    def warm(self, voice: Voice) -> None:
        """Start the voice's engine ahead of its first sentence, without waiting."""
        self._worker(voice).warm(voice.sound)

    def available(self, voice: Voice) -> str | None:
        """None where `voice` can speak here, else why not and what would help.

        Engines that start quickly are started to find out; Piper, slow to load, is looked for.
        """
        engine = VOICE_ENGINES[voice.engine]
        if voice.sound.model_problem:
            mend = f"put it into {voice.folder}" if voice.sound.model else engine.install
            return f"{voice.sound.model_problem}; {mend}"
        if engine.package and find_spec(engine.package) is None:
            return f"{engine.package} is not installed; {engine.install}"
        if voice.engine == "command" and voice.sound.speaker not in self._settings.commands:
            return f"there is no command {voice.sound.speaker!r}; {engine.install}"
        if engine.starts_quickly:
            try:
                self.start(voice)
            except SpeakingError as error:
                return error.message
        return None

    def start(self, voice: Voice) -> EngineState:
        """Wait until the voice's engine runs. Raises `SpeakingError` saying why it does not."""
        return self._worker(voice).check(voice.sound)

    def try_out(self, voice: Voice) -> EngineState:
        """Have the voice itself say a sound. Raises `SpeakingError` saying why it cannot."""
        self._worker(voice).speak(TRIAL, voice.sound, PLAIN)
        return self.start(voice)

    def fallback_for(self, voice: Voice) -> Sequence[Voice]:
        """Who goes on where `voice` breaks: those of the settings, then all others, those of its
        language first."""
        chosen = self._settings.fallback
        others = sorted(
            (other for other in self._voices.values() if other.name != voice.name),
            key=lambda other: (
                other.language != voice.language,
                chosen.index(other.name) if other.name in chosen else len(chosen),
            ),
        )
        return [other for other in others if not other.sound.model_problem]

    @staticmethod
    def engine_of(voice: Voice) -> str:
        """What its worker process is for: each command is an engine of its own."""
        return f"command {voice.sound.speaker}" if voice.engine == "command" else voice.engine

    def close(self) -> None:
        """End every worker process."""
        self._stopped.set()
        self._makes_ahead.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers.values():
            worker.close()

    def _sentence(
        self, sentence: str, candidates: list[Voice], prosody: Prosody, stopped: Event
    ) -> AudioChunk:
        """One sentence; where a voice breaks within it, the next goes on from that phrase."""
        parts = tuple(phrases(sentence))
        sounds: list[AudioChunk] = []
        for number, phrase in enumerate(parts, 1):
            if phrase.text:
                last = number == len(parts)
                audio = self._phrase(phrase, candidates, prosody, stopped, goes_on=not last)
                sounds.append(without_edges(audio, end=not last))
            if stopped.is_set():
                return AudioChunk(b"")
            if phrase.pause:
                sounds.append(AudioChunk.silence(PAUSE_SECONDS))
        return concatenated(sounds)

    def _phrase(
        self,
        phrase: Phrase,
        candidates: list[Voice],
        prosody: Prosody,
        stopped: Event,
        *,
        goes_on: bool,
    ) -> AudioChunk:
        text = phrase.text
        if goes_on and text[-1].isalnum():
            text += ","  # or the voice would fall, as at an end
        if phrase.stressed:
            prosody = replace(
                prosody,
                rate=prosody.rate * STRESSED_RATE,
                pitch=prosody.pitch * STRESSED_PITCH,
                volume=prosody.volume * STRESSED_VOLUME,
            )
        audio = self._spoken(text, candidates, prosody, stopped)
        return levelled(audio, self._settings.volume * prosody.volume)

    def _spoken(
        self, text: str, candidates: list[Voice], prosody: Prosody, stopped: Event
    ) -> AudioChunk:
        """In the first candidate that works; those that fail are struck off."""
        reasons: dict[str, None] = {}
        while candidates:
            voice = candidates[0]
            read = reading_aloud(voice.language, self._region).words(text, prosody.said_as)
            try:
                engine: TextToSpeech = WorkerVoice(self._worker(voice), voice.sound)
                return concatenated(tuple(engine.synthesize(read, prosody)))
            except EngineBrokenError as error:
                reasons[error.message] = None
                broken = self.engine_of(voice)
                self._rests_until[broken] = monotonic() + REST_SECONDS
                candidates[:] = [other for other in candidates if self.engine_of(other) != broken]
            except SpeakingError as error:
                reasons[error.message] = None
                candidates.remove(voice)
            if stopped.is_set():
                return AudioChunk(b"")
        raise SpeakingError(f"no voice can speak: {' · '.join(reasons) or _NOTHING_INSTALLED}")

    def _rests(self, voice: Voice) -> bool:
        return monotonic() < self._rests_until.get(self.engine_of(voice), 0.0)

    def _worker(self, voice: Voice) -> EngineWorker:
        engine = self.engine_of(voice)
        if engine not in self._workers:
            deadline_seconds = self._settings.deadline_seconds
            self._workers[engine] = self._open_worker(
                engine, deadline_seconds, self._command(voice)
            )
        return self._workers[engine]

    def _command(self, voice: Voice) -> Sequence[str] | None:
        """What starts the worker, where that takes more than the engine's name."""
        if voice.engine != "command":
            return None
        known = self._settings.commands.get(voice.sound.speaker)
        if known is None:
            raise EngineBrokenError(f"there is no command {voice.sound.speaker!r} in settings.toml")
        return worker_command("command", json.dumps({"argv": known.argv, "rate_hz": known.rate_hz}))

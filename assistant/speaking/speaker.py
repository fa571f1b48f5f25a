"""Text to sound in a voice, sentence by sentence, in another voice rather than not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from threading import Event

from assistant.engines import TextToSpeech
from assistant.errors import SpeakingError
from assistant.settings import SpeakingSettings
from assistant.speaking.loudness import levelled
from assistant.speaking.sentences import LONGEST_TEXT, sentences
from assistant.speaking.sound_files import concatenated
from assistant.speaking.voice_engines import VOICE_ENGINES
from assistant.speaking.voices import Voice
from assistant.speaking.workers import EngineBrokenError, EngineWorker, WorkerVoice
from assistant.values import AudioChunk, Prosody

PLAIN = Prosody()
SETTINGS = SpeakingSettings()

_NOTHING_INSTALLED = "no engine is installed; install one with: sudo apt install espeak-ng"


class Speaker:
    """Speaks in any of `voices`. Owns one worker process an engine, started when first needed.

    Where a voice breaks, the voice named `fallback` finishes, then any other that can.
    One thread speaks at a time, any may stop it.
    """

    def __init__(
        self,
        voices: Mapping[str, Voice],
        settings: SpeakingSettings = SETTINGS,
        *,
        fallback: str = "calm",
        open_worker: Callable[[str, float], EngineWorker] = EngineWorker,
    ) -> None:
        self._voices = voices
        self._fallback = fallback
        self._settings = settings
        self._open_worker = open_worker
        self._workers: dict[str, EngineWorker] = {}
        self._stopped = Event()

    def say(self, text: str, voice: Voice, prosody: Prosody = PLAIN) -> AudioChunk:
        """All of `text` as one sound; empty where it holds nothing to speak, or was stopped.

        Raises `SpeakingError` when the text is over 10,000 characters or no engine works.
        """
        return concatenated(tuple(self.stream(text, voice, prosody)))

    def stream(self, text: str, voice: Voice, prosody: Prosody = PLAIN) -> Iterator[AudioChunk]:
        """The sound of `text` a sentence at a time, each whole; ends early on `stop`.

        Raises `SpeakingError` as `say` does.
        """
        if len(text) > LONGEST_TEXT:
            message = (
                f"at most {LONGEST_TEXT:,} characters can be spoken at once, not {len(text):,}"
            )
            raise SpeakingError(message)
        self._stopped.clear()
        candidates = self._order(voice)
        for sentence in sentences(text):
            audio = self._spoken(sentence, candidates, prosody)
            if self._stopped.is_set():
                return
            yield levelled(audio, self._settings.volume * prosody.volume)

    def stop(self) -> None:
        """Give up what is being spoken."""
        self._stopped.set()
        for worker in tuple(self._workers.values()):
            worker.cancel()

    def warm(self, voice: Voice) -> None:
        """Start the voice's engine ahead of its first sentence, without waiting."""
        self._worker(voice.engine).warm()

    def available(self, voice: Voice) -> str | None:
        """None where `voice` can speak here, else why not and what would help.

        pyttsx3 is started to find out (a tenth of a second); Piper, slow to load, is looked for.
        """
        engine = VOICE_ENGINES[voice.engine]
        if voice.sound.model_problem:
            return f"{voice.sound.model_problem}; {engine.install}"
        if find_spec(engine.package) is None:
            return f"{engine.package} is not installed; {engine.install}"
        if engine.starts_quickly:
            try:
                self._worker(voice.engine).check()
            except SpeakingError as error:
                return error.message
        return None

    def close(self) -> None:
        """End every worker process."""
        self._stopped.set()
        for worker in self._workers.values():
            worker.close()

    def _spoken(self, sentence: str, candidates: list[Voice], prosody: Prosody) -> AudioChunk:
        """The sentence in the first candidate that works; those that fail are struck off."""
        reasons: dict[str, None] = {}
        while candidates:
            voice = candidates[0]
            engine: TextToSpeech = WorkerVoice(self._worker(voice.engine), voice.sound)
            try:
                return concatenated(tuple(engine.synthesize(sentence, prosody)))
            except EngineBrokenError as error:
                reasons[error.message] = None
                candidates[:] = [other for other in candidates if other.engine != voice.engine]
            except SpeakingError as error:
                reasons[error.message] = None
                candidates.remove(voice)
            if self._stopped.is_set():
                return AudioChunk(b"")
        raise SpeakingError(f"no voice can speak: {' · '.join(reasons) or _NOTHING_INSTALLED}")

    def _order(self, voice: Voice) -> list[Voice]:
        """`voice`, then the fallback, then all others, those of its language first."""
        others = sorted(
            self._voices.values(),
            key=lambda other: (other.language != voice.language, other.name != self._fallback),
        )
        candidates = [voice, *(other for other in others if other.name != voice.name)]
        return [candidate for candidate in candidates if not candidate.sound.model_problem]

    def _worker(self, engine: str) -> EngineWorker:
        if engine not in self._workers:
            self._workers[engine] = self._open_worker(engine, self._settings.deadline_seconds)
        return self._workers[engine]

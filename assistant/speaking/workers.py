"""Voice engines as child processes: started when needed, ended when they must fall silent.

An `EngineWorker` is one engine's process, shared by all voices of that engine; a `WorkerVoice`
is one voice on it. A worker that dies is started again, one that hangs is killed.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from assistant.child_pipes import DeadlineMissedError, PipeEndedError
from assistant.errors import SpeakingError
from assistant.speaking.backend import Order
from assistant.speaking.engine_process import EngineProcess, NotReadyError
from assistant.speaking.voice_engines import VOICE_ENGINES
from assistant.speaking.voices import Sound
from assistant.values import AudioChunk, Prosody

START_SECONDS = 15.0
GRACE_SECONDS = 3.0
"""How long an engine that is slow to load may go on with a sentence nobody wants any more."""
TRIES = 3
SLOWEST, FASTEST = 80.0, 450.0
"""Words a minute, the range espeak-ng takes."""


class EngineBrokenError(SpeakingError):
    """An engine does not run, ended by itself or hung: no voice of it can speak."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """A running engine: how long it took to be ready, and what it holds in memory."""

    load_seconds: float
    memory_mb: float


@dataclass(slots=True)
class _Request:
    """A sentence under way."""

    deadline: float
    cancelled: bool = False


class EngineWorker:
    """One engine in its own process. Any thread may call anything; sentences queue up."""

    def __init__(
        self,
        engine: str,
        deadline_seconds: float,
        command: Sequence[str] | None = None,
        *,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self.engine = engine
        self._grace_seconds = grace_seconds
        self._command = command or worker_command(engine)
        self._deadline_seconds = deadline_seconds
        self._known = VOICE_ENGINES.get(engine.partition(" ")[0])
        self._is_quick = self._known is None or self._known.starts_quickly
        self._speaking = threading.Lock()
        self._starting = threading.Lock()  # held while the process starts or ends
        self._state = threading.Lock()  # guards the three below; held for moments
        self._process: EngineProcess | None = None
        self._request: _Request | None = None
        self._closed = False

    def warm(self, sound: Sound) -> None:
        """Start the process where there is none, to speak like `sound`, without waiting for it."""
        self._running(sound)

    def check(self, sound: Sound) -> EngineState:
        """Wait until the engine runs. Raises `SpeakingError` saying why it does not."""
        with self._speaking:
            request = self._begun()
            try:
                process = self._ready(request, sound)
                return EngineState(process.load_seconds or 0.0, process.memory_mb)
            except (PipeEndedError, DeadlineMissedError) as error:
                self._discard()
                raise EngineBrokenError(self._how_to_install()) from error
            finally:
                self._ended()

    def speak(self, sentence: str, sound: Sound, prosody: Prosody) -> tuple[AudioChunk, ...]:
        """The whole sentence, or nothing when it was cancelled.

        Raises `EngineBrokenError` when the engine keeps dying or misses its deadline, another
        `SpeakingError` when it lives and cannot speak this voice or sentence.
        """
        with self._speaking:
            request = self._begun()
            try:
                return self._spoken(request, sentence, sound, prosody)
            finally:
                self._ended()

    def cancel(self) -> None:
        """Give up what is being spoken; does nothing when nothing is.

        An engine that is back at once is killed. Another, which would have to load its model
        anew, ends its sentence for nobody, and is killed when that takes too long.
        """
        with self._state:
            request, process = self._request, self._process
            if request is None:
                return
            request.cancelled = True
            if process is None:
                return
            if self._is_quick or self._closed:
                process.kill()
                return
        timer = threading.Timer(self._grace_seconds, self._kill_if_still_at, (request,))
        timer.daemon = True
        timer.start()

    def close(self) -> None:
        """Give up what is being spoken and end the process. The worker cannot be used again."""
        with self._state:
            self._closed = True
        self.cancel()
        with self._speaking, self._starting:
            self._discard()

    def _spoken(
        self, request: _Request, sentence: str, sound: Sound, prosody: Prosody
    ) -> tuple[AudioChunk, ...]:
        order = _order(sentence, sound, prosody)
        for _ in range(TRIES):
            try:
                process = self._ready(request, sound)
                unwanted = request.cancelled
                chunks = () if unwanted else tuple(process.spoken(order, request.deadline))
            except PipeEndedError:
                self._discard()
            except DeadlineMissedError as error:
                self._discard()
                if not request.cancelled:
                    limit = f"{self._deadline_seconds:g} s"
                    message = f"the voice engine {self.engine} was stopped: no sound within {limit}"
                    raise EngineBrokenError(message) from error
            else:
                if not request.cancelled:
                    return chunks
            if request.cancelled:
                self.warm(sound)
                return ()
        raise EngineBrokenError(f"the voice engine {self.engine} ended by itself, {TRIES} times")

    def _begun(self) -> _Request:
        request = _Request(monotonic() + self._deadline_seconds)
        with self._state:
            if self._closed:
                raise SpeakingError(f"the voice engine {self.engine} is closed")
            self._request = request
        return request

    def _ended(self) -> None:
        with self._state:
            self._request = None

    def _ready(self, request: _Request, sound: Sound) -> EngineProcess:
        process = self._running(sound)
        if process is None:
            raise PipeEndedError
        if process.load_seconds is None:
            try:
                process.wait_until_ready(max(monotonic() + START_SECONDS, request.deadline))
            except NotReadyError as error:
                self._discard()
                raise EngineBrokenError(self._how_to_install()) from error
            # Starting an engine is not the sentence's fault.
            request.deadline = monotonic() + self._deadline_seconds
        return process

    def _running(self, sound: Sound) -> EngineProcess | None:
        """The process, started where there is none; None once it is closed."""
        with self._starting:
            with self._state:
                process, closed = self._process, self._closed
            if closed or (process and process.runs):
                return process
            self._discard()
            process = self._started(sound)
            with self._state:
                self._process = process
            return process

    def _started(self, sound: Sound) -> EngineProcess:
        try:
            return EngineProcess(self.engine, self._command, _order("", sound, Prosody()))
        except OSError as error:
            message = f"the voice engine {self.engine} cannot be started: {error.strerror}"
            raise EngineBrokenError(message) from error

    def _kill_if_still_at(self, request: _Request) -> None:
        with self._state:
            if self._request is request and self._process:
                self._process.kill()

    def _discard(self) -> None:
        with self._state:
            process, self._process = self._process, None
        if process:
            process.end()

    def _how_to_install(self) -> str:
        if self._known is None:
            return f"the voice engine {self.engine} does not run here"
        return self._known.broken


class WorkerVoice:
    """One voice on an engine's worker; implements `TextToSpeech`."""

    def __init__(self, worker: EngineWorker, sound: Sound) -> None:
        self._worker = worker
        self._sound = sound

    def synthesize(self, sentence: str, prosody: Prosody) -> Iterator[AudioChunk]:
        """All of it or nothing, so that of a sentence that broke no part was heard."""
        yield from self._worker.speak(sentence, self._sound, prosody)

    def cancel(self) -> None:
        self._worker.cancel()

    def close(self) -> None:
        """Leaves the worker to the voices that share it; who made the worker closes it."""
        self._worker.cancel()


def worker_command(engine: str, *options: str) -> tuple[str, ...]:
    """What starts the process of `engine`; `options` are those of `worker_process.open_backend`."""
    return (sys.executable, "-P", "-m", "assistant.speaking.worker_process", engine, *options)


def _order(sentence: str, sound: Sound, prosody: Prosody) -> Order:
    return Order(
        sentence=sentence,
        speaker=sound.speaker,
        model=str(sound.model or ""),
        rate=min(max(sound.rate_words_per_minute * prosody.rate, SLOWEST), FASTEST),
        pitch=min(max(sound.pitch_at(prosody.pitch), 0), 100),
    )

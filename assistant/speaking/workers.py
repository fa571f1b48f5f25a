"""Voice engines as child processes: started when needed, killed when they must fall silent.

An `EngineWorker` is one engine's process, shared by all voices of that engine; a `WorkerVoice`
is one voice on it. A worker that dies is started again, one that hangs is killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from assistant.child_pipes import ChildPipes, DeadlineMissedError, PipeEndedError, open_pipes
from assistant.errors import SpeakingError
from assistant.speaking.voice_engines import VOICE_ENGINES
from assistant.speaking.voices import Sound
from assistant.values import AudioChunk, Json, Prosody

START_SECONDS = 15.0
TRIES = 3
SLOWEST, FASTEST = 80.0, 450.0
"""Words a minute, the range espeak-ng takes."""
MOST_BYTES = 64 * 1024 * 1024
LONGEST_LINE = 64 * 1024

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "ESPEAK_DATA_PATH")


class EngineBrokenError(SpeakingError):
    """An engine does not run, ended by itself or hung: no voice of it can speak."""


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    pipes: ChildPipes
    ready: bool = False

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.pipes.close()


@dataclass(slots=True)
class _Request:
    """A sentence under way."""

    deadline: float
    cancelled: bool = False


class EngineWorker:
    """One engine in its own process. Any thread may call anything; sentences queue up."""

    def __init__(
        self, engine: str, deadline_seconds: float, command: Sequence[str] | None = None
    ) -> None:
        module = "assistant.speaking.worker_process"
        self.engine = engine
        self._command = command or (sys.executable, "-P", "-m", module, engine)
        self._deadline_seconds = deadline_seconds
        self._speaking = threading.Lock()
        self._state = threading.Lock()  # guards the four below
        self._child: _Child | None = None
        self._request: _Request | None = None
        self._sentences = 0
        self._closed = False

    def warm(self) -> None:
        """Start the process where there is none, without waiting for it."""
        with self._state:
            if not self._closed:
                self._running_child()

    def check(self) -> None:
        """Wait until the engine runs. Raises `SpeakingError` saying why it does not."""
        with self._speaking:
            request = self._begun()
            try:
                self._ready_child(request)
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
                if request.cancelled:
                    self._discard()
                    self.warm()

    def cancel(self) -> None:
        """Kill what is being spoken; does nothing when nothing is."""
        with self._state:
            if self._request:
                self._request.cancelled = True
                if self._child:
                    self._child.process.kill()

    def close(self) -> None:
        """Give up what is being spoken and end the process. The worker cannot be used again."""
        with self._state:
            self._closed = True
        self.cancel()
        with self._speaking:
            self._discard()

    def _spoken(
        self, request: _Request, sentence: str, sound: Sound, prosody: Prosody
    ) -> tuple[AudioChunk, ...]:
        for _ in range(TRIES):
            try:
                child = self._ready_child(request)
                number = self._ordered(child, request, sentence, sound, prosody)
                chunks = tuple(self._answers(child, number, request.deadline))
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

    def _ready_child(self, request: _Request) -> _Child:
        with self._state:
            if request.cancelled:
                raise PipeEndedError
            child = self._running_child()
        if not child.ready:
            starting = monotonic() + START_SECONDS
            message = _message(child.pipes.read_line(max(starting, request.deadline)))
            if message.get("type") != "ready":
                self._discard()
                raise EngineBrokenError(self._how_to_install())
            child.ready = True
            # Starting an engine is not the sentence's fault.
            request.deadline = monotonic() + self._deadline_seconds
        return child

    def _ordered(
        self, child: _Child, request: _Request, sentence: str, sound: Sound, prosody: Prosody
    ) -> int:
        self._sentences += 1
        rate = min(max(sound.rate_words_per_minute * prosody.rate, SLOWEST), FASTEST)
        order = {
            "type": "speak",
            "id": self._sentences,
            "sentence": sentence,
            "speaker": sound.speaker,
            "model": str(sound.model or ""),
            "rate": rate,
            "pitch": min(max(sound.pitch * prosody.pitch, 0), 100),
        }
        child.pipes.send(json.dumps(order).encode() + b"\n", request.deadline)
        return self._sentences

    def _answers(self, child: _Child, number: int, deadline: float) -> Iterator[AudioChunk]:
        while True:
            match _message(child.pipes.read_line(deadline)):
                case {"type": "audio", "id": int(id_), "rate_hz": int(rate_hz), "bytes": int(size)}:
                    if id_ != number or not 0 <= size <= MOST_BYTES:
                        raise PipeEndedError
                    yield AudioChunk(child.pipes.read_exactly(size, deadline), rate_hz)
                case {"type": "done", "id": int(id_)} if id_ == number:
                    return
                case {"type": "failed", "reason": str(reason)}:
                    raise SpeakingError(f"the voice engine {self.engine} failed: {reason}")
                case _:
                    raise PipeEndedError

    def _running_child(self) -> _Child:
        if self._child and self._child.process.poll() is not None:
            self._child.end()
            self._child = None
        self._child = self._child or self._started()
        return self._child

    def _started(self) -> _Child:
        pipes, ends = open_pipes(LONGEST_LINE)
        try:
            process = subprocess.Popen(
                self._command,
                stdin=ends.stdin,
                stdout=ends.stdout,
                stderr=ends.stderr,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        except OSError as error:
            pipes.close()
            message = f"the voice engine {self.engine} cannot be started: {error.strerror}"
            raise EngineBrokenError(message) from error
        finally:
            ends.close()
        return _Child(process, pipes)

    def _discard(self) -> None:
        with self._state:
            child, self._child = self._child, None
        if child:
            child.end()

    def _how_to_install(self) -> str:
        known = VOICE_ENGINES.get(self.engine)
        return known.broken if known else f"the voice engine {self.engine} does not run here"


class WorkerVoice:
    """One voice on an engine's worker; implements `TextToSpeech`."""

    def __init__(self, worker: EngineWorker, sound: Sound) -> None:
        self._worker = worker
        self._sound = sound

    def synthesize(self, sentence: str, prosody: Prosody) -> Iterator[AudioChunk]:
        yield from self._worker.speak(sentence, self._sound, prosody)

    def cancel(self) -> None:
        self._worker.cancel()

    def close(self) -> None:
        """Leaves the worker to the voices that share it; who made the worker closes it."""
        self._worker.cancel()


def _message(line: bytes) -> dict[str, Json]:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise PipeEndedError from error
    if not isinstance(message, dict):
        raise PipeEndedError
    return message


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {"PYTHONPATH": str(Path(__file__).parents[2])}

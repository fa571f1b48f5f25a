"""Speaking on a thread of its own: one speech at a time, stopped from the live loop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from assistant.daemon.events import Event, Sounding, Spoken
from assistant.errors import AssistantError, BugError
from assistant.speaking.earcons import Earcon, earcon
from assistant.values import AudioChunk, SpokenReply

NO_JOB = 0
"""The number of what nobody waits for; speeches are numbered from 1."""


class Loudspeaker(Protocol):
    """Where sound goes to, sentence by sentence."""

    def prepare(self) -> None:
        """Open it ahead of a sound. Returns at once."""

    def play(self, sound: AudioChunk | Iterable[AudioChunk]) -> float:
        """Play to the end or until `stop`; how many seconds were heard. Raises `SpeakingError`."""

    def stop(self) -> None:
        """Silence at once."""

    def close(self) -> None:
        """Give the device back."""


class Mouth:
    """Speaks through `loudspeaker`, in the sentences that `voice` makes of a reply.

    `hush` makes `voice` give up its sentence. `tell` takes what came of a job, on the mouth's
    own thread.
    """

    def __init__(
        self,
        loudspeaker: Loudspeaker,
        voice: Callable[[SpokenReply], Iterator[AudioChunk]],
        hush: Callable[[], None],
        tell: Callable[[Event], None],
        *,
        earcons: bool = True,
    ) -> None:
        self._loudspeaker = loudspeaker
        self._voice = voice
        self._hush = hush
        self._tell = tell
        self._earcons = earcons
        self._thread = ThreadPoolExecutor(1, "mouth")
        self._stopped = threading.Event()

    def prepare(self) -> None:
        """Something will be said soon."""
        self._loudspeaker.prepare()

    def say(self, job: int, reply: SpokenReply) -> None:
        """Speak it: `Sounding`, then `Spoken`. What is being said has to end or be stopped."""
        self._begin(job, lambda: self._voice(reply))

    def sign(self, which: Earcon) -> None:
        """Give a short sign that is no speech, where the person wants such; nothing comes of it."""
        if self._earcons:
            self._begin(NO_JOB, lambda: iter([earcon(which)]))

    def stop(self) -> None:
        """Silence at once; nothing happens when nothing is being said."""
        self._stopped.set()
        self._loudspeaker.stop()
        self._hush()

    def close(self) -> None:
        """Fall silent, and give the loudspeaker back."""
        self.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._loudspeaker.close()

    def _begin(self, job: int, sentences: Callable[[], Iterator[AudioChunk]]) -> None:
        self._stopped = stopped = threading.Event()
        self._thread.submit(self._speak, job, sentences, stopped)

    def _speak(
        self, job: int, sentences: Callable[[], Iterator[AudioChunk]], stopped: threading.Event
    ) -> None:
        lengths: list[float] = []
        heard, problem = 0.0, None

        def passing() -> Iterator[AudioChunk]:
            for sentence in sentences():
                if stopped.is_set():
                    return
                if not lengths:
                    self._tell(Sounding(job))
                lengths.append(sentence.seconds)
                yield sentence

        try:
            heard = 0.0 if stopped.is_set() else self._loudspeaker.play(passing())
        except AssistantError as error:
            problem = error
        except Exception as error:  # noqa: BLE001 - one speech goes wrong; its text may quote someone
            problem = BugError(error)
        self._tell(Spoken(job, heard, tuple(lengths), problem))

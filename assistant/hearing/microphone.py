"""The microphone: sound as it comes, for months, whatever becomes of the device.

A thread reads from a process that records (`assistant.sound`). Where no sound comes for a second
the process is killed and another one started, after a while that grows from try to try.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Thread

from assistant.errors import SoundError
from assistant.hearing.levels import LevelMeter
from assistant.hearing.rate_change import RateChange
from assistant.settings import MicrophoneSettings
from assistant.sound.capture import Capture, CaptureProcess, Recorded
from assistant.sound.events import DeviceEvent, Lost, Opened, Overflowed
from assistant.values import SPEECH_RATE_HZ, AudioChunk

WAITING_SECONDS = 3.0
"""How much sound waits for whoever takes it; then the oldest is dropped, and counted."""
BACKOFF_SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Before each try to open again; the last one for all that follow."""
STEADY_SECONDS = 10.0
"""After so much sound the next outage begins with the shortest wait again."""


def unheard(_event: DeviceEvent) -> None:
    """For whoever does not want to know."""


class Microphone:
    """Implements `AudioSource`; `chunks` never fails: it waits while there is no sound.

    `on_event` is called from the microphone's own thread and must be quick. All methods but
    `chunks` are for any thread, and `chunks` is for one.
    """

    def __init__(
        self,
        settings: MicrophoneSettings | None = None,
        on_event: Callable[[DeviceEvent], None] = unheard,
        *,
        open_capture: Callable[[str], Capture] = CaptureProcess,
        backoff_seconds: tuple[float, ...] = BACKOFF_SECONDS,
    ) -> None:
        """Nothing is opened before `chunks` is called."""
        self._name = (settings or MicrophoneSettings()).device
        self._on_event = on_event
        self._open_capture = open_capture
        self._backoff_seconds = backoff_seconds
        self._changed = Condition()  # guards all below
        self._waiting: deque[AudioChunk] = deque()
        self._waiting_samples = 0
        self._dropped = 0
        self._jammed = False
        self._capture: Capture | None = None
        self._paused = False
        self._closed = False
        self._device: str | None = None
        self._problem: str | None = None
        self._thread: Thread | None = None

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def device(self) -> str | None:
        """What sound comes from, for people; None while none comes."""
        return self._device

    @property
    def problem(self) -> str | None:
        """Why no sound comes; None while it does, and while paused."""
        return self._problem

    @property
    def dropped(self) -> int:
        """Chunks that nobody took in time, since the start."""
        return self._dropped

    def chunks(self) -> Iterator[AudioChunk]:
        """16 kHz mono, about 32 ms each, until `close`."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._record, name="microphone", daemon=True)
                self._thread.start()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                chunk = self._waiting.popleft()
                self._waiting_samples -= chunk.samples
                self._jammed = self._jammed and bool(self._waiting)
            yield chunk

    def pause(self) -> None:
        """Give the device back; it is when this returns, and what nobody took yet is gone."""
        with self._changed:
            self._paused = True
            self._silence()

    def resume(self) -> None:
        """Listen again."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def close(self) -> None:
        """End `chunks` and give the device back. Not from within `on_event`."""
        with self._changed:
            self._closed = True
            self._silence()
            thread = self._thread
        if thread:
            thread.join()

    def _silence(self) -> None:
        if self._capture:
            self._capture.kill()
            self._capture = None
        self._waiting.clear()
        self._waiting_samples = 0
        self._device = self._problem = None
        self._changed.notify_all()

    def _record(self) -> None:
        """The thread: one recording after the other."""
        tries = 0
        while self._wanted():
            heard_seconds = 0.0
            try:
                for chunk in self._recording():
                    heard_seconds += chunk.seconds
                    self._put(chunk)
            except SoundError as error:
                self._lose(error.message)
                tries = 0 if heard_seconds > STEADY_SECONDS else tries
                wait_seconds = self._backoff_seconds[min(tries, len(self._backoff_seconds) - 1)]
                tries += 1
                with self._changed:
                    self._changed.wait_for(lambda: self._paused or self._closed, wait_seconds)

    def _wanted(self) -> bool:
        """Wait while paused; False once closed."""
        with self._changed:
            self._changed.wait_for(lambda: not self._paused or self._closed)
            return not self._closed

    def _recording(self) -> Iterator[AudioChunk]:
        """The sound of one recording, until it is paused or closed. Raises `SoundError`."""
        with self._changed:
            # Within the lock, so that nothing records once `pause` has returned.
            if self._paused or self._closed:
                return
            capture = self._capture = self._open_capture(self._name)
        meter, rate_change = LevelMeter(), None
        try:
            while True:
                recorded = capture.read()
                self._tell_where(recorded)
                rate_hz = recorded.audio.rate_hz
                if rate_change is None or rate_change.from_hz != rate_hz:
                    rate_change = RateChange(rate_hz)
                for event in meter.feed(recorded.audio):
                    self._on_event(event)
                yield rate_change.feed(recorded.audio)
        except SoundError:
            if self._is_wanted():
                raise
        finally:
            with self._changed:
                self._capture = None
            capture.close()

    def _is_wanted(self) -> bool:
        """Whether nobody paused or closed what is being recorded; even if it was resumed since."""
        with self._changed:
            return self._capture is not None

    def _tell_where(self, recorded: Recorded) -> None:
        with self._changed:
            news = self._device != recorded.device and self._capture is not None
            if news:
                self._device, self._problem = recorded.device, None
        if news:
            self._on_event(Opened(recorded.device))

    def _lose(self, reason: str) -> None:
        with self._changed:
            if self._paused or self._closed:
                return
            news = self._problem is None
            self._device, self._problem = None, reason
        if news:
            self._on_event(Lost(reason))

    def _put(self, chunk: AudioChunk) -> None:
        with self._changed:
            if not chunk.pcm or self._capture is None:
                return
            self._waiting.append(chunk)
            self._waiting_samples += chunk.samples
            news = False
            while self._waiting_samples > WAITING_SECONDS * SPEECH_RATE_HZ:
                self._waiting_samples -= self._waiting.popleft().samples
                self._dropped += 1
                news = not self._jammed
                self._jammed = True
            dropped = self._dropped
            self._changed.notify_all()
        if news:
            self._on_event(Overflowed(dropped))

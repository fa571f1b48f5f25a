"""Listening to the microphone for a moment, to see whether and how well it hears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread, Timer
from typing import TYPE_CHECKING

from assistant.errors import HearingError

if TYPE_CHECKING:
    from assistant.hearing.microphone import Microphone
    from assistant.settings import MicrophoneSettings
    from assistant.values import AudioChunk

OPENING_SECONDS = 4.0
"""A sound server that sleeps needs a moment."""
SILENCE_DBFS = -75.0
"""Quieter than any room: a muted microphone, or one that is none."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it. `peak_dbfs` is 0 at full scale, at least -100."""

    device: str
    peak_dbfs: float
    sound: AudioChunk

    @property
    def is_silent(self) -> bool:
        return self.peak_dbfs <= SILENCE_DBFS


def listen(
    settings: MicrophoneSettings,
    seconds: float,
    on_level: Callable[[float], None] = lambda _: None,
) -> Heard:
    """Record for `seconds`; `on_level` is told the peak, in decibels, as it goes.

    Raises `HearingError` where no sound comes.
    """
    from assistant.hearing.microphone import Microphone
    from assistant.sound.events import DeviceEvent, Level, Lost
    from assistant.values import AudioChunk

    peaks, reasons = [-100.0], ["no sound comes from the microphone; connect one"]

    def told(event: DeviceEvent) -> None:
        match event:
            case Level(peak_dbfs=peak):
                peaks.append(peak)
                on_level(peak)
            case Lost(reason=reason):
                reasons.append(reason)
                # It would go on trying, and whoever waits here wants to know now.
                Thread(target=microphone.close).start()

    microphone = Microphone(settings, told)
    giving_up = Timer(OPENING_SECONDS + seconds, microphone.close)
    giving_up.start()
    try:
        device, sound = _recorded(microphone, seconds)
    finally:
        giving_up.cancel()
        microphone.close()
    if not sound:
        raise HearingError(reasons[-1])
    pcm = b"".join(chunk.pcm for chunk in sound)
    return Heard(device, max(peaks), AudioChunk(pcm, sound[0].rate_hz))


def _recorded(microphone: Microphone, seconds: float) -> tuple[str, Sequence[AudioChunk]]:
    """The device's name and the sound; less of it where the microphone is closed before."""
    chunks: list[AudioChunk] = []
    device, heard = "the microphone", 0.0
    for chunk in microphone.chunks():
        device = microphone.device or device
        chunks.append(chunk)
        heard += chunk.seconds
        if heard >= seconds:
            break
    return device, chunks

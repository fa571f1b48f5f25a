"""Playing through PortAudio."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from assistant.errors import SpeakingError
from assistant.speaking.sound_files import resampled
from assistant.values import AudioChunk

if TYPE_CHECKING:
    from types import ModuleType

LATENCY_SECONDS = 0.2
BLOCK_FRAMES = 640
"""Measured: at these two no glitch under load, and silence 10 ms after an abort."""
STALLED_SECONDS = 1.0
"""A device that was unplugged raises nothing: it just asks for no more sound."""

_BYTES_PER_FRAME = 2


class SoundDevicePlayer:
    """Plays on the default loudspeaker; implements `AudioSink`. One sound at a time."""

    def __init__(self) -> None:
        """Raises `SpeakingError` when PortAudio or a loudspeaker is missing."""
        self._sounddevice = _sounddevice()
        self._check_device()
        self._playing: _Playing | None = None
        self._lock = threading.Lock()

    def play(self, audio: AudioChunk) -> None:
        """Play to the end, or until `stop` is called from another thread.

        Raises `SpeakingError` when the loudspeaker cannot be opened or is gone.
        """
        if not audio.pcm:
            return
        try:
            playing = _Playing(self._sounddevice, audio)
        except self._sounddevice.PortAudioError:
            playing = self._at_its_own_rate(audio)
        with self._lock:
            self._playing = playing
        try:
            playing.to_the_end()
        except self._sounddevice.PortAudioError as error:
            raise SpeakingError(f"the loudspeaker does not play: {_cause(error)}") from error
        finally:
            with self._lock:
                self._playing = None

    def stop(self) -> None:
        """Silence at once; nothing happens when nothing plays."""
        with self._lock:
            if self._playing:
                self._playing.stop()

    def close(self) -> None:
        self.stop()

    def _at_its_own_rate(self, audio: AudioChunk) -> _Playing:
        """For a device that only takes its own rate."""
        try:
            rate_hz = round(self._sounddevice.query_devices(kind="output")["default_samplerate"])
            return _Playing(self._sounddevice, resampled(audio, rate_hz))
        except (self._sounddevice.PortAudioError, ValueError) as error:
            raise SpeakingError(f"the loudspeaker cannot be opened: {_cause(error)}") from error

    def _check_device(self) -> None:
        try:
            self._sounddevice.query_devices(kind="output")
        except (self._sounddevice.PortAudioError, ValueError) as error:
            raise SpeakingError(
                "no loudspeaker was found: connect one, or start PulseAudio"
            ) from error


class _Playing:
    """One sound on its way out. PortAudio's own thread asks for it block by block."""

    def __init__(self, sounddevice: ModuleType, audio: AudioChunk) -> None:
        # Ending a stream drops what the device has not played yet, so silence comes last.
        silence = AudioChunk.silence(2 * LATENCY_SECONDS, audio.rate_hz)
        self._pcm = audio.pcm + silence.pcm
        self._position = 0
        self._asked = threading.Event()
        self._ended = threading.Event()
        self._stopped = False
        self._end_of_stream = sounddevice.CallbackStop
        self._stream = sounddevice.RawOutputStream(
            samplerate=audio.rate_hz,
            blocksize=BLOCK_FRAMES,
            channels=1,
            dtype="int16",
            latency=LATENCY_SECONDS,
            callback=self._fill,
            finished_callback=self._ended.set,
        )

    def to_the_end(self) -> None:
        """Raises `SpeakingError` when the device stops asking for sound."""
        with self._stream:
            while not self._ended.wait(STALLED_SECONDS) and self._asked.is_set():
                self._asked.clear()
            if self._position < len(self._pcm):
                self._stream.abort()
                if not self._stopped:
                    raise SpeakingError("the loudspeaker is gone; the rest was not played")

    def stop(self) -> None:
        """Have the playing thread fall silent. Two threads in one PortAudio stream can hang."""
        self._stopped = True
        self._ended.set()

    def _fill(self, out: Any, frames: int, _time: Any, _status: Any) -> None:
        self._asked.set()
        wanted = frames * _BYTES_PER_FRAME
        piece = self._pcm[self._position : self._position + wanted]
        self._position += len(piece)
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(wanted - len(piece))
        if len(piece) < wanted:
            raise self._end_of_stream


def _sounddevice() -> ModuleType:
    try:
        import sounddevice
    except OSError as error:
        message = "PortAudio is missing; install it with: sudo apt install libportaudio2"
        raise SpeakingError(message) from error
    module: ModuleType = sounddevice
    return module


def _cause(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__

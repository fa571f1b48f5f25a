"""Sound into files, and sounds of different rates into one."""

from __future__ import annotations

import io
import os
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

import miniaudio
import numpy as np

from assistant.errors import SpeakingError
from assistant.values import AudioChunk

SOFTEST = 0.02
"""Of the peak: what is softer at the edges of a phrase is silence."""
EDGE_SECONDS = 0.03
"""What is left of that silence: a voice fades in and out."""


def write_wav(path: Path, audio: AudioChunk) -> None:
    """Write `audio` to the wav file `path`, whole or not at all.

    Raises `SpeakingError` when the file cannot be written.
    """
    memory = io.BytesIO()
    with wave.open(memory, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(audio.rate_hz)
        sound.writeframes(audio.pcm)
    try:
        _replace(path, memory.getbuffer())
    except OSError as error:
        raise SpeakingError(f"{path} cannot be written: {error.strerror}") from error


def resampled(audio: AudioChunk, rate_hz: int) -> AudioChunk:
    """`audio` at `rate_hz`."""
    if audio.rate_hz == rate_hz or not audio.pcm:
        return AudioChunk(audio.pcm, rate_hz)
    signed16 = miniaudio.SampleFormat.SIGNED16
    pcm = miniaudio.convert_frames(signed16, 1, audio.rate_hz, audio.pcm, signed16, 1, rate_hz)
    return AudioChunk(bytes(pcm), rate_hz)


def concatenated(sounds: Sequence[AudioChunk], gap_seconds: float = 0.0) -> AudioChunk:
    """All `sounds` in a row at the highest of their rates, with a pause between each two."""
    rate_hz = max((sound.rate_hz for sound in sounds), default=0)
    if not rate_hz:
        return AudioChunk(b"")
    gap = AudioChunk.silence(gap_seconds, rate_hz)
    pieces: list[AudioChunk] = []
    for sound in sounds:
        pieces += [gap, resampled(sound, rate_hz)] if pieces else [resampled(sound, rate_hz)]
    return AudioChunk.joined(pieces, rate_hz)


def without_edges(audio: AudioChunk, *, end: bool) -> AudioChunk:
    """`audio` without what is all but silent before it and, where that is wanted, behind it."""
    if not audio.pcm:
        return audio
    samples = np.abs(np.frombuffer(audio.pcm, dtype="<i2").astype(np.int32))
    loud = np.flatnonzero(samples > samples.max() * SOFTEST)
    margin = round(EDGE_SECONDS * audio.rate_hz)
    first = max(0, int(loud[0]) - margin) if len(loud) else 0
    last = min(len(samples), int(loud[-1]) + margin) if end and len(loud) else len(samples)
    return AudioChunk(audio.pcm[2 * first : 2 * last], audio.rate_hz)


def _replace(path: Path, data: memoryview) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        # What a person asked to have written is theirs to share; mkstemp's 0600 is not asked for.
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:  # Ctrl+C too leaves no half of a file
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask

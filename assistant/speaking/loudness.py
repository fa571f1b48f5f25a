"""Evening out how loud voices are."""

from __future__ import annotations

import numpy as np

from assistant.values import AudioChunk

TARGET_DBFS = -20.0
"""Root mean square of the parts that are speech; full scale is 0."""
CEILING = 0.9
"""The highest peak, as a share of full scale."""

_FULL_SCALE = 32768.0
_FRAME_SECONDS = 0.02
_PAUSE_DB = -30.0
"""A frame this far below the loudest one is a pause."""


def levelled(audio: AudioChunk, volume: float = 1.0) -> AudioChunk:
    """`audio` at the common loudness times `volume`. Silence stays as it is.

    >>> levelled(AudioChunk.silence(0.1)).samples
    1600
    """
    samples = np.frombuffer(audio.pcm, dtype="<i2").astype(np.float32) / _FULL_SCALE
    loudness = _speech_rms(samples, max(1, round(_FRAME_SECONDS * audio.rate_hz)))
    if loudness == 0:
        return audio
    gain = min(10 ** (TARGET_DBFS / 20) / loudness, CEILING / float(np.abs(samples).max()))
    scaled = np.clip(samples * (gain * volume) * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE - 1)
    return AudioChunk(np.round(scaled).astype("<i2").tobytes(), audio.rate_hz)


def _speech_rms(samples: np.ndarray[tuple[int], np.dtype[np.float32]], frame: int) -> float:
    whole = len(samples) - len(samples) % frame
    if not whole:
        return 0.0
    power = np.square(samples[:whole]).reshape(-1, frame).mean(axis=1)
    loudest = float(power.max())
    if loudest == 0:
        return 0.0
    return float(np.sqrt(power[power >= loudest * 10 ** (_PAUSE_DB / 10)].mean()))

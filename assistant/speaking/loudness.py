"""Evening out how loud voices are, by ITU-R BS.1770 as the ear weighs it."""

from __future__ import annotations

import loudness
import numpy as np
import numpy.typing as npt

from assistant.values import AudioChunk

TARGET_LUFS = -20.0
"""Between broadcast's -23 (EBU R 128) and the -16 of music players: speech keeps its peaks."""
CEILING = 0.95
"""The highest peak, as a share of full scale."""
SHORTEST_SECONDS = 0.4
"""One block of BS.1770; a shorter sound is measured as if it were said again and again."""

_FULL_SCALE = 32768.0

Samples = npt.NDArray[np.float32]


def levelled(audio: AudioChunk, volume: float = 1.0) -> AudioChunk:
    """`audio` at the common loudness times `volume`, its peaks whole. Silence stays as it is.

    >>> levelled(AudioChunk.silence(0.1)).samples
    1600
    """
    samples = np.frombuffer(audio.pcm, dtype="<i2").astype(np.float32) / _FULL_SCALE
    measured = lufs(samples, audio.rate_hz)
    if measured == -np.inf:
        return audio
    wanted = 10 ** ((TARGET_LUFS - measured) / 20) * volume
    gain = min(wanted, CEILING / float(np.abs(samples).max()))
    scaled = np.clip(samples * (gain * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
    return AudioChunk(np.round(scaled).astype("<i2").tobytes(), audio.rate_hz)


def lufs(samples: Samples, rate_hz: int) -> float:
    """The integrated loudness of mono sound in -1…1; -inf for silence."""
    if not samples.any():
        return -np.inf
    shortest = int(np.ceil(SHORTEST_SECONDS * rate_hz))
    if len(samples) < shortest:
        samples = np.resize(samples, shortest)
    return float(loudness.integrated_loudness(samples, rate_hz))

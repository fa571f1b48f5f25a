"""The log-mel spectrogram Whisper listens to.

The definition is that of the model's authors (Radford et al. 2022, section 2.2, and the
reference implementation): 25 ms Hann windows every 10 ms, Slaney's mel scale from 0 to
8 kHz with filters of equal area, logarithm to base ten, eight decades of range.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assistant.values import SPEECH_RATE_HZ, AudioChunk

Floats: TypeAlias = npt.NDArray[np.float32]

WINDOW_SAMPLES = 400
HOP_SAMPLES = 160
FRAMES_PER_SECOND = SPEECH_RATE_HZ // HOP_SAMPLES
LONGEST_SECONDS = 30
"""What the model was trained on; it has no positions beyond."""

_LINEAR_HZ_PER_MEL = 200 / 3
_LOG_FROM_HZ = 1000.0
_LOG_FROM_MEL = _LOG_FROM_HZ / _LINEAR_HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27


def log_mel(audio: AudioChunk, padding_seconds: float, filters: int) -> Floats:
    """The spectrogram of `audio` and `padding_seconds` of silence: `filters` x frames, float32.

    There are 100 frames a second, an even number of them and at most 3,000; what would not
    fit is left out. `filters` is what the model was trained with: 80, or 128 since large-v3.
    """
    samples = np.frombuffer(audio.pcm, dtype="<i2").astype(np.float32) / 32768
    wanted = round((audio.seconds + padding_seconds) * FRAMES_PER_SECOND)
    frames = min(wanted + wanted % 2, LONGEST_SECONDS * FRAMES_PER_SECOND)
    half = WINDOW_SAMPLES // 2
    samples = samples[: frames * HOP_SAMPLES]
    padded = np.zeros(frames * HOP_SAMPLES + 2 * half, np.float32)
    padded[half : half + samples.size] = samples
    padded[:half] = padded[2 * half : half : -1]
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SAMPLES)[::HOP_SAMPLES]
    spectrum = np.fft.rfft(windows[:frames] * _hann_window(), axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    energy = np.log10(np.maximum(mel_filters(filters) @ power.T, 1e-10))
    energy = np.maximum(energy, energy.max() - 8)
    return np.ascontiguousarray((energy + 4) / 4, dtype=np.float32)


@lru_cache(maxsize=2)
def mel_filters(filters: int) -> Floats:
    """Triangular filters of equal area over the 201 bins of the spectrum: `filters` x 201."""
    bins_hz = np.fft.rfftfreq(WINDOW_SAMPLES, 1 / SPEECH_RATE_HZ)
    edges_hz = _mel_to_hz(np.linspace(0, _hz_to_mel(SPEECH_RATE_HZ / 2), filters + 2))
    left, centre, right = (edge[:, None] for edge in (edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]))
    rising = (bins_hz - left) / (centre - left)
    falling = (right - bins_hz) / (right - centre)
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.ascontiguousarray(triangles * 2 / (right - left), dtype=np.float32)


@lru_cache(maxsize=1)
def _hann_window() -> Floats:
    """Periodic, as a spectrogram wants it: one sample longer than symmetric, the last left out."""
    return np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)


def _hz_to_mel(hz: float) -> float:
    if hz < _LOG_FROM_HZ:
        return hz / _LINEAR_HZ_PER_MEL
    return float(_LOG_FROM_MEL + np.log(hz / _LOG_FROM_HZ) / _LOG_STEP)


def _mel_to_hz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    above = _LOG_FROM_HZ * np.exp(_LOG_STEP * (mel - _LOG_FROM_MEL))
    return np.where(mel < _LOG_FROM_MEL, mel * _LINEAR_HZ_PER_MEL, above)

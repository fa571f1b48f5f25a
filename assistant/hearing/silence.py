"""Cut the silence off both ends of an utterance, and tell when there is nothing else.

An energy gate and nothing more: it costs a thousandth of what any recogniser does, so it
runs before each of them. It has to keep every word; silence it leaves in costs only time.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assistant.values import AudioChunk

Levels: TypeAlias = npt.NDArray[np.float64]

FRAME_SECONDS = 0.03
HOP_SECONDS = 0.01

SILENCE_DBFS = -60.0
"""Loudest frame of a recording without speech: ten times quieter than a whisper at a metre."""

GATE = 0.2
"""Where the gate stands between the quietest (0) and the loudest (1) frame, in decibels."""

STEADY_DECIBELS = 6.0
"""Less than this between loudest and quietest: no pause to be found, so nothing is cut."""

MARGIN_SECONDS = 0.25
"""Kept on either side of what passes the gate: soft onsets and endings lie below it."""


def trim(audio: AudioChunk, margin_seconds: float = MARGIN_SECONDS) -> AudioChunk | None:
    """`audio` without the silence before and after the speech; None when all of it is silence."""
    levels = frame_levels(audio)
    if not levels.size or levels.max() < SILENCE_DBFS:
        return None
    loudest, quietest = float(levels.max()), float(np.percentile(levels, 5))
    if loudest - quietest < STEADY_DECIBELS:
        return audio
    quietest = max(quietest, SILENCE_DBFS - 10)
    over = np.flatnonzero(levels > quietest + GATE * (loudest - quietest))
    first = int(over[0]) * HOP_SECONDS - margin_seconds
    last = int(over[-1]) * HOP_SECONDS + FRAME_SECONDS + margin_seconds
    start = max(0, round(first * audio.rate_hz))
    end = min(audio.samples, round(last * audio.rate_hz))
    return AudioChunk(audio.pcm[2 * start : 2 * end], audio.rate_hz)


def frame_levels(audio: AudioChunk) -> Levels:
    """The level of each 30 ms, every 10 ms, in decibels below full scale; its mean removed.

    Sound shorter than one frame counts as one frame, padded with nothing.
    """
    samples = np.frombuffer(audio.pcm, dtype="<i2").astype(np.float64) / 32768
    if not samples.size:
        return np.empty(0)
    samples -= samples.mean()
    frame, hop = round(FRAME_SECONDS * audio.rate_hz), round(HOP_SECONDS * audio.rate_hz)
    energy = np.concatenate(([0.0], np.cumsum(samples**2)))
    starts = np.arange(0, max(1, samples.size - frame + 1), hop)
    ends = np.minimum(starts + frame, samples.size)
    power = np.maximum(energy[ends] - energy[starts], 0.0) / frame
    levels: Levels = 10 * np.log10(power + 1e-12)
    return levels

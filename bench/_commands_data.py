"""Spoken commands with labels, and kitchen noise mixed in at a stated signal-to-noise ratio."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.hearing.recordings import read_recording
from assistant.values import AudioChunk

FRAME_SAMPLES = 2048
"""The benchmark's rule compares the energy of the loudest frame of this many samples."""

INTENTS = {"orderDrink": "coffee_maker.order"}
SLOTS = {
    "coffeeDrink": "drink",
    "size": "size",
    "roast": "roast",
    "numberOfShots": "shots",
    "milkAmount": "milk",
    "sugarAmount": "sugar",
}
"""The labels' names and ours."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Command:
    """One recording and what it asks for, in our names."""

    file: Path
    intent: str
    slots: Mapping[str, str]

    def audio(self) -> AudioChunk:
        return read_recording(self.file, longest_seconds=30)


def commands(folder: Path) -> list[Command]:
    """Every labelled recording of a folder, in a stable order."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    found = []
    for name, label in sorted(labels.items()):
        file = next((f for f in (folder / "flac" / name, folder / name) if f.exists()), None)
        if file is not None:
            slots = {SLOTS.get(key, key): value.strip() for key, value in label["slots"].items()}
            found.append(Command(file, INTENTS.get(label["intent"], label["intent"]), slots))
    return found


def noises(folder: Path) -> list[AudioChunk]:
    """The folder's recordings of background noise."""
    return [read_recording(f, longest_seconds=3600) for f in sorted(folder.glob("noise_*.flac"))]


def mixed(speech: AudioChunk, noise: AudioChunk, decibels: float, seed: str) -> AudioChunk:
    """Speech in a stretch of noise, chosen by `seed`, at a ratio of `decibels`.

    The ratio is that of the highest 2,048-sample frame energies; the sum is scaled to half of
    full scale (the published benchmark's rule).
    """
    voice, background = _samples(speech), _samples(noise)
    start = random.Random(seed).randrange(max(1, len(background) - len(voice)))
    stretch = np.resize(background[start : start + len(voice)], len(voice))
    factor = np.sqrt(_peak_energy(voice) / (_peak_energy(stretch) * 10 ** (decibels / 10)))
    total = voice + factor * stretch
    total *= 0.5 / np.abs(total).max()
    return AudioChunk((total * 32767).astype("<i2").tobytes(), speech.rate_hz)


def _samples(audio: AudioChunk) -> Samples:
    return np.frombuffer(audio.pcm, "<i2").astype(np.float32) / np.float32(32768)


def _peak_energy(samples: Samples) -> float:
    return max(float((frame**2).sum()) for frame in _frames(samples))


def _frames(samples: Samples) -> Iterator[Samples]:
    for start in range(0, max(1, len(samples) - FRAME_SAMPLES + 1), FRAME_SAMPLES):
        yield samples[start : start + FRAME_SAMPLES]

"""How high and how fast a voice is, measured from its sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.errors import SpeakingError
from assistant.speaking.samples import samples
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice
from assistant.values import AudioChunk

FRAME_SECONDS = 0.04
LOWEST_HZ, HIGHEST_HZ = 60, 400
"""Where voices lie, from a deep man's to a small child's."""
LEAST_PERIODIC = 0.4
"""The normalised autocorrelation at the pitch period from which a frame counts as voiced."""
SOFTEST_VOICED = 1e5
"""Mean square of 16-bit samples, -40 dBFS: softer frames are no vowels."""
PAUSE_DB = -35.0
"""A frame this far below the loudest one is a pause."""

LEAST_DIFFERENCE = 1.15
"""The ratio of pitch or of rate from which two voices are told apart at once."""

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A voice's median pitch in Hz and its words a minute while it speaks, pauses left out."""

    pitch_hz: float
    words_per_minute: float

    def differs_from(self, other: Measured) -> bool:
        """Whether one hears at once that these are two voices."""
        pitches = (self.pitch_hz, other.pitch_hz)
        rates = (self.words_per_minute, other.words_per_minute)
        return any(max(pair) >= LEAST_DIFFERENCE * min(pair) for pair in (pitches, rates))


def measured(sounds: Sequence[AudioChunk], words: int) -> Measured:
    """What `sounds`, speech of so many `words` in all, tell of their voice.

    Raises `ValueError` where there is no speech in them.
    """
    pitches = [pitch for sound in sounds for pitch in _pitches(sound)]
    seconds = sum(_speaking_seconds(sound) for sound in sounds)
    if not pitches or not seconds:
        raise ValueError("there is no speech to measure")
    return Measured(float(np.median(pitches)), 60 * words / seconds)


def measured_voice(voice: Voice, speaker: Speaker) -> Measured:
    """What a few sentences tell of a voice. Raises `SpeakingError` where it says nothing."""
    sentences = samples(voice.language)
    words = sum(len(sentence.split()) for sentence in sentences)
    try:
        return measured([speaker.say(sentence, voice) for sentence in sentences], words)
    except ValueError as error:
        raise SpeakingError(f"the voice {voice.name} made no sound like speech") from error


def _pitches(sound: AudioChunk) -> Iterator[float]:
    """The pitch of each voiced frame in Hz, where its autocorrelation peaks."""
    shortest, longest = sound.rate_hz // HIGHEST_HZ, sound.rate_hz // LOWEST_HZ
    for frame in _frames(sound):
        piece = frame - frame.mean()
        spectrum = np.fft.rfft(piece, 2 * len(piece))
        likeness = np.fft.irfft(np.abs(spectrum) ** 2)[: len(piece)]
        if likeness[0] < len(piece) * SOFTEST_VOICED:
            continue
        best = shortest + int(likeness[shortest:longest].argmax())
        if likeness[best] > LEAST_PERIODIC * likeness[0]:
            yield sound.rate_hz / best


def _speaking_seconds(sound: AudioChunk) -> float:
    powers = np.array([float(np.square(frame).mean()) for frame in _frames(sound)])
    if not len(powers):
        return 0.0
    return FRAME_SECONDS * int((powers > powers.max() * 10 ** (PAUSE_DB / 10)).sum())


def _frames(sound: AudioChunk) -> Iterator[Samples]:
    samples = np.frombuffer(sound.pcm, "<i2").astype(np.float64)
    size = int(FRAME_SECONDS * sound.rate_hz)
    for start in range(0, len(samples) - size + 1, size):
        yield samples[start : start + size]

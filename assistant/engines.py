"""The outside world on one page: what a backend must offer to stand behind a stage.

An engine is one of these protocols; a backend implements it; a model is its weights.
Backends raise `HearingError` or `SpeakingError`, never an error of the library they wrap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from assistant.values import AudioChunk, Detection, Prosody, SpeechHints, Transcript


class AudioSource(Protocol):
    """Where sound comes from: a microphone, a recording, a script in a test."""

    def chunks(self) -> Iterator[AudioChunk]:
        """16 kHz mono, a few tens of milliseconds each, until the source ends or is closed.

        Raises `HearingError` when the source is gone.
        """

    def close(self) -> None:
        """End `chunks`, from any thread."""


class WakeWord(Protocol):
    """Hears the phrase that wakes it, and nothing else. Not thread-safe."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """What it wakes to, as the person says it."""

    def feed(self, audio: AudioChunk) -> Detection | None:
        """Take 16 kHz mono of any length; the detection that ended in it. Raises `HearingError`."""

    def reset(self) -> None:
        """Forget what was fed, so that half a phrase from before cannot complete one."""

    def close(self) -> None:
        """Free the model."""


class VoiceActivity(Protocol):
    """Tells speech from other sound. Not thread-safe."""

    def feed(self, audio: AudioChunk) -> float:
        """Take 16 kHz mono, of any length; how likely its newest part is speech, 0 to 1."""

    def reset(self) -> None:
        """Forget what was fed."""


class AudioSink(Protocol):
    """Where sound goes to."""

    def play(self, sound: AudioChunk | Iterable[AudioChunk]) -> float:
        """Play to the end, or until `stop` from another thread; how many seconds were heard.

        Of several chunks the first is heard while the next is being made. Raises
        `SpeakingError` when the device cannot be opened or is gone.
        """

    def stop(self) -> None:
        """Silence at once."""

    def close(self) -> None:
        """Stop, and give the device back."""


class Recognition(Protocol):
    """One utterance being recognised."""

    def feed(self, audio: AudioChunk) -> str | None:
        """Take 16 kHz mono; the partial text so far where the engine has one, for display only."""

    def finish(self) -> Transcript:
        """The transcript of all that was fed. Call once. Raises `HearingError`."""


class SpeechToText(Protocol):
    """Utterance to transcript. Not thread-safe: one recognition at a time."""

    @property
    def name(self) -> str:
        """The backend's name as in settings: vosk, whisper, pocketsphinx."""

    def start(self, hints: SpeechHints) -> Recognition:
        """Begin an utterance; what `hints` name is likelier to be heard. Raises `HearingError`."""

    def close(self) -> None:
        """Free the model; nothing is recognised afterwards."""


class TextToSpeech(Protocol):
    """A sentence to sound, in one voice."""

    def synthesize(self, sentence: str, prosody: Prosody) -> Iterator[AudioChunk]:
        """The sentence's sound as it becomes ready, all chunks at one rate.

        Raises `SpeakingError` when the engine fails or misses its deadline.
        """

    def cancel(self) -> None:
        """Give up the sentence under way; a `synthesize` in another thread ends early."""

    def close(self) -> None:
        """Give up, and free what only this voice holds."""

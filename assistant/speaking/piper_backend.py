"""Piper. Runs in a voice worker only: piper-tts is GPL-3 and stays out of every other process."""

from __future__ import annotations

from collections.abc import Iterator

from piper import PiperVoice, SynthesisConfig

from assistant.speaking.backend import BackendError, Order

NATURAL_WORDS_PER_MINUTE = 190.0
"""Measured with joe over 66 replies; Piper itself only knows a factor."""


class PiperBackend:
    """Piper with the model of the voice that spoke last."""

    def __init__(self) -> None:
        self._model = ""
        self._voice: PiperVoice | None = None

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        """Piper has no pitch to set; `order.pitch` is left alone."""
        config = SynthesisConfig(length_scale=NATURAL_WORDS_PER_MINUTE / order.rate)
        for chunk in self._loaded(order.model).synthesize(order.sentence, syn_config=config):
            yield chunk.sample_rate, chunk.audio_int16_bytes

    def _loaded(self, model: str) -> PiperVoice:
        if self._voice is None or model != self._model:
            try:
                self._voice = PiperVoice.load(model)
            except (OSError, ValueError, KeyError) as error:
                raise BackendError("Piper cannot read this voice's model") from error
            self._model = model
        return self._voice

"""Piper. Runs in a voice worker only: piper-tts is GPL-3 and stays out of every other process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from assistant.speaking.backend import BackendError, Order

NATURAL_WORDS_PER_MINUTE = 190.0
"""Measured with joe over 66 replies; Piper itself only knows a factor."""


class PiperBackend:
    """Piper with the model of the voice that spoke last."""

    def __init__(self) -> None:
        self._model = ""
        self._voice: PiperVoice | None = None

    def prepare(self, order: Order) -> None:
        if order.model:
            self._loaded(order.model)

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        """Piper has no pitch to set; `order.pitch` is left alone. A model of several speakers is
        spoken by the one of `order.speaker`, or by its first."""
        voice = self._loaded(order.model)
        config = SynthesisConfig(
            speaker_id=voice.config.speaker_id_map.get(order.speaker),
            length_scale=voice.config.length_scale * NATURAL_WORDS_PER_MINUTE / order.rate,
        )
        for chunk in voice.synthesize(order.sentence, syn_config=config):
            yield chunk.sample_rate, chunk.audio_int16_bytes

    def _loaded(self, model: str) -> PiperVoice:
        if self._voice is None or model != self._model:
            self._voice = _opened(model)
            self._model = model
        return self._voice


def _opened(model: str) -> PiperVoice:
    # PiperVoice.load takes no options, and with onnxruntime's own a second thread spins while
    # it waits: 2.3 times the CPU for sound that comes no sooner.
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        config = PiperConfig.from_dict(json.loads(Path(f"{model}.json").read_bytes()))
        session = onnxruntime.InferenceSession(
            model, sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's errors share nothing but Exception
        raise BackendError("Piper cannot read this voice's model") from error
    return PiperVoice(session=session, config=config)

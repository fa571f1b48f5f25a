"""Ready-made wake phrases: small networks, each trained for one phrase, that come in a package."""

from __future__ import annotations

from assistant.errors import ModelError
from assistant.values import AudioChunk, Detection

LAG_SECONDS = 0.2
"""From the end of the phrase to its detection: 0.11 to 0.23 s on 120 human clips."""

INSTALL = "pip install pymicro-wakeword"


def ready_made() -> tuple[str, ...]:
    """The phrases the package has, as people say them; none where it is not installed."""
    try:
        from pymicro_wakeword import Model
    except ImportError:
        return ()
    return tuple(model.value.replace("_", " ") for model in Model)


class MicroWakeWord:
    """`WakeWord` for one ready-made phrase, at the threshold its makers set."""

    def __init__(self, phrase: str) -> None:
        """`phrase` is one of `ready_made`. Raises `ModelError` when it cannot be loaded."""
        try:
            from pymicro_wakeword import MicroWakeWord as Network
            from pymicro_wakeword import MicroWakeWordFeatures, Model

            self._network = Network.from_builtin(Model(phrase.replace(" ", "_")))
            self._features = MicroWakeWordFeatures()
        except ImportError as error:
            raise ModelError(f"ready-made wake phrases are not installed: {INSTALL}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise ModelError(f"the wake phrase “{phrase}” cannot be loaded") from error
        self._phrase = phrase

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self._phrase,)

    def feed(self, audio: AudioChunk) -> Detection | None:
        for features in self._features.process_streaming(audio.pcm):
            score = self._network.process_streaming_prob(features) or 0.0
            if score > self._network.probability_cutoff:
                # Its score stays high for a while: once is enough.
                self.reset()
                return Detection(self._phrase, score, LAG_SECONDS)
        return None

    def reset(self) -> None:
        self._network.reset()
        self._features.reset()

    def close(self) -> None:
        self._network.close()

"""Any phrase a Vosk model has words for: bound to the phrase, and to anything else."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.errors import ModelError
from assistant.hearing.model_folders import check_folder
from assistant.hearing.vosk_results import parse_partial
from assistant.values import SPEECH_RATE_HZ, AudioChunk, Detection

LAG_SECONDS = 0.3
"""Its partial text follows speech by about this."""

LONGEST_SEARCH_SECONDS = 20.0
"""The library remembers a search to its end; after so long it starts a new one."""


class VoskWakeWord:
    """`WakeWord` for any phrase in the model's vocabulary. Not thread-safe."""

    def __init__(self, phrase: str, folder: Path) -> None:
        """Raises `ModelError` when there is no usable model or it lacks a word of the phrase."""
        check_folder(folder, "vosk")
        try:
            import vosk

            vosk.SetLogLevel(-1)
            self._library, self._model = vosk, vosk.Model(str(folder))
        except ImportError as error:
            raise ModelError("the vosk engine is not installed: pip install vosk") from error
        except Exception as error:  # the library raises nothing more exact
            raise ModelError(f"the Vosk model in {folder} is damaged: get it again") from error
        missing = [w for w in phrase.split() if self._model.vosk_model_find_word(w) < 0]
        if missing:
            raise ModelError(f"the Vosk model has no word “{missing[0]}”: choose another phrase")
        self._phrase = phrase
        self.reset()

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self._phrase,)

    def feed(self, audio: AudioChunk) -> Detection | None:
        self._searched_seconds += audio.seconds
        ended = bool(self._recogniser.AcceptWaveform(audio.pcm))
        heard = "" if ended else parse_partial(self._recogniser.PartialResult())
        found = heard.endswith(self._phrase)
        if found or self._searched_seconds >= LONGEST_SEARCH_SECONDS:
            self.reset()
        return Detection(self._phrase, 1.0, LAG_SECONDS) if found else None

    def reset(self) -> None:
        grammar = json.dumps([self._phrase, "[unk]"], ensure_ascii=False)
        self._recogniser = self._library.KaldiRecognizer(self._model, SPEECH_RATE_HZ, grammar)
        self._searched_seconds = 0.0

    def close(self) -> None:
        """The library frees a model with its last recogniser."""
        del self._recogniser, self._model

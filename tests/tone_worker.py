"""A voice worker for tests: the real program around an engine that hums, hangs, prints or dies.

Each letter of a sentence lasts a millisecond, so that a test can tell what was spoken.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

from assistant.speaking.backend import BackendError, Order
from assistant.speaking.worker_process import serve

RATE_HZ = 16_000
SAMPLES_PER_LETTER = RATE_HZ // 1000


class ToneEngine:
    """What a sentence says is what this engine does."""

    def prepare(self, order: Order) -> None: ...

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        match order.sentence.split()[0]:
            case "Hang":
                threading.Event().wait()
            case "Die":
                os._exit(3)
            case "Refuse":
                raise BackendError("it has no such voice")
            case "Raise":
                raise RuntimeError(order.sentence)
            case "Print":
                print(order.sentence)  # noqa: T201
                sys.stdout.flush()
                os.write(1, b"straight to the descriptor\n")
                os.write(2, b"and to the other\n")
        if "frail" in order.sentence and "--frail" in sys.argv:
            os._exit(3)
        if order.speaker == "broken":
            raise BackendError("it has no such voice")
        yield RATE_HZ, b"\x00\x10" * (SAMPLES_PER_LETTER * len(order.sentence))


def _open() -> ToneEngine:
    if "--missing" in sys.argv:
        raise ImportError("no such library")
    if "--hang" in sys.argv:
        threading.Event().wait()
    return ToneEngine()


if __name__ == "__main__":
    serve(_open)

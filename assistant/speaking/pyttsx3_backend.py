"""pyttsx3 on espeak-ng, driven the one way that loses nothing. Runs in a voice worker only.

Found in pyttsx3 2.99: `say` shells out to aplay, `stop` can hang for ever, two queued files lose
the first, an unwritable path hangs, an unknown voice is ignored, and it prints. espeak-ng takes
settings in a thread of its own, and `runAndWait` begins by cancelling what that thread has not
done yet: in two runs of three the rate was an earlier one, in one of 200 the file was empty.
So: settings first, then wait until espeak-ng is idle, then one `save_to_file`, into memory that
cannot be unwritable, and everything is checked.

espeak-ng 1.51 takes "six p m." for an abbreviation in mid-sentence: it does not fall at the end and
breaks off. Without the full stop it reads the end of the text as the end of a sentence.
"""

from __future__ import annotations

import os
import re
import time
import wave
from array import array
from collections.abc import Iterator

import pyttsx3
from pyttsx3.drivers import _espeak

from assistant.speaking.backend import BackendError, Order

TRIES = 5
CLOSING_SILENCE_SECONDS = 0.02
QUIET = 300
"""espeak-ng ends each text with a pause, breathy voices below 100; what has none was cut short."""
_FULL_STOP = re.compile(r"(?<=\w)\.\s*$")


class Pyttsx3Backend:
    """One espeak-ng, warm after construction."""

    def __init__(self) -> None:
        self._engine = pyttsx3.init("espeak")
        # Anonymous memory in place of a file: nothing to clean up, whenever we are killed.
        self._memory = os.memfd_create("speech")
        self._path = f"/proc/self/fd/{self._memory}"
        # Settings only take effect at once after a first run; before, they queue up.
        self._synthesized("ready")

    def prepare(self, order: Order) -> None:
        self._set_up(order)

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        self._set_up(order)
        sentence = _FULL_STOP.sub("", order.sentence)
        longest = (0, b"")
        for _ in range(TRIES):
            rate_hz, pcm = self._synthesized(sentence)
            if _is_whole(rate_hz, pcm):
                yield rate_hz, pcm
                return
            longest = max(longest, (rate_hz, pcm), key=lambda sound: len(sound[1]))
        if not longest[1]:
            raise BackendError("espeak-ng gave no sound")
        yield longest  # what ends loudly every time was not cut short by chance

    def _set_up(self, order: Order) -> None:
        self._engine.setProperty("voice", order.speaker)
        if self._engine.getProperty("voice") != order.speaker.lower():
            raise BackendError(f"espeak-ng has no voice {order.speaker!r}")
        wanted = {"rate": round(order.rate), "pitch": round(order.pitch)}
        for _ in range(TRIES):
            for name, value in wanted.items():
                self._engine.setProperty(name, value)
            _wait_until_idle()
            if all(self._engine.getProperty(name) == value for name, value in wanted.items()):
                return
        raise BackendError("espeak-ng did not take its settings")

    def _synthesized(self, sentence: str) -> tuple[int, bytes]:
        os.ftruncate(self._memory, 0)  # or a failure would leave the sentence before
        self._engine.save_to_file(sentence, self._path)
        self._engine.runAndWait()
        try:
            with wave.open(self._path, "rb") as sound:
                return sound.getframerate(), sound.readframes(sound.getnframes())
        except (wave.Error, EOFError):
            return 0, b""


def _wait_until_idle() -> None:
    # Four milliseconds at most were seen; were it for ever, the parent's deadline ends it.
    while _espeak.IsPlaying():
        time.sleep(0.0005)


def _is_whole(rate_hz: int, pcm: bytes) -> bool:
    samples = array("h", pcm)
    closing = samples[-int(rate_hz * CLOSING_SILENCE_SECONDS) :]
    return len(samples) > len(closing) and max(map(abs, closing)) < QUIET

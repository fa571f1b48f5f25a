"""Where sound goes: the default loudspeaker, or a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import SpeakingError

if TYPE_CHECKING:
    from assistant.engines import AudioSink
    from assistant.values import AudioChunk


def put_out(audio: AudioChunk, out: Path | None, open_sink: Callable[[], AudioSink]) -> None:
    """Write `audio` to the wav file `out`, or play it to its end where `out` is None.

    Raises `SpeakingError` when the file cannot be written or nothing here can play.
    """
    if out is not None:
        from assistant.speaking.sound_files import write_wav

        write_wav(out, audio)
        return
    try:
        sink = open_sink()
        try:
            sink.play(audio)
        finally:
            sink.close()
    except SpeakingError as error:
        raise SpeakingError(f"{error.message}; --out FILE writes the sound to a file") from error

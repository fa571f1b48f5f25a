"""A recording of any usual format as what every recogniser takes: 16 kHz, mono, 16 bit."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import miniaudio
import numpy as np

from assistant.errors import HearingError
from assistant.hearing.resampling import Floats, resample
from assistant.values import SPEECH_RATE_HZ, AudioChunk

HEADER_SLACK_SECONDS = 1.0
"""A header that says too little is believed up to here: mp3 and ogg round to whole frames."""

RATES_HZ = range(4_000, 768_001)
FORMATS = "wav, flac, ogg (Vorbis) or mp3"


@dataclass(frozen=True, slots=True)
class _Format:
    """How the library reads one format: what its header says, and its samples in 16 bits."""

    describe: Callable[[str], miniaudio.SoundFileInfo]
    stream: Callable[[str], Iterator[array[int]]]


_WAV = _Format(miniaudio.wav_get_file_info, miniaudio.wav_stream_file)
_FLAC = _Format(miniaudio.flac_get_file_info, miniaudio.flac_stream_file)
_VORBIS = _Format(miniaudio.vorbis_get_file_info, miniaudio.vorbis_stream_file)
_MP3 = _Format(miniaudio.mp3_get_file_info, miniaudio.mp3_stream_file)

_BY_OPENING: Mapping[bytes, _Format] = {
    b"RIFF": _WAV,
    b"RF64": _WAV,
    b"fLaC": _FLAC,
    b"OggS": _VORBIS,
    b"ID3": _MP3,
    **{bytes((0xFF, second)): _MP3 for second in range(0xE2, 0x100)},
}
"""What a file of each format starts with. Its name may say anything, and the library's own
choice goes by the name first: it finds some mp3 in every wav."""


def read_recording(path: Path, longest_seconds: float) -> AudioChunk:
    """The sound in `path` as 16 kHz mono; its channels are averaged.

    Raises `HearingError`, one line that names the file, when there is no such file, it cannot
    be read, is not audio in a known format, holds no sound, or lasts over `longest_seconds`
    (that is seen from its header: a long one is not decoded).
    """
    opening = _opening(path)
    if not opening:
        _refuse(path, "is empty")
    form = next((f for start, f in _BY_OPENING.items() if opening.startswith(start)), None)
    if form is None:
        _refuse(path, f"is not a recording I can read ({FORMATS})")
    try:
        information = form.describe(str(path))
        if information.sample_rate not in RATES_HZ or not information.nchannels:
            _refuse(path, f"is damaged: it claims {information.sample_rate} samples a second")
        seconds = float(information.duration)
        if seconds > longest_seconds:
            _refuse(path, f"lasts {_length(seconds)}, more than {_length(longest_seconds)}")
        samples = _decode(path, form, information, longest_seconds)
    except (miniaudio.MiniaudioError, UnicodeEncodeError) as error:
        raise HearingError(
            f"{_shown(path)} is damaged or not a recording I can read ({FORMATS})"
        ) from error
    if not samples.size:
        _refuse(path, "has no sound in it")
    speech = resample(samples, information.sample_rate, SPEECH_RATE_HZ)
    whole = np.clip(np.rint(speech * 32768), -32768, 32767).astype("<i2")
    return AudioChunk(whole.tobytes())


def _opening(path: Path) -> bytes:
    """The first bytes of the file."""
    try:
        if not path.is_file() and path.exists():
            _refuse(path, "is a folder" if path.is_dir() else "is not a file")
        with path.open("rb") as file:
            return file.read(12)
    except FileNotFoundError as error:
        raise HearingError(f"there is no file {_shown(path)}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable name"
        raise HearingError(f"{_shown(path)} cannot be read: {reason}") from error


def _decode(
    path: Path, form: _Format, information: miniaudio.SoundFileInfo, longest_seconds: float
) -> Floats:
    """The mean of all channels at the file's own rate; not much more than `longest_seconds`."""
    blocks = [np.empty(0, np.float32)]
    seconds = 0.0
    for block in form.stream(str(path)):
        frames = np.frombuffer(block, np.int16).reshape(-1, information.nchannels)
        blocks.append(frames.mean(axis=1, dtype=np.float32) / np.float32(32768))
        seconds += len(frames) / information.sample_rate
        if seconds > longest_seconds + HEADER_SLACK_SECONDS:
            _refuse(path, f"lasts more than {_length(longest_seconds)}")
    return np.concatenate(blocks)


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{value} {unit}" for value, unit in parts if value) or f"{seconds:.1f} s"


def _shown(path: Path) -> str:
    """The path on one line, whatever is in its name."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(path))


def _refuse(path: Path, why: str) -> NoReturn:
    raise HearingError(f"{_shown(path)} {why}")

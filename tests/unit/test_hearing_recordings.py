"""Any recording becomes 16 kHz mono; anything else is refused in one line that names it."""

from __future__ import annotations

import os
import struct
import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import HearingError
from assistant.hearing.recordings import read_recording

LONGEST_SECONDS = 30.0


def tone(rate_hz: int, seconds: float) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate_hz)) / rate_hz)


def write_wav(path: Path, rate_hz: int, channels: list[np.ndarray], width: int = 2) -> Path:
    """PCM of 8 × `width` bits; 8-bit wav is unsigned."""
    samples = np.stack(channels, axis=1).ravel()
    whole = np.round(samples * (2 ** (8 * width - 1) - 1)).astype("<i4")
    if width == 1:
        whole += 128
    pcm = whole.view("u1").reshape(-1, 4)[:, :width].tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(pcm)
    return path


def write_float_wav(path: Path, rate_hz: int, samples: np.ndarray) -> Path:
    data = samples.astype("<f4").tobytes()
    layout = struct.pack("<HHIIHH", 3, 1, rate_hz, 4 * rate_hz, 4, 32)
    body = b"WAVEfmt " + struct.pack("<I", 16) + layout
    body += b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(HearingError) as caught:
        read_recording(path, LONGEST_SECONDS)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_wav_becomes_16_khz_mono(
    tmp_path: Path, rate_hz: int, width: int, channels: int
) -> None:
    sound = tone(rate_hz, 0.5)
    path = write_wav(tmp_path / "tone.wav", rate_hz, [sound] * channels, width)
    audio = read_recording(path, LONGEST_SECONDS)
    assert (audio.rate_hz, audio.samples) == (16_000, 8_000)
    heard = np.frombuffer(audio.pcm, "<i2") / 32768
    middle = slice(500, 7_500)
    assert heard[middle] == pytest.approx(tone(16_000, 0.5)[middle], abs=0.02)


def test_floats_beyond_full_scale_are_clipped_not_wrapped(tmp_path: Path) -> None:
    path = write_float_wav(tmp_path / "loud.wav", 16_000, np.array([0.0, 1.5, -1.5, np.nan] * 100))
    samples = np.frombuffer(read_recording(path, LONGEST_SECONDS).pcm, "<i2")
    assert samples[:3].tolist() == pytest.approx([0, 32767, -32768], abs=1)


def test_a_clipped_recording_does_not_wrap_when_resampled(tmp_path: Path) -> None:
    square = np.sign(np.sin(2 * np.pi * 300 * np.arange(48_000) / 48_000 + 0.1))
    audio = read_recording(write_wav(tmp_path / "loud.wav", 48_000, [square]), LONGEST_SECONDS)
    same_sign = np.frombuffer(audio.pcm, "<i2").astype(int) * square[::3] > 0
    assert same_sign.mean() > 0.95


def test_the_name_may_say_anything(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "voice.mp3", 16_000, [tone(16_000, 0.1)])
    assert read_recording(path, LONGEST_SECONDS).samples == 1_600


def test_one_sample_is_a_recording(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "click.wav", 48_000, [np.array([0.5])] * 2)
    assert read_recording(path, LONGEST_SECONDS).samples == 1


def test_just_as_long_as_allowed_is_read(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "long.wav", 8_000, [np.zeros(16_000)])
    assert read_recording(path, longest_seconds=2).seconds == 2


def test_an_hour_is_refused_with_its_length_from_the_header(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "hour.wav", 16_000, [np.zeros(16_000)])
    header = bytearray(path.read_bytes()[:44])
    size = 3_600 * 16_000 * 2
    struct.pack_into("<I", header, 4, size + 36)
    struct.pack_into("<I", header, 40, size)
    path.write_bytes(header)
    os.truncate(path, size + 44)  # a file with a hole: nothing is decoded
    assert refusal(path) == f"{path} lasts 1 h, more than 30 s"


def test_a_wav_written_into_a_pipe_is_as_long_as_the_file(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "piped.wav", 16_000, [tone(16_000, 1)])
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, 4, 0xFFFFFFFF)
    struct.pack_into("<I", data, 40, 0xFFFFFFFF)
    path.write_bytes(data)
    assert read_recording(path, LONGEST_SECONDS).seconds == pytest.approx(1, abs=0.01)


def test_no_such_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.wav") == f"there is no file {tmp_path / 'none.wav'}"


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} is a folder"


def test_a_device_is_not_a_file() -> None:
    assert refusal(Path("/dev/null")) == "/dev/null is not a file"


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    path.touch()
    assert refusal(path) == f"{path} is empty"


def test_no_sample_at_all(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(write_wav(tmp_path / "none.wav", 16_000, [np.zeros(0)]))


@pytest.mark.parametrize(
    "content",
    [b"Good morning, this is text.", b"x", b"RIFF", b"RIFF" + b"\x07" * 500, b"fLaC" + bytes(500),
     b"OggS" + bytes(500), b"ID3" + b"\xff" * 500, b"\xff\xfb" + b"\x01" * 500],
)  # fmt: skip
def test_what_is_not_audio(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "voice.wav"
    path.write_bytes(content)
    assert str(path) in refusal(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "secret.wav", 16_000, [tone(16_000, 0.1)])
    path.chmod(0)
    assert refusal(path) == f"{path} cannot be read: Permission denied"


def test_a_file_that_breaks_while_it_is_read() -> None:
    # Nobody can read the first bytes of a process's memory, not even root.
    assert refusal(Path("/proc/self/mem")) == "/proc/self/mem cannot be read: Input/output error"


@pytest.mark.parametrize("name", ["two\nlines.wav", "\udcff.wav", "x" * 300, "nul\0.wav"])
def test_whatever_the_name_the_message_is_one_line(tmp_path: Path, name: str) -> None:
    refusal(tmp_path / name)


def test_a_recording_with_an_odd_name_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "caf\u00e9 \udcff.wav"
    write_wav(tmp_path / "plain.wav", 16_000, [tone(16_000, 0.1)]).rename(path)
    assert "cannot" in refusal(path) or "not a recording" in refusal(path)

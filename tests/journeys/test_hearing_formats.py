"""Recordings of the compressed formats, written by sox, are read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.errors import HearingError
from assistant.hearing.recordings import read_recording

pytestmark = pytest.mark.skipif(shutil.which("sox") is None, reason="sox is not installed")


def write(path: Path, *effects: str) -> Path:
    written = subprocess.run(
        ["sox", "-n", "-r", "44100", "-c", "2", path, *effects], capture_output=True, check=False
    )
    if written.returncode:
        pytest.skip(f"this sox cannot write {path.suffix}")
    return path


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".mp3", ".wav"])
def test_two_seconds_stay_two_seconds(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"tone{suffix}", "synth", "2", "sine", "440", "gain", "-6")
    audio = read_recording(path, 30)
    assert audio.rate_hz == 16_000
    assert audio.seconds == pytest.approx(2, abs=0.1)
    assert max(audio.pcm) > 0


@pytest.mark.parametrize("suffix", [".flac", ".ogg"])
def test_a_long_one_is_refused_with_their_length(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"long{suffix}", "trim", "0", "45")
    with pytest.raises(HearingError, match="lasts 45 s, more than 30 s"):
        read_recording(path, 30)


@pytest.mark.parametrize("suffix", [".flac", ".ogg"])
def test_half_a_file_is_read_as_far_as_it_goes_or_refused(tmp_path: Path, suffix: str) -> None:
    whole = write(tmp_path / f"tone{suffix}", "synth", "2", "pinknoise", "gain", "-6").read_bytes()
    half = tmp_path / f"half{suffix}"
    half.write_bytes(whole[: len(whole) // 2])
    assert 0.5 < read_recording(half, 30).seconds < 1.5
    half.write_bytes(whole[:100])
    with pytest.raises(HearingError, match="half"):
        read_recording(half, 30)

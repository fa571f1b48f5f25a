"""Recordings and models that are none, through the real command: each is one line, none costs."""

from __future__ import annotations

import os
import random
import shutil
import struct
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.cli_program import Program, needs_whisper
from tests.warm_homes import warmed

SECOND = b"\x00\x00" * 16_000


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(warmed(tmp_path / "home"))


def wav(path: Path, frames: bytes = SECOND, channels: int = 1, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(16_000)
        file.writeframes(frames)
    return path


def patched(path: Path, place: int, shape: str, value: int) -> Path:
    """A second of silence whose header has `value` at `place`."""
    content = bytearray(wav(path).read_bytes())
    struct.pack_into(shape, content, place, value)
    path.write_bytes(content)
    return path


def sparse(path: Path, size: int, header: bytes = b"") -> Path:
    """A file of `size` bytes that takes no room."""
    with path.open("wb") as file:
        file.write(header)
        file.truncate(size)
    return path


@needs_whisper
def test_whatever_is_called_a_recording_is_one_line_or_a_turn(
    program: Program, tmp_path: Path
) -> None:
    noise = random.Random(7)
    sound = wav(tmp_path / "sound").read_bytes()
    bad = [
        patched(tmp_path / "no-channels.wav", 22, "<H", 0),
        patched(tmp_path / "many-channels.wav", 22, "<H", 60_000),
        patched(tmp_path / "no-rate.wav", 24, "<I", 0),
        patched(tmp_path / "endless-rate.wav", 24, "<I", 0xFFFFFFFF),
        patched(tmp_path / "no-bits.wav", 34, "<H", 0),
        patched(tmp_path / "no-format.wav", 20, "<H", 99),
        sparse(tmp_path / "long.wav", 2 << 30, sound[:40] + struct.pack("<I", 0x7FFFFFF0)),
        sparse(tmp_path / "zeros.wav", 2 << 30),
        wav(tmp_path / "no-frames.wav", b""),
        tmp_path / "half.wav",
        tmp_path / "noise.wav",
        tmp_path / "noise.flac",
        tmp_path / "noise.ogg",
        tmp_path / "noise.mp3",
        tmp_path / "two\nlines \x1b[31m\u202e.wav",
        tmp_path / os.fsdecode(b"bytes\xff.wav"),
        tmp_path / "pipe.wav",
        tmp_path / "itself.wav",
        tmp_path / "nowhere.wav",
        Path("/dev/zero"),
        Path("/dev/null"),
        Path("/"),
        tmp_path / ("x" * 5_000),
    ]
    (tmp_path / "half.wav").write_bytes(sound[:20])
    starts = {"wav": b"RIFF", "flac": b"fLaC", "ogg": b"OggS", "mp3": b"ID3"}
    for kind, start in starts.items():
        (tmp_path / f"noise.{kind}").write_bytes(start + noise.randbytes(5_000))
    bad[14].write_text("no sound")
    bad[15].write_text("no sound")
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "itself.wav").symlink_to("itself.wav")
    (tmp_path / "nowhere.wav").symlink_to("gone")
    good = [
        patched(tmp_path / "says-more.wav", 40, "<I", 0xFFFFFFF0),
        patched(tmp_path / "says-less.wav", 40, "<I", 10),
        wav(tmp_path / "eight-bits.wav", b"\x80" * 16_000, width=1),
        wav(tmp_path / "four-bytes.wav", SECOND * 2, width=4),
        wav(tmp_path / "eight-channels.wav", SECOND * 8, channels=8),
        wav(tmp_path / "one-sided.wav", b"\xff\x7f" * 16_000),
    ]
    ended = program("hear", *bad, *good, "--save", tmp_path / "replies")
    assert ended.code == 1
    assert len(ended.turns) == len(good)
    lines = ended.err.splitlines()
    assert len(lines) == len(bad), ended.err
    assert all(line.startswith("assistant: ") and line.isprintable() for line in lines)
    assert "bug" not in ended.err
    assert "long.wav lasts 18 h" in ended.err


def truncated(folder: Path) -> None:
    os.truncate(folder / "model.bin", 10_000)


def without_words(folder: Path) -> None:
    (folder / "vocabulary.txt").write_text("")


def of_another_shape(folder: Path) -> None:
    (folder / "config.json").write_text("[]")


def unfinished(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def without_tokens(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


@needs_whisper
@pytest.mark.parametrize(
    "harm", [truncated, without_words, of_another_shape, unfinished, without_tokens]
)
def test_a_damaged_model_in_the_settings_is_one_line(
    program: Program, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    from assistant.hearing.catalogue import WHISPER_PACKAGED, catalogue

    shipped = catalogue()[WHISPER_PACKAGED].packaged_folder()
    assert shipped is not None
    model = tmp_path / "model"
    shutil.copytree(shipped, model)
    harm(model)
    program.settings(f'[hearing]\nengine = "whisper"\nmodel = "{model}"\n')
    noise = random.Random(7).randbytes(32_000)
    ended = program("hear", wav(tmp_path / "noise.wav", noise))
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1), ended.err
    assert str(model) in ended.err
    assert "bug" not in ended.err

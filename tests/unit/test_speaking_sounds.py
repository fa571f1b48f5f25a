"""Sounds: evened in loudness, joined at one rate, written whole or not at all."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import SpeakingError
from assistant.speaking.loudness import CEILING, TARGET_LUFS, levelled, lufs
from assistant.speaking.sound_files import concatenated, resampled, without_edges, write_wav
from assistant.values import AudioChunk


def tone(amplitude: float, seconds: float = 0.5, rate_hz: int = 16_000) -> AudioChunk:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    samples = 32767 * amplitude * np.sin(2 * np.pi * 440 * time)
    return AudioChunk(samples.astype("<i2").tobytes(), rate_hz)


def loudness(audio: AudioChunk) -> float:
    samples = np.frombuffer(audio.pcm, "<i2") / 32768
    return lufs(samples.astype(np.float32), audio.rate_hz)


def test_loudness_is_that_of_the_standard() -> None:
    """ITU-R BS.1770-4, annex 1: 997 Hz at full scale in one channel is -3.01 LKFS."""
    time = np.arange(2 * 48_000) / 48_000
    assert lufs(np.sin(2 * np.pi * 997 * time).astype(np.float32), 48_000) == pytest.approx(
        -3.01, abs=0.1
    )


@pytest.mark.parametrize("amplitude", [0.01, 0.1, 0.9])
@pytest.mark.parametrize("seconds", [0.1, 0.5, 2.0])
def test_loud_and_soft_come_out_alike(amplitude: float, seconds: float) -> None:
    assert loudness(levelled(tone(amplitude, seconds))) == pytest.approx(TARGET_LUFS, abs=0.3)


def test_pauses_do_not_make_speech_louder() -> None:
    paused = AudioChunk.joined([tone(0.5, 2), AudioChunk.silence(6)])
    spoken = AudioChunk(levelled(paused).pcm[: len(tone(0.5, 2).pcm)])
    assert loudness(spoken) == pytest.approx(TARGET_LUFS, abs=0.6)


def test_a_click_is_not_driven_over_the_top() -> None:
    click = AudioChunk(bytes(2000) + (30_000).to_bytes(2, "little") + bytes(2000))
    loudest = np.abs(np.frombuffer(levelled(click).pcm, "<i2").astype(int)).max()
    assert loudest <= CEILING * 32768 + 1


def test_volume_is_a_share_and_silence_stays_silent() -> None:
    assert loudness(levelled(tone(0.5), 0.5)) == pytest.approx(TARGET_LUFS - 6, abs=0.2)
    for silent in (AudioChunk(b""), AudioChunk.silence(0.5)):
        assert levelled(silent) == silent


def test_sounds_of_different_rates_become_one() -> None:
    joined = concatenated([tone(0.5), tone(0.5, rate_hz=22_050)], gap_seconds=0.25)
    assert joined.rate_hz == 22_050
    assert joined.seconds == pytest.approx(1.25, abs=0.01)
    assert concatenated([]) == AudioChunk(b"")


def test_resampling_keeps_length_pitch_and_loudness() -> None:
    slow = resampled(tone(0.5, rate_hz=22_050), 16_000)
    assert slow.seconds == pytest.approx(0.5, abs=0.005)
    assert loudness(slow) == pytest.approx(loudness(tone(0.5)), abs=0.2)
    spectrum = np.abs(np.fft.rfft(np.frombuffer(slow.pcm, "<i2")))
    assert int(spectrum.argmax()) * 16_000 / slow.samples == pytest.approx(440, abs=5)


def test_a_wav_file_holds_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "reply.wav"
    file.write_text("an older one")
    write_wav(file, tone(0.5))
    with wave.open(str(file)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
        assert sound.readframes(sound.getnframes()) == tone(0.5).pcm
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "none" / "x.wav", tmp_path / "folder"):
        with pytest.raises(SpeakingError, match=r"cannot be written: \w+"):
            write_wav(path, tone(0.5))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_the_silence_before_a_phrase_is_taken_off_and_behind_it_where_it_goes_on() -> None:
    silent = AudioChunk.silence(0.3)
    phrase = AudioChunk.joined([silent, tone(0.5), silent])
    assert without_edges(phrase, end=False).seconds == pytest.approx(0.83, abs=0.01)
    assert without_edges(phrase, end=True).seconds == pytest.approx(0.56, abs=0.01)
    assert without_edges(AudioChunk(b""), end=True) == AudioChunk(b"")
    assert without_edges(silent, end=True) == silent

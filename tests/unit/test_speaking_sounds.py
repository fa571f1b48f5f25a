"""Sounds: evened in loudness, joined at one rate, written whole or not at all."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import SpeakingError
from assistant.speaking.loudness import CEILING, TARGET_DBFS, levelled
from assistant.speaking.sound_files import concatenated, resampled, write_wav
from assistant.values import AudioChunk


def tone(amplitude: float, seconds: float = 0.5, rate_hz: int = 16_000) -> AudioChunk:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    samples = 32767 * amplitude * np.sin(2 * np.pi * 440 * time)
    return AudioChunk(samples.astype("<i2").tobytes(), rate_hz)


def rms_dbfs(audio: AudioChunk) -> float:
    samples = np.frombuffer(audio.pcm, "<i2") / 32768
    return 20 * float(np.log10(np.sqrt(np.mean(samples**2))))


@pytest.mark.parametrize("amplitude", [0.01, 0.1, 0.9])
def test_loud_and_soft_come_out_alike(amplitude: float) -> None:
    assert rms_dbfs(levelled(tone(amplitude))) == pytest.approx(TARGET_DBFS, abs=0.2)


def test_pauses_do_not_make_speech_louder() -> None:
    paused = AudioChunk.joined([tone(0.5), AudioChunk.silence(3)])
    assert levelled(paused).pcm[: len(tone(0.5).pcm)] == levelled(tone(0.5)).pcm


def test_a_click_is_not_driven_over_the_top() -> None:
    click = AudioChunk(bytes(2000) + (30_000).to_bytes(2, "little") + bytes(2000))
    loudest = np.abs(np.frombuffer(levelled(click).pcm, "<i2").astype(int)).max()
    assert loudest <= CEILING * 32768


def test_volume_is_a_share_and_silence_stays_silent() -> None:
    assert rms_dbfs(levelled(tone(0.5), 0.5)) == pytest.approx(TARGET_DBFS - 6, abs=0.2)
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
    assert rms_dbfs(slow) == pytest.approx(rms_dbfs(tone(0.5)), abs=0.2)
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

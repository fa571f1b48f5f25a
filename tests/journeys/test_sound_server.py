"""What is asked of a real sound server besides sound: devices, ducking, echo cancelling."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from assistant.sound.devices import inputs, outputs
from assistant.sound.ducking import SHARE, Ducking
from assistant.sound.echo_cancelling import EchoCancelling
from assistant.speaking.player import Player
from tests.journeys.sound_stage import audio, tone
from tests.virtual_audio import MICROPHONE, SPEAKER, VirtualAudio

__all__ = ["audio"]


def test_devices_are_listed_by_name_without_monitors(audio: VirtualAudio) -> None:
    assert [device.name for device in inputs()] == [MICROPHONE]
    assert [device.name for device in outputs() if device.is_default] == [SPEAKER]
    assert not any("monitor" in device.name for device in inputs())


def test_music_is_quieter_while_it_listens(audio: VirtualAudio, tmp_path: Path) -> None:
    ducking = Ducking(tmp_path / "ducked.json")
    with audio.music() as stream:
        ducking.duck()
        assert audio.volume(stream) == pytest.approx(SHARE, abs=0.02)
        ducking.restore()
        assert audio.volume(stream) == 1.0


def test_music_is_as_loud_as_before_after_a_crash(audio: VirtualAudio, tmp_path: Path) -> None:
    with audio.music() as stream:
        Ducking(tmp_path / "ducked.json").duck()
        Ducking(tmp_path / "ducked.json").restore()
        assert audio.volume(stream) == 1.0


def test_its_own_voice_is_not_ducked(audio: VirtualAudio, tmp_path: Path) -> None:
    with closing(Player()) as player:
        player.play(tone(0.1, 22_050))  # open from here on
        assert audio.playing_streams() == 1
        Ducking(tmp_path / "ducked.json").duck()
    assert not (tmp_path / "ducked.json").exists()


def test_music_that_ended_meanwhile_is_no_matter(audio: VirtualAudio, tmp_path: Path) -> None:
    ducking = Ducking(tmp_path / "ducked.json")
    with audio.music():
        ducking.duck()
    ducking.restore()
    assert not (tmp_path / "ducked.json").exists()


def test_music_that_ended_meanwhile_begins_again_as_loud(
    audio: VirtualAudio, tmp_path: Path
) -> None:
    audio.load("module-stream-restore restore_device=false")
    ducking = Ducking(tmp_path / "ducked.json")
    with audio.music():
        ducking.duck()
    with audio.music() as stream:
        assert audio.volume(stream) == pytest.approx(SHARE, abs=0.02)  # the server keeps that
    ducking.restore()
    assert not (tmp_path / "ducked.json").exists()
    with audio.music() as stream:
        assert audio.volume(stream) == 1.0


def test_echo_cancelling_comes_and_goes(audio: VirtualAudio) -> None:
    cancelling = EchoCancelling()
    names = cancelling.open()
    assert names
    assert names.microphone in [device.name for device in inputs()]
    assert names.loudspeaker in [device.name for device in outputs()]
    assert EchoCancelling().open() == names  # a crash left it there
    assert [device.name for device in inputs()].count(names.microphone) == 1
    cancelling.close()
    assert names.microphone not in [device.name for device in inputs()]


def test_without_a_server_nothing_is_asked_of_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    ducking = Ducking(tmp_path / "ducked.json")
    ducking.duck()
    ducking.restore()
    assert EchoCancelling().open() is None

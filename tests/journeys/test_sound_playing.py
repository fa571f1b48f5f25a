"""Playing into a private PulseAudio: all of it arrives, a stop is silence, a loss is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from assistant.errors import SpeakingError
from assistant.settings import LoudspeakerSettings
from assistant.sound.child import SoundChild
from assistant.speaking.earcons import Earcon, earcon
from assistant.speaking.player import Player
from assistant.values import AudioChunk
from tests.journeys.sound_stage import LOUD, audio, frame_levels, tone, tone_seconds
from tests.virtual_audio import SPEAKER, VirtualAudio

__all__ = ["audio"]

ON_ITS_WAY_SECONDS = 0.4
"""After playing, until the recorder has it."""


@pytest.fixture
def player(audio: VirtualAudio) -> Iterator[Player]:
    player = Player()
    yield player
    player.close()


@pytest.mark.parametrize("rate_hz", [16_000, 22_050])
def test_what_is_played_arrives_whole(audio: VirtualAudio, player: Player, rate_hz: int) -> None:
    with audio.recording() as recorded:
        assert player.play(tone(1.0, rate_hz)) == pytest.approx(1.0)
        time.sleep(ON_ITS_WAY_SECONDS)
    assert tone_seconds(recorded[0]) == pytest.approx(1.0, abs=0.05)


def test_it_arrives_without_a_gap_however_busy_the_machine_is(
    audio: VirtualAudio, player: Player
) -> None:
    for _ in range(5):
        with audio.recording() as recorded:
            player.play(tone(1.0, 22_050))
            time.sleep(ON_ITS_WAY_SECONDS)
        levels = frame_levels(recorded[0])
        heard = np.flatnonzero(levels > LOUD)
        if (levels[heard[0] : heard[-1]] > LOUD).all():
            return  # the first time on an ordinary machine
    pytest.fail("filling the device further ahead has not helped")


def test_one_sound_follows_the_other(audio: VirtualAudio, player: Player) -> None:
    with audio.recording() as recorded:
        player.play(earcon(Earcon.WOKEN))
        player.play(iter([tone(0.5, 22_050), tone(0.5, 22_050)]))
        time.sleep(ON_ITS_WAY_SECONDS)
    assert tone_seconds(recorded[0]) == pytest.approx(1.12, abs=0.08)


class Speech:
    """A long sound being played by a thread; `heard_seconds` once it was stopped."""

    def __init__(self, player: Player) -> None:
        self.heard_seconds = 0.0
        self.error = ""
        self._player = player
        self._begun = Event()
        self._thread = Thread(target=self._play)
        self._thread.start()
        assert self._begun.wait(20)
        time.sleep(0.5)

    def end(self) -> None:
        self._thread.join()

    def _play(self) -> None:
        try:
            self.heard_seconds = self._player.play(self._sentences())
        except SpeakingError as error:
            self.error = error.message

    def _sentences(self) -> Iterator[AudioChunk]:
        yield tone(9.0, 22_050)
        self._begun.set()  # asked for the next one, so it plays the first


def test_the_first_sentence_sounds_while_the_second_is_made(
    audio: VirtualAudio, player: Player
) -> None:
    def sentences() -> Iterator[AudioChunk]:
        yield tone(0.3, 22_050)
        time.sleep(0.8)  # making it takes longer than the first one sounds
        yield tone(0.3, 22_050)

    with audio.recording() as recorded:
        player.play(sentences())
        time.sleep(ON_ITS_WAY_SECONDS)
    assert tone_seconds(recorded[0]) == pytest.approx(0.6, abs=0.05)
    heard = np.flatnonzero(frame_levels(recorded[0]) > LOUD)
    assert np.diff(heard).max() > 10


def test_a_stop_is_silence_at_once_and_tells_what_was_heard(
    audio: VirtualAudio, player: Player
) -> None:
    with audio.recording() as recorded:
        speech = Speech(player)
        player.stop()
        speech.end()
        time.sleep(ON_ITS_WAY_SECONDS)
    assert 0.3 < speech.heard_seconds < 2.0
    assert tone_seconds(recorded[0]) == pytest.approx(speech.heard_seconds, abs=0.1)


def test_it_speaks_again_after_a_stop(audio: VirtualAudio, player: Player) -> None:
    speech = Speech(player)
    player.stop()
    speech.end()
    assert player.play(tone(0.2, 22_050)) == pytest.approx(0.2)


def test_a_server_that_dies_is_noticed_and_its_successor_used(
    audio: VirtualAudio, player: Player
) -> None:
    speech = Speech(player)
    audio.kill()
    speech.end()
    assert speech.error == "the loudspeaker is gone; the rest was not played"
    audio.restart()
    assert player.play(tone(0.2, 22_050)) == pytest.approx(0.2)


def test_a_server_that_died_between_two_sounds_is_not_missed(
    audio: VirtualAudio, player: Player
) -> None:
    player.play(tone(0.1, 22_050))
    audio.kill()
    audio.restart()
    assert player.play(tone(0.2, 22_050)) == pytest.approx(0.2)


def test_a_stop_while_the_server_hangs_does_not_wait_for_it(
    audio: VirtualAudio, player: Player
) -> None:
    speech = Speech(player)
    audio.hang()
    started = time.monotonic()
    player.stop()
    speech.end()
    assert time.monotonic() - started < 1.0


def test_an_unplugged_loudspeaker_is_replaced_by_another(
    audio: VirtualAudio, player: Player
) -> None:
    player.play(tone(0.1, 22_050))
    audio.unplug_speaker()
    audio.plug_speaker()
    with audio.recording() as recorded:
        player.play(tone(0.5, 22_050))
        time.sleep(ON_ITS_WAY_SECONDS)
    assert tone_seconds(recorded[0]) > 0


def test_the_loudspeaker_that_was_chosen_is_used(audio: VirtualAudio) -> None:
    audio.load("module-null-sink norewinds=1 sink_name=other")
    audio.load("module-null-sink norewinds=1 sink_name=default_one")
    audio.set_default_sink("default_one")
    player = Player(LoudspeakerSettings(device=SPEAKER))
    with audio.recording() as recorded:
        player.play(tone(0.5))
        time.sleep(ON_ITS_WAY_SECONDS)
    player.close()
    assert tone_seconds(recorded[0]) == pytest.approx(0.5, abs=0.05)


@pytest.mark.skipif(Path("/dev/snd").exists(), reason="this machine has a loudspeaker")
def test_no_loudspeaker_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    player = Player()
    with pytest.raises(SpeakingError, match=r"^no loudspeaker was found; connect one"):
        player.play(tone(1.0))
    player.close()


def test_a_playing_process_that_nobody_needs_ends(audio: VirtualAudio) -> None:
    child = SoundChild("playback_process", "", "22050", "0.06", gone="gone")
    child.receive(10)
    assert audio.playing_streams() == 1
    child.close()
    audio.wait_until(lambda: audio.playing_streams() == 0)

"""The player on a loudspeaker that is written down: streaming, stopping, breaking."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from assistant.errors import SpeakingError
from assistant.settings import LoudspeakerSettings
from assistant.sound.playback import Late, Playback
from assistant.speaking.player import LATENCIES_SECONDS, Player
from assistant.values import AudioChunk
from tests.unit.sound_fakes import FakePlayback

HALF = AudioChunk(b"\1\0" * 11_025, 22_050)
OTHER = AudioChunk(b"\2\0" * 11_025, 22_050)


class Stage:
    """A player and the loudspeakers it will open one after the other."""

    def __init__(self, *loudspeakers: FakePlayback) -> None:
        self._left = list(loudspeakers)
        self.opened: list[tuple[str, int, float]] = []
        self.while_opening: Callable[[], None] = lambda: None
        self.player = Player(LoudspeakerSettings(device="sink"), open_playback=self.open)

    def open(self, name: str, rate_hz: int, latency_seconds: float) -> Playback:
        self.opened.append((name, rate_hz, latency_seconds))
        self.while_opening()
        return self._left.pop(0)


def test_a_sound_is_played_whole_and_its_length_told() -> None:
    loudspeaker = FakePlayback()
    stage = Stage(loudspeaker)
    assert stage.player.play(HALF) == 0.5
    assert bytes(loudspeaker.played) == HALF.pcm
    assert stage.opened == [("sink", 22_050, LATENCIES_SECONDS[0])]


def test_the_first_sentence_is_heard_before_the_second_is_made() -> None:
    loudspeaker = FakePlayback()
    stage = Stage(loudspeaker)

    def sentences() -> Iterator[AudioChunk]:
        yield HALF
        assert bytes(loudspeaker.played) == HALF.pcm
        yield AudioChunk(b"")
        yield OTHER

    assert stage.player.play(sentences()) == 1.0
    assert bytes(loudspeaker.played) == HALF.pcm + OTHER.pcm


def test_the_loudspeaker_stays_open_for_the_next_sound_and_is_woken_where_it_rests() -> None:
    loudspeaker = FakePlayback()
    stage = Stage(loudspeaker)
    stage.player.play(HALF)
    stage.player.prepare()
    assert loudspeaker.woken == 1
    stage.player.play(HALF)
    assert len(stage.opened) == 1


def test_nothing_to_play_opens_nothing() -> None:
    stage = Stage()
    assert stage.player.play(AudioChunk(b"")) == 0.0
    assert stage.player.play([]) == 0.0


def test_a_stop_ends_it_and_tells_how_much_was_heard() -> None:
    loudspeaker = FakePlayback(latency_seconds=0.1)
    stage = Stage(loudspeaker, FakePlayback())

    def sentences() -> Iterator[AudioChunk]:
        yield HALF
        stage.player.stop()
        assert not loudspeaker.runs
        yield OTHER

    assert stage.player.play(sentences()) == pytest.approx(0.4)
    assert loudspeaker.closed
    assert len(stage.opened) == 2  # ready for what is said next
    assert stage.player.play(OTHER) == 0.5


def test_a_stop_does_not_wait_for_a_loudspeaker_that_is_being_opened() -> None:
    loudspeaker = FakePlayback()
    stage = Stage(loudspeaker, FakePlayback())
    stage.while_opening = stage.player.stop
    assert stage.player.play(HALF) == 0.0
    assert not loudspeaker.played
    stage.while_opening = lambda: None
    assert stage.player.play(OTHER) == 0.5


def test_a_stop_with_nothing_playing_is_forgotten() -> None:
    stage = Stage(FakePlayback())
    stage.player.prepare()
    stage.player.stop()
    assert stage.player.play(HALF) == 0.5


def test_a_loudspeaker_that_breaks_is_told() -> None:
    stage = Stage(FakePlayback(breaks_after=5000), FakePlayback())
    with pytest.raises(SpeakingError, match="loudspeaker is gone"):
        stage.player.play(HALF)
    assert stage.player.play(HALF) == 0.5


def test_a_voice_that_fails_in_the_middle_leaves_nothing_for_the_next_sound() -> None:
    first, second = FakePlayback(), FakePlayback()
    stage = Stage(first, second)

    def sentences() -> Iterator[AudioChunk]:
        yield HALF
        raise SpeakingError("no voice can speak")

    with pytest.raises(SpeakingError, match="no voice"):
        stage.player.play(sentences())
    assert first.closed
    assert stage.player.play(OTHER) == 0.5
    assert bytes(second.played) == OTHER.pcm


def test_one_that_broke_between_two_sounds_is_opened_anew() -> None:
    first, second = FakePlayback(), FakePlayback()
    stage = Stage(first, second)
    stage.player.play(HALF)
    first.breaks_after = 0
    assert stage.player.play(OTHER) == 0.5
    assert bytes(second.played) == OTHER.pcm
    assert first.closed


def test_one_that_gave_itself_back_is_opened_anew() -> None:
    first = FakePlayback()
    stage = Stage(first, FakePlayback())
    stage.player.play(HALF)
    first.runs = False
    assert stage.player.play(OTHER) == 0.5


def test_no_loudspeaker_is_tried_once() -> None:
    stage = Stage(FakePlayback(never_opens=True))
    with pytest.raises(SpeakingError, match="no loudspeaker was found"):
        stage.player.play(HALF)
    assert len(stage.opened) == 1


def test_a_crackle_makes_the_next_sound_come_from_further_ahead() -> None:
    loudspeakers = [FakePlayback() for _ in range(5)]
    stage = Stage(*loudspeakers)
    for loudspeaker in loudspeakers[:4]:
        stage.player.prepare()
        loudspeaker.says(Late())
        stage.player.play(HALF)
    asked = [latency for _, _, latency in stage.opened]
    assert asked == [*LATENCIES_SECONDS, LATENCIES_SECONDS[-1], LATENCIES_SECONDS[-1]]


def test_another_rate_takes_another_process() -> None:
    stage = Stage(FakePlayback(22_050), FakePlayback(16_000))
    stage.player.play(HALF)
    stage.player.play(AudioChunk(b"\1\0" * 8000))
    assert [rate_hz for _, rate_hz, _ in stage.opened] == [22_050, 16_000]


def test_a_device_with_its_own_rate_gets_that() -> None:
    loudspeaker = FakePlayback(48_000)
    assert Stage(loudspeaker).player.play(HALF) == pytest.approx(0.5, abs=0.001)
    assert len(loudspeaker.played) == pytest.approx(48_000, abs=4)


def test_a_closed_player_plays_nothing() -> None:
    stage = Stage(FakePlayback())
    stage.player.prepare()
    stage.player.close()
    assert stage.player.play(HALF) == 0.0
    stage.player.prepare()
    assert len(stage.opened) == 1

"""Others play more quietly for a while, and exactly as before afterwards, even after a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.sound.ducking import Ducking
from assistant.sound.server import PlayingStream
from tests.unit.sound_fakes import FakeServer, no_server

MUSIC = PlayingStream(1, "player", (0.8, 0.6))
FILM = PlayingStream(2, "film", (1.0,))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ducked.json"


def test_others_are_quieter_while_it_listens_and_as_before_afterwards(file: Path) -> None:
    server = FakeServer(playing=[MUSIC, FILM])
    ducking = Ducking(file, share=0.5, connect=server.connect)
    ducking.duck()
    assert [stream.volumes for stream in server.playing()] == [(0.4, 0.3), (0.5,)]
    ducking.restore()
    assert server.playing() == (MUSIC, FILM)
    assert not file.exists()


def test_ducking_twice_does_not_make_it_quieter_still(file: Path) -> None:
    server = FakeServer(playing=[MUSIC])
    ducking = Ducking(file, share=0.5, connect=server.connect)
    ducking.duck()
    server.streams[2] = FILM
    ducking.duck()
    assert [stream.volumes for stream in server.playing()] == [(0.4, 0.3), (0.5,)]
    ducking.restore()
    assert server.playing() == (MUSIC, FILM)


def test_after_a_crash_the_next_run_restores(file: Path) -> None:
    server = FakeServer(playing=[MUSIC])
    Ducking(file, connect=server.connect).duck()
    Ducking(file, connect=server.connect).restore()
    assert server.playing() == (MUSIC,)


def test_a_volume_that_a_person_changed_meanwhile_is_theirs(file: Path) -> None:
    server = FakeServer(playing=[MUSIC])
    ducking = Ducking(file, connect=server.connect)
    ducking.duck()
    server.set_volumes(1, (0.9, 0.9))
    ducking.restore()
    assert server.streams[1].volumes == (0.9, 0.9)


def test_another_stream_with_an_old_number_is_left_alone(file: Path) -> None:
    server = FakeServer(playing=[MUSIC])
    ducking = Ducking(file, connect=server.connect)
    ducking.duck()
    server.streams[1] = PlayingStream(1, "other", server.streams[1].volumes)
    ducking.restore()
    assert server.streams[1].volumes != MUSIC.volumes


def test_a_program_that_ended_while_it_was_quiet_begins_as_loud_as_before(file: Path) -> None:
    server = FakeServer(playing=[PlayingStream(1, "player", (0.8, 0.6), "by-name:player")])
    ducking = Ducking(file, connect=server.connect)
    ducking.duck()
    del server.streams[1]
    ducking.restore()
    assert server.remembered == {"by-name:player": (0.8, 0.6)}


def test_without_a_server_or_after_nothing_there_is_nothing_to_do(file: Path) -> None:
    ducking = Ducking(file, connect=no_server)
    ducking.duck()
    ducking.restore()
    assert not file.exists()


def test_a_damaged_file_is_no_reason_to_fail(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("{")
    server = FakeServer(playing=[MUSIC])
    ducking = Ducking(file, connect=server.connect)
    ducking.restore()
    ducking.duck()
    ducking.restore()
    assert server.playing() == (MUSIC,)

"""Voices from the command line, on the real engine: told apart, made, checked, shared, removed."""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from assistant.speaking.measuring import Measured, measured_voice
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import find_voices
from tests.journeys.cli_program import Program, needs_espeak
from tests.warm_homes import warmed

SHIPPED = Path(__file__).parents[2] / "voices"

pytestmark = needs_espeak


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(warmed(tmp_path / "home"))


@pytest.fixture(scope="module", params=["en", "de"])
def six(request: pytest.FixtureRequest) -> Iterator[dict[str, Measured]]:
    """What was measured of the voices shipped for the default engine, in each language."""
    voices, _ = find_voices([SHIPPED], request.param)
    speaker = Speaker(voices)
    yield {
        name: measured_voice(voice, speaker)
        for name, voice in voices.items()
        if voice.engine == "pyttsx3"
    }
    speaker.close()


def test_any_two_of_the_six_are_told_apart_by_ear(six: dict[str, Measured]) -> None:
    assert len(six) == 6
    alike = [pair for pair in combinations(six, 2) if not six[pair[0]].differs_from(six[pair[1]])]
    assert alike == []
    slowest = min(six, key=lambda name: six[name].words_per_minute)
    assert slowest == "plain"


def test_a_voice_is_made_heard_shared_and_removed(program: Program, tmp_path: Path) -> None:
    made = program("voices", "make", "mabel", "--from", "warm", "--rate", "130", "--pitch", "25")
    assert made.code == 0
    folder = program.home / "data" / "voices" / "mabel"
    checked = json.loads(program("voices", "check", str(folder), "--json").out)
    assert (checked["based_on"], checked["hints"]) == ("warm", [])
    assert 130 < checked["pitch_hz"] < 175
    file = tmp_path / "mabel.voice.zip"
    assert program("voices", "export", "mabel", "--out", str(file)).code == 0
    assert program("voices", "remove", "mabel", "--yes").code == 0
    assert not folder.exists()
    assert program("voices", "add", str(file), "--as", "nana").code == 0
    listed = json.loads(program("voices", "list", "--json").out)
    (nana,) = (voice for voice in listed if voice["own"])
    assert (nana["name"], nana["title"], nana["unavailable"]) == ("nana", "Mabel", None)
    assert program("voices", "use", "nana").code == 0
    refused = program("voices", "remove", "nana", "--yes")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "is the voice in use" in refused.err


def test_a_voice_is_turned_by_ear(program: Program) -> None:
    ended = program("voices", "make", "mine", typed="deeper\nslower\nsave\n")
    assert ended.code == 0
    (mine,) = (v for v in json.loads(program("voices", "list", "--json").out) if v["own"])
    assert (mine["name"], mine["title"]) == ("mine", "Mine")
    assert program("voices", "make", "other", typed="deeper\n").code == 1


def test_too_like_another_voice_is_said(program: Program) -> None:
    program("voices", "make", "twin", "--from", "calm", "--title", "Twin")
    checked = program("voices", "check", str(program.home / "data" / "voices" / "twin"))
    assert "It could be taken for calm" in checked.out


def test_several_are_heard_one_after_the_other(program: Program, tmp_path: Path) -> None:
    seconds = {}
    for names in (("calm",), ("calm", "plain")):
        file = tmp_path / f"{len(names)}.wav"
        assert program("voices", "preview", *names, "--out", str(file)).code == 0
        with wave.open(str(file), "rb") as sound:
            seconds[len(names)] = sound.getnframes() / sound.getframerate()
    assert seconds[2] > 2 * seconds[1]

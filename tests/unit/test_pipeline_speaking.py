"""How a reply is to be spoken comes with it: how this person has words said, and how loud."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assistant.errors import ProfileError
from assistant.speaking.prosody_marks import phrases
from tests.unit.pipeline_fakes import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_an_author_stresses_is_stressed_and_written_plainly(home: Home) -> None:
    reply = home.say("how hot is the cup").reply
    assert reply.text == "The cup has 60 degrees."
    assert [one.text for one in phrases(reply.to_speak) if one.stressed] == ["60"]


def test_a_pronunciation_is_for_the_ear_only(home: Home) -> None:
    home.profile.set_style("pronunciation.kettle", "ket tell", home.now)
    reply = home.say("boil the kettle for two minutes").reply
    assert reply.prosody.said_as == {"kettle": "ket tell"}
    assert "kettle" in reply.to_speak
    home.profile.set_style("pronunciation.the_kettle", "da ket", home.now)
    home.profile.set_style("pronunciation.kettle", "ketchle", home.now)
    said = home.say("boil the kettle for two minutes").reply.prosody.said_as
    assert said == {"kettle": "ketchle", "the kettle": "da ket"}


@pytest.mark.parametrize("spelling", ["", "a7", "x" + "\n" + "<b>", "[pause]", "." * 9])
def test_a_pronunciation_is_spelt_in_letters(home: Home, spelling: str) -> None:
    with pytest.raises(ProfileError, match="spelt in letters"):
        home.profile.set_style("pronunciation.kettle", spelling, home.now)


def test_louder_goes_by_steps_and_ends_somewhere(home: Home) -> None:
    volumes = []
    for _ in range(4):
        home.profile.set_style("volume", "louder", home.now)
        volumes.append(home.say("boil the kettle for two minutes").reply.prosody.volume)
    assert volumes == [1.4, 1.96, 2.0, 2.0]
    home.profile.set_style("volume", 0, home.now)
    assert home.say("boil the kettle for two minutes").reply.prosody.volume == 0.25


def test_quieter_at_night_is_as_loud_as_ever_by_day(home: Home) -> None:
    home.profile.set_style("night_volume", "quieter", home.now)
    by_day = home.say("boil the kettle for two minutes").reply.prosody.volume
    night = timedelta(hours=23 - home.now.hour)
    assert (by_day, home.say("boil the kettle", after=night).reply.prosody.volume) == (1.0, 0.5)

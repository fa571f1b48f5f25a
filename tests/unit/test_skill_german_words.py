"""What the skills' code does with German words: endings, compounds, capitals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.skill import Reply
from assistant.skill_testing import SkillUnderTest
from assistant.skill_words import skill_words
from assistant.values import Json
from tests.unit.everyday_scenarios import House, calendar_of, event, folder_world
from tests.unit.skill_world import World

FOLDER = Path(__file__).resolve().parents[2] / "skills"
CARDS = "".join(
    f"BEGIN:VCARD\nFN:{name}\nTEL:{number}\nEND:VCARD\n"
    for name, number in (("Anna Lind", 1), ("Thomas Berg", 2), ("Jonas Roth", 3))
)


def german(skill: str, world: World, settings: Mapping[str, Json] | None = None) -> SkillUnderTest:
    return SkillUnderTest(FOLDER / skill, world, settings=settings or {}, language="de")


@pytest.mark.parametrize(
    ("slot", "said", "name"),
    [
        ("whose", "annas", "Anna Lind"),
        ("whose", "thomas", "Thomas Berg"),
        ("who", "thomas", "Thomas Berg"),
        ("who", "meinem Freund Jonas", "Jonas Roth"),
        ("whose", "jonas'", "Jonas Roth"),
    ],
)
def test_the_end_of_a_genitive_may_be_the_names_own(
    tmp_path: Path, slot: str, said: str, name: str
) -> None:
    contacts = german("contacts", folder_world(str(tmp_path), a__vcf=CARDS))
    assert contacts.ask("number", **{slot: said}).slots["name"] == name


@pytest.mark.parametrize(
    ("asked", "written"),
    [("Zahnarzttermin", "Zahnarzt"), ("Teambesprechung", "Team"), ("Zahnarzt", "Zahnarzttermin")],
)
def test_a_compound_is_about_what_it_begins_with(tmp_path: Path, asked: str, written: str) -> None:
    file = calendar_of(event(written, "20261121T150000", "20261121T160000"))
    calendar = german("calendar", folder_world(str(tmp_path), a__ics=file))
    assert calendar.ask("find", kind=asked).slots["what"] == written


def lamp_in(room: str, name: str = "Küchenlampe") -> Reply:
    things: tuple[Mapping[str, Json], ...] = tuple(
        {"entity_id": f"light.{number}", "state": "off", "attributes": {"friendly_name": named}}
        for number, named in enumerate((name, "Deckenlicht"))
    )
    home = german("home", House(things=things), {"token": "secret"})
    return home.ask("turn_on", room=room)


def test_a_room_is_found_in_the_name_of_its_lamp() -> None:
    assert lamp_in("Küche").slots["name"] == "Küchenlampe"
    assert lamp_in("Küche", "Licht Küche").slots["name"] == "Licht Küche"
    assert lamp_in("Bad").act == "none_such"


@pytest.mark.parametrize("said", ["ruhig", "ruhige", "ruhigen"])
def test_a_voice_is_found_by_what_its_name_was_bent_to(said: str) -> None:
    voice: Json = {"name": "calm", "title": "Ruhig"}
    voices = german("voices", World({"voice.list": [voice], "voice.find": voice}))
    assert voices.ask("use", voice=said).slots["title"] == "Ruhig"


def test_a_noun_of_their_own_gets_its_capital() -> None:
    world = World({"style.set": {}})
    assert german("manner", world).ask("say_instead", ours="timer", word="wassereis").act
    assert world.calls[-1][1]["value"] == "Wassereis"


def test_a_joke_is_told_in_the_language_of_the_moment() -> None:
    folder = FOLDER / "small_talk"
    english = SkillUnderTest(folder).ask("joke").slots["text"]
    spoken = german("small_talk", World()).ask("joke").slots["text"]
    assert english in skill_words(folder, "en")["joke"]
    assert spoken in skill_words(folder, "de")["joke"]

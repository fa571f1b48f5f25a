"""What skills know of German is in words.de.toml, and in the files of a thesaurus."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from pathlib import Path

import pytest

from assistant.skill import Reply, Request, SlotValue
from assistant.skill_words import Words, skill_words
from assistant.values import Json
from skills.alarms.spoken_times import SpokenTime
from skills.lists.spoken_lists import list_name, things, told
from skills.words.thesaurus import Thesaurus
from skills.words.wordnet import NoDictionaryError
from tests.unit.skill_world import NOW, ROOT, SKILLS, World


def words_of(skill: str) -> Words:
    return skill_words(ROOT / "skills" / skill, "de")


def asked(skill: str, intent: str, world: World, **slots: tuple[str, Json] | str) -> Reply:
    """Ask a skill in German; a slot is its words, or its words and its value."""
    given: Mapping[str, SlotValue] = {
        name: SlotValue(value, value) if isinstance(value, str) else SlotValue(*value)
        for name, value in slots.items()
    }
    words = words_of(skill)
    request = Request(intent, given, now=NOW, language="de", words=words, service=world)
    return SKILLS[skill].answer(request)


@pytest.mark.parametrize(
    ("said", "clock", "settled"),
    [
        ("um sieben", time(19), time(7)),
        ("sieben Uhr abends", time(19), time(19)),
        ("halb sieben", time(18, 30), time(6, 30)),
        ("neunzehn Uhr dreißig", time(19, 30), time(19, 30)),
        ("zwanzig nach sechs", time(18, 20), time(6, 20)),
        ("19:30", time(19, 30), time(19, 30)),
        ("mitternacht", time(0), time(0)),
    ],
)
def test_a_spoken_time_keeps_its_half_of_the_day(said: str, clock: time, settled: time) -> None:
    assert SpokenTime(said, words_of("alarms")).settled(clock) == settled


@pytest.mark.parametrize(
    ("said", "names_hour"),
    [("morgen früh", False), ("jeden Morgen", False), ("morgen um acht", True), ("Viertel", True)],
)
def test_a_part_of_a_day_is_no_hour(said: str, names_hour: bool) -> None:
    assert SpokenTime(said, words_of("alarms")).names_hour() == names_hour


@pytest.mark.parametrize(
    ("said", "name", "spoken"),
    [
        ("einkaufsliste", "Einkauf", "Einkaufsliste"),
        ("Einkaufszettel", "Einkauf", "Einkaufsliste"),
        ("meine To-do-Liste", "To-do", "To-do-Liste"),
        ("weihnachtsliste", "Weihnachten", "Weihnachtsliste"),
        ("Hochzeitsliste", "Hochzeit", "Liste Hochzeit"),
        ("die camping-Liste", "Camping", "Liste Camping"),
        ("urlaub", "Urlaub", "Liste Urlaub"),
    ],
)
def test_a_list_is_the_same_however_it_is_called(said: str, name: str, spoken: str) -> None:
    words = words_of("lists")
    assert list_name(said, words) == name
    assert told(name, words) == spoken


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("milch, eier und brot", ["Milch", "Eier", "Brot"]),
        ("Milch Eier und Brot", ["Milch", "Eier", "Brot"]),
        ("noch ein paar Äpfel", ["Äpfel"]),
        ("noch zwei Liter Milch", ["zwei Liter Milch"]),
        ("Salz und Pfeffer", ["Salz und Pfeffer"]),
        ("den Klempner anrufen", ["Klempner anrufen"]),
    ],
)
def test_single_things_are_found(said: str, found: list[str]) -> None:
    assert things(said, words_of("lists"), "de") == found


def test_the_shopping_list_is_one_file_in_both_languages() -> None:
    world = World(files={"shopping.md": "# shopping\n\n- milk\n"})
    assert asked("lists", "add", world, items="Eier", list="einkaufsliste").act == "added"
    assert world.files == {"shopping.md": "# shopping\n\n- milk\n- Eier\n"}
    assert asked("lists", "which_lists", world).slots["lists"] == ["Einkaufsliste"]


def test_one_and_several_are_one_thing() -> None:
    world = World()
    asked("timers", "set", world, duration=("25 Minuten", 1500), name="Kartoffeln")
    asked("timers", "set", world, duration=("vier Minuten", 240), name="Eier")
    assert asked("timers", "cancel", world, name="den für die Kartoffel").act == "cancelled"
    assert [entry["name"] for entry in world.scheduled] == ["Eier"]


def test_what_people_say_of_themselves_is_said_to_them() -> None:
    world = World()
    when = ("um sechs", "2026-11-21T18:00:00+01:00")
    reply = asked("reminders", "set", world, what="meine Mutter anzurufen", when=when)
    assert reply.slots["what"] == "deine Mutter anzurufen"


ENTRIES = {
    "mut": "-|Courage|Mut|Schneid (ugs.)|Tugend (Oberbegriff)\n",
    "mutig": "-|couragiert|kühn|mutig|tapfer\n-|furchtlos|mutig|ohne Angst\n",
    "mutig sein": "-|(sich) trauen|mutig sein\n",
}


@pytest.fixture
def thesaurus(tmp_path: Path) -> Thesaurus:
    """MyThes' two files, where the index is sorted by its words."""
    data, index = "UTF-8\n", ["UTF-8", str(len(ENTRIES))]
    for word, lines in ENTRIES.items():
        index.append(f"{word}|{len(data.encode())}")
        data += f"{word}|{lines.count('-|')}\n{lines}"
    (tmp_path / "th.dat").write_text(data, encoding="utf-8")
    (tmp_path / "th.idx").write_text("\n".join(index) + "\n", encoding="utf-8")
    return Thesaurus(tmp_path, "th", ("Oberbegriff",), "so viel wie {words}")


def test_a_thesaurus_tells_what_is_much_the_same(thesaurus: Thesaurus) -> None:
    first, second = thesaurus.senses("Mutig")
    assert first.meaning == "so viel wie couragiert, kühn, tapfer"
    assert second.words == ("furchtlos", "ohne Angst")
    assert [sense.words for sense in thesaurus.senses("Mut")] == [("Courage", "Schneid")]
    assert [sense.words for sense in thesaurus.senses("mutig sein")] == [("trauen",)]


@pytest.mark.parametrize("word", ["", "mu", "mutiger", "mut|ig", "x" * 100, "äöü", "0"])
def test_a_word_that_is_not_there_is_not_found(thesaurus: Thesaurus, word: str) -> None:
    assert thesaurus.senses(word) == ()


@pytest.mark.parametrize("data", [b"", b"UTF-8\nother|1\n", b"\xff\xfe" * 40])
def test_a_broken_thesaurus_is_no_dictionary(thesaurus: Thesaurus, data: bytes) -> None:
    (thesaurus.folder / "th.dat").write_bytes(data)
    with pytest.raises(NoDictionaryError):
        thesaurus.senses("mutig")


def test_without_its_files_there_is_no_dictionary(tmp_path: Path) -> None:
    with pytest.raises(NoDictionaryError):
        Thesaurus(tmp_path, "th", (), "{words}").senses("mutig")


def test_ss_is_spelt_as_it_is_written() -> None:
    assert asked("words", "spell", World(), word="Straße").slots["letters"] == list("STRAßE")

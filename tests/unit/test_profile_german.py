"""What people say of themselves in German, and how it is told back to them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.profile.dates import days_of_the_year, kept_date, small_number, spoken_dates
from assistant.profile.guarded import is_delicate, is_secret
from assistant.profile.learning import Decision
from assistant.profile.profile import Profile
from assistant.profile.relations import describe, relation_words, relations, worded
from assistant.profile.statements import statements_in
from assistant.profile.suiting import suited
from assistant.values import Act

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "profile.journal", language="de")


def told(text: str) -> list[str]:
    return [
        f"{'-' if one.closes else ''}{one.relation}|{one.object}"
        for one in statements_in(text, "de")
    ]


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ("Ich heiße Jana", ["name|Jana"]),
        ("ich heisse jana und ich wohne in kassel", ["name|Jana", "home|Kassel"]),
        ("Nenn mich bitte Momo", ["address_as|Momo"]),
        ("Meine große Schwester heißt Lena", ["kin.sister|Lena"]),
        ("Ich habe zwei Kinder", ["kin.kids|zwei Kinder"]),
        ("Seit zwei Jahren wohne ich in Kassel", ["home|Kassel"]),
        ("Merk dir, dass ich in Fulda wohne", ["home|Fulda"]),
        ("Wir sind von Ulm nach Augsburg gezogen", ["home|Augsburg"]),
        ("Koriander mag ich überhaupt nicht", ["dislikes|Koriander"]),
        ("Ich esse gern Pizza", ["likes|Pizza"]),
        ("Abends koche ich gern", ["likes|kochen"]),
        ("Ich bin Vegetarierin", ["diet|vegetarisch"]),
        ("Ich bin gegen Nüsse allergisch", ["allergy|Nüsse"]),
        ("Ich habe eine Erdnussallergie", ["allergy|Erdnuss"]),
        ("Mein Geburtstag ist am dritten Mai", ["birthday|05-03"]),
        ("Ich bin am 3. Mai 1990 geboren", ["birthday|05-03 1990"]),
        ("Meine Frau Eva hat am 12. Juli Geburtstag", ["kin.wife|Eva hat am 07-12 Geburtstag"]),
        ("Ich bin vierunddreißig", ["age|34"]),
        ("Mein Hund heißt Bello", ["pet|einen Hund namens Bello"]),
        ("Meine Lieblingsfarbe ist Grün", ["favourite.farbe|Grün"]),
        ("Ich trinke kein Bier mehr", ["-any|bier"]),
        ("Ich wohne nicht mehr in Trier", ["-home|Trier"]),
        ("Früher mochte ich Jazz", ["-likes|jazz"]),
        ("Meine Lieblingsfarbe ist nicht mehr Rot, sondern Türkis", ["favourite.farbe|Türkis"]),
        ("Ich mochte früher keine Oliven, aber jetzt liebe ich sie", ["likes|Oliven"]),
        ("Früher habe ich Oliven geliebt, aber heute hasse ich sie", ["dislikes|Oliven"]),
        ("Ich mag Jazz nicht, ich liebe ihn", ["likes|Jazz"]),
        ("Ich wohne seid 2010 in Ulm", ["home|Ulm"]),
        ("In Hamburg wohne ich gern", ["home|Hamburg"]),
        ("Ich habe eine Katze names Luna", ["pet|eine Katze namens Luna"]),
    ],
)
def test_it_is_understood(said: str, states: list[str]) -> None:
    assert told(said) == states


@pytest.mark.parametrize(
    "said",
    [
        "Wo wohne ich?",
        "Ich würde gern in Rom wohnen",
        "Ich bin vielleicht Vegetarier",
        "Stell dir vor, ich wohne in Rom",
        "Schreib Anna: ich wohne in Halle",
        "Er mag keinen Kaffee",
        "„Ich liebe Paris“ ist ein Lied",
        "Ich hätte gern einen Timer",
        "Ich mag dich",
        "Ich bin in zehn Minuten da",
        "Ich liebe Stau, haha",
        "Alle sagen, ich bin Franzose",
        "Theoretisch bin ich Lehrer",
        "In meinem Spiel bin ich Arzt",
        "Ich bin mit meinem Sofa verheiratet",
        "Ich bin allergisch gegen Montage",
        "Ich wohne diese Woche in einem Hotel in Bern",
        "Das musst du dir nicht merken, aber ich wohne in Rom",
    ],
)
def test_what_says_nothing_of_oneself_is_left_alone(said: str) -> None:
    assert told(said) == []


@pytest.mark.parametrize(
    ("relation", "what", "phrase"),
    [
        ("name", "Jana", "du heißt Jana"),
        ("kin.sister", "Lena", "deine Schwester heißt Lena"),
        ("kin.kids", "Mia und Ben", "deine Kinder heißen Mia und Ben"),
        ("kin.kids", "zwei Kinder", "du hast zwei Kinder"),
        ("kin.wife", "Eva hat am 07-12 Geburtstag", "deine Frau Eva hat am 12. Juli Geburtstag"),
        ("home", "Kassel", "du wohnst in Kassel"),
        ("home", "in der Nähe von Bonn", "du wohnst in der Nähe von Bonn"),
        ("favourite.farbe", "Grün", "deine Lieblingsfarbe ist Grün"),
        ("favourite.film", "Lola rennt", "dein Lieblingsfilm ist Lola rennt"),
        ("birthday", "05-03 1990", "du hast am 3. Mai 1990 Geburtstag"),
        ("diet", "vegetarisch", "du ernährst dich vegetarisch"),
        ("work", "als Koch", "du arbeitest als Koch"),
    ],
)
def test_it_is_told_back(relation: str, what: str, phrase: str) -> None:
    assert worded(relation, what, language="de") == phrase


def test_every_relation_has_german_words() -> None:
    assert relation_words("de").keys() == relations().keys()


def test_a_move_takes_the_place_of_the_old_home(profile: Profile) -> None:
    for said in ("Ich wohne in Kassel", "Ich bin nach Marburg umgezogen"):
        (statement,) = profile.notice(said)
        profile.learn(statement, NOON)
    assert [describe(fact, "de") for fact in profile.all_facts() if fact.active] == [
        "du wohnst in Marburg"
    ]


def test_nuts_in_any_form_are_the_same_nuts(profile: Profile) -> None:
    (statement,) = profile.notice("Ich bin gegen Nüsse allergisch")
    profile.learn(statement, NOON)
    (again,) = profile.notice("Ich bin allergisch gegen Nuss")
    assert profile.decide(again, "owner", NOON).decision is Decision.IGNORE


def test_a_diet_told_in_german_holds_in_english_too(profile: Profile) -> None:
    (statement,) = profile.notice("Ich bin Vegetarier")
    profile.learn(statement, NOON)
    facts = profile.view("owner", NOON).facts
    german = [{"say": "Gulasch", "has": ["fleisch"]}, {"say": "Linsen", "has": ["linsen"]}]
    english = [{"say": "stew", "has": ["meat"]}, {"say": "lentils", "has": ["lentils"]}]
    for language, dishes in (("de", german), ("en", english)):
        fitting = suited(Act("meals", "idea", {"suggestions": dishes}), facts, language)
        assert fitting.slots["suggestions"] == dishes[1:]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("dritten mai", "05-03"),
        ("einunddreißigster januar neunzehnhundertneunzig", "01-31 1990"),
        ("5.3.", "03-05"),
        ("5.3.2001", "03-05 2001"),
        ("1. märz zweitausendeins", "03-01 2001"),
        ("dreißigster februar", None),
    ],
)
def test_days_are_read(said: str, day: str | None) -> None:
    assert kept_date(said.split(), "de") == day


def test_days_and_numbers_are_said() -> None:
    assert spoken_dates("05-03 1990", "de") == "3. Mai 1990"
    assert [small_number([word], "de") for word in ("sieben", "siebenundvierzig", "x")] == [
        7,
        47,
        None,
    ]
    every = days_of_the_year("de").numbers
    assert len(set(every)) == 100
    assert date(2026, 5, 3).strftime("%m-%d") == kept_date(["3.", "mai"], "de")


@pytest.mark.parametrize(
    "text", ["mein Passwort ist Hund", "my PIN is 1234", "null eins zwei drei vier fünf"]
)
def test_secrets_are_known_in_every_language(text: str) -> None:
    assert is_secret(text)


@pytest.mark.parametrize("text", ["ich bin katholisch", "I love Jesus", "ich habe Diabetes"])
def test_so_is_what_is_delicate(text: str) -> None:
    assert is_delicate(text)

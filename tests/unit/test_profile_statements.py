"""What a text states about its speaker, typed or spoken."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.profile.dates import spoken_dates
from assistant.profile.statements import ANY, PARTNER, statements_in

DATA = Path(__file__).parent / "data"

STATED = [
    ("My name is Bob.", "name", "Bob"),
    ("jason is my name", "name", "Jason"),
    ("change my name to bob", "name", "Bob"),
    ("call me Haz", "address_as", "Haz"),
    ("my friends call me haz", "address_as", "Haz"),
    ("can you call me chip from now on please", "address_as", "Chip"),
    ("I go by Sam", "address_as", "Sam"),
    ("my helper is Anna", "helper", "Anna"),
    ("my emergency contact is my sister Anna", "helper", "Anna"),
    ("anna is my helper", "helper", "Anna"),
    ("don't call me anything besides bailey", "address_as", "Bailey"),
    ("I'm 30 years old", "age", "30"),
    ("i am twenty eight", "age", "28"),
    ("my birthday is the third of may", "birthday", "05-03"),
    ("I was born on May 3rd 1990", "birthday", "05-03 1990"),
    ("my birthday is in march", "birthday", "March"),
    ("I live in Porto", "home", "Porto"),
    ("we've moved to new york", "home", "New York"),
    ("i live near the sea", "home", "near the sea"),
    ("I'm originally from India", "origin", "India"),
    ("i grew up in south carolina", "origin", "South Carolina"),
    ("I'm vegetarian", "diet", "vegetarian"),
    ("i'm on a diet", "diet", "on a diet"),
    ("I'm allergic to peanuts", "allergy", "peanuts"),
    ("i have a nut allergy", "allergy", "nut"),
    ("I really love jazz", "likes", "jazz"),
    ("i'm a huge ed sheeran fan", "likes", "ed sheeran"),
    ("I can't stand horror movies", "dislikes", "horror movies"),
    ("i'm not a fan of olives", "dislikes", "olives"),
    ("My favourite colour is blue", "favourite.colour", "blue"),
    ("metallica is my favorite band", "favourite.band", "metallica"),
    ("my sister is called anna", "kin.sister", "Anna"),
    ("my mom's name is Rita", "kin.mother", "Rita"),
    ("we have two kids", "kin.kids", "two kids"),
    ("my dad is a doctor", "kin.father", "is a doctor"),
    ("my sister's birthday is on June 2", "kin.sister", "born 06-02"),
    ("my mom's birthday is may third", "kin.mother", "born 05-03"),
    ("my sister anna's birthday is june 2", "kin.sister", "Anna born 06-02"),
    ("my brother tom is a doctor", "kin.brother", "Tom is a doctor"),
    ("i have a severe allergy to nuts", "allergy", "nuts"),
    ("we moved from seattle to denver", "home", "Denver"),
    ("i have a dog named rex", "pet", "a dog called Rex"),
    ("my cat is called Tom", "pet", "a cat called Tom"),
    ("I speak Hindi and English", "language", "Hindi and English"),
    ("i'm divorced", "marital", "divorced"),
    ("I'm not married", "marital", "not married"),
    ("I work as a nurse", "work", "a nurse"),
    ("I'm a software developer", "work", "a software developer"),
    ("i work at a local supermarket", "work", "at a local supermarket"),
]


@pytest.mark.parametrize(("text", "relation", "value"), STATED)
def test_a_statement_is_found(text: str, relation: str, value: str) -> None:
    assert [(it.relation, it.object) for it in statements_in(text)] == [(relation, value)]


@pytest.mark.parametrize(("text", "relation", "value"), STATED)
def test_it_is_found_without_capitals_and_punctuation(text: str, relation: str, value: str) -> None:
    spoken = text.lower().strip(".")
    found = [(it.relation, it.object.casefold()) for it in statements_in(spoken)]
    assert found == [(relation, value.casefold())]


@pytest.mark.parametrize(
    "text",
    [
        "Am I vegetarian?",
        "do i live in porto",
        "You live in Porto",
        "I'd like a coffee",
        "i want a large latte",
        "i need to call my boss",
        "call me a taxi",
        "call me at five",
        "call me back later",
        "call my mother",
        "if i were vegetarian what could i eat",
        "when i live in porto i will tell you",
        "she said i'm vegetarian",
        "he told me that i live in a dream",
        'the sign said "I love jazz"',
        "i think i'm allergic to nuts",
        "i'm vegetarian, just kidding",
        "pretend my name is bob",
        "play i am the walrus",
        "play i love rock and roll",
        "tell danny i'm running late and i love him",
        "translate i am hungry",
        "I live in fear that it rains",
        "the neighbours live in Porto",
        "I like it",
        "i love you",
        "set a timer for ten minutes",
        "what's my name",
        "i was born in 1990",
        "I'm 5 minutes away",
        "i no longer need the reservation",
        "remind me that i live in porto",
        "",
        "...",
    ],
)
def test_what_is_no_statement_is_left_alone(text: str) -> None:
    assert statements_in(text) == ()


def test_a_name_after_i_am_is_told_by_its_capital_alone() -> None:
    (found,) = statements_in("Hi, I'm Bob.")
    assert (found.relation, found.object) == ("name", "Bob")
    for text in ("hi i'm bob", "I'm Italian", "I'm Batman", "I'm Here"):
        assert statements_in(text) == ()


def test_several_statements_in_one_breath() -> None:
    found = statements_in("my name is bob and i live in porto but i don't like fish")
    assert [(it.relation, it.object) for it in found] == [
        ("name", "Bob"),
        ("home", "Porto"),
        ("dislikes", "fish"),
    ]


def test_a_second_verb_shares_its_subject() -> None:
    found = statements_in("I love dogs but hate cats")
    assert [(it.relation, it.object) for it in found] == [("likes", "dogs"), ("dislikes", "cats")]


def test_the_quote_is_the_span_that_says_it() -> None:
    (found,) = statements_in("By the way, I really like jazz, what about you?")
    assert found.quote == "I really like jazz"


@pytest.mark.parametrize(
    ("text", "relation", "value"),
    [
        ("I no longer like jazz", "likes", "jazz"),
        ("i don't live in porto any more", "home", "Porto"),
        ("I'm not vegetarian anymore", "diet", "vegetarian"),
        ("i used to be a teacher", "work", "a teacher"),
        ("I've stopped liking jazz", "likes", "jazz"),
        ("I quit my job", "work", ""),
        ("stop calling me Haz", "address_as", "Haz"),
        ("my name is not bob", "name", "Bob"),
        ("we moved out of Porto", "home", "Porto"),
        ("i used to play chess", ANY, "play chess"),
    ],
)
def test_what_has_ended_is_known_as_ended(text: str, relation: str, value: str) -> None:
    (found,) = statements_in(text)
    assert (found.closes, found.relation, found.object) == (True, relation, value)


def test_what_is_not_eaten_is_a_diet_by_what_it_leaves_out() -> None:
    (found,) = statements_in("i don't eat meat")
    assert (found.relation, found.object, found.polarity) == ("diet", "meat", False)


def test_a_request_to_remember_and_a_correction_are_told_apart() -> None:
    (remembered,) = statements_in("remember that i'm vegetarian")
    (corrected,) = statements_in("no, my name is Rob")
    (plain,) = statements_in("my name is Rob")
    assert (remembered.explicit, remembered.corrects) == (True, False)
    assert (corrected.explicit, corrected.corrects) == (False, True)
    assert (plain.explicit, plain.corrects) == (False, False)


@pytest.mark.parametrize(
    ("heard", "relation", "value"),
    [
        ("Call me, Maria.", "address_as", "Maria"),
        ("My name is, Anna.", "name", "Anna"),
        ("I live in, Berlin.", "home", "Berlin"),
        ("I like, jazz.", "likes", "jazz"),
    ],
)
def test_a_recognisers_comma_ends_nothing_that_is_unfinished(
    heard: str, relation: str, value: str
) -> None:
    assert [(one.relation, one.object) for one in statements_in(heard)] == [(relation, value)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The chorus of the song is: my name is Rosie and I live in Perth.", "en"),
        ("My part in the school play opens with: I am a miller.", "en"),
        ("We saw a film. It begins: my wife is called Greta.", "en"),
        ("Das Märchen fängt so an: Ich heiße Hans und wohne in Bremen.", "de"),
        ("Meine Rolle im Stück geht so: Ich bin Bäcker.", "de"),
    ],
)
def test_what_is_recited_behind_a_colon_is_nobodys(text: str, language: str) -> None:
    assert statements_in(text, language) == ()


def test_a_colon_alone_recites_nothing() -> None:
    found = statements_in("My favourite song: Yesterday. I live in Perth.")
    assert [one.object for one in found] == ["Yesterday", "Perth"]


@pytest.mark.parametrize("heard", ["Call me, I'm late.", "I love in Berlin."])
def test_what_only_looks_like_a_statement_states_nothing(heard: str) -> None:
    assert statements_in(heard) == ()


@pytest.mark.parametrize("line", (DATA / "said_of_oneself.tsv").read_text("utf-8").splitlines())
def test_people_say_it_in_many_ways(line: str) -> None:
    text, *expected = line.split("\t")
    found = [f"{one.relation}|{spoken_dates(one.object)}" for one in statements_in(text)]
    assert found == expected


@pytest.mark.parametrize("text", (DATA / "said_of_nothing.txt").read_text("utf-8").splitlines())
def test_what_says_nothing_lasting_is_left_alone(text: str) -> None:
    assert statements_in(text) == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("how are you i love music", ["music"]),
        ("i am from russia you", ["Russia"]),
        ("that is cool my mom was a dancer", ["was a dancer"]),
        ("i live in a cottage have you ever been to wales", ["a cottage"]),
        ("i like rap my favourite artist is drake", ["rap", "drake"]),
        ("i m vegan and i don t eat honey", ["vegan", "honey"]),
        ("i'm 28 married and have one son", ["28", "married", "one son"]),
        ("i ride horses i like it my family has three horses", ["has three horses"]),
        ("i love films especially old ones", ["films"]),
        ("in winter i love skiing", ["skiing"]),
        ("i'm married to my best friend", ["married"]),
        ("we've just moved, we're in Turin now", ["", "Turin"]),
        ("she said i said i like jazz", []),
        ("play the song i love", []),
        ("find the jacket i like best", []),
    ],
)
def test_sentences_without_full_stops_are_told_apart(text: str, values: list[str]) -> None:
    assert [one.object for one in statements_in(text)] == values


@pytest.mark.parametrize(
    ("text", "relation", "value"),
    [
        ("I eat meat again", "diet", "meat"),
        ("I'm over techno", "likes", "techno"),
        ("I've gone off swimming", "likes", "swimming"),
        ("my dog Rex died", "pet", "a dog"),
        ("I've outgrown my egg allergy", "allergy", "egg"),
        ("I left Google", ANY, "google"),
        ("I broke up with my boyfriend", PARTNER, "boyfriend"),
        ("Tess and I split up last year", PARTNER, "tess"),
        ("my wife Ines and I have separated", PARTNER, "wife"),
        ("I don't mind opera any more", "dislikes", "opera"),
        ("my wife Jane left me", PARTNER, "wife"),
        ("Ron is my ex", PARTNER, "ron"),
        ("she left me", PARTNER, ""),
        ("we broke up last week", PARTNER, ""),
        ("they fired me", "work", ""),
        ("Paul isn't my friend any more", "kin", "paul"),
    ],
)
def test_an_end_has_many_words(text: str, relation: str, value: str) -> None:
    (found,) = statements_in(text)
    assert (found.closes, found.relation, found.object) == (True, relation, value)


def test_who_got_divorced_says_so_besides() -> None:
    ended, now = statements_in("Ines and I got divorced")
    assert (ended.closes, ended.relation, ended.object) == (True, PARTNER, "ines")
    assert (now.closes, now.relation, now.object) == (False, "marital", "divorced")


@pytest.mark.parametrize(
    ("text", "relation", "value"),
    [
        ("I used to hate olives but now I love them", "likes", "olives"),
        ("I used to love jazz but I can't stand it now", "dislikes", "jazz"),
        ("my favourite colour isn't red any more, it's teal", "favourite.colour", "teal"),
        ("my name is not Joan but Joanne", "name", "Joanne"),
        ("I don't like jazz, I love it", "likes", "jazz"),
    ],
)
def test_of_what_was_and_what_is_it_is_the_latter_that_counts(
    text: str, relation: str, value: str
) -> None:
    (found,) = statements_in(text)
    assert (found.closes, found.relation, found.object) == (False, relation, value)


@pytest.mark.parametrize(
    ("heard", "values"),
    [
        ("I have to younger brothers", ["two younger brothers"]),
        ("I've got for sisters", ["four sisters"]),
        ("I have a tabby cat name pumpkin", ["a tabby cat called Pumpkin"]),
        ("I have to feed the kids", []),
        ("a dog name is hard to find", []),
    ],
)
def test_what_sounds_alike_is_read_as_what_makes_sense(heard: str, values: list[str]) -> None:
    assert [one.object for one in statements_in(heard)] == values

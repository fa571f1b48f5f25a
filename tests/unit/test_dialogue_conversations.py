"""Turns that lean on the ones before them, told as stories in one kitchen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.dialogue import is_worth_asking
from assistant.values import Band, Interpretation, Turn
from tests.unit.pipeline_fakes import Home

LATER = timedelta(seconds=61)
MUCH_LATER = timedelta(minutes=4)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def asked_for(turn: Turn) -> list[tuple[str, dict[str, object]]]:
    """What was understood, with its values."""
    parts = turn.understood.parts if turn.understood else ()
    return [(one.intent, {k: slot.value for k, slot in one.slots.items()}) for one in parts]


# Two requests in one sentence


def test_two_requests_are_done_in_order_and_answered_together(home: Home) -> None:
    turn = home.say("boil the kettle for two minutes and then warm the cup")
    assert home.kettle.done == ["kettle.boil", "kettle.warm"]
    assert turn.band is Band.ACT
    assert turn.reply.text.endswith("The cup is warm.")
    assert turn.reply.act.name == "boiling"
    assert [act.name for act in turn.reply.also] == ["warm"]


def test_two_sentences_are_two_requests(home: Home) -> None:
    home.say("Warm the cup. How hot is the pot?")
    assert home.kettle.done == ["kettle.warm", "kettle.heat"]


def test_a_half_is_not_done_for_the_whole(home: Home) -> None:
    turn = home.say("warm the cup and paint the garden fence")
    assert (turn.band, home.kettle.done) == (Band.CONFIRM, [])
    assert turn.reply.text == "Did you say “warm the cup”?"


def test_a_costly_half_makes_the_whole_wait_for_a_yes(home: Home) -> None:
    asked = home.say("warm the cup and empty the kettle")
    assert (asked.band, home.kettle.done) == (Band.CONFIRM, [])
    assert "warm the cup and empty the kettle" in asked.reply.text
    home.say("yes")
    assert home.kettle.done == ["kettle.warm", "kettle.empty"]


def test_a_question_comes_last_and_its_answer_finds_it(home: Home) -> None:
    turn = home.say("start the kettle and warm the cup")
    assert turn.reply.text == "The cup is warm. For how long?"
    assert turn.reply.asks
    assert home.say("two minutes").reply.act.name == "boiling"


def test_one_question_at_a_time(home: Home) -> None:
    turn = home.say("boil the kettle and start the kettle")
    assert [act.name for act in turn.reply.also] == ["one_at_a_time"]
    assert turn.reply.text.count("?") == 1


def test_a_statement_and_a_request(home: Home) -> None:
    turn = home.say("call me Haz and warm the cup")
    assert [fact.object for fact in turn.learned] == ["Haz"]
    assert asked_for(turn)[1] == ("warm", {"vessel": "cup"})


def test_explaining_why_not_beside_something_done_is_acting(home: Home) -> None:
    assert home.say("buy a new kettle and warm the cup").band is Band.ACT


# The last thing


@pytest.mark.parametrize("said", ["and the pot?", "what about the pot", "and the pot one"])
def test_the_same_again_of_something_else(home: Home, said: str) -> None:
    home.say("how hot is the cup")
    assert asked_for(home.say(said)) == [("heat", {"vessel": "pot"})]


def test_a_slot_that_was_not_said_before_is_added(home: Home) -> None:
    home.say("warm the cup")
    assert asked_for(home.say("and for two minutes")) == [
        ("warm", {"vessel": "cup", "duration": 120})
    ]


def test_it_is_what_was_talked_about(home: Home) -> None:
    home.say("warm a bottle")
    assert asked_for(home.say("cool it")) == [("cool", {"vessel": "bottle"})]


def test_the_last_thing_is_forgotten_after_a_while(home: Home) -> None:
    home.say("warm the cup")
    turn = home.say("and for two minutes", after=MUCH_LATER)
    assert all("vessel" not in slots for _, slots in asked_for(turn))


def test_what_fits_no_slot_is_not_about_the_last_thing(home: Home) -> None:
    home.say("how hot is the cup")
    assert home.say("and then we all went home").band is Band.REJECT


def test_what_cannot_be_taken_back_is_not_said_to_be(home: Home) -> None:
    home.say("warm the cup")
    assert home.say("cancel that").reply.act.name == "cannot_undo"
    assert home.say("never mind").reply.act.name == "agreed"


# Correcting


@pytest.mark.parametrize(
    "said", ["no, I meant the pot", "no, the pot", "Sorry, I meant warm the pot", "no the pot one"]
)
def test_what_was_meant_is_done_and_what_was_done_is_said(home: Home, said: str) -> None:
    home.say("warm the cup")
    turn = home.say(said)
    assert asked_for(turn)[0] == ("warm", {"vessel": "pot"})
    assert [act.name for act in turn.reply.also] == ["first_stands"]


def test_what_did_nothing_needs_no_taking_back(home: Home) -> None:
    home.say("how hot is the cup")
    assert home.say("no, the pot").reply.also == ()


def test_a_complaint_alone_is_asked_about(home: Home) -> None:
    home.say("warm the cup")
    asked = home.say("no, that's wrong")
    assert "warm the cup" in asked.reply.text
    assert asked_for(home.say("the pot"))[0] == ("warm", {"vessel": "pot"})


def test_a_complaint_about_nothing_is_only_heard(home: Home) -> None:
    assert home.say("that was wrong").reply.act.name == "agreed"


def test_the_answer_to_did_you_say_may_be_what_was_said(home: Home) -> None:
    assert home.say("worm a coop for fifty minutes").reply.act.name == "did_you_say"
    turn = home.say("no, fifteen")
    assert asked_for(turn) == [("warm", {"vessel": "cup", "duration": 900})]
    assert turn.reply.also == ()


def test_correcting_something_costly_asks_again(home: Home) -> None:
    home.say("empty the kettle")
    assert home.say("no, empty the kettle completely").band is Band.CONFIRM
    assert home.kettle.done == []


# Open questions


def test_a_question_waits_a_minute(home: Home) -> None:
    home.say("empty the kettle")
    assert home.say("yes", after=LATER).reply.act.name == "agreed"
    assert home.kettle.done == []


def test_go_back_leads_to_the_question_before(home: Home) -> None:
    home.say("start the kettle")
    home.say("empty the kettle")
    assert home.say("go back").reply.act.name == "how_long"
    assert home.say("two minutes").reply.act.name == "boiling"


def test_go_back_from_the_first_question_leaves_it(home: Home) -> None:
    home.say("empty the kettle")
    assert home.say("go back").reply.act.name == "left"
    assert home.say("go back").reply.act.name == "nothing_to_go_back_to"


# Asking about what was heard


def test_only_the_value_in_doubt_is_asked_about(home: Home) -> None:
    asked = home.mumble("boil the kettle for fifty minutes|boil the kettle for fifteen minutes")
    assert asked.reply.text == "Did you say fifty minutes?"
    assert asked_for(home.say("fifteen minutes")) == [("boil", {"duration": 900})]


def test_a_sentence_is_said_back_as_the_person_says_it(home: Home) -> None:
    asked = home.say("Worm a coop for fifty minutes")
    assert asked.reply.text == "Did you say “warm a cup for fifty minutes”?"


def test_after_two_failures_it_says_what_is_near(home: Home) -> None:
    home.say("the garden fence is green")
    assert "“how hot is the cup”" in home.say("how odd was the plot").reply.text
    third = home.say("how odd was the plot").reply
    assert "what can you do" in third.text.lower()


def test_where_nothing_is_near_it_says_where_to_ask(home: Home) -> None:
    home.say("the garden fence is green")
    assert "what can you do" in home.say("and the gate is brown").reply.text.lower()


def test_failures_of_another_time_are_forgotten(home: Home) -> None:
    home.say("the garden fence is green")
    again = home.say("and the gate is brown", after=LATER)
    assert again.reply.act.name == "not_understood"


def test_a_wrong_did_you_say_counts_as_a_failure(home: Home) -> None:
    home.say("worm a coop for fifty minutes")
    home.say("no")
    assert home.say("the gate is brown").reply.act.name == "not_understood_again"


def test_nobody_is_asked_about_what_cannot_be_done_or_does_nothing() -> None:
    doubtful = Interpretation("kettle", "buy", score=0.6, band=Band.CONFIRM)
    assert is_worth_asking(doubtful)
    assert not is_worth_asking(replace(doubtful, declines=True))
    assert not is_worth_asking(replace(doubtful, skill="core", intent="no"))

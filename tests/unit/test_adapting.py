"""Adapting, through whole turns: what is seen, said, offered and switched off, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from assistant.adapting import completed, interrupted
from assistant.parts import Moment
from assistant.profile.adaptations import switch
from assistant.profile.facts import Source
from assistant.profile.offers import Quiet
from assistant.profile.suiting import suited
from assistant.unasked import Offers
from assistant.values import GUEST, Act, Band, SpokenReply, Verbosity
from tests.unit.pipeline_fakes import NOON, Home

DAY = timedelta(days=1)
LONG = "one two three four five six seven eight nine ten eleven twelve"
DISHES = [
    {"say": "roast chicken", "has": ["meat", "chicken"]},
    {"say": "fish pie", "has": ["fish"]},
    {"say": "lentil soup", "has": []},
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def every_day_at_noon(home: Home, days: int, text: str = "how hot is the cup") -> None:
    """From Monday the 23rd on, in conversations of their own."""
    home.now = NOON + 2 * DAY
    for day in range(days):
        home.session = replace(home.session, question=None, turns=())
        home.now = NOON + (2 + day) * DAY
        home.say(text)


def cut_short(home: Home, text: str = LONG) -> None:
    """The person spoke into an answer of so many words."""
    assert home.session.last is not None
    last = replace(home.session.last, reply=SpokenReply(Act("kettle", "heat"), text))
    home.session = replace(home.session, turns=(last,))
    home.session = interrupted(home.session, home.profile, home.now)


def test_three_answers_spoken_into_make_the_next_short_and_it_says_why(home: Home) -> None:
    for _ in range(3):
        home.say("boil the kettle for two minutes")
        cut_short(home)
    turn = home.say("boil the kettle for two minutes")
    assert turn.reply.text == "Boiling."
    assert [use.why for use in turn.reply.used] == ["you spoke into several of my longer answers"]


def test_a_guest_teaches_it_nothing(home: Home) -> None:
    home.session = replace(home.session, speaker=GUEST)
    for _ in range(4):
        home.say("boil the kettle for two minutes")
        cut_short(home)
    assert home.profile.all_facts() == ()


def test_who_paused_learning_teaches_it_nothing(home: Home) -> None:
    home.profile.consents.pause(True)
    for _ in range(4):
        home.say("boil the kettle for two minutes")
        cut_short(home)
    assert home.profile.all_facts() == ()


def test_asking_again_and_again_slows_it_down(home: Home) -> None:
    for _ in range(4):
        home.say("how hot is the cup", timedelta(seconds=10))
    assert home.profile.view("owner", home.now).style.pace < 1
    switch(home.profile, "slowing", False, home.now)
    assert home.profile.view("owner", home.now).style.pace == 1


def asks_again(home: Home, times: int) -> None:
    for _ in range(times):
        home.say("how hot is the cup", timedelta(seconds=10))


def test_where_slower_was_no_help_it_asks_whether_to_say_more(home: Home) -> None:
    asks_again(home, 4)
    assert home.profile.view("owner", home.now).style.pace < 1
    asks_again(home, 1)
    assert home.profile.view("owner", home.now).style.pace == 1, "it was not the pace"
    assert home.say("how hot is the cup", DAY).reply.act.name == "ask_length"
    assert home.say("yes", timedelta(seconds=5)).reply.act.slots["instead"] == "long"
    assert home.profile.view("owner", home.now).style.verbosity == "long"


def test_who_wants_neither_slower_nor_more_is_left_alone(home: Home) -> None:
    asks_again(home, 5)
    assert home.say("how hot is the cup", DAY).reply.act.name == "ask_length"
    home.say("no", timedelta(seconds=5))
    asks_again(home, 9)
    style = home.profile.view("owner", home.now).style
    assert (style.pace, style.verbosity) == (1, "normal")
    assert not home.say("how hot is the cup", 2 * DAY).reply.asks


def test_who_checks_less_is_taken_at_a_guess_but_never_where_it_costs(home: Home) -> None:
    assert home.say("how warm is the cup").reply.asks
    home.say("no")
    home.profile.set_style("confirm", "less", home.now)
    done = home.say("how warm is the cup")
    assert (done.band, done.reply.act.name) == (Band.CONFIRM, "heat")
    assert done.reply.used[0].why
    assert home.say("empty the kettle").reply.act.name == "are_you_sure"


def test_after_misunderstandings_it_asks_rather_than_guesses(home: Home) -> None:
    assert not home.say("how hot is teh cup").reply.asks
    home.profile.set_style("confirm", "more", home.now)
    assert home.say("how hot is teh cup").reply.asks
    home.say("no")
    assert not home.say("how hot is the cup").reply.asks, "what is certain needs no question"


def test_a_habit_is_asked_about_and_then_offered_and_yes_does_it(home: Home) -> None:
    every_day_at_noon(home, 4)
    home.session = replace(home.session, question=None, turns=())
    home.now = NOON + 6 * DAY
    assert home.say("how hot is the cup").reply.act.name == "ask_habit"
    assert home.say("yes", timedelta(seconds=5)).reply.act.name == "habits_on"
    offers = Offers(home.parts, Quiet(time(22), time(6)))
    at = NOON + 9 * DAY + timedelta(minutes=5)
    ((announced, reply),) = offers.due(home.session, at)
    assert reply.asks
    assert [use.why for use in reply.used] == ["you often ask for that at this time"]
    home.session = offers.made(announced, home.session, at)
    home.now = at
    turn = home.say("yes", timedelta(seconds=5))
    assert turn.reply.text.startswith("The cup has 60 degrees")
    assert list(offers.due(home.session, at + timedelta(minutes=2))) == []


def test_a_habit_is_known_by_a_sentence_that_any_day_understands(home: Home) -> None:
    home.say("boil the kettle for two minutes")
    home.say("make it three minutes", timedelta(seconds=5))
    seen = [fact.object for fact in home.profile.store.facts("habit")]
    assert seen == ["boil the kettle for two minutes", "boil the kettle for three minutes"]


def test_an_offer_waits_for_its_answer_and_a_no_ends_it(home: Home) -> None:
    every_day_at_noon(home, 5)
    home.say("yes", timedelta(seconds=5))
    offers = Offers(home.parts, Quiet(time(22), time(6)))
    at = NOON + 9 * DAY + timedelta(minutes=5)
    ((announced, _),) = offers.due(home.session, at)
    home.session = offers.made(announced, home.session, at)
    home.now = at
    assert home.say("no", timedelta(seconds=5)).reply.act.name == "habits_refused"
    next_day = Offers(home.parts, Quiet(time(22), time(6)))
    home.session = replace(home.session, question=None)
    assert list(next_day.due(home.session, at + DAY)) == []


def test_nothing_is_looked_for_more_than_once_a_minute(home: Home) -> None:
    offers = Offers(home.parts, Quiet(time(0), time(0)))
    switch(home.profile, "dates", True, NOON)
    (statement,) = home.profile.notice("my sister's birthday is on the 22nd of november")
    home.profile.learn(statement, NOON, source=Source.CONFIRMED)
    assert len(list(offers.due(home.session, NOON))) == 1
    assert list(offers.due(home.session, NOON + timedelta(seconds=30))) == []
    assert len(list(offers.due(home.session, NOON + timedelta(seconds=90)))) == 1


def test_what_they_do_not_eat_is_left_out_and_cited(home: Home) -> None:
    (statement,) = home.profile.notice("I'm vegetarian")
    fact = home.profile.learn(statement, NOON, source=Source.CONFIRMED).fact
    assert fact is not None
    act = Act("meals", "idea", {"suggestions": DISHES})
    (done,) = completed([act], None, Moment.at(NOON, home.session, home.parts), home.parts)
    assert done.slots["suggestions"] == [DISHES[2]]
    assert [use.fact for use in done.used] == [fact.id]
    switch(home.profile, "filter", False, NOON)
    (open_to_all,) = completed([act], None, Moment.at(NOON, home.session, home.parts), home.parts)
    assert open_to_all.slots["suggestions"] == [DISHES[0]]
    assert open_to_all.used == ()


def test_a_fact_that_changes_nothing_is_not_cited(home: Home) -> None:
    (statement,) = home.profile.notice("I don't like fish")
    home.profile.learn(statement, NOON)
    act = Act("meals", "idea", {"suggestions": DISHES})
    assert suited(act, home.profile.view("owner", NOON).facts, "en").used == ()
    both = replace(act, slots={**act.slots, "most": 2})
    assert len(suited(both, home.profile.view("owner", NOON).facts, "en").used) == 1


@pytest.mark.parametrize("slot", ["nothing", [1, "two"], {"say": "x"}, None])
def test_suggestions_of_another_shape_harm_nobody(slot: str) -> None:
    assert suited(Act("odd", "idea", {"suggestions": slot}), (), "en").name == "idea"


def test_short_by_request_is_pinned_whatever_is_seen(home: Home) -> None:
    home.profile.set_style("verbosity", Verbosity.LONG, home.now)
    for _ in range(4):
        home.say("boil the kettle for two minutes")
        cut_short(home)
    assert home.profile.view("owner", home.now).style.verbosity is Verbosity.LONG


def test_what_was_misunderstood_begins_no_habit(home: Home) -> None:
    home.say("how hot is the cup")
    assert home.profile.store.facts("habit")
    home.say("that's wrong")
    assert not home.profile.store.facts("habit")

"""A turn, told as a story: real understanding, wording and profile; skills and sound are fakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import NotHeldBackError, NotPermittedError, NotReachedError, NotSetUpError
from assistant.values import Band
from tests.unit.pipeline_fakes import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_was_heard_is_done(home: Home) -> None:
    turn = home.mumble("boil the kettle for two minutes")
    assert turn.heard.engine == "mumble"
    assert turn.band is Band.ACT
    assert home.kettle.done == ["kettle.boil"]
    assert "kettle" in turn.reply.text


def test_an_intent_called_like_one_of_ours_is_its_skill_s(home: Home) -> None:
    home.say("mark the kettle's day")
    assert home.kettle.done == ["kettle.no_such_day"]


def test_what_was_not_understood_is_not_done(home: Home) -> None:
    turn = home.say("the weather was lovely in Kyoto that spring")
    assert turn.band is Band.REJECT
    assert home.kettle.done == []
    assert turn.reply.act.name == "not_understood"
    assert home.say("and so were the trees").reply.act.name == "not_understood_again"


def test_silence_is_answered_with_silence(home: Home) -> None:
    question = home.say("boil the kettle").reply.act.question
    turn = home.mumble("")
    assert (turn.reply.text, turn.band) == ("", Band.REJECT)
    assert home.session.question == question


def test_a_missing_slot_is_asked_for_and_filled(home: Home) -> None:
    assert home.say("start the kettle").reply.asks
    turn = home.say("two minutes please")
    assert turn.understood is not None
    assert turn.understood.slots["duration"].value == 120
    assert turn.reply.act.name == "boiling"


def test_what_is_costly_waits_for_a_yes(home: Home) -> None:
    asked = home.say("empty the kettle")
    assert asked.band is Band.CONFIRM
    assert home.kettle.done == []
    assert home.say("no").reply.act.name == "not_done"
    home.say("empty the kettle")
    assert home.say("yes please").reply.text == "It's empty now."


def test_explaining_why_not_is_no_acting(home: Home) -> None:
    turn = home.say("buy a new kettle")
    assert turn.band is Band.REJECT
    assert "no network" in turn.reply.text


def test_a_broken_skill_costs_one_apology(home: Home) -> None:
    home.kettle.broken = True
    assert home.say("boil the kettle for a minute").reply.act.name == "skill_failed"


def test_what_a_skill_may_not_do_is_said_with_how_to_let_it(home: Home) -> None:
    home.kettle.refusal = NotPermittedError("kettle", "schedule", "announce things later")
    reply = home.say("boil the kettle for a minute").reply
    assert reply.act.full_name == "core.not_permitted"
    assert reply.text.startswith(
        "I may not do that: the skill kettle has no permission to announce things later."
    )
    assert "assistant skills permit kettle schedule" in reply.text


def test_what_a_skill_lacks_is_said_with_where_that_is_told(home: Home) -> None:
    home.kettle.refusal = NotSetUpError("kettle", "folders.tea", "~/Tea is not there")
    reply = home.say("boil the kettle for a minute").reply
    assert reply.act.full_name == "core.not_set_up"
    assert "“assistant skills info kettle” says what" in reply.text
    assert "Tea is not there" in str(reply.act.slots["why"])


def test_a_skill_that_cannot_be_held_back_is_said_with_what_mends_it(home: Home) -> None:
    home.kettle.refusal = NotHeldBackError("kettle", "bare")
    reply = home.say("boil the kettle for a minute").reply
    assert reply.act.full_name == "core.not_held_back"
    assert "“assistant doctor” says what mends that" in reply.text


def test_that_nobody_answers_a_skill_is_no_fault_of_the_assistants(home: Home) -> None:
    home.kettle.refusal = NotReachedError("kettle", "skill.py:7")
    reply = home.say("boil the kettle for a minute").reply
    assert reply.act.full_name == "core.not_reached"
    assert "something outside that the skill kettle asks doesn't answer" in reply.text
    assert str(reply.act.slots["why"]).endswith("at skill.py:7")


def test_an_act_without_words_costs_one_apology_too(home: Home) -> None:
    home.kettle.wordless = True
    assert home.say("boil the kettle for a minute").reply.act.name == "skill_failed"


def test_a_name_is_learnt_and_used_in_the_next_reply(home: Home) -> None:
    told = home.say("call me Haz")
    assert [(fact.relation, fact.object) for fact in told.learned] == [("address_as", "Haz")]
    turn = home.say("boil the kettle for a minute")
    assert "Haz" in turn.reply.text
    assert [use.fact for use in turn.reply.used] == [told.learned[0].fact]


def test_a_corrected_name_is_the_one_that_is_used(home: Home) -> None:
    home.say("call me Haz")
    home.say("no, my name is Anna")
    assert "Anna" in home.say("boil the kettle for a minute").reply.text


def test_a_home_is_only_learnt_after_a_yes(home: Home) -> None:
    asked = home.say("I live in Porto")
    assert asked.reply.act.name == "ask_to_remember"
    assert (asked.learned, home.profile.all_facts()) == ((), ())
    agreed = home.say("yes")
    assert [(fact.relation, fact.how) for fact in agreed.learned] == [("home", "confirmed")]


def test_after_a_no_nothing_is_kept(home: Home) -> None:
    home.say("I live in Porto")
    home.say("no thanks")
    assert home.profile.all_facts() == ()


def test_what_was_heard_badly_is_only_learnt_after_a_yes(home: Home) -> None:
    home.ears.confidence = 0.4
    asked = home.mumble("call me Haz")
    assert (asked.reply.act.name, asked.learned) == ("did_you_mean", ())
    assert [fact.object for fact in home.say("yes").learned] == ["Haz"]
    home.ears.confidence = 0.1
    assert home.mumble("I like jazz").reply.act.name == "not_understood"


def test_a_request_with_all_it_takes_is_no_taste_that_was_heard(home: Home) -> None:
    misheard = home.mumble("I like a large cup of green tea")
    assert misheard.learned == ()
    assert home.kettle.done == ["kettle.brew"]
    assert [fact.object for fact in home.mumble("I like green tea").learned] == ["green tea"]
    home.say("I like a small cup of white tea")
    assert home.kettle.done[-1] == "about_me.tell"


def test_repeat_says_it_again_and_keeps_the_question(home: Home) -> None:
    first = home.say("boil the kettle")
    again = home.say("what did you say?")
    assert again.reply.text == first.reply.text
    assert home.say("one minute").reply.act.name == "boiling"

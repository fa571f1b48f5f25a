"""The bench of personas: their files, the checks of a reply, and what a need took to be met."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from assistant.profile.offers import TOPIC
from assistant.values import Act, Prosody, Question, SpokenReply
from bench._needs import Judge, Request, requests
from bench._persona import Needs, Persona, Routine, personas
from bench.persona_sim import HERE, disagreement, stranger_to, words_of

EVERYTHING = """
id = "p07"
[needs]
verbosity = "terse"
pace = "slow"
address = "Haz"
units = "metric"
confirm = "less"
proactive = "no"
words = { timer = "countdown" }
[[facts]]
day = 1
relation = "diet"
object = "vegetarian"
says = ["I'm vegetarian", "I don't eat meat"]
[[changes]]
day = 14
need = "verbosity"
to = "normal"
says = ["you can talk normally again"]
[[changes]]
day = 16
fact = "diet"
to = "vegan"
says = "I'm vegan now"
[[routine]]
request = "what's on my shopping list"
days = "mon-fri"
time = "07:00"
jitter_minutes = 20
[signals]
barge_in_when_longer_than_words = 12
repeats_when_wrong = true
says_when_wrong = ["shorter please"]
says_thanks = 0.1
[[taboo]]
topic = "religion"
[[guest]]
day = 9
says = ["guest mode", "I love heavy metal"]
"""


def written(folder: Path, text: str) -> Persona:
    (folder / "p.toml").write_text(text, encoding="utf-8")
    (persona,) = personas(folder)
    return persona


def test_a_persona_with_everything(tmp_path: Path) -> None:
    persona = written(tmp_path, EVERYTHING)
    assert persona.needs_on(13).verbosity == "terse"
    assert persona.needs_on(14).verbosity == "normal"
    assert persona.facts_on(15) == [("diet", "vegetarian")]
    assert persona.facts_on(16) == [("diet", "vegan")]
    assert persona.past_objects(16) == {"vegetarian"}
    assert persona.routine[0].weekdays == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("text", ["", "[needs]\n", 'id = "x"\nextra = 1\n[needs]\nmood = "good"\n'])
def test_any_key_may_be_absent_and_others_are_passed_over(tmp_path: Path, text: str) -> None:
    assert written(tmp_path, text).needs == Needs()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[needs]\nverbosity = 'chatty'", "needs.verbosity"),
        ("[[changes]]\nneed = 'pace'\nto = 'slow'", "changes.0.day"),
        ("[[changes]]\nday = 3\nneed = 'pace'\nto = 'sideways'", "pace"),
        ("[[routine]]\nrequest = 'x'\ntime = '25:00'", "routine.0.time"),
        ("[[routine]]\nrequest = 'x'\ntime = '07:00'\ndays = 'never'", "never"),
        ("[[facts", "p.toml"),
        ("facts = 3", "facts"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        written(tmp_path, text)
    assert place in str(stopped.value)
    assert "p.toml" in str(stopped.value)


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no persona"):
        personas(tmp_path)


@pytest.mark.parametrize(
    ("days", "found"), [("sat-sun", {5, 6}), ("fri-mon", {4, 5, 6, 0}), ("mon, wed", {0, 2})]
)
def test_days_of_a_routine(days: str, found: set[int]) -> None:
    assert Routine(request="x", days=days, time=time(7)).weekdays == found


def test_the_development_personas_differ_and_somebody_disagrees_with_each() -> None:
    people = personas(HERE)
    assert len(people) == 30
    assert len({one.needs.model_dump_json() for one in people}) == 30
    for one in people:
        assert len([change for change in one.changes if change.need]) == 2
        assert one.taboo
        assert one.guest
        other = stranger_to(one, people, 0)
        assert other is not None
        assert disagreement(one.needs, other.needs) >= 0.5


# The checks


TIMER = Request(say="set a {timer} for ten minutes", terse=3, long=10)


def verdict(needs: Needs, text: str, asked: Request = TIMER, rate: float = 1.0) -> dict[str, bool]:
    judge = Judge(frozenset({"Haz", "Bea"}), {"timer": frozenset({"countdown"})})
    reply = SpokenReply(Act("timers", "set"), text, prosody=Prosody(rate=rate))
    return dict(judge.verdict(needs, asked, reply))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Ten minutes, Haz.", "terse"),
        ("Timer set for ten minutes.", "normal"),
        ("I started a timer for ten minutes; it ends at 19:40.", "long"),
    ],
)
def test_length_without_the_name(text: str, length: str) -> None:
    for wanted in ("terse", "normal", "long"):
        needs = Needs.model_validate({"verbosity": wanted})
        assert verdict(needs, text)["verbosity"] is (wanted == length)


def test_pace_name_and_word() -> None:
    assert verdict(Needs(pace="slow"), "x", rate=0.9) == {"pace": True}
    assert verdict(Needs(pace="normal"), "x", rate=0.9) == {"pace": False}
    assert verdict(Needs(address="Haz"), "Ten minutes, Haz.")["address"]
    assert not verdict(Needs(address="Haz"), "Ten minutes, Bea.")["address"]
    assert not verdict(Needs(address=""), "Ten minutes, Haz.")["address"]
    assert verdict(Needs(words={"timer": "countdown"}), "Countdown set.")["words"]
    assert not verdict(Needs(), "Countdown set.")["words"]


def test_a_name_in_every_reply_is_too_often() -> None:
    judge = Judge(frozenset({"Haz"}), {})
    reply = SpokenReply(Act("timers", "set"), "Ten minutes, Haz.")
    found = [judge.verdict(Needs(address="Haz"), TIMER, reply)["address"] for _ in range(8)]
    assert found == [True] * 4 + [False] * 4


def test_questions_nobody_needs() -> None:
    judge = Judge(frozenset(), {})
    asked = SpokenReply(Act("core", "did_you_say", question=Question("x")), "Did you say tea?")
    done = SpokenReply(Act("clock", "time"), "It's noon.")
    unsure = Request(say="tme pleas", clear="asks")
    for confirm, text_asked, text_done in (("less", False, True), ("normal", True, False)):
        needs = Needs.model_validate({"confirm": confirm})
        assert judge.verdict(needs, unsure, asked)["confirm"] is text_asked
        assert judge.verdict(needs, unsure, done)["confirm"] is text_done
    assert not judge.verdict(Needs(confirm="less"), TIMER, asked)["confirm"]


def test_an_offer_to_who_wants_none() -> None:
    offer = Act("core", "ask_habit", question=Question(TOPIC))
    reply = SpokenReply(offer, "Ten minutes. By the way, shall I?", also=(Act("timers", "set"),))
    judge = Judge(frozenset(), {})
    assert not judge.verdict(Needs(proactive="no"), TIMER, reply)["proactive"]
    assert judge.verdict(Needs(proactive="yes", verbosity="terse"), TIMER, reply)["verbosity"]


def test_the_words_of_all_personas() -> None:
    found = words_of([Persona(needs=Needs(words={"timer": "countdown"})), Persona()])
    assert found["timer"] == {"countdown"}
    assert any(one.clear == "guesses" for one in requests())

"""Within the pause that may end an utterance: what to say where nothing is to be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.pipeline import answer, prepare, take_in
from assistant.stopwatch import Stopwatch
from assistant.understanding.ranking import Grammar
from assistant.values import Session, SpokenReply, Utterance
from tests.unit.pipeline_fakes import Home

NOT_UNDERSTOOD = "the weather was lovely in Kyoto that spring"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def one_ahead(home: Home, said: str, session: Session) -> tuple[SpokenReply, SpokenReply]:
    """What was worded ahead, and the reply that came of it."""
    thought = take_in(Utterance(home.now, typed=said), session, home.parts, Stopwatch())
    prepared = prepare(thought, home.parts)
    assert prepared is not None
    acts, ahead = prepared
    return ahead, answer(thought, home.parts, Stopwatch(), acts)


@pytest.mark.parametrize("said", [NOT_UNDERSTOOD, "empty the kettle", "empty a kettle completely"])
def test_what_does_nothing_is_worded_ahead_and_said_so(home: Home, said: str) -> None:
    ahead, reply = one_ahead(home, said, Session())
    assert reply.to_speak == ahead.to_speak
    assert home.kettle.done == []


def test_an_open_question_stays_open(home: Home) -> None:
    question = home.say("boil the kettle").reply.act.question
    assert question is not None
    ahead, reply = one_ahead(home, NOT_UNDERSTOOD, home.session)
    assert reply.asks
    assert reply.to_speak == ahead.to_speak
    otherwise = home.say(NOT_UNDERSTOOD).reply
    assert (reply.act, reply.also) == (otherwise.act, otherwise.also)


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_what_is_dropped_was_not_said(tmp_path: Path, dropped: int) -> None:
    """Were it counted, people would hear every other wording only."""
    texts: list[list[str]] = []
    for often in (dropped, 0):
        (tmp_path / str(len(texts))).mkdir()
        home = Home(tmp_path / str(len(texts)))
        texts.append([])
        for _ in range(3):
            said = Utterance(home.now, typed=NOT_UNDERSTOOD)
            thought = take_in(said, Session(), home.parts, Stopwatch())
            for _ in range(often):
                prepare(thought, home.parts)
            texts[-1].append(answer(thought, home.parts, Stopwatch()).text)
    assert texts[0] == texts[1]
    assert len(set(texts[0])) > 1


def test_what_is_to_be_done_waits_until_they_have_ended(home: Home) -> None:
    said = Utterance(home.now, typed="boil the kettle for two minutes")
    thought = take_in(said, Session(), home.parts, Stopwatch())
    assert prepare(thought, home.parts) is None
    assert home.kettle.done == []
    assert answer(thought, home.parts, Stopwatch()).act.name == "boiling"


def test_what_was_looked_up_ahead_is_not_looked_up_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.say(NOT_UNDERSTOOD)  # the next time, something near is offered
    for said in ("warm a kettel for to minutes", "what a lovely kettle that is"):
        utterance = Utterance(home.now, typed=said)
        thought = take_in(utterance, home.session, home.parts, Stopwatch())
        prepared = prepare(thought, home.parts)
        assert prepared is not None
        with monkeypatch.context() as once:
            for reading in ("readings", "exact_readings"):
                once.delattr(Grammar, reading)
            assert answer(thought, home.parts, Stopwatch(), prepared[0]).text == prepared[1].text

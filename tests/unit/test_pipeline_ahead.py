"""Within the pause that may end an utterance: what to say where nothing is to be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.pipeline import answer, prepare, take_in
from assistant.stopwatch import Stopwatch
from assistant.understanding.ranking import Grammar
from assistant.values import Session, Utterance
from tests.unit.pipeline_fakes import Home

NOT_UNDERSTOOD = "the weather was lovely in Kyoto that spring"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("said", [NOT_UNDERSTOOD, "empty the kettle", "empty a kettle completely"])
def test_what_does_nothing_is_worded_ahead_and_said_so(home: Home, said: str) -> None:
    thought = take_in(Utterance(home.now, typed=said), Session(), home.parts, Stopwatch())
    ready = prepare(thought, home.parts)
    assert ready is not None
    assert answer(thought, home.parts, Stopwatch(), ready).text == ready.text
    assert home.kettle.done == []


def test_it_is_worded_once(tmp_path: Path) -> None:
    """Worded twice, people would hear every other wording only."""
    texts: list[list[str]] = []
    for name in ("ahead", "late"):
        (tmp_path / name).mkdir()
        home = Home(tmp_path / name)
        texts.append([])
        for _ in range(3):
            said = Utterance(home.now, typed=NOT_UNDERSTOOD)
            thought = take_in(said, Session(), home.parts, Stopwatch())
            ready = prepare(thought, home.parts) if name == "ahead" else None
            texts[-1].append(answer(thought, home.parts, Stopwatch(), ready).text)
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
        ready = prepare(thought, home.parts)
        assert ready is not None
        with monkeypatch.context() as once:
            for reading in ("readings", "exact_readings"):
                once.delattr(Grammar, reading)
            assert answer(thought, home.parts, Stopwatch(), ready).act == ready.act

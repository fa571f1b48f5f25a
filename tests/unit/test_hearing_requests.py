"""A first hearing tells which few requests a second one listens for."""

from __future__ import annotations

from assistant.hearing.pocketsphinx_requests import RequestIndex
from assistant.values import NO_GRAMMAR, SpokenGrammar, SpokenRequest

TIMER = SpokenRequest(("set a timer for ten minutes", "start the timer"), "timer for <length>")
CLOCK = SpokenRequest(("what time is it", "tell me the time"), "what time is it")
NOTE = SpokenRequest(("write down call anna",), dictates=True)
INDEX = RequestIndex.of(SpokenGrammar((CLOCK, TIMER, NOTE), {"length": "ten minutes"}))


def test_the_request_that_shares_the_telling_words_is_likely() -> None:
    assert INDEX.likely("said the timer for ten minutes") == [TIMER]


def test_words_that_no_request_has_make_none_likely() -> None:
    assert INDEX.likely("greasy wash water") == []
    assert RequestIndex.of(NO_GRAMMAR).likely("what time is it") == []


def test_the_grammar_is_of_these_requests_and_the_answers() -> None:
    jsgf = INDEX.jsgf([TIMER], "yes | no")
    assert "public <request> = yes | no | timer for <length>;" in jsgf
    assert "<length> = ten minutes;" in jsgf
    assert "what time" not in jsgf


def test_free_text_has_no_grammar() -> None:
    assert INDEX.jsgf([NOTE], "") == ""

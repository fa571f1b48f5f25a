"""Requests chained under a phrase: how they are told apart, and what is said of those lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.reading import Reader
from assistant.dialogue.routines import phrase_and_requests, requests_in, routine
from assistant.values import Band, Interpretation, Risk, Transcript

KNOWN: Mapping[str, Interpretation] = {
    "boil the kettle": Interpretation("kettle", "boil", phrase="boil the kettle"),
    "add milk": Interpretation("lists", "add", phrase="add milk"),
    "add milk and sugar": Interpretation("lists", "add", phrase="add milk and sugar"),
    "wipe it": Interpretation(
        "disk", "wipe", risk=Risk.COSTLY, band=Band.CONFIRM, phrase="wipe it"
    ),
    "tell the news": Interpretation("help", "news", declines=True),
}


def exactly(text: str, skill: str = "") -> Sequence[Interpretation]:
    return [KNOWN[text.lower()]] if text.lower() in KNOWN else []


READER = Reader(
    Phrasebook.load("en"),
    parse=lambda kind, said: None,
    interpret=lambda text: None,
    exactly=exactly,
    rank=exactly,
    example=lambda name: "",
)


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("boil the kettle", ("boil the kettle",)),
        ("boil the kettle and add milk", ("boil the kettle", "add milk")),
        ("Boil the kettle, then add milk and sugar.", ("Boil the kettle", "add milk and sugar")),
        ("add milk and sugar and wipe it", ("add milk and sugar", "wipe it")),
        ("boil the kettle and fly", ()),
        ("boil the kettle and tell the news", ()),
        ("", ()),
        (" and ".join(["boil the kettle"] * 8), ("boil the kettle",) * 8),
        (" and ".join(["boil the kettle"] * 9), ()),
        ("and " * 500, ()),
    ],
)
def test_each_request_is_understood_by_itself(text: str, requests: Sequence[str]) -> None:
    assert requests_in(text, READER) == requests


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tea time boil the kettle", ("tea time", ("boil the kettle",))),
        ("tea time, boil the kettle", ("tea time", ("boil the kettle",))),
        ("tea, and then boil the kettle and add milk", ("tea", ("boil the kettle", "add milk"))),
        ("one two three four five six boil the kettle", None),
        ("boil the kettle", None),
    ],
)
def test_the_phrase_ends_where_what_is_to_be_done_begins(text: str, found: object) -> None:
    assert phrase_and_requests(text, READER) == found


def said(text: str, routines: Mapping[str, Sequence[str]]) -> Interpretation | None:
    return routine(Transcript(text, 1.0, "typed"), routines, READER)


def test_the_phrase_is_taken_for_all_its_requests() -> None:
    wanted = said("Tea time!", {"tea time": ("boil the kettle", "add milk")})
    assert wanted is not None
    assert [part.name for part in wanted.parts] == ["kettle.boil", "lists.add"]
    assert wanted.band is Band.ACT
    assert said("tea", {"tea time": ("boil the kettle",)}) is None


def test_a_costly_request_has_all_of_it_confirmed() -> None:
    wanted = said("bye", {"bye": ("boil the kettle", "wipe it")})
    assert wanted is not None
    assert wanted.band is Band.CONFIRM


def test_what_is_no_longer_understood_is_left_out_and_said() -> None:
    wanted = said("bye", {"bye": ("sing", "boil the kettle")})
    assert wanted is not None
    assert [part.name for part in wanted.parts] == ["kettle.boil", "core.left_out"]
    assert said("bye", {"bye": ("sing",)}) is None

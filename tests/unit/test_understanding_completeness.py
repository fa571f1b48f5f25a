"""Whether these words are all, or more is to come."""

from __future__ import annotations

import pytest

from assistant.understanding.templates import compile_skill
from assistant.understanding.understanding import Understanding
from assistant.values import Completeness, Hypothesis, IntentTraits, Risk, Transcript
from tests.unit.understanding_fakes import NOW, FewValues, typed, understanding

HEARTH = """
[lists]
room = ["kitchen", "hall"]
day = ["sunday", "monday"]
tea = ["mint", "rose"]

[intents.light]
sentences = ["light the fire [in the {room}] [on {day}]"]

[intents.tea]
sentences = ["make tea", "make tea with {tea}"]
examples = [{say = "make tea with mint", slots = {tea = "mint"}}]
"""


TRAITS = {name: IntentTraits(Risk.NONE) for name in ("light", "tea")}


@pytest.fixture(scope="module")
def skills(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    return understanding(tmp_path_factory.mktemp("skills"))


@pytest.fixture(scope="module")
def hearth(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    file = tmp_path_factory.mktemp("hearth") / "sentences.en.toml"
    file.write_text(HEARTH)
    return Understanding([compile_skill("hearth", file, TRAITS)], FewValues())


@pytest.mark.parametrize(
    "text",
    [
        "set a ten minute timer",
        "eat all the bread",
        "stop",
        "bake me a large rye bread with honey",
        "bake me a large rye bread with honey please",
        "remind me to call anna in ten minutes",
    ],
)
def test_nothing_can_follow(skills: Understanding, text: str) -> None:
    assert skills.completeness(typed(text), NOW) is Completeness.COMPLETE


@pytest.mark.parametrize("text", ["bake me a large rye bread", "start a timer for ten minutes"])
def test_one_thing_could_follow(skills: Understanding, text: str) -> None:
    assert skills.completeness(typed(text), NOW) is Completeness.ALMOST


def test_free_text_may_always_go_on(skills: Understanding) -> None:
    assert skills.completeness(typed("call me anna"), NOW) is Completeness.OPEN


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("light the fire", Completeness.OPEN),
        ("light the fire in the kitchen", Completeness.ALMOST),
        ("light the fire in the kitchen on sunday", Completeness.COMPLETE),
        ("make tea", Completeness.OPEN),
    ],
    ids=["two places", "one place", "none", "an example goes on"],
)
def test_the_more_places_are_left_the_more_may_follow(
    hearth: Understanding, text: str, verdict: Completeness
) -> None:
    assert hearth.completeness(typed(text), NOW) is verdict


@pytest.mark.parametrize(
    "text",
    [
        "",
        "start a timer for",
        "start a timer for ten",
        "bake me a",
        "bake me a large",
        "bake me a large rye bread with",
        "the weather was nice on sunday",
    ],
)
def test_something_is_missing(skills: Understanding, text: str) -> None:
    assert skills.completeness(typed(text), NOW) is Completeness.INCOMPLETE


def test_what_fits_badly_but_at_its_end_was_said_to_the_end(skills: Understanding) -> None:
    misheard = typed("hear call the bread")
    assert skills.interpret(misheard, NOW) is None
    assert skills.completeness(misheard, NOW) is Completeness.ALMOST


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Light the fire in the kitchen.", Completeness.ALMOST),
        ("Light the fire in the kitchen,", Completeness.OPEN),
        ("Fight the wire in the kitchen.", Completeness.ALMOST),
        ("Fight the wire in the kitchen", Completeness.OPEN),
        ("Light the fire.", Completeness.OPEN),
        ("Light the fire in the kitchen on sunday,", Completeness.COMPLETE),
    ],
)
def test_where_more_may_follow_a_full_stop_tells(
    hearth: Understanding, text: str, verdict: Completeness
) -> None:
    heard = Transcript(text, 1.0, "fake", punctuated=True)
    assert hearth.completeness(heard, NOW) is verdict


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [("Stop.", False), ("“Stop!”", False), ("Now?", False), ("Stop,", True), ("Well...", True)],
)
def test_a_text_without_a_full_stop_goes_on_where_its_engine_writes_some(
    text: str, goes_on: bool
) -> None:
    assert Transcript(text, 1.0, "fake", punctuated=True).goes_on is goes_on
    assert not Transcript(text, 1.0, "fake").goes_on


def test_what_was_heard_best_may_break_off_where_another_hypothesis_does_not(
    skills: Understanding,
) -> None:
    whole = Hypothesis("bake me a large rye bread", -0.3)
    broken = Transcript("", 1.0, "fake", (Hypothesis("bake me a large rye bread with"), whole))
    off = Transcript("", 1.0, "fake", (Hypothesis("bake me a large rye bread off"), whole))
    assert skills.completeness(broken, NOW) is Completeness.INCOMPLETE
    assert skills.completeness(off, NOW) is Completeness.ALMOST


def test_a_slip_of_the_recogniser_is_no_missing_word(skills: Understanding) -> None:
    assert skills.completeness(typed("set the ten minute timr"), NOW) is Completeness.COMPLETE


def test_what_was_just_understood_is_not_read_again(
    skills: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = typed("bake me a large rye bred")
    meant = skills.interpret(heard, NOW)
    whole = skills.completeness(heard, NOW)
    read: list[object] = []

    def nothing(_self: object, texts: object, *_: object, **__: object) -> list[object]:
        read.append(texts)
        return []

    monkeypatch.setattr(type(skills._grammar), "readings", nothing)
    assert (skills.interpret(heard, NOW), skills.completeness(heard, NOW)) == (meant, whole)
    assert read == []
    assert skills.completeness(typed("bake me a large rye"), NOW) is Completeness.INCOMPLETE
    assert len(read) == 1

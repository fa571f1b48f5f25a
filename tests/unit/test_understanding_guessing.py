"""Wordings no template has: the likeliest intent, its slots, and when to leave it."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np
import pytest

from assistant.understanding.arrays import Vectors
from assistant.understanding.background import load_background
from assistant.understanding.bands import GUESS_CONFIRM_LIMIT, judge_guess
from assistant.understanding.conversation import conversation
from assistant.understanding.families import Strangeness
from assistant.understanding.features import PLACES, Features, rarity
from assistant.understanding.likelihood import likelihood
from assistant.understanding.phrases import Choice, Literal, OpenSlot, Series, SlotKind
from assistant.understanding.sampling import sampled
from assistant.understanding.softmax import Softmax
from assistant.understanding.sparse import SparseRows
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.understanding import Understanding
from assistant.values import Band, IntentTraits, Risk
from tests.unit.understanding_fakes import NOW, FewValues, compiled, typed

GARDEN = """
[lists]
plant = ["roses", "tomatoes", "lawn"]

[slots]
duration = "duration"

[intents.water]
sentences = [
  "[please|can you] (water|sprinkle) the {plant} [for {duration}]",
  "give the {plant} [some] water [for {duration}]",
  "the {plant} (need|needs) [some] water",
]

[intents.harvest]
sentences = ["what is ripe [now|today]", "which (vegetables|fruits) can i (pick|harvest) [today]"]

[intents.burn]
sentences = ["burn the {plant}", "set fire to the {plant}", "please burn down the {plant}"]
"""

INTENTS = {
    "water": IntentTraits(),
    "harvest": IntentTraits(),
    "burn": IntentTraits(risk=Risk.COSTLY),
}


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    skill = compiled(tmp_path_factory.mktemp("garden"), "garden", GARDEN, INTENTS)
    return Understanding([skill, conversation()], FewValues())


def test_a_new_wording_of_known_words_is_acted_upon(garden: Understanding) -> None:
    understood = garden.interpret(typed("please give ten minutes of water to the roses"), NOW)

    assert understood is not None
    assert (understood.name, understood.band) == ("garden.water", Band.ACT)
    assert understood.slots["plant"].value == "roses"
    assert understood.slots["duration"].value == 600
    assert 0 < understood.score < 1


STRANGERS = {
    "another thing asked in nearly the same words": "give the dog some food for his birthday",
    "what the intent has and more": "which vegetables did my sister buy at the supermarket",
    "a needed slot that is not there": "please sprinkle some water",
    "talk": "so we went to the garden and then it rained all day",
}


@pytest.mark.parametrize("said", STRANGERS.values(), ids=STRANGERS.keys())
def test_what_has_strange_words_is_left_alone(garden: Understanding, said: str) -> None:
    assert garden.interpret(typed(said), NOW) is None


def test_what_is_costly_is_never_done_on_a_guess(garden: Understanding) -> None:
    understood = garden.interpret(typed("down with the roses please burn the roses down"), NOW)

    assert understood is None or understood.band is Band.CONFIRM


def test_free_text_is_found_however_long_and_whatever_its_words_are_like(tmp_path: Path) -> None:
    vegetables = ("beans", "carrots", "leeks", "melons", "onions", "peas", "radishes", "turnips")
    intents = [f"[intents.{one}]\nsentences = ['sing a {one} song']\n" for one in vegetables]
    sing = "[slots]\nwhat = 'text'\n\n[intents.sing]\nsentences = ['sing {what}']\n"
    traits = dict.fromkeys((*vegetables, "sing"), IntentTraits())
    choir = compiled(tmp_path, "choir", sing + "".join(intents), traits)
    said = f"sing a {' song and a '.join(vegetables)} song"

    understood = Understanding([choir], FewValues()).interpret(typed(said), NOW)

    assert understood is not None
    assert (understood.name, understood.band) == ("choir.sing", Band.ACT)


def test_a_wordy_answer_belongs_to_the_conversation(garden: Understanding) -> None:
    understood = garden.interpret(typed("could you please say the last sentence once more"), NOW)

    assert understood is not None
    assert understood.name == "core.repeat"


def test_the_same_skills_learn_the_same(garden: Understanding, tmp_path: Path) -> None:
    skill = compiled(tmp_path, "garden", GARDEN, INTENTS)
    again = Understanding([skill, conversation()], FewValues())
    said = typed("which of the fruits can i harvest now")

    assert garden.interpret(said, NOW) == again.interpret(said, NOW)


BANDS = {
    "all words known": (0.5, Strangeness(0, 3), Band.ACT),
    "all words known, hardly likely": (0.15, Strangeness(0, 3), Band.CONFIRM),
    "one word of four": (0.75, Strangeness(1, 4), Band.ACT),
    "one word of two": (0.5, Strangeness(1, 2), Band.CONFIRM),
    "every word": (0.9, Strangeness(2, 2), Band.REJECT),
}


@pytest.mark.parametrize(("share", "words", "band"), BANDS.values(), ids=BANDS.keys())
def test_the_band_of_a_guess_follows_from_its_words(
    share: float, words: Strangeness, band: Band
) -> None:
    likely = likelihood(share, 0.1, words, far=0.3)

    assert judge_guess(likely, Risk.NONE, suffices=True, sure=True).band is band
    assert judge_guess(likely, Risk.COSTLY, suffices=True, sure=True).band is not Band.ACT
    assert judge_guess(likely, Risk.NONE, suffices=True, sure=False).band is not Band.ACT
    assert judge_guess(likely, Risk.NONE, suffices=False, sure=True).band is Band.REJECT


def test_a_guess_is_likelier_the_nearer_a_sentence_is() -> None:
    words = Strangeness(1, 3)

    near, further, far = (likelihood(0.5, 0.1, words, at) for at in (0.1, 0.5, None))
    assert near > further > far
    assert 0 < likelihood(0.0, 0.1, words, 0.5) < likelihood(1.0, 0.1, words, 0.5) < 1
    assert likelihood(0.5, 0.4, words, 0.5) < likelihood(0.5, 0.1, words, 0.5)
    assert likelihood(1.0, 0.3, Strangeness(2, 2), None) < GUESS_CONFIRM_LIMIT


def test_every_option_is_drawn() -> None:
    phrase = Series(
        (
            Literal("eat "),
            Choice(tuple(map(Literal, ("figs", "nuts", "rice")))),
            Literal(" in "),
            OpenSlot("when", SlotKind.DURATION),
        )
    )

    sentences = sampled(phrase, 3, {SlotKind.DURATION: ["an hour"]}, Random(1))

    assert sorted(sentences) == [f"eat {what} in an hour" for what in ("figs", "nuts", "rice")]


def test_a_part_that_stands_in_two_places_is_drawn_in_each() -> None:
    first, second = (Choice((Literal("a"), Literal("b"), Literal("c"))) for _ in range(2))
    same, apart = Series((first, first)), Series((first, second))
    assert sampled(same, 9, {}, Random(1)) == sampled(apart, 9, {}, Random(1))


def vectors(features: Features, sentences: Sequence[Sequence[str]]) -> Vectors:
    """One row a sentence, each of length 1."""
    return in_full(features.vectors(sentences).weighed(np.ones(PLACES, np.float32)))


def in_full(rows: SparseRows) -> Vectors:
    full = np.zeros((len(rows), rows.width), np.float32)
    for block in rows.blocks(np.arange(len(rows))):
        full[block.rows, block.places] = block.vectors
    return full


def test_numbers_are_seen_as_one_and_names_not_at_all() -> None:
    features = Features(load_background("en").alike, {})

    ten, twenty, named = vectors(
        features,
        [["in", "ten", "minute"], ["in", "twenty", "minute"], ["alexa", "in", "ten", "minute"]],
    )

    assert np.allclose(ten, twenty)
    assert np.allclose(ten, named)


def test_a_word_is_like_its_kin() -> None:
    background = load_background("en")
    features = Features(background.alike, background.kin)

    erase, wipe, paint = vectors(features, [["erase"], ["wipe"], ["paint"]])

    assert erase @ wipe > erase @ paint + 0.2


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_is_kin_twice(language: str) -> None:
    source = files("assistant.understanding") / f"kin.{language}.toml"
    words = [word for kin in tomllib.loads(source.read_text("utf-8")).values() for word in kin]
    assert len(words) == len(set(words)) == len(load_background(language).kin)


def test_a_name_is_few_words(tmp_path: Path) -> None:
    text = """
    [slots]
    whose = "name"
    [intents.keeper]
    sentences = ["who is the keeper of {whose}"]
    """
    skill = compiled(tmp_path, "zoo", text, {"keeper": IntentTraits()})
    zoo = Understanding([skill], SpokenValues())

    understood = zoo.interpret(typed("who is the keeper of the bees"), NOW)
    longer = zoo.interpret(typed("who is the keeper of the bees that we saw at the lake"), NOW)

    assert understood is not None
    assert (understood.band, understood.slots["whose"].value) == (Band.ACT, "the bees")
    assert longer is None or longer.band is not Band.ACT


def test_the_model_tells_apart_what_it_was_shown() -> None:
    features = Features({}, {})
    said = features.vectors([["good", "day"], ["good", "night"]] * 20)
    model = Softmax.trained(said, np.array([0, 1] * 20), np.ones(40, np.float32))

    shares = model.shares(features.vectors([["day"], ["night"]]))

    assert shares.argmax(axis=1).tolist() == [0, 1]
    assert np.allclose(shares.sum(axis=1), 1)


def test_what_few_subjects_have_counts_for_more() -> None:
    features = Features({}, {})
    said = [["the", "day"], ["the", "night"], ["the", "moon"]]
    the, moon = vectors(features, [["the"], ["moon"]])
    found = features.vectors(said)
    rare = rarity(found, np.arange(3))

    weighed = in_full(found.weighed(rare))

    assert weighed[2] @ moon > vectors(features, said)[2] @ moon
    assert weighed[2] @ the < vectors(features, said)[2] @ the
    assert np.allclose(np.linalg.norm(weighed, axis=1), 1)
    assert rare.min() >= 0


def test_learning_takes_no_time(garden: Understanding, tmp_path: Path) -> None:
    skill = compiled(tmp_path, "garden", GARDEN, INTENTS)
    fresh = Understanding([skill], FewValues())
    begun = time.process_time()

    fresh.prepare()

    assert time.process_time() - begun < 2

"""What an alignment and its nearest rival allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.understanding.alignment import Alignment
from assistant.understanding.bands import (
    Opinion,
    Verdict,
    judge,
    judge_again,
    judge_dictated,
    judge_guess,
    overruling,
)
from assistant.understanding.families import Strangeness
from assistant.values import Band, Risk

LONG = Alignment(
    sentence="bake me a large rye bread with a bit of butter",
    hits=(),
    edits=3,
    own=48,
    own_words=11,
    typed=0,
    dictated=0,
    weighty=7,
    mismatches=0,
)
SHORT = replace(LONG, sentence="stop the timer", edits=1, own=15, own_words=3, weighty=2)
DICTATED = replace(LONG, sentence="remind me to …", edits=1, own=13, own_words=3, dictated=12)

BANDS = {
    "exact": (replace(LONG, edits=0), Band.ACT),
    "a few letters": (LONG, Band.ACT),
    "too many letters to act": (replace(LONG, edits=8), Band.CONFIRM),
    "too many letters to ask": (replace(LONG, edits=11), Band.REJECT),
    "one other word": (replace(LONG, mismatches=1), Band.CONFIRM),
    "half of the words are others": (replace(LONG, edits=6, mismatches=3), Band.REJECT),
    "three words, one letter": (SHORT, Band.ACT),
    "three words, two letters": (replace(SHORT, edits=2), Band.CONFIRM),
    "two words, one letter": (replace(SHORT, own=11, own_words=2), Band.CONFIRM),
    "a long word, one letter": (replace(SHORT, own=7, own_words=1), Band.CONFIRM),
    "a short word, one letter": (replace(SHORT, own=5, own_words=1), Band.REJECT),
    "free text after a wrong letter": (DICTATED, Band.CONFIRM),
    "free text after wrong letters": (replace(DICTATED, edits=2), Band.REJECT),
    "free text after the exact words": (replace(DICTATED, edits=0), Band.ACT),
}


@pytest.mark.parametrize(("alignment", "band"), BANDS.values(), ids=BANDS.keys())
def test_the_band_follows_from_the_fit(alignment: Alignment, band: Band) -> None:
    assert judge(alignment).band is band


def test_a_near_rival_is_a_reason_to_ask() -> None:
    assert judge(LONG, rival=0.5).band is Band.CONFIRM
    assert judge(LONG, rival=-0.5).band is Band.CONFIRM
    assert judge(LONG, rival=3.0).band is Band.ACT


def test_a_costly_intent_is_asked_about_and_never_revived() -> None:
    assert judge(replace(LONG, edits=0), Risk.COSTLY).band is Band.CONFIRM
    assert judge(replace(LONG, edits=11), Risk.COSTLY).band is Band.REJECT


def test_the_score_falls_with_the_letters_missed() -> None:
    scores = [judge(replace(LONG, edits=edits)).score for edits in (0, 3, 8, 48)]

    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[-1]) == (1.0, 0.0)


AGREES = Opinion(share=0.9, likeliest=True, nobodys=False)
DISAGREES = Opinion(share=0.05, likeliest=False, nobodys=False)
NOBODYS = Opinion(share=0.1, likeliest=False, nobodys=True)
PERHAPS = Opinion(share=0.3, likeliest=False, nobodys=True)
ALL_KNOWN, ONE_OF_FOUR, HALF_STRANGE = Strangeness(0, 4), Strangeness(1, 4), Strangeness(2, 4)


@pytest.mark.parametrize(
    ("first", "opinion", "words", "band"),
    [
        (Band.CONFIRM, AGREES, ALL_KNOWN, Band.ACT),
        (Band.CONFIRM, AGREES, ONE_OF_FOUR, Band.ACT),
        (Band.CONFIRM, AGREES, HALF_STRANGE, Band.CONFIRM),
        (Band.CONFIRM, DISAGREES, ALL_KNOWN, Band.CONFIRM),
        (Band.CONFIRM, PERHAPS, ONE_OF_FOUR, Band.CONFIRM),
        (Band.CONFIRM, DISAGREES, ONE_OF_FOUR, Band.REJECT),
        (Band.CONFIRM, NOBODYS, ALL_KNOWN, Band.REJECT),
        (Band.ACT, DISAGREES, HALF_STRANGE, Band.CONFIRM),
        (Band.ACT, AGREES, HALF_STRANGE, Band.ACT),
        (Band.ACT, DISAGREES, ALL_KNOWN, Band.ACT),
    ],
)
def test_letters_and_words_decide_together(
    first: Band, opinion: Opinion, words: Strangeness, band: Band
) -> None:
    verdict = judge_again(Verdict(first, 0.8, "near"), opinion, words, Risk.NONE, sure=True)
    assert verdict.band is band


def test_words_end_no_doubt_that_is_not_about_words() -> None:
    near = Verdict(Band.CONFIRM, 0.8, "near")
    rivalled = Verdict(Band.CONFIRM, 0.8, "near", final=True)
    assert judge_again(rivalled, AGREES, ALL_KNOWN, Risk.NONE, sure=True).band is Band.CONFIRM
    assert judge_again(near, AGREES, ALL_KNOWN, Risk.NONE, sure=False).band is Band.CONFIRM
    assert judge_again(near, AGREES, ALL_KNOWN, Risk.COSTLY, sure=True).band is Band.CONFIRM


@pytest.mark.parametrize(
    ("first", "share", "others", "band"),
    [
        (Band.ACT, 0.02, 0.6, Band.CONFIRM),
        (Band.CONFIRM, 0.02, 0.6, Band.REJECT),
        (Band.ACT, 0.2, 0.6, Band.ACT),
        (Band.ACT, 0.02, 0.3, Band.ACT),
    ],
)
def test_free_text_that_sounds_like_none_of_our_business_is_doubted(
    first: Band, share: float, others: float, band: Band
) -> None:
    opinion = Opinion(share, likeliest=False, nobodys=True, others=others)
    assert judge_dictated(Verdict(first, 1.0, "exact"), opinion).band is band


@pytest.mark.parametrize(
    ("likely", "risk", "band"),
    [
        (0.95, Risk.NONE, Band.ACT),
        (0.85, Risk.NONE, Band.CONFIRM),
        (0.95, Risk.UNDOABLE, Band.CONFIRM),
    ],
)
def test_guessed_free_text_is_acted_upon_only_where_it_is_told_about(
    likely: float, risk: Risk, band: Band
) -> None:
    guessed = judge_guess(likely, risk, suffices=True, sure=True, dictates=True)
    assert guessed.band is band


@pytest.mark.parametrize(
    ("likely", "guess", "share", "band"),
    [
        (0.9, Band.ACT, 0.02, Band.ACT),
        (0.8, Band.ACT, 0.02, Band.CONFIRM),
        (0.9, Band.CONFIRM, 0.02, Band.CONFIRM),
        (0.7, Band.ACT, 0.02, Band.REJECT),
        (0.9, Band.ACT, 0.2, Band.REJECT),
        (0.9, Band.REJECT, 0.02, Band.REJECT),
    ],
)
def test_what_nearly_fits_gives_way_to_a_likelier_guess(
    likely: float, guess: Band, share: float, band: Band
) -> None:
    assert overruling(likely, guess, share) is band


@pytest.mark.parametrize(
    ("words", "band"),
    [
        (Strangeness(1, 2), Band.ACT),
        (Strangeness(2, 4), Band.CONFIRM),
        (Strangeness(2, 5), Band.ACT),
    ],
)
def test_a_guess_with_several_strange_words_is_asked_about(words: Strangeness, band: Band) -> None:
    assert judge_guess(0.9, Risk.NONE, suffices=True, sure=True, words=words).band is band

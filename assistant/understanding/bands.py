"""Act, confirm or reject: what an alignment and its nearest rival allow.

Acting on what was not understood is the worst failure, asking for nothing the second worst.
Costs are edits per character of the sentence's own (FINDINGS, Hearing: meant sentences cost
≤ .13 clean, ≤ .15 at 12 dB, 95 % ≤ .17 at 6 dB; strangers ≥ .26).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from assistant.understanding.alignment import Alignment
from assistant.understanding.families import Strangeness
from assistant.values import Band, Risk

ACT_LIMIT = 0.15
"""FINDINGS: the most a meant sentence costs at 12 dB, well below the cheapest stranger."""

CONFIRM_LIMIT = 0.22
"""FINDINGS: above the 95th percentile at 6 dB (.17), below the cheapest stranger (.26)."""

SHORT_WORDS = 2
"""A sentence of so few words is acted upon when exact only: "stop" is one letter from "shop"."""

SINGLE_CONFIRM_LIMIT = 0.15
"""One letter of a single word, where it has six or more: nobody wants to be asked about "shop"."""

BRIEF_WORDS = 3
BRIEF_ACT_LIMIT = 0.08
"""For three words: one letter in twelve or more. With so few, two letters make another word."""

DICTATED_ACT_LIMIT = 0.06
DICTATED_CONFIRM_LIMIT = 0.12
"""Where free text may be anything, the words around it are all the evidence there is."""

MISMATCH_SHARE = 0.34
"""Of the words of weight, how many may be other words and the sentence still be asked about: one
of three. From sentences made up for the purpose ("pass me the salt" is not "pause the song")."""

TYPED_WEIGHT = 0.5
"""A character that helped to make a value was checked as a whole, not letter by letter."""

CLOSE_RIVAL = 1.0
"""Edits. Two readings nearer than one letter are not told apart by their letters."""

CLOSE_EXACT_RIVAL = 0.35
"""Edits' worth of the recogniser's own preference, where two of its hypotheses are both exact."""

GUESS_ACT_LIMIT = 0.66
GUESS_CONFIRM_LIMIT = 0.36
"""Where no template fits: how likely the guess must be right (`likelihood`) to act upon, and to ask
about. Of the guesses it was fitted on 12 of 100 that may be acted upon are wrong, three of them no
request at all."""

GUESS_DICTATED_LIMIT = 0.9
"""The same where free text fills a slot of what only tells something; of what does something it is
asked about."""

GUESS_STRANGE = (1, 0.49)
"""A guess is acted upon with up to so many strange words, or with more that are up to this share:
"what trees change colour in autumn" has much of a request for a light."""

OVERRULED_SHARE = 0.1
OVERRULING_LIMIT, OVERRULING_ACT_LIMIT = 0.75, 0.85
"""What nearly fits, and the classifier gives less than OVERRULED_SHARE, gives way to a guess at
another intent that is right with at least this likelihood. Of 29 such guesses among the sentences
that `likelihood` was fitted on 23 were right, and 12 of what nearly fitted."""

AGREED_LIMITS = ((0, 1.0, 0.2), (1, 0.34, 0.6), (1, 0.5, 0.75))
"""Where a template nearly fits: up to how many words and which share of them are strange, and then
the classifier's least share to act at, if it has no likelier intent. Fitted on the sentences that
`likelihood` was fitted on."""

DISAGREED_SHARE = 0.2
"""What nearly fits and has a strange word is no longer asked about where the classifier gives it
less than this and another intent more."""

DICTATED_WORDS = 4
OTHERS_SHARE = 0.4
DOUBTED_SHARE = 0.05
"""A sentence with free text and at most so many words of its own ("call …", "what is a …") is
doubted even where it is exact, if the classifier gives what is not for us more than OTHERS_SHARE
and it less than DOUBTED_SHARE. Fitted on the sentences that `likelihood` was fitted on: of 443
that were right one is asked about for that, of 47 that were not 12. What can be undone is not
doubted: one may be reminded of anything."""

STRANGE_DOUBT_SHARE = 0.3
"""Of the words of weight of what fits a template by its letters, how many may be strange to the
intent: beyond it is asked about, unless the classifier would have said the same."""

_LOWER = {Band.ACT: Band.CONFIRM, Band.CONFIRM: Band.REJECT, Band.REJECT: Band.REJECT}

GUESS_SCORE = 0.9
"""The most a guess scores: what is certain is what a template says."""

ZERO_SCORE = 0.5
"""The cost per character at which the score reaches 0: half the letters are wrong."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A band, a score in 0…1 and the reason in one clause, for `assistant explain`.

    `final`: the doubt is none that words could end, for another reading is as near, or there is
    too little to go by.
    """

    band: Band
    score: float
    reason: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the classifier makes of an intent that a text was read as.

    `share` in 0…1; `likeliest`: none has more; `nobodys`: likelier it is nobody's business;
    `others`: the share of all that is not for us.
    """

    share: float
    likeliest: bool
    nobodys: bool
    others: float = 0.0


def cost_per_character(alignment: Alignment) -> float:
    """Edits per character that had to be met."""
    evidence = alignment.own + TYPED_WEIGHT * alignment.typed
    return alignment.edits / max(1.0, evidence)


def judge(alignment: Alignment, risk: Risk = Risk.NONE, rival: float | None = None) -> Verdict:
    """The band for a reading. `rival` says how many edits dearer the next other reading is."""
    cost = cost_per_character(alignment)
    score = round(max(0.0, 1.0 - cost / ZERO_SCORE), 3)
    band, reason = _by_letters(alignment, cost)
    close = CLOSE_RIVAL if alignment.edits else CLOSE_EXACT_RIVAL
    rivalled = rival is not None and rival < close
    if band is Band.ACT and rivalled:
        band, reason = Band.CONFIRM, f"{reason}; another reading is {rival:+.2f} edits away"
    if band is Band.ACT and risk is Risk.COSTLY:
        band, reason = Band.CONFIRM, f"{reason}; costly, so always confirmed"
    return Verdict(band, score, reason, rivalled or alignment.own_words <= SHORT_WORDS)


def judge_again(
    first: Verdict, opinion: Opinion, words: Strangeness, risk: Risk, sure: bool
) -> Verdict:
    """The band for a reading that is not exact, once the classifier has looked at its words.

    Letters alone would take "speak louder" for "speak slower". `words` are those of the text that
    fill no slot, `sure` whether what fills one is what was said.
    """
    reason = f"{first.reason}; {words.strange} words are strange, share {opinion.share:.2f}"
    if first.band is Band.ACT:
        doubted = words.exceeds(STRANGE_DOUBT_SHARE) and not opinion.likeliest
        return replace(first, band=Band.CONFIRM, reason=reason) if doubted else first
    if opinion.nobodys and opinion.share < DISAGREED_SHARE:
        return replace(first, band=Band.REJECT, reason=f"{reason}; likelier nobody's business")
    if words.strange and not opinion.likeliest and opinion.share < DISAGREED_SHARE:
        return replace(first, band=Band.REJECT, reason=f"{reason}; too little")
    least = next((least for *most, least in AGREED_LIMITS if words.within(*most)), inf)
    if first.final or not sure or risk is Risk.COSTLY or not opinion.likeliest:
        return first
    return replace(first, band=Band.ACT, reason=reason) if opinion.share >= least else first


def judge_dictated(first: Verdict, opinion: Opinion) -> Verdict:
    """The band for a reading that is exact but for free text, which may be anything: one lower
    where the classifier takes all of it for none of our business."""
    if opinion.others <= OTHERS_SHARE or opinion.share >= DOUBTED_SHARE:
        return first
    reason = f"{first.reason}; likelier none of our business at {opinion.others:.2f}"
    return replace(first, band=_LOWER[first.band], reason=reason)


def judge_guess(
    likely: float,
    risk: Risk,
    suffices: bool,
    sure: bool,
    dictates: bool = False,
    words: Strangeness | None = None,
) -> Verdict:
    """The band for what no template has.

    `likely`: how likely it is right. `suffices`: whether it has the slots it needs, `sure`:
    whether they are what was said, `dictates`: whether free text fills one. `words`: those
    that fill none.
    """
    score = round(GUESS_SCORE * likely, 3)
    reason = f"likeliest intent, right at {likely:.2f}"
    if not suffices:
        return Verdict(Band.REJECT, score, f"{reason}; a slot it needs was not found")
    if likely < GUESS_CONFIRM_LIMIT:
        return Verdict(Band.REJECT, score, f"{reason}; too little")
    if likely < GUESS_ACT_LIMIT:
        return Verdict(Band.CONFIRM, score, f"{reason}; too little to act")
    if not sure or (dictates and (risk is not Risk.NONE or likely < GUESS_DICTATED_LIMIT)):
        return Verdict(Band.CONFIRM, score, f"{reason}; its slots are not certain")
    count, share = GUESS_STRANGE
    if words is not None and words.strange > count and words.exceeds(share):
        return Verdict(Band.CONFIRM, score, f"{reason}; {words.strange} words are strange")
    if risk is Risk.COSTLY:
        return Verdict(Band.CONFIRM, score, f"{reason}; costly, so always confirmed")
    return Verdict(Band.ACT, score, reason)


def _by_letters(alignment: Alignment, cost: float) -> tuple[Band, str]:
    if not alignment.edits:
        return Band.ACT, "exact"
    act, confirm = _limits(alignment)
    measured = f"{alignment.edits} edits, {cost:.2f} a character"
    if cost > confirm:
        return Band.REJECT, f"{measured}; more than {confirm:.2f}"
    if alignment.mismatches > MISMATCH_SHARE * alignment.weighty:
        return Band.REJECT, f"{measured}; {alignment.mismatches} words do not fit"
    if alignment.mismatches:
        return Band.CONFIRM, f"{measured}; {alignment.mismatches} words do not fit"
    if cost > act:
        return Band.CONFIRM, f"{measured}; more than {act:.2f}"
    return Band.ACT, measured


def _limits(alignment: Alignment) -> tuple[float, float]:
    """The highest cost to act at, and to ask at."""
    act, confirm = ACT_LIMIT, CONFIRM_LIMIT
    if alignment.dictated:
        act, confirm = DICTATED_ACT_LIMIT, DICTATED_CONFIRM_LIMIT
    if alignment.own_words <= 1:
        confirm = min(confirm, SINGLE_CONFIRM_LIMIT)
    if alignment.own_words <= SHORT_WORDS:
        act = 0.0
    elif alignment.own_words <= BRIEF_WORDS:
        act = min(act, BRIEF_ACT_LIMIT)
    return act, confirm


def overruling(likely: float, guess: Band, share: float) -> Band:
    """The band for a guess at another intent than what nearly fits, to which the classifier gives
    `share`; REJECT where that stands."""
    if likely < OVERRULING_LIMIT or share >= OVERRULED_SHARE or guess is Band.REJECT:
        return Band.REJECT
    return guess if likely >= OVERRULING_ACT_LIMIT else Band.CONFIRM

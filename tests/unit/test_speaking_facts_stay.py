"""However a reply is worded, its facts are there word for word; and it is not worded twice alike.

Exhaustive over the data files: every answer of the skills' scenarios in every phrasing, in the
manner of every shipped voice, in styles that differ in all that may change the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise, product

import pytest

from assistant.speaking.entrainment import in_their_words
from assistant.speaking.persona import Persona
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import ActWordings, ReplyBook, Tone, load_replies
from assistant.speaking.spoken_words import SpokenWords
from assistant.speaking.templates import TemplateSet
from assistant.speaking.voices import find_voices
from assistant.values import Act, Json, Question, Style, Verbosity
from tests.unit.skill_world import NOW, ROOT
from tests.unit.test_skills_replies import LOCALES, SCENARIOS, SPOKEN, book_of

CORE_REPLIES = ROOT / "assistant" / "dialogue"
CORE_SLOTS: Mapping[str, Json] = {
    "at": "2026-11-21T07:30+00:00",
    "day": "2026-11-21",
    "due": "2026-11-21T07:30+00:00",
    "example": "ten minutes",
    "near": "set a timer",
    "phrase": "I'll call you",
    "phrases": ["it's late", "don't stop"],
    "text": "Hi, I'm here; it's 7:30.",
    "value": "can't",
}
"""Full of words that some voice says otherwise: in a slot they stay."""

CORE_SLOTS_IN = {
    "en": CORE_SLOTS,
    "de": {
        **CORE_SLOTS,
        "example": "zehn Minuten",
        "near": "stell einen Timer",
        "phrase": "hallo, leider klar",
        "phrases": ["okay, es ist spät", "tschüss, momentan nicht"],
        "text": "Hi, ich bin da; es ist 7:30.",
        "value": "gern",
    },
}

OWN_WORDS = {
    "en": {"timer": "countdown", "alarm": "bell", "list": "roll"},
    "de": {"timer": "Countdown", "wecker": "Weckruf"},
}
TURNS = 200


@cache
def manners(language: str) -> Mapping[str, Persona]:
    """The persona of every shipped voice, its jokes on."""
    voices, _ = find_voices([ROOT / "voices"], language)
    return {name: replace(voice.persona, is_joking=True) for name, voice in voices.items()}


def styles(verbosity: Verbosity, language: str) -> Iterator[Style]:
    """Cold and warm, with a name and without, in our words and in theirs, in every pair."""
    because = {"verbosity": "1"}
    for warmth, name in product((0.0, 1.0), ("", "Haz")):
        words = OWN_WORDS[language] if (warmth == 1.0) == bool(name) else {}
        yield Style(verbosity, warmth, address_as=name, words=words, because=because)


def alone(book: ReplyBook) -> Iterator[tuple[str, str, str, Verbosity]]:
    """Each phrasing of the book: its act, a name for it alone, itself, and its length."""
    for act, wordings in book.acts.items():
        for verbosity, phrasings in wordings.phrasings.items():
            for number, phrasing in enumerate(phrasings):
                yield act, f"{act}_{verbosity}_{number}", phrasing, verbosity


def each_alone(book: ReplyBook) -> ReplyBook:
    """A book in which every phrasing is an act of its own, so that it is the one that is said."""
    acts = {
        name: ActWordings(dict.fromkeys(Verbosity, (phrasing,)), book.acts[act].tone, frozenset())
        for act, name, phrasing, _ in alone(book)
    }
    return ReplyBook(book.source, acts)


def facts_in(phrasing: str, slots: Mapping[str, Json], templates: TemplateSet) -> list[str]:
    """What the phrasing prints of the slots, in order."""
    marked = re.sub(r"(\{\{.*?\}\})", r"⟦\1⟧", phrasing)
    printed = re.findall("⟦(.*?)⟧", templates.render(marked, slots, NOW))
    return [fact.strip(" .!?").casefold() for fact in printed]


def missing(facts: list[str], text: str) -> list[str]:
    """Those that are not in the text, in this order."""
    rest = text.casefold()
    lost: list[str] = []
    for fact in facts:
        before, found, after = rest.partition(fact)
        rest, lost = (after, lost) if found else (before, [*lost, fact])
    return lost


def altered(
    book: ReplyBook, replies: list[tuple[str, Mapping[str, Json], bool]], language: str
) -> list[str]:
    """Every way of saying one of `replies` (act, slots, asks) in which a fact is not whole."""
    realiser = Realiser({book.source: each_alone(book)}, LOCALES[language])
    templates = TemplateSet(SpokenWords(LOCALES[language]))
    wrong = []
    for reply, slots, asks in replies:
        for act, name, phrasing, verbosity in alone(book):
            if act != reply:
                continue
            question = Question("which") if asks else None
            said = Act(book.source, name, slots, question)
            for style in styles(verbosity, language):
                # Inside a tag stand the author's own words too: plural("timer", "timers").
                facts = facts_in(in_their_words(phrasing, style.words), slots, templates)
                for persona, manner in manners(language).items():
                    text = realiser.word(said, style, manner, NOW).text
                    if lost := missing(facts, text):
                        wrong.append(f"{persona}: {text!r} lacks {lost}")
    return wrong


@pytest.mark.parametrize(("skill", "language"), SPOKEN)
def test_no_voice_and_no_style_alters_a_fact(skill: str, language: str) -> None:
    answers = {
        (reply.act, repr(reply.slots)): (reply.act, reply.slots, reply.asks)
        for reply in SCENARIOS[skill]()
    }
    assert altered(book_of(skill, language), list(answers.values()), language) == []


@pytest.mark.parametrize("language", LOCALES)
def test_nor_does_the_core(language: str) -> None:
    book = load_replies(CORE_REPLIES / f"replies.{language}.toml", "core")
    replies: list[tuple[str, Mapping[str, Json], bool]] = [
        (act, {**dict.fromkeys(wordings.slots, "Okay Sorry"), **CORE_SLOTS_IN[language]}, False)
        for act, wordings in book.acts.items()
    ]
    assert altered(book, replies, language) == []


def test_a_voice_that_says_otherwise_is_found_out() -> None:
    """The test itself must notice: here a careless voice changes what a slot says."""
    assert missing(["three timers", "ten"], "You have three countdowns, ten in all.") == [
        "three timers"
    ]
    assert missing(["a", "b"], "b, then a") == ["b"]


@pytest.mark.parametrize("skill", SCENARIOS)
def test_two_hundred_turns_of_one_kind_never_sound_the_same_twice_running(skill: str) -> None:
    book = book_of(skill)
    replies = {reply.act: reply for reply in SCENARIOS[skill]()}
    most = max(replies, key=lambda act: len(book.acts[act].at(Verbosity.NORMAL)))
    if len(book.acts[most].at(Verbosity.NORMAL)) == 1:
        pytest.skip("it has one way to say each thing")
    reply = replies[most]
    realiser = Realiser({skill: book}, "en_GB")
    for persona in manners("en").values():
        terse = persona.verbosity is Verbosity.TERSE
        if terse and book.acts[most].tone is Tone.CONFIRM:
            continue  # who wants it short wants to know it by ear
        phrasings = book.acts[most].at(persona.verbosity)
        act = Act(skill, most, reply.slots)
        said = [realiser.word(act, Style(), persona, NOW).text for _ in range(TURNS)]
        if len(phrasings) > 1:
            assert all(one != next_one for one, next_one in pairwise(said)), said[:4]

"""However a reply is worded, its facts are there word for word; and it is not worded twice alike.

Exhaustive over the data files: every branch of every phrasing of every reply, in the manner of
every shipped voice, in styles that differ in all that may change the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, product

import pytest

from assistant.speaking.entrainment import in_their_words
from assistant.speaking.persona import Persona
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import ActWordings, ReplyBook, Tone, load_replies
from assistant.speaking.spoken_words import SpokenWords
from assistant.speaking.templates import TemplateSet, check_template
from assistant.speaking.voices import find_voices
from assistant.values import Act, Json, Style, Verbosity
from tests.unit.skill_world import NOW, ROOT
from tests.unit.test_skills_replies import LOCALES, SCENARIOS, SPOKEN, book_of

EXAMPLES = sorted((ROOT / "examples").glob("*/replies.*.toml"))
BOOKS = [
    *(("core", language) for language in LOCALES),
    *((file.parent.name, file.name.split(".")[1]) for file in EXAMPLES),
    *SPOKEN,
]
"""Every file of replies there is: whose, and in which language."""

SAID = {"en": "Okay sorry, I can't; I'm here", "de": "Hallo, leider klar, okay, gern"}
"""Full of words that some voice says otherwise: in a slot they stay."""


def fact(filters: str, language: str) -> Json:
    """What a slot holds that goes through `filters`."""
    match filters.split("(")[0].split("|")[0].strip():
        case "date" | "near_day":
            return "2026-11-21"
        case "datetime":
            return "2026-11-21T07:30+00:00"
        case "time":
            return "19:05"
        case "duration" | "number" | "ordinal" | "plural" | "measure":
            return 7
        case "listing" | "join":
            return [SAID[language], "2, today"]
        case _:
            return SAID[language]


OWN_WORDS = {
    "en": {"timer": "countdown", "alarm": "bell", "list": "roll"},
    "de": {"timer": "Countdown", "wecker": "Weckruf"},
}
TURNS = 200
TAG = re.compile(r"(\{%.*?%\})", re.DOTALL)
SLOT = re.compile(r"\{\{\s*(?P<slot>[\w.\[\]]+)\s*(?:\|(?P<filters>.*?))?\}\}", re.DOTALL)


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


def branches(phrasing: str) -> list[str]:
    """The phrasing without its conditions, in as few ways as have every branch of them once."""
    ways, _ = _ways(iter(TAG.split(phrasing)))
    return ways


def _ways(parts: Iterator[str]) -> tuple[list[str], str]:
    """Those up to the next tag that ends a branch, and which that is: elif, else, endif or ""."""
    ways = [""]
    for part in parts:
        word = part.split()[1] if part.startswith("{%") else ""
        if not word:
            ways = [way + part for way in ways]
        elif word == "if":
            inside: list[str] = []
            begun = word
            while word != "endif":
                begun = word
                of_one, word = _ways(parts)
                inside += of_one
            inside += [""] if begun != "else" else []
            most = max(len(ways), len(inside))
            ways = [ways[n % len(ways)] + inside[n % len(inside)] for n in range(most)]
        else:
            return ways, word
    return ways, ""


def with_slots(way: str, language: str) -> tuple[str, Mapping[str, Json]]:
    """The way with slots of its own, and what each of them holds."""
    slots: dict[str, Json] = {}

    def named(found: re.Match[str]) -> str:
        name = f"slot_{len(slots)}"
        slots[name] = fact(found["filters"] or "", language)
        return found[0].replace(found["slot"], name, 1)

    text = SLOT.sub(named, way)
    return text, dict.fromkeys(check_template(text), SAID[language]) | slots


def alone(book: ReplyBook, language: str) -> Iterator[tuple[ActWordings, Act, Verbosity]]:
    """Every way of saying every reply of the book as an act of its own that has no other."""
    for act, wordings in book.acts.items():
        ways = (
            (verbosity, way)
            for verbosity, phrasings in wordings.phrasings.items()
            for phrasing in phrasings
            for way in branches(phrasing)
        )
        for number, (verbosity, way) in enumerate(ways):
            text, slots = with_slots(way, language)
            alone = ActWordings(dict.fromkeys(Verbosity, (text,)), wordings.tone, frozenset())
            yield alone, Act(book.source, f"{act}_{number}", slots), verbosity


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


def altered(book: ReplyBook, language: str) -> list[str]:
    """Every way of saying a reply of the book in which a fact is not whole."""
    ways = list(alone(book, language))
    acts = {act.name: wordings for wordings, act, _ in ways}
    realiser = Realiser({book.source: ReplyBook(book.source, acts)}, LOCALES[language])
    templates = TemplateSet(SpokenWords(LOCALES[language]))
    wrong = []
    for wordings, act, verbosity in ways:
        (text,) = wordings.at(verbosity)
        for style in styles(verbosity, language):
            # Inside a tag stand the author's own words too: plural("timer", "timers").
            facts = facts_in(in_their_words(text, style.words), act.slots, templates)
            for persona, manner in manners(language).items():
                said = realiser.word(act, style, manner, NOW).text
                if lost := missing(facts, said):
                    wrong.append(f"{persona}: {said!r} lacks {lost}")
    return wrong


def read(whose: str, language: str) -> ReplyBook:
    folders = {"core": ROOT / "assistant" / "dialogue"}
    folders |= {file.parent.name: file.parent for file in EXAMPLES}
    folder = folders.get(whose, ROOT / "skills" / whose)
    return load_replies(folder / f"replies.{language}.toml", whose)


@pytest.mark.parametrize(("whose", "language"), BOOKS)
def test_no_voice_and_no_style_alters_a_fact(whose: str, language: str) -> None:
    assert altered(read(whose, language), language) == []


def test_every_branch_is_among_the_ways() -> None:
    nested = "A{% if x %} b{% if y %}, c{% endif %}{% elif z %} d{% else %} e{% endif %}."
    assert branches(nested) == ["A b, c.", "A b.", "A d.", "A e."]
    assert branches("{% if x %}a{% endif %}{% if y %}b{% else %}c{% endif %}") == ["ab", "c"]
    assert with_slots("{{ a[0].at | time }} {{ b }}", "en") == (
        "{{ slot_0 | time }} {{ slot_1 }}",
        {"slot_0": "19:05", "slot_1": SAID["en"]},
    )


def test_a_voice_that_says_otherwise_is_found_out() -> None:
    """The test itself must notice: here a careless voice changes what a slot says."""
    assert missing(["three timers", "ten"], "You have three countdowns, ten in all.") == [
        "three timers"
    ]
    assert missing(["a", "b"], "b, then a") == ["b"]


@pytest.mark.parametrize(("whose", "language"), BOOKS)
def test_of_several_phrasings_no_two_come_to_the_same_words(whose: str, language: str) -> None:
    """With a bag that never gives one twice running: no reply is the one before it."""
    templates = TemplateSet(SpokenWords(LOCALES[language]))
    alike = []
    for act, wordings in read(whose, language).acts.items():
        for verbosity in Verbosity:
            ways = [
                {templates.render(*with_slots(way, language), NOW) for way in branches(phrasing)}
                for phrasing in wordings.at(verbosity)
            ]
            alike += [
                (act, verbosity, *both) for both in combinations(ways, 2) if both[0] & both[1]
            ]
    assert alike == []


@pytest.mark.parametrize(("skill", "language"), SPOKEN)
def test_two_hundred_turns_of_one_kind_never_sound_the_same_twice_running(
    skill: str, language: str
) -> None:
    book = book_of(skill, language)
    replies = {reply.act: reply for reply in SCENARIOS[skill]()}
    most = max(replies, key=lambda act: len(book.acts[act].at(Verbosity.NORMAL)))
    if len(book.acts[most].at(Verbosity.NORMAL)) == 1:
        pytest.skip("it has one way to say each thing")
    reply = replies[most]
    realiser = Realiser({skill: book}, LOCALES[language])
    for persona in manners(language).values():
        terse = persona.verbosity is Verbosity.TERSE
        if terse and book.acts[most].tone is Tone.CONFIRM:
            continue  # who wants it short wants to know it by ear
        phrasings = book.acts[most].at(persona.verbosity)
        act = Act(skill, most, reply.slots)
        said = [realiser.word(act, Style(), persona, NOW).text for _ in range(TURNS)]
        if len(phrasings) > 1:
            assert all(one != next_one for one, next_one in pairwise(said)), said[:4]

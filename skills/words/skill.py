"""Words: how they are spelt, what they mean, which others mean the same or the opposite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.skill import RefusedError, Reply, Request, Skill, act, ask

from .thesaurus import Thesaurus
from .wordnet import NoDictionaryError, Sense, WordNet

skill = Skill()

MOST_WORDS = 6
MOST_LETTERS = 40

_last: list[Sense] = []
"""The meanings not told yet of the word asked for last, for "what else"; in memory only."""

LATELY = timedelta(minutes=3)

_asked: list[tuple[datetime, str]] = []
"""The word asked for last, for "and what does it mean"; in memory only."""

Answer = Callable[[Request, str], Reply]


def of_a_word(answer: Answer) -> Callable[[Request], Reply]:
    """Find out which word is meant; where there is no dictionary, say how to come by one."""

    def handler(request: Request) -> Reply:
        word = word_meant(request)
        if not word:
            return ask("word", act("which_word"), then=request)
        try:
            return answer(request, word)
        except (NoDictionaryError, RefusedError):
            return act("no_dictionary")

    return handler


@skill.intent("define")
@of_a_word
def define(request: Request, word: str) -> Reply:
    senses = senses_of(request, word)
    if not senses:
        return act("unknown", word=word)
    first, *_last[:] = senses
    others = [sense.meaning for sense in senses[1:2]]
    return act(
        "meaning",
        word=word,
        kind=request.words["kinds"].get(first.kind, ""),
        meaning=first.meaning,
        others=others,
        more=len(senses) - 1,
    )


@skill.intent("no_word")
def no_word(_request: Request) -> Reply:
    return act("no_word")


@skill.intent("more")
def tell_more(request: Request) -> Reply:
    if not _last:
        return act("nothing_more")
    sense = _last.pop(0)
    return act("another", kind=request.words["kinds"].get(sense.kind, ""), meaning=sense.meaning)


@skill.intent("synonyms")
@of_a_word
def synonyms(request: Request, word: str) -> Reply:
    senses = senses_of(request, word)
    others = dict.fromkeys(one for sense in senses for one in sense.words)
    words = [one for one in others if one.lower() != word and not one.lower().startswith(word)]
    if not words:
        return act("no_synonyms" if senses else "unknown", word=word)
    return act("synonyms", word=word, words=words[:MOST_WORDS])


@skill.intent("opposite")
@of_a_word
def opposite(request: Request, word: str) -> Reply:
    senses = senses_of(request, word)
    words = list(dict.fromkeys(one for sense in senses for one in sense.opposites))
    if not words:
        return act("no_opposite" if senses else "unknown", word=word)
    return act("opposite", word=word, words=words[:MOST_WORDS])


@skill.intent("spell")
@of_a_word
def spell(request: Request, word: str) -> Reply:
    del request
    letters = [capital(letter) for letter in word if letter.isalnum()]
    if not letters or len(letters) > MOST_LETTERS:
        return act("too_long")
    return act("spelt", word=word, letters=letters)


@skill.intent("count_letters")
@of_a_word
def count_letters(request: Request, word: str) -> Reply:
    named = request.text("letter")
    letters = [letter for letter in word if letter.isalnum()]
    count = letters.count(named) if named else len(letters)
    return act("counted", word=word, letter=named.upper(), count=count)


def senses_of(request: Request, word: str) -> tuple[Sense, ...]:
    """From WordNet, or from the thesaurus that the language has instead."""
    words = request.words
    if "thesaurus" not in words:
        return WordNet(request.folder("dictionary"), words["endings"]).senses(word)
    theirs = words["thesaurus"]
    folder = request.folder("thesaurus")
    return Thesaurus(folder, theirs["name"], theirs["others"], theirs["gloss"]).senses(word)


def capital(letter: str) -> str:
    """As it is told; the German ß has no capital that people know."""
    return letter.upper() if len(letter.upper()) == 1 else letter


def word_meant(request: Request) -> str:
    """The word asked for, without what is said around it: "the word happy" is "happy"; the last
    one for "it"."""
    said = request.text("word").lower().strip(" \"'?!.,")
    words = [] if said in request.words["unsaid"] else said.split()
    while len(words) > 1 and words[0] in request.words["around"]:
        words.pop(0)
    while len(words) > 1 and words[-1] in request.words["around"]:
        words.pop()
    if words in ([one] for one in request.words["same"]):
        lately = (word for at, word in _asked if request.now - at <= LATELY)
        return next(lately, "")
    if words:
        _asked[:] = [(request.now, " ".join(words))]
    return " ".join(words)

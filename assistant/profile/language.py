"""How people say things about themselves: word lists and rules, in statements.LANGUAGE.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from assistant.profile.data import Data, read

Phrases = Annotated[frozenset[tuple[str, ...]], BeforeValidator(lambda items: _split(items))]
"""Phrases, each as its words."""

Turns: TypeAlias = "tuple[tuple[Sequence[str], re.Pattern[str]], ...]"
"""Patterns, each with the names of its groups in the order that they are to have."""


class Rule(Data):
    """A form in which something about oneself is said.

    `pattern` matches from a clause's beginning; its group `object` is the value and its group
    `about` what the relation is about. `shape` says how the value is cleaned, `object` how it
    is then written down, and `without` what is taken out of it. A rule that is `beside` adds to
    what another one found in the clause; one that is `after` another only holds where that one
    has found something there.
    """

    name: str
    relation: str
    pattern: str
    polarity: bool = True
    shape: Literal[
        "phrase",
        "name",
        "place",
        "number",
        "date",
        "work",
        "job",
        "pet",
        "kin",
        "kin_does",
        "capital_name",
    ] = "phrase"
    object: str = "{object}"
    without: str = ""
    beside: bool = False
    after: str = ""


class Closer(Data):
    """A form in which one says that something has ended: read on as if it were true.

    Where it `ends` a relation, it is about nothing else, and without a `reading` about all of it.
    `renewed`: only where it is said to be so now. `read`: only where a rule reads it so.
    `naming`: it may be a command, such as not to be called so. `beside`: rules read the clause
    besides.
    """

    name: str
    pattern: str
    reading: Annotated[str, Field(alias="as")] = ""
    ends: str = ""
    renewed: bool = False
    read: bool = False
    naming: bool = False
    beside: bool = False


class Sharing(Data):
    """How a clause may go on without what it `begins` with, which is understood."""

    begins: str
    continues: str


class Turning(Data):
    """Another order of the words of a clause, by the names of the groups of its `pattern`."""

    pattern: str
    order: tuple[str, ...]


class Pronoun(Data):
    """What stands for one of the family, and is `meant` by it: "my {about}'s". It is `never` said
    of some, by the names that relations have for them ("sister") in every language."""

    say: str
    meant: str
    never: frozenset[str]


class Rewording(Data):
    """What is written for what sounds alike or means the same, and what rules know (`re.sub`)."""

    pattern: str
    said: str


class Sayings(Data):
    """All of statements.LANGUAGE.toml; each key is explained in the English one."""

    me: str
    us: str
    own: frozenset[str]
    speaking: frozenset[str]
    that: str
    being: str
    joined: str
    belonging: str
    called: str
    whose_birthday: str
    folded: Mapping[str, str] = {}
    stems: Mapping[str, str]
    fillers: Phrases
    asides: Phrases
    stutters: frozenset[str]
    stating: frozenset[str]
    adverbs: Phrases
    before_adverbs: frozenset[str]
    unfinished: Phrases
    empty_words: frozenset[str]
    telling_words: frozenset[str]
    traps: Phrases
    hedges: Phrases
    unsaying: Phrases
    grave: str
    tags: Phrases
    asking: Phrases
    relating: frozenset[str]
    scenes: frozenset[str]
    only_there: str
    reporting: frozenset[str]
    openers: Phrases
    explicit_openers: Phrases
    correcting_openers: Phrases
    joiners: frozenset[str]
    subordinators: Phrases
    settings: frozenset[str]
    subjects: frozenset[str]
    companion: str
    parting: str
    parting_from: str
    telling: frozenset[str]
    inverting: frozenset[str]
    carrying: frozenset[str] = frozenset()
    before_no_subject: frozenset[str]
    sharing: tuple[Sharing, ...]
    bare: tuple[Sharing, ...]
    requests: Phrases
    crude_words: frozenset[str]
    tails: Phrases
    nowadays: Phrases
    other_subjects: frozenset[str]
    bare_subjects: Phrases
    own_subject: str
    favouring: str
    stands_alone: str
    asked_ends: frozenset[str]
    askers: Phrases
    relaying: frozenset[str]
    recited: frozenset[str]
    kin_adjectives: frozenset[str]
    name_ends: Phrases
    place_ends: Phrases
    articles: frozenset[str]
    place_openers: frozenset[str]
    before_places: frozenset[str]
    work_openers: frozenset[str]
    dangling: frozenset[str]
    not_ours: frozenset[str]
    not_first_names: frozenset[str]
    small_name_words: frozenset[str]
    value_ends: Phrases
    no_values: Phrases
    no_values_alone: Phrases
    longest_value_words: int
    kin_ends: Phrases
    pointing: frozenset[str]
    doing: frozenset[str]
    number_tail: str
    whole_deeds: frozenset[str]
    plural: str
    same_plurals: frozenset[str]
    breed_words: frozenset[str]
    one_pet: Mapping[str, str] = {}
    numbered: str = ""
    turns: tuple[Turning, ...] = ()
    retellings: tuple[Turning, ...] = ()
    mishearings: tuple[Rewording, ...] = ()
    rewordings: tuple[Rewording, ...] = ()
    pronouns: tuple[Pronoun, ...] = ()
    abouts: Mapping[str, str] = {}
    contractions: Mapping[str, str]
    pairs: Mapping[str, str]
    gerunds: Mapping[str, str]
    lists: Mapping[str, str]
    closers: tuple[Closer, ...]
    mendings: tuple[str, ...]
    repairs: tuple[str, ...]
    denials: tuple[str, ...]
    endings: tuple[str, ...]
    afterthought: str
    corrections: tuple[str, ...]
    takings_back: tuple[str, ...]
    fleeting: str
    mending_openers: frozenset[str]
    kept_heads: tuple[str, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def token(self) -> re.Pattern[str]:
        """A word, a day in figures with its full stop where a language writes one, or a mark."""
        word = r"[^\W_]+(?:['’][^\W_]+)*(?:[-&/+][^\W_]+)*"
        return self._compiled("|".join(filter(None, (self.numbered, word, r"[^\w\s]"))))

    @cached_property
    def compiled_stems(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(ending), left) for ending, left in self.stems.items())

    @cached_property
    def compiled_turns(self) -> Turns:
        return tuple((one.order, self._compiled(one.pattern)) for one in self.turns)

    @cached_property
    def compiled_retellings(self) -> Turns:
        return tuple((one.order, self._compiled(one.pattern)) for one in self.retellings)

    @cached_property
    def compiled_rules(self) -> tuple[tuple[Rule, re.Pattern[str]], ...]:
        return tuple((rule, self._compiled(rule.pattern)) for rule in self.rules)

    @cached_property
    def compiled_closers(self) -> tuple[tuple[Closer, re.Pattern[str]], ...]:
        return tuple((closer, self._compiled(closer.pattern)) for closer in self.closers)

    @cached_property
    def compiled_mendings(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled(pattern) for pattern in self.mendings)

    @cached_property
    def compiled_grave(self) -> re.Pattern[str]:
        return self._compiled_as_said(self.grave)

    @cached_property
    def compiled_repairs(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled_as_said(pattern) for pattern in self.repairs)

    @cached_property
    def compiled_no_value(self) -> re.Pattern[str]:
        return self._compiled(r"{no_value}\b")

    @cached_property
    def compiled_denials(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled(pattern) for pattern in self.denials)

    @cached_property
    def compiled_endings(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled(pattern) for pattern in self.endings)

    @cached_property
    def afterthoughts(self) -> re.Pattern[str]:
        return self._compiled_as_said(self.afterthought)

    @cached_property
    def compiled_corrections(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled_as_said(pattern) for pattern in self.corrections)

    @cached_property
    def compiled_takings_back(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled_as_said(pattern) for pattern in self.takings_back)

    @cached_property
    def companions(self) -> re.Pattern[str]:
        return self._compiled(self.companion)

    @cached_property
    def compiled_rewordings(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Of what was misheard first, then of what is said in other words."""
        return tuple(
            (self._compiled_as_said(one.pattern), one.said)
            for one in (*self.mishearings, *self.rewordings)
        )

    @cached_property
    def partings(self) -> re.Pattern[str]:
        return self._compiled(self.parting)

    @cached_property
    def own_subjects(self) -> re.Pattern[str]:
        return self._compiled(self.own_subject)

    @cached_property
    def favourings(self) -> re.Pattern[str]:
        return self._compiled(self.favouring)

    @cached_property
    def lone_statements(self) -> re.Pattern[str]:
        return self._compiled(self.stands_alone)

    @cached_property
    def local_truths(self) -> re.Pattern[str]:
        return self._compiled(self.only_there)

    @cached_property
    def shared_beginnings(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((one.begins, self._compiled(one.continues)) for one in self.sharing)

    @cached_property
    def bare_beginnings(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((one.begins, self._compiled(one.continues)) for one in self.bare)

    def _compiled_as_said(self, pattern: str) -> re.Pattern[str]:
        """For a text before it is made plain, with its capitals."""
        return re.compile(self._filled_in(pattern), re.IGNORECASE)

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        return re.compile(self._filled_in(pattern))

    def _filled_in(self, pattern: str) -> str:
        """With the words of the lists in it."""
        lists = {**self.lists, "gerund": "|".join(self.gerunds)}
        for name, words in lists.items():
            pattern = pattern.replace("{" + name + "}", words)
        return pattern


@cache
def sayings(language: str) -> Sayings:
    """The data of a language, read once."""
    return read(f"statements.{language}.toml", Sayings)


def _split(items: object) -> frozenset[tuple[str, ...]]:
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError("must be a list of phrases")
    return frozenset(tuple(item.split()) for item in items)

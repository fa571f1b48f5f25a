"""hassil's template syntax, read with hassil's parser, into our own phrases.

`(a|b)` one of · `[a]` may be left out · `(a;b)` in any order · `{slot}` or `{list:slot}`
a slot · `<rule>` a rule of the same file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError

from assistant.errors import UnderstandingError
from assistant.understanding.phrases import (
    AnyOrder,
    Choice,
    ClosedSlot,
    ListValue,
    Literal,
    OpenSlot,
    Phrase,
    Series,
    SlotKind,
)

MOST_PARTS = 5_000
"""Parts of one template once its rules are in place; rules within rules grow fast."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What templates of one file may refer to."""

    lists: Mapping[str, tuple[ListValue, ...]]
    slots: Mapping[str, SlotKind]
    rules: Mapping[str, str]
    converted: dict[str, tuple[Phrase, int]] = field(default_factory=dict, compare=False)
    """Rules that were put in place before, with their parts: most templates begin alike."""


def parse_template(text: str, vocabulary: Vocabulary) -> Phrase:
    """The phrase that `text` describes, rules and lists in place.

    Raises `UnderstandingError`, worded for the template's author.
    """
    return _Converter(vocabulary).convert(_parsed(text), ())


@dataclass(slots=True)
class _Converter:
    vocabulary: Vocabulary
    parts: int = 0

    def convert(self, expression: Expression, rules: tuple[str, ...]) -> Phrase:
        """`rules` are the rules being put in place, outermost first."""
        self._count(1)
        match expression:
            case TextChunk():
                if _PATTERN.search(expression.original_text):
                    raise UnderstandingError(
                        "regular expressions are not accepted: write words, (a|b), [a] and {slots}"
                    )
                return Literal(expression.original_text)
            case ListReference():
                return self._slot(expression)
            case RuleReference():
                return self._rule(expression.rule_name, rules)
            case Group():
                parts = tuple(self.convert(item, rules) for item in expression.items)
                return _grouped(expression, parts)
        raise UnderstandingError("has a part this assistant does not know")

    def _count(self, parts: int) -> None:
        self.parts += parts
        if self.parts > MOST_PARTS:
            raise UnderstandingError(f"grows beyond {MOST_PARTS} parts with its rules: split it")

    def _slot(self, reference: ListReference) -> Phrase:
        name, slot = reference.list_name, reference.slot_name
        if not slot.isidentifier():
            raise UnderstandingError(
                f"{{{slot}}} is no name for a slot: letters, digits and _ only"
            )
        if name in self.vocabulary.lists:
            return ClosedSlot(slot, self.vocabulary.lists[name])
        if name in self.vocabulary.slots:
            return OpenSlot(slot, self.vocabulary.slots[name])
        raise UnderstandingError(f"{{{name}}} is neither in [lists] nor in [slots]")

    def _rule(self, name: str, rules: tuple[str, ...]) -> Phrase:
        if name in rules:
            loop = " → ".join(f"<{rule}>" for rule in (*rules[rules.index(name) :], name))
            raise UnderstandingError(f"rules go in a circle: {loop}")
        if name not in self.vocabulary.rules:
            raise UnderstandingError(f"<{name}> is not in [rules]")
        if name not in self.vocabulary.converted:
            before = self.parts
            phrase = self._convert_rule(name, rules)
            self.vocabulary.converted[name] = (phrase, self.parts - before)
            return phrase
        phrase, parts = self.vocabulary.converted[name]
        self._count(parts)
        return phrase

    def _convert_rule(self, name: str, rules: tuple[str, ...]) -> Phrase:
        try:
            parsed = _parsed(self.vocabulary.rules[name])
        except UnderstandingError as error:
            raise UnderstandingError(f"rule <{name}>: {error.message}") from error
        return self.convert(parsed, (*rules, name))


def _grouped(group: Group, parts: tuple[Phrase, ...]) -> Phrase:
    if isinstance(group, Alternative):
        return Choice(parts)
    if isinstance(group, Permutation):
        return AnyOrder(parts)
    joined: list[Phrase] = []
    for part in parts:
        if joined and isinstance(part, Literal) and isinstance(joined[-1], Literal):
            joined[-1] = Literal(joined[-1].text + part.text)
        else:
            joined.append(part)
    return joined[0] if len(joined) == 1 else Series(tuple(joined))


def _parsed(text: str) -> Expression:
    try:
        return parse_sentence(text).expression
    except RecursionError as error:
        raise UnderstandingError("its brackets are nested too deeply") from error
    except (ParseError, AssertionError) as error:
        # The parser asserts what an empty pair of brackets breaks; its own messages name
        # positions in text it has changed.
        raise UnderstandingError(_bracket_trouble(text)) from error


_PATTERN = re.compile(r"[\\^*$]|\.[+?]|\ba-z|\b0-9")
"""What is in no sentence that someone says, and in most regular expressions."""

_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}


def _bracket_trouble(text: str) -> str:
    """What is wrong with the brackets of `text`, in one clause."""
    waiting: list[str] = []
    previous = ""
    for character in text:
        if previous == "\\":
            previous = ""
            continue
        if character in _PAIRS:
            waiting.append(character)
        elif character in _PAIRS.values():
            if not waiting or _PAIRS[waiting[-1]] != character:
                return f"'{character}' closes nothing"
            if previous == waiting.pop():
                return f"'{previous}{character}' is empty"
        previous = character
    return f"'{waiting[-1]}' is not closed" if waiting else "cannot be read"

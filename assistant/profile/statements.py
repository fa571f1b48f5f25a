"""What a text states about its speaker: rules over clauses, the same for speech and typing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.profile.clauses import Clause, clauses_in
from assistant.profile.language import Rule, language
from assistant.profile.stated_values import StatedValue, stated_value, value_words
from assistant.profile.wording import words_in

ANY = "any"
"""The relation of a closing statement that may end a fact of any relation."""

_HOW_TO_BE_CALLED = frozenset({"name", "address_as"})


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said about oneself.

    `relation` is a name of relations.en.toml, with what it is about behind a dot where it
    needs that ("kin.sister"). `quote` is the span that says it. `closes`: it has ended.
    `explicit`: to be remembered by request. `corrects`: said after a "no". `renews`: it is so
    now, and was otherwise. `confidence` is the recogniser's, in 0…1.
    """

    relation: str
    object: str
    polarity: bool = True
    quote: str = ""
    rule: str = ""
    closes: bool = False
    explicit: bool = False
    corrects: bool = False
    renews: bool = False
    confidence: float = 1.0


def statements_in(text: str) -> tuple[Statement, ...]:
    """What `text` states about its speaker, in order; nothing is said twice.

    Questions, commands, suppositions, guesses, quotes and jokes state nothing.
    """
    # Text in capitals only says nothing about which words are names.
    said = text.lower() if text.isupper() else text
    found: dict[tuple[str, str, bool, bool], Statement] = {}
    for clause in clauses_in(said):
        for statement in _stated(clause, said):
            key = (
                statement.relation,
                statement.object.casefold(),
                statement.polarity,
                statement.closes,
            )
            found.setdefault(key, statement)
    return tuple(found.values())


def _stated(clause: Clause, said: str) -> list[Statement]:
    for closer, pattern in language().compiled_closers:
        if (match := pattern.fullmatch(clause.text)) and (
            ended := _ended(clause, match, closer.reading, f"ended.{closer.name}", said)
        ):
            return [ended]
    return _by_rules(clause, said)


def _by_rules(clause: Clause, said: str) -> list[Statement]:
    """What the first rule that fits finds, and what rules beside it add."""
    found: list[Statement] = []
    is_told = False
    for rule, pattern in language().compiled_rules:
        if (is_told and not rule.beside) or not _may_be_told(rule, clause, found):
            continue
        if (match := pattern.match(clause.text)) and (
            value := stated_value(rule, clause, match, said)
        ):
            found.append(_statement(rule, clause, value, said))
            is_told |= not rule.beside
    return found


def _may_be_told(rule: Rule, clause: Clause, found: Sequence[Statement]) -> bool:
    if clause.asked and rule.relation not in _HOW_TO_BE_CALLED:
        return False
    return not rule.after or any(one.rule == rule.after for one in found)


def _statement(rule: Rule, clause: Clause, value: StatedValue, said: str) -> Statement:
    return Statement(
        relation=f"{rule.relation}.{value.about}" if value.about else rule.relation,
        object=value.object,
        polarity=rule.polarity,
        quote=said[clause.words[0].start : value.end],
        rule=rule.name,
        explicit=clause.explicit,
        corrects=clause.corrects,
        renews=clause.renews,
    )


def _ended(
    clause: Clause, match: re.Match[str], reading: str, rule: str, said: str
) -> Statement | None:
    """The statement that `clause` says has ended; None when it is no such clause after all."""
    if clause.asked and "call me" not in reading:
        return None
    parts = {name.rstrip("2"): part for name, part in match.groupdict().items() if part}
    first, _, others = parts["rest"].partition(" ")
    parts["rest"] = " ".join(filter(None, (language().gerunds.get(first, first), others)))
    as_if_true = _statement_in_reading(reading.format(**parts), clause)
    quote = said[clause.words[0].start : clause.words[-1].end]
    if as_if_true is None and rule in ("ended.was_a", "ended.no_longer_favourite", "ended.is_not"):
        return None
    return Statement(
        relation=as_if_true.relation if as_if_true else ANY,
        object=as_if_true.object if as_if_true else _up_to_its_end(parts["rest"]),
        polarity=as_if_true.polarity if as_if_true else True,
        quote=quote,
        rule=rule,
        closes=True,
        explicit=clause.explicit,
        corrects=clause.corrects,
    )


def _up_to_its_end(rest: str) -> str:
    return " ".join(word.text for word in value_words(words_in(rest)))


def _statement_in_reading(reading: str, clause: Clause) -> Statement | None:
    whole = Clause(words_in(reading), asked=clause.asked)
    return next(iter(_by_rules(whole, reading)), None)

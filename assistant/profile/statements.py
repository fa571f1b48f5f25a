"""What a text states about its speaker: rules over clauses, the same for speech and typing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.profile.clauses import Clause, clauses_in
from assistant.profile.language import Closer, Rule, sayings
from assistant.profile.stated_values import StatedValue, stated_value, value_words
from assistant.profile.wording import words_in

ANY = "any"
"""The relation of a closing statement that may end a fact of any relation."""

PARTNER = "partner"
"""The relation of a closing statement that the speaker's partner, whoever that was, is none now."""

HOW_TO_BE_CALLED = frozenset({"name", "address_as"})
"""The relations that say it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said about oneself.

    `relation` is a name of relations.toml, with what it is about behind a dot where it
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


def statements_in(text: str, language: str = "en") -> tuple[Statement, ...]:
    """What `text` states about its speaker, in order; nothing is said twice.

    Questions, commands, suppositions, guesses, quotes and jokes state nothing.
    """
    # Text in capitals only says nothing about which words are names.
    said = text.lower() if text.isupper() else text
    for pattern, meant in sayings(language).compiled_rewordings:
        said = pattern.sub(meant, said)
    found: dict[tuple[str, str, bool, bool], Statement] = {}
    for clause in clauses_in(said, language):
        for statement in _stated(clause, said, language, tuple(found.values())):
            key = (
                statement.relation,
                statement.object.casefold(),
                statement.polarity,
                statement.closes,
            )
            found.setdefault(key, statement)
    return tuple(found.values())


def _stated(
    clause: Clause, said: str, language: str, before: Sequence[Statement]
) -> list[Statement]:
    """What `clause` of the text `said` states, behind the statements `before` it."""
    for closer, pattern in sayings(language).compiled_closers:
        if closer.renewed and not clause.renews:
            continue
        if (match := pattern.fullmatch(clause.text)) and (
            ended := _ended(clause, match, closer, said, language)
        ):
            return [ended, *(_by_rules(clause, said, language, before) if closer.beside else [])]
    return _by_rules(clause, said, language, before)


def _by_rules(
    clause: Clause, said: str, language: str, before: Sequence[Statement] = ()
) -> list[Statement]:
    """What the first rule that fits finds, and what rules beside it add."""
    found: list[Statement] = []
    is_told = False
    for rule, pattern in sayings(language).compiled_rules:
        if (is_told and not rule.beside) or not _may_be_told(rule, clause, [*before, *found]):
            continue
        if (match := pattern.match(clause.text)) and (
            value := stated_value(rule, clause, match, said, language)
        ):
            found.append(_statement(rule, clause, value, said))
            is_told |= not rule.beside
    return found


def _may_be_told(rule: Rule, clause: Clause, found: Sequence[Statement]) -> bool:
    if clause.asked and rule.relation not in HOW_TO_BE_CALLED:
        return False
    return not rule.after or any(one.rule == rule.after for one in found)


def _statement(rule: Rule, clause: Clause, value: StatedValue, said: str) -> Statement:
    return Statement(
        relation=f"{rule.relation}.{value.about}" if value.about else rule.relation,
        object=value.object,
        polarity=rule.polarity,
        quote=said[clause.start : max(value.end, clause.words[0].end)],
        rule=rule.name,
        explicit=clause.explicit,
        corrects=clause.corrects,
        renews=clause.renews,
    )


def _ended(
    clause: Clause, match: re.Match[str], closer: Closer, said: str, language: str
) -> Statement | None:
    """The statement that `clause` says has ended; None when it is no such clause after all."""
    if clause.asked and not closer.naming:
        return None
    parts = {name.rstrip("23"): part for name, part in match.groupdict().items() if part}
    first, _, others = parts.get("rest", "").partition(" ")
    parts["rest"] = " ".join(filter(None, (sayings(language).gerunds.get(first, first), others)))
    as_if_true = _statement_in_reading(closer.reading.format(**parts), clause, language)
    quote = said[clause.start : clause.end]
    if as_if_true is None and closer.read:
        return None
    return Statement(
        relation=as_if_true.relation if as_if_true else closer.ends or ANY,
        object=as_if_true.object if as_if_true else _what_ended(parts["rest"], language),
        polarity=as_if_true.polarity if as_if_true else True,
        quote=quote,
        rule=f"ended.{closer.name}",
        closes=True,
        explicit=clause.explicit,
        corrects=clause.corrects,
    )


def _what_ended(rest: str, language: str) -> str:
    what = " ".join(word.text for word in value_words(words_in(rest, language), language))
    return sayings(language).abouts.get(what, what)


def _statement_in_reading(reading: str, clause: Clause, language: str) -> Statement | None:
    whole = Clause(words_in(reading, language), asked=clause.asked)
    return next(iter(_by_rules(whole, reading, language)), None)

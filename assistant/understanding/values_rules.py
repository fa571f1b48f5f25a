"""Our own rules as one parser: every kind of spoken value, on every platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from assistant.understanding.values_clocks import ClockGrammar
from assistant.understanding.values_days import DayGrammar
from assistant.understanding.values_durations import DurationGrammar
from assistant.understanding.values_grammar import Line, Rule, Words
from assistant.understanding.values_moments import MomentGrammar
from assistant.understanding.values_numbers import NumberGrammar, plain
from assistant.understanding.values_quantities import QuantityGrammar
from assistant.understanding.values_recurrences import RecurrenceGrammar
from assistant.understanding.values_words import Vocabulary
from assistant.values import Json

T = TypeVar("T")
Value: TypeAlias = "int | float | str | Mapping[str, Json]"
Reader: TypeAlias = "Callable[[Words, datetime], Iterator[Value | None]]"


class ValueRules:
    """Reads values of any kind in one language. Raises UnderstandingError for other languages."""

    def __init__(self, language: str = "en") -> None:
        vocabulary = Vocabulary(language)
        self._writing = vocabulary.writing
        self._known = vocabulary.words()
        numbers = NumberGrammar(vocabulary)
        durations = DurationGrammar(vocabulary, numbers)
        clocks = ClockGrammar(vocabulary, numbers)
        days = DayGrammar(vocabulary, numbers, durations)
        moments = MomentGrammar(vocabulary, durations, clocks, days)
        recurrences = RecurrenceGrammar(vocabulary, numbers, clocks)
        quantities = QuantityGrammar(vocabulary, numbers)
        self._impossible = days.impossible
        self._politeness = vocabulary.words_of("politeness")
        self._readers: dict[str, Reader] = {
            "number": _reader(numbers.number, lambda number, _: plain(number)),
            "duration": _reader(durations.duration, lambda span, _: plain(span.total_seconds)),
            "time": _reader(moments.time, lambda at, now: _iso_time(at(now))),
            "recurrence": _reader(recurrences.recurrence, lambda days, now: days.value(now)),
            "quantity": _reader(quantities.quantity, lambda amount, _: amount.value),
            "percentage": _reader(quantities.percentage, lambda percent, _: plain(percent)),
            "date": _reader(moments.date, lambda day, now: _iso_date(day(now.date()))),
            "datetime": _reader(moments.moment, lambda at, now: _iso_datetime(at(now))),
        }

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(self._readers)

    def parse(self, kind: str, said: str, now: datetime) -> Value | None:
        """The one value that all the words have, or None."""
        if any(map(self._is_strange, said.lower().split())):
            return None
        words = self._essential(self._writing.words_of(said))
        found: list[Value] = []
        for value in self._readers[kind](words, now):
            if value is not None and value not in found:
                found.append(value)
        return found[0] if len(found) == 1 else None

    def impossible_day(self, text: str) -> str:
        """The first day in `text` that no calendar has, in its words; "" for none."""
        line = Line(self._writing.words_of(text))
        for at in range(len(line.words)):
            for _, after in self._impossible.read(line, at):
                return " ".join(line.words[at:after])
        return ""

    def _is_strange(self, word: str) -> bool:
        """Whether it is plainly no word of any value: most of what is asked about has one."""
        return (
            len(word) > 1
            and word.isascii()
            and word.isalpha()
            and word not in self._known
            and not self._known.issuperset(self._writing.parts_of(word))
        )

    def _essential(self, words: Words) -> Words:
        """The words without the politeness around them."""
        for phrase in self._politeness:
            if words[: len(phrase)] == phrase:
                return self._essential(words[len(phrase) :])
            if words[-len(phrase) :] == phrase:
                return self._essential(words[: -len(phrase)])
        return words


def _reader(rule: Rule[T], value: Callable[[T, datetime], Value | None]) -> Reader:
    return lambda words, now: (value(reading, now) for reading in rule.whole(words))


def _iso_time(at: datetime | None) -> str | None:
    return None if at is None else at.strftime("%H:%M")


def _iso_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _iso_datetime(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")

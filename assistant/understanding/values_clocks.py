"""Times of day as people say them: "half past seven", "7.30 pm", "ten to eight at night"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.understanding.values_grammar import Rule, joined, one_of, word
from assistant.understanding.values_numbers import NumberGrammar
from assistant.understanding.values_words import Vocabulary

_COLON = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_STOP = re.compile(r"([0-9]{1,2})\.([0-9]{2})")
_RUN = re.compile(r"([0-9]{1,2})([0-9]{2})")
_TWO_DIGITS = re.compile(r"[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock may show: `hours` are the hours it may be, past 23 on the day after.

    `marked`: it can be nothing but a time of day ("seven thirty" could be a number).
    `between_days`: said with a date, it is unclear which night it belongs to ("midnight").
    """

    hours: tuple[int, ...]
    minute: int = 0
    marked: bool = False
    between_days: bool = False

    def within(self, part: range) -> Clock | None:
        """The same narrowed to a part of the day, both of whose ends count."""
        hours = _sorted(late for hour in self.hours for late in (hour, hour + 24) if late in part)
        return replace(self, hours=hours, marked=True) if hours else None


def _sorted(hours: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(hours)))


def _face(hour: int, minute: int = 0, *, written: str = "", marked: bool = False) -> Clock | None:
    """One to twelve may be morning or afternoon, unless written with a leading zero."""
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    either = 1 <= hour <= 12 and not written.startswith("0")
    hours = _sorted((hour % 12, hour % 12 + 12)) if either else (hour,)
    return Clock(hours, minute, marked)


class ClockGrammar:
    """Rules for times of day: `clock`, and `marked` for those that are nothing else."""

    def __init__(self, vocabulary: Vocabulary, numbers: NumberGrammar) -> None:
        self._vocabulary = vocabulary
        self._numbers = numbers
        self._oh = vocabulary.any_of("number.oh")
        self.at = vocabulary.any_of("clock.at")
        self.clock = self._clock().remembered()
        self.marked = self.clock.map(lambda clock: clock if clock.marked else None)

    def _hour(self) -> Rule[Clock]:
        oh = (self._oh >> self._numbers.digit).map(lambda hour: Clock((hour,)))
        return self._numbers.below_100.map(_face) | oh

    def _named(self) -> Rule[Clock]:
        named = self._vocabulary.number_of("clock.named")
        return named.map(lambda hour: Clock((hour,), marked=True, between_days=hour == 0))

    def _minute(self) -> Rule[int]:
        """After an hour: "oh five", "thirty", "05"."""
        written = word(lambda text: int(text) if _TWO_DIGITS.fullmatch(text) else None)
        spoken = self._numbers.spoken_below_100.map(lambda n: n if 10 <= n < 60 else None)
        return (self._oh >> self._numbers.digit) | spoken | written

    def _hour_and_minute(self) -> Rule[Clock]:
        spoken = joined(
            lambda hour, minute: replace(hour, minute=minute), self._hour(), self._minute()
        )
        return spoken | word(_colon) | word(_stop) | word(_run)

    def _around_hour_word(self) -> Rule[Clock]:
        """With a word between the hour and its minutes, or behind both: "sieben Uhr fünf"."""
        hour_word = self._vocabulary.any_of("clock.hour_word")
        minute = self._numbers.below_100.map(lambda n: n if n < 60 else None)
        between = joined(
            lambda hour, minute: replace(hour, minute=minute, marked=True),
            self._hour() << hour_word,
            minute << self._vocabulary.any_of("clock.minutes").or_none(),
        )
        behind = (self._hour() | self._hour_and_minute() | self._into_hour()) << hour_word
        return between | behind.map(lambda clock: replace(clock, marked=True))

    def _into_hour(self) -> Rule[Clock]:
        """So far into the hour that ends with the one named: "halb acht" is 7:30."""
        minutes = self._vocabulary.number_of("clock.into_hour")
        return joined(lambda minute, hour: _to(60 - minute, hour), minutes, self._hour())

    def _relative(self) -> Rule[Clock]:
        """Minutes past or to an hour."""
        vocabulary = self._vocabulary
        hour = self._hour() | self._named()
        minutes = vocabulary.any_of("clock.minutes").or_none()
        count = self._numbers.below_100.map(lambda n: n if 0 < n < 60 else None) << minutes
        count = count | vocabulary.any_of("clock.quarter").map(lambda _: 15)
        past = joined(_past, count << vocabulary.any_of("clock.past"), hour)
        half_past = joined(_past, vocabulary.any_of("clock.half_past").map(lambda _: 30), hour)
        to = joined(_to, count << vocabulary.any_of("clock.to"), hour)
        return past | half_past | to | self._around_half(count)

    def _around_half(self, count: Rule[int]) -> Rule[Clock]:
        """Some minutes off a clock within the hour: "fünf vor halb acht" is 7:25."""
        vocabulary = self._vocabulary
        within = self._into_hour().remembered()
        after = joined(_moved, count << vocabulary.any_of("clock.past"), within)
        before = joined(
            lambda minutes, clock: _moved(-minutes, clock),
            count << vocabulary.any_of("clock.to"),
            within,
        )
        return within | after | before

    def _full_hours(self) -> Rule[Clock]:
        """As in "eighteen hundred hours" and "eighteen thirty hours"."""
        vocabulary = self._vocabulary
        hundred = self._hour() << vocabulary.any_of("clock.hundred")
        hours = (self._hour_and_minute() | self._hour()) << vocabulary.any_of("clock.hours")
        return (hundred | hours).map(_as_said)

    def _clock(self) -> Rule[Clock]:
        vocabulary = self._vocabulary
        o_clock = vocabulary.any_of("clock.o_clock")
        on_the_hour = (self._hour() << o_clock).map(lambda clock: replace(clock, marked=True))
        face = (
            self._hour()
            | on_the_hour
            | self._hour_and_minute()
            | self._relative()
            | self._relative() << o_clock
            | self._around_hour_word()
        )
        parts = one_of(vocabulary.hours("clock.parts"))
        with_part = joined(_in_part, face, parts) | joined(
            lambda part, clock: _in_part(clock, part), parts << self.at, face
        )
        return face | self._named() | with_part | self._full_hours()


def _as_said(clock: Clock) -> Clock:
    """On the 24-hour clock the first of the readings is meant, twelve being noon."""
    hour = 12 if clock.hours == (0, 12) else clock.hours[0]
    return replace(clock, hours=(hour,), marked=True)


def _colon(text: str) -> Clock | None:
    found = _COLON.fullmatch(text)
    return _face(int(found[1]), int(found[2]), written=text, marked=True) if found else None


def _stop(text: str) -> Clock | None:
    found = _STOP.fullmatch(text)
    return _face(int(found[1]), int(found[2]), written=text) if found else None


def _run(text: str) -> Clock | None:
    found = _RUN.fullmatch(text)
    return _face(int(found[1]), int(found[2]), written=text) if found else None


def _past(minute: int, hour: Clock) -> Clock:
    return replace(hour, minute=minute, marked=True)


def _moved(minutes: int, clock: Clock) -> Clock | None:
    minute = clock.minute + minutes
    return replace(clock, minute=minute) if 0 <= minute < 60 else None


def _to(minutes: int, hour: Clock) -> Clock:
    before = _sorted((hour - 1) % 24 for hour in hour.hours)
    return Clock(before, 60 - minutes, marked=True)


def _in_part(clock: Clock, part: range) -> Clock | None:
    """Small hours "at night" fall between two days, too."""
    narrowed = clock.within(part)
    if narrowed is None:
        return None
    return replace(narrowed, between_days=any(hour > 23 for hour in narrowed.hours))


def clock_with_day_part(vocabulary: Vocabulary, clocks: ClockGrammar) -> Rule[Clock]:
    """A clock with a part of today: "half past nine tonight", "this evening at six"."""
    parts = one_of(vocabulary.hours("clock.today_parts"))
    before = joined(lambda clock, part: clock.within(part), clocks.clock, parts)
    after = joined(
        lambda part, clock: clock.within(part),
        parts,
        clocks.at >> clocks.clock | clocks.marked,
    )
    return before | after

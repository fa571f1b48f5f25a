"""What a persona asks for, and whether a reply is what it needs: deterministic, in words alone.

A check looks at what was asked, what was said and how it was spoken; never at the profile.
"""

from __future__ import annotations

import re
import tomllib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.profile.offers import TOPIC
from assistant.values import CORE, SpokenReply
from bench._persona import Needs

CONCEPTS = ("timer", "alarm", "reminder", "list")

NAMED_OF = 10
"""Replies among which a name is looked for."""

NAMED_MOST = 4
"""More often in so many replies is too often: it is meant to be one in five."""

SLOW, FAST = 0.95, 1.05
"""Below the first and above the second a pace is heard to be another one."""

_SYSTEMS = {
    "metric": r"celsius|kilomet|\bkilos?\b|litres?",
    "imperial": r"fahrenheit|miles?\b|pounds?\b",
    "us": r"fahrenheit|miles?\b|pounds?\b",
}


class Request(BaseModel):
    """A request of the list; persona_requests.toml says what each key means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    terse: int | None = None
    long: int | None = None
    clear: Literal["asks", "guesses", ""] = ""
    units: bool = False
    often: int = 1

    def said_by(self, words: Mapping[str, str]) -> str:
        """The request in the words that somebody uses."""
        return self.say.format(**{ours: words.get(ours, ours) for ours in CONCEPTS})


@cache
def requests() -> Sequence[Request]:
    """All of them, as often as they are to be drawn."""
    file = Path(__file__).with_name("persona_requests.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))["request"]
    return [one for one in map(Request.model_validate, data) for _ in range(one.often)]


@dataclass
class Judge:
    """Judges the replies of one run. `names` and `words` are all that any persona uses."""

    names: frozenset[str]
    words: Mapping[str, frozenset[str]]
    _named: deque[bool] = field(default_factory=lambda: deque(maxlen=NAMED_OF))

    def verdict(self, needs: Needs, asked: Request, reply: SpokenReply) -> Mapping[str, bool]:
        """For each need that the reply shows something of, whether it is met."""
        return dict(self._checked(needs, asked, reply))

    def names_in(self, text: str) -> frozenset[str]:
        """The names in `text` that somebody is called by."""
        return frozenset(name for name in self.names if _has(text, name))

    def _checked(
        self, needs: Needs, asked: Request, reply: SpokenReply
    ) -> Iterator[tuple[str, bool]]:
        main = "" if is_offer(reply) and not reply.also else without_aside(reply)
        questioned = reply.asks and not is_offer(reply)
        shows_length = asked.terse is not None and not questioned
        if needs.verbosity and shows_length and (needs.verbosity != "long" or asked.long):
            yield "verbosity", self._length(main, asked) == needs.verbosity
        if needs.pace:
            yield "pace", _pace(reply.prosody.rate) == needs.pace
        if needs.address is not None and not questioned and reply.act.source != CORE:
            yield "address", self._address(needs.address, main)
        if needs.units and asked.units and any(re.search(s, main, re.I) for s in _SYSTEMS.values()):
            yield "units", re.search(_SYSTEMS[needs.units], main, re.I) is not None
        if needs.confirm:
            yield "confirm", _confirms(needs.confirm, asked, questioned=questioned)
        if needs.proactive:
            yield "proactive", needs.proactive == "yes" or not is_offer(reply)
        yield from (("words", good) for good in self._words(needs, asked, main))

    def _length(self, text: str, asked: Request) -> str:
        for name in self.names:
            text = re.sub(rf",? {re.escape(name)}(?=[.!])", "", text)
        count = len(text.split())
        if asked.terse is not None and count <= asked.terse:
            return "terse"
        return "long" if asked.long is not None and count >= asked.long else "normal"

    def _address(self, wanted: str, text: str) -> bool:
        found = self.names_in(text)
        self._named.append(wanted in found)
        if found - {wanted}:
            return False
        return not wanted or 0 < sum(self._named) <= NAMED_MOST

    def _words(self, needs: Needs, asked: Request, text: str) -> Iterator[bool]:
        for ours in CONCEPTS:
            if f"{{{ours}}}" not in asked.say:
                continue
            theirs = needs.words.get(ours, ours)
            said = [one for one in {ours, *self.words.get(ours, ())} if _has(text, f"{one}s?")]
            if said:
                yield said == [theirs]


def without_aside(reply: SpokenReply) -> str:
    """The words of a reply without what was asked besides."""
    if not is_offer(reply):
        return reply.text
    return reply.text.partition(" By the way")[0].partition(" Shall I")[0]


def is_offer(reply: SpokenReply) -> bool:
    """Whether it asks or offers something that nobody asked about."""
    question = reply.act.question
    return question is not None and question.topic == TOPIC


def _pace(rate: float) -> str:
    return "slow" if rate < SLOW else "fast" if rate > FAST else "normal"


def _confirms(wanted: str, asked: Request, *, questioned: bool) -> bool:
    match asked.clear:
        case "asks":
            return questioned == (wanted != "less")
        case "guesses":
            return questioned == (wanted == "more")
    return not questioned


def _has(text: str, word: str) -> bool:
    pattern = word if word.endswith("?") else re.escape(word)
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None

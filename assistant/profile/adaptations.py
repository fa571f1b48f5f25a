"""Every way in which it adapts, and whether a person has it on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from assistant.errors import ProfileError
from assistant.profile.consent import ConsentRecord
from assistant.profile.data import Data, read_each
from assistant.profile.facts import OWNER

if TYPE_CHECKING:
    from assistant.profile.profile import Profile


class Adaptation(Data):
    """One of them; adaptations.toml says what each key means."""

    begins: Literal["on", "asked"]
    wish: str = ""
    plain: str = ""


class AdaptationWords(Data):
    """How one of them is told of; adaptations.en.toml says what each key means."""

    title: str
    off_by: str
    why: str = ""
    why_seen: str = ""


@cache
def adaptations() -> Mapping[str, Adaptation]:
    """All of them by name, in the order in which they are told."""
    return read_each("adaptations.toml", Adaptation)


@cache
def adaptation_words(language: str) -> Mapping[str, AdaptationWords]:
    """How each is told of in a language, by name."""
    return read_each(f"adaptations.{language}.toml", AdaptationWords)


def is_on(name: str, record: ConsentRecord) -> bool:
    """Whether a person with that record of consent has it; a wish lasts as long as its fact.

    Raises `ProfileError` for one there is none of.
    """
    _check(name)
    answer = record.last_answer(name)
    return adaptations()[name].begins == "on" if answer is None else answer


def state(name: str, profile: Profile, speaker: str, now: datetime) -> str:
    """How a person has it: "on", "off", or "asks first" where it waits for their yes."""
    one = adaptations()[name]
    if one.wish:
        wishes = profile.view(speaker, now).style
        return "on" if str(getattr(wishes, one.wish)) not in (one.plain, "") else "off"
    record = profile.consent(speaker)
    if record.last_answer(name) is None and one.begins == "asked":
        return "asks first"
    return "on" if is_on(name, record) else "off"


def refused(record: ConsentRecord) -> Collection[str]:
    """The names of those that they switched off: nothing is watched for them, and none is used."""
    return frozenset(name for name in adaptations() if record.last_answer(name) is False)


def switch(profile: Profile, name: str, on: bool, now: datetime, speaker: str = OWNER) -> bool:
    """Have it on or off for `speaker`; True when done.

    Raises `ProfileError` for one there is none of, and where it is a wish that has to be said.
    """
    _check(name)
    wish = adaptations()[name].wish
    if not wish:
        profile.consents.allow(name, on, now, speaker)
    elif on:
        raise ProfileError(f"say how you want it: assistant profile set {wish} …")
    else:
        profile.set_style(wish, adaptations()[name].plain, now, speaker=speaker)
    return True


def _check(name: str) -> None:
    if name not in adaptations():
        every = ", ".join(adaptations())
        raise ProfileError(f"there is no adaptation {name!r}; there are: {every}")

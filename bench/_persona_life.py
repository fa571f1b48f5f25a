"""Thirty days of a persona: what it says when, and what it does upon a reply."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from assistant.assistant import Assistant
from assistant.profile.asides import ASK_LENGTH, ASK_PACE
from assistant.profile.telling import CONSENT
from assistant.values import Act, SpokenReply, Turn
from bench._needs import Judge, Request, is_offer, requests, without_aside
from bench._persona import Needs, Persona
from bench._persona_uses import Audit

DAYS = 30
REQUESTS_A_DAY = 3
FROM_HOUR, TO_HOUR = 8, 21
APART = timedelta(minutes=5)
A_MOMENT = timedelta(seconds=8)
OFFER_STEPS = (timedelta(minutes=2), timedelta(minutes=14))
_LENGTHS = ("terse", "normal", "long")
BIRTHDAYS_AT = timedelta(hours=9, minutes=30)

_ABOUT: Mapping[str, str] = {
    "verbosity": r"short|brief|long|wordy|concise|detail|full|answers|repl|words|talk|say more"
    r"|to the point|waffl|chatt",
    "pace": r"slow|fast|speed|quick|pace|hurry",
    "address": r"\bname\b|\bcall me\b",
    "units": r"metric|fahrenheit|celsius|imperial|miles|kilomet|units",
    "confirm": r"check|confirm|guess|ask|sure|question",
    "proactive": r"suggest|offer|propos|unasked|interrupt",
    "words": r"\bsay\b|\bword|call it|call them",
}
"""By which words a sentence of `says_when_wrong` is known to be about a need; others may be about
any. "shorter" and its like are said of what is too long only, and the contrary."""

_TOO_LONG = r"short|brief|concise|wordy|too long|so much|less|fewer|to the point|waffl|chatt"
"""What nobody says but of a reply that was too long."""


class Kind(StrEnum):
    """What somebody says something for."""

    REQUEST = "request"
    ROUTINE = "routine"
    TOLD = "told"
    CHANGE = "change"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said at a moment, and what it is about: a need, or the relation of a fact."""

    at: datetime
    text: str
    kind: Kind
    about: str = ""
    request: Request | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply to a request, judged."""

    day: int
    needs: Needs
    verdict: Mapping[str, bool]

    @property
    def satisfied(self) -> bool:
        return all(self.verdict.values())


@dataclass(slots=True)
class Life:
    """What came of one run, in order.

    `spoken_of` and `signalled` are needs that were, with how many replies had been judged then.
    """

    judged: list[Judged] = field(default_factory=list)
    spoken_of: list[tuple[int, str]] = field(default_factory=list)
    signalled: list[tuple[int, str]] = field(default_factory=list)


def sayings(persona: Persona, seed: int, start: datetime, talks: bool) -> Iterator[list[Saying]]:
    """Day by day what they say; without `talks` only what they ask for."""
    luck = random.Random(f"{persona.id} {seed}")
    for day in range(1, DAYS + 1):
        midnight = start + timedelta(days=day - 1)
        said = [*_asked(persona, day, midnight, luck)]
        told = [*_told(persona, day, midnight, luck)]
        yield _apart(sorted(said + (told if talks else []), key=lambda one: one.at))


def _asked(persona: Persona, day: int, midnight: datetime, luck: random.Random) -> Iterator[Saying]:
    words = persona.needs_on(day).words
    for _ in range(REQUESTS_A_DAY):
        at = midnight + timedelta(hours=luck.uniform(FROM_HOUR, TO_HOUR))
        request = luck.choice(requests())
        yield Saying(at, request.said_by(words), Kind.REQUEST, request=request)
    for routine in persona.routine:
        away = luck.uniform(-routine.jitter_minutes, routine.jitter_minutes)
        if midnight.weekday() not in routine.weekdays or luck.random() > 0.9:
            continue
        at = midnight.replace(hour=routine.time.hour, minute=routine.time.minute)
        asked = Request(say=routine.request.replace("{", "(").replace("}", ")"))
        at += timedelta(minutes=away)
        yield Saying(at, routine.request, Kind.ROUTINE, request=asked)


def _told(persona: Persona, day: int, midnight: datetime, luck: random.Random) -> Iterator[Saying]:
    def at() -> datetime:
        return midnight + timedelta(hours=luck.uniform(FROM_HOUR, TO_HOUR))

    for fact in persona.facts:
        if fact.day == day and fact.says:
            yield Saying(at(), luck.choice(fact.says), Kind.TOLD, _need_of(fact.relation))
    for change in persona.changes:
        if change.day == day and change.says:
            about = change.need or _need_of(change.fact)
            # What changes is said in the morning, before anything is asked.
            yield Saying(midnight.replace(hour=7), luck.choice(change.says), Kind.CHANGE, about)
    for guest in persona.guest:
        if guest.day == day:
            begins = at()
            for number, says in enumerate((*guest.says, "guest mode off")):
                yield Saying(begins + number * A_MOMENT, says, Kind.GUEST)


def _need_of(relation: str) -> str:
    return {"name": "address", "address_as": "address"}.get(relation, relation)


def _apart(said: Sequence[Saying]) -> list[Saying]:
    """The same, never two at once; what a guest says belongs together."""
    spread: list[Saying] = []
    for one in said:
        apart = A_MOMENT if one.kind is Kind.GUEST else APART
        at = max(one.at, spread[-1].at + apart) if spread else one.at
        spread.append(replace(one, at=at))
    return spread


class Living:
    """Lives one persona's days with an assistant."""

    def __init__(
        self,
        persona: Persona,
        assistant: Assistant,
        judge: Judge,
        luck: random.Random,
        audit: Audit | None = None,
    ) -> None:
        self._audit = audit
        self._last_at: datetime | None = None
        self._persona = persona
        self._assistant = assistant
        self._judge = judge
        self._luck = luck
        self._as_guest = False
        self.life = Life()

    def day(self, day: int, said: Sequence[Saying], reacts: bool) -> None:
        """Say all of it; who `reacts` answers, complains and hears offers, too."""
        for one in said:
            self._assistant.announcements(one.at)
            if reacts:
                self._listen_to_offers(day, one.at)
            self._say(day, one, reacts)

    def _say(self, day: int, one: Saying, reacts: bool) -> None:
        self._as_guest = one.kind is Kind.GUEST and one.text != "guest mode off"
        needs = self._persona.needs_on(day)
        turn = self._ask(day, one.text, one.at)
        if one.kind in (Kind.TOLD, Kind.CHANGE):
            self.life.spoken_of.append((len(self.life.judged), one.about))
            if one.about == "address":
                self._judge.verdict(needs, Request(say=""), turn.reply)
        if one.request is None:
            self._answer(day, turn, one.at, needs)
            return
        verdict = self._judge.verdict(needs, one.request, turn.reply)
        judged = Judged(day, needs, verdict)
        self.life.judged.append(judged)
        self._answer(day, turn, one.at, needs)  # before all else, or it would answer nothing
        if reacts:
            self._react(day, one, turn, judged)

    def _ask(self, day: int, text: str, at: datetime) -> Turn:
        if self._audit is not None:
            self._audit.listens()
        turn = self._assistant.write(text, at)
        self._last_at = at
        self._tell(day, turn.reply, at)
        return turn

    def _tell(self, day: int, reply: SpokenReply, at: datetime) -> None:
        if self._audit is not None:
            self._audit.heard(day, reply, at, self._as_guest)

    def _answer(self, day: int, turn: Turn, at: datetime, needs: Needs) -> None:
        """Answer what was asked, where there is something to answer with."""
        question = turn.reply.act.question
        if question is None or self._as_guest:
            return
        if turn.reply.act.name in (ASK_LENGTH, ASK_PACE):
            wanted = _would_help(turn.reply.act, needs)
            self._ask(day, "yes" if wanted else "no", at + A_MOMENT)
        elif is_offer(turn.reply):
            self._ask(day, "yes" if needs.proactive == "yes" else "no", at + A_MOMENT)
        elif question.topic in (CONSENT, "unsure") or question.yes is not None:
            self._ask(day, "yes", at + A_MOMENT)

    def _listen_to_offers(self, day: int, until: datetime) -> None:
        """What it said of its own accord up to now, at the times when it might have."""
        midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
        times = [midnight + BIRTHDAYS_AT]
        for routine in self._persona.routine:
            usual = midnight.replace(hour=routine.time.hour, minute=routine.time.minute)
            times += [usual + step for step in OFFER_STEPS]
        since = self._last_at or midnight
        for at in sorted(time for time in times if since < time < until):
            for due in self._assistant.due(at):
                self._assistant.settle(due.announcement, at)
                self._tell(day, due.reply, at)
                if due.reply.asks:
                    wanted = self._persona.needs_on(day).proactive == "yes"
                    self._ask(day, "yes" if wanted else "no", at + A_MOMENT)

    def _react(self, day: int, one: Saying, turn: Turn, judged: Judged) -> None:
        """What somebody does who did, or did not, get what they need."""
        signals, at = self._persona.signals, one.at + 2 * A_MOMENT
        wrong = {need for need, good in judged.verdict.items() if not good}
        limit = signals.barge_in_when_longer_than_words
        told = without_aside(turn.reply)
        too_long = judged.needs.verbosity == "terse" or (
            "verbosity" in wrong and judged.needs.verbosity == "normal"
        )
        if limit is not None and len(told.split()) > limit and too_long and not turn.reply.asks:
            self._assistant.interrupted(at)
            self.life.signalled.append((len(self.life.judged), "verbosity"))
        elif signals.repeats_when_wrong and self._would_repeat(judged, wrong):
            self._ask(day, one.text, at)
            self.life.signalled += [(len(self.life.judged), need) for need in wrong]
            return
        complaint = next((say for say in signals.says_when_wrong if self._fits(say, judged)), None)
        if wrong and complaint is not None:
            self._ask(day, complaint, at)
            about = [need for need in wrong if _is_about(complaint, need)]
            self.life.spoken_of += [(len(self.life.judged), need) for need in about]
        elif not wrong and self._luck.random() < signals.says_thanks:
            self._ask(day, "thanks", at)

    def _would_repeat(self, judged: Judged, wrong: set[str]) -> bool:
        """Whether to hear it again would help: it was too short, too fast or not understood."""
        short = "verbosity" in wrong and judged.needs.verbosity != "terse"
        return short or ("pace" in wrong and judged.needs.pace == "slow")

    def _fits(self, complaint: str, judged: Judged) -> bool:
        """Whether they would say this of what is wrong now."""
        wrong = {need for need, good in judged.verdict.items() if not good}
        about = {need for need in _ABOUT if _is_about(complaint, need)}
        if not about & wrong and about:
            return False
        wants = (
            ("verbosity", _TOO_LONG, "terse"),
            ("verbosity", r"longer|detail|fuller|say more|talk more", "long"),
            ("pace", r"slow|too fast|not so fast", "slow"),
        )
        contrary = (
            need in about & wrong
            and getattr(judged.needs, need) != value
            and re.search(pattern, complaint, re.IGNORECASE)
            for need, pattern, value in wants
        )
        return bool(wrong) and not any(contrary)


def _would_help(asked: Act, needs: Needs) -> bool:
    """Whether what it proposes is nearer to what they need than what they once asked for."""
    if asked.name == ASK_PACE:
        return needs.pace == "slow"
    now, instead = (_LENGTHS.index(str(asked.slots[key])) for key in ("wish", "instead"))
    wanted = _LENGTHS.index(needs.verbosity or "normal")
    return abs(instead - wanted) < abs(now - wanted)


def _is_about(complaint: str, need: str) -> bool:
    return re.search(_ABOUT[need], complaint, re.IGNORECASE) is not None

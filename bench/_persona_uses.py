"""What an adaptive life did with what it knew: uses, their truth, and guards that were broken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from assistant.assistant import Assistant
from assistant.profile.facts import OWNER, Fact, Source
from assistant.profile.offers import TOPIC
from assistant.profile.relations import split
from assistant.profile.telling import CONSENT
from assistant.profile.view import view_of
from assistant.speaking.realiser import Realiser
from assistant.speaking.shuffle_bag import ShuffleBag
from assistant.values import Act, FactUse, Prosody, SpokenReply, Style
from bench._persona import Persona

TACT = timedelta(days=7)
_ASKED = frozenset({"about_me", "manner"})
"""Skills whose answers are about the person because that is what was asked."""

_OFFERED = {"offer": "habits", "birthday": "dates", "offer_review": "reviews"}
"""What is said without being asked, and what it needs a yes to."""

_BY_NAME = frozenset({"name", "address_as"})
_STYLE = {"verbosity": "verbosity", "confirm": "confirm", "units": "units"}
"""Relations whose value is that of a need."""


@dataclass(slots=True)
class Audit:
    """Looks at every reply as it is given; where it `doubts`, it tries what would have been said
    without each fact that was used.
    """

    persona: Persona
    assistant: Assistant
    doubts: bool
    uses: int = 0
    stale: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    explained: int = 0
    unexplained: list[str] = field(default_factory=list)
    creepy: list[str] = field(default_factory=list)
    questions: int = 0
    _mentions: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _realiser: Realiser | None = None

    def listens(self) -> None:
        """Something is about to be said: keep what the wording of the reply will start from."""
        if self.doubts:
            self._realiser = _copy_of(realiser_of(self.assistant))

    def heard(self, day: int, reply: SpokenReply, at: datetime, as_guest: bool) -> None:
        """A reply was given on that day."""
        facts = {fact.id: fact for fact in self.assistant.profile.all_facts()}
        question = reply.act.question
        if question is not None and question.topic in (CONSENT, TOPIC):
            self.questions += 1
        for use in reply.used:
            self._used(day, use, facts.get(use.fact), reply, at)
        self._guards(day, reply, at, as_guest, facts)

    def _used(
        self, day: int, use: FactUse, fact: Fact | None, reply: SpokenReply, at: datetime
    ) -> None:
        self.uses += 1
        told = f"{self.persona.id} day {day}: {reply.act.full_name}: "
        if fact is None:
            self.unexplained.append(told + "a fact that is not there")
            return
        told += f"{fact.relation} = {fact.object}"
        # A fact may have ended by this very turn; what it used was what held before.
        ended = [moment for moment in (fact.valid_to, fact.retracted_at) if moment]
        if any(moment < at for moment in ended):
            self.stale.append(told)
        if not self._is_true(day, fact):
            self.wrong.append(told)
        if use.why and fact.provenance.quote and self._matters(fact, reply, at):
            self.explained += 1
        else:
            self.unexplained.append(told)

    def _matters(self, fact: Fact, reply: SpokenReply, at: datetime) -> bool:
        """Whether the reply would be another without the fact, as far as it is one of wording."""
        acts = [*reply.also, reply.act] if reply.asks else [reply.act, *reply.also]
        decided = {use.fact for act in acts for use in act.used}
        if self._realiser is None or fact.id in decided or reply.act.source in _ASKED:
            return True
        view = self.assistant.profile.view(OWNER, at)
        left = view_of((one for one in view.facts if one.id != fact.id), OWNER)
        said, without = (self._worded(acts, style, at) for style in (view.style, left.style))
        # A fact that this very turn ended is not in the view any more.
        return said != without or fact not in view.facts

    def _worded(self, acts: Sequence[Act], style: Style, at: datetime) -> tuple[str, Prosody]:
        assert self._realiser is not None
        realiser = _copy_of(self._realiser)
        persona = self.assistant.voice.persona
        settled = persona.settled(style)
        texts = [realiser.word(act, style, persona, at).text for act in acts]
        return " ".join(texts), Prosody(rate=settled.pace, pitch=settled.pitch)

    def _is_true(self, day: int, fact: Fact) -> bool:
        needs = self.persona.needs_on(day)
        name, about = split(fact.relation)
        if name in _STYLE:
            wanted = getattr(needs, _STYLE[name])
            return wanted is None or wanted == fact.object
        if name in _BY_NAME:
            return needs.address is None or fact.object == needs.address
        if name == "pace":
            wanted = needs.pace or "normal"
            rate = float(fact.object)
            return wanted == ("slow" if rate < 1 else "fast" if rate > 1 else "normal")
        if name == "word":
            return needs.words.get(about, about) == fact.object
        past = self.persona.past_objects(day)
        return fact.object.casefold() not in past

    def _guards(
        self, day: int, reply: SpokenReply, at: datetime, as_guest: bool, facts: dict[str, Fact]
    ) -> None:
        told = f"{self.persona.id} day {day}: {reply.act.full_name}: "
        for taboo in self.persona.taboo:
            if _has(reply.text, taboo.topic):
                self.creepy.append(f"{told}speaks of {taboo.topic}")
        if as_guest:
            private = [f.object for f in facts.values() if len(f.object) > 2 and f.unspoken]
            self.creepy += [f"{told}tells a guest" for what in private if _has(reply.text, what)]
        consents = self.assistant.profile.consent()
        if reply.act.name in _OFFERED and not consents.last_answer(_OFFERED[reply.act.name]):
            self.creepy.append(f"{told}without a yes")
        if reply.act.source in _ASKED or reply.act.name in ("ask_to_remember", "again"):
            return
        for fact in facts.values():
            if fact.source is Source.OBSERVED or fact.sensitivity < 1 or not fact.object:
                continue
            # A habit is offered every day because its person said yes to that.
            silent = split(fact.relation)[0] in {*_BY_NAME, "habit"}
            if silent or not _has(reply.text, fact.object):
                continue
            before = [moment for moment in self._mentions[fact.id] if at - moment < TACT]
            if before:
                self.creepy.append(f"{told}{fact.relation} again within a week")
            self._mentions[fact.id].append(at)


def realiser_of(assistant: Assistant) -> Realiser:
    """The part of it that words replies."""
    return assistant._parts.realiser


def _copy_of(realiser: Realiser) -> Realiser:
    """One that will draw the same phrasings, and shares what never changes."""
    twin = copy(realiser)
    twin._bags = {key: _same_bag(bag) for key, bag in realiser._bags.items()}
    twin._namings = dict(realiser._namings)
    return twin


def _same_bag(bag: ShuffleBag[str]) -> ShuffleBag[str]:
    twin = copy(bag)
    twin._left = list(bag._left)
    twin._random = Random()
    twin._random.setstate(bag._random.getstate())
    return twin


def _has(text: str, what: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(what)}(?!\w)", text, re.IGNORECASE) is not None

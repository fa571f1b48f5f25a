"""What skills may ask of the core, and a record of the facts it gave them this turn.

A service's name begins with the group its permission names; the host has checked that
permission before a call arrives here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Protocol

from assistant.errors import SkillError
from assistant.profile.facts import Fact, Source
from assistant.profile.profile import Profile
from assistant.profile.relations import describe
from assistant.profile.statements import Statement
from assistant.recurrence import Every
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.schedule import Announcement, Schedule
from assistant.skill_host.storage import SkillStorage
from assistant.speaking.voices import Voice
from assistant.values import FactUse, Json, LearntFact, Session, Utterance

Arguments = Mapping[str, Json]

ASKED = "you asked what I know"
WHY_ASKED = "you asked why I said that"


class VoiceChoice(Protocol):
    """The voices there are and the one in use."""

    @property
    def available(self) -> Sequence[Voice]:
        """The voices that can speak here, in the order in which "next" goes through them."""

    def use(self, name: str) -> Voice:
        """Speak with this one from now on: its name, "next" or "previous"."""


class ServiceDesk:
    """Answers skills' calls during one turn at a time."""

    def __init__(
        self,
        profile: Profile,
        schedule: Schedule,
        voices: VoiceChoice,
        skills: Sequence[Manifest],
        examples: Mapping[str, str],
        storage: SkillStorage,
    ) -> None:
        self._profile = profile
        self._schedule = schedule
        self._voices = voices
        self._skills = skills
        self._examples = examples
        self._storage = storage

        self._session = Session()
        self._now = datetime.min.replace(tzinfo=UTC)
        self._given: list[FactUse] = []
        self._taught: list[LearntFact] = []
        self._services: Mapping[str, Callable[[str, Arguments], Json]] = {
            "schedule.add": self._add_announcement,
            "schedule.list": self._list_announcements,
            "schedule.cancel": self._cancel_announcement,
            "schedule.announced": self._announced,
            "profile.recall": self._recall,
            "profile.remember": self._remember,
            "profile.refuse": self._refuse,
            "profile.forget": self._forget,
            "profile.why": self._why,
            "style.set": self._set_style,
            "voice.list": self._list_voices,
            "voice.use": self._use_voice,
            "skills.list": self._list_skills,
            "storage.list": lambda skill, _: self._storage.names(skill),
            "storage.read": lambda skill, given: self._storage.read(skill, _name(skill, given)),
            "storage.write": self._write_file,
            "storage.delete": lambda skill, given: self._storage.delete(skill, _name(skill, given)),
        }

    def open(self, utterance: Utterance, session: Session) -> None:
        """Begin a turn: nothing has been given to anyone yet, and nothing taught."""
        self._now = utterance.said_at
        self._session = session
        self._given = []
        self._taught = []

    def handed_out(self) -> tuple[FactUse, ...]:
        """The facts that skills were given since `open`, and what for."""
        return tuple(self._given)

    def taught(self) -> tuple[LearntFact, ...]:
        """The facts that skills had learnt since `open`, as far as they are new."""
        return tuple(self._taught)

    def call(self, skill: str, service: str, arguments: Arguments) -> Json:
        """Raises `SkillError` for an unknown service or arguments of the wrong kind."""
        if service not in self._services:
            raise SkillError(f"{skill}: there is no service {service}")
        return self._services[service](skill, arguments)

    # The schedule: each skill sees its own announcements only.

    def _add_announcement(self, skill: str, arguments: Arguments) -> Json:
        slots = arguments.get("slots") or {}
        if not isinstance(slots, Mapping):
            raise SkillError(f"{skill}: schedule.add: slots must be a table")
        added = self._schedule.add(
            skill=skill,
            due=_moment(skill, _text(skill, arguments, "due")),
            act=_text(skill, arguments, "act"),
            slots=slots,
            name=_text(skill, arguments, "name", ""),
            every=_every(skill, arguments.get("every")),
        )
        return {"id": added.id}

    def _list_announcements(self, skill: str, _: Arguments) -> Json:
        return [_announcement(entry) for entry in self._schedule.list(skill)]

    def _cancel_announcement(self, skill: str, arguments: Arguments) -> Json:
        return self._schedule.cancel(skill, _text(skill, arguments, "id"))

    def _announced(self, skill: str, _: Arguments) -> Json:
        return [_announcement(entry) for entry in self._schedule.announced(skill)]

    # The profile: a fact that is told, shown or explained is noted as used.

    def _recall(self, skill: str, arguments: Arguments) -> Json:
        relation = _text(skill, arguments, "relation", "") or None
        facts = self._profile.recall(relation, self._session.speaker, aloud=True)
        self._given += [FactUse(fact.id, ASKED) for fact in facts]
        return [_told(fact) for fact in facts]

    def _remember(self, skill: str, arguments: Arguments) -> Json:
        said = Statement(
            relation=_text(skill, arguments, "relation"),
            object=_text(skill, arguments, "object"),
            polarity=arguments.get("polarity") is not False,
            quote=_text(skill, arguments, "quote"),
            rule="consent",
        )
        self._profile.answered(said.relation, yes=True)
        learnt = self._profile.learn(
            said, self._now, speaker=self._session.speaker, source=Source.CONFIRMED
        )
        self._taught += learnt.taught
        fact = learnt.fact
        replaced = describe(learnt.replaced) if learnt.replaced else None
        return {"fact": fact.id if fact else "", "replaced": replaced}

    def _refuse(self, skill: str, arguments: Arguments) -> Json:
        self._profile.answered(_text(skill, arguments, "relation"), yes=False)
        return None

    def _forget(self, skill: str, arguments: Arguments) -> Json:
        forgotten = self._profile.forget(
            fact=_text(skill, arguments, "fact", "") or None,
            last=arguments.get("last") is True,
            about=_text(skill, arguments, "about", "") or None,
            speaker=self._session.speaker,
        )
        return [_told(fact) for fact in forgotten]

    def _why(self, _skill: str, _arguments: Arguments) -> Json:
        reasons = self._profile.last_reply_reasons(self._session.speaker)
        if reasons is None:
            return None
        uses: list[Json] = []
        for use in reasons.uses:
            self._given.append(FactUse(use.fact, WHY_ASKED))
            uses.append(
                {
                    "fact": use.fact,
                    "relation": use.relation,
                    "object": use.object,
                    "learnt_on": use.learnt_at.date().isoformat(),
                    "why": use.why,
                    "phrase": use.phrase,
                }
            )
        return {"reply": reasons.text or "", "uses": uses}

    def _set_style(self, skill: str, arguments: Arguments) -> Json:
        value = arguments.get("value")
        if not isinstance(value, str | int | float):
            raise SkillError(f"{skill}: style.set needs a text or a number as “value”")
        learnt = self._profile.set_style(
            _text(skill, arguments, "name"), value, self._now, speaker=self._session.speaker
        )
        self._taught += learnt.taught
        return {"fact": learnt.fact.id if learnt.fact else ""}

    # Voices and skills.

    def _list_voices(self, _skill: str, _arguments: Arguments) -> Json:
        return [{"name": voice.name, "title": voice.title} for voice in self._voices.available]

    def _use_voice(self, skill: str, arguments: Arguments) -> Json:
        voice = self._voices.use(_text(skill, arguments, "name"))
        return {"name": voice.name, "title": voice.title}

    def _list_skills(self, _skill: str, _arguments: Arguments) -> Json:
        return [
            {
                "name": skill.name,
                "description": skill.description,
                "example": self._examples.get(skill.name, ""),
            }
            for skill in self._skills
        ]

    def _write_file(self, skill: str, arguments: Arguments) -> Json:
        self._storage.write(skill, _name(skill, arguments), _text(skill, arguments, "text"))
        return None


def _name(skill: str, arguments: Arguments) -> str:
    return _text(skill, arguments, "name")


def _told(fact: Fact) -> dict[str, Json]:
    return {
        "fact": fact.id,
        "relation": fact.relation,
        "object": fact.object,
        "polarity": fact.polarity,
        "learnt_on": fact.learnt_at.date().isoformat(),
        "phrase": describe(fact),
    }


def _announcement(entry: Announcement) -> Json:
    return {
        "id": entry.id,
        "due": entry.due.isoformat(),
        "act": entry.act,
        "slots": entry.slots,
        "name": entry.name,
        "every": _told_every(entry.every) if entry.every else None,
    }


def _told_every(every: Every) -> Json:
    return {"days": sorted(every.days), "at": every.at.isoformat("minutes")}


def _text(skill: str, arguments: Arguments, key: str, default: str | None = None) -> str:
    value = arguments.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise SkillError(f"{skill}: a service call needs the text “{key}”")
    return value


def _every(skill: str, value: Json) -> Every | None:
    match value:
        case None:
            return None
        case {"days": [*days], "at": str(at)} if all(isinstance(day, int) for day in days):
            try:
                return Every(tuple(day for day in days if isinstance(day, int)), _clock(at))
            except ValueError as error:
                raise SkillError(f"{skill}: “every”: {error}") from error
    raise SkillError(f"{skill}: “every” needs days, numbers from 0 to 6, and at, as 07:00")


def _clock(text: str) -> time:
    at = time.fromisoformat(text)
    if at.tzinfo is not None:
        raise ValueError("at is local time, without an offset")
    return at


def _moment(skill: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SkillError(f"{skill}: “due” must be an ISO date and time") from error
    if moment.tzinfo is None:
        raise SkillError(f"{skill}: “due” needs a UTC offset")
    return moment

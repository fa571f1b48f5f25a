"""Where skills' calls arrive; the host has checked each one's permission before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assistant.services.calls import Call, Service
from assistant.services.discretion import Discretion
from assistant.services.person import PersonServices
from assistant.services.speaker import SpeakerServices
from assistant.services.undoing import PutBack, Undoing
from assistant.values import Company, FactUse, Interpretation, Json, LearntFact, Session, Utterance


class ServiceDesk:
    """Answers skills' calls during one turn at a time, and knows what they led to."""

    def __init__(
        self,
        person: PersonServices,
        others: Mapping[str, Service],
        speaker: SpeakerServices,
        discretion: Discretion,
    ) -> None:
        """`others` are the services that have nothing to do with the person, by name.

        `discretion` is what all services keep to; `speaker` has those that say who speaks.
        """
        self._person = person
        self._speaker = speaker
        self._discretion = discretion
        self._company = Company()
        self._undoing = Undoing()
        self._services = {**person.services, **speaker.services, **others}

    @property
    def names(self) -> frozenset[str]:
        """Every service there is."""
        return frozenset(self._services)

    def open(self, utterance: Utterance, session: Session) -> None:
        """Begin a turn: nothing has been given to anyone yet, and nothing taught."""
        self._discretion.company = session.company
        self._discretion.held = False
        if session.company != self._company:
            self._undoing.forget()  # what one has done is not another's to take back
        self._company = session.company
        self._speaker.open()
        self._person.open(utterance.said_at, session.speaker, session.question)

    def handed_out(self) -> tuple[FactUse, ...]:
        """The facts that skills were given since `open`, and what for."""
        return self._person.handed_out()

    def taught(self) -> tuple[LearntFact, ...]:
        """The facts that skills had learnt since `open`, as far as they are new."""
        return self._person.taught()

    def company(self) -> Company | None:
        """Who speaks from now on; None where nobody said so since `open`."""
        return self._speaker.company()

    @property
    def writes(self) -> bool:
        """Whether anything of the turn under way may be written down."""
        return self._discretion.writes

    def held(self) -> bool:
        """Whether something was kept in memory since `open` that otherwise is written down."""
        return self._discretion.held

    def changed(self, put_back: PutBack) -> None:
        """A skill changed something by itself, and this puts it back."""
        self._undoing.changed(put_back)

    def done(self, wanted: Interpretation, now: datetime) -> None:
        """What was changed since the last call of `done` was done because of `wanted`."""
        self._undoing.close(wanted, now)

    def keep(self) -> None:
        """What was changed since the last call of `done` is nobody's to take back."""
        self._undoing.keep()

    def take_back(self, now: datetime, phrase: str = "") -> Interpretation | None:
        """Put back what was done last, or last for `phrase`; what it was, None for nothing."""
        return self._undoing.take_back(now, phrase)

    def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:
        """The service's answer.

        Raises an `AssistantError` where it won't: `SkillError` for a service there is none of,
        or for arguments of the wrong kind.
        """
        call = Call(skill, service, arguments, self._undoing)
        if service not in self._services:
            raise call.refusal("is no service")
        return self._services[service](call)

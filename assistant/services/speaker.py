"""Who speaks: guests, people of the home, and conversations nothing is kept of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from assistant.profile.facts import OWNER
from assistant.profile.people import People
from assistant.services.calls import Call, Service
from assistant.services.discretion import Discretion
from assistant.values import GUEST, Company, Json


class SpeakerServices:
    """The services speaker.*: what they change holds from the next turn on.

    `forgets` are called when somebody else speaks, or nothing more is kept, or something again.
    """

    def __init__(
        self, people: People, discretion: Discretion, forgets: Collection[Callable[[], None]]
    ) -> None:
        self._people = people
        self._discretion = discretion
        self._forgets = forgets
        self._company: Company | None = None

    def open(self) -> None:
        """Begin a turn: nobody has said that somebody else speaks."""
        self._company = None

    def company(self) -> Company | None:
        """Who speaks from now on; None where that has not changed since `open`."""
        return self._company

    @property
    def services(self) -> Mapping[str, Service]:
        return {
            "speaker.who": self._who,
            "speaker.guest": lambda _: self._becomes(Company(GUEST, incognito=True)),
            "speaker.owner": lambda _: self._becomes(Company()),
            "speaker.incognito": self._incognito,
            "speaker.is": self._is,
            "speaker.add": self._add,
        }

    def _who(self, _: Call) -> Json:
        now = self._discretion.company
        name = "" if now.speaker == GUEST else self._people.name_of(now.speaker)
        return {"name": name, "guest": now.speaker == GUEST, "incognito": now.incognito}

    def _incognito(self, call: Call) -> Json:
        now = self._discretion.company
        if now.speaker == GUEST:
            return None  # a guest's words are not kept in any case
        return self._becomes(Company(now.speaker, call.arguments.get("on") is not False))

    def _is(self, call: Call) -> Json:
        """Whether there is such a person; if so, it is they who speak."""
        found = self._people.called(call.short_text("name"))
        if found is None:
            return False
        self._becomes(Company(found))
        return True

    def _add(self, call: Call) -> Json:
        """A person of the home from now on; it is they who speak."""
        if self._discretion.company.speaker not in (OWNER, GUEST):
            raise call.refusal("is for who set this up")
        self._becomes(Company(self._people.add(call.short_text("name"))))
        return None

    def _becomes(self, company: Company) -> Json:
        if company != self._discretion.company:
            for forget in self._forgets:
                forget()
        self._company = company
        return None

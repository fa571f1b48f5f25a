"""What a person wants done when they say a phrase of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.dialogue.plain_words import plain
from assistant.profile.facts import Fact
from assistant.profile.profile import Profile
from assistant.profile.relations import split
from assistant.profile.statements import Statement
from assistant.profile.view import BETWEEN_REQUESTS, ROUTINE
from assistant.services.calls import Call, Service
from assistant.services.person import PersonServices
from assistant.values import Json

Reading = tuple[str, Sequence[str]]
"""A phrase, and the requests that were understood behind it."""


@dataclass(frozen=True, slots=True)
class RoutineServices:
    """The services routines.add, .list and .remove: routines are facts of whoever speaks.

    `read(phrase, said, now)`: the phrase and the requests in what was said, each understood;
    None where they are not. Without a phrase it is what `said` begins with.
    """

    profile: Profile
    person: PersonServices
    read: Callable[[str, str, datetime], Reading | None]

    @property
    def services(self) -> Mapping[str, Service]:
        return {
            "routines.add": self._add,
            "routines.list": lambda _: [_told(fact) for fact in self._kept()],
            "routines.remove": self._remove,
        }

    def _add(self, call: Call) -> Json:
        """None where what is to be done is not understood."""
        if not self.person.writes:
            raise call.refusal("keeps no routine while nothing is to be kept")
        found = self.read(call.short_text("phrase", ""), call.text("said"), self.person.now)
        phrase, requests = found or ("", ())
        name = plain(phrase).replace(" ", "_")
        if found is None or not name:
            return None
        what = BETWEEN_REQUESTS.join(requests)
        said = Statement(f"{ROUTINE}.{name}", what, quote=what, rule="routine", explicit=True)
        self.person.learn(said, call)
        return {"phrase": plain(phrase), "requests": list(requests)}

    def _remove(self, call: Call) -> Json:
        """Forgotten, as whatever else they told; whether there was one."""
        phrase = plain(call.short_text("phrase"))
        found = next((fact for fact in self._kept() if _phrase(fact) == phrase), None)
        if found is None:
            return False
        self.profile.forget(speaker=self.person.speaker, fact=found.id)
        return True

    def _kept(self) -> Sequence[Fact]:
        return self.profile.view(self.person.speaker, self.person.now).known(ROUTINE)


def _phrase(fact: Fact) -> str:
    return split(fact.relation)[1].replace("_", " ")


def _told(fact: Fact) -> Json:
    return {"phrase": _phrase(fact), "requests": [*fact.object.split(BETWEEN_REQUESTS)]}

"""What a person wants done when they say a phrase of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.dialogue.plain_words import plain
from assistant.profile.learning import is_fit
from assistant.profile.profile import Profile
from assistant.profile.statements import Statement
from assistant.profile.view import BETWEEN_REQUESTS, ROUTINE, ProfileView
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
            "routines.list": self._list,
            "routines.remove": self._remove,
        }

    def _add(self, call: Call) -> Json:
        """None where what is to be done is not understood, or more than one routine holds."""
        if not self.person.writes:
            raise call.refusal("keeps no routine while nothing is to be kept")
        found = self.read(call.short_text("phrase", ""), call.text("said"), self.person.now)
        phrase, requests = found or ("", ())
        # None of them may hold what stands between them.
        requests = [one.replace(BETWEEN_REQUESTS.strip(), ",") for one in requests]
        what = BETWEEN_REQUESTS.join(requests)
        said = Statement(_relation(phrase), what, quote=what, rule="routine", explicit=True)
        if not plain(phrase) or not is_fit(said):
            return None
        self.person.learn(said, call)
        return {"phrase": plain(phrase), "requests": [*requests]}

    def _list(self, _: Call) -> Json:
        routines = self._view.routines.items()
        return [{"phrase": phrase, "requests": [*requests]} for phrase, requests in routines]

    def _remove(self, call: Call) -> Json:
        """Forgotten, as whatever else they told; whether there was one."""
        kept = self._view.known(_relation(call.short_text("phrase")))
        for fact in kept:
            self.profile.forget(speaker=self.person.speaker, fact=fact.id)
        return bool(kept)

    @property
    def _view(self) -> ProfileView:
        return self.profile.view(self.person.speaker, self.person.now)


def _relation(phrase: str) -> str:
    return f"{ROUTINE}.{plain(phrase).replace(' ', '_')}"

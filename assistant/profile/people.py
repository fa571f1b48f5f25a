"""The people of a home: each has facts of their own, and sees no others'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import ProfileError
from assistant.profile.facts import OWNER
from assistant.profile.language import sayings
from assistant.profile.learning import STRANGERS
from assistant.profile.store import FactStore
from assistant.profile.wording import bare_words

MOST_PEOPLE = 20
MOST_WORDS = 3
"""Of a name."""

LONGEST_NAME = 40

TABLE = "people"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of this home. `id` is the owner of their facts; `since` is when they were added."""

    id: str
    name: str
    since: str = ""


class People:
    """Who may be told apart by name: whoever ran setup, and whom they have added."""

    def __init__(self, store: FactStore) -> None:
        self._store = store

    def all(self) -> tuple[Person, ...]:
        """Everybody, who ran setup first."""
        others = self._store.documents(TABLE)
        return (
            Person(OWNER, self.name_of(OWNER)),
            *(Person(str(one["id"]), str(one["name"]), str(one["since"])) for one in others),
        )

    def called(self, name: str) -> str | None:
        """The id of the person called so; None for nobody."""
        wanted = _id_of(name)
        if wanted in (OWNER, *self._owner_names()):
            return OWNER
        ids = [str(one["id"]) for one in self._store.documents(TABLE)]
        return wanted if wanted in ids else None

    def might_be(self, name: str, language: str, written: str = "") -> bool:
        """Whether `name` is somebody's: known here, or a name by its shape. Where it is `written`
        in a sentence that may be about anything, by its capital: "this is great".
        """
        if self.called(name) is not None:
            return True
        words = name.split()
        data = sayings(language)
        common = {*data.empty_words, *data.not_first_names}
        if not 1 <= len(words) <= MOST_WORDS or words[0].casefold() in common:
            return False
        as_written = re.search(rf"\b{re.escape(name)}\b", written or name.title(), re.IGNORECASE)
        return all(word.isalpha() for word in words) and (
            as_written is not None and as_written[0][0].isupper()
        )

    def name_of(self, person: str) -> str:
        """What they are called, "" where that is not known."""
        if person == OWNER:
            return next(iter(self._owner_names().values()), "")
        named = {str(one["id"]): str(one["name"]) for one in self._store.documents(TABLE)}
        return named.get(person, "")

    def add(self, name: str, now: datetime | None = None) -> str:
        """Somebody of this home from now on; their id. Raises `ProfileError` for no name."""
        there = self.called(name)
        if there is not None:
            return there
        person = _id_of(name)
        fits = len(name) <= LONGEST_NAME and name.strip().isprintable()
        if not person or person in STRANGERS or not fits:
            raise ProfileError("that is no name a person could be told apart by")
        if len(self._store.documents(TABLE)) >= MOST_PEOPLE:
            raise ProfileError(f"there may be {MOST_PEOPLE} people in a home")
        since = now.date().isoformat() if now else ""
        self._store.add(TABLE, {"id": person, "name": name.strip(), "since": since})
        return person

    def forget(self, person: str) -> None:
        """They are no longer of this home: all they told is deleted, their turns and answers."""
        with self._store.transaction():
            self._store.forget_owner(person)
            self._store.discard(TABLE, lambda one: one["id"] == person)
            self._store.change_key()

    def _owner_names(self) -> dict[str, str]:
        """Whatever who ran setup is called, by what it is compared with; the chosen name first."""
        facts = (*self._store.facts("address_as"), *self._store.facts("name"))
        named = [one for one in facts if one.owner == OWNER and one.active and one.polarity]
        return {_id_of(one.object): one.object for one in named if one.object}


def _id_of(name: str) -> str:
    return " ".join(bare_words(name))

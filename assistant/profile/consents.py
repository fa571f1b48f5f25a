"""Asking people's leave, and abiding by their answers: a record for each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assistant.profile.consent import ConsentRecord
from assistant.profile.facts import OWNER
from assistant.profile.relations import split
from assistant.profile.store import HISTORY, FactStore


class Consents:
    """What each person of a home allowed. Raises `ProfileError` where it cannot be kept."""

    def __init__(self, store: FactStore) -> None:
        self._store = store

    def of(self, speaker: str) -> ConsentRecord:
        """What they were asked to allow, and what they answered."""
        return self._store.consent(speaker)

    def asked(self, now: datetime, speaker: str = OWNER) -> None:
        """The question "Shall I remember that?" was put to them."""
        self._change(speaker, lambda record: record.after_asking(now.date()))

    def answered(self, relation: str, yes: bool, now: datetime, speaker: str = OWNER) -> None:
        """They answered that question. Two noes in a row turn the relation off."""
        name = split(relation)[0]
        self._change(speaker, lambda record: record.after_answer(name, yes).noting(name, yes, now))

    def allow(self, about: str, allowed: bool, now: datetime, speaker: str = OWNER) -> None:
        """Whether a relation may be asked about, or something be done that needs a yes."""
        self._change(
            speaker, lambda record: record.allowing(about, allowed).noting(about, allowed, now)
        )

    def pause(self, paused: bool, speaker: str = OWNER) -> None:
        """Whether nothing that they say is learnt from now on."""
        self._change(speaker, lambda record: replace(record, paused=paused))

    def keep_history(self, kept: bool, speaker: str = OWNER) -> None:
        """Whether their turns are noted from now on; if not, those that were are destroyed."""
        self._change(speaker, lambda record: replace(record, keeps_history=kept))
        if not kept and self._store.discard(HISTORY, lambda one: one["speaker"] == speaker):
            self._store.change_key()

    def _change(self, speaker: str, how: Callable[[ConsentRecord], ConsentRecord]) -> None:
        with self._store.transaction():
            self._store.set_consent(how(self._store.consent(speaker)), speaker)

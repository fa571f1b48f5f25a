"""The profile: what is known of a person, learnt with consent, used behind guards, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assistant.errors import ProfileError
from assistant.profile import exchange
from assistant.profile.consent import ConsentRecord
from assistant.profile.exchange import ImportPlan
from assistant.profile.explaining import (
    Event,
    ReplyReasons,
    events_of,
    reasons_of,
    reasons_on_disk,
)
from assistant.profile.facts import OWNER, Fact, Source, Use
from assistant.profile.forgetting import erase, meant, told_in, with_past
from assistant.profile.learning import STRANGERS, Ruling, decide, fact_from, is_fit, is_secret
from assistant.profile.matching import ended_by, same
from assistant.profile.relations import split
from assistant.profile.statements import Statement, statements_in
from assistant.profile.store import FactStore
from assistant.profile.style import style_statement
from assistant.profile.view import ProfileView, matches, view_of
from assistant.profile.wording import plain_words
from assistant.values import Json, LearntFact, SpokenReply

USES_KEPT = 200
"""Of each fact, the latest; so that a name that is used every day does not fill the disk."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What learning did: the fact that is now kept (None: only ended some), and what it ended.

    `is_new`: the fact was not known before. `voided` were never true (a correction); `ended`
    were, and are past.
    """

    fact: Fact | None
    is_new: bool = False
    ended: tuple[Fact, ...] = ()
    voided: tuple[Fact, ...] = ()

    @property
    def replaced(self) -> Fact | None:
        """A fact whose place the new one takes, to be told to the person."""
        return next(iter(self.ended + self.voided), None)

    @property
    def taught(self) -> tuple[LearntFact, ...]:
        """What is new, for the turn's record."""
        if self.fact is None or not self.is_new:
            return ()
        fact = self.fact
        return (LearntFact(fact.id, fact.relation, fact.object, fact.source.value),)


class Profile:
    """Facts of the people of one home, in one file. Raises `ProfileError` when it is unusable.

    `store` is where they are kept: its key, its copies, whether it is whole. To look at them
    writes nothing. Every datetime is aware.
    """

    def __init__(self, store: FactStore) -> None:
        self.store = store
        self._last_reply: tuple[SpokenReply, datetime] | None = None

    @staticmethod
    def open(
        path: Path,
        keeper: str = "file",
        passphrase: Callable[[], str | None] = lambda: None,
        *,
        patient: bool = False,
    ) -> Profile:
        """The profile at `path`; the file is made by the first thing learnt.

        `keeper` is what keeps the key to it (secret-service, systemd, passphrase, file, or auto
        for the best of them here); `passphrase` asks the person for theirs. A `patient` profile
        knows nothing until it is unlocked; any other raises `LockedError`.
        """
        return Profile(FactStore(path, keeper, passphrase, patient=patient))

    @property
    def locked(self) -> bool:
        """Whether it waits to be unlocked: whoever speaks meanwhile is a guest."""
        return self.store.locked

    def unlock(self, passphrase: str) -> None:
        """Open it with the person's passphrase. Raises `ProfileError` where that is another."""
        self.store.unlock(passphrase)

    @property
    def notices(self) -> Sequence[str]:
        """What was found broken and mended since it was opened, in words for the person."""
        return self.store.notices

    def close(self) -> None:
        self.store.close()

    # Use

    def view(self, speaker: str, now: datetime) -> ProfileView:  # noqa: ARG002 - tact needs it
        """What a turn of `speaker` may use. Take it once, at the turn's start."""
        return view_of(self.store.facts(), speaker)

    def recall(
        self, relation: str | None, speaker: str = OWNER, *, aloud: bool = False
    ) -> tuple[Fact, ...]:
        """What is known of `speaker`, or only of one relation ("kin" includes "kin.sister").

        `aloud`: it is going to be spoken, where anyone may hear; home, work, kin, dates,
        health and belief (S2, S3) are then left out.
        """
        return tuple(
            fact
            for fact in view_of(self.store.facts(relation), speaker).facts
            if (relation is None or matches(fact.relation, relation))
            and not (aloud and fact.unspoken)
        )

    def all_facts(self) -> tuple[Fact, ...]:
        """Every fact that is kept, of everyone and past ones too; for the command line."""
        return self.store.facts()

    # Learning

    def notice(self, text: str, confidence: float = 1.0) -> tuple[Statement, ...]:
        """What `text` states about its speaker. Nothing is written.

        `confidence` is the recogniser's, in 0…1.
        """
        return tuple(replace(found, confidence=confidence) for found in statements_in(text))

    def decide(self, statement: Statement, speaker: str, now: datetime) -> Ruling:
        """What to do with a statement that was noticed. Nothing is written."""
        return decide(
            statement,
            self._of(speaker),
            self.store.consent(),
            speaker=speaker,
            today=now.date(),
            forgotten=self.store.is_forgotten(plain_words(statement.quote)),
        )

    def learn(
        self,
        statement: Statement,
        now: datetime,
        *,
        speaker: str = OWNER,
        source: Source = Source.STATED,
        recent: Collection[str] = (),
    ) -> Learnt:
        """Keep `statement` (or end what it ends) for `speaker`; the caller has decided so.

        `source`: `CONFIRMED` when the person said yes to keeping it. `recent`: ids of facts
        learnt in the last two turns; one that a correction replaces was never true.
        """
        self._check(statement, speaker)
        with self.store.transaction():
            known = self._of(speaker)
            ends = ended_by(statement, known)
            void = [fact for fact in ends if statement.corrects and fact.id in recent]
            voided = tuple(replace(fact, retracted_at=now) for fact in void)
            ended = tuple(replace(fact, valid_to=now) for fact in ends if fact not in void)
            for fact in ended + voided:
                self.store.put(fact)
            if statement.closes:
                return Learnt(None, ended=ended, voided=voided)
            held = next((fact for fact in known if fact.active and same(fact, statement)), None)
            fact = held or fact_from(statement, now, speaker, source)
            self.store.put(fact)
            self.store.unmark_forgotten(plain_words(statement.quote))
        # What was learnt is kept; a copy of it can wait until there is room.
        with suppress(ProfileError):
            self.store.back_up(now.date())
        return Learnt(fact, held is None, ended, voided)

    def unlearn(self, learnt: Learnt, now: datetime) -> bool:
        """Take back what learning did: the fact counts as never said, what it ended holds again.

        False where a fact of it was changed or forgotten since.
        """
        with self.store.transaction():
            known = {fact.id: fact for fact in self.store.facts()}
            ended = learnt.ended + learnt.voided
            taught = [learnt.fact] if learnt.fact and learnt.is_new else []
            if any(fact.id not in known for fact in (*taught, *ended)):
                return False
            for fact in taught:
                self.store.put(replace(known[fact.id], retracted_at=now))
            for fact in ended:
                self.store.put(replace(known[fact.id], valid_to=None, retracted_at=None))
        return True

    def set_style(
        self, name: str, value: str | float, now: datetime, *, speaker: str = OWNER
    ) -> Learnt:
        """Answer `speaker` differently from now on, as they asked.

        `name` is verbosity (terse, normal, long; or shorter, longer), pace (0.5…2, or slower,
        faster, normal), warmth (0…1) or address_as ("" for no name). `ProfileError` for others.
        """
        current = self.view(speaker, now).style
        return self.learn(style_statement(name, value, current), now, speaker=speaker)

    # Consent

    def asked(self, now: datetime) -> None:
        """The question "Shall I remember that?" was put to the person."""
        with self.store.transaction():
            self.store.set_consent(self.store.consent().after_asking(now.date()))

    def answered(self, relation: str, yes: bool) -> None:
        """The person answered that question. Two noes in a row turn the relation off."""
        with self.store.transaction():
            record = self.store.consent().after_answer(split(relation)[0], yes)
            self.store.set_consent(record)

    def consent(self) -> ConsentRecord:
        """What the person was asked to allow, and what they refused."""
        return self.store.consent()

    def allow(self, relation: str, allowed: bool) -> None:
        """Whether a relation may be asked about, whatever was answered before."""
        with self.store.transaction():
            self.store.set_consent(self.store.consent().allowing(relation, allowed))

    def pause(self, paused: bool) -> None:
        """Whether nothing that is said is kept from now on."""
        with self.store.transaction():
            self.store.set_consent(replace(self.store.consent(), paused=paused))

    # Elsewhere

    def exported(self, now: datetime) -> Json:
        """All of it as one document; see `exchange`."""
        return exchange.exported(self.all_facts(), self.consent(), now)

    def take_in(self, plan: ImportPlan, now: datetime, *, replace_kept: bool) -> None:
        """Do what `plan` says; where it conflicts, what is kept ends if it is to be replaced."""
        with self.store.transaction():
            for fact in plan.new:
                self.store.put(fact)
            for kept, theirs in plan.conflicts if replace_kept else ():
                self.store.put(replace(kept, valid_to=now))
                self.store.put(theirs)

    # Explaining

    def record_uses(self, reply: SpokenReply, now: datetime) -> None:
        """The person heard `reply`, which used facts. Its text stays in memory only."""
        self._last_reply = (reply, now)
        if not reply.used:
            return
        with self.store.transaction():
            for fact_id in {use.fact for use in reply.used}:
                if (fact := self.store.get(fact_id)) is None:
                    continue
                whys = [use.why for use in reply.used if use.fact == fact_id]
                uses = tuple(Use(now, reply.act.full_name, why) for why in whys)
                self.store.put(replace(fact, uses=(fact.uses + uses)[-USES_KEPT:]))

    def last_reply_reasons(self, speaker: str = OWNER) -> ReplyReasons | None:
        """What the last reply used, and why; None when nothing was said yet.

        After a restart it is the last reply that used anything, and its text is gone.
        """
        facts = self._of(speaker)
        if self._last_reply is None:
            return reasons_on_disk(facts)
        reply, at = self._last_reply
        return reasons_of(reply, at, facts)

    def fact_life(self, fact_id: str) -> tuple[Event, ...]:
        """All that happened to a fact, in order. `ProfileError` when there is none of that id."""
        return events_of(self._get(fact_id))

    # Forgetting

    def forget(
        self,
        *,
        fact: str | None = None,
        last: bool = False,
        about: str | None = None,
        speaker: str = OWNER,
    ) -> tuple[Fact, ...]:
        """Delete a fact by its id, the last one learnt, or all that `about` speaks of.

        Returns what was deleted, for the answer only. Its record, quote and uses are in no file
        any more, and what the disk may still hold of them has lost its key; a keyed hash keeps
        the same words from being learnt again. The backups of the days before are gone too.
        """
        with self.store.transaction():
            kept = self._of(speaker)
            gone = with_past(meant(kept, fact, last, about), kept)
            erase(gone, self.store)
            if gone or self.store.copies_tell(told_in(about)):
                self.store.change_key()
        return gone

    def would_forget(
        self,
        *,
        fact: str | None = None,
        last: bool = False,
        about: str | None = None,
        speaker: str = OWNER,
    ) -> tuple[Fact, ...]:
        """What `forget` would delete, but for past facts of the same value."""
        return meant(self._of(speaker), fact, last, about)

    # Parts

    def _of(self, speaker: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.store.facts() if fact.owner == speaker)

    def _get(self, fact_id: str) -> Fact:
        if fact := self.store.get(fact_id):
            return fact
        raise ProfileError("there is no such fact; assistant profile show lists them all")

    def _check(self, statement: Statement, speaker: str) -> None:
        if speaker in STRANGERS:
            raise ProfileError("What a guest says is never kept")
        if is_secret(statement.quote) or is_secret(statement.object):
            raise ProfileError("PINs, passwords and card numbers are never kept")
        if not statement.closes and not is_fit(statement):
            raise ProfileError("that is nothing the profile can keep")

"""The profile: what is known of a person, learnt with consent, used behind guards, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Unpack

from assistant.errors import ProfileError
from assistant.profile.adaptations import refused
from assistant.profile.consent import ConsentRecord
from assistant.profile.consents import Consents
from assistant.profile.explaining import (
    Event,
    ReplyReasons,
    events_of,
    reasons_of,
    reasons_on_disk,
    with_uses,
)
from assistant.profile.facts import OWNER, Fact, Source
from assistant.profile.forgetting import Which, erase, meant, span_of_turns, told_in, with_past
from assistant.profile.guards import may_tell, usable
from assistant.profile.history import History
from assistant.profile.learning import Ruling, decide, fact_from, told_again
from assistant.profile.learnt import Learnt, check_fit
from assistant.profile.matching import ended_by, same
from assistant.profile.observed import held
from assistant.profile.people import People
from assistant.profile.repairs import statements_as_meant
from assistant.profile.room import make_room
from assistant.profile.statements import Statement
from assistant.profile.store import FactStore
from assistant.profile.style import style_statement
from assistant.profile.view import ProfileView, matches, view_of
from assistant.profile.wording import plain_words
from assistant.values import SpokenReply, Turn


class Profile:
    """Facts of the people of one home, in one file. Raises `ProfileError` when it is unusable.

    `store` is where they are kept: its key, its copies, whether it is whole. To look at them
    writes nothing. Every datetime is aware. `people` are whose facts they are, `consents` what
    each of them allowed, `history` the turns of the last days, `language` what they speak here.
    """

    def __init__(self, store: FactStore, language: str = "en") -> None:
        self.store = store
        self.language = language
        self.people = People(store)
        self.consents = Consents(store)
        self.history = History(store)
        self._passing: dict[str, tuple[Fact, ...]] = {}
        self._has_forgotten = False
        self._last_reply: tuple[SpokenReply, datetime] | None = None

    @staticmethod
    def open(
        path: Path,
        keeper: str = "file",
        passphrase: Callable[[], str | None] = lambda: None,
        *,
        patient: bool = False,
        language: str = "en",
    ) -> Profile:
        """The profile at `path`; the file is made by the first thing learnt.

        `keeper` is what keeps the key to it (secret-service, systemd, passphrase, file, or auto
        for the best of them here); `passphrase` asks the person for theirs. A `patient` profile
        knows nothing until it is unlocked; any other raises `LockedError`.
        """
        return Profile(FactStore(path, keeper, passphrase, patient=patient), language)

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

    def view(self, speaker: str, now: datetime) -> ProfileView:
        """What a turn of `speaker` may use. Take it once, at the turn's start."""
        facts = (*self.store.facts(), *self._passing.get(speaker, ()))
        consent = self.store.consent(speaker)
        return view_of(held(facts, now, refused(consent)), speaker, consent)

    def recall(
        self, relation: str | None, speaker: str = OWNER, *, aloud: bool = False
    ) -> tuple[Fact, ...]:
        """What is known of `speaker`, or only of one relation ("kin" includes "kin.sister").

        `aloud`: it is going to be spoken, where anyone may hear; see the guards.
        """
        return tuple(
            fact
            for fact in usable(self.store.facts(relation), speaker, self.store.consent(speaker))
            if (relation is None or matches(fact.relation, relation))
            and may_tell(fact, speaker, aloud=aloud)
        )

    def all_facts(self) -> tuple[Fact, ...]:
        """Every fact that is kept, of everyone and past ones too; for the command line."""
        return self.store.facts()

    def facts_of(self, owner: str) -> tuple[Fact, ...]:
        """All of one person, past ones too."""
        return tuple(fact for fact in self.store.facts() if fact.owner == owner)

    # Learning

    def notice(self, text: str, confidence: float = 1.0) -> tuple[Statement, ...]:
        """What `text` states about its speaker, heard with `confidence` (0…1). Writes nothing."""
        found = statements_as_meant(text, self.language)
        return tuple(replace(one, confidence=confidence) for one in found)

    def decide(
        self,
        statement: Statement,
        speaker: str,
        now: datetime,
        *,
        recent: Collection[str] = (),
        asked_again: bool = False,
    ) -> Ruling:
        """What to do with a statement that was noticed; see `learning`. Nothing is written."""
        return decide(
            statement,
            self.facts_of(speaker),
            self.store.consent(speaker),
            speaker=speaker,
            today=now.date(),
            language=self.language,
            forgotten=self.store.is_forgotten(plain_words(statement.quote, self.language)),
            recent=recent,
            asked_again=asked_again,
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
        check_fit(statement, speaker)
        with self.store.transaction():
            known = self.facts_of(speaker)
            ends = ended_by(statement, known, self.language, recent)
            void = [fact for fact in ends if statement.corrects and fact.id in recent]
            voided = tuple(replace(fact, retracted_at=now) for fact in void)
            ended = tuple(replace(fact, valid_to=now) for fact in ends if fact not in void)
            for fact in ended + voided:
                self.store.put(fact)
            if statement.closes:
                return Learnt(None, ended=ended, voided=voided)
            active = (one for one in known if one.active)
            held = next((one for one in active if same(one, statement, self.language)), None)
            fact = told_again(held, now) if held else fact_from(statement, now, speaker, source)
            make_room(self.store)
            self.store.put(fact)
            self.store.unmark_forgotten(plain_words(statement.quote, self.language))
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

    def set_passing_style(
        self, name: str, value: str | float, now: datetime, *, speaker: str
    ) -> None:
        """The same, in memory only, until `forget_passing`: of whom nothing is to be written."""
        wish = style_statement(name, value, self.view(speaker, now).style)
        held = [one for one in self._passing.get(speaker, ()) if one.relation != wish.relation]
        self._passing[speaker] = (*held, fact_from(wish, now, speaker, Source.STATED))

    def forget_passing(self) -> None:
        """Somebody else speaks: what is only remembered of who spoke before is gone."""
        self._passing.clear()
        self._last_reply = None

    def consent(self, speaker: str = OWNER) -> ConsentRecord:
        """What they were asked to allow, and what they refused."""
        return self.consents.of(speaker)

    # Explaining

    def record(self, turn: Turn, speaker: str) -> None:
        """`speaker` heard the reply of `turn`: note what it used, and the turn for its days; but
        not one that had something forgotten, for it names that.
        """
        with self.store.transaction():
            self.record_uses(turn.reply, turn.said_at)
            if not self._has_forgotten:
                self.history.keep(turn, speaker)
        self._has_forgotten = False

    def record_uses(self, reply: SpokenReply, now: datetime) -> None:
        """The person heard `reply`, which used facts."""
        self.heard(reply, now)
        if not reply.used:
            return
        with self.store.transaction():
            for fact_id in {use.fact for use in reply.used}:
                if fact := self.store.get(fact_id):
                    self.store.put(with_uses(fact, reply, now))

    def heard(self, reply: SpokenReply, now: datetime) -> None:
        """The person heard `reply`; nothing of it is written."""
        self._last_reply = (reply, now)

    def last_reply_reasons(self, speaker: str = OWNER) -> ReplyReasons | None:
        """What the last reply used, and why; None when nothing was said yet.

        After a restart it is the last that was noted; where none is, the last that used anything.
        """
        facts = self.facts_of(speaker)
        if self._last_reply is not None:
            reply, at = self._last_reply
            name, used = reply.act.full_name, reply.used
            return reasons_of(name, at, reply.text, used, facts, self.language)
        noted = self.history.turns(speaker, 1)
        if not noted:
            return reasons_on_disk(facts, self.language)
        turn = noted[0]
        return reasons_of(turn.act, turn.said_at, turn.reply, turn.used, facts, self.language)

    def fact_life(self, fact_id: str) -> tuple[Event, ...]:
        """All that happened to a fact, in order. `ProfileError` when there is none of that id."""
        if fact := self.store.get(fact_id):
            return events_of(fact)
        raise ProfileError("there is no such fact; assistant profile show lists them all")

    # Forgetting

    def forget(self, *, speaker: str = OWNER, **which: Unpack[Which]) -> tuple[Fact, ...]:
        """Delete the facts of `speaker` that `which` names, and the turns that tell of them; what
        it was, for the answer only. Its record, quote and uses are in no file
        any more, and what the disk may still hold of them has lost its key; a keyed hash keeps
        the same words from being learnt again. The backups of the days before are gone too.
        """
        self._has_forgotten = True
        words = told_in(which.get("about"), self.language)
        with self.store.transaction():
            kept = self.facts_of(speaker)
            gone = with_past(meant(kept, which, self.language), kept, self.language)
            erase(gone, self.store, self.language)
            turns = self._turns_telling(gone, speaker, which)
            self.history.erase(turns)
            if gone or turns or self.store.copies_tell(words):
                self._last_reply = None
                self.store.change_key()
        return gone

    def would_forget(
        self, *, speaker: str = OWNER, **which: Unpack[Which]
    ) -> tuple[tuple[Fact, ...], int]:
        """What `forget` would delete, but for past facts of the same value; and how many turns."""
        facts = meant(self.facts_of(speaker), which, self.language)
        return facts, len(self._turns_telling(facts, speaker, which))

    def _turns_telling(self, gone: Sequence[Fact], speaker: str, which: Which) -> Collection[int]:
        words = told_in(which.get("about"), self.language)
        return self.history.telling(speaker, self.language, gone, words, *span_of_turns(which))

"""The turns of the last days, encrypted with the profile, so that a person can look them up.

Nothing of guests, nothing of conversations that stay between us, and nothing once it is off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import JsonValue, TypeAdapter, ValidationError

from assistant.errors import ProfileError
from assistant.profile.facts import Fact
from assistant.profile.forgetting import within
from assistant.profile.guarded import is_secret
from assistant.profile.learning import STRANGERS
from assistant.profile.store import HISTORY, FactStore
from assistant.profile.wording import key_words
from assistant.values import Act, FactUse, Json, Turn

DAYS_KEPT = 7
MOST_COUNTED = 200
"""Turns that say what is asked for most; it is looked up in every turn."""


@dataclass(frozen=True, slots=True)
class SaidAct:
    """An act that a past reply worded: whose it is, its name and its slots."""

    source: str
    name: str
    slots: dict[str, JsonValue]

    @property
    def act(self) -> Act:
        return Act(self.source, self.name, self.slots)


@dataclass(frozen=True, slots=True)
class PastTurn:
    """What was said in a turn and what was answered; `meant` is "skill.intent", or ""."""

    said_at: datetime
    speaker: str
    heard: str
    meant: str
    band: str
    reply: str
    act: str = ""
    voice: str = ""
    acts: tuple[SaidAct, ...] = ()
    used: tuple[FactUse, ...] = ()
    learnt: tuple[str, ...] = ()

    def tells(self, gone: Fact, language: str) -> bool:
        """Whether it holds anything of a fact that is to be forgotten."""
        told = set(key_words(gone.object, language))
        return (
            gone.id in (*self.learnt, *(use.fact for use in self.used))
            or bool(gone.object and told <= self.words(language))
            or bool(gone.provenance.quote and gone.provenance.quote in self.heard)
        )

    def as_json(self) -> dict[str, Json]:
        """As `assistant history` prints it, and the daemon sends it."""
        skill, _, intent = self.meant.partition(".")
        return {
            "said_at": self.said_at.isoformat(),
            "speaker": self.speaker,
            "heard": {"text": self.heard},
            "understood": {"band": self.band, "skill": skill or None, "intent": intent or None},
            "reply": {
                "act": self.act,
                "text": self.reply,
                "voice": self.voice,
                "used": [{"fact": use.fact, "why": use.why} for use in self.used],
            },
            "learned": list(self.learnt),
        }

    def words(self, language: str) -> set[str]:
        """The words of both sides."""
        return set(key_words(f"{self.heard} {self.reply}", language))


_TURN = TypeAdapter(PastTurn)


class History:
    """The turns of `store`. Raises `ProfileError` where it cannot be written."""

    def __init__(self, store: FactStore) -> None:
        self._store = store
        self._swept: date | None = None

    def keep(self, turn: Turn, speaker: str) -> None:
        """Note `turn`, where the person wants that; what is too old goes. In one transaction."""
        self._sweep(turn.said_at)
        if speaker in STRANGERS or not turn.heard.text or is_secret(turn.heard.text):
            return
        if self._store.consent(speaker).keeps_history:
            document = _TURN.dump_python(_past(turn, speaker), mode="json")
            self._store.add(HISTORY, document)

    def turns(
        self, speaker: str | None = None, most: int | None = None, now: datetime | None = None
    ) -> tuple[PastTurn, ...]:
        """The last turns of `speaker`, or of everybody; the newest last."""
        found = [one for one in self._read() if speaker in (None, one.speaker)]
        if now is not None:
            found = [one for one in found if one.said_at > now - timedelta(days=DAYS_KEPT)]
        return tuple(found if most is None else found[-most:])

    def asked_for(self, speaker: str) -> Mapping[str, int]:
        """How often `speaker` asked for what lately, by "skill.intent"."""
        last = self._store.documents(HISTORY, MOST_COUNTED)
        return Counter(
            str(one["meant"]) for one in last if one.get("speaker") == speaker and one.get("meant")
        )

    def erase(self, numbers: Collection[int]) -> None:
        """Remove the turns that `telling` found. A change of the key makes it final."""
        if numbers:
            self._store.discard(HISTORY, lambda one: one.doc_id in numbers)

    def telling(
        self,
        speaker: str,
        language: str,
        gone: Collection[Fact] = (),
        words: Collection[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Collection[int]:
        """The numbers of the turns of `speaker` that tell of `gone`, or have all of `words`; of
        those that fall into the time from `since` up to `until`. With neither, all of that time.
        """
        timed, named = bool(since or until), bool(gone or words)

        def wanted(one: PastTurn) -> bool:
            if one.speaker != speaker or not within(one.said_at, since, until):
                return False
            if words and set(words) <= one.words(language):
                return True
            return any(one.tells(fact, language) for fact in gone) or (timed and not words)

        if not timed and not named:
            return ()
        return {number for number, one in self._numbered() if wanted(one)}

    def _sweep(self, now: datetime) -> None:
        """Once a day: what is older than it may be goes, and its bytes from the file."""
        if self._swept == now.date():
            return
        self._swept = now.date()
        before = now - timedelta(days=DAYS_KEPT)
        old = {number for number, one in self._numbered() if one.said_at <= before}
        if old:
            self.erase(old)
            self._store.compact()

    def _read(self) -> Sequence[PastTurn]:
        return [one for _, one in self._numbered()]

    def _numbered(self) -> Iterator[tuple[int, PastTurn]]:
        for document in self._store.documents(HISTORY):
            try:
                yield document.doc_id, _TURN.validate_python(dict(document))
            except ValidationError:
                raise ProfileError("the profile holds a turn that is none of ours") from None


def _past(turn: Turn, speaker: str) -> PastTurn:
    reply = turn.reply
    acts = (*reply.also, reply.act) if reply.asks else (reply.act, *reply.also)
    return PastTurn(
        said_at=turn.said_at,
        speaker=speaker,
        heard=turn.heard.text,
        meant=turn.understood.name if turn.understood else "",
        band=turn.band.value,
        reply=reply.text,
        act=reply.act.full_name,
        voice=reply.voice,
        acts=tuple(
            SaidAct(one.source, one.name, json.loads(json.dumps(one.slots))) for one in acts
        ),
        used=reply.used,
        learnt=tuple(one.fact for one in turn.learned),
    )

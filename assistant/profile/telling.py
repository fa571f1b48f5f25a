"""What a person says of themselves, as part of a turn: noticed, answered, and then learnt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.profile.facts import Fact, Sensitivity
from assistant.profile.language import sayings
from assistant.profile.learning import Decision, Reason, Ruling
from assistant.profile.mending import DENIED, MENDED, denied, first_said, mended
from assistant.profile.misheard import as_heard
from assistant.profile.profile import Profile
from assistant.profile.relations import describe, sensitivity_of, split, worded
from assistant.profile.same_person import with_the_person
from assistant.profile.statements import Statement, statements_in
from assistant.profile.view import WORDING
from assistant.profile.wording import plain_words
from assistant.values import (
    CORE,
    Act,
    Interpretation,
    Json,
    LearntFact,
    Question,
    Session,
    SlotValue,
    Transcript,
    Turn,
    Wording,
)

ABOUT_ME = "about_me"
"""The skill that answers what people say of themselves."""

TELL = f"{ABOUT_ME}.tell"
INTRODUCTIONS = (f"{ABOUT_ME}.introduce", f"{ABOUT_ME}.speaks")
"""Somebody says who they are; in the first so briefly that anything may be meant."""

REMEMBER = f"{ABOUT_ME}.remember"
REMEMBER_THAT = f"{ABOUT_ME}.remember_that"
"""Wants kept what was told just before."""
CONSENT = "consent"
"""The topic of the question "Shall I remember that?"."""

NOT_TODAY = "not_kept_today"
"""The core's act for what would need another question than the one a day has."""

MOST_ASKED = 4
"""Facts that one question asks leave for; who tells more in one breath tells a story."""

ALL_OF_IT = 0.9
"""The share of an utterance that is a statement, from which it is no request besides."""

TURNS_TO_CORRECT = 2
"""So long a correction says that what was learnt was never true."""

_KEPT = (Decision.STORE, Decision.CLOSE)


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement found in an utterance, and what is to become of it."""

    statement: Statement
    ruling: Ruling
    language: str

    @property
    def kept(self) -> bool:
        return self.ruling.decision in _KEPT

    @property
    def is_delicate(self) -> bool:
        said = self.statement
        return sensitivity_of(said.relation, said.object) >= Sensitivity.LIFE

    @property
    def is_grave(self) -> bool:
        """Whether it grieves who tells it: a death, a parting, a job that is lost."""
        return sayings(self.language).compiled_grave.search(self.statement.quote) is not None

    @property
    def phrase(self) -> str:
        """The statement as it is said back to the person: "you live in Porto"."""
        if self.statement.closes:
            return describe(self.ruling.ends[0], self.language) if self.ruling.ends else ""
        said = self.statement
        return worded(said.relation, said.object, said.polarity, self.language)


def noticed(
    profile: Profile, heard: Transcript, session: Session, now: datetime
) -> tuple[Telling, ...]:
    """The statements in an utterance that was heard well enough. Nothing is written.

    A reading other than the best is a guess, and a guess may only lead to a question.
    """
    recent = recently_taught(session)
    pending = _asked_about(session.question)

    def ruled(one: Statement) -> Telling:
        asked_again = any(split(one.relation) == split(it.relation) for it in pending)
        if session.incognito:
            ruling = Ruling(Decision.IGNORE, Reason.PAUSED)
            return Telling(one, ruling, profile.language)
        ruling = profile.decide(one, session.speaker, now, recent=recent, asked_again=asked_again)
        return Telling(one, ruling, profile.language)

    best = heard.hypotheses[0].text
    said = [profile.notice(one.text, heard.confidence) for one in heard.hypotheses]
    for place, stated in enumerate(as_heard(said, profile.language)):
        tellings = [ruled(one) for one in stated]
        says_nothing = all(one.ruling.reason is Reason.NOTHING_TO_END for one in tellings)
        if place == 0 and says_nothing and (right := _put_right(best, session, profile)):
            tellings = [ruled(replace(right, confidence=heard.confidence))]
        elif place == 0 and not stated:
            more = _of_the_same_person(best, session, profile.language)
            tellings = [ruled(replace(one, confidence=heard.confidence)) for one in more]
        usable = [one for one in tellings if one.ruling.reason is not Reason.MISHEARD]
        if place > 0:
            usable = [one for one in usable if one.ruling.decision is Decision.ASK]
        if usable:
            return tuple(usable)
    return ()


def _put_right(text: str, session: Session, profile: Profile) -> Statement | None:
    """What a text that states nothing by itself says of what was learnt or asked just now."""
    doubted = [*_asked_about(session.question), *_statements_of(profile, recently_taught(session))]
    if not doubted:
        return None
    for part in (*first_said(text, profile.language), text):
        if right := mended(part, doubted, profile.language):
            return right
    last = session.last.learned if _has_told(session) and session.last else ()
    learnt = _statements_of(profile, [fact.fact for fact in reversed(last)])
    return denied(text, learnt, profile.language)


def _of_the_same_person(text: str, session: Session, language: str) -> tuple[Statement, ...]:
    """What a text that begins with "she" or "her" says of whom they spoke just before."""
    before = session.last if _has_told(session) else None
    full = with_the_person(text, before, language)
    found = statements_in(full, language) if full != text else ()
    return tuple(replace(one, quote=text) for one in found)


def _has_told(session: Session) -> bool:
    """Whether the last thing they said was something of themselves, and nothing is asked now."""
    last = session.last.understood if session.last and session.question is None else None
    return last is not None and any(part.name in (TELL, REMEMBER) for part in last.parts)


def told_in(turn: Turn) -> bool:
    """Whether they said something of themselves then, and nothing else."""
    return turn.understood is not None and turn.understood.name == TELL


def recently_taught(session: Session) -> tuple[str, ...]:
    """The ids of the facts that the last turns taught, the newest first."""
    turns = reversed(session.turns[-TURNS_TO_CORRECT:])
    return tuple(fact.fact for turn in turns for fact in reversed(turn.learned))


def is_mended(one: Telling) -> bool:
    """Whether it is a correction by its value alone, which might be a request as well."""
    return one.statement.rule == MENDED


def is_denied(one: Telling) -> bool:
    """Whether it only takes back what was learnt just now, whatever else it might be about."""
    return one.statement.rule == DENIED


def share_of(text: str, tellings: Sequence[Telling]) -> float:
    """How much of `text` states something, 0 to 1: who talks at length states little to us."""
    if not tellings:
        return 0.0
    language = tellings[0].language
    words = plain_words(text, language)
    stated = sum(len(plain_words(one.statement.quote, language)) for one in tellings)
    return min(1.0, stated / len(words)) if words else 0.0


def is_all(text: str, tellings: Sequence[Telling]) -> bool:
    """Whether hardly a word of `text` is left beside what it states."""
    return share_of(text, tellings) >= ALL_OF_IT and not any(map(is_mended, tellings))


def is_asked_anyway(one: Telling) -> bool:
    """Whether nothing comes of it without a yes, however well it was heard."""
    return one.ruling.reason is Reason.SENSITIVE


def as_request(tellings: Sequence[Telling]) -> Interpretation:
    """Tellings as a request to acknowledge them: those that are kept, or else the first."""
    said = [one for one in tellings if one.kept] or list(tellings[:1])
    first = said[0]
    closes = first.statement.closes
    slots: dict[str, Json] = {
        "phrase": _joined(said),
        "relation": first.statement.relation,
        "object": first.statement.object,
        "replaced": told_aloud(first.ruling.replaced, first.language)
        if not first.statement.closes
        else None,
        "closed": closes,
        "known": first.ruling.reason is Reason.KNOWN,
        "grave": any(one.is_grave for one in said),
    }
    return _about_me("tell", slots)


def answer(tellings: Sequence[Telling]) -> Act | None:
    """The core's own answer to tellings that are not simply kept; None: the skill answers."""
    if any(one.kept for one in tellings) or not tellings:
        return None
    if asked := question(tellings):
        return asked
    match tellings[0].ruling.reason:
        case Reason.KNOWN if not tellings[0].is_delicate:
            return None
        # To confirm where somebody lives would tell it to whoever guesses.
        case Reason.KNOWN | Reason.NOTHING_TO_END if any(one.is_grave for one in tellings):
            return Act(CORE, "sorry_to_hear")
        case Reason.KNOWN | Reason.NOTHING_TO_END:
            return Act(CORE, "agreed")
        case Reason.SECRET:
            return Act(CORE, "never_kept")
        case Reason.ASKED_TODAY:
            return Act(CORE, NOT_TODAY)
        case _:
            return Act(CORE, "not_kept")


def question(tellings: Sequence[Telling]) -> Act | None:
    """One question for all that needs a yes; None where nothing does."""
    asked = [one for one in tellings if one.ruling.decision is Decision.ASK]
    alike = [one for one in asked if one.ruling.reason is asked[0].ruling.reason]
    return _ask(alike[:MOST_ASKED]) if alike else None


def asks_consent(act: Act) -> bool:
    """Whether `act` is our own question "Shall I remember that?"; a day has few of them."""
    question = act.question
    return act.source == CORE and question is not None and question.topic == CONSENT


def learn(
    profile: Profile,
    tellings: Sequence[Telling],
    *,
    speaker: str,
    recent: Collection[str],
    now: datetime,
) -> tuple[LearntFact, ...]:
    """Keep what is to be kept, and when what is known was told again; what of it is new.

    `recent`: ids of the facts that the last two turns taught.
    """
    return tuple(
        fact
        for one in tellings
        if one.kept or one.ruling.reason is Reason.KNOWN
        for fact in profile.learn(one.statement, now, speaker=speaker, recent=recent).taught
    )


def learn_wording(
    profile: Profile, wording: Wording, confidence: float, *, speaker: str, now: datetime
) -> tuple[LearntFact, ...]:
    """Keep what a sentence of theirs means, by the same rules as all they tell."""
    statement = Statement(
        f"{WORDING}.{wording.means}",
        wording.text,
        quote=wording.text,
        rule="correction",
        confidence=confidence,
    )
    if profile.decide(statement, speaker, now).decision is not Decision.STORE:
        return ()
    return profile.learn(statement, now, speaker=speaker).taught


def _ask(several: Sequence[Telling]) -> Act:
    first, *others = several
    phrase = _joined(several)
    more: list[Json] = [_as_slots(one.statement) for one in others]
    slots: dict[str, Json] = {**_as_slots(first.statement), "phrase": phrase, "more": more}
    yes = _about_me("remember", slots)
    if first.ruling.reason is Reason.UNSURE:
        # A no only says that it was misheard; it refuses nothing.
        return Act(CORE, "did_you_mean", {"phrase": phrase}, Question("unsure", yes=yes))
    is_grave = any(one.is_grave for one in several)
    asked = Question(CONSENT, yes=yes, no=_about_me("dont_remember", slots))
    return Act(CORE, "ask_to_remember", {"phrase": phrase, "grave": is_grave}, asked)


def _joined(several: Sequence[Telling]) -> str:
    return f" {sayings(several[0].language).joined} ".join(one.phrase for one in several)


def asked_about(asked: Question | None) -> tuple[Mapping[str, Json], ...]:
    """What a question asks leave to remember: relation, object, polarity and quote of each."""
    if asked is None or asked.yes is None or asked.yes.name != REMEMBER:
        return ()
    slots = {name: slot.value for name, slot in asked.yes.slots.items()}
    more = slots.get("more")
    return (
        (slots, *(one for one in more if isinstance(one, dict)))
        if isinstance(more, list)
        else (slots,)
    )


def _asked_about(asked: Question | None) -> tuple[Statement, ...]:
    return tuple(
        Statement(str(one["relation"]), str(one["object"]), one["polarity"] is not False)
        for one in asked_about(asked)
    )


def _statements_of(profile: Profile, ids: Sequence[str]) -> list[Statement]:
    facts = [fact for fact in map(profile.store.get, ids) if fact is not None and fact.active]
    return [Statement(fact.relation, fact.object, fact.polarity) for fact in facts]


def _as_slots(said: Statement) -> dict[str, Json]:
    return {
        "relation": said.relation,
        "object": said.object,
        "polarity": said.polarity,
        "quote": said.quote,
    }


def _about_me(intent: str, slots: dict[str, Json]) -> Interpretation:
    values = {name: SlotValue(_said(value), value) for name, value in slots.items()}
    return Interpretation(ABOUT_ME, intent, slots=values)


def _said(value: Json) -> str:
    return value if isinstance(value, str) else ""


def told_aloud(fact: Fact | None, language: str) -> str | None:
    """The fact for an answer that speaks of it unasked; None where it is not for speaking of."""
    return describe(fact, language) if fact and not fact.unspoken else None

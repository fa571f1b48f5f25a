"""Facts that nobody said: kept with their evidence, and used once that is enough.

What was said beats what was seen: an observed fact never closes a stated one, and is not used
beside one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from assistant.profile.data import Data, read_each
from assistant.profile.evidence import NO_EVIDENCE, Evidence
from assistant.profile.facts import Fact, Provenance, Source
from assistant.profile.relations import relation_of, split
from assistant.profile.store import FactStore
from assistant.profile.wording import plain_words

MOST_OBSERVED = 200
"""Facts of one person that are not yet sure; past that the longest unseen go."""


class Rule(Data):
    """When an observed fact of one relation is enough; observed.toml says what each key means."""

    half_life_days: float
    least_seen: int
    least_sure: float
    kept_days: float
    adaptation: str
    only_asked: frozenset[str] = frozenset()

    @property
    def half_life(self) -> timedelta:
        return timedelta(days=self.half_life_days)

    def is_met(self, evidence: Evidence, now: datetime) -> bool:
        """Whether `evidence` is enough at `now`."""
        return (
            len(evidence.seen) >= self.least_seen
            and evidence.confidence(now, self.half_life) >= self.least_sure
            and now - evidence.seen[-1] <= timedelta(days=self.kept_days)
        )


@cache
def rules() -> Mapping[str, Rule]:
    """The rule of every relation that can be observed."""
    return read_each("observed.toml", Rule)


@dataclass(frozen=True, slots=True)
class Sighting:
    """That something speaks for `relation` having the value `object`, or (`missed`) against it.

    Without an object it speaks against every value the relation is seen to have. It `contradicts`
    what was gone by and was wrong; it `refutes` what was tried and did not help, which is then
    not tried again as long as such a thing is kept. `how` says what was seen, as a fact's
    provenance has it.
    """

    relation: str
    object: str = ""
    missed: bool = False
    contradicts: bool = False
    refutes: bool = False
    how: str = ""


def holds(fact: Fact, now: datetime) -> bool:
    """Whether what `fact` rests on is still enough; what was said holds until it is unsaid.

    A habit that was agreed to holds while it is kept up.
    """
    if fact.evidence is None:
        return True
    rule = rule_of(fact)
    if fact.source is Source.OBSERVED:
        return rule.is_met(fact.evidence, now)
    return now - last_seen(fact) <= timedelta(days=rule.kept_days)


def rule_of(fact: Fact) -> Rule:
    return rules()[split(fact.relation)[0]]


def held(facts: Iterable[Fact], now: datetime, off: Collection[str] = ()) -> tuple[Fact, ...]:
    """Those of `facts` that may be gone by: what was seen only where nothing was said.

    Nothing that was seen for an adaptation that is `off`.
    """
    holding = [
        fact
        for fact in facts
        if holds(fact, now) and not (fact.evidence and rule_of(fact).adaptation in off)
    ]
    stated = {
        (fact.owner, fact.relation)
        for fact in holding
        if fact.active and fact.source is not Source.OBSERVED
    }
    return tuple(
        fact
        for fact in holding
        if fact.source is not Source.OBSERVED or (fact.owner, fact.relation) not in stated
    )


def observe(
    store: FactStore, sightings: Sequence[Sighting], speaker: str, now: datetime, language: str
) -> tuple[Fact, ...]:
    """Keep what was seen; the facts for which it has now become enough."""
    if not sightings:
        return ()
    with store.transaction():
        retire(store, speaker, now)
        learnt = []
        for sighting in sightings:
            known = [fact for fact in store.facts(sighting.relation) if fact.owner == speaker]
            for fact in _changed(sighting, known, store, speaker, now, language):
                before = store.get(fact.id)
                settled = _settled(fact, now)
                store.put(settled)
                if settled.purposes and not (before and before.purposes):
                    learnt.append(settled)
    return tuple(learnt)


def unsee(store: FactStore, relations: Collection[str], speaker: str, at: datetime) -> None:
    """Take back what was seen of those relations at that moment: it was not what they meant."""
    for relation in relations:
        for fact in store.facts(relation):
            evidence = fact.evidence
            if fact.owner != speaker or evidence is None or at not in evidence.seen:
                continue
            left = evidence.without(at)
            if left.seen or fact.source is not Source.OBSERVED:
                store.put(_settled(replace(fact, evidence=left), at))
            else:
                store.remove([fact.id])


def retire(store: FactStore, speaker: str, now: datetime) -> None:
    """End what was not seen for long; what never was enough is deleted."""
    watched = [
        fact for fact in store.facts() if fact.owner == speaker and fact.active and fact.evidence
    ]
    faint = sorted(filter(is_faint, watched), key=last_seen)
    crowd = faint[: max(0, len(faint) - MOST_OBSERVED)]
    for fact in watched:
        if fact not in crowd and now - last_seen(fact) <= timedelta(days=rule_of(fact).kept_days):
            continue
        if is_faint(fact):
            store.remove([fact.id])
        elif fact.polarity:
            store.put(replace(fact, valid_to=now))


def is_faint(fact: Fact) -> bool:
    """Whether it was seen, and never often enough to be gone by."""
    return fact.source is Source.OBSERVED and not fact.purposes and fact.active


def _changed(
    sighting: Sighting,
    known: Sequence[Fact],
    store: FactStore,
    speaker: str,
    now: datetime,
    language: str,
) -> list[Fact]:
    """The observed facts, old or new, whose evidence `sighting` changes."""
    watched = [one for one in known if one.relation == sighting.relation and one.active]
    observed = [one for one in watched if one.evidence is not None and one.polarity]
    meant = [one for one in observed if one.object == sighting.object]
    others = [one for one in observed if one not in meant]
    if sighting.refutes:
        return [replace(one, polarity=False) for one in meant]
    if sighting.contradicts:
        return [
            replace(one, evidence=(one.evidence or NO_EVIDENCE).contradicted(now)) for one in meant
        ]
    if sighting.missed:
        return [_with_missed(one, now) for one in (meant if sighting.object else observed)]
    if not meant:
        quote = f"{sighting.relation} {sighting.object}"
        refused = any(one.object == sighting.object and not one.polarity for one in watched)
        if refused or store.is_forgotten(plain_words(quote, language)):
            return []
        meant = [observed_fact(sighting, quote, speaker, now)]
    seen = [replace(one, evidence=(one.evidence or NO_EVIDENCE).with_seen(now)) for one in meant]
    single = relation_of(sighting.relation).single
    return seen + ([_with_missed(one, now) for one in others] if single else [])


def observed_fact(sighting: Sighting, quote: str, speaker: str, now: datetime) -> Fact:
    """A fact that is not yet of any use; `quote` is what keeps it forgotten, once it is."""
    relation = relation_of(sighting.relation)
    return Fact(
        id=secrets.token_hex(4),
        relation=sighting.relation,
        object=sighting.object,
        owner=speaker,
        kind=relation.kind,
        source=Source.OBSERVED,
        provenance=Provenance(now, quote, sighting.how),
        confidence=0.0,
        sensitivity=relation.sensitivity,
        audience=relation.audience,
        purposes=(),
        learnt_at=now,
        valid_from=now,
        evidence=NO_EVIDENCE,
    )


def _settled(fact: Fact, now: datetime) -> Fact:
    """`fact` with the confidence its evidence gives it, and with purposes once that is enough."""
    if fact.source is not Source.OBSERVED:
        return fact
    rule = rule_of(fact)
    evidence = fact.evidence or NO_EVIDENCE
    confidence = round(evidence.confidence(now, rule.half_life), 3)
    is_tried = fact.polarity and fact.object not in rule.only_asked
    is_enough = is_tried and rule.is_met(evidence, now)
    purposes = relation_of(fact.relation).purposes if is_enough else ()
    return replace(fact, confidence=confidence, purposes=purposes)


def _with_missed(fact: Fact, now: datetime) -> Fact:
    return replace(fact, evidence=(fact.evidence or NO_EVIDENCE).with_missed(now))


def last_seen(fact: Fact) -> datetime:
    """When it was seen last."""
    seen = fact.evidence.seen if fact.evidence else ()
    return seen[-1] if seen else fact.learnt_at


def switched_off(sightings: Iterable[Sighting], off: Collection[str]) -> tuple[Sighting, ...]:
    """`sightings` without those of adaptations that are `off`."""
    return tuple(one for one in sightings if rules()[split(one.relation)[0]].adaptation not in off)

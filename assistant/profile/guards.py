"""The guards: what forbids a use of a fact, whatever it would improve. Whoever uses one asks here.

What is never learnt at all (codes, guests' words, what was only inferred) is `learning`'s to
refuse; here is what of that which is kept may come into a turn, and what of it may be spoken.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.profile.consent import ConsentRecord
from assistant.profile.facts import OWNER, Fact, Purpose, Sensitivity
from assistant.profile.relations import split


def may_use(fact: Fact, speaker: str, consent: ConsentRecord) -> bool:
    """Whether a turn of `speaker`, who allowed `consent`, may go by `fact` at all."""
    if not fact.believed:  # no purpose, no use
        return False
    if fact.owner != speaker:
        return _is_for_anyone(fact)
    # Consent to what is most delicate is revocable: it is kept, and not used.
    refused = consent.is_off(split(fact.relation)[0])
    return not (refused and fact.sensitivity >= Sensitivity.HEALTH)


def may_tell(fact: Fact, speaker: str, *, aloud: bool) -> bool:
    """Whether `fact`, which may be used, may be told to `speaker` who asks what is known.

    `aloud`: where anyone may hear, home, work, kin, dates, health and belief stay unsaid.
    """
    if fact.owner != speaker or Purpose.RECALL not in fact.purposes:
        return False
    return not (aloud and fact.unspoken)


def usable(facts: Iterable[Fact], speaker: str, consent: ConsentRecord) -> tuple[Fact, ...]:
    """Those of `facts` that may be used."""
    return tuple(fact for fact in facts if may_use(fact, speaker, consent))


def _is_for_anyone(fact: Fact) -> bool:
    """What guests and others of the home are served by too: how the owner wants the house to
    answer, and whom to turn to, for that must not wait until it is known who has fallen.
    """
    served = fact.sensitivity is Sensitivity.STYLE or Purpose.HELP in fact.purposes
    return fact.owner == OWNER and served

"""The profile as one turn may use it: frozen, for one speaker, behind the guards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.profile.facts import OWNER, Fact, Kind, Purpose, Sensitivity
from assistant.profile.relations import split
from assistant.values import Style, Verbosity, Wording

WORDING = "wording"
"""The relation of a sentence of their own, with the intent they mean by it behind a dot."""


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What may be used for `speaker` now: `facts`, all of them active, and the `style` they make.

    A guest or an unknown speaker gets facts of style (S0) only.
    """

    speaker: str
    facts: tuple[Fact, ...] = ()
    style: Style = field(default_factory=Style)

    @property
    def names(self) -> tuple[str, ...]:
        """Names the speaker has told, of people and of themselves, to be heard right."""
        return tuple(
            fact.object
            for fact in self.facts
            if fact.kind is Kind.PERSON or fact.relation in ("name", "address_as")
        )

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """What the speaker's own sentences mean, as they have corrected it; the newest last."""
        return tuple(Wording(fact.object, split(fact.relation)[1]) for fact in self.known(WORDING))

    def known(self, relation: str, purpose: Purpose | None = None) -> tuple[Fact, ...]:
        """The facts of `relation` ("kin" includes "kin.sister") that may serve `purpose`."""
        return tuple(
            fact
            for fact in self.facts
            if matches(fact.relation, relation) and (purpose is None or purpose in fact.purposes)
        )


def matches(relation: str, wanted: str) -> bool:
    """Whether `relation` is `wanted` or a case of it: "kin.sister" is one of "kin"."""
    return wanted in (relation, split(relation)[0])


def view_of(facts: Iterable[Fact], speaker: str) -> ProfileView:
    """The view of `facts` for `speaker`: what is past, taken back or not theirs is left out."""
    allowed = tuple(fact for fact in facts if fact.active and _may_be_used(fact, speaker))
    return ProfileView(speaker, allowed, _style_of(allowed))


def _may_be_used(fact: Fact, speaker: str) -> bool:
    if not fact.purposes:
        return False
    if fact.owner == speaker:
        return True
    return fact.owner == OWNER and fact.sensitivity is Sensitivity.STYLE


def _style_of(facts: tuple[Fact, ...]) -> Style:
    latest = {fact.relation: fact for fact in facts if fact.polarity}
    because: dict[str, str] = {}

    def value(field: str, *relations: str) -> str | None:
        for relation in relations:
            if relation in latest:
                because[field] = latest[relation].id
                return latest[relation].object
        return None

    verbosity = value("verbosity", "verbosity")
    warmth = value("warmth", "warmth")
    pace = value("pace", "pace")
    address_as = value("address_as", "address_as", "name")
    default = Style()
    return Style(
        verbosity=Verbosity(verbosity) if verbosity else default.verbosity,
        warmth=float(warmth) if warmth else default.warmth,
        pace=float(pace) if pace else default.pace,
        address_as=address_as or default.address_as,
        because=because,
    )

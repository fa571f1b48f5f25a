"""The profile as one turn may use it: frozen, for one speaker, behind the guards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.profile.consent import ConsentRecord
from assistant.profile.facts import Fact, Kind, Purpose, Source
from assistant.profile.guards import usable
from assistant.profile.relations import split
from assistant.values import Checking, Style, Verbosity, Wording

WORDING = "wording"
"""The relation of a sentence of their own, with the intent they mean by it behind a dot."""

ROUTINE = "routine"
"""The relation of what is to be done when they say the phrase behind the dot."""

BETWEEN_REQUESTS = "; "

PRONUNCIATION = "pronunciation"
"""The relation of how a word is to be said, with the word behind a dot."""

ANYTHING_GOES = ConsentRecord()


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What may be used for `speaker` now: `facts`, all of them active, and the `style` they make.

    A guest or an unknown speaker gets facts of style (S0) only, and whom to turn to for help.
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

    @property
    def routines(self) -> Mapping[str, Sequence[str]]:
        """The requests that the speaker chained under each phrase of their own, in plain words."""
        return {
            split(fact.relation)[1].replace("_", " "): fact.object.split(BETWEEN_REQUESTS)
            for fact in self.known(ROUTINE)
            if fact.polarity
        }

    @property
    def pronunciations(self) -> Mapping[str, str]:
        """Words, in small letters, and how the speaker has them said; the newest counts."""
        known = self.known(PRONUNCIATION)
        words = {fact.relation: fact.object for fact in known if fact.polarity}
        return {split(relation)[1].replace("_", " "): said for relation, said in words.items()}

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


def view_of(
    facts: Iterable[Fact], speaker: str, consent: ConsentRecord = ANYTHING_GOES
) -> ProfileView:
    """The view of `facts` for `speaker`: what the guards forbid is left out."""
    allowed = usable(facts, speaker, consent)
    return ProfileView(speaker, allowed, _style_of(allowed, speaker))


def _namings(latest: Mapping[str, Fact]) -> Sequence[str]:
    """What says how to call them, first what counts: the name they told last, unless they want
    none to be used."""
    wish, name = latest.get("address_as"), latest.get("name")
    newer = wish and name and wish.object and name.learnt_at > wish.learnt_at
    return ("name", "address_as") if newer else ("address_as", "name")


def _style_of(facts: tuple[Fact, ...], speaker: str) -> Style:
    # Their own wishes come after those of the owner, which hold for the house.
    own_last = sorted(facts, key=lambda fact: fact.owner == speaker)
    latest = {fact.relation: fact for fact in own_last if fact.polarity}
    because: dict[str, str] = {}
    seen: set[str] = set()

    def value(field: str, *relations: str) -> str | None:
        for relation in relations:
            if relation in latest:
                because[field] = latest[relation].id
                if latest[relation].source is Source.OBSERVED:
                    seen.add(field)
                return latest[relation].object
        return None

    verbosity = value("verbosity", "verbosity")
    warmth = value("warmth", "warmth")
    pace = value("pace", "pace")
    pitch = value("pitch", "pitch")
    volume = value("volume", "volume")
    night_volume = value("night_volume", "night_volume")
    voice = value("voice", "voice")
    address_as = value("address_as", *_namings(latest))
    jokes = value("jokes", "jokes")
    confirm = value("confirm", "confirm")
    units = value("units", "units")
    words = {split(one)[1]: one for one in latest if matches(one, "word")}
    default = Style()
    return Style(
        verbosity=Verbosity(verbosity) if verbosity else default.verbosity,
        warmth=float(warmth) if warmth else default.warmth,
        pace=float(pace) if pace else default.pace,
        pitch=float(pitch) if pitch else default.pitch,
        volume=float(volume) if volume else default.volume,
        night_volume=float(night_volume) if night_volume else default.night_volume,
        voice=voice or default.voice,
        jokes=jokes == "on" if jokes else default.jokes,
        address_as=address_as or default.address_as,
        confirm=Checking(confirm) if confirm else default.confirm,
        units=units or default.units,
        words={ours: value(f"words.{ours}", one) or "" for ours, one in words.items()},
        because=because,
        seen=frozenset(seen),
    )

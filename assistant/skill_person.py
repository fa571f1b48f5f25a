"""What a skill may ask of the assistant about its person: what is known, who speaks, how to answer.

Each group is behind permissions of its own; see `assistant.skill_services`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.skill_services import Record, ServiceGroup, mapping_of, records_of
from assistant.values import Json


@dataclass(frozen=True, slots=True)
class KnownFact(Record):
    """Something the person told: `relation` and `object`; `polarity` False means "not".

    `phrase` says it to them ("you live in Porto"), `learnt_on` is an ISO date.
    """

    relation: str
    object: str
    fact: str = ""
    polarity: bool = True
    learnt_on: str = ""
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class FactUse(Record):
    """A fact that shaped a reply, and how (one short clause)."""

    fact: str
    relation: str
    object: str
    learnt_on: str
    why: str
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The last reply and what of the person went into it."""

    reply: str
    uses: tuple[FactUse, ...]


class Profile(ServiceGroup):
    """What is known of the person, as far as this skill may see it."""

    def recall(self, relation: str | None = None) -> tuple[KnownFact, ...]:
        """Facts that may be told aloud, of one relation ("name", "home", …) or of all."""
        return records_of(KnownFact, self.service("profile.recall", {"relation": relation}))

    def remember(self, relation: str, object: str, quote: str, polarity: bool = True) -> str:  # noqa: A002
        """Store a fact the person has just agreed to; the object it replaced, or ""."""
        fact: dict[str, Json] = {
            "relation": relation,
            "object": object,
            "quote": quote,
            "polarity": polarity,
        }
        return str(mapping_of(self.service("profile.remember", fact)).get("replaced") or "")

    def refuse(self, relation: str) -> None:
        """Take note that the person does not want facts of this relation remembered."""
        self.service("profile.refuse", {"relation": relation})

    def pause(self, paused: bool) -> None:
        """Whether nothing the person says of themselves is learnt from now on."""
        self.service("profile.pause", {"paused": paused})

    def leave_alone(self, about: str) -> int:
        """Learn nothing more of what `about` speaks of; of how many kinds of facts, 0 for none."""
        return int(str(self.service("profile.leave_alone", {"about": about})))

    def forget(self, fact: str) -> tuple[KnownFact, ...]:
        """Delete one fact; what was forgotten."""
        return self._forget({"fact": fact})

    def forget_last(self) -> tuple[KnownFact, ...]:
        """Delete what the person said of themselves last; what was forgotten."""
        return self._forget({"last": True})

    def forget_about(self, text: str) -> tuple[KnownFact, ...]:
        """Delete every fact that `text` speaks of; what was forgotten."""
        return self._forget({"about": text})

    def forget_since(self, since: datetime, until: datetime) -> tuple[KnownFact, ...]:
        """Delete what was learnt, and all that was said, from `since` up to `until`."""
        return self._forget({"since": since.isoformat(), "until": until.isoformat()})

    def why(self) -> Why | None:
        """What went into the last reply; None where there was none."""
        answer = self.service("profile.why", {})
        if answer is None:
            return None
        last = mapping_of(answer)
        return Why(str(last["reply"]), records_of(FactUse, last["uses"]))

    def _forget(self, which: Mapping[str, Json]) -> tuple[KnownFact, ...]:
        return records_of(KnownFact, self.service("profile.forget", which))


@dataclass(frozen=True, slots=True)
class Speaking(Record):
    """Who is taken to speak: their `name` ("" where it isn't known), or a guest.

    `incognito`: nothing of this conversation is written down.
    """

    name: str
    guest: bool = False
    incognito: bool = False


class Speaker(ServiceGroup):
    """Who speaks. What is changed here holds from the next turn on."""

    def who(self) -> Speaking:
        """Who is taken to speak now."""
        return records_of(Speaking, [self.service("speaker.who", {})])[0]

    def guest(self) -> None:
        """A guest: nothing private is told to them, and nothing of them is written down."""
        self.service("speaker.guest", {})

    def owner(self) -> None:
        """Whoever set the assistant up."""
        self.service("speaker.owner", {})

    def incognito(self, on: bool = True) -> None:
        """Whether nothing of this conversation is to be written down."""
        self.service("speaker.incognito", {"on": on})

    def becomes(self, name: str) -> bool:
        """The person called so; False where nobody of this home is."""
        return bool(self.service("speaker.is", {"name": name}))

    def add(self, name: str) -> None:
        """Somebody new of this home, who has just said so."""
        self.service("speaker.add", {"name": name})


class StyleChoice(ServiceGroup):
    """How the person wants to be answered."""

    def set(self, name: str, value: Json) -> None:
        """`verbosity`: terse, normal, long · `pace`: a factor, 1 normal · `warmth`: 0 to 1 ·
        `address_as`: a name, or "" for none · `volume`: a factor, or louder, quieter, normal ·
        `night_volume`: a factor, or quieter, normal · `pronunciation.WORD`: how WORD is said.
        """
        self.service("style.set", {"name": name, "value": value})


@dataclass(frozen=True, slots=True)
class Voice(Record):
    """A voice: `name` to choose it by, `title` to say aloud, `pitch` a factor on its own.

    `also` is what people call it besides.
    """

    name: str
    title: str
    pitch: float = 1.0
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Called(Record):
    """The assistant's `name`, "" for none, and the phrase it `listens_for`.

    `wakes`: its name is in that. `could_listen_for` is a phrase with its name, where that is
    another one and can be heard here.
    """

    name: str
    listens_for: str
    could_listen_for: str = ""
    wakes: bool = False


@dataclass(frozen=True, slots=True)
class Spoken(Record):
    """The `language` that is spoken from now on, as "en"; `changed` where it was another.

    `known`: it has words for what was asked for. `hears`: it can hear it as well. `voice` is the
    name of the voice that speaks it.
    """

    language: str
    changed: bool = False
    known: bool = True
    hears: bool = True
    voice: str = ""


class Voices(ServiceGroup):
    """The voices the assistant can speak with."""

    def list(self) -> tuple[Voice, ...]:
        """Every voice that works here."""
        return records_of(Voice, self.service("voice.list", {}))

    def find(self, which: str) -> Voice | None:
        """The "next", "previous", "deeper" or "higher" one, or that of a name; None for none.

        "offered" is the one found last, until it is used. Nothing changes:
        `act(…).spoken_as(voice)` lets it be heard.
        """
        found = self.service("voice.find", {"which": which})
        return None if found is None else records_of(Voice, [found])[0]

    def use(self, name: str, pitch: float = 1.0) -> Voice:
        """Answer this person in this voice from now on."""
        used = self.service("voice.use", {"name": name, "pitch": pitch})
        return records_of(Voice, [used])[0]

    def speak(self, language: str) -> Spoken:
        """Speak and understand this language from now on, where that is possible here."""
        return records_of(Spoken, [self.service("voice.speak", {"language": language})])[0]

    def called(self) -> Called:
        """What the person calls the assistant."""
        return records_of(Called, [self.service("voice.called", {})])[0]

    def call(self, name: str) -> Called:
        """Give the assistant a name, "" for none."""
        return records_of(Called, [self.service("voice.call", {"name": name})])[0]

    def wake_to_name(self) -> Called:
        """Have it listen for its name in place of the wake phrase that it has."""
        return records_of(Called, [self.service("voice.wake_to", {})])[0]

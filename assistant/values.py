"""The values a turn is made of, in the order in which they come to be.

AudioChunk → Utterance → Transcript → Interpretation → Act → SpokenReply → Turn;
a Session is what one turn leaves for the next. All are frozen: a stage takes a
value and returns a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
"""What can cross a process boundary as JSON."""

CORE = "core"
"""The assistant itself, where the source of an act or an intent would be a skill."""

TURNS_KEPT = 12
"""How many turns a session remembers."""

SPEECH_RATE_HZ = 16_000
"""The rate every recogniser, wake word and voice-activity detector works at."""


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """Mono sound: signed 16-bit little-endian PCM at `rate_hz`."""

    pcm: bytes
    rate_hz: int = SPEECH_RATE_HZ

    def __post_init__(self) -> None:
        if len(self.pcm) % 2:
            raise ValueError("16-bit PCM needs an even number of bytes")
        if self.rate_hz <= 0:
            raise ValueError(f"rate_hz must be positive, not {self.rate_hz}")

    @property
    def samples(self) -> int:
        return len(self.pcm) // 2

    @property
    def seconds(self) -> float:
        return self.samples / self.rate_hz

    @property
    def milliseconds(self) -> float:
        return 1000 * self.seconds

    @staticmethod
    def joined(chunks: Sequence[AudioChunk], rate_hz: int = SPEECH_RATE_HZ) -> AudioChunk:
        """One chunk of all `chunks`, which share one rate; `rate_hz` is for none at all."""
        rates = {chunk.rate_hz for chunk in chunks} or {rate_hz}
        if len(rates) > 1:
            raise ValueError(f"chunks of different rates cannot be joined: {sorted(rates)}")
        return AudioChunk(b"".join(chunk.pcm for chunk in chunks), rates.pop())

    @staticmethod
    def silence(seconds: float, rate_hz: int = SPEECH_RATE_HZ) -> AudioChunk:
        """Digital silence, to the nearest sample."""
        return AudioChunk(bytes(2 * round(seconds * rate_hz)), rate_hz)


@dataclass(frozen=True, slots=True)
class Detection:
    """A wake phrase, or "stop", was heard: which, and how sure its detector is, 0 to 1.

    It was over `seconds_ago` before the end of what was fed; what follows is the request.
    """

    phrase: str
    score: float
    seconds_ago: float = 0.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a person said, endpointed: as sound, typed, or as it was `heard` while they spoke.

    `said_at` is aware local time; it is the turn's only clock.
    """

    said_at: datetime
    audio: AudioChunk | None = None
    typed: str | None = None
    heard: Transcript | None = None

    def __post_init__(self) -> None:
        if [self.audio, self.typed, self.heard].count(None) != 2:
            raise ValueError("an utterance is either sound, typed or heard")
        if self.said_at.tzinfo is None:
            raise ValueError("said_at needs a time zone")


@dataclass(frozen=True, slots=True)
class SpokenRequest:
    """How one intent is asked for, for a recogniser that is bound to sentences.

    `examples` are sentences of it, drawn so that every option is met. `jsgf` is a JSGF expansion
    of all its sentences but those with free text, "" for none; `dictates`: there are such.
    """

    examples: tuple[str, ...]
    jsgf: str = ""
    dictates: bool = False


@dataclass(frozen=True, slots=True)
class SpokenGrammar:
    """Every installed intent, and by name the JSGF rules that their expansions use."""

    requests: tuple[SpokenRequest, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)


NO_GRAMMAR = SpokenGrammar()


@dataclass(frozen=True, slots=True)
class SpeechHints:
    """What is likely to be said next; each engine uses what it can.

    `terms`: words and slot values, most useful first (a prompt within a budget).
    `phrases`: word sequences that the installed sentences are made of (a grammar list).
    `grammar`: all installed sentences; made when it is first asked for, and then the same object
    until a skill changes. `answers`: a JSGF expansion of what a question just now expects, or "".
    """

    terms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    grammar: Callable[[], SpokenGrammar] = field(default=lambda: NO_GRAMMAR, compare=False)
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One reading of an utterance. `log_probability` is per word, ≤ 0; 0 when typed."""

    text: str
    log_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Transcript:
    """An utterance's text, best reading first. Silence is an empty `text`, not an error.

    `confidence` and `no_speech` are in 0…1 as the engine means them; typed text has 1 and 0.
    `punctuated`: the engine writes full stops, so a text without one at its end may go on.
    """

    text: str
    confidence: float
    engine: str
    alternatives: tuple[Hypothesis, ...] = ()
    no_speech: float = 0.0
    punctuated: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether an engine that would write a full stop at an end wrote none."""
        text = self.text.rstrip("\"'”’ ")
        return self.punctuated and (not text.endswith((".", "?", "!")) or text.endswith(".."))

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Every reading, `text` among them, best first."""
        return self.alternatives or (Hypothesis(self.text),)


class Band(StrEnum):
    """What may be done with an interpretation."""

    ACT = "act"
    CONFIRM = "confirm"
    REJECT = "reject"


class Completeness(StrEnum):
    """Whether the words so far are all there is: nothing can follow, little is likely to, more may
    well follow, or something is missing."""

    COMPLETE = "complete"
    ALMOST = "almost"
    OPEN = "open"
    INCOMPLETE = "incomplete"


class Risk(StrEnum):
    """What acting wrongly would cost; declared by the skill, enforced by the core."""

    NONE = "none"
    UNDOABLE = "undoable"
    COSTLY = "costly"


@dataclass(frozen=True, slots=True)
class IntentTraits:
    """What a skill declares of an intent. `declines`: it only says why something can't be done."""

    risk: Risk = Risk.NONE
    declines: bool = False


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A slot as it was said and what it means (duration: seconds; time, date, datetime: ISO).

    `kind` is that of an open slot, such as "text"; "" where the value is one of a list.
    """

    said: str
    value: Json
    kind: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence of the person's own, and the intent ("skill.intent") they mean by it."""

    text: str
    means: str


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What an utterance asks for.

    `score` is in 0…1, 1 an exact match. `phrase` is the sentence of the skill it was
    taken for. `declines` marks an intent that only explains why it can't be done: it
    is answered, yet never counts as acting. `also` is what the same utterance asks for
    besides, to be carried out after it. `corrects` is the name of the intent that the person
    was taken to mean before, and did not.
    """

    skill: str
    intent: str
    score: float = 1.0
    band: Band = Band.ACT
    risk: Risk = Risk.NONE
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    phrase: str = ""
    declines: bool = False
    also: tuple[Interpretation, ...] = ()
    corrects: str = ""

    @property
    def name(self) -> str:
        return f"{self.skill}.{self.intent}"

    @property
    def parts(self) -> tuple[Interpretation, ...]:
        """All that is asked for, in order."""
        return (self, *self.also)

    @property
    def only_declines(self) -> bool:
        """Whether all there is to do is to explain why it can't be done."""
        return all(part.declines for part in self.parts)


@dataclass(frozen=True, slots=True)
class Question:
    """What a reply left open. Every way on is an interpretation, so a question is only data.

    `yes` and `no` are carried out on those answers (None: acknowledged, nothing done).
    `fill` is completed by an answer to `slot`, of value kind `slot_kind`. `options` are the
    answers it names: "the pasta timer or the tea timer?".
    """

    topic: str
    yes: Interpretation | None = None
    no: Interpretation | None = None
    fill: Interpretation | None = None
    slot: str | None = None
    slot_kind: str = "text"
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """How one reply alone sounds, for the person to hear what they would choose.

    `voice` is a voice's name and `pitch` a factor on its own; "" and 0 leave them as they are.
    """

    voice: str = ""
    pitch: float = 0.0


AS_EVER = Trial()


@dataclass(frozen=True, slots=True)
class FactUse:
    """That a reply used a fact, and why (one short clause in the assistant's language).

    `by` is the skill that was given the fact; "" where only the wording went by it.
    """

    fact: str
    why: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What to say, not how: the name of a reply, its slots, and the question it asks, if any.

    `source` names whose reply data words it: a skill's name, or "core". `used` are the facts
    without which something else would be said.
    """

    source: str
    name: str
    slots: Mapping[str, Json] = field(default_factory=dict)
    question: Question | None = None
    trial: Trial = AS_EVER
    used: tuple[FactUse, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.source}.{self.name}"


@dataclass(frozen=True, slots=True)
class LearntFact:
    """A fact a turn taught. `how`: stated, confirmed, observed or inferred."""

    fact: str
    relation: str
    object: str
    how: str


class Verbosity(StrEnum):
    """How long answers are, from the shortest on."""

    TERSE = "terse"
    NORMAL = "normal"
    LONG = "long"


class Checking(StrEnum):
    """How much is asked before it is done: less or more than is usual."""

    LESS = "less"
    NORMAL = "normal"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Style:
    """How this person wants to be answered, and the facts that say so.

    `pace`, `pitch` and `volume` are factors on the voice's own, `night_volume` another one on its
    volume for the night; `voice` is a voice's name, "" for that of the house; `jokes` now and then
    after something done. `units` is metric, imperial or us, "" for what the region has. `words`
    are words of theirs for words of ours ("timer": "countdown"). `because` maps a field's name
    ("pace", "words.timer") to the fact it comes from; a field that is not in it is a default. Those
    in `seen` nobody asked for: they were observed.
    """

    verbosity: Verbosity = Verbosity.NORMAL
    warmth: float = 0.5
    pace: float = 1.0
    pitch: float = 1.0
    volume: float = 1.0
    night_volume: float = 1.0
    voice: str = ""
    jokes: bool = False
    address_as: str = ""
    confirm: Checking = Checking.NORMAL
    units: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    because: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()

    def without(self, name: str) -> Style:
        """This style as it would be had nobody said anything about the field `name`."""
        because = {wish: fact for wish, fact in self.because.items() if wish != name}
        field_name, _, word = name.partition(".")
        if word:
            words = {ours: theirs for ours, theirs in self.words.items() if ours != word}
            return replace(self, words=words, because=because)
        return replace(self, **{field_name: getattr(Style(), field_name)}, because=because)

    def trying(self, trial: Trial) -> Style:
        """This style with what `trial` would change."""
        return replace(self, voice=trial.voice or self.voice, pitch=trial.pitch or self.pitch)


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a sentence is spoken: factors on the voice's own rate, pitch and volume.

    `said_as` are words, in small letters, that this person has said otherwise than written.
    """

    rate: float = 1.0
    pitch: float = 1.0
    volume: float = 1.0
    said_as: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """Who is taken to speak, and whether nothing of what is said is to be written down."""

    speaker: str = "owner"
    incognito: bool = False


@dataclass(frozen=True, slots=True)
class SpokenReply:
    """An act in words and, where it was synthesised, in sound.

    `voice` ("" for that of the house) and `prosody` are how it is to be spoken; `marked` is the
    text with its prosody marks, "" where it has none.
    `also` are the other acts that the same text words; whichever asks is `act`. `company` is
    that of the conversation from here on; None: as before.
    """

    act: Act
    text: str
    voice: str = ""
    audio: AudioChunk | None = None
    used: tuple[FactUse, ...] = ()
    also: tuple[Act, ...] = ()
    prosody: Prosody = field(default_factory=Prosody)
    company: Company | None = None
    marked: str = ""

    @property
    def to_speak(self) -> str:
        """What a voice is given."""
        return self.marked or self.text

    @property
    def asks(self) -> bool:
        return self.act.question is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance and all that came of it. One that is `incognito` is in no history."""

    said_at: datetime
    heard: Transcript
    understood: Interpretation | None
    reply: SpokenReply
    learned: tuple[LearntFact, ...] = ()
    timing_ms: Mapping[str, float] = field(default_factory=dict)
    incognito: bool = False

    @property
    def band(self) -> Band:
        """What was done: explaining why something can't be done is no acting."""
        if self.understood is None or self.understood.only_declines:
            return Band.REJECT
        return self.understood.band


GUEST = "guest"
"""A speaker of whom nothing is kept, and to whom nothing private is told."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the conversation so far means for the next utterance. Lives in memory only.

    `question` is what the last reply asked. `turns` holds the last few turns, newest last.
    `failures` counts utterances in a row that were not understood. While it is `incognito`
    nothing that is said is written down. `cut_short`: they spoke into the last reply.
    """

    speaker: str = "owner"
    question: Question | None = None
    turns: tuple[Turn, ...] = ()
    failures: int = 0
    incognito: bool = False
    cut_short: bool = False

    @property
    def company(self) -> Company:
        return Company(self.speaker, self.incognito)

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

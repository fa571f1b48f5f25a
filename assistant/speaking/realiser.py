"""From what to say to how to say it: an act, a style and a persona become a text.

What varies is the phrasing and the persona's lines; slots pass through unaltered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import SpeakingError
from assistant.speaking.entrainment import in_their_words
from assistant.speaking.persona import Persona
from assistant.speaking.prosody_marks import MARKS, without_marks
from assistant.speaking.replies import ActWordings, ReplyBook, Tone
from assistant.speaking.shuffle_bag import ShuffleBag
from assistant.speaking.spoken_words import SpokenWords
from assistant.speaking.templates import TemplateSet, UnfitTemplateError
from assistant.values import CORE, Act, FactUse, Style, Verbosity

REPLIES_PER_NAME = 5
"""The person's name is used in the first reply after it was learnt and in each fifth from there."""

_TURNS_TO_A_JOKE = ("joke", "1", "2", "3", "4", "5", "6", "7")
"""A voice that jokes at all does so after one in eight things done."""

_NAMING = frozenset({Tone.ANSWER, Tone.CONFIRM, Tone.GREETING, Tone.FAREWELL})
_THRESHOLDS = ("0.1", "0.3", "0.5", "0.7", "0.9")
"""An opener is used where the warmth lies above the drawn one: at 0.6, in three of five."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A reply's text and the facts that made it what it is.

    `marked` is the text with its prosody marks, "" where it has none.
    """

    text: str
    used: tuple[FactUse, ...] = ()
    marked: str = ""


class Realiser:
    """Words acts. Remembers which phrasings were used last, and nothing else. Not thread-safe."""

    def __init__(self, books: Mapping[str, ReplyBook], locale: str, seed: int = 0) -> None:
        self._books = books
        self._words = SpokenWords(locale)
        self._templates = TemplateSet(self._words)
        self._seed = seed
        self._bags: dict[tuple[str, tuple[str, ...]], ShuffleBag[str]] = {}
        self._namings: dict[str, int] = {}
        self._went_wrong = False

    def word(
        self, act: Act, style: Style, persona: Persona, now: datetime, *, ahead: bool = False
    ) -> Worded:
        """The act's text, and which of the facts behind `style` the text depends on.

        What is worded `ahead` may never be said, and counts for nothing: to be said it is worded
        again, and alike. Raises `SpeakingError` when the act has no wording or lacks a slot.
        """
        request = _Request(act, self._wordings(act), persona, now)
        draft = self._compose(request, style)
        used = tuple(
            FactUse(fact, self._why(name, style))
            for name, fact in style.because.items()
            if self._text(request, style.without(name)) != draft.text
        )
        if not ahead:
            self._count(draft, request)
        text = without_marks(draft.text)
        return Worded(text, used, marked="" if text == draft.text else draft.text)

    def _count(self, draft: _Draft, request: _Request) -> None:
        """It is said: next time other phrasings have their turn."""
        for bag in draft.drawn:
            bag.take()
        # What the core says on its own account is mostly that something cannot be.
        apologises = request.wordings.tone is Tone.APOLOGY
        self._went_wrong = apologises or request.act.source == CORE
        if draft.naming:
            self._namings[draft.naming] = self._namings.get(draft.naming, 0) + 1

    def paced_by(self, style: Style, persona: Persona) -> tuple[FactUse, ...]:
        """The fact without which the same words would be spoken slower or faster, if any."""
        fact = style.because.get("pace")
        without = persona.settled(style.without("pace")).pace
        if fact is None or persona.settled(style).pace == without:
            return ()
        return (FactUse(fact, self._why("pace", style)),)

    def _wordings(self, act: Act) -> ActWordings:
        book = self._books.get(act.source)
        wordings = book.acts.get(act.name) if book else None
        if wordings is None:
            raise SpeakingError(f"{act.source} has no wording for its reply {act.name!r}")
        return wordings

    def _compose(self, request: _Request, style: Style) -> _Draft:
        """A draft from what lies on top of the bags, which stay as they are.

        Nothing is used up, so that "what would it be without this fact?" has the same luck.
        """
        settled = request.persona.settled(style)
        drawn: list[ShuffleBag[str]] = []
        body = self._body(request, settled, drawn)
        parts = [body]
        if settled.verbosity is not Verbosity.TERSE and not request.act.question:
            opening = self._opening(request, settled.warmth, drawn)
            closing = self._closing(request, settled.jokes, drawn)
            parts = [*opening, body, *closing]
        return self._addressed(" ".join(parts), request, style, tuple(drawn))

    def _body(self, request: _Request, style: Style, drawn: list[ShuffleBag[str]]) -> str:
        phrasings = request.wordings.at(style.verbosity)
        if style.verbosity is Verbosity.TERSE and request.wordings.tone is Tone.CONFIRM:
            phrasings = phrasings[:1]  # who wants it short wants to know it by ear
        bag = self._bag(request.act.full_name, phrasings)
        drawn.append(bag)
        try:
            # Their own words go before the voice's, as every wish of theirs does.
            lexicon = request.persona.lexicon.without(style.words)
            template = in_their_words(lexicon.applied(bag.peek()), style.words)
            text = self._templates.render(template, request.act.slots, request.now, style.units)
        except UnfitTemplateError as error:
            name = request.act.full_name
            raise SpeakingError(f"the reply {name} cannot be worded: {error}") from error
        return _capitalised(text)

    def _opening(
        self, request: _Request, warmth: float, drawn: list[ShuffleBag[str]]
    ) -> tuple[str, ...]:
        persona = request.persona
        match request.wordings.tone:
            case Tone.GREETING:
                return self._line(persona.greetings, drawn)
            case Tone.APOLOGY:
                return self._line(persona.apologies, drawn)
            case Tone.CONFIRM:
                threshold = self._bag("warmth", _THRESHOLDS)
                drawn.append(threshold)
                wanted = float(threshold.peek()) < warmth
                return self._line(persona.openers, drawn) if wanted else ()
            case _:
                return ()

    def _closing(
        self, request: _Request, jokes: bool, drawn: list[ShuffleBag[str]]
    ) -> tuple[str, ...]:
        match request.wordings.tone:
            case Tone.FAREWELL:
                return self._line(request.persona.sign_offs, drawn)
            case Tone.CONFIRM if jokes and request.persona.jokes and not self._went_wrong:
                turn = self._bag("joke", _TURNS_TO_A_JOKE)
                drawn.append(turn)
                return self._line(request.persona.jokes, drawn) if turn.peek() == "joke" else ()
            case _:
                return ()

    def _line(self, lines: Sequence[str], drawn: list[ShuffleBag[str]]) -> tuple[str, ...]:
        if not lines:
            return ()
        bag = self._bag("line", lines)
        drawn.append(bag)
        return (bag.peek(),)

    def _addressed(
        self, text: str, request: _Request, style: Style, drawn: tuple[ShuffleBag[str], ...]
    ) -> _Draft:
        name = style.address_as
        if not name or not _takes_a_name(text, name, request):
            return _Draft(text, drawn)
        naming = style.because.get("address_as", name)
        if self._namings.get(naming, 0) % REPLIES_PER_NAME == 0:
            text = f"{text[:-1]}, {name}{text[-1]}"
        return _Draft(text, drawn, naming)

    def _text(self, request: _Request, style: Style) -> str | None:
        """What would be said in another style; None where it could not be."""
        try:
            return self._compose(request, style).text
        except SpeakingError:
            return None

    def _why(self, name: str, style: Style) -> str:
        field, _, word = name.partition(".")
        key = style.verbosity.value if field == "verbosity" else field
        why = self._words.why[f"{key}_seen" if name in style.seen else key]
        return why.format(address_as=style.address_as, word=word, theirs=style.words.get(word, ""))

    def _bag(self, name: str, items: Sequence[str]) -> ShuffleBag[str]:
        key = (name, tuple(items))
        if key not in self._bags:
            self._bags[key] = ShuffleBag(items, seed=f"{self._seed} {name}")
        return self._bags[key]


@dataclass(frozen=True, slots=True)
class _Request:
    act: Act
    wordings: ActWordings
    persona: Persona
    now: datetime


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text, the bags it drew from, and whose count of replies it adds to."""

    text: str
    drawn: tuple[ShuffleBag[str], ...]
    naming: str = ""


def _capitalised(text: str) -> str:
    first = text.lstrip("".join(MARKS))[:1]
    return text.replace(first, first.upper(), 1)


def _takes_a_name(text: str, name: str, request: _Request) -> bool:
    """At the end of what is listed it would sound like one thing more."""
    return (
        request.wordings.tone in _NAMING
        and ": " not in text
        and request.act.question is None
        and text.endswith((".", "!"))
        and name.casefold() not in text.casefold()
    )

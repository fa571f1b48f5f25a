"""From what to say to how to say it: an act, a style and a persona become a text.

What varies is the phrasing and the persona's lines; slots pass through unaltered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import SpeakingError
from assistant.speaking.persona import Persona
from assistant.speaking.replies import ActWordings, ReplyBook, Tone
from assistant.speaking.shuffle_bag import ShuffleBag
from assistant.speaking.spoken_words import SpokenWords
from assistant.speaking.templates import TemplateSet, UnfitTemplateError
from assistant.values import Act, FactUse, Style, Verbosity

REPLIES_PER_NAME = 5
"""The person's name is used in the first reply after it was learnt and in each fifth from there."""

_NAMING = frozenset({Tone.ANSWER, Tone.CONFIRM, Tone.GREETING, Tone.FAREWELL})
_THRESHOLDS = ("0.1", "0.3", "0.5", "0.7", "0.9")
"""An opener is used where the warmth lies above the drawn one: at 0.6, in three of five."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A reply's text and the facts that made it what it is."""

    text: str
    used: tuple[FactUse, ...] = ()


class Realiser:
    """Words acts. Remembers which phrasings were used last, and nothing else. Not thread-safe."""

    def __init__(self, books: Mapping[str, ReplyBook], locale: str, seed: int = 0) -> None:
        self._books = books
        self._words = SpokenWords(locale)
        self._templates = TemplateSet(self._words)
        self._seed = seed
        self._bags: dict[tuple[str, tuple[str, ...]], ShuffleBag[str]] = {}
        self._namings: dict[str, int] = {}

    def word(self, act: Act, style: Style, persona: Persona, now: datetime) -> Worded:
        """The act's text, and which of the facts behind `style` the text depends on.

        Raises `SpeakingError` when the act has no wording or lacks a slot it needs.
        """
        request = _Request(act, self._wordings(act), persona, now)
        draft = self._compose(request, style)
        used = tuple(
            FactUse(fact, self._why(name, style))
            for name, fact in style.because.items()
            if self._text(request, style.without(name)) != draft.text
        )
        for bag in draft.drawn:
            bag.take()
        if draft.naming:
            self._namings[draft.naming] = self._namings.get(draft.naming, 0) + 1
        return Worded(draft.text, used)

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
        body = self._body(request, settled.verbosity, drawn)
        parts = [body]
        if settled.verbosity is not Verbosity.TERSE and not request.act.question:
            opening = self._opening(request, settled.warmth, drawn)
            closing = self._closing(request, drawn)
            parts = [*opening, body, *closing]
        return self._addressed(" ".join(parts), request, style, tuple(drawn))

    def _body(self, request: _Request, verbosity: Verbosity, drawn: list[ShuffleBag[str]]) -> str:
        phrasings = request.wordings.at(verbosity)
        if verbosity is Verbosity.TERSE and request.wordings.tone is Tone.CONFIRM:
            phrasings = phrasings[:1]  # who wants it short wants to know it by ear
        bag = self._bag(request.act.full_name, phrasings)
        drawn.append(bag)
        try:
            text = self._templates.render(bag.peek(), request.act.slots, request.now)
        except UnfitTemplateError as error:
            name = request.act.full_name
            raise SpeakingError(f"the reply {name} cannot be worded: {error}") from error
        return text[:1].upper() + text[1:]

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

    def _closing(self, request: _Request, drawn: list[ShuffleBag[str]]) -> tuple[str, ...]:
        if request.wordings.tone is Tone.FAREWELL:
            return self._line(request.persona.sign_offs, drawn)
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
        key = style.verbosity.value if name == "verbosity" else name
        return self._words.why[key].format(address_as=style.address_as)

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


def _takes_a_name(text: str, name: str, request: _Request) -> bool:
    return (
        request.wordings.tone in _NAMING
        and request.act.question is None
        and text.endswith((".", "!"))
        and name.casefold() not in text.casefold()
    )

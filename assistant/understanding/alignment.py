"""What a route means: its slots, how well its words were met, and the sentence it spells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.understanding.graph import SPACE, START, TemplateGraph
from assistant.understanding.normalising import Normaliser, NormalText
from assistant.understanding.paths import Step, Use
from assistant.understanding.phrases import SlotKind
from assistant.values import Json

LEAST_MET = 0.5
"""Of a word's letters; with fewer it is another word ("oven" for "fan")."""

LEAST_MET_OF_VALUE = 0.6
"""Of a list value's word: values are chosen among their like ("little" is no "single")."""


@dataclass(frozen=True, slots=True)
class ClosedHit:
    """A list value on the route; `said` are the words of the text it was taken for."""

    slot: str
    said: str
    value: Json


@dataclass(frozen=True, slots=True)
class OpenHit:
    """An open slot on the route. `said` is still to be understood as a value of `kind`."""

    slot: str
    said: str
    kind: SlotKind


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a text and one sentence of a template meet.

    `edits`: characters changed, missing or extra. `own`: the sentence's characters outside
    open slots, spaces included, or the text's, whichever are fewer. `own_words`: its words
    outside open slots. `typed` and `dictated`: characters of the text in open slots, those
    with a kind and free text. `weighty`: its words of weight, an open slot counting as one.
    `mismatches`: words of weight, of the sentence or the text, that met nothing alike.
    `last`: the graph's last node on the route that spells something. `loose_end`: of the
    last word, of the sentence or the text, the share of letters that met nothing.
    """

    sentence: str
    hits: tuple[ClosedHit | OpenHit, ...]
    edits: int
    own: int
    own_words: int
    typed: int
    dictated: int
    weighty: int
    mismatches: int
    last: int = 0
    loose_end: float = 0.0


def align(
    graph: TemplateGraph, text: NormalText, steps: Sequence[Step], normaliser: Normaliser
) -> Alignment:
    """Read `steps` as an alignment. Words of little weight may be lost or swapped unnoticed."""
    reader = _Reader(graph, text, normaliser)
    for step in steps:
        reader.read(step)
    return reader.alignment()


@dataclass(slots=True)
class _Reader:
    graph: TemplateGraph
    text: NormalText
    normaliser: Normaliser
    last: int = START
    words: list[str] = field(default_factory=list)
    hits: list[ClosedHit | OpenHit] = field(default_factory=list)
    edits: int = 0
    own: int = 0
    own_words: int = 0
    typed: int = 0
    dictated: int = 0
    unmet_of_sentence: int = 0
    weighty: int = 0
    _word: str = ""
    _met: int = 0
    _word_is_value: bool = False
    _value_start: int | None = None
    _value_spans: list[tuple[int, int]] = field(default_factory=list)
    _met_places: set[int] = field(default_factory=set)
    _end_letters: int = 0
    _end_unmet: int = 0
    _word_is_over: bool = False

    def read(self, step: Step) -> None:
        self.last = step.node
        self._read_end(step)
        if step.use is Use.SLOT:
            self._read_slot(step)
            return
        if step.use is not Use.MET:
            self.edits += 1
        if step.use is Use.EXTRA:
            return
        self._read_character(step)

    def alignment(self) -> Alignment:
        own_of_text = len(self.text.text) - self.typed - self.dictated
        return Alignment(
            sentence=" ".join(self.words),
            hits=tuple(self.hits),
            edits=self.edits,
            own=min(self.own, own_of_text),
            own_words=self.own_words,
            typed=self.typed,
            dictated=self.dictated,
            weighty=self.weighty,
            mismatches=max(self.unmet_of_sentence, self._unmet_of_text()),
            last=self.last,
            loose_end=self._end_unmet / max(1, self._end_letters),
        )

    def _read_end(self, step: Step) -> None:
        """Keep count of the word under way; a slot is a word that met."""
        met = step.use in (Use.MET, Use.SLOT)
        if met and self.graph.labels[step.node] == SPACE:
            self._word_is_over = True
            return
        if self._word_is_over or step.use is Use.SLOT:
            self._end_letters, self._end_unmet, self._word_is_over = 0, 0, False
        self._end_letters += 1
        self._end_unmet += not met

    def _read_slot(self, step: Step) -> None:
        slot = self.graph.open[step.node]
        said = self.text.said(step.start, step.end)
        self.hits.append(OpenHit(slot.slot, said, slot.kind))
        self.words.append(said)
        self.weighty += 1
        self._met_places.update(range(step.start, step.end))
        if slot.kind.is_free_text:
            self.dictated += step.end - step.start
        else:
            self.typed += step.end - step.start

    def _read_character(self, step: Step) -> None:
        letter = self.graph.labels[step.node]
        self.own += 1
        if letter == SPACE:
            self._end_word()
            return
        self._word += letter
        if step.node in self.graph.value_starts:
            self._value_start = step.start
        self._word_is_value |= self._value_start is not None
        if step.use is Use.MET:
            self._met += 1
            self._met_places.add(step.start)
        mark = self.graph.closed.get(step.node)
        if mark is not None and self._value_start is not None:
            said = self.text.said(self._value_start, step.end)
            self._value_spans.append((self._value_start, step.end))
            self._value_start = None
            self.hits.append(ClosedHit(mark.slot, said or mark.value.say, mark.value.value))

    def _end_word(self) -> None:
        self.own_words += 1
        self.words.append(self.normaliser.written(self._word))
        if self._word not in self.normaliser.light_words:
            self.weighty += 1
            self.unmet_of_sentence += _is_unmet(self._met, len(self._word), self._word_is_value)
        self._word, self._met, self._word_is_value = "", 0, False

    def _unmet_of_text(self) -> int:
        place = 0
        unmet = 0
        for word in self.text.words:
            end = place + len(word.text)
            if word.text not in self.normaliser.light_words:
                met = sum(at in self._met_places for at in range(place, end))
                is_value = any(start < end and place < stop for start, stop in self._value_spans)
                unmet += _is_unmet(met, len(word.text), is_value)
            place = end + 1
        return unmet


def _is_unmet(met: int, length: int, is_value: bool) -> bool:
    """Whether a word of `length` letters, `met` of them met, is another word."""
    return met < length * (LEAST_MET_OF_VALUE if is_value else LEAST_MET)

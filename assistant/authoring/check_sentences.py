"""Whether a skill's sentences reach it, with everything else installed beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from random import Random

from assistant.authoring.code import SkillCode
from assistant.authoring.findings import AuthorFile, Finding
from assistant.skill_host.manifest import Manifest
from assistant.understanding.background import load_background
from assistant.understanding.candidates import Candidate
from assistant.understanding.sampling import sampled
from assistant.understanding.sentences_file import Example, SentencesFile, read_sentences
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import CompiledSkill, Template
from assistant.understanding.understanding import Understanding
from assistant.values import Band, Interpretation, Json, Risk, SlotValue, Transcript

MOST_SAMPLES, FEWEST_SAMPLES, SAMPLES = 12, 3, 240
"""Sentences drawn from a template, and from all: enough to meet most options of most skills
within seconds.
"""


@dataclass(frozen=True)
class SentenceCheck:
    """The sentences of `manifest`'s skill among those of all `skills`, which `whole` understands.

    `now` is when they are said.
    """

    manifest: Manifest
    compiled: CompiledSkill
    skills: Mapping[str, CompiledSkill]
    whole: Understanding
    values: SpokenValues
    language: str
    now: datetime

    @cached_property
    def file(self) -> AuthorFile:
        return AuthorFile(self.manifest.folder / f"sentences.{self.language}.toml")

    @cached_property
    def written(self) -> SentencesFile:
        return read_sentences(self.file.path)

    def findings(self, code: SkillCode) -> Iterator[Finding]:
        """Everything wrong with them; `code` tells which intents questions lead to."""
        for problem in self.compiled.problems:
            yield self.file.error(problem.line, problem.reason)
        yield from self._unsaid(code)
        yield from self._idle()
        yield from self._examples()
        for template in self.compiled.templates:
            yield from self._strays(template)
        yield from self._taken()

    def _unsaid(self, code: SkillCode) -> Iterator[Finding]:
        """Intents that nobody can ask for."""
        for intent in self.manifest.intents:
            header = AuthorFile(self.manifest.folder / "skill.toml")
            line = header.line_of_key("intents", intent)
            if intent not in self.written.intents and intent not in code.strings:
                reason = f"the intent {intent} has no sentences, and no question leads to it"
                yield header.error(line, reason)
            elif intent in self.written.intents:
                examples = [one for one in self.compiled.examples if one.intent == intent]
                if not examples:
                    line = self.written.intents[intent]
                    yield self.file.warning(line, f"the intent {intent} has no examples")

    def _idle(self) -> Iterator[Finding]:
        """Lists, slots and rules that no sentence uses."""
        used = "\n".join((*self.written.rules.values(), *(s.text for s in self.written.sentences)))
        for section, names in (("lists", self.written.lists), ("slots", self.written.slots)):
            for name in names:
                if f"{{{name}}}" not in used and f"{{{name}:" not in used:
                    line = self.file.line_of_key(section, name)
                    yield self.file.warning(line, f"no sentence has the slot {{{name}}}")
        for name in self.written.rules:
            if f"<{name}>" not in used:
                line = self.file.line_of_key("rules", name)
                yield self.file.warning(line, f"no sentence has <{name}>")

    def _examples(self) -> Iterator[Finding]:
        for example in self.compiled.examples:
            found = self.whole.interpret(_typed(example.say), self.now)
            ranked = partial(self.whole.rank, _typed(example.say), self.now)
            if reason := misread(example, found, self.manifest, ranked):
                where = self._where(example.say, found) if found else ""
                reason = f"the example “{example.say}” {reason}{where}"
                yield self.file.error(example.line, reason)

    def _strays(self, template: Template) -> Iterator[Finding]:
        """Whether what a sentence says arrives at its intent."""
        own = f"{template.skill}.{template.intent}"
        fillings = load_background(self.language).fillings
        chance = Random(template.text)  # noqa: S311 - to draw examples, always the same
        share = SAMPLES // len(self.compiled.templates)
        count = max(FEWEST_SAMPLES, min(MOST_SAMPLES, share))
        said = sampled(template.phrase, count, fillings, chance)
        rivals: dict[str, list[tuple[str, Interpretation]]] = {}
        for text in said:
            found = self.whole.interpret(_typed(text), self.now)
            if found is None or (found.name == own and self._is_plain(found)):
                continue
            for other in self._others(own, text, found):
                rivals.setdefault(other.name, []).append((text, other))
        for name, lost in rivals.items():
            text, other = lost[0]
            where = self._where(text, other)
            if len(lost) == len(said):
                reason = f"{template.text!r} is never reached: “{text}” means {name}{where}"
                yield self.file.error(template.line, reason)
            else:
                reason = f"{template.text!r} clashes: “{text}” also means {name}{where}"
                yield self.file.warning(template.line, reason)

    def _is_plain(self, found: Interpretation) -> bool:
        return found.band is Band.ACT or found.risk is Risk.COSTLY

    def _others(self, own: str, text: str, found: Interpretation) -> Iterable[Interpretation]:
        """What else `text` means to the letter."""
        exactly = [one for one in self.whole.exactly(text, self.now) if one.name != own]
        if not exactly and found.name != own and found.score == 1.0:
            return (found,)
        return exactly

    def _taken(self) -> Iterator[Finding]:
        """Examples of other skills that would come here instead."""
        alone = Understanding([self.compiled], self.values, self.language)
        for skill in self.skills.values():
            if skill.skill == self.manifest.name:
                continue
            for example in skill.examples:
                if not alone.exactly(example.say, self.now):
                    continue
                found = self.whole.interpret(_typed(example.say), self.now)
                if found is not None and found.skill == self.manifest.name:
                    line = self._line_for(alone, example.say, found.name) or 1
                    reason = f"“{example.say}” means {skill.skill}.{example.intent}, and came here"
                    yield self.file.error(line, reason)

    def _where(self, text: str, found: Interpretation) -> str:
        """Where the sentence lies that `text` was taken for, if that is another skill's."""
        if found.skill not in self.skills or found.skill == self.manifest.name:
            return ""
        line = self._line_for(self.whole, text, found.name)
        return f" (line {line} of the skill {found.skill})" if line else ""

    def _line_for(self, understanding: Understanding, text: str, intent: str) -> int:
        """The line of the sentence of `intent` that `text` fits; 0 where it fits none."""
        ranked = understanding.rank(_typed(text), self.now)
        return next((one.line for one in ranked if one.interpretation.name == intent), 0)


def misread(
    example: Example,
    found: Interpretation | None,
    manifest: Manifest,
    ranked: Callable[[], Sequence[Candidate]],
) -> str:
    """What is wrong with what an example of the skill was taken for; "" where nothing is.

    `ranked` are the ways to take it, best first, as `assistant explain` has them.
    """
    if found is None:
        return "is not understood"
    if found.name != f"{manifest.name}.{example.intent}":
        return f"is taken for {found.name}"
    if wrong := misread_slots(example.slots, found.slots):
        return wrong
    if found.band is not Band.ACT and manifest.intents[example.intent].risk is not Risk.COSTLY:
        why = next((f": {one.reason}" for one in ranked()), "")
        return f"is asked about first{why}"
    return ""


def misread_slots(wanted: Mapping[str, Json], found: Mapping[str, SlotValue]) -> str:
    """What is wrong with the slots that were found; "" where nothing is."""
    values = {name: slot.value for name, slot in found.items()}
    for name, value in wanted.items():
        if values.get(name) != value:
            got = repr(values[name]) if name in values else "missing"
            return f"should have {name} = {value!r}, which is {got}"
    return ""


def _typed(text: str) -> Transcript:
    return Transcript(text, 1.0, "typed")

"""A skill's sentences compiled: what can be said to it, and its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random

from assistant.errors import UnderstandingError
from assistant.understanding.graph import TemplateGraph, build_graph
from assistant.understanding.network import Layout
from assistant.understanding.normalising import Normaliser
from assistant.understanding.outlines import Outline, Outlines
from assistant.understanding.phrases import Leaf, Phrase, leaves_of, texts_of
from assistant.understanding.sampling import Fillings, sampled
from assistant.understanding.sentences_file import Example, Problem, WrittenSentence, read_sentences
from assistant.understanding.template_syntax import Vocabulary, parse_template
from assistant.understanding.whole_words import whole_words
from assistant.values import IntentTraits

MOST_NODES_OF_A_SKILL = 80_000
"""Characters of all sentences of one skill; what a turn costs grows with it."""


@dataclass(frozen=True)
class Template:
    """One sentence of one intent, as its author wrote it, and compiled."""

    skill: str
    intent: str
    text: str
    line: int
    traits: IntentTraits
    phrase: Phrase
    graph: TemplateGraph
    layout: Layout
    outline: Outline

    # Kept: most templates stay as they are when one of them is changed and all is learnt anew.

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All that can be said in it, part by part, every word in one of them."""
        return tuple(leaves_of(whole_words(self.phrase)))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every text in it outside its open slots, once each."""
        return tuple(dict.fromkeys(text for leaf in self.leaves for text in texts_of(leaf)))

    def sentences(self, count: int, fillings: Fillings) -> Sequence[str]:
        """Up to `count` of its sentences, always the same."""
        drawn_from, drawn = self._drawn.get(count, (None, ()))
        if drawn_from is not fillings:
            drawn = tuple(sampled(self.phrase, count, fillings, Random(self.text)))  # noqa: S311
            self._drawn.clear()
            self._drawn[count] = fillings, drawn
        return drawn

    @cached_property
    def _drawn(self) -> dict[int, tuple[Fillings, Sequence[str]]]:
        return {}


@dataclass(frozen=True, slots=True)
class CompiledSkill:
    """All that a skill's sentences amount to. `problems` are what was left out of it; `made_from`
    tells it from what any other sentences or code come to, where it is known."""

    skill: str
    templates: tuple[Template, ...] = ()
    examples: tuple[Example, ...] = ()
    problems: tuple[Problem, ...] = ()
    made_from: bytes = b""


def compile_skill(
    skill: str, file: Path, traits: Mapping[str, IntentTraits], language: str = "en"
) -> CompiledSkill:
    """Compile `file`, the sentences of `skill`. `traits` names the intents of its manifest.

    One bad sentence disables itself only. Never raises for what the file says.
    """
    written = read_sentences(file)
    vocabulary = Vocabulary(written.lists, written.slots, written.rules)
    compiler = _Compiler(skill, vocabulary, Normaliser(language))
    problems = list(written.problems)
    for intent, line in written.intents.items():
        if intent not in traits:
            problems.append(Problem(file, line, f"skill.toml declares no intent {intent!r}"))
    templates: list[Template] = []
    nodes = 0
    for sentence in written.sentences:
        if sentence.intent not in traits:
            continue
        try:
            template = compiler.compile(sentence, traits[sentence.intent])
            nodes += len(template.graph.labels)
            if nodes > MOST_NODES_OF_A_SKILL:
                raise UnderstandingError(
                    f"the skill grows beyond {MOST_NODES_OF_A_SKILL} characters"
                )
        except UnderstandingError as error:
            reason = f"{sentence.text!r} is left out: {error.message}"
            problems.append(Problem(file, sentence.line, reason))
        else:
            templates.append(template)
    examples = tuple(example for example in written.examples if example.intent in traits)
    return CompiledSkill(skill, tuple(templates), examples, tuple(problems))


@dataclass(slots=True)
class _Compiler:
    """Compiles the sentences of one skill, which have much in common."""

    skill: str
    vocabulary: Vocabulary
    normaliser: Normaliser
    outlines: Outlines = field(init=False)

    def __post_init__(self) -> None:
        self.outlines = Outlines(self.normaliser)

    def compile(self, sentence: WrittenSentence, traits: IntentTraits) -> Template:
        """Raises `UnderstandingError`, worded for the template's author."""
        phrase = parse_template(sentence.text, self.vocabulary)
        graph = build_graph(phrase, self.normaliser)
        return Template(
            skill=self.skill,
            intent=sentence.intent,
            text=sentence.text,
            line=sentence.line,
            traits=traits,
            phrase=phrase,
            graph=graph,
            layout=Layout.of(graph),
            outline=self.outlines.of(phrase),
        )

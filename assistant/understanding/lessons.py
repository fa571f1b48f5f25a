"""What the classifier learns from: the templates spoken out, what the person has corrected, and
talk that is for nobody."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from assistant.understanding.background import Background
from assistant.understanding.sampling import sampled
from assistant.understanding.templates import CompiledSkill, Template
from assistant.values import Wording

MOST_OF_A_TEMPLATE = 16
FEWEST_OF_A_TEMPLATE = 2
OF_A_BACKGROUND_TEMPLATE = 8
MOST_WORK = 2_000_000
"""About, sentences of all skills together times their intents, which is what training costs: with
more of either each template is spoken out less often."""


@dataclass(slots=True)
class Subject:
    """One class: an intent by its skill's name and its own, or (None) a topic of the background."""

    intent: tuple[str, str] | None
    sentences: list[str] = field(default_factory=list)


OF_A_WORDING = 12
"""A sentence of the person's own counts as much as a template of many forms."""


def subjects(
    skills: Sequence[CompiledSkill], background: Background, wordings: Sequence[Wording] = ()
) -> list[Subject]:
    """Every intent that can be said, and every topic of the background, with its sentences."""
    scale = _sentences_of_a_breadth(skills)
    found: dict[tuple[str, str], Subject] = {}
    for skill in skills:
        for template in skill.templates:
            intent = (skill.skill, template.intent)
            subject = found.setdefault(intent, Subject(intent))
            count = round(scale * _breadth(template))
            count = min(MOST_OF_A_TEMPLATE, max(FEWEST_OF_A_TEMPLATE, count))
            subject.sentences += template.sentences(count, background.fillings)
        for example in skill.examples:
            if known := found.get((skill.skill, example.intent)):
                known.sentences.append(example.say)
    by_name = {".".join(intent): subject for intent, subject in found.items()}
    for wording in wordings:
        if taught := by_name.get(wording.means):
            taught.sentences += [wording.text] * OF_A_WORDING
    return [*found.values(), *_topics(background)]


def _sentences_of_a_breadth(skills: Sequence[CompiledSkill]) -> float:
    intents = {(skill.skill, each.intent) for skill in skills for each in skill.templates}
    breadth = sum(_breadth(each) for skill in skills for each in skill.templates)
    return MOST_WORK / max(1.0, len(intents) * breadth)


def _breadth(template: Template) -> float:
    """How much there is to say in a template: four times the letters, twice as much."""
    return math.sqrt(len(template.graph.labels))


def _topics(background: Background) -> Iterator[Subject]:
    for topic, phrases in background.topics.items():
        subject = Subject(None)
        for index, phrase in enumerate(phrases):
            chance = Random(f"{topic} {index}")  # noqa: S311
            subject.sentences += sampled(
                phrase, OF_A_BACKGROUND_TEMPLATE, background.fillings, chance
            )
        yield subject

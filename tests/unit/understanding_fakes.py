"""Two small skills, a parser of few values and a way to ask, for the tests of understanding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.understanding.understanding import Understanding
from assistant.values import Hypothesis, IntentTraits, Json, Risk, Transcript

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)

BAKERY = """
[lists]
size = ["small", "large", {say = ["family size", "huge"], value = "family"}]
crust = ["thin crust", "thick crust"]
bread = ["rye bread", "white bread", "garlic bread", "baguette"]
spread = ["butter", "a bit of butter", "salted butter", "honey"]

[rules]
order = "(bake|get|give) me|(can|may) I have|I'd like"

[intents.order]
sentences = [
  "<order> [a|an|one] ([{size}];[{crust}]) {bread} [with {spread}]",
]
examples = [
  {say = "bake me a large rye bread", slots = {size = "large", bread = "rye bread"}},
]

[intents.eat_all]
sentences = ["eat all the bread"]
"""

EGGS = """
[slots]
duration = "duration"
name = "text"

[rules]
please = "[please|could you|can you]"

[intents.start]
sentences = [
  "<please> (start|set) [a|the] timer for {duration} [called {name}]",
  "<please> (start|set) [a|the] {duration} timer",
]
examples = [{say = "start a timer for ten minutes", slots = {duration = 600}}]

[intents.stop]
sentences = ["stop", "stop [the|my] timer", "stop [the|my] {name} timer"]

[intents.remind]
sentences = ["remind me to {name} in {duration}"]

[intents.call_me]
sentences = ["call me {name}"]

[intents.rename]
sentences = ["remember that {name}"]
"""

EGG_INTENTS = ("start", "stop", "remind", "call_me", "rename")

NUMBERS = {"one": 1, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20}
SECONDS = {"second": 1, "minute": 60, "hour": 3600}


class FewValues:
    """Durations of one number and one unit; text is itself."""

    def parse(self, kind: str, said: str, now: datetime) -> Json | None:
        if kind == "text":
            return said.strip()
        match said.lower().replace("-", " ").split():
            case [count, unit] if seconds := SECONDS.get(unit.removesuffix("s")):
                number = int(count) if count.isdigit() else NUMBERS.get(count)
                return None if number is None else number * seconds
        return None


def compiled(
    folder: Path, skill: str, text: str, intents: Mapping[str, IntentTraits]
) -> CompiledSkill:
    """`text` as the sentences of `skill`."""
    file = folder / f"{skill}.toml"
    file.write_text(text, encoding="utf-8")
    return compile_skill(skill, file, intents)


def understanding(folder: Path) -> Understanding:
    """Both skills together."""
    bakery = {"order": IntentTraits(), "eat_all": IntentTraits(risk=Risk.COSTLY)}
    eggs = {intent: IntentTraits() for intent in EGG_INTENTS}
    return Understanding(
        [compiled(folder, "bakery", BAKERY, bakery), compiled(folder, "eggs", EGGS, eggs)],
        FewValues(),
    )


def typed(text: str) -> Transcript:
    """What a person typed."""
    return Transcript(text, 1.0, "typed")


def heard(*hypotheses: tuple[str, float]) -> Transcript:
    """What a recogniser offers: texts with their log-probability a word, best first."""
    readings = tuple(Hypothesis(text, probability) for text, probability in hypotheses)
    return Transcript(readings[0].text, 0.9, "fake", readings)

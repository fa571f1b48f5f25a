"""What understanding one utterance costs with many skills installed.

`python -m bench.interpret [--limit N] [--seed N]`. Fifty skills with forty templates each are
made up from word lists. Each utterance comes as five hypotheses, as a recogniser gives them: a
sentence of a skill, a wording no template has, or talk, and the same with a wrong letter.
`median_ms` and `p99_ms` are wall time; `growth` is the median at 2,000 templates over that at
200; `rebuild_s` is CPU time from compiled templates to the first utterance understood.
"""

from __future__ import annotations

import random
import tempfile
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from pydantic import TypeAdapter

from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import CompiledSkill, IntentTraits, compile_skill
from assistant.understanding.understanding import Understanding
from assistant.values import Hypothesis, Transcript
from bench._report import arguments, emit, number, progress

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
UTTERANCES = 200
INTENTS_OF_A_SKILL = 8
TEMPLATES_OF_AN_INTENT = 5
_WORDS = TypeAdapter(dict[str, list[str]]).validate_python(
    tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
)
VERBS, NOUNS, PLACES, TALK = (_WORDS[name] for name in ("verbs", "nouns", "places", "talk"))


def main() -> None:
    options = arguments("interpret")
    count = options.limit or UTTERANCES
    small, _ = measured(5, count, options.seed)
    large, rebuild = measured(50, count, options.seed)
    figures = {
        "median_ms": number(1000 * median(large), len(large)),
        "p99_ms": number(1000 * quantiles(large, n=100)[98], len(large)),
        "rebuild_s": number(rebuild, 1),
        "growth": number(median(large) / median(small), len(large)),
    }
    emit("interpret", f"{count} utterances of five hypotheses, 50 skills, 2,000 templates", figures)


def measured(skills: int, count: int, seed: int) -> tuple[list[float], float]:
    """The seconds each utterance takes with so many skills, and the CPU seconds to be ready."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        compiled = [made_up_skill(Path(folder), number_) for number_ in range(skills)]
    values = SpokenValues()
    begun = process_time()
    understanding = Understanding(compiled, values)
    understanding.prepare()
    ready = process_time() - begun
    utterances = [utterance(chance, skills) for _ in range(count)]
    understanding.interpret(utterances[0], NOW)
    times = []
    for said in progress(utterances, f"{40 * skills} templates"):
        started = perf_counter()
        understanding.interpret(said, NOW)
        times.append(perf_counter() - started)
    return times, ready


def made_up_skill(folder: Path, index: int) -> CompiledSkill:
    """Forty templates about one thing, with a list, a duration and free text among them."""
    noun = NOUNS[index % len(NOUNS)]
    places = ", ".join(f'"{place}"' for place in PLACES)
    lines = [f"[lists]\nplace = [{places}]\n[slots]\nspan = 'duration'\nname = 'text'"]
    lines.append('[rules]\nplease = "[please|could you|can you]"')
    intents = VERBS[:INTENTS_OF_A_SKILL] if index % 2 else VERBS[-INTENTS_OF_A_SKILL:]
    for verb in intents:
        sentences = ", ".join(f'"{sentence}"' for sentence in sentences_for(verb, noun))
        lines.append(f"[intents.{verb}]\nsentences = [{sentences}]")
    file = folder / f"{index}.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return compile_skill(f"skill_{index}", file, dict.fromkeys(intents, IntentTraits()))


def sentences_for(verb: str, noun: str) -> Sequence[str]:
    return (
        f"<please> {verb} [the|my] {noun} [in the {{place}}] [please]",
        f"<please> {verb} [the|my] {noun} for {{span}} [please]",
        f"(i want|i'd like) you to {verb} (the|my|every) {noun}",
        f"<please> {verb} the {{place}} {noun} (now|later|again)",
        f"(remember|note) to {verb} the {noun} of {{name}}",
    )[:TEMPLATES_OF_AN_INTENT]


def utterance(chance: random.Random, skills: int) -> Transcript:
    """What a recogniser might give for a request, well or badly heard, or for talk."""
    index = chance.randrange(skills)
    noun = NOUNS[index % len(NOUNS)]
    verb = chance.choice(VERBS[:INTENTS_OF_A_SKILL] if index % 2 else VERBS[-INTENTS_OF_A_SKILL:])
    place = chance.choice(PLACES)
    said = chance.choice(
        (
            f"please {verb} the {noun} in the {place}",
            f"{verb} my {noun} for ten minutes",
            f"would it be possible to {verb} that {noun} of ours",
            chance.choice(TALK),
        )
    )
    readings = [Hypothesis(said, -0.2)]
    readings += [Hypothesis(misheard(said, chance), -0.3 - 0.05 * n) for n in range(4)]
    return Transcript(said, 0.8, "made up", tuple(readings))


def misheard(said: str, chance: random.Random) -> str:
    """One letter left out, doubled or changed."""
    at = chance.randrange(len(said))
    return said[:at] + chance.choice(("", "e", 2 * said[at])) + said[at + 1 :]


if __name__ == "__main__":
    main()

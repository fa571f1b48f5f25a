"""What understanding one utterance costs with many skills installed.

`python -m bench.interpret [--limit N] [--seed N]`. Fifty skills with forty templates each are
made up from word lists. Each utterance comes as five hypotheses, as a recogniser gives them: a
sentence of a skill, a wording no template has, or talk, and the same with a wrong letter. The
ten slowest are shown.

Times are those of the clock; `…_cpu…` are those of the processor, which a busy machine changes
less. `growth` is the processor's median at 2,000 templates over that at 200. `rebuild_s`: the list
of one skill gets a name, and an utterance with that name is understood, the classifier trained
again and all. `build_s` is the same for all skills, from their files.
"""

from __future__ import annotations

import random
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from pydantic import TypeAdapter

from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.understanding.understanding import Understanding
from assistant.values import Band, Hypothesis, IntentTraits, Transcript
from bench._report import Figure, arguments, emit, number, progress

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
UTTERANCES = 200
REBUILDS = 3
SLOWEST_SHOWN = 10
FEW, MANY = 5, 50
"""Skills."""

INTENTS_OF_A_SKILL = 8
TEMPLATES_OF_AN_INTENT = 5
_WORDS = TypeAdapter(dict[str, list[str]]).validate_python(
    tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
)
VERBS, NOUNS, PLACES, TALK = (_WORDS[name] for name in ("verbs", "nouns", "places", "talk"))
NEW_PLACE = "conservatory"


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds of the clock and of the processor."""

    wall: float
    cpu: float


class Timer:
    """Runs from its making."""

    def __init__(self) -> None:
        self._wall, self._cpu = perf_counter(), process_time()

    def time(self) -> Time:
        return Time(perf_counter() - self._wall, process_time() - self._cpu)


def main() -> None:
    options = arguments("interpret")
    count = options.limit or UTTERANCES
    with tempfile.TemporaryDirectory() as folder:
        few, _ = built(Path(folder), FEW)
        small = measured(few, FEW, count, options.seed)
        timer = Timer()
        many, compiled = built(Path(folder), MANY)
        build = timer.time()
        large = measured(many, MANY, count, options.seed)
        rebuilds = [rebuilt(Path(folder), compiled, index) for index in range(REBUILDS)]
    figures = {
        **figures_of("", [time.wall for _, time in large]),
        **figures_of("cpu_", [time.cpu for _, time in large]),
        "growth": number(
            median(time.cpu for _, time in large) / median(time.cpu for _, time in small), count
        ),
        "rebuild_s": number(median(time.wall for time in rebuilds), REBUILDS),
        "rebuild_cpu_s": number(median(time.cpu for time in rebuilds), REBUILDS),
        "build_s": number(build.wall, 1),
        "build_cpu_s": number(build.cpu, 1),
    }
    for said, time in sorted(large, key=lambda each: each[1].cpu)[-SLOWEST_SHOWN:]:
        print(f"{1000 * time.cpu:.1f} ms: {said}")
    emit("interpret", f"{count} utterances of five hypotheses, 50 skills, 2,000 templates", figures)


def figures_of(prefix: str, times: Sequence[float]) -> dict[str, Figure]:
    return {
        f"{prefix}median_ms": number(1000 * median(times), len(times)),
        f"{prefix}p99_ms": number(1000 * quantiles(times, n=100)[98], len(times)),
    }


def built(folder: Path, skills: int) -> tuple[Understanding, list[CompiledSkill]]:
    """So many skills, ready to understand."""
    compiled = [made_up_skill(folder, index) for index in range(skills)]
    understanding = Understanding(compiled, SpokenValues())
    understanding.prepare()
    return understanding, compiled


def measured(
    understanding: Understanding, skills: int, count: int, seed: int
) -> list[tuple[str, Time]]:
    """Utterances, and the time each takes."""
    chance = random.Random(seed)
    utterances = [utterance(chance, skills) for _ in range(count)]
    understanding.interpret(utterances[0], NOW)
    times = []
    for said in progress(utterances, f"{40 * skills} templates"):
        timer = Timer()
        understanding.interpret(said, NOW)
        times.append((said.text, timer.time()))
    return times


def rebuilt(folder: Path, compiled: Sequence[CompiledSkill], index: int) -> Time:
    """The time from a new name in the list of one skill to the first utterance with it."""
    noun = NOUNS[index % len(NOUNS)]
    verb = verbs_of(index)[0]
    said = f"{verb} the {noun} in the {NEW_PLACE}"
    timer = Timer()
    changed = made_up_skill(folder, index, [*PLACES, NEW_PLACE])
    skills = [*compiled[:index], changed, *compiled[index + 1 :]]
    understanding = Understanding(skills, SpokenValues())
    understanding.prepare()
    found = understanding.interpret(Transcript(said, 1.0, "made up"), NOW)
    time = timer.time()
    if found is None or found.band is not Band.ACT or found.slots["place"].value != NEW_PLACE:
        raise AssertionError(f"{said!r} is not understood after the change")
    return time


def made_up_skill(folder: Path, index: int, places: Sequence[str] = PLACES) -> CompiledSkill:
    """Forty templates about one thing, with a list, a duration and free text among them."""
    noun = NOUNS[index % len(NOUNS)]
    listed = ", ".join(f'"{place}"' for place in places)
    lines = [f"[lists]\nplace = [{listed}]\n[slots]\nspan = 'duration'\nname = 'text'"]
    lines.append('[rules]\nplease = "[please|could you|can you]"')
    intents = verbs_of(index)
    for verb in intents:
        sentences = ", ".join(f'"{sentence}"' for sentence in sentences_for(verb, noun))
        lines.append(f"[intents.{verb}]\nsentences = [{sentences}]")
    file = folder / f"{index}.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return compile_skill(f"skill_{index}", file, dict.fromkeys(intents, IntentTraits()))


def verbs_of(index: int) -> Sequence[str]:
    return VERBS[:INTENTS_OF_A_SKILL] if index % 2 else VERBS[-INTENTS_OF_A_SKILL:]


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
    verb = chance.choice(verbs_of(index))
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

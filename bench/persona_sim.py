"""Whether adapting helps: personas live thirty days with the real pipeline, in text.

`python -m bench.persona_sim [--data DIR]… [--limit N] [--seed N]`; DIR holds personas as files
(`_persona.py`), by default those of `bench/personas`. `--limit` takes so many of them.

Arms: *none* knows nobody; *form* knows what a form would ask on the first day, for ever;
*adaptive* learns; *oracle* is told every need as it changes; *shuffled* is the oracle of another
persona, who disagrees on half of the needs or more. Of the needs that a reply shows (`_needs.py`)
all must be met for the turn to count. Nothing is judged by a model.

`adaptation_gain`: (adaptive - none) / (oracle - none) in satisfied turns; `shuffled_gain` and
`form_gain` likewise. `explicit_turns`, `implicit_turns`, `recovery_turns`: replies showing a need
until 8 of the next 10 meet it, from when it was spoken of, first signalled, or changed; the mean,
where it never happens all that were left. `stale_use`: uses of facts that are over.
`wrong_assumption`: share of uses that contradict the truth. `creepiness`: taboos, guests, consent
or tact broken. `explained`: uses without which the reply would have been another, and whose fact
is true to what was said. Intervals: Wilson's for shares, a bootstrap over personas for the rest.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.profile.wipe import wipe
from assistant.settings import Paths
from assistant.understanding.understanding import Understanding
from bench._needs import CONCEPTS, Judge
from bench._persona import NAMES, Needs, Persona, personas
from bench._persona_figures import Run, failures, figures
from bench._persona_life import Living, sayings
from bench._persona_memory import Remembering
from bench._persona_uses import Audit
from bench._report import arguments, emit, progress

START = datetime(2026, 3, 2, tzinfo=ZoneInfo("Europe/London"))
"""A Monday."""

SEEDS = 5
ARMS = ("none", "form", "adaptive", "oracle", "shuffled")
PACES = {"slow": 0.9, "normal": 1.0, "fast": 1.1}
HERE = Path(__file__).parent / "personas"


def main() -> None:
    options = arguments("persona_sim")
    people = [one for folder in options.data or (HERE,) for one in personas(folder)]
    people = people[: options.limit]
    runs: list[Run] = []
    with (
        tempfile.TemporaryDirectory() as home,
        open_assistant(paths=Paths.from_environment({"ASSISTANT_HOME": home})) as assistant,
    ):
        remember_what_was_understood(assistant)
        wanted = [
            (one, seed) for one in people for seed in range(options.seed, options.seed + SEEDS)
        ]
        for persona, seed in progress(wanted, "lives"):
            for arm in ARMS:
                other = stranger_to(persona, people, seed)
                if arm != "shuffled" or other is not None:
                    runs.append(lived(persona, other, arm, seed, assistant, people))
    for line in failures(runs):
        print(line, file=sys.stderr)
    sample = f"{len(people)} personas, 30 days, {SEEDS} seeds, arms: {', '.join(ARMS)}"
    emit("persona_sim", sample, figures(runs))


def remember_what_was_understood(assistant: Assistant) -> None:
    """The arms ask for the same things at the same moments."""
    parts = assistant._parts
    remembering = cast(Understanding, Remembering(parts.understanding))
    assistant._parts = replace(parts, understanding=remembering)


def lived(
    persona: Persona,
    other: Persona | None,
    arm: str,
    seed: int,
    assistant: Assistant,
    people: Sequence[Persona],
) -> Run:
    """One life, from an empty profile on."""
    wipe(assistant.paths)
    assistant.fresh()
    judge = Judge(names_of(people), words_of(people))
    luck = random.Random(f"{persona.id} {seed} luck")
    learns = arm == "adaptive"
    audit = Audit(persona, assistant, doubts=seed == 0) if learns else None
    living = Living(persona, assistant, judge, luck, audit)
    assistant.profile.consents.pause(not learns)
    known: Needs | None = None
    for day, said in enumerate(sayings(persona, seed, START, talks=learns), 1):
        now = said[0].at if said else START
        told = known_on(arm, persona, other, day)
        if told is not None and told != known:
            fill_in(assistant, told, known, now)
            known = told
        living.day(day, said, reacts=learns)
    return Run(persona, arm, seed, living.life, audit)


def known_on(arm: str, persona: Persona, other: Persona | None, day: int) -> Needs | None:
    """The needs that an arm is told of, on that day."""
    match arm:
        case "form":
            return persona.needs_on(1).model_copy(update={"words": {}, "confirm": None})
        case "oracle":
            return persona.needs_on(day)
        case "shuffled" if other is not None:
            return other.needs_on(day)
    return None


def fill_in(assistant: Assistant, needs: Needs, before: Needs | None, now: datetime) -> None:
    """Have the profile say what somebody needs."""
    wishes: dict[str, str | float | None] = {
        "verbosity": needs.verbosity,
        "pace": PACES.get(needs.pace or ""),
        "units": needs.units,
        "confirm": needs.confirm,
        "address_as": needs.address,
    }
    wishes |= {f"word.{ours}": needs.words.get(ours, ours) for ours in needs.words}
    if before is not None:
        wishes |= {f"word.{ours}": ours for ours in before.words if ours not in needs.words}
    for name, value in wishes.items():
        if value is not None:
            assistant.profile.set_style(name, value, now)


def stranger_to(persona: Persona, people: Sequence[Persona], seed: int) -> Persona | None:
    """One of `people` who disagrees on at least half of the needs; None where nobody does."""
    away = [one for one in people if disagreement(persona.needs, one.needs) >= 0.5]
    return random.Random(f"{persona.id} {seed} other").choice(away) if away else None


def disagreement(one: Needs, other: Needs) -> float:
    """On which share of the needs of `one` the other has another."""
    held = [name for name in NAMES if getattr(one, name) not in (None, {})]
    unlike = [name for name in held if getattr(one, name) != getattr(other, name)]
    return len(unlike) / len(held) if held else 0.0


def names_of(people: Sequence[Persona]) -> frozenset[str]:
    """Every name that anybody is called by, at any time."""
    told = {f.object for one in people for f in one.facts if f.relation in ("name", "address_as")}
    needed = {one.needs.address for one in people}
    later = {str(c.to) for one in people for c in one.changes if c.need == "address"}
    return frozenset(name for name in told | needed | later if name)


def words_of(people: Sequence[Persona]) -> Mapping[str, frozenset[str]]:
    """Every word that anybody has for one of ours."""
    every = [needs.words for one in people for needs in (one.needs, one.needs_on(365))]
    return {ours: frozenset(words[ours] for words in every if ours in words) for ours in CONCEPTS}


if __name__ == "__main__":
    main()

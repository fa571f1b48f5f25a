"""`assistant explain`: which skill would win, against which others, and why."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.printing import console, print_json, table, waiting
from assistant.cli.surroundings import surroundings_of
from assistant.cli.turn_printing import warn_of_problems
from assistant.values import Band

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.understanding.candidates import Candidate
    from assistant.values import Interpretation, Json


def explain(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help="What would be said.")],
    skills: options.Skills = None,
    as_json: options.AsJson = False,
) -> None:
    """Show which skill would take a sentence, and why.

    The best reading of each of the nearest intents, the winner first; nothing is done. What
    answers a question, or tells of yourself, is decided by the conversation before that.

    \b
    Examples:
      assistant explain "set a timer for ten minutes"
      assistant explain "make me a coffee" --skills examples/coffee_maker
    """
    with ExitStack() as stack:
        with waiting("Comparing it with every sentence of the skills…"):
            opening = surroundings_of(context).open_assistant(skills=skills or ())
            assistant = stack.enter_context(opening)
            candidates = assistant.rank(" ".join(words))
        warn_of_problems(assistant)
    if as_json:
        print_json([_as_json(candidate) for candidate in candidates])
    elif candidates:
        typer.echo(_outcome(candidates[0].interpretation))
        _print_table(candidates)
    else:
        typer.echo("No skill has a sentence like that.")


def _outcome(taken: Interpretation) -> str:
    """What would come of the sentence, in a line."""
    match taken.band:
        case Band.ACT:
            return f"It would be taken for {taken.name}."
        case Band.CONFIRM:
            return f"It would ask first whether {taken.name} is meant."
        case Band.REJECT:
            return "It would not be understood. What comes nearest:"


def _print_table(candidates: Sequence[Candidate]) -> None:
    rows = table("intent", "taken for", "score", "band", "why")
    for candidate in candidates:
        taken = candidate.interpretation
        score = f"{taken.score:.2f}"
        rows.add_row(taken.name, taken.phrase, score, taken.band.value, candidate.reason)
    console().print(rows)


def _as_json(candidate: Candidate) -> dict[str, Json]:
    taken = candidate.interpretation
    return {
        "skill": taken.skill,
        "intent": taken.intent,
        "phrase": taken.phrase,
        "score": round(taken.score, 3),
        "cost": round(candidate.cost, 2),
        "band": taken.band.value,
        "why": candidate.reason,
        "slots": {
            name: {"said": slot.said, "value": slot.value} for name, slot in taken.slots.items()
        },
    }

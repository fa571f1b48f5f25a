"""`assistant profile why`: what a reply used, and what it would have been without a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.printing import console, print_json, table
from assistant.cli.profile_opening import Person, opened_profile, whose
from assistant.errors import ProfileError

if TYPE_CHECKING:
    from assistant.profile.facts import Fact
    from assistant.profile.history import PastTurn
    from assistant.profile.profile import Profile
    from assistant.values import Act, Json

SEEDS = 30
"""Ways to shuffle phrasings that are tried until the reply comes out as it was said."""


def why(
    fact: Annotated[
        str | None,
        typer.Argument(metavar="FACT", help="A fact's id, as `profile show` prints it."),
    ] = None,
    without: Annotated[
        str | None,
        typer.Option("--without", metavar="FACT", help="What the last reply were without it."),
    ] = None,
    person: Person = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what the last reply used, or one fact's life.

    \b
    Examples:
      assistant profile why
      assistant profile why 3f2a9c01
      assistant profile why --without 3f2a9c01
    """
    with opened_profile() as profile:
        if fact is not None:
            _print_life(profile, fact, as_json)
        elif without is not None:
            _print_without(profile, without, whose(profile, person), as_json)
        else:
            _print_reasons(profile, whose(profile, person), as_json)


def _print_life(profile: Profile, fact: str, as_json: bool) -> None:
    events = profile.fact_life(fact)
    if as_json:
        print_json(
            [
                {"at": event.at.isoformat(), "what": event.what, "detail": event.detail}
                for event in events
            ]
        )
        return
    rows = table("when", "what", "how")
    for event in events:
        rows.add_row(f"{event.at:%Y-%m-%d %H:%M}", event.what, event.detail)
    console().print(rows)


def _print_reasons(profile: Profile, speaker: str, as_json: bool) -> None:
    from assistant.cli.profile_printing import reasons_as_json

    reasons = profile.last_reply_reasons(speaker)
    if as_json:
        print_json(reasons_as_json(reasons) if reasons else None)
    elif reasons is None:
        typer.echo("No reply has used anything known of you.")
    elif not reasons.uses:
        typer.echo(f"The last reply, {reasons.act}, {_at(reasons.at)}, used nothing known of you.")
    else:
        typer.echo(f"The last reply was {reasons.act}, {_at(reasons.at)}. It used:")
        rows = table("fact", "what is known", "learnt", "why it was used")
        for use in reasons.uses:
            rows.add_row(use.fact, use.phrase, f"{use.learnt_at:%Y-%m-%d}", use.why)
        console().print(rows)


def _at(at: object) -> str:
    return f"{at:%Y-%m-%d at %H:%M}"


def _print_without(profile: Profile, hidden: str, speaker: str, as_json: bool) -> None:
    """The last reply, and its act worded again by a profile that never had that fact."""
    facts = profile.facts_of(speaker)
    fact = next((one for one in facts if one.id == hidden), None)
    if fact is None:
        raise ProfileError("there is no such fact; assistant profile show lists them all")
    turns = profile.history.turns(speaker, 1)
    if not turns:
        raise ProfileError("no reply is noted: assistant history")
    turn = turns[0]
    uses = [use for use in turn.used if use.fact == hidden]
    without = reworded(turn, facts, fact) if uses else turn.reply
    given_to = sorted({use.by for use in uses if use.by})
    if as_json:
        told: dict[str, Json] = {"said": turn.reply, "without": without, "given_to": given_to}
        print_json(told)
        return
    typer.echo(f"It said:     {turn.reply}")
    if not uses:
        typer.echo("That reply did not use it, and would have been the same.")
    elif without is not None:
        typer.echo(f"Without it:  {without}")
    else:
        names = ", ".join(given_to)
        typer.echo(f"Without it:  nothing of this; the skill {names} was given it to answer.")


def reworded(turn: PastTurn, facts: Sequence[Fact], hidden: Fact) -> str | None:
    """What the reply of `turn` would have been without `hidden`; None where there had been
    nothing to say.
    """
    from assistant.installed import installed_voices
    from assistant.profile.view import view_of
    from assistant.settings import Paths, load_settings
    from assistant.skill_set import read_skills
    from assistant.speaking.persona import Persona
    from assistant.speaking.realiser import Realiser

    paths = Paths.from_environment()
    settings = load_settings(paths.settings_file)
    books = read_skills(paths, settings).books
    voices, _ = installed_voices(paths, settings.language)
    persona = voices[turn.voice].persona if turn.voice in voices else Persona()
    then = [fact for fact in facts if fact.learnt_at < turn.said_at and fact.active]
    own = view_of(then, turn.speaker).style
    other = view_of([fact for fact in then if fact.id != hidden.id], turn.speaker).style
    acts = [one.act for one in turn.acts]
    bare = [without_fact(act, hidden, settings.language) for act in acts]
    if any(act is None for act in bare):
        return None
    for seed in range(SEEDS):
        as_said, as_it_were = (Realiser(books, settings.locale, seed) for _ in range(2))
        said = [as_said.word(act, own, persona, turn.said_at).text for act in acts]
        were = [as_it_were.word(it, other, persona, turn.said_at).text for it in bare if it]
        if " ".join(said) == turn.reply or seed == SEEDS - 1:
            return " ".join(were)
    return None


def without_fact(act: Act, hidden: Fact, language: str) -> Act | None:
    """`act` without what its slots tell of `hidden`; None where a slot told nothing else."""
    from assistant.profile.relations import describe

    told = {hidden.object, describe(hidden, language)} - {""}
    slots: dict[str, Json] = {}
    for name, value in act.slots.items():
        left: Json = value
        if isinstance(value, (list, tuple)):
            left = [item for item in value if item not in told]
        elif value in told:
            return None
        if value and not left:
            return None
        slots[name] = left
    return replace(act, slots=slots)

"""`assistant profile`: what it may learn, what it was told outright, who read what."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.printing import console, print_json, table
from assistant.cli.profile_opening import opened_profile
from assistant.errors import ProfileError
from assistant.local_time import local_now


def set_fact(
    relation: Annotated[
        str, typer.Argument(help="As in `assistant profile rules`: name, home, likes, kin.sister …")
    ],
    value: Annotated[str, typer.Argument(help="What it is.")],
    negative: Annotated[
        bool, typer.Option("--not", help="It is not so: `set likes --not liver`.")
    ] = False,
) -> None:
    """Tell it a fact, or a style, without speaking.

    \b
    Examples:
      assistant profile set home Porto
      assistant profile set kin.sister Anna
      assistant profile set verbosity terse
    """
    from assistant.profile.facts import Source
    from assistant.profile.relations import describe, relations, split
    from assistant.profile.statements import Statement

    now = local_now()
    with opened_profile() as profile:
        if relation in ("verbosity", "pace", "warmth", "address_as"):
            fact = profile.set_style(relation, value, now).fact
        elif split(relation)[0] not in relations():
            known = ", ".join(relations())
            raise ProfileError(f"nothing called {relation!r} can be known; there are: {known}")
        else:
            quote, rule = f"{relation} = {value}", "command line"
            told = Statement(relation, value, not negative, quote, rule, explicit=True)
            fact = profile.learn(told, now, source=Source.CONFIRMED).fact
    if fact is not None:
        typer.echo(f"{fact.id}  {describe(fact)}")


def pause() -> None:
    """Learn nothing more, until `assistant profile resume`.

    What is known stays in use.

    \b
    Example:
      assistant profile pause
    """
    with opened_profile() as profile:
        profile.pause(True)
    typer.echo("Nothing that is said is kept from now on. Go on with: assistant profile resume")


def resume() -> None:
    """Learn again, as `assistant profile rules` says.

    \b
    Example:
      assistant profile resume
    """
    with opened_profile() as profile:
        profile.pause(False)
    typer.echo("It learns again.")


def consent(
    allow: Annotated[
        str | None,
        typer.Option("--allow", metavar="RELATION", help="It may ask about this again."),
    ] = None,
    revoke: Annotated[
        str | None,
        typer.Option("--revoke", metavar="RELATION", help="It may never ask about this again."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Show what it may ask about; allow or revoke it.

    \b
    Examples:
      assistant profile consent
      assistant profile consent --revoke kin
    """
    from assistant.profile.relations import relations

    with opened_profile() as profile:
        for name, allowed in ((allow, True), (revoke, False)):
            if name is not None and name not in relations():
                raise ProfileError(f"nothing called {name!r} can be known")
            if name is not None:
                profile.allow(name, allowed)
        record = profile.consent()
    off = [name for name in relations() if record.is_off(name)]
    if as_json:
        asked = record.asked_on.isoformat() if record.asked_on else None
        print_json({"paused": record.paused, "refused": off, "last_asked_on": asked})
        return
    typer.echo("Learning is paused." if record.paused else "It learns as its rules say.")
    typer.echo(f"You do not want to be asked about: {', '.join(off) or 'nothing so far'}.")
    if record.asked_on:
        typer.echo(f"It last asked whether to remember something on {record.asked_on}.")


def rules(as_json: options.AsJson = False) -> None:
    """Show all that it can learn, and what it never will.

    \b
    Examples:
      assistant profile rules
    """
    from assistant.profile.facts import Sensitivity
    from assistant.profile.relations import relations

    def manner(sensitivity: Sensitivity) -> str:
        return "kept when you say so" if sensitivity <= Sensitivity.TASTE else "asks you first"

    if as_json:
        print_json(
            {
                name: {
                    "title": one.title,
                    "sensitivity": int(one.sensitivity),
                    "asks": one.sensitivity > Sensitivity.TASTE,
                    "spoken": one.sensitivity <= Sensitivity.TASTE,
                    "used_for": [purpose.value for purpose in one.purposes],
                }
                for name, one in relations().items()
            }
        )
        return
    rows = table("relation", "what it is", "how it is learnt", "told aloud", "used to")
    for name, one in relations().items():
        aloud = "yes" if one.sensitivity <= Sensitivity.TASTE else "no"
        used = ", ".join(purpose.value for purpose in one.purposes)
        rows.add_row(name, one.title, manner(one.sensitivity), aloud, used)
    console().print(rows)
    typer.echo(
        "Never: PINs, passwords and card numbers; what a guest says; anything you did not say "
        "yourself. A taste that shows a belief, an illness or whom you love is asked about first."
    )


def log(as_json: options.AsJson = False) -> None:
    """Show when a fact was used, where and why.

    \b
    Examples:
      assistant profile log --json
    """
    from assistant.profile.relations import describe

    with opened_profile() as profile:
        used = [(use, fact) for fact in profile.all_facts() for use in fact.uses]
    used.sort(key=lambda one: one[0].at)
    if as_json:
        print_json(
            [
                {"at": use.at.isoformat(), "fact": fact.id, "reply": use.reply, "why": use.why}
                for use, fact in used
            ]
        )
        return
    if not used:
        typer.echo("Nothing that is known of you has been used yet.")
        return
    rows = table("when", "what was used", "in the reply", "why")
    for use, fact in used:
        rows.add_row(f"{use.at:%Y-%m-%d %H:%M}", describe(fact), use.reply, use.why)
    console().print(rows)

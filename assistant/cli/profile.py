"""`assistant profile`: what is known of a person, for that person to see, question and remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.connecting import daemon_if_running
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import console, counted, print_json, table
from assistant.cli.profile_keeping import export, import_, lock, restore, verify
from assistant.cli.profile_learning import consent, log, pause, resume, rules, set_fact
from assistant.cli.profile_opening import opened_profile
from assistant.errors import ProfileError

if TYPE_CHECKING:
    from assistant.profile.facts import Fact
    from assistant.profile.profile import Profile

commands = typer.Typer(
    no_args_is_help=True, help="See, question and take back what is known of you."
)

FactId = Annotated[
    str | None, typer.Argument(metavar="FACT", help="A fact's id, as `profile show` prints it.")
]


@commands.command()
def show(
    everything: Annotated[
        bool, typer.Option("--all", help="Show also what is past or was never true.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Show every fact: what, from where, since when, how often used.

    \b
    Examples:
      assistant profile show
      assistant profile show --all --json
    """
    from assistant.cli.profile_printing import fact_as_json, facts_as_table

    with opened_profile() as profile:
        facts = [fact for fact in profile.all_facts() if everything or fact.active]
    if as_json:
        print_json([fact_as_json(fact) for fact in facts])
    elif facts:
        console().print(facts_as_table(facts))
    else:
        typer.echo("Nothing is known of you yet.")


@commands.command()
def why(fact: FactId = None, as_json: options.AsJson = False) -> None:
    """Say what the last reply used, or all that happened to one fact.

    \b
    Examples:
      assistant profile why
      assistant profile why 3f2a9c01
    """
    with opened_profile() as profile:
        if fact is not None:
            _print_life(profile, fact, as_json)
        else:
            _print_reasons(profile, as_json)


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


def _print_reasons(profile: Profile, as_json: bool) -> None:
    from assistant.cli.profile_printing import reasons_as_json

    reasons = profile.last_reply_reasons()
    if as_json:
        print_json(reasons_as_json(reasons) if reasons else None)
    elif reasons is None or not reasons.uses:
        typer.echo("No reply has used anything known of you.")
    else:
        at = f"{reasons.at:%Y-%m-%d at %H:%M}"
        typer.echo(f"The last reply that used what is known of you was {reasons.act}, {at}.")
        rows = table("fact", "what is known", "learnt", "why it was used")
        for use in reasons.uses:
            rows.add_row(use.fact, use.phrase, f"{use.learnt_at:%Y-%m-%d}", use.why)
        console().print(rows)


@commands.command()
def forget(
    fact: FactId = None,
    last: Annotated[bool, typer.Option("--last", help="What was learnt last.")] = False,
    about: Annotated[
        str | None, typer.Option("--about", metavar="TEXT", help="All that speaks of TEXT.")
    ] = None,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Forget a fact for good, and all that came of it.

    \b
    Examples:
      assistant profile forget 3f2a9c01
      assistant profile forget --last
      assistant profile forget --about "where I live" --yes
    """
    if (fact is not None) + last + (about is not None) != 1:
        raise typer.BadParameter("give either a fact's id, or --last, or --about TEXT")
    with opened_profile() as profile:
        chosen = profile.would_forget(fact=fact, last=last, about=about)
        if not chosen:
            raise ProfileError("there is no such fact; assistant profile show lists them all")
        if not as_json:
            for one in chosen:
                _say_fact(one)
        # Whoever names a fact by its id has seen it.
        if fact is None and not agreed("Forget this for good?", yes=yes):
            complain("nothing was forgotten")
            raise typer.Exit(NOT_DONE)
        gone = [gone for one in chosen for gone in profile.forget(fact=one.id)]
    with daemon_if_running() as daemon:
        if daemon is not None:
            daemon.request("forget")  # it may have been told in a conversation
    if as_json:
        print_json([{"fact": one.id, "relation": one.relation} for one in gone])
    else:
        typer.echo("Forgotten.")


def _say_fact(fact: Fact) -> None:
    from assistant.profile.relations import describe

    typer.echo(f"{fact.id}  {describe(fact)}")


@commands.command()
def wipe(yes: options.Yes = False, as_json: options.AsJson = False) -> None:
    """Forget everything: the profile, timers, lists, caches.

    Settings, models, voices and skills stay. What is gone cannot be brought back; afterwards
    the files that are left are searched for what was in the profile.

    \b
    Examples:
      assistant profile wipe
      assistant profile wipe --yes --json
    """
    from assistant.cli.profile_printing import (
        print_receipt,
        receipt_as_json,
        receipt_from_json,
    )
    from assistant.profile.wipe import what_would_go
    from assistant.profile.wipe import wipe as wipe_everything
    from assistant.settings import Paths

    paths = Paths.from_environment()
    would_go = what_would_go(paths)
    if would_go.files and not yes:
        facts = (
            "an unreadable profile" if would_go.facts is None else counted(would_go.facts, "fact")
        )
        files = counted(len(would_go.files), "file")
        typer.echo(f"This removes {facts}, timers and whatever else is in {files}:", err=True)
        for file in would_go.files:
            typer.echo(f"  {file}", err=True)
        if not agreed("Wipe all of it, for good?", yes=yes):
            complain("nothing was wiped")
            raise typer.Exit(NOT_DONE)
    with daemon_if_running() as daemon:
        # The daemon wipes its own memory too: it starts anew.
        told = None if daemon is None else daemon.request("wipe")
    receipt = wipe_everything(paths) if told is None else receipt_from_json(told)
    if as_json:
        print_json(receipt_as_json(receipt))
    else:
        print_receipt(receipt)
    if not receipt.clean:
        complain("something was left behind: see above, remove it and wipe again")
        raise typer.Exit(NOT_DONE)


commands.command("set")(set_fact)
commands.command("pause")(pause)
commands.command("resume")(resume)
commands.command("consent")(consent)
commands.command("rules")(rules)
commands.command("log")(log)
commands.command("export")(export)
commands.command("import")(import_)
commands.command("verify")(verify)
commands.command("restore")(restore)
commands.command("lock")(lock)

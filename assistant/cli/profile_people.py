"""`assistant profile people` and `contacts`: who lives here, and who can help."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import console, counted, print_json, table
from assistant.cli.profile_opening import Person, opened_profile, whose
from assistant.errors import ProfileError
from assistant.local_time import local_now

contacts = typer.Typer()

Name = Annotated[str, typer.Argument(metavar="NAME", help="What they are called.")]


def people(
    add: Annotated[
        str | None, typer.Option("--add", metavar="NAME", help="Somebody else who lives here.")
    ] = None,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar="NAME", help="With all they told.")
    ] = None,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Show who lives here. Each has facts of their own, and hears no others'.

    By voice: "this is Anna".

    \b
    Examples:
      assistant profile people
      assistant profile people --add Anna
      assistant profile people --remove Anna
    """
    from assistant.profile.facts import OWNER

    with opened_profile() as profile:
        if add is not None:
            profile.people.add(add, local_now())
        if remove is not None:
            person = whose(profile, remove)
            if person == OWNER:
                raise ProfileError("that is who set this up: assistant profile wipe removes all")
            count = counted(len(profile.facts_of(person)), "fact")
            if not agreed(f"Forget {remove}, and {count} of theirs, for good?", yes=yes):
                complain("nothing was forgotten")
                raise typer.Exit(NOT_DONE)
            profile.people.forget(person)
        everybody = profile.people.all()
        owners = [fact.owner for fact in profile.all_facts() if fact.active]
    if as_json:
        print_json(
            [
                {"name": it.name, "since": it.since or None, "facts": owners.count(it.id)}
                for it in everybody
            ]
        )
        return
    rows = table("name", "since", "facts")
    for one in everybody:
        name = one.name or "whoever set this up"
        rows.add_row(name, one.since or "the beginning", str(owners.count(one.id)))
    console().print(rows)


@contacts.callback(invoke_without_command=True)
def show(context: typer.Context, person: Person = None, as_json: options.AsJson = False) -> None:
    """Show whom to turn to when it is no help.

    And how they are reached. With `[contacts] command` in the settings it can call them, if
    you say yes.

    \b
    Examples:
      assistant profile contacts
      assistant profile contacts add Anna --number "+44 20 7946 0018"
      assistant profile contacts remove Anna
    """
    if context.invoked_subcommand is not None:
        return
    from assistant.profile.contacts import contacts_in

    with opened_profile() as profile:
        named = contacts_in(profile.facts_of(whose(profile, person)))
    if as_json:
        print_json([{"name": one.name, "number": one.number or None} for one in named])
    elif named:
        rows = table("name", "number")
        for one in named:
            rows.add_row(one.name, one.number)
        console().print(rows)
    else:
        typer.echo("Nobody is named yet: assistant profile contacts add NAME --number NUMBER")


@contacts.command("add")
def add_contact(
    name: Name,
    number: Annotated[str, typer.Option("--number", help="How they are reached.")] = "",
    person: Person = None,
) -> None:
    """Name somebody to turn to.

    \b
    Examples:
      assistant profile contacts add Anna --number "+44 20 7946 0018"
    """
    from assistant.profile.contacts import contact_statements
    from assistant.profile.facts import Source

    now = local_now()
    with opened_profile() as profile:
        owner = whose(profile, person)
        for told in contact_statements(name, number):
            profile.learn(told, now, speaker=owner, source=Source.CONFIRMED)
    typer.echo(f"{name} is somebody to turn to.")


@contacts.command("remove")
def remove_contact(name: Name, person: Person = None) -> None:
    """Name somebody no longer; their number goes too.

    \b
    Examples:
      assistant profile contacts remove Anna
    """
    from assistant.profile.contacts import facts_of_contact

    with opened_profile() as profile:
        owner = whose(profile, person)
        facts = facts_of_contact(name, profile.facts_of(owner))
        if not facts:
            raise ProfileError("nobody is named so: assistant profile contacts lists them all")
        for fact in facts:
            profile.forget(fact=fact.id, speaker=owner)
    typer.echo("Forgotten.")

"""`assistant profile`: what is known of a person, for that person to see, question and remove."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.printing import console, print_json
from assistant.cli.profile_adapting import adaptations
from assistant.cli.profile_forgetting import forget, wipe
from assistant.cli.profile_history import history
from assistant.cli.profile_keeping import export, import_, lock, restore, verify
from assistant.cli.profile_learning import (
    consent,
    known_relation,
    log,
    pause,
    resume,
    rules,
    set_fact,
)
from assistant.cli.profile_opening import Person, end_of, opened_profile, whose
from assistant.cli.profile_people import contacts, people
from assistant.cli.profile_why import why

commands = typer.Typer(
    no_args_is_help=True, help="See, question and take back what is known of you."
)


@commands.command()
def show(
    everything: Annotated[
        bool, typer.Option("--all", help="Show also what is past, never true, or seen too seldom.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help="What was known at the end of that day."),
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="RELATION", help="Only this: likes, kin …")
    ] = None,
    person: Person = None,
    as_json: options.AsJson = False,
) -> None:
    """Show every fact: what, from where, how often used.

    \b
    Examples:
      assistant profile show
      assistant profile show --all --json
      assistant profile show --as-of 2026-05-03
      assistant profile show --person Anna
    """
    from assistant.cli.profile_printing import fact_as_json, facts_as_table
    from assistant.profile.facts import as_of as as_known
    from assistant.profile.view import matches

    with opened_profile() as profile:
        known = profile.facts_of(whose(profile, person))
    if as_of is not None:
        known = as_known(known, end_of(as_of))
    facts = [fact for fact in known if everything or fact.believed]
    if topic is not None:
        known_relation(topic)
        facts = [fact for fact in facts if matches(fact.relation, topic)]
    if as_json:
        print_json([fact_as_json(fact) for fact in facts])
    elif facts:
        console().print(facts_as_table(facts, profile.language))
    else:
        typer.echo("Nothing is known of you yet." if as_of is None else "Nothing was known then.")


commands.command("why")(why)
commands.command("forget")(forget)
commands.command("wipe")(wipe)
commands.command("history")(history)
commands.command("people")(people)
commands.add_typer(contacts, name="contacts")
commands.command("set")(set_fact)
commands.command("pause")(pause)
commands.command("resume")(resume)
commands.command("consent")(consent)
commands.command("rules")(rules)
commands.command("adaptations")(adaptations)
commands.command("log")(log)
commands.command("export")(export)
commands.command("import")(import_)
commands.command("verify")(verify)
commands.command("restore")(restore)
commands.command("lock")(lock)

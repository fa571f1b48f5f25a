"""`assistant profile adaptations`: every way in which it adapts, and its switch."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.printing import console, print_json, table
from assistant.cli.profile_opening import Person, opened_profile, whose
from assistant.local_time import local_now


def adaptations(
    on: Annotated[
        str | None, typer.Option("--on", metavar="NAME", help="Do this from now on.")
    ] = None,
    off: Annotated[
        str | None, typer.Option("--off", metavar="NAME", help="Do this no more.")
    ] = None,
    person: Person = None,
    as_json: options.AsJson = False,
) -> None:
    """Show how it adapts to you; switch a way on or off.

    \b
    Examples:
      assistant profile adaptations
      assistant profile adaptations --off words
      assistant profile adaptations --on dates
    """
    from assistant.profile.adaptations import adaptation_words, state, switch
    from assistant.profile.adaptations import adaptations as every

    with opened_profile() as profile:
        speaker = whose(profile, person)
        for name, wanted in ((on, True), (off, False)):
            if name is not None:
                switch(profile, name, wanted, local_now(), speaker)
        states = {name: state(name, profile, speaker, local_now()) for name in every()}
    words = adaptation_words(profile.language)
    if as_json:
        print_json(
            {
                name: {"title": one.title, "state": states[name], "off_by": one.off_by}
                for name, one in words.items()
            }
        )
        return
    rows = table("name", "what it does", "now", "off by saying")
    for name, one in words.items():
        rows.add_row(name, one.title, states[name], f"“{one.off_by}”")
    console().print(rows)

"""`assistant language`: which language it speaks and understands."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.completing import complete_language
from assistant.cli.connecting import daemon_if_running
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import print_json

_HELP = "assistant doctor says which model would do"


def language(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[en|de]", help="From now on.", autocompletion=complete_language),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Show the language that it speaks and understands, or change it.

    By voice: "speak German", "sprich Englisch".

    \b
    Examples:
      assistant language
      assistant language de
    """
    from assistant.changing_settings import change_settings
    from assistant.services.languages import can_hear_in
    from assistant.settings import Paths, load_settings
    from assistant.translations import known_languages

    paths = Paths.from_environment()
    before = load_settings(paths.settings_file).language
    spoken = code or before
    if spoken not in known_languages():
        known = ", ".join(known_languages())
        raise typer.BadParameter(f"it has no words for {spoken!r}; there are: {known}")
    hears = can_hear_in(spoken, paths)
    if spoken != before:
        with daemon_if_running() as daemon:
            if daemon is not None and not hears:
                complain(f"nothing here hears “{spoken}”: {_HELP}; all is as it was")
                raise typer.Exit(NOT_DONE)
            change_settings(paths.settings_file, {("language",): spoken})
            if daemon is not None:
                daemon.request("reload")
    if as_json:
        print_json({"language": spoken, "hears": hears, "settings": str(paths.settings_file)})
    else:
        now = f" from now on ({paths.settings_file})" if spoken != before else ""
        typer.echo(f"It speaks “{spoken}”{now}.")
    if not hears:
        complain(f"warning: nothing here hears “{spoken}” yet: {_HELP}")

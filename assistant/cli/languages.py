"""`assistant languages`: for who translates it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.completing import complete_language
from assistant.cli.ending import NOT_DONE
from assistant.cli.printing import print_json
from assistant.cli.skills_verdicts import finding_as_json, print_findings

commands = typer.Typer(no_args_is_help=True, help="See what a translation still lacks.")


@commands.callback()
def languages() -> None:
    """See what a translation still lacks."""


@commands.command()
def check(
    code: Annotated[
        str, typer.Argument(metavar="LANGUAGE", help="de.", autocompletion=complete_language)
    ],
    skills: Annotated[
        list[Path] | None,
        typer.Option(
            "--skills",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="A skill, or a folder of some, to check instead of what comes with the assistant.",
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Check a translation: files, intents that nothing can be said for, acts without wording, slots
    never said, names missing in word lists. What is only a hint does not count.

    \b
    Examples:
      assistant languages check de
      assistant languages check fr --skills tea
    """
    from assistant.authoring.findings import Severity
    from assistant.authoring.translating import files_to_translate, lacking
    from assistant.translations import LANGUAGE_CODE

    if not LANGUAGE_CODE.fullmatch(code):
        raise typer.BadParameter(
            f"{code!r} is no code of a language: two small letters, such as de"
        )
    files = files_to_translate(skills or ())
    if not files:
        raise typer.BadParameter("there is nothing in English to measure a translation by there")
    found = [one for file in files for one in lacking(file, code)]
    lacks = [one for one in found if one.severity is Severity.ERROR]
    if as_json:
        print_json([finding_as_json(one) for one in found])
    else:
        print_findings(found)
        typer.echo(f"{code}: missing: {len(lacks)}, measured by {len(files)} files in English.")
    if lacks:
        raise typer.Exit(NOT_DONE)

"""The program's commands, put together. Imports Typer and nothing heavier."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import __version__
from assistant.cli import languages, models, profile, service, skills, voices
from assistant.cli.ask import ask
from assistant.cli.demo import demo
from assistant.cli.doctor import doctor
from assistant.cli.explain import explain
from assistant.cli.hear import hear
from assistant.cli.language import language
from assistant.cli.live import listen, mute, status, stop, unlock, unmute
from assistant.cli.profile_history import history
from assistant.cli.run import run
from assistant.cli.runner import runner
from assistant.cli.say import say
from assistant.cli.setup import setup
from assistant.cli.talk import talk
from assistant.cli.watch import watch

app = typer.Typer(
    help="A voice assistant that lives on this machine, learns how you like it, and tells nobody.",
    epilog="ASSISTANT_HOME=DIR keeps everything under DIR. Try: assistant demo",
    no_args_is_help=True,
    # Plain help: Rich would double the time it takes, and its frames read badly in a pipe.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.callback()
def assistant(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version, and end."
        ),
    ] = False,
) -> None:
    pass


_LIVE = (run, listen, mute, unmute, stop, unlock, status, watch, history)

for command in (setup, demo, ask, hear, talk, say, explain, language, doctor, *_LIVE):
    app.command()(command)
app.command(hidden=True)(runner)
app.add_typer(service.commands, name="service")
app.add_typer(voices.commands, name="voices")
app.add_typer(languages.commands, name="languages")
app.add_typer(models.commands, name="models")
app.add_typer(skills.commands, name="skills")
app.add_typer(profile.commands, name="profile")

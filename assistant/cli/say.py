"""`assistant say`: a text in a voice."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.printing import print_json, waiting
from assistant.cli.sounding import put_out
from assistant.cli.surroundings import surroundings_of


def say(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help="What is to be said.")],
    voice: options.Voice = None,
    out: options.Out = None,
    as_json: options.AsJson = False,
) -> None:
    """Say something aloud, or into a file.

    \b
    Examples:
      assistant say "The kettle is on."
      assistant say "The kettle is on." --voice brisk --out kettle.wav
    """
    surroundings = surroundings_of(context)
    with surroundings.open_assistant(speaks=True, voice=voice) as assistant:
        with waiting("Speaking…"):
            audio = assistant.say(" ".join(words))
        put_out(audio, out, surroundings.open_sink)
        if as_json:
            print_json(
                {
                    "voice": assistant.voice.name,
                    "seconds": round(audio.seconds, 2),
                    "audio": str(out) if out else None,
                }
            )
        elif out:
            typer.echo(f"{out} holds {audio.seconds:.1f} s in the voice {assistant.voice.name}.")

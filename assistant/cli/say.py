"""`assistant say`: a text in a voice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, cast

import typer

from assistant.cli import options
from assistant.cli.printing import print_json, waiting
from assistant.cli.sounding import put_out
from assistant.cli.surroundings import Surroundings, surroundings_of


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
    if voice is None and out is None and _said_by_the_daemon(surroundings, words, as_json):
        return
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


def _said_by_the_daemon(surroundings: Surroundings, words: list[str], as_json: bool) -> bool:
    """Whether a daemon runs and has said it: it does not talk over itself."""
    with surroundings.daemon() as daemon:
        if daemon is None:
            return False
        with waiting("Speaking…"):
            told = cast("Mapping[str, Any]", daemon.request("say", text=" ".join(words)))
    if as_json:
        print_json({"voice": told["voice"], "seconds": told["seconds"], "audio": None})
    return True

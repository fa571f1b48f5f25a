"""`assistant voices`: which there are, how they sound, and choosing one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.completing import complete_voice
from assistant.cli.connecting import daemon_if_running
from assistant.cli.ending import complain
from assistant.cli.printing import console, print_json, table, waiting
from assistant.cli.sounding import put_out
from assistant.cli.surroundings import surroundings_of

if TYPE_CHECKING:
    from assistant.settings import Paths, Settings
    from assistant.speaking.speaker import Speaker
    from assistant.speaking.voices import Voice

commands = typer.Typer(no_args_is_help=True, help="List, try and choose voices.")

Name = Annotated[str, typer.Argument(metavar="VOICE", autocompletion=complete_voice)]
SAMPLE = "Good morning. It is half past seven, and your tea has ninety seconds to go."


@commands.command("list")
def list_voices(as_json: options.AsJson = False) -> None:
    """List the voices, the one in use, and why some cannot be used.

    \b
    Example:
      assistant voices list
    """
    paths, settings = _settings()
    with _speaker(paths, settings) as (voices, speaker):
        unavailable = {name: speaker.available(voice) for name, voice in voices.items()}
    chosen = settings.speaking.voice
    if as_json:
        print_json(
            [
                {
                    "name": name,
                    "title": voice.title,
                    "description": voice.description,
                    "language": voice.language,
                    "engine": voice.engine,
                    "chosen": name == chosen,
                    "unavailable": unavailable[name],
                }
                for name, voice in voices.items()
            ]
        )
        return
    rows = table("", "voice", "what it is like", "engine", "")
    for name, voice in voices.items():
        mark = "*" if name == chosen else ""
        rows.add_row(mark, name, voice.description, voice.engine, unavailable[name] or "")
    console().print(rows)


@commands.command()
def preview(
    context: typer.Context,
    name: Name,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="What it says.")] = SAMPLE,
    out: options.Out = None,
) -> None:
    """Let a voice say something, without choosing it.

    \b
    Examples:
      assistant voices preview warm
      assistant voices preview warm --text "Dinner is ready." --out dinner.wav
    """
    surroundings = surroundings_of(context)
    with surroundings.open_assistant(speaks=True, voice=name) as assistant:
        with waiting("Speaking…"):
            audio = assistant.say(text)
        put_out(audio, out, surroundings.open_sink)
        if out:
            typer.echo(f"{out} holds {audio.seconds:.1f} s in the voice {name}.")


@commands.command()
def use(name: Name, as_json: options.AsJson = False) -> None:
    """Answer in this voice from now on. Other settings are left as they are.

    \b
    Example:
      assistant voices use warm
    """
    from assistant.settings import change_setting
    from assistant.speaking.chosen_voice import ChosenVoice

    paths, settings = _settings()
    remember = partial(change_setting, paths.settings_file, "speaking", "voice")
    with daemon_if_running() as daemon, _speaker(paths, settings) as (voices, speaker):
        if daemon is not None:
            daemon.request("use_voice", voice=name)
            title = voices[name].title if name in voices else name
        else:
            title = ChosenVoice(voices, speaker, name, remember).use(name).title
    if as_json:
        print_json({"voice": name, "settings": str(paths.settings_file)})
    else:
        typer.echo(f"{title} is the voice now ({paths.settings_file}).")


def _settings() -> tuple[Paths, Settings]:
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    return paths, load_settings(paths.settings_file)


@contextmanager
def _speaker(paths: Paths, settings: Settings) -> Iterator[tuple[Mapping[str, Voice], Speaker]]:
    """Every voice and what speaks with them; broken voice folders are named on stderr."""
    from assistant.installed import installed_voices
    from assistant.speaking.speaker import Speaker

    voices, problems = installed_voices(paths)
    for problem in problems:
        complain(f"warning: {problem}")
    speaker = Speaker(voices, settings.speaking)
    try:
        yield voices, speaker
    finally:
        speaker.close()

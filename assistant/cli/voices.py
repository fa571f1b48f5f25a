"""`assistant voices`: which there are, how they sound, and choosing one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options, voices_keeping, voices_making
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
    from assistant.values import AudioChunk

commands = typer.Typer(no_args_is_help=True, help="List, try, choose, make and share voices.")
commands.command()(voices_making.make)
commands.command()(voices_keeping.check)
commands.command()(voices_keeping.add)
commands.command()(voices_keeping.export)
commands.command()(voices_keeping.remove)

Name = Annotated[str, typer.Argument(metavar="VOICE", autocompletion=complete_voice)]
Names = Annotated[list[str], typer.Argument(metavar="VOICE…", autocompletion=complete_voice)]
BETWEEN_SECONDS = 0.6
_MEGABYTE = 1_000_000


@commands.command("list")
def list_voices(as_json: options.AsJson = False) -> None:
    """List the voices, the one in use, and why some cannot be used.

    \b
    Example:
      assistant voices list
    """
    from assistant.installed import installed_voice_names
    from assistant.speaking.voice_shelf import voice_bytes

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
                    "bytes": voice_bytes(voice),
                    "own": voice.folder.parent == paths.voices,
                    "chosen": name == chosen,
                    "unavailable": unavailable[name],
                }
                for name, voice in voices.items()
            ]
        )
        return
    rows = table("", "voice", "what it is like", "engine", "language", "size", "")
    for name, voice in voices.items():
        mark = "*" if name == chosen else ""
        size = _size(voice_bytes(voice))
        about = (voice.description, voice.engine, voice.language, size, unavailable[name] or "")
        rows.add_row(mark, name, *about)
    console().print(rows)
    if silent := [name for name in installed_voice_names(paths) if name not in voices]:
        typer.echo(f"Left out, as they do not speak “{settings.language}”: {', '.join(silent)}.")


@commands.command()
def preview(
    context: typer.Context,
    names: Names,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="What it says.")
    ] = None,
    out: options.Out = None,
) -> None:
    """Hear one voice or several, without choosing one.

    \b
    Examples:
      assistant voices preview warm
      assistant voices preview calm warm formal
      assistant voices preview warm --text "Dinner is ready." --out dinner.wav
    """
    from assistant.speaking.samples import samples
    from assistant.speaking.sound_files import concatenated

    paths, settings = _settings()
    with _speaker(paths, settings) as (voices, speaker):
        wanted = _wanted(names, voices, speaker)
        with waiting("Speaking…"):
            sounds = list(_one_by_one(wanted, text or samples(settings.language)[0], speaker))
    put_out(concatenated(sounds), out, surroundings_of(context).open_sink)
    if out:
        spoken = ", ".join(voice.name for voice in wanted)
        seconds = sum(sound.seconds for sound in sounds)
        typer.echo(f"{out} holds {seconds:.1f} s in the voice {spoken}.")


@commands.command()
def use(name: Name, as_json: options.AsJson = False) -> None:
    """Answer in this voice from now on. Other settings are left as they are.

    Who has chosen a voice of their own, by saying so, keeps it.

    \b
    Example:
      assistant voices use warm
    """
    from assistant.changing_settings import change_setting
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


def _wanted(names: Sequence[str], voices: Mapping[str, Voice], speaker: Speaker) -> Sequence[Voice]:
    """The voices of those names. Raises `SpeakingError` for one that cannot be heard."""
    from assistant.errors import SpeakingError

    if missing := next((name for name in names if name not in voices), None):
        raise SpeakingError(f"there is no voice {missing!r}; there are: {', '.join(voices)}")
    for name in names:
        if reason := speaker.available(voices[name]):
            raise SpeakingError(f"the voice {name} cannot be heard: {reason}")
    return [voices[name] for name in names]


def _one_by_one(voices: Sequence[Voice], text: str, speaker: Speaker) -> Iterator[AudioChunk]:
    """Each voice's sound, its title before it where there are several, all at one rate."""
    from assistant.speaking.sound_files import resampled
    from assistant.values import AudioChunk

    rate_hz = 0
    for voice in voices:
        sound = speaker.say(f"{voice.title}. {text}" if len(voices) > 1 else text, voice)
        rate_hz = rate_hz or sound.rate_hz
        yield resampled(sound, rate_hz)
        if len(voices) > 1:
            yield AudioChunk.silence(BETWEEN_SECONDS, rate_hz)


def _size(size: int) -> str:
    return f"{size / _MEGABYTE:.0f} MB" if size >= _MEGABYTE else f"{max(1, size // 1000)} kB"


def _settings() -> tuple[Paths, Settings]:
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    return paths, load_settings(paths.settings_file)


@contextmanager
def _speaker(paths: Paths, settings: Settings) -> Iterator[tuple[Mapping[str, Voice], Speaker]]:
    """Every voice and what speaks with them; broken voice folders are named on stderr."""
    from assistant.installed import installed_voices
    from assistant.speaking.speaker import Speaker

    voices, problems = installed_voices(paths, settings.language)
    for problem in problems:
        complain(f"warning: {problem}")
    speaker = Speaker(voices, settings.speaking)
    try:
        yield voices, speaker
    finally:
        speaker.close()

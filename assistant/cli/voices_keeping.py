"""`assistant voices check`, `add`, `export` and `remove`: folders of voices, own and others'."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.completing import complete_own_voice, complete_voice
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import print_json, waiting

if TYPE_CHECKING:
    from assistant.settings import Paths, Settings
    from assistant.speaking.measuring import Measured
    from assistant.speaking.voice_shelf import VoiceShelf
    from assistant.speaking.voices import Voice

Source = Annotated[
    Path, typer.Argument(metavar="FILE|DIR", help="A voice as one file, or its folder.")
]


@dataclass(frozen=True, slots=True)
class Checked:
    """A voice that was tried: how it sounds, and what its author may want to change."""

    voice: Voice
    measured: Measured | None
    hints: tuple[str, ...]


def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False)],
    as_json: options.AsJson = False,
) -> None:
    """Check a voice's folder, for whoever makes one.

    It is read, spoken and measured: its pitch, its rate, and which voices it is too like.

    \b
    Example:
      assistant voices check ./mabel
    """
    paths, settings = _settings()
    shelf = _shelf(paths, settings)
    voice = shelf.load(folder.resolve())
    with waiting("Listening to it…"):
        checked = _checked(voice, paths, settings)
    measured = checked.measured
    if as_json:
        print_json(
            {
                "name": voice.name,
                "engine": voice.engine,
                "based_on": voice.based_on or None,
                "pitch_hz": round(measured.pitch_hz, 1) if measured else None,
                "words_per_minute": round(measured.words_per_minute, 1) if measured else None,
                "hints": list(checked.hints),
            }
        )
        return
    typer.echo(f"{voice.name}: {voice.title}, on {voice.engine}. Its folder is sound.")
    if measured:
        typer.echo(
            f"  It speaks at {measured.pitch_hz:.0f} Hz"
            f" and {measured.words_per_minute:.0f} words a minute."
        )
    for hint in checked.hints:
        typer.echo(f"  {hint}")


def add(
    source: Source,
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Call it NAME instead of its own name.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="In the place of a voice of that name.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Add a voice from a file or a folder. It is data: nothing of it is ever run.

    \b
    Examples:
      assistant voices add mabel.voice.zip
      assistant voices add ./mabel --as grandma
    """
    voice = _shelf(*_settings()).add(source.expanduser(), name, replacing=replace)
    if as_json:
        print_json({"name": voice.name, "folder": str(voice.folder)})
    else:
        typer.echo(f"{voice.name} is added. Hear it with: assistant voices preview {voice.name}")


def export(
    name: Annotated[str, typer.Argument(metavar="VOICE", autocompletion=complete_voice)],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="VOICE.voice.zip by default.")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Write a voice into one file, to share it.

    \b
    Example:
      assistant voices export mine --out mine.voice.zip
    """
    from assistant.errors import SpeakingError
    from assistant.installed import installed_voices
    from assistant.speaking.voice_archive import ENDING, pack

    paths, settings = _settings()
    voices, _ = installed_voices(paths, settings.language)
    if name not in voices:
        raise SpeakingError(f"there is no voice {name!r}; there are: {', '.join(voices)}")
    voice = voices[name]
    file = (out or Path(f"{name}{ENDING}")).expanduser()
    pack(voice.folder, file)
    base = voices.get(voice.based_on)
    needs = base.name if base is not None and base.folder.parent == paths.voices else None
    if as_json:
        print_json({"name": name, "file": str(file), "needs": needs})
        return
    typer.echo(f"{file} holds the voice {name}. Add it with: assistant voices add {file.name}")
    if needs:
        typer.echo(f"It is based on {needs}, which has to be exported and added first.")


def remove(
    name: Annotated[str, typer.Argument(metavar="VOICE", autocompletion=complete_own_voice)],
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Remove a voice you added or made.

    \b
    Example:
      assistant voices remove mine
    """
    from assistant.errors import SpeakingError

    paths, settings = _settings()
    shelf = _shelf(paths, settings)
    shelf.removable(name)
    if settings.speaking.voice == name:
        raise SpeakingError(
            f"{name} is the voice in use; choose another: assistant voices use calm"
        )
    if not agreed(f"Remove the voice {name}?", yes=yes):
        complain("nothing was removed")
        raise typer.Exit(NOT_DONE)
    folder = shelf.remove(name)
    if as_json:
        print_json({"name": name, "removed": str(folder)})
    else:
        typer.echo(f"{name} is gone from {folder.parent}.")


def _checked(voice: Voice, paths: Paths, settings: Settings) -> Checked:
    from assistant.errors import SpeakingError
    from assistant.installed import installed_voices
    from assistant.speaking.measuring import measured_voice
    from assistant.speaking.speaker import Speaker

    voices, _ = installed_voices(paths, settings.language)
    with closing(Speaker({}, settings.speaking)) as speaker:
        if reason := speaker.available(voice):
            return Checked(voice, None, (f"It cannot be heard here: {reason}.", *_claims(voice)))
        try:
            own = measured_voice(voice, speaker)
        except SpeakingError as error:
            return Checked(voice, None, (f"It cannot be heard here: {error.message}",))
        rivals = [
            one.name
            for one in voices.values()
            if one.name != voice.name
            and one.engine == voice.engine
            and not speaker.available(one)
            and not own.differs_from(measured_voice(one, speaker))
        ]
    alike = [f"It could be taken for {name}: move its pitch or rate by 15 %." for name in rivals]
    return Checked(voice, own, (*alike, *_claims(voice)))


def _claims(voice: Voice) -> Iterator[str]:
    from assistant.speaking.lexicon import claims_in

    persona = voice.persona
    lines = (*persona.openers, *persona.greetings, *persona.apologies, *persona.sign_offs)
    for line in (*lines, *persona.jokes):
        if claims_in(line, voice.language):
            yield f"“{line}” claims to feel or to be human; a voice here doesn't."


def _settings() -> tuple[Paths, Settings]:
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    return paths, load_settings(paths.settings_file)


def _shelf(paths: Paths, settings: Settings) -> VoiceShelf:
    from assistant.shipped import shipped_voices
    from assistant.speaking.voice_shelf import VoiceShelf

    return VoiceShelf(paths.voices, shipped_voices(), settings.language)

"""`assistant hear`: whole turns on recordings."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import waiting
from assistant.cli.surroundings import surroundings_of
from assistant.cli.turn_printing import TurnPrinter, warn_of_problems
from assistant.errors import AssistantError, HearingError

if TYPE_CHECKING:
    from assistant.cli.surroundings import Assistant
    from assistant.values import AudioChunk


def hear(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Recordings: wav, flac, ogg or mp3.")
    ],
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Give each recording a conversation of its own.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="DIR", help="Speak each reply into DIR/NAME.reply.wav."),
    ] = None,
    at: options.At = None,
    skills: options.Skills = None,
    engine: options.Engine = None,
    voice: options.Voice = None,
    as_json: options.AsJson = False,
    verbose: options.Verbose = False,
) -> None:
    """Take recordings for what is said, and answer each.

    Prints a readable turn on a terminal, and one JSON object a turn otherwise or with --json.
    The recordings are one conversation unless --fresh is given. One that cannot be used is
    named on stderr and left out; the others are answered.

    \b
    Examples:
      assistant hear question.wav
      assistant hear monday/*.flac --fresh --json
      assistant hear question.wav --save replies --voice brisk
    """
    folder = _ReplyFolder.made(save) if save else None
    printer = TurnPrinter(as_json=as_json, verbose=verbose)
    with ExitStack() as stack:
        with waiting("Loading the recogniser…"):
            assistant = stack.enter_context(
                surroundings_of(context).open_assistant(
                    skills=skills or (),
                    hears=True,
                    speaks=folder is not None,
                    engine=engine,
                    voice=voice,
                )
            )
        warn_of_problems(assistant)
        if not _hear_all(files, assistant, printer, folder, at=at, fresh=fresh):
            raise typer.Exit(NOT_DONE)


def _hear_all(
    files: Sequence[Path],
    assistant: Assistant,
    printer: TurnPrinter,
    folder: _ReplyFolder | None,
    *,
    at: datetime | None,
    fresh: bool,
) -> bool:
    """Whether every recording was heard; those that were not have been named on stderr."""
    from assistant.hearing.recordings import read_recording

    longest_seconds = assistant.settings.hearing.longest_utterance_seconds
    heard_all = True
    for file in files:
        if fresh:
            assistant.fresh()
        try:
            recording = read_recording(file, longest_seconds)
            turn = assistant.hear(recording, at)
            saved = folder.save(file.stem, turn.reply.audio) if folder else None
        except AssistantError as error:
            complain(error.message)
            heard_all = False
            continue
        printer.show(turn, saved, file if len(files) > 1 else None)
    return heard_all


class _ReplyFolder:
    """Where replies are saved, under names that do not overwrite one another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: set[str] = set()

    @classmethod
    def made(cls, folder: Path) -> _ReplyFolder:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HearingError(f"{folder} cannot hold the replies: {error.strerror}") from error
        return cls(folder)

    def save(self, name: str, audio: AudioChunk | None) -> Path | None:
        from assistant.speaking.sound_files import write_wav

        if audio is None:
            return None
        unique, count = name, 1
        while unique in self._names:
            count += 1
            unique = f"{name}-{count}"
        self._names.add(unique)
        path = self._folder / f"{unique}.reply.wav"
        write_wav(path, audio)
        return path

"""Options that several commands share, so that they look and behave the same everywhere."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from assistant.cli.completing import complete_voice

_YEARS = range(1970, 3000)
"""Further out, time zones and "in a hundred years" run into the ends of the calendar."""


class EngineName(StrEnum):
    """The recognisers that can be asked for by name."""

    VOSK = "vosk"
    WHISPER = "whisper"
    POCKETSPHINX = "pocketsphinx"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not an ISO date and time such as 2026-05-03T07:30"
        ) from None
    if moment.year not in _YEARS:
        raise typer.BadParameter(f"{text!r} is too far away: {_YEARS[0]} to {_YEARS[-1]} will do")
    if moment.tzinfo is not None:
        return moment
    from assistant.local_time import local

    return local(moment)


At: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        metavar="ISO",
        parser=_moment,
        help="When it is said, for example 2026-05-03T07:30; now by default.",
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Skills: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--skills",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="A skill, or a folder of skills, to add for this call. May be given again.",
    ),
]
Voice: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--voice",
        metavar="VOICE",
        autocompletion=complete_voice,
        help="Answer in this voice instead of the chosen one.",
    ),
]
Engine: TypeAlias = Annotated[
    EngineName | None,
    typer.Option(
        "--engine", help="Recognise with this engine instead of the one the settings choose."
    ),
]
Verbose: TypeAlias = Annotated[
    bool,
    typer.Option("-v", "--verbose", help="Show also what was understood, learnt and used."),
]
Out: TypeAlias = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write a wav file instead of playing it."),
]
Yes: TypeAlias = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]

"""What a voice's folder holds: `voice.toml` for its sound and manner, `lines.en.toml` for words.

A folder can be anybody's: every key is checked, and nothing in it can name a file outside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import SpeakingError
from assistant.speaking.lexicon import altered_facts
from assistant.speaking.voice_engines import EngineName
from assistant.toml_files import OBEYED, fitting, read_checked
from assistant.values import Verbosity

NAME_PATTERN = re.compile(r"[a-z][a-z0-9_-]{0,30}")
DEEPEST = 5
"""How many voices may be based on one another."""

_WORD = r"[^\W\d_{0}]+(?:['’ -][^\W\d_{0}]+)*"
Line = Annotated[
    str,
    Field(max_length=80),
    fitting(rf"[^{OBEYED}<>{{}}]*[.!]", "one sentence that ends in . or !, without < > { }"),
]
Lines = Annotated[tuple[Line, ...], Field(max_length=30)]
Text = Annotated[str, Field(max_length=200), fitting(f"[^{OBEYED}]+", "text on one line")]
Title = Annotated[
    str, Field(max_length=30), fitting(r"[^\W\d_][\w '-]*", "a name that begins with a letter")
]
Word = Annotated[
    str, Field(max_length=40), fitting(_WORD.format("A-Z"), "a word or more, in small letters")
]
Other = Annotated[str, Field(max_length=40), fitting(_WORD.format(""), "a word or more")]
Language = Annotated[str, fitting("[a-z]{2,3}", "a language's code, as en")]
Speaker = Annotated[
    str, Field(max_length=60), fitting("[A-Za-z0-9_/+ -]+", "letters, digits, _ / + - and spaces")
]
Name = Annotated[
    str,
    fitting(rf"({NAME_PATTERN.pattern})?", "the name of a voice: small letters, digits, - and _"),
]
Package = Annotated[
    str, Field(max_length=80), fitting("([a-z][a-z0-9_]*)?", "a Python package's name")
]
Warmth = Annotated[float, Field(ge=0, le=1)]
Pace = Annotated[float, Field(ge=0.5, le=2)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SoundTable(_Table):
    rate_words_per_minute: Annotated[float, Field(ge=80, le=450)] = 170
    pitch: Annotated[float, Field(ge=0, le=100)] = 50
    model: Annotated[str, Field(max_length=200)] = ""
    package: Package = ""


class PersonaTable(_Table):
    verbosity: Verbosity = Verbosity.NORMAL
    warmth: tuple[Warmth, Warmth] = (0, 1)
    pace: tuple[Pace, Pace] = (0.5, 2)
    jokes: bool = False


class VoiceFile(_Table):
    """`voice.toml`: what holds in every language. `speakers` are the engine's names by language;
    a voice that has some speaks no other language.
    """

    based_on: Name = ""
    engine: EngineName | None = None
    speakers: dict[Language, Speaker] = {}
    sound: SoundTable = SoundTable()
    persona: PersonaTable = PersonaTable()


class LinesFile(_Table):
    """`lines.<language>.toml`: all that is said or read of the voice in that language."""

    title: Title
    description: Text = ""
    also: Annotated[tuple[Title, ...], Field(max_length=20)] = ()
    openers: Lines = ()
    greetings: Lines = ()
    apologies: Lines = ()
    sign_offs: Lines = ()
    jokes: Lines = ()
    lexicon: Annotated[dict[Word, Other], Field(max_length=100)] = {}


@dataclass(frozen=True, slots=True)
class VoiceData:
    """A voice as its folder and those it is based on make it. Without `lines` it is not spoken
    in the language that was asked for.
    """

    voice: VoiceFile
    lines: LinesFile | None


Table = TypeVar("Table", bound=BaseModel)


def read_voice(folder: Path, shelves: Mapping[str, Sequence[Path]], language: str) -> VoiceData:
    """What `folder` says, and what it leaves out from the voice it is based on, and so on.

    `shelves` are the folders of every voice by name; a voice may be based on another one of its
    own name. Raises `SpeakingError` naming the file, the key and what would be right.
    """
    layers = [(one, voice, _lines_file(one, language)) for one, voice in _lineage(folder, shelves)]
    base_folder, voice, lines = layers.pop()
    while layers:
        own_folder, own, own_lines = layers.pop()
        changes_engine = own.engine not in (None, voice.engine)
        voice = _over(_without_engine(voice) if changes_engine else voice, own)
        named = _named_for(own_folder) if own_folder.name != base_folder.name else {}
        base = lines.model_copy(update={"also": (), **named}) if lines else None  # its own names
        base_folder = own_folder
        lines = _over(base, own_lines) if base and own_lines else own_lines or base
    return VoiceData(voice, lines)


def _named_for(folder: Path) -> Mapping[str, str]:
    """The title of a voice that has none in the language that is spoken."""
    return {"title": folder.name.replace("_", " ").title()}


def inside(folder: Path, name: str) -> Path:
    """`folder`/`name`, links followed. Raises `SpeakingError` when that is somewhere else."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise SpeakingError(f"{name} lies outside the voice's folder")
    return path


def _lineage(
    folder: Path, shelves: Mapping[str, Sequence[Path]]
) -> Iterator[tuple[Path, VoiceFile]]:
    """`folder`, the folder it is based on, and so on."""
    seen: list[Path] = []
    while True:
        seen.append(folder)
        voice = _voice_file(folder)
        yield folder, voice
        base = voice.based_on
        if not base:
            return
        found = _others(shelves.get(base, ()), folder)
        if not found:
            known = [name for name in sorted(shelves) if _others(shelves[name], folder)]
            raise SpeakingError(
                f"{folder / 'voice.toml'}: based_on: there is no voice {base!r}; "
                f"there are: {', '.join(known) or 'none'}"
            )
        folder = next((one for one in found if one not in seen), found[0])
        if folder in seen or len(seen) == DEEPEST:
            names = " → ".join(one.name for one in (*seen, folder))
            raise SpeakingError(f"based_on: {names} goes round in a circle or is too long")


def _others(folders: Sequence[Path], than: Path) -> Sequence[Path]:
    return [folder for folder in folders if folder.resolve() != than.resolve()]


def _voice_file(folder: Path) -> VoiceFile:
    if not NAME_PATTERN.fullmatch(folder.name):
        raise SpeakingError("a voice's folder is named with small letters, digits, - and _")
    file = inside(folder, "voice.toml")
    voice = read_checked(file, VoiceFile, SpeakingError)
    if voice.sound.model:
        # By its whole path, for a voice that is based on this one.
        model = str(inside(folder, voice.sound.model))
        voice.sound = voice.sound.model_copy(update={"model": model})
    return voice


def _lines_file(folder: Path, language: str) -> LinesFile | None:
    name = f"lines.{language}.toml"
    if not (folder / name).exists() and any(folder.glob("lines.*.toml")):
        return None
    file = inside(folder, name)
    lines = read_checked(file, LinesFile, SpeakingError)
    for word, other in lines.lexicon.items():
        if facts := altered_facts(word, other, language):
            raise SpeakingError(
                f"{file}: lexicon.{word}: {other!r} would alter a fact ({', '.join(facts)})"
            )
    return lines


def _over(base: Table, own: Table) -> Table:
    """`own`, and what it leaves out as `base` has it; tables are merged key by key."""
    update: dict[str, object] = {}
    for name in own.model_fields_set:
        theirs, ours = getattr(base, name), getattr(own, name)
        if isinstance(ours, BaseModel):
            update[name] = _over(theirs, ours)
        else:
            update[name] = {**theirs, **ours} if isinstance(ours, dict) else ours
    return base.model_copy(update=update)


def _without_engine(voice: VoiceFile) -> VoiceFile:
    """`voice` without what means something to its own engine only."""
    sound = voice.sound.model_copy(update={"model": "", "package": ""})
    return voice.model_copy(update={"speakers": {}, "sound": sound})

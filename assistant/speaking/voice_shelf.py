"""The person's own voices: added, removed, and made from another one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from assistant.durable_files import replace_synced
from assistant.errors import SpeakingError
from assistant.private_folders import make_private
from assistant.speaking.voice_archive import name_in, unpack
from assistant.speaking.voice_files import NAME_PATTERN
from assistant.speaking.voices import Voice, find_voices, load_voice, voice_shelves
from assistant.values import Verbosity

RATES = (80.0, 450.0)
PITCHES = (0.0, 100.0)


@dataclass(frozen=True, slots=True)
class Draft:
    """A voice in the making: `base` with another rate, pitch and manner."""

    name: str
    title: str
    base: Voice
    rate_words_per_minute: float
    pitch: float
    warmth: float
    verbosity: Verbosity
    jokes: bool

    @staticmethod
    def of(base: Voice, name: str) -> Draft:
        """`base` as it is, under another name."""
        return Draft(
            name=name,
            title=base.title if name == base.name else name.replace("_", " ").title(),
            base=base,
            rate_words_per_minute=base.sound.rate_words_per_minute,
            pitch=base.sound.pitch,
            warmth=round(sum(base.persona.warmth) / 2, 2),
            verbosity=base.persona.verbosity,
            jokes=base.persona.is_joking,
        )

    def changed(self, *, rate: float = 0, pitch: float = 0, warmth: float = 0) -> Draft:
        """The same, so much faster (words a minute), higher (points) and warmer; within limits."""
        return replace(
            self,
            rate_words_per_minute=_within(self.rate_words_per_minute + rate, *RATES),
            pitch=_within(self.pitch + pitch, *PITCHES),
            warmth=_within(round(self.warmth + warmth, 2), 0, 1),
        )

    @property
    def voice(self) -> Voice:
        """What it sounds like, to be heard before it is saved."""
        sound = replace(
            self.base.sound,
            rate_words_per_minute=self.rate_words_per_minute,
            pitch=self.pitch,
        )
        return replace(self.base, name=self.name, title=self.title, sound=sound)


@dataclass(frozen=True, slots=True)
class VoiceShelf:
    """The person's voices in `own`, before the `shipped` ones. Raises `SpeakingError`."""

    own: Path
    shipped: Path
    language: str = "en"

    def add(self, source: Path, name: str = "", *, replacing: bool = False) -> Voice:
        """Take the voice in `source`, a folder or an archive, as `name` or its own name.

        Nothing is kept of one that is broken.
        """
        name = name or name_in(source)
        self.check_name(name)
        if (self.own / name).exists() and not replacing:
            raise SpeakingError(f"you have a voice {name} already: add --replace, or --as NAME")
        return self._put(name, lambda folder: unpack(source, folder))

    def remove(self, name: str) -> Path:
        """Delete a voice of the person's own; where it lay."""
        folder = self.removable(name)
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise SpeakingError(f"{folder} cannot be removed: {error.strerror}") from error
        return folder

    def removable(self, name: str) -> Path:
        """Where it lies, when it is the person's and no other needs it."""
        folder = self.own / name
        if not NAME_PATTERN.fullmatch(name) or not folder.is_dir() or folder.is_symlink():
            raise SpeakingError(f"you have no voice {name!r} of your own to remove")
        voices, _ = find_voices((self.own, self.shipped), self.language)
        needing = [voice.name for voice in voices.values() if voice.based_on == name != voice.name]
        if needing and not (self.shipped / name).is_dir():
            raise SpeakingError(f"{', '.join(needing)} is based on {name}: remove that first")
        return folder

    def save(self, draft: Draft) -> Voice:
        """Write the draft down as a voice; what else its folder says stays."""
        before = self.own / draft.name
        voice_keys: dict[tuple[str, ...], object] = {
            ("sound", "rate_words_per_minute"): round(draft.rate_words_per_minute),
            ("sound", "pitch"): round(draft.pitch),
            ("persona", "warmth"): [draft.warmth, draft.warmth],
            ("persona", "verbosity"): draft.verbosity.value,
            ("persona", "jokes"): draft.jokes,
        }
        if draft.base.folder != before:
            voice_keys = {("based_on",): draft.base.name} | voice_keys
        lines_keys: dict[tuple[str, ...], object] = {("title",): draft.title}
        if draft.base.description:
            lines_keys["description",] = draft.base.description

        def write(folder: Path) -> None:
            if before.is_dir():
                unpack(before, folder)
            _write(folder / "voice.toml", voice_keys)
            _write(folder / f"lines.{self.language}.toml", lines_keys)

        return self._put(draft.name, write)

    def load(self, folder: Path) -> Voice:
        """The voice in a folder wherever it lies, which may be based on those here."""
        shelves = dict(voice_shelves((self.own, self.shipped)))
        others = [one for one in shelves.get(folder.name, ()) if one.parent != self.own]
        shelves[folder.name] = [folder, *others]
        voice = load_voice(folder, shelves, self.language)
        if voice is None:
            raise SpeakingError(f"{folder.name} has no lines.{self.language}.toml")
        return voice

    def _put(self, name: str, fill: Callable[[Path], None]) -> Voice:
        """Have `fill` make a folder, and put it in the place of the voice when it is one."""
        self.check_name(name)
        try:
            make_private(self.own)
            with tempfile.TemporaryDirectory(prefix=".new-", dir=self.own) as workshop:
                folder = Path(workshop) / name
                fill(folder)
                voice = self._loaded(folder)
                if (self.own / name).exists():
                    (self.own / name).rename(Path(workshop) / "before")
                folder.rename(self.own / name)
        except OSError as error:
            raise SpeakingError(f"{self.own} cannot be written to: {error.strerror}") from error
        return replace(voice, folder=self.own / name)

    def _loaded(self, folder: Path) -> Voice:
        try:
            return self.load(folder)
        except SpeakingError as error:
            # The folder is gone when this is read; its name is what the person knows.
            raise SpeakingError(error.message.replace(str(folder), folder.name)) from error

    def check_name(self, name: str) -> None:
        """Raises `SpeakingError` where the person can have no voice of that name."""
        if not NAME_PATTERN.fullmatch(name):
            raise SpeakingError(
                f"{name!r} is no name for a voice: small letters, digits, - and _, 31 at most"
            )
        if (self.shipped / name).is_dir():
            raise SpeakingError(f"{name} is a voice that comes with me: take another name")


def voice_bytes(voice: Voice) -> int:
    """How much room a voice takes: its folder's files, and its model wherever that lies."""
    files = {path.resolve() for path in voice.folder.iterdir() if path.is_file()}
    if voice.sound.model is not None:
        files.add(voice.sound.model.resolve())
    return sum(file.stat().st_size for file in files if file.is_file())


def _write(file: Path, values: Mapping[tuple[str, ...], object]) -> None:
    """Set values in a TOML file, which may be new; its other lines and comments stay."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8") if file.exists() else "")
        for (*sections, key), value in values.items():
            table: MutableMapping[str, object] = document
            for section in sections:
                table = cast(
                    "MutableMapping[str, object]", table.setdefault(section, tomlkit.table())
                )
            table[key] = value
        replace_synced(file, [tomlkit.dumps(document).encode()], 0o644)
    except UnicodeEncodeError as error:
        raise SpeakingError("what is to be written of a voice is no text") from error
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SpeakingError(f"{file} cannot be written: {reason}") from error


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)

"""What is known of models that can be had: where they come from and what they must be."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.errors import ModelError

ModelEngine = Literal["vosk", "whisper"]
"""The engines that take a model; pocketsphinx brings its own."""

WHISPER_PACKAGED = "whisper-tiny.en"
"""The model that pip can install."""


class CatalogueEntry(BaseModel):
    """One model that can be had. `bytes` and `sha256` are those of the download, or of `file`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    engine: ModelEngine
    language: str
    licence: str
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    address: str | None = None
    package: str | None = None
    file: str | None = None

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> Self:
        if (self.address is None) == (self.package is None):
            raise ValueError("give either an address or a package")
        if (self.package is None) != (self.file is None):
            raise ValueError("a package needs the file that is pinned")
        return self

    @property
    def megabytes(self) -> int:
        return round(self.bytes / 1e6)

    def packaged_folder(self) -> Path | None:
        """Where its package put the model, or None while that is not installed."""
        if self.package is None:
            return None
        found = find_spec(self.package.partition("==")[0].replace("-", "_"))
        if found is None or not found.submodule_search_locations:
            return None
        folder = Path(found.submodule_search_locations[0]) / "model"
        return folder if folder.is_dir() else None

    def check(self, file: Path) -> None:
        """Raises `ModelError` when `file` is not, byte for byte, what is pinned.

        The size is looked at first. 75 MB take about 0.15 s to hash.
        """
        try:
            size = file.stat().st_size
            if size != self.bytes:
                raise ModelError(
                    f"{file} has {size} bytes, {self.name} has {self.bytes}: refused; get it again"
                )
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"{file} cannot be read: {error.strerror}") from error
        if digest != self.sha256:
            raise ModelError(
                f"{file} is not {self.name} (its SHA-256 differs): refused; get it again"
            )


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    models: tuple[CatalogueEntry, ...]


@cache
def catalogue() -> Mapping[str, CatalogueEntry]:
    """All known models by name."""
    text = resources.files("assistant.hearing").joinpath("models.toml").read_text(encoding="utf-8")
    return read_catalogue(text)


def read_catalogue(text: str) -> Mapping[str, CatalogueEntry]:
    """The models in `text`, the TOML of a catalogue. Raises `ValueError` when it is not one."""
    entries = _File.model_validate(tomllib.loads(text)).models
    return MappingProxyType({entry.name: entry for entry in entries})

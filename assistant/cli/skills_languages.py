"""In which languages a skill that is being made was written, and in which one to speak to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.settings import Settings


def languages_of(folder: Path) -> list[str]:
    """Those of the assistant's languages in which there are sentences in the skill's `folder`."""
    from assistant.translations import known_languages

    return [it for it in known_languages() if (folder / f"sentences.{it}.toml").exists()]


def one_of_its(folder: Path, wanted: str | None, usual: str) -> str:
    """The language that is `wanted`, or else the `usual` one, or one that the skill has.

    Raises `typer.BadParameter` where the skill has no sentences in the one that is wanted.
    """
    written = languages_of(folder)
    if wanted is not None and wanted not in written:
        raise typer.BadParameter(
            f"{folder} has no sentences.{wanted}.toml; it has: {', '.join(written) or 'none'}"
        )
    return wanted or (usual if usual in written or not written else written[0])


def speaking(settings: Settings, language: str) -> Settings:
    """`settings` in another language, with the region that goes with it."""
    from assistant.settings import Settings

    if language == settings.language:
        return settings
    spoken = Settings(language=language)
    return settings.model_copy(update={"language": language, "region": spoken.region})

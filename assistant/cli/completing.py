"""Names the shell offers when Tab is pressed."""

from __future__ import annotations

from collections.abc import Iterable


def complete_voice(incomplete: str) -> list[str]:
    from assistant.installed import installed_voices
    from assistant.settings import Paths

    voices, _ = installed_voices(Paths.from_environment())
    return _matching(voices, incomplete)


def complete_own_voice(incomplete: str) -> list[str]:
    from assistant.settings import Paths
    from assistant.speaking.voices import voice_shelves

    return _matching(voice_shelves([Paths.from_environment().voices]), incomplete)


def complete_skill(incomplete: str) -> list[str]:
    from assistant.installed import installed_skills
    from assistant.settings import Paths

    manifests, _ = installed_skills(Paths.from_environment())
    return _matching((manifest.name for manifest in manifests), incomplete)


def complete_model(incomplete: str) -> list[str]:
    from assistant.hearing.catalogue import catalogue

    return _matching(catalogue(), incomplete)


def complete_installed_model(incomplete: str) -> list[str]:
    from assistant.hearing.models import installed_models
    from assistant.settings import Paths

    models = installed_models(Paths.from_environment().models)
    return _matching((model.name for model in models if not model.packaged), incomplete)


def _matching(names: Iterable[str], start: str) -> list[str]:
    return [name for name in names if name.startswith(start)]

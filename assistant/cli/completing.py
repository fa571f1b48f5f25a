"""Names the shell offers when Tab is pressed."""

from __future__ import annotations

from collections.abc import Iterable

import typer


def complete_voice(incomplete: str) -> list[str]:
    from assistant.installed import installed_voices
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    voices, _ = installed_voices(paths, load_settings(paths.settings_file).language)
    return _matching(voices, incomplete)


def complete_language(incomplete: str) -> list[str]:
    from assistant.translations import known_languages

    return _matching(known_languages(), incomplete)


def complete_own_voice(incomplete: str) -> list[str]:
    from assistant.settings import Paths
    from assistant.speaking.voices import voice_shelves

    return _matching(voice_shelves([Paths.from_environment().voices]), incomplete)


def complete_skill(incomplete: str) -> list[str]:
    from assistant.installed import installed_skills
    from assistant.settings import Paths

    manifests, _ = installed_skills(Paths.from_environment())
    return _matching((manifest.name for manifest in manifests), incomplete)


def complete_permission(context: typer.Context, incomplete: str) -> list[str]:
    """What the skill that was named asks for, less what stands there already."""
    from assistant.installed import installed_skills
    from assistant.settings import Paths
    from assistant.skill_host.grants import all_asked

    manifests, _ = installed_skills(Paths.from_environment())
    skill = context.params.get("name")
    asked = next((all_asked(one) for one in manifests if one.name == skill), frozenset())
    named = context.params.get("permissions") or ()
    return _matching(["all", *sorted(asked - set(named))], incomplete)


def complete_setting(context: typer.Context, incomplete: str) -> list[str]:
    """What can be set of the skill that was named."""
    from assistant.installed import installed_skills
    from assistant.settings import Paths

    manifests, _ = installed_skills(Paths.from_environment())
    skill = context.params.get("name")
    return _matching(
        (key for one in manifests if one.name == skill for key in one.settings), incomplete
    )


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

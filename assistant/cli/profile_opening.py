"""The profile, opened for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.cli.ending import complain

if TYPE_CHECKING:
    from assistant.profile.profile import Profile


@contextmanager
def opened_profile() -> Iterator[Profile]:
    from assistant.installed import installed_profile
    from assistant.passphrase import ask_passphrase
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    profile = installed_profile(paths, load_settings(paths.settings_file), ask_passphrase)
    try:
        yield profile
        for notice in profile.notices:
            complain(notice)
    finally:
        profile.close()

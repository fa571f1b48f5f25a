"""The real daemon with a profile that only its person can open: whoever speaks first is a guest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.profile.profile import Profile
from assistant.profile.statements import Statement
from tests.journeys.living_stage import Home, living_home, missing

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with living_home(tmp_path_factory.mktemp("locked")) as living:
        yield living


def everything_kept(home: Home) -> dict[Path, bytes]:
    folder = home.paths.data
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def lock(home: Home) -> None:
    """End the daemon, and have a passphrase keep what it then finds."""
    home.process.terminate()
    home.process.wait()
    profile = Profile.open(home.paths.profile_file, "passphrase", lambda: "open sesame")
    profile.learn(Statement("name", "Zebulon", quote="my name is Zebulon"), NOON)
    profile.close()
    home.start()


def test_until_it_is_unlocked_it_knows_nobody_and_keeps_nothing(home: Home) -> None:
    lock(home)
    before = everything_kept(home)
    assert home.status()["locked"]
    asked = home.request("ask", text="what is my name")
    assert "ebulon" not in asked["reply"]["text"]
    assert home.request("ask", text="my name is bob")["learned"] == []
    assert home.request("ask", text="remember that i live in porto")["learned"] == []
    with pytest.raises(AssistantError, match="does not open"):
        home.request("unlock", passphrase="abracadabra")  # noqa: S106
    assert home.status()["locked"]
    assert everything_kept(home) == before

    home.request("unlock", passphrase="open sesame")  # noqa: S106
    assert not home.status()["locked"]
    asked = home.request("ask", text="what is my name")
    assert "Zebulon" in asked["reply"]["text"]
    assert home.request("ask", text="I love jazz")["learned"]

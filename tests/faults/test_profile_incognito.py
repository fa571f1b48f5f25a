"""Guest mode and "this stays between us": not a byte of any file may change by what is said."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.settings import Paths, Settings
from tests.unit.shipped_skills import shipped_skills

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)

BEFORE = (
    "call me Haz",
    "I love jazz",
    "put milk on the shopping list",
    "set a timer for two hours",
    "shorter please",
)
"""What there is before: something that could be changed, told or taken away."""

SAID = (
    "my name is Zebulon",
    "I live in Tindravel",
    "yes",
    "remember that I'm allergic to peanuts",
    "I hate zeppelins",
    "no, I meant I love them",
    "call me Zeb",
    "slower please",
    "my helper is Zora",
    "put zeppelins on the shopping list",
    "what's on my shopping list",
    "create a list called camping",
    "cancel all timers",
    "yes",
    "set a timer for ten minutes",
    "cancel the timer",
    "undo that",
    "use another voice",
    "why did you say that",
    "thanks",
    "by feed the cat I mean put fish on the shopping list",
    "that's wrong",
    "gibberish wibble wobble",
    "I need help",
    "I have fallen",
    "no",
)
"""Whatever would otherwise teach it something, be noted, or change a file."""


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    return Paths.from_environment({"ASSISTANT_HOME": str(tmp_path / "home")})


def files_below(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def every_intent() -> Iterator[str]:
    """Something to say for every intent of every skill that is shipped; but who ends it, or has
    something forgotten, wants just that.
    """
    who = {"introduce", "no_guest", "not_between_us", "guest", "between_us"}
    who |= {"forget_that", "forget_about", "forget_day"}
    for skill in shipped_skills().compiled:
        seen: set[str] = set()
        for example in skill.examples:
            if example.intent not in seen and example.intent not in who:
                seen.add(example.intent)
                yield example.say


@pytest.mark.parametrize(
    ("mode", "said"),
    [("guest mode", ()), ("this stays between us", tuple(every_intent()))],
    ids=["guest", "between us"],
)
def test_nothing_is_written(paths: Paths, tmp_path: Path, mode: str, said: tuple[str, ...]) -> None:
    with open_assistant(paths=paths, settings=Settings(), known=shipped_skills()) as assistant:
        now = say(assistant, BEFORE, NOON)
        turn = assistant.write(mode, now)
        assert turn.reply.act.source == "about_me"
        before = files_below(tmp_path)
        assert paths.profile_file in before
        now = say(assistant, SAID, now)
        assert files_below(tmp_path) == before
        for text in said:
            say(assistant, (text,), now)
            assert files_below(tmp_path) == before, text


def say(assistant: Assistant, texts: tuple[str, ...], now: datetime) -> datetime:
    for text in texts:
        now += timedelta(minutes=1)
        assistant.write(text, now)
    return now + timedelta(minutes=1)


def test_a_guest_hears_nothing_private_and_takes_nothing_away(paths: Paths) -> None:
    with open_assistant(paths=paths, settings=Settings(), known=shipped_skills()) as assistant:
        now = say(assistant, BEFORE, NOON)
        assistant.write("guest mode", now)
        told = [
            assistant.write(text, now).reply.text
            for text in ("what do you know about me", "what's on my shopping list", "who am i")
        ]
        assert not any(word in text.lower() for text in told for word in ("haz", "jazz", "milk"))
        say(assistant, ("cancel all timers", "yes", "forget everything i said today"), now)
        assistant.write("guest mode off", now)
        assert "milk" in assistant.write("what's on my shopping list", now).reply.text.lower()
        assert "jazz" in assistant.write("what do you know about me", now).reply.text.lower()
        assert "timer" in assistant.write("how many timers are running", now).reply.act.full_name

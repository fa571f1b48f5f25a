"""What skills may ask of the core: every service behind a permission, every argument checked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import SkillError
from assistant.services.calls import Call
from assistant.skill_host.permissions import PERMISSION_FOR
from assistant.values import Json, Session, Utterance
from tests.unit.pipeline_fakes import Home

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_every_service_has_a_permission_and_every_permission_a_service(home: Home) -> None:
    assert home.desk.names == set(PERMISSION_FOR)


def test_a_service_there_is_none_of_is_refused(home: Home) -> None:
    with pytest.raises(SkillError, match=r"tea: kettle\.explode is no service"):
        home.desk.call("tea", "kettle.explode", {})


@pytest.mark.parametrize(
    ("service", "arguments", "says"),
    [
        ("schedule.add", {}, "“due”"),
        ("schedule.add", {"due": "tomorrow"}, "ISO"),
        ("schedule.add", {"due": "2026-11-21T12:00"}, "UTC offset"),
        ("schedule.add", {"due": NOON.isoformat(), "act": 1}, "the text “act”"),
        ("schedule.add", {"due": NOON.isoformat(), "act": "x", "slots": [1]}, "table as “slots”"),
        ("schedule.add", {"due": NOON.isoformat(), "act": "x", "every": {"days": []}}, "“every”"),
        ("style.set", {"name": "pace", "value": ["slower"]}, "“value”"),
        ("profile.remember", {"relation": "home", "object": None}, "the text “object”"),
        ("voice.use", {"name": 7}, "the text “name”"),
        ("storage.read", {}, "the text “name”"),
    ],
)
def test_an_argument_of_the_wrong_kind_is_named(
    home: Home, service: str, arguments: dict[str, Json], says: str
) -> None:
    with pytest.raises(SkillError, match=says) as caught:
        home.desk.call("tea", service, arguments)
    assert caught.value.message.startswith(f"tea: {service} ")


def test_a_skill_sees_its_own_announcements_only(home: Home) -> None:
    home.desk.call("tea", "schedule.add", {"due": NOON.isoformat(), "act": "ready"})
    (entry,) = _list(home.desk.call("tea", "schedule.list", {}))
    assert isinstance(entry, dict)
    assert (entry["act"], entry["every"]) == ("ready", None)
    assert home.desk.call("coffee", "schedule.list", {}) == []
    assert home.desk.call("coffee", "schedule.cancel", {"id": entry["id"]}) is False


def test_what_a_skill_was_told_and_taught_counts_for_one_turn(home: Home) -> None:
    home.desk.call("tea", "style.set", {"name": "verbosity", "value": "terse"})
    (taught,) = home.desk.taught()
    home.desk.call("tea", "profile.recall", {"relation": "verbosity"})
    assert [use.fact for use in home.desk.handed_out()] == [taught.fact]
    home.desk.open(Utterance(NOON, typed="hello"), Session())
    assert (home.desk.taught(), home.desk.handed_out()) == ((), ())


def test_what_is_known_already_is_not_taught_again(home: Home) -> None:
    wish: dict[str, Json] = {"name": "verbosity", "value": "terse"}
    home.desk.call("tea", "style.set", wish)
    home.desk.open(Utterance(NOON, typed="shorter please"), Session())
    home.desk.call("tea", "style.set", wish)
    assert home.desk.taught() == ()


def test_what_a_service_lacks_is_said_without_what_was_given() -> None:
    call = Call("tea", "profile.remember", {"object": ["a secret"]})
    with pytest.raises(SkillError) as caught:
        call.text("object")
    assert "secret" not in caught.value.message


def _list(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value

"""What skills may ask of the core: every service behind a permission, every argument checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import SkillError
from assistant.services.calls import Call
from assistant.skill_host.permissions import PERMISSION_FOR
from assistant.values import Interpretation, Json, Session, Utterance
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


# Undoing


def undo(home: Home) -> str:
    done = home.desk.take_back(NOON)
    return done.intent if done else ""


def did(home: Home, intent: str) -> None:
    home.desk.done(Interpretation("kettle", intent, phrase=f"{intent} it"), NOON)


def test_whatever_a_skill_changed_is_put_back(home: Home) -> None:
    home.desk.call("lists", "storage.write", {"name": "a.md", "text": "milk"})
    did(home, "create")
    home.desk.call("lists", "storage.write", {"name": "a.md", "text": "milk, eggs"})
    entry: dict[str, Json] = {"due": NOON.isoformat(), "act": "ended", "slots": {}, "name": "tea"}
    added = home.desk.call("timers", "schedule.add", entry)
    did(home, "add")
    home.desk.call("lists", "storage.delete", {"name": "a.md"})
    assert isinstance(added, dict)
    home.desk.call("timers", "schedule.cancel", {"id": added["id"]})
    did(home, "clear")

    assert undo(home) == "clear"
    assert home.desk.call("lists", "storage.read", {"name": "a.md"}) == "milk, eggs"
    assert [one["id"] for one in scheduled(home)] == [added["id"]]
    assert undo(home) == "add"
    assert home.desk.call("lists", "storage.read", {"name": "a.md"}) == "milk"
    assert scheduled(home) == []
    assert undo(home) == "create"
    assert tuple(names(home)) == ()
    assert undo(home) == ""


def names(home: Home) -> Sequence[Json]:
    found = home.desk.call("lists", "storage.list", {})
    assert isinstance(found, Sequence)
    return found


def scheduled(home: Home) -> list[dict[str, Json]]:
    found = home.desk.call("timers", "schedule.list", {})
    assert isinstance(found, Sequence)
    return [dict(one) for one in found if isinstance(one, Mapping)]


def test_a_way_of_answering_is_as_it_was(home: Home) -> None:
    for wish in ("terse", "long"):
        home.desk.call("about_me", "style.set", {"name": "verbosity", "value": wish})
        did(home, wish)
    assert undo(home) == "long"
    assert home.profile.view("owner", NOON).style.verbosity == "terse"
    assert undo(home) == "terse"
    assert home.profile.view("owner", NOON).style.verbosity == "normal"


def test_what_was_changed_since_is_not_lost(home: Home) -> None:
    home.desk.call("lists", "storage.write", {"name": "a.md", "text": "milk"})
    did(home, "add")
    home.desk.call("lists", "storage.write", {"name": "a.md", "text": "by hand"})
    home.desk.take_back(NOON)  # what belongs to no request is nobody's to undo
    assert home.desk.call("lists", "storage.read", {"name": "a.md"}) == "by hand"


def test_the_one_that_is_meant_is_undone_and_nothing_old(home: Home) -> None:
    for name in ("a", "b"):
        home.desk.call("lists", "storage.write", {"name": f"{name}.md", "text": name})
        did(home, name)
    done = home.desk.take_back(NOON, "a it")
    assert done is not None
    assert tuple(names(home)) == ("b.md",)
    assert home.desk.take_back(NOON + timedelta(hours=2)) is None

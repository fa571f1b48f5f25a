"""Routines as facts: what is kept of them, and given back as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.profile.facts import OWNER
from assistant.profile.profile import Profile
from assistant.services.calls import Call
from assistant.services.discretion import Discretion
from assistant.services.person import PersonServices
from assistant.services.routines import RoutineServices
from assistant.values import Json

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


@pytest.fixture
def services(tmp_path: Path) -> RoutineServices:
    """Understands whatever stands between two bars as a request."""
    profile = Profile.open(tmp_path / "profile.journal")
    person = PersonServices(profile, Discretion())
    person.open(NOW, OWNER, None)
    return RoutineServices(profile, person, lambda phrase, said, _: (phrase, said.split(" | ")))


def call(services: RoutineServices, name: str, **arguments: Json) -> Json:
    return services.services[name](Call("routines", name, arguments))


@pytest.mark.parametrize(
    "requests",
    [
        ["boil the kettle"],
        ["set an alarm for seven", "tell me the time"],
        ["set a timer for ten minutes", "add milk and butter to the shopping list"] * 4,
    ],
    ids=len,
)
def test_what_is_to_be_done_is_kept_as_it_was_told(
    services: RoutineServices, requests: Sequence[str]
) -> None:
    added = call(services, "routines.add", phrase="Don't worry!", said=" | ".join(requests))
    assert added == {"phrase": "don't worry", "requests": requests}
    assert call(services, "routines.list") == [added]
    assert call(services, "routines.remove", phrase="don't worry") is True
    assert call(services, "routines.list") == []
    assert call(services, "routines.remove", phrase="don't worry") is False


def test_a_request_stays_one_whatever_stands_in_it(services: RoutineServices) -> None:
    said = "add crisps; lemonade to the list | flip a coin"
    added = call(services, "routines.add", phrase="party", said=said)
    assert added == {
        "phrase": "party",
        "requests": ["add crisps, lemonade to the list", "flip a coin"],
    }
    assert call(services, "routines.list") == [added]


@pytest.mark.parametrize(
    ("phrase", "said"),
    [("?!", "boil the kettle"), ("tea", "boil the kettle " * 40), ("tea", "")],
    ids=["no word", "endless", "nothing"],
)
def test_what_is_no_routine_is_none(services: RoutineServices, phrase: str, said: str) -> None:
    assert call(services, "routines.add", phrase=phrase, said=said) is None
    assert call(services, "routines.list") == []

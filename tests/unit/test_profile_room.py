"""A full profile makes room for what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.profile.facts import Fact, Source, Use
from assistant.profile.learning import fact_from
from assistant.profile.room import make_room
from assistant.profile.statements import Statement
from assistant.profile.store import FactStore

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


def fact(what: str, days: int, source: Source = Source.STATED, used: bool = False) -> Fact:
    learnt = fact_from(Statement("likes", what), NOON + timedelta(days=days), "owner", source)
    return replace(learnt, uses=(Use(NOON, "reply", "why"),)) if used else learnt


def test_what_was_seen_and_never_used_goes_first_and_the_person_is_told(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "profile.journal")
    for one in (
        fact("said first", 0),
        fact("seen and used", 1, Source.OBSERVED, used=True),
        fact("seen", 2, Source.OBSERVED),
        fact("said last", 3),
    ):
        store.put(one)
    make_room(store, most=5)
    assert len(store.facts()) == 4
    make_room(store, most=4)
    assert [one.object for one in store.facts()] == ["said first", "seen and used", "said last"]
    assert any("made room" in notice for notice in store.notices)
    make_room(store, most=3)
    make_room(store, most=2)
    assert [one.object for one in store.facts()] == ["said last"]

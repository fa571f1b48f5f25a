"""Who has gone is spoken of no more: parted from, divorced or dead."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.profile.profile import Profile

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


def known_after(folder: Path, language: str, *said: str) -> set[str]:
    profile = Profile.open(folder / "data" / "profile.journal", language=language)
    for text in said:
        for statement in profile.notice(text):
            profile.learn(statement, NOON)
    active = {f"{fact.relation}: {fact.object}" for fact in profile.all_facts() if fact.active}
    profile.close()
    return active


@pytest.mark.parametrize(
    "said",
    ["we broke up", "she left me", "it's over between us", "Mia and I split up", "I'm single"],
)
def test_who_has_parted_has_no_partner(tmp_path: Path, said: str) -> None:
    left = known_after(tmp_path, "en", "My girlfriend is called Mia", "my sister is Eva", said)
    assert left - {"marital: single"} == {"kin.sister: Eva"}


def test_a_marriage_ends_with_it(tmp_path: Path) -> None:
    assert (
        known_after(tmp_path, "en", "I'm married", "my wife is called Mia", "she left me") == set()
    )


def test_parting_from_somebody_else_ends_nothing(tmp_path: Path) -> None:
    left = known_after(tmp_path, "en", "My girlfriend is called Mia", "I broke up with Tom")
    assert left == {"kin.girlfriend: Mia"}


def test_who_died_leaves_nothing_but_that(tmp_path: Path) -> None:
    left = known_after(tmp_path, "en", "My mother lives in Rome", "my mother died")
    assert left == {"kin.mother: died"}


def test_which_of_two_sisters_died_has_to_be_said(tmp_path: Path) -> None:
    said = ("My sister is called Anna", "My sister is called Eva", "my sister died")
    assert {"kin.sister: Anna", "kin.sister: Eva"} <= known_after(tmp_path, "en", *said)


@pytest.mark.parametrize(
    "said",
    ["Wir haben uns getrennt", "Meine Freundin hat Schluss gemacht", "Sie hat mich verlassen"],
)
def test_it_is_understood_in_german(tmp_path: Path, said: str) -> None:
    left = known_after(tmp_path, "de", "Meine Freundin heißt Mia", said)
    assert left - {"marital: getrennt"} == set()

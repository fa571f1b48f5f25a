"""Forgetting a fact, and wiping everything: no byte of the words may stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.profile.learning import Reason
from assistant.profile.profile import Profile
from assistant.profile.wipe import what_would_go, wipe
from assistant.settings import Paths
from assistant.values import Act, FactUse, SpokenReply

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})


@pytest.fixture
def profile(paths: Paths) -> Profile:
    return Profile.open(paths.profile_file)


def tell(profile: Profile, text: str, at: datetime = NOON) -> str:
    (statement,) = profile.notice(text)
    fact = profile.learn(statement, at).fact
    return fact.id if fact else ""


def files_with(word: str, folder: Path) -> list[str]:
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and word.lower() in file.read_text(errors="replace").lower()
    ]


def test_forgetting_by_id_leaves_no_byte(profile: Profile, tmp_path: Path) -> None:
    fact = tell(profile, "I love zeppelins")
    tell(profile, "I love tea")
    assert files_with("zeppelin", tmp_path) == ["profile.json"]
    assert [it.object for it in profile.forget(fact=fact)] == ["zeppelins"]
    assert files_with("zeppelin", tmp_path) == []
    assert [it.object for it in profile.recall(None)] == ["tea"]


def test_forgetting_takes_past_forms_of_the_same_value(profile: Profile, tmp_path: Path) -> None:
    tell(profile, "I love zeppelins")
    fact = tell(profile, "I hate zeppelins", NOON + timedelta(days=1))
    assert len(profile.forget(fact=fact)) == 2
    assert files_with("zeppelin", tmp_path) == []


def test_other_facts_lose_quotes_and_reasons_that_tell_it(profile: Profile, tmp_path: Path) -> None:
    gone = tell(profile, "I love zeppelins")
    stays = tell(profile, "call me Haz")
    reply = SpokenReply(
        Act("core", "x"), "", used=(FactUse(stays, "because you said you love zeppelins"),)
    )
    profile.record_uses(reply, NOON)
    profile.forget(fact=gone)
    assert files_with("zeppelin", tmp_path) == []
    assert [it.object for it in profile.recall(None)] == ["Haz"]


def test_forget_that_is_the_last_thing_learnt(profile: Profile) -> None:
    tell(profile, "I love tea")
    tell(profile, "I love jazz", NOON + timedelta(minutes=1))
    assert [it.object for it in profile.forget(last=True)] == ["jazz"]
    assert [it.object for it in profile.forget(last=True)] == ["tea"]
    assert profile.forget(last=True) == ()


@pytest.mark.parametrize(
    ("about", "forgotten"),
    [
        ("my name", {"name"}),
        ("my work", {"work"}),
        ("everything about my job", {"work"}),
        ("where I live", {"home"}),
        ("that I'm vegetarian", {"diet"}),
        ("that i like jazz", {"likes"}),
        ("Anna", {"kin.sister"}),
        ("my sister", {"kin.sister"}),
        ("my family", {"kin.sister"}),
        ("my favourite colour", {"favourite.colour"}),
        ("my dog", {"pet"}),
        ("rex", {"pet"}),
        ("the weather", set()),
        ("what I said about", set()),
        ("", set()),
    ],
)
def test_forgetting_by_what_it_is_about(profile: Profile, about: str, forgotten: set[str]) -> None:
    for text in (
        "my name is Bob",
        "I work as a nurse",
        "I live in Porto",
        "I'm vegetarian",
        "I like jazz",
        "my sister is called Anna",
        "my favourite colour is blue",
        "I have a dog called Rex",
    ):
        tell(profile, text)
    assert {it.relation for it in profile.would_forget(about=about)} == forgotten
    assert {it.relation for it in profile.forget(about=about)} == forgotten
    assert len(profile.recall(None)) == 8 - len(forgotten)


def test_the_same_words_are_not_learnt_again_unless_asked_to(profile: Profile) -> None:
    profile.forget(fact=tell(profile, "I'm a fan of jazz"))
    (again,) = profile.notice("i am a fan of jazz!")
    assert profile.decide(again, "owner", NOON).reason is Reason.FORGOTTEN
    (other,) = profile.notice("I love jazz")
    assert profile.decide(other, "owner", NOON).reason is Reason.STATED
    (asked,) = profile.notice("remember that i am a fan of jazz")
    assert profile.decide(asked, "owner", NOON).reason is Reason.EXPLICIT
    profile.learn(asked, NOON)
    profile.forget(about="jazz")


def test_a_file_set_aside_as_damaged_is_searched_too(profile: Profile, paths: Paths) -> None:
    fact = tell(profile, "I love zeppelins")
    aside = paths.profile_file.with_name("profile.json.damaged-1")
    aside.write_text('{"facts": {"1": {"quote": "I love zeppel' + "ins")
    other = paths.profile_file.with_name("profile.json.damaged-2")
    other.write_text("something else")
    profile.forget(fact=fact)
    assert not aside.exists()
    assert other.exists()


def test_a_wipe_leaves_settings_models_voices_and_skills(
    profile: Profile, paths: Paths, tmp_path: Path
) -> None:
    for place in (paths.settings_file, paths.models / "m" / "model.bin", paths.skills / "s.toml"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("keep")
    for place in (paths.cache / "a" / "x.wav", paths.runtime / "s.sock", paths.schedule_file):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("zeppelins")
    tell(profile, "I love zeppelins")
    paths.profile_file.with_name("profile.json.tmp").write_text("zeppelins")
    paths.profile_file.with_name("profile.json.damaged-1").write_text("zeppelins")

    assert what_would_go(paths).facts == 1
    receipt = wipe(paths)

    assert receipt.clean
    assert receipt.facts == 1
    assert files_with("zeppelins", tmp_path) == []
    left = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
    assert left == {"config/settings.toml", "data/models/m/model.bin", "data/skills/s.toml"}
    assert paths.profile_file in receipt.removed
    assert profile.recall(None) == ()


def test_a_wipe_is_honest_about_what_it_finds_elsewhere(profile: Profile, paths: Paths) -> None:
    tell(profile, "I love zeppelins")
    forgotten_copy = paths.data / "my-copy.json"
    forgotten_copy.write_text("... i LOVE Zeppelins ...")
    receipt = wipe(paths)
    assert not receipt.clean
    assert receipt.leftovers == (forgotten_copy,)


def test_of_a_damaged_profile_nothing_is_claimed(paths: Paths, tmp_path: Path) -> None:
    paths.profile_file.parent.mkdir(parents=True)
    paths.profile_file.write_text('{"facts": {"1": {"quote": "I love zeppel')
    receipt = wipe(paths)
    assert (receipt.facts, receipt.failed) == (None, {})
    assert files_with("zeppel", tmp_path) == []


def test_wiping_nothing_does_no_harm(paths: Paths, tmp_path: Path) -> None:
    assert what_would_go(paths).files == ()
    assert wipe(paths).clean
    assert list(tmp_path.rglob("*")) == []

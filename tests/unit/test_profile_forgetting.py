"""Forgetting a fact, and wiping everything: no byte of the words may stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.journal.salvage import readable_text
from assistant.profile.learning import Reason
from assistant.profile.profile import Profile
from assistant.profile.profile_files import ProfileFiles
from assistant.profile.wipe import what_would_go, wipe
from assistant.settings import Paths
from assistant.values import Act, FactUse, SpokenReply
from tests.opened_journal import keys_of, readable

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})


@pytest.fixture
def profile_files(paths: Paths) -> ProfileFiles:
    return ProfileFiles(paths.profile_file)


@pytest.fixture
def profile(paths: Paths) -> Profile:
    return Profile.open(paths.profile_file)


def tell(profile: Profile, text: str, at: datetime = NOON) -> str:
    (statement,) = profile.notice(text)
    fact = profile.learn(statement, at).fact
    return fact.id if fact else ""


def can_be_found(word: str, folder: Path) -> bool:
    return word.lower() in readable(folder).lower()


def test_forgetting_by_id_leaves_no_byte(
    profile: Profile, tmp_path: Path, profile_files: ProfileFiles
) -> None:
    fact = tell(profile, "I love zeppelins")
    tell(profile, "I love tea")
    assert can_be_found("zeppelin", tmp_path)
    content = profile_files.journal.read_bytes()
    assert [it.object for it in profile.forget(fact=fact)] == ["zeppelins"]
    assert not can_be_found("zeppelin", tmp_path)
    assert (
        readable_text(content, keys_of(profile_files.journal)) == ""
    )  # what the disk may still hold
    assert [it.object for it in profile.recall(None)] == ["tea"]


def test_forgetting_takes_past_forms_of_the_same_value(profile: Profile, tmp_path: Path) -> None:
    tell(profile, "I love zeppelins")
    fact = tell(profile, "I hate zeppelins", NOON + timedelta(days=1))
    assert len(profile.forget(fact=fact)) == 2
    assert not can_be_found("zeppelin", tmp_path)


def test_other_facts_lose_quotes_and_reasons_that_tell_it(profile: Profile, tmp_path: Path) -> None:
    gone = tell(profile, "I love zeppelins")
    stays = tell(profile, "call me Haz")
    reply = SpokenReply(
        Act("core", "x"), "", used=(FactUse(stays, "because you said you love zeppelins"),)
    )
    profile.record_uses(reply, NOON)
    profile.forget(fact=gone)
    assert not can_be_found("zeppelin", tmp_path)
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
        ("my sister's name", {"kin.sister"}),
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
    assert {it.relation for it in profile.would_forget(about=about)[0]} == forgotten
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


def test_backups_and_damaged_files_go_with_what_is_forgotten(
    profile: Profile, profile_files: ProfileFiles
) -> None:
    fact = tell(profile, "I love zeppelins")
    aside = profile_files.journal.with_name("profile.journal.damaged-1")
    aside.write_bytes(profile_files.journal.read_bytes()[:-3])
    assert len(profile_files.backups) == 1
    profile.forget(about="the weather")  # nothing
    assert list(profile_files.set_aside) == [aside]
    profile.forget(fact=fact)
    assert [*profile_files.set_aside, *profile_files.backups] == []


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
    paths.profile_file.with_name(".profile.journal.new").write_text("zeppelins")
    paths.profile_file.with_name("profile.journal.damaged-1").write_text("zeppelins")
    content = paths.profile_file.read_bytes()

    assert what_would_go(paths).facts == 1
    receipt = wipe(paths)

    assert receipt.clean
    assert receipt.facts == 1
    assert not can_be_found("zeppelins", tmp_path)
    left = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
    assert left == {"config/settings.toml", "data/models/m/model.bin", "data/skills/s.toml"}
    assert paths.profile_file in receipt.removed
    assert profile.recall(None) == ()
    assert readable_text(content, keys_of(paths.profile_file)) == ""


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
    assert not can_be_found("zeppel", tmp_path)


def test_wiping_nothing_does_no_harm(paths: Paths, tmp_path: Path) -> None:
    assert what_would_go(paths).files == ()
    assert wipe(paths).clean
    assert list(tmp_path.rglob("*")) == []

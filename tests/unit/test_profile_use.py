"""What a turn may use of the profile, how style is set, and how a use is explained."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import LockedError, ProfileError
from assistant.profile.facts import Purpose
from assistant.profile.profile import Profile
from assistant.values import Act, FactUse, SpokenReply, Style, Verbosity
from tests.opened_journal import readable

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "data" / "profile.journal")


def tell(profile: Profile, text: str, at: datetime = NOON, speaker: str = "owner") -> str:
    (statement,) = profile.notice(text)
    fact = profile.learn(statement, at, speaker=speaker).fact
    return fact.id if fact else ""


def reply(text: str, *uses: FactUse) -> SpokenReply:
    return SpokenReply(Act("timers", "set"), text, used=uses)


def test_an_empty_profile_has_no_wishes(profile: Profile) -> None:
    view = profile.view("owner", NOON)
    assert (view.facts, view.style) == ((), Style())
    assert profile.last_reply_reasons() is None


def test_the_name_to_be_called_by_comes_with_the_fact_that_says_so(profile: Profile) -> None:
    name = tell(profile, "my name is Harold")
    assert profile.view("owner", NOON).style.address_as == "Harold"
    assert profile.view("owner", NOON).style.because == {"address_as": name}
    nickname = tell(profile, "call me Haz")
    assert profile.view("owner", NOON).style.address_as == "Haz"
    assert profile.view("owner", NOON).style.because == {"address_as": nickname}


def test_no_name_on_request_even_where_one_is_known(profile: Profile) -> None:
    tell(profile, "my name is Harold")
    wish = profile.set_style("address_as", "", NOON).fact
    style = profile.view("owner", NOON).style
    assert style.address_as == ""
    assert wish is not None
    assert style.because == {"address_as": wish.id}


def test_style_is_set_by_value_and_by_step(profile: Profile) -> None:
    profile.set_style("verbosity", "shorter", NOON)
    profile.set_style("pace", "slower", NOON)
    profile.set_style("pace", "slower", NOON)
    profile.set_style("warmth", 0.8, NOON)
    style = profile.view("owner", NOON).style
    assert (style.verbosity, style.pace, style.warmth) == (Verbosity.TERSE, 0.8, 0.8)
    profile.set_style("verbosity", "normal", NOON)
    profile.set_style("pace", "normal", NOON)
    style = profile.view("owner", NOON).style
    assert (style.verbosity, style.pace) == (Verbosity.NORMAL, 1.0)


def test_steps_stop_at_the_ends(profile: Profile) -> None:
    for _ in range(3):
        profile.set_style("verbosity", "longer", NOON)
    for _ in range(9):
        profile.set_style("pace", "slower", NOON)
    style = profile.view("owner", NOON).style
    assert (style.verbosity, style.pace) == (Verbosity.LONG, 0.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [("verbosity", "loud"), ("pace", 5), ("pace", "soon"), ("warmth", 2), ("colour", 1)],
)
def test_a_style_there_is_none_of_is_refused(
    profile: Profile, name: str, value: str | float
) -> None:
    with pytest.raises(ProfileError):
        profile.set_style(name, value, NOON)
    assert profile.all_facts() == ()


@pytest.mark.parametrize("speaker", ["guest", "unknown", "Anna"])
def test_others_get_style_only(profile: Profile, speaker: str) -> None:
    for text in ("call me Haz", "I like jazz", "I'm vegetarian", "I live in Porto"):
        tell(profile, text)
    profile.set_style("verbosity", "terse", NOON)
    view = profile.view(speaker, NOON)
    assert [fact.relation for fact in view.facts] == ["verbosity"]
    assert view.style.address_as == ""
    assert profile.recall("likes", speaker) == ()


def test_a_fact_belongs_to_who_said_it(profile: Profile) -> None:
    tell(profile, "I like jazz")
    tell(profile, "I like tea", speaker="Anna")
    assert [fact.object for fact in profile.recall("likes", "Anna")] == ["tea"]
    assert [fact.object for fact in profile.recall("likes")] == ["jazz"]


def test_past_facts_are_never_used(profile: Profile) -> None:
    tell(profile, "my name is Bob")
    tell(profile, "my name is Rob", NOON + timedelta(days=1))
    # Even when the clock goes back.
    view = profile.view("owner", NOON - timedelta(days=9))
    assert [fact.object for fact in view.known("name")] == ["Rob"]


def test_a_fact_serves_its_purposes_only(profile: Profile) -> None:
    tell(profile, "my name is Bob")
    view = profile.view("owner", NOON)
    assert view.known("name", Purpose.ADDRESS)
    assert not view.known("name", Purpose.FILTER)


def test_private_facts_are_not_told_aloud(profile: Profile) -> None:
    for text in ("I like jazz", "I live in Porto", "I'm allergic to nuts", "I'm vegetarian"):
        tell(profile, text)
    assert [fact.relation for fact in profile.recall(None, aloud=True)] == ["likes"]
    assert len(profile.recall(None)) == 4


def test_kin_includes_every_relative(profile: Profile) -> None:
    tell(profile, "my sister is called Anna")
    tell(profile, "my brother is called Tom")
    assert len(profile.recall("kin")) == 2
    assert len(profile.recall("kin.sister")) == 1


def test_the_last_reply_is_explained_by_what_it_used(profile: Profile) -> None:
    fact = tell(profile, "by the way, call me Haz")
    profile.record_uses(reply("Timer set, Haz.", FactUse(fact, "to call you by your name")), NOON)
    reasons = profile.last_reply_reasons()
    assert reasons is not None
    assert reasons.text == "Timer set, Haz."
    (use,) = reasons.uses
    assert (use.relation, use.object, use.quote) == ("address_as", "Haz", "call me Haz")
    assert (use.phrase, use.why) == ("you want to be called Haz", "to call you by your name")
    assert use.learnt_at == NOON


def test_a_reply_that_used_nothing_has_no_reasons(profile: Profile) -> None:
    fact = tell(profile, "call me Haz")
    profile.record_uses(reply("Timer set, Haz.", FactUse(fact, "why")), NOON)
    profile.record_uses(reply("It's noon."), NOON)
    reasons = profile.last_reply_reasons()
    assert reasons is not None
    assert reasons.uses == ()


def test_reasons_outlive_a_restart_and_the_replys_text_does_not(
    profile: Profile, tmp_path: Path
) -> None:
    fact = tell(profile, "call me Haz")
    profile.record_uses(reply("The zeppelin is set, Haz.", FactUse(fact, "why")), NOON)
    path = tmp_path / "data" / "profile.journal"
    assert "zeppelin" not in readable(tmp_path)
    reasons = Profile.open(path).last_reply_reasons()
    assert reasons is not None
    assert (reasons.act, reasons.text, [use.fact for use in reasons.uses]) == (
        "timers.set",
        None,
        [fact],
    )


def test_a_forgotten_fact_is_no_reason_any_more(profile: Profile) -> None:
    fact = tell(profile, "call me Haz")
    profile.record_uses(reply("Timer set, Haz.", FactUse(fact, "why")), NOON)
    profile.forget(fact=fact)
    reasons = profile.last_reply_reasons()
    assert reasons is None or reasons.uses == ()


def test_the_life_of_a_fact(profile: Profile) -> None:
    fact = tell(profile, "my name is Bob")
    use = FactUse(fact, "to call you by your name")
    profile.record_uses(reply("Hello, Bob.", use), NOON + timedelta(hours=1))
    tell(profile, "my name is Rob", NOON + timedelta(days=1))
    assert [event.what for event in profile.fact_life(fact)] == ["learnt", "used", "ended"]
    with pytest.raises(ProfileError):
        profile.fact_life("no such fact")


def test_a_patient_profile_knows_nothing_until_it_is_unlocked(tmp_path: Path) -> None:
    path = tmp_path / "locked" / "profile.journal"
    tell(Profile.open(path, "passphrase", lambda: "open sesame"), "call me Haz")
    before = path.read_bytes()
    with pytest.raises(LockedError):
        Profile.open(path)
    waiting = Profile.open(path, patient=True)
    assert waiting.locked
    assert waiting.recall(None) == ()
    assert waiting.view("guest", NOON).facts == ()
    (statement,) = waiting.notice("call me Bob")
    with pytest.raises(LockedError):
        waiting.learn(statement, NOON)
    with pytest.raises(ProfileError, match="does not open"):
        waiting.unlock("abracadabra")
    assert waiting.locked
    assert path.read_bytes() == before
    waiting.unlock("open sesame")
    assert not waiting.locked
    assert [fact.object for fact in waiting.recall(None)] == ["Haz"]

"""What is kept, what is asked first, what is never kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import ProfileError
from assistant.profile.facts import Source
from assistant.profile.learning import Decision, Reason, Ruling
from assistant.profile.learnt import Learnt
from assistant.profile.profile import Profile
from assistant.profile.statements import Statement
from tests.opened_journal import readable

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "data" / "profile.journal")


def noticed(profile: Profile, text: str, confidence: float = 1.0) -> Statement:
    (statement,) = profile.notice(text, confidence)
    return statement


def ruling(profile: Profile, text: str, speaker: str = "owner", confidence: float = 1.0) -> Ruling:
    return profile.decide(noticed(profile, text, confidence), speaker, NOON)


def tell(profile: Profile, text: str, at: datetime = NOON, recent: tuple[str, ...] = ()) -> Learnt:
    return profile.learn(noticed(profile, text), at, recent=recent)


def known(profile: Profile) -> list[tuple[str, str]]:
    return [(fact.relation, fact.object) for fact in profile.recall(None)]


def test_nothing_is_written_by_noticing_and_deciding(profile: Profile, tmp_path: Path) -> None:
    ruling(profile, "call me Haz")
    ruling(profile, "I live in Porto")
    profile.view("owner", NOON)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("text", ["call me Haz", "I like jazz", "i have a dog", "I speak Hindi"])
def test_names_and_tastes_are_stored(profile: Profile, text: str) -> None:
    assert ruling(profile, text) == Ruling(Decision.STORE, Reason.STATED)


@pytest.mark.parametrize(
    "text",
    ["I live in Porto", "I'm vegetarian", "I'm allergic to nuts", "my sister is called Anna"],
)
def test_private_things_are_asked_about_first(profile: Profile, text: str) -> None:
    assert ruling(profile, text) == Ruling(Decision.ASK, Reason.SENSITIVE)


def test_asking_to_remember_is_consent(profile: Profile) -> None:
    assert ruling(profile, "remember that I'm vegetarian").reason is Reason.EXPLICIT


def test_one_question_a_day(profile: Profile) -> None:
    profile.consents.asked(NOON)
    assert ruling(profile, "I live in Porto") == Ruling(Decision.IGNORE, Reason.ASKED_TODAY)
    statement = noticed(profile, "I live in Porto")
    tomorrow = NOON + timedelta(days=1)
    assert profile.decide(statement, "owner", tomorrow).decision is Decision.ASK


def test_two_noes_turn_a_relation_off_and_no_other(profile: Profile) -> None:
    profile.consents.answered("kin.sister", False, NOON)
    assert ruling(profile, "my brother is called Tom").decision is Decision.ASK
    profile.consents.answered("kin.brother", False, NOON)
    assert ruling(profile, "my brother is called Tom").reason is Reason.REFUSED
    assert ruling(profile, "I live in Porto").decision is Decision.ASK


def test_a_yes_in_between_counts_the_noes_anew(profile: Profile) -> None:
    for yes in (False, True, False):
        profile.consents.answered("home", yes, NOON)
    assert ruling(profile, "I live in Porto").decision is Decision.ASK


@pytest.mark.parametrize("speaker", ["guest", "unknown"])
def test_what_a_guest_says_is_never_kept(profile: Profile, speaker: str) -> None:
    assert ruling(profile, "remember that I like jazz", speaker).reason is Reason.STRANGER
    with pytest.raises(ProfileError):
        profile.learn(noticed(profile, "I like jazz"), NOON, speaker=speaker)


def test_what_was_hardly_heard_is_not_kept(profile: Profile) -> None:
    assert ruling(profile, "I like jazz", confidence=0.1).reason is Reason.MISHEARD


def test_what_was_heard_badly_is_only_asked_about(profile: Profile) -> None:
    unsure = ruling(profile, "I like jazz", confidence=0.4)
    assert (unsure.decision, unsure.reason) == (Decision.ASK, Reason.UNSURE)


@pytest.mark.parametrize(
    "secret",
    ["my favourite pin is 1234", "I like my password", "I love 4929 1234 5678 9012"],
)
def test_codes_are_never_kept(profile: Profile, secret: str) -> None:
    assert ruling(profile, secret).reason is Reason.SECRET
    with pytest.raises(ProfileError) as caught:
        profile.learn(noticed(profile, secret), NOON)
    assert "1234" not in caught.value.message


def test_what_is_known_is_not_learnt_twice(profile: Profile) -> None:
    first = tell(profile, "I like jazz")
    assert ruling(profile, "i love jazz").reason is Reason.KNOWN
    assert tell(profile, "i love jazz").fact == first.fact
    assert known(profile) == [("likes", "jazz")]


def test_a_new_home_takes_the_place_of_the_old(profile: Profile) -> None:
    tell(profile, "I live in Porto")
    decided = ruling(profile, "I've moved to Lisbon")
    assert (decided.decision, decided.reason) == (Decision.STORE, Reason.UPDATE)
    assert decided.replaced is not None
    assert decided.replaced.object == "Porto"
    learnt = tell(profile, "I've moved to Lisbon", NOON + timedelta(days=1))
    assert learnt.replaced is not None
    assert learnt.replaced.valid_to == NOON + timedelta(days=1)
    assert known(profile) == [("home", "Lisbon")]


def test_tastes_add_up(profile: Profile) -> None:
    tell(profile, "I like jazz")
    tell(profile, "I like tea")
    assert known(profile) == [("likes", "jazz"), ("likes", "tea")]


def test_the_contrary_ends_a_taste(profile: Profile) -> None:
    tell(profile, "I like jazz")
    tell(profile, "my favourite music is jazz")
    tell(profile, "I hate jazz")
    assert known(profile) == [("dislikes", "jazz")]
    tell(profile, "I love jazz")
    assert known(profile) == [("likes", "jazz")]


def test_eating_what_was_not_eaten_ends_the_diet(profile: Profile) -> None:
    tell(profile, "I'm vegetarian")
    tell(profile, "I don't eat gluten")
    assert known(profile) == [("diet", "vegetarian"), ("diet", "gluten")]
    tell(profile, "I'm vegan")
    assert known(profile) == [("diet", "gluten"), ("diet", "vegan")]


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        ("I like jazz", "I no longer like jazz"),
        ("I like jazz", "I don't like jazz any more"),
        ("my favourite music is jazz", "I used to like jazz"),
        ("I live in Porto", "I don't live in Porto any more"),
        ("I'm vegetarian", "I'm not vegetarian anymore"),
        ("I work as a nurse", "I quit my job"),
        ("call me Haz", "stop calling me Haz"),
        ("I have a dog called Rex", "I no longer have a dog"),
        ("I have a dog called Rex", "we had to give the dog away"),
        ("I work as a nurse", "I handed in my notice"),
        ("I live in Porto", "I haven't lived in Porto for years"),
        ("I like jazz", "jazz bores me now"),
        ("I hate jazz", "I've changed my mind about jazz"),
        ("I'm allergic to eggs", "I can eat eggs again"),
        ("I'm engaged", "we called off the wedding"),
        ("I speak French", "I've forgotten all my French"),
        ("call me Haz", "please use my full name"),
    ],
)
def test_what_has_ended_is_past_and_not_used(profile: Profile, said: str, ended: str) -> None:
    fact = tell(profile, said).fact
    assert fact is not None
    assert ruling(profile, ended).decision is Decision.CLOSE
    learnt = tell(profile, ended, NOON + timedelta(days=1))
    assert learnt.fact is None
    assert [it.id for it in learnt.ended] == [fact.id]
    assert known(profile) == []
    assert [it.id for it in profile.all_facts()] == [fact.id]


def test_the_end_of_something_unknown_is_nothing(profile: Profile) -> None:
    tell(profile, "I like jazz")
    assert ruling(profile, "I used to play chess").reason is Reason.NOTHING_TO_END
    assert ruling(profile, "I no longer like tea").reason is Reason.NOTHING_TO_END


def test_a_correction_of_something_just_said_was_never_true(profile: Profile) -> None:
    first = tell(profile, "my name is Bob").fact
    assert first is not None
    learnt = tell(profile, "no, my name is Rob", recent=(first.id,))
    assert [it.retracted_at for it in learnt.voided] == [NOON]
    assert learnt.ended == ()
    assert known(profile) == [("name", "Rob")]


def test_later_it_was_true_once(profile: Profile) -> None:
    tell(profile, "my name is Bob")
    learnt = tell(profile, "no, my name is Rob")
    assert (len(learnt.ended), learnt.voided) == (1, ())


def test_confidence_says_how_it_was_learnt(profile: Profile) -> None:
    statement = noticed(profile, "I live in Porto", 0.8)
    stated = profile.learn(statement, NOON).fact
    assert stated is not None
    assert stated.confidence == pytest.approx(0.72)
    profile.forget(fact=stated.id)
    confirmed = profile.learn(statement, NOON, source=Source.CONFIRMED).fact
    assert confirmed is not None
    assert confirmed.confidence == 1.0


def test_only_the_quote_is_kept_not_the_sentence(profile: Profile, tmp_path: Path) -> None:
    tell(profile, "Good morning, I really like jazz, what a lovely zeppelin")
    assert "jazz" in readable(tmp_path)
    assert "zeppelin" not in readable(tmp_path)


def test_what_is_kept_is_encrypted(profile: Profile, tmp_path: Path) -> None:
    tell(profile, "I really like jazz")
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"jazz" not in written


def test_what_is_no_relation_is_refused(profile: Profile) -> None:
    with pytest.raises(ProfileError):
        profile.learn(Statement("shoe_size", "42"), NOON)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("I work as a waiter", "I'm a chef now", ["a chef"]),
        ("I work as a nurse", "I'm retired", ["retired"]),
        ("we have two kids", "we have three kids", ["three kids"]),
        ("my wife is called Clare", "my wife is called Claire", ["Claire"]),
        ("my sister is called Anna", "my sister is called Ines", ["Anna", "Ines"]),
        ("I work as a nurse", "I work at the hospital", ["a nurse", "at the hospital"]),
        ("I'm vegetarian", "I eat meat again", []),
        ("I like beer", "I don't drink beer any more", []),
        ("I have a girlfriend called Mia", "I broke up with my girlfriend", []),
    ],
)
def test_needs_change(profile: Profile, before: str, after: str, left: list[str]) -> None:
    tell(profile, before)
    tell(profile, after, NOON + timedelta(days=1))
    assert [what for _, what in known(profile)] == left


def test_a_correction_takes_the_place_of_one_of_several(profile: Profile) -> None:
    tell(profile, "I like tea")
    wrong = tell(profile, "I like cod").fact
    assert wrong is not None
    learnt = tell(profile, "no, I like golf", recent=(wrong.id,))
    assert [it.object for it in learnt.voided] == ["cod"]
    assert known(profile) == [("likes", "tea"), ("likes", "golf")]


def test_nothing_is_learnt_of_what_is_to_be_left_alone(profile: Profile) -> None:
    profile.consents.allow("likes", False, NOON)
    assert ruling(profile, "I like jazz").reason is Reason.REFUSED
    assert ruling(profile, "remember that I like jazz").reason is Reason.EXPLICIT

"""The caring touch through whole turns: who is offered, who is called, and that nothing stays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from assistant.errors import SkillError
from assistant.profile.contacts import contact_statements, contacts_in
from assistant.profile.facts import Source
from assistant.values import GUEST
from tests.unit.pipeline_fakes import NOON, Home


@dataclass
class Phone:
    works: bool = True
    broken: bool = False
    called: list[str] = field(default_factory=list)

    def call(self, number: str) -> None:
        if self.broken:
            raise SkillError("the line is dead")
        self.called.append(number)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    for told in contact_statements("Anna", "+44 20 7946 0018"):
        home.profile.learn(told, NOON, source=Source.CONFIRMED)
    return home


@pytest.fixture
def phone(home: Home) -> Phone:
    phone = Phone()
    home.parts = replace(home.parts, phone=phone)
    return phone


def test_without_a_phone_the_number_is_read_out(home: Home) -> None:
    turn = home.say("I have fallen")
    assert turn.reply.act.full_name == "core.need_urgent"
    assert "Anna" in turn.reply.text
    assert "+44 20 7946 0018" in turn.reply.text
    assert "999" in turn.reply.text
    assert not turn.reply.asks


def test_a_call_waits_for_a_yes(home: Home, phone: Phone) -> None:
    assert home.say("I can't get up").reply.asks
    assert phone.called == []
    assert home.say("yes please").reply.act.name == "calling"
    assert phone.called == ["+44 20 7946 0018"]


def test_who_calls_for_help_again_means_yes(home: Home, phone: Phone) -> None:
    home.say("help me")
    assert home.say("help, I've fallen").reply.act.name == "calling"
    assert len(phone.called) == 1


def test_a_no_is_a_no(home: Home, phone: Phone) -> None:
    home.say("I need help")
    assert home.say("no").reply.act.name == "not_done"
    assert phone.called == []


def test_where_the_call_fails_the_number_is_read_out(home: Home, phone: Phone) -> None:
    phone.broken = True
    home.say("call for help")
    assert "+44 20 7946 0018" in home.say("yes").reply.text


def test_nobody_named_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    home = Home(tmp_path / "other")
    assert "my helper is" in home.say("I need help").reply.text
    assert "999" in home.say("it's an emergency").reply.text


def test_repeated_failure_offers_the_same_human(home: Home, phone: Phone) -> None:
    for _ in range(2):
        home.say("wibble wobble")
    turn = home.say("wibble wobble")
    assert turn.reply.act.name == "not_understood_at_all"
    assert turn.reply.asks
    home.say("yes")
    assert len(phone.called) == 1


@pytest.mark.parametrize(
    "said", ["I'm so lonely", "I want to die", "I feel terrible", "I have fallen", "I need help"]
)
def test_nothing_of_it_is_kept(home: Home, said: str) -> None:
    before = home.profile.store.path.read_bytes()
    turn = home.say(said)
    assert turn.incognito
    assert turn.learned == ()
    assert home.profile.store.path.read_bytes() == before
    assert home.profile.history.turns() == ()


def test_a_guest_who_has_fallen_is_helped_too(home: Home) -> None:
    home.session = replace(home.session, speaker=GUEST, incognito=True)
    assert "+44 20 7946 0018" in home.say("I've fallen").reply.text


def test_who_is_named_by_voice_comes_first(home: Home) -> None:
    home.say("my helper is Bob")
    facts = home.profile.all_facts()
    assert [one.name for one in contacts_in(facts)] == ["Bob", "Anna"]

"""Offers in the living conversation: in the queue, with an ear for the answer; who is cut short."""

from __future__ import annotations

from assistant.assistant import Due
from assistant.daemon.organs import Phase
from assistant.skill_host.schedule import Announcement
from assistant.values import CORE
from tests.unit.daemon_fakes import Life, reply

STORY = {"tell me a story": "One. Two. Three. Four. Five. Six.", "yes": "Here is the news."}


def offered(life: Life) -> None:
    announced = Announcement("offer news", CORE, life.instant.wall, "offer", {})
    life.mind.due.append(Due(announced, reply("Would you like the news?", asks=True), rings=False))


def test_an_offer_is_made_in_its_turn_and_listens_for_the_answer() -> None:
    life = Life(STORY)
    offered(life)
    life.wait(2.5)
    assert life.mouth.said == ["Would you like the news?"]
    assert life.mind.settled == ["offer news"]
    assert life.loop.phase is Phase.LISTENING
    life.hear("yes", silence=3)
    assert life.mouth.said[-1] == "Here is the news."


def test_an_offer_waits_for_the_end_of_a_turn() -> None:
    life = Life(STORY)
    life.hear("computer tell me")
    offered(life)
    life.hear("a story", silence=5)
    assert life.mouth.said == ["One. Two. Three. Four. Five. Six."]


def test_nothing_is_offered_to_who_could_not_answer() -> None:
    life = Life(STORY)
    life.loop.mute()
    offered(life)
    life.fall_due("tea", "Your tea is done.")
    life.wait(6)
    assert life.mouth.said == ["Your tea is done."]


def test_speaking_into_an_answer_is_noted_and_into_an_announcement_not() -> None:
    life = Life(STORY)
    life.hear("computer tell me a story", silence=2)
    life.hear("computer", silence=0.2)
    assert len(life.mind.interruptions) == 1
    other = Life(STORY)
    other.fall_due("tea", "Your tea is done. It really is done.")
    other.wait(1.2)
    other.hear("computer", silence=0.2)
    assert other.mind.interruptions == []

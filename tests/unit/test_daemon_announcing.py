"""Announcements wait their turn, ring until they are stopped, and are made once."""

from __future__ import annotations

import pytest

from assistant.daemon.announcing import RINGING_SECONDS
from assistant.daemon.organs import Phase
from assistant.errors import SpeakingError
from tests.unit.daemon_fakes import Life, reply

LONG = {"tell me a story": "One. Two. Three. Four. Five. Six."}


def test_what_fell_due_is_said_and_settled_once() -> None:
    life = Life()
    life.fall_due("tea", "Your tea is done.", after=2)
    life.wait(1)
    assert not life.mouth.said
    life.wait(10)
    assert life.mouth.said == ["Your tea is done."]
    assert life.mind.settled == ["tea"]


def test_it_is_settled_only_when_it_was_heard() -> None:
    """A kill in between loses nothing: what is not settled is announced again."""
    life = Life()
    life.fall_due("tea", "Your tea is done.")
    life.wait(0.2)
    assert life.mouth.said
    assert life.mind.settled == []
    life.wait(1.2)
    assert life.mind.settled == ["tea"]


def test_an_announcement_waits_for_the_end_of_a_turn() -> None:
    life = Life(LONG)
    life.hear("computer tell me")
    life.fall_due("mail", "There is mail.")
    life.hear("a story", silence=5)
    assert life.mouth.said == ["One. Two. Three. Four. Five. Six."]
    life.wait(6)
    assert life.mouth.said[-1] == "There is mail."


def test_what_rings_waits_two_seconds_at_most_and_the_reply_goes_on() -> None:
    life = Life(LONG)
    life.ask("tell me a story")
    life.fall_due("tea", "Tea!", rings=True)
    life.wait(3.5)
    assert life.mouth.said[1] == "Tea!"
    life.wait(1)
    assert life.mouth.said[2].endswith("Five. Six.")
    assert not life.mouth.said[2].startswith("One.")


def test_what_rings_does_not_wait_for_who_says_nothing() -> None:
    life = Life()
    life.hear("computer")
    life.fall_due("tea", "Tea!", rings=True)
    life.wait(3.5)
    assert life.mouth.said == ["Tea!"]


def test_it_rings_until_stop_is_said() -> None:
    life = Life()
    life.fall_due("tea", "Tea!", rings=True)
    life.wait(10)
    assert life.mouth.said == ["Tea!"] * 3
    life.hear("stop", silence=20)
    assert life.mouth.said == ["Tea!"] * 3
    assert life.loop.phase is Phase.ASLEEP


def test_the_wake_phrase_ends_the_ringing_and_listens() -> None:
    life = Life({"snooze": "Nine more minutes."})
    life.fall_due("alarm", "Good morning!", rings=True)
    life.wait(2)
    life.hear("computer snooze", silence=20)
    assert life.mouth.said == ["Good morning!", "Nine more minutes."]
    assert life.mind.settled == ["alarm"]


def test_it_does_not_ring_for_ever() -> None:
    life = Life()
    life.fall_due("tea", "Tea!", rings=True)
    life.wait(RINGING_SECONDS + 10)
    rung = len(life.mouth.said)
    life.wait(20)
    assert len(life.mouth.said) == rung
    assert life.loop.phase is Phase.ASLEEP


def test_it_rings_with_the_microphone_muted_and_stops_by_a_button() -> None:
    life = Life(muted=True)
    life.fall_due("tea", "Tea!", rings=True)
    life.wait(6)
    assert len(life.mouth.said) == 2
    life.loop.stop()
    life.wait(10)
    assert len(life.mouth.said) == 2


def test_what_is_stopped_before_it_was_heard_does_not_come_back() -> None:
    life = Life()
    life.fall_due("tea", "Tea!", rings=True)
    life.settle(None)
    life.loop.stop()
    life.wait(20)
    assert life.mouth.said == ["Tea!"]
    assert life.mind.settled == ["tea"]


def test_what_could_not_be_played_is_tried_again() -> None:
    life = Life()
    life.mouth.broken = SpeakingError("the loudspeaker is gone")
    life.fall_due("tea", "Tea!")
    life.wait(3)
    assert life.mind.settled == []
    life.mouth.broken = None
    life.wait(8)
    assert life.mind.settled == ["tea"]


def test_what_fell_due_while_the_machine_slept_is_announced_at_once_and_once() -> None:
    life = Life()
    life.fall_due("tea", "Tea!", after=3000)
    life.wait(1.5)
    life.sleep(3600)
    life.wait(4)
    assert life.mouth.said == ["Tea!"]


def test_a_clients_text_waits_its_turn_and_tells_when_it_was_heard() -> None:
    life = Life(LONG)
    life.hear("computer tell me")
    heard: list[float] = []
    assert life.loop.say(reply("Dinner is ready."), heard.append)
    life.hear("a story", silence=9)
    assert life.mouth.said[-1] == "Dinner is ready."
    assert heard == [1.0]


def test_what_rings_goes_first() -> None:
    life = Life({"hello": "Good morning. How are you?"})
    life.ask("hello")
    life.fall_due("mail", "There is mail.")
    life.fall_due("tea", "Tea!", rings=True)
    life.wait(5)
    assert life.mouth.said[1:3] == ["Tea!", "There is mail."]


def test_clients_cannot_fill_the_queue() -> None:
    life = Life()
    assert [life.loop.say(reply("x"), print) for _ in range(101)].count(False) == 1


def test_two_that_fall_due_together_are_both_made() -> None:
    life = Life()
    life.fall_due("tea", "Tea!", rings=True)
    life.fall_due("egg", "Egg!", rings=True)
    life.wait(4)
    assert life.mouth.said[:2] == ["Tea!", "Egg!"]
    assert life.mind.settled == ["tea", "egg"]


@pytest.mark.parametrize("seconds", [7200, -7200])
def test_a_clock_that_is_set_neither_loses_nor_doubles_anything(seconds: float) -> None:
    life = Life(LONG)
    life.fall_due("mail", "There is mail.")
    life.fall_due("tea", "Tea!", after=3600)
    life.wait(5)
    life.hear("computer tell me")
    life.set_clock(seconds)
    life.hear("a story", silence=9)
    life.wait(5)
    life.set_clock(-seconds)
    life.wait(5)
    story = "One. Two. Three. Four. Five. Six."
    early = ["Tea!"] if seconds > 0 else []
    assert life.mouth.said == ["There is mail.", story, *early]
    life.wait(3600)
    assert life.mouth.said == ["There is mail.", story, "Tea!"]
    assert life.mind.settled == ["mail", "tea"]

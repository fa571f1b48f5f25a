"""A living conversation: woken, listened to, answered, interrupted, spoken on."""

from __future__ import annotations

from assistant.daemon.organs import Phase
from assistant.errors import SkillError, SpeakingError
from assistant.speaking.earcons import Earcon
from tests.unit.daemon_fakes import Life, reply, told

TIME = {"what time": "It is eight. Good morning."}


def test_a_turn_goes_once_around() -> None:
    life = Life(TIME)
    life.ask("what time")
    assert life.mouth.said == ["It is eight. Good morning."]
    assert life.loop.phase is Phase.SPEAKING
    life.wait(2)
    assert life.room.phases == ["listening", "deciding", "speaking", "asleep"]


def test_without_the_wake_phrase_nothing_is_heard() -> None:
    life = Life(TIME)
    life.hear("what time", silence=3)
    assert life.mind.heard == []


def test_a_complete_request_is_answered_at_once_and_another_waited_for() -> None:
    life = Life(TIME)
    life.hear("computer what time", silence=0.5)
    assert life.mouth.said
    life = Life(TIME)
    life.mind.unfinished = {"what time"}
    life.hear("computer what time", silence=0.5)
    assert not life.mouth.said
    life.wait(1.2)
    assert life.mouth.said


def test_the_loudspeaker_is_opened_while_the_person_still_speaks() -> None:
    life = Life(TIME)
    life.hear("computer 1")
    assert not life.mouth.prepared
    life.hear("what")
    assert life.mouth.prepared


def test_what_is_understood_late_is_answered_without_more_sound() -> None:
    life = Life(TIME)
    life.mind.held = True
    life.hear("computer what time 0.5")
    life.mind.held = False
    life.mind.think()
    life.settle(None)
    assert life.mouth.said


def test_speaking_on_merges_what_was_said() -> None:
    life = Life({"set a timer for ten": "Ten what?", "set a timer for ten minutes": "Done."})
    life.mind.unfinished = {"set a timer for ten"}
    life.hear("computer set a timer for ten 0.4 minutes", silence=1)
    assert life.mind.done == ["set a timer for ten minutes"]
    assert life.mind.heard[-1] == "set a timer for ten minutes"


def test_speaking_on_after_the_end_takes_back_an_answer_that_did_nothing() -> None:
    life = Life({"what time": "Eight.", "what time in tokyo": "Five."})
    life.mind.held = True
    life.hear("computer what time 0.2")
    life.mind.think()
    life.hear("0.3 in")  # it has ended here, and the answer is being thought of
    life.mind.held = False
    life.mind.think()
    life.hear("tokyo", silence=1.5)
    assert life.mind.done == ["what time in tokyo"]
    assert life.mouth.said == ["Five."]


def test_an_answer_under_way_that_did_nothing_is_dropped_when_they_speak_on() -> None:
    life = Life({"what time": "Eight.", "what time in tokyo": "Five."})
    life.hear("computer what time", silence=0.2)
    life.mind.held = True
    life.wait(0.3)
    answering = life.mind.waiting
    life.mind.waiting = []  # it was begun and cannot be dropped any more
    life.hear("in")
    life.mind.waiting = answering
    life.mind.think()
    life.settle(None)
    life.mind.held = False
    life.hear("tokyo", silence=1.5)
    assert life.mouth.said == ["Five."]


def test_what_was_done_is_told_even_when_they_speak_on() -> None:
    life = Life({"buy milk": "Milk is on the list."})
    life.mind.risky = {"buy milk"}
    life.hear("computer buy milk", silence=0.2)
    life.mind.held = True
    life.wait(0.3)
    answering = life.mind.waiting
    life.mind.waiting = []  # it was begun and cannot be dropped any more
    life.hear("and eggs")
    life.mind.waiting = answering
    life.mind.think()
    life.settle(None)
    assert life.mouth.said == ["Milk is on the list."]


def test_silence_after_the_wake_phrase_ends_in_sleep() -> None:
    life = Life(TIME)
    life.hear("computer", silence=6)
    assert life.loop.phase is Phase.ASLEEP
    assert not life.mouth.said


def test_an_empty_transcript_is_no_request() -> None:
    life = Life()
    life.hear("computer", silence=1)
    life.hear("x", silence=1.5)
    life = Life()
    life.mind.answers[""] = reply("Never said.")
    life.ask("")
    assert not life.mouth.said


def test_the_wake_phrase_silences_it_and_it_listens() -> None:
    life = Life(TIME | {"thank you": "You're welcome."})
    life.ask("what time")
    life.hear("computer thank you", silence=0.1)
    assert life.mouth.job == 0
    life.wait(1.4)
    assert life.mouth.said[-1] == "You're welcome."
    life.wait(3)
    assert len(life.mouth.said) == 2  # the interrupted sentence does not come back


def test_a_false_interruption_resumes_the_sentence_that_was_cut() -> None:
    life = Life(TIME)
    life.hear("computer what time", silence=1.9)  # the first sentence was heard to its end
    life.hear("computer", silence=6)
    assert life.mouth.said == ["It is eight. Good morning.", "Good morning."]
    life.wait(2)
    assert life.loop.phase is Phase.ASLEEP


def test_while_it_speaks_only_the_wake_phrase_and_stop_are_heard() -> None:
    life = Life(TIME)
    life.ask("what time")
    life.hear("what time")
    assert len(life.mind.heard) == 1
    life.hear("stop", silence=0.1)
    assert life.loop.phase is Phase.ASLEEP
    assert life.mouth.job == 0
    life.wait(3)
    assert len(life.mouth.said) == 1


def test_after_a_question_it_listens_without_being_woken() -> None:
    life = Life({"ten minutes": "Done."})
    life.mind.answers["set a timer"] = reply("For how long?", asks=True)
    life.ask("set a timer")
    life.wait(1)
    assert life.loop.phase is Phase.LISTENING
    life.hear("ten minutes", silence=1)
    assert life.mouth.said == ["For how long?", "Done."]


def test_it_learns_when_the_reply_sounds_not_before() -> None:
    life = Life(TIME)
    life.mind.held = True
    life.ask("what time")
    assert life.mind.learnt == []
    life.mind.held = False
    life.mind.think()
    life.settle(None)
    assert life.mind.learnt == ["what time"]


def test_a_reply_that_cannot_be_heard_is_learnt_from_and_told_in_status_once() -> None:
    life = Life(TIME)
    life.mouth.broken = SpeakingError("the loudspeaker is gone")
    life.ask("what time")
    life.ask("what time")
    assert life.mind.learnt == ["what time", "what time"]
    assert life.loop.problems.messages == {"speaking": "the loudspeaker is gone"}
    assert len(told(life, "problem")) == 1
    life.mouth.broken = None
    life.ask("what time")
    life.wait(2)
    assert life.loop.problems.messages == {}


def test_an_error_is_apologised_for_once_and_it_lives_on() -> None:
    life = Life(TIME)
    life.mind.breaks = SkillError("the disk is full")
    life.ask("what time")
    life.wait(1)
    life.ask("what time")
    life.wait(1)
    assert life.mouth.said == ["Sorry."]
    life.mind.breaks = None
    life.ask("what time")
    assert life.mouth.said[-1] == "It is eight. Good morning."
    assert life.loop.problems.messages == {}


def test_muted_it_hears_nothing_but_a_button_lets_it_listen_once() -> None:
    life = Life(TIME)
    life.loop.mute()
    life.ask("what time")
    assert not life.room.microphone
    assert life.mind.heard == []
    life.loop.listen()
    assert life.room.microphone
    life.hear("what time", silence=1)
    assert life.mouth.said == ["It is eight. Good morning."]
    life.wait(2)
    assert not life.room.microphone
    life.loop.unmute()
    life.ask("what time")
    assert len(life.mouth.said) == 2


def test_muting_drops_what_is_being_said() -> None:
    life = Life(TIME)
    life.hear("computer what")
    life.loop.mute()
    life.hear("time", silence=2)
    assert life.mind.done == []
    assert life.loop.phase is Phase.ASLEEP


def test_a_button_interrupts_as_the_wake_phrase_does() -> None:
    life = Life(TIME)
    life.ask("what time")
    life.loop.listen()
    assert life.loop.phase is Phase.LISTENING
    assert life.mouth.job == 0


def test_a_microphone_that_dies_while_somebody_speaks_does_not_hold_it_up() -> None:
    life = Life(TIME)
    life.hear("computer what")
    life.pass_without_sound(4)
    assert life.loop.phase is Phase.ASLEEP


def test_the_machine_sleeping_ends_what_was_being_said() -> None:
    life = Life(TIME)
    life.hear("computer what")
    life.sleep(3600)
    assert life.loop.phase is Phase.ASLEEP


def test_other_players_are_quiet_from_the_wake_phrase_to_the_end() -> None:
    life = Life(TIME)
    life.hear("computer what")
    assert life.room.quiet
    life.hear("time", silence=4)
    assert not life.room.quiet


def test_it_gives_a_sign_to_who_waits_for_one_and_not_to_who_speaks_on() -> None:
    life = Life(TIME)
    life.ask("what time")
    assert life.mouth.signs == []
    life = Life(TIME)
    life.hear("computer 1 what time", silence=1)
    assert life.mouth.signs == [Earcon.WOKEN]
    life.wait(3)
    life.hear("computer", silence=6)
    assert life.mouth.signs == [Earcon.WOKEN, Earcon.WOKEN, Earcon.NOT_UNDERSTOOD]

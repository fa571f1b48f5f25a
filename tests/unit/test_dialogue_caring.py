"""Somebody needs a human: it is heard however it is said, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from assistant.dialogue import Care, Need

CARE = Care.load("en", "GB")

SAID = {
    Need.URGENT: """
        I have fallen | I've fallen and I can't get up | I fell down the stairs | I've had a fall
        I just fell over in the kitchen | help I've fallen | my wife has fallen | she's collapsed
        I can't get up | I cannot breathe | I can't move my legs | I'm having a heart attack
        I think I'm having a stroke | I think I broke my hip | I've broken my arm | my chest hurts
        I have chest pains | there's a pain in my chest | I'm bleeding | I'm badly hurt
        call an ambulance | please call an ambulance | call for help | get help | send help please
        call 999 | call nine one one | call the police | I need an ambulance | we need a doctor now
        it's an emergency | this is an emergency | emergency | medical emergency | SOS
        help! help! | somebody help me | someone help | please help me I fell | help me now
        there's a fire in the kitchen | the house is on fire | I smell gas | there's smoke
        someone is breaking in | there's an intruder | I've taken too many pills
        I'm choking | my husband is not breathing | he is unconscious | I'm lying on the floor
        I'm going to faint | I can't get out of the bath | I slipped in the shower
    """,
    Need.DESPAIR: """
        I want to die | I just want to end it all | I don't want to live any more
        I'm going to kill myself | I want to hurt myself | life isn't worth living
        I wish I was dead | there's no point in going on | I can't go on
        everyone would be better off without me | I feel suicidal
    """,
    Need.DISTRESS: """
        I'm so lonely | I feel so alone | I am really scared | I'm terrified | I feel hopeless
        I'm having a panic attack | I can't stop crying | nobody cares | I have nobody to talk to
        I need someone to talk to | I feel terrible | I'm depressed | I feel very lonely today
        I need to talk to somebody | I don't know what to do any more | it's all too much for me
    """,
    Need.HELP: """
        I need help | I need some help please | I really need help now | help me | please help me
        we need help | can somebody help me | call my helper | I need a human | is anybody there
        I need somebody to help me | help me please | who can help me | contact my helper
    """,
}

NOT_SAID = """
    help | what can you do | help me with timers | can you help me with a recipe | how can you help
    I fell in love | I've fallen asleep | I fell for it | prices have fallen | set a timer
    remind me to call the doctor | what does emergency mean | play help by the beatles
    how do you say I have fallen in french | if I fall what will you do | call mum | call anna
    I'm afraid of spiders | I'm afraid not | I'm alone at home | I can't get up early
    I can't move the meeting | the film scared me | I'm dying to see that film
    add bandages to the shopping list | what is the number of the police | I broke my glasses
    thanks for your help | that was a great help | I'm fine | are you lonely | I'm hungry
    tell me a story about a fire | how many calories does a heart attack burn | I feel good
    I don't need help | I haven't fallen | I'm not hurt | it's not an emergency
    what's an ambulance
    I need help choosing a film | my phone died | the battery is dead | kill the lights
    turn off the fire | is the kitchen light on | I work at the fire brigade | I love jazz
"""


def split(text: str) -> list[str]:
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize(
    ("said", "need"), [(one, need) for need, text in SAID.items() for one in split(text)]
)
def test_a_need_is_heard(said: str, need: Need) -> None:
    assert CARE.need_in([said]) is need


@pytest.mark.parametrize("said", split(NOT_SAID))
def test_what_is_no_need_is_left_alone(said: str) -> None:
    assert CARE.need_in([said]) is None


def test_a_lesser_reading_is_enough() -> None:
    assert CARE.need_in(["i have fallow", "i have fallen"]) is Need.URGENT


@pytest.mark.parametrize(("region", "number"), [("GB", "999"), ("US", "911"), ("PT", "112")])
def test_whom_to_call_in_danger_depends_on_where(region: str, number: str) -> None:
    assert Care.load("en", region).emergency_number == number

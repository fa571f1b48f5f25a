"""What a conversation is beyond its single turns: answers, confirming, giving up politely."""

from assistant.dialogue.answers import AnswerWords
from assistant.dialogue.core_acts import (
    SILENCE,
    confirm,
    conversation,
    not_understood,
    skill_failed,
)
from assistant.dialogue.follow_up import CORE, follow_up

__all__ = [
    "CORE",
    "SILENCE",
    "AnswerWords",
    "confirm",
    "conversation",
    "follow_up",
    "not_understood",
    "skill_failed",
]

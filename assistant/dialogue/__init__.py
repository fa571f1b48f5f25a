"""What a conversation is beyond its single turns: answers, confirming, giving up politely."""

from assistant.dialogue.core_acts import (
    SILENCE,
    confirm,
    conversation,
    has_failed,
    in_order,
    in_words,
    is_worth_asking,
    not_understood,
    skill_failed,
)
from assistant.dialogue.expiring import still_open
from assistant.dialogue.follow_up import follow_up
from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.reading import Reader, is_sure
from assistant.dialogue.two_requests import two_requests

__all__ = [
    "SILENCE",
    "Phrasebook",
    "Reader",
    "confirm",
    "conversation",
    "follow_up",
    "has_failed",
    "in_order",
    "in_words",
    "is_sure",
    "is_worth_asking",
    "not_understood",
    "skill_failed",
    "still_open",
    "two_requests",
]

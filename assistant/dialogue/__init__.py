"""What a conversation is beyond its single turns: answers, confirming, giving up politely."""

from assistant.dialogue.answers import Answer
from assistant.dialogue.caring import (
    ALL_WELL,
    CALL_HELPER,
    Care,
    Helper,
    Need,
    calling,
    first_of,
    is_care,
    needs_human,
    offer,
)
from assistant.dialogue.core_acts import (
    NO_SUCH_DAY,
    SILENCE,
    confirm,
    conversation,
    has_failed,
    in_order,
    in_words,
    is_worth_asking,
    not_done,
    not_understood,
    nowhere,
    only_for_now,
    skill_failed,
    taken_back,
    takes_back,
    what_is_taken_back_first,
)
from assistant.dialogue.expiring import still_open
from assistant.dialogue.follow_up import follow_up
from assistant.dialogue.last_thing import wording_corrected
from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.putting_off import put_off
from assistant.dialogue.reading import Reader, is_sure, is_word_for_word
from assistant.dialogue.reasons import before_reason
from assistant.dialogue.routines import for_later, phrase_and_requests, requests_in, routine
from assistant.dialogue.self_repair import repaired
from assistant.dialogue.two_requests import besides_requests, two_requests

__all__ = [
    "ALL_WELL",
    "CALL_HELPER",
    "NO_SUCH_DAY",
    "SILENCE",
    "Answer",
    "Care",
    "Helper",
    "Need",
    "Phrasebook",
    "Reader",
    "before_reason",
    "besides_requests",
    "calling",
    "confirm",
    "conversation",
    "first_of",
    "follow_up",
    "for_later",
    "has_failed",
    "in_order",
    "in_words",
    "is_care",
    "is_sure",
    "is_word_for_word",
    "is_worth_asking",
    "needs_human",
    "not_done",
    "not_understood",
    "nowhere",
    "offer",
    "only_for_now",
    "phrase_and_requests",
    "put_off",
    "repaired",
    "requests_in",
    "routine",
    "skill_failed",
    "still_open",
    "taken_back",
    "takes_back",
    "two_requests",
    "what_is_taken_back_first",
    "wording_corrected",
]

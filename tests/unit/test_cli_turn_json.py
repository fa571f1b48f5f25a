"""The JSON of a turn is a contract: these tests are its wording."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.turn_json import turn_as_json
from assistant.values import (
    Act,
    Band,
    FactUse,
    Hypothesis,
    Interpretation,
    LearntFact,
    Question,
    SlotValue,
    SpokenReply,
    Transcript,
    Turn,
)
from tests.unit.cli_fakes import NOW, SOUND

FULL = Turn(
    said_at=NOW,
    heard=Transcript(
        "set a timer for 10 minutes",
        0.98765,
        "whisper",
        (
            Hypothesis("set a timer for 10 minutes", -0.1),
            Hypothesis("set the timer for 10 minutes", -0.4),
            Hypothesis("set the timer for 10 minutes", -0.5),
        ),
    ),
    understood=Interpretation(
        "timers",
        "set",
        score=0.91234,
        band=Band.CONFIRM,
        slots={"duration": SlotValue("10 minutes", 600)},
    ),
    reply=SpokenReply(
        Act("core", "did_you_say", question=Question("timers.set")),
        "Did you say “set a timer for ten minutes”, Haz?",
        voice="calm",
        audio=SOUND,
        used=(FactUse("f1", "you asked me to call you Haz"),),
    ),
    learned=(LearntFact("f2", "home", "Porto", "confirmed"),),
    timing_ms={"hear": 101.26, "understand": 2.0, "total": 110.0},
)


def test_a_whole_turn() -> None:
    assert turn_as_json(FULL, Path("replies/a.reply.wav")) == {
        "heard": {
            "text": "set a timer for 10 minutes",
            "confidence": 0.988,
            "engine": "whisper",
            "alternatives": ["set the timer for 10 minutes"],
        },
        "understood": {
            "band": "confirm",
            "skill": "timers",
            "intent": "set",
            "score": 0.912,
            "slots": {"duration": {"said": "10 minutes", "value": 600}},
        },
        "reply": {
            "act": "core.did_you_say",
            "text": "Did you say “set a timer for ten minutes”, Haz?",
            "voice": "calm",
            "audio": "replies/a.reply.wav",
            "used": [{"fact": "f1", "why": "you asked me to call you Haz"}],
            "asks": True,
        },
        "learned": [{"fact": "f2", "relation": "home", "object": "Porto", "how": "confirmed"}],
        "timing_ms": {
            "hear": 101.3,
            "understand": 2.0,
            "act": None,
            "word": None,
            "first_audio": None,
            "total": 110.0,
        },
    }


def test_silence_has_every_key_too() -> None:
    silence = Turn(
        NOW, Transcript("", 0.0, "whisper"), None, SpokenReply(Act("core", "nothing"), "")
    )
    quiet = turn_as_json(silence)
    full = turn_as_json(FULL)
    assert quiet["understood"] == {
        "band": "reject",
        "skill": None,
        "intent": None,
        "score": 0.0,
        "slots": {},
    }
    for part in ("heard", "understood", "reply", "timing_ms"):
        ours, theirs = quiet[part], full[part]
        assert isinstance(ours, dict)
        assert isinstance(theirs, dict)
        assert ours.keys() == theirs.keys()


def test_it_is_json() -> None:
    assert json.loads(json.dumps(turn_as_json(FULL)))["reply"]["asks"] is True

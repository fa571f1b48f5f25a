"""A turn as the JSON object that `hear` and `ask` print and the daemon sends: a contract.

    {"heard":      {"text", "confidence", "engine", "alternatives": [TEXT…]},
     "understood": {"band", "skill", "intent", "score", "slots": {NAME: {"said", "value"}}},
     "reply":      {"act", "text", "voice", "audio", "used": [{"fact", "why"}], "asks"},
     "learned":    [{"fact", "relation", "object", "how"}],
     "timing_ms":  {"hear", "understand", "act", "word", "first_audio", "total"}}

`alternatives` are the other readings, best first. `band` is act, confirm or reject. It is
reject where nothing was understood, and `skill` and `intent` are null, and where it was
understood but can't be done, which the reply then explains. `act` is
`skill.name`, or `core.name` for the assistant's own. `audio` is the path of the reply's
sound where it was saved, else null. A time is null where its step did not happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.errors import ControlError
from assistant.values import (
    Act,
    Band,
    FactUse,
    Hypothesis,
    Interpretation,
    Json,
    LearntFact,
    Question,
    SlotValue,
    SpokenReply,
    Transcript,
    Turn,
)

STEPS = ("hear", "understand", "act", "word", "first_audio", "total")


def turn_as_json(turn: Turn, audio: Path | None = None) -> dict[str, Json]:
    """`turn` as JSON; `audio` is where its reply's sound was saved."""
    return {
        "heard": _heard(turn.heard),
        "understood": _understood(turn),
        "reply": _reply(turn.reply, audio),
        "learned": [
            {"fact": it.fact, "relation": it.relation, "object": it.object, "how": it.how}
            for it in turn.learned
        ],
        "timing_ms": {step: _rounded(turn.timing_ms.get(step)) for step in STEPS},
    }


def turn_from_json(told: Mapping[str, Any], said_at: datetime) -> Turn:
    """The turn that `told` tells of, as far as it does: what is needed to print it.

    Raises `ControlError` where it is none.
    """
    try:
        return _turn(told, said_at)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ControlError("the daemon sent no turn") from error


def _turn(told: Mapping[str, Any], said_at: datetime) -> Turn:
    heard, meant, reply = told["heard"], told["understood"], told["reply"]
    source, _, name = str(reply["act"]).partition(".")
    question = Question("") if reply["asks"] else None
    understood = None
    if meant["skill"] is not None:
        slots = {name: SlotValue(one["said"], one["value"]) for name, one in meant["slots"].items()}
        understood = Interpretation(
            meant["skill"], meant["intent"], meant["score"], Band(meant["band"]), slots=slots
        )
    return Turn(
        said_at,
        Transcript(
            heard["text"],
            heard["confidence"],
            heard["engine"],
            tuple(map(Hypothesis, (heard["text"], *heard["alternatives"]))),
        ),
        understood,
        SpokenReply(
            Act(source, name, question=question),
            reply["text"],
            reply["voice"],
            used=tuple(FactUse(**use) for use in reply["used"]),
        ),
        tuple(LearntFact(**fact) for fact in told["learned"]),
        {step: ms for step, ms in told["timing_ms"].items() if ms is not None},
    )


def _heard(heard: Transcript) -> dict[str, Json]:
    readings = dict.fromkeys(one.text for one in heard.hypotheses if one.text != heard.text)
    return {
        "text": heard.text,
        "confidence": round(heard.confidence, 3),
        "engine": heard.engine,
        "alternatives": list(readings),
    }


def _understood(turn: Turn) -> dict[str, Json]:
    understood = turn.understood
    if understood is None:
        return {"band": turn.band.value, "skill": None, "intent": None, "score": 0.0, "slots": {}}
    return {
        "band": turn.band.value,
        "skill": understood.skill,
        "intent": understood.intent,
        "score": round(understood.score, 3),
        "slots": {
            name: {"said": slot.said, "value": slot.value}
            for name, slot in understood.slots.items()
        },
    }


def _reply(reply: SpokenReply, audio: Path | None) -> dict[str, Json]:
    return {
        "act": reply.act.full_name,
        "text": reply.text,
        "voice": reply.voice,
        "audio": str(audio) if audio else None,
        "used": [{"fact": use.fact, "why": use.why} for use in reply.used],
        "asks": reply.asks,
    }


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)

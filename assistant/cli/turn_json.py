"""A turn as the JSON object that `hear` and `ask` print: a contract with scripts.

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

from pathlib import Path

from assistant.values import Json, SpokenReply, Transcript, Turn

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

"""A conversation is not picked up where it was left long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.values import Session

OPEN_SECONDS = 60
"""How long a question waits for its answer, from when it was asked."""


def still_open(session: Session, now: datetime) -> Session:
    """`session` without the question and the failures of another time."""
    last = session.last
    if last is None:
        return session
    spoken = last.reply.audio.seconds if last.reply.audio is not None else 0.0
    if (now - last.said_at).total_seconds() - spoken <= OPEN_SECONDS:
        return session
    return replace(session, question=None, failures=0)

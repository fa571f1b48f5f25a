"""The program a voice engine runs in: one sentence in, its sound out, until the parent is gone.

Orders come as JSON lines; sound goes back as a JSON line with its size, then the bytes. The first
order, of which only the voice counts, says what to have ready:

    {"id": 0, "sentence": "", "speaker": …, "model": …, "rate": …, "pitch": …}
    {"type": "ready"} | {"type": "unavailable", "reason": TEXT}
    {"id": 1, "sentence": …, "speaker": …, "model": …, "rate": …, "pitch": …}
    {"type": "audio", "id": 1, "rate_hz": 22050, "bytes": N} and N bytes of 16-bit mono PCM
    {"type": "done", "id": 1} | {"type": "failed", "id": 1, "reason": TEXT}

An engine may print, crash or hang here without harm. Nothing said is logged or kept: a reason
names what is wrong with the engine or the voice, never the sentence.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import BinaryIO

from assistant.confinement import deny_sockets, forbid_inspection
from assistant.errors import ConfinementError
from assistant.speaking.backend import Backend, BackendError, Order

ORDERS_WAITING = 4


def open_backend(engine: str, options: Sequence[str] = ()) -> Backend:
    """Import and start `engine`. Imports happen here so that only one engine is in the process.

    `options`: for a command, what `CommandBackend.from_json` takes.
    """
    match engine:
        case "pyttsx3":
            from assistant.speaking.pyttsx3_backend import Pyttsx3Backend

            return Pyttsx3Backend()
        case "piper":
            from assistant.speaking.piper_backend import PiperBackend

            return PiperBackend()
        case "flite":
            from assistant.speaking.flite_backend import FliteBackend

            return FliteBackend()
        case "command":
            from assistant.speaking.command_backend import CommandBackend

            return CommandBackend.from_json(*options)
        case _:
            raise BackendError(f"there is no voice engine {engine!r}")


def serve(open_engine: Callable[[], Backend]) -> None:
    """Take orders until the parent closes its end."""
    orders_in, answers = _own_pipes()
    # The daemon, which denies itself the network or does not run, has passed that on already.
    with suppress(ConfinementError):
        deny_sockets()
        forbid_inspection()
    orders: queue.Queue[dict[str, object]] = queue.Queue(ORDERS_WAITING)
    # A thread of its own, so that even an engine that hangs goes when the parent goes.
    # PR_SET_PDEATHSIG would kill us as soon as the parent's *thread* that started us ended.
    threading.Thread(target=_read_orders, args=(orders_in, orders), daemon=True).start()
    try:
        backend = open_engine()
    except Exception as error:  # noqa: BLE001  (whatever an engine raises, the parent hears of it)
        _answer(answers, {"type": "unavailable", "reason": _reason(error)})
        return
    with suppress(Exception):  # the voice is at fault, not the engine: its first sentence tells
        backend.prepare(_order(orders.get()))
    _answer(answers, {"type": "ready"})
    while True:
        _carry_out(backend, orders.get(), answers)


def _carry_out(backend: Backend, message: dict[str, object], answers: BinaryIO) -> None:
    number = message["id"]
    try:
        for rate_hz, pcm in backend.speak(_order(message)):
            head = {"type": "audio", "id": number, "rate_hz": rate_hz, "bytes": len(pcm)}
            _answer(answers, head, pcm)
    except Exception as error:  # noqa: BLE001  (one sentence fails, the process goes on)
        _answer(answers, {"type": "failed", "id": number, "reason": _reason(error)})
        return
    _answer(answers, {"type": "done", "id": number})


def _order(message: dict[str, object]) -> Order:
    return Order(
        sentence=str(message["sentence"]),
        speaker=str(message["speaker"]),
        model=str(message["model"]),
        rate=float(str(message["rate"])),
        pitch=float(str(message["pitch"])),
    )


def _read_orders(orders_in: BinaryIO, orders: queue.Queue[dict[str, object]]) -> None:
    for line in orders_in:
        orders.put(json.loads(line))
    _end()


def _answer(answers: BinaryIO, message: dict[str, object], pcm: bytes = b"") -> None:
    try:
        answers.write(json.dumps(message).encode() + b"\n" + pcm)
        answers.flush()
    except BrokenPipeError:
        _end()


def _end() -> None:
    """End with whatever the engine has started: the parent made us a group of our own."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our ends of the pipes, moved away from where an engine might print or read."""
    orders_in, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    return orders_in, answers


def _reason(error: Exception) -> str:
    # Only our own words: an engine's message may quote the sentence.
    return str(error) if isinstance(error, BackendError) else type(error).__name__


if __name__ == "__main__":
    serve(lambda: open_backend(sys.argv[1], sys.argv[2:]))

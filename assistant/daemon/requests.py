"""What clients ask for, done where it belongs: in the live loop, or by the mind when it is free."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Protocol, TypeAlias, TypeVar

from assistant.assistant import Assistant
from assistant.control.protocol import (
    Ask,
    Forget,
    History,
    Listen,
    Mute,
    Reload,
    Request,
    Say,
    Status,
    Stop,
    Unlock,
    Unmute,
    UseVoice,
    Watch,
    Wipe,
)
from assistant.control.server import Client
from assistant.daemon.loop import LiveLoop
from assistant.errors import AssistantError, BugError, ControlError
from assistant.profile.wipe import Receipt, wipe
from assistant.speaking.prosody_marks import with_marks, without_marks
from assistant.turn_json import turn_as_json
from assistant.values import CORE, Act, Json, SpokenReply

T = TypeVar("T")

ByTheMind: TypeAlias = Ask | UseVoice | Unlock | Wipe | Forget | History
"""What needs the assistant itself, and so waits until it is free."""

SAID = Act(CORE, "said")
"""A text that a client wants said: it has its words already."""


class Working(Protocol):
    """The mind, as far as clients use it."""

    def submit(self, work: Callable[[Assistant], T]) -> Future[T]: ...


class Owner(Protocol):
    """The daemon, as far as clients steer it."""

    def status(self) -> dict[str, Json]: ...

    def remember_muted(self, muted: bool) -> None: ...

    def reload(self) -> None:
        """Raises `SettingsError` when the settings cannot be used."""

    def start_anew(self) -> None:
        """With empty hands, as soon as what was answered is sent."""

    @property
    def voice(self) -> str: ...


class Requests:
    """Answers clients. Use it from the live loop's thread."""

    def __init__(self, loop: LiveLoop, mind: Working, owner: Owner) -> None:
        self._loop = loop
        self._mind = mind
        self._owner = owner
        # Read and written by the mind's thread alone.
        self._conversations: dict[int, Assistant] = {}

    def take(self, client: Client, request: Request) -> None:
        """Do what is asked; the answer follows when it is done."""
        try:
            self._take(client, request)
        except AssistantError as error:
            client.refuse(request.id, error)

    def left(self, client: Client) -> None:
        """Its conversation is over."""
        self._mind.submit(lambda _: self._conversations.pop(client.number, None))

    def _take(self, client: Client, request: Request) -> None:
        match request:
            case Ask() | UseVoice() | Unlock() | Wipe() | Forget() | History():
                self._by_the_mind(client, request)
            case Say():
                self._say(client, request)
            case _:
                client.answer(request.id, self._at_once(request))

    def _at_once(self, request: Request) -> Json:
        match request:
            case Status():
                return self._owner.status()
            case Listen():
                self._loop.listen()
            case Mute():
                self._loop.mute()
                self._owner.remember_muted(True)
            case Unmute():
                self._loop.unmute()
                self._owner.remember_muted(False)
            case Stop():
                self._loop.stop()
            case Reload():
                self._owner.reload()
            case Watch():
                return {"state": self._loop.phase.value}
        return {"state": self._loop.phase.value, "muted": self._loop.muted}

    def _by_the_mind(self, client: Client, request: ByTheMind) -> None:
        def done(future: Future[Json]) -> None:
            try:
                client.answer(request.id, future.result())
            except CancelledError:
                client.refuse(request.id, ControlError("the daemon is ending"))
            except AssistantError as error:
                client.refuse(request.id, error)
            except Exception as error:  # noqa: BLE001 - its text may quote what somebody said
                client.refuse(request.id, BugError(error))
            if isinstance(request, Wipe):
                self._owner.start_anew()

        self._mind.submit(lambda it: self._done(it, client, request)).add_done_callback(done)

    def _done(self, assistant: Assistant, client: Client, request: ByTheMind) -> Json:
        """On the mind's thread."""
        match request:
            case Ask():
                return self._asked(assistant, client, request)
            case UseVoice(voice=name):
                return {"voice": assistant.use_voice(name).name}
            case Unlock(passphrase=passphrase):
                assistant.profile.unlock(passphrase)
                assistant.fresh()
                return {"locked": False}
            case Forget():
                return self._forget(assistant)
            case History(count=count):
                return [turn.as_json() for turn in assistant.profile.history.turns(most=count)]
            case Wipe(keep_files=keep_files):
                return _receipt(wipe(assistant.paths, keep_files=keep_files))

    def _asked(self, assistant: Assistant, client: Client, request: Ask) -> Json:
        conversation = self._conversations.get(client.number)
        if conversation is None:
            conversation = assistant.another_conversation()
            self._conversations[client.number] = conversation
        turn = conversation.write(request.text, request.at)
        return turn_as_json(turn)

    def _forget(self, assistant: Assistant) -> Json:
        assistant.fresh()
        self._conversations.clear()
        return None

    def _say(self, client: Client, request: Say) -> None:
        def ended(heard_seconds: float) -> None:
            seconds: Json = round(heard_seconds, 2)
            client.answer(request.id, {"seconds": seconds, "voice": self._owner.voice})

        marked = with_marks(request.text)
        reply = SpokenReply(SAID, without_marks(marked), marked=marked)
        if not self._loop.say(reply, ended):
            raise ControlError("too much is waiting to be said")


def _receipt(receipt: Receipt) -> Json:
    return {
        "facts": receipt.facts,
        "removed": [str(file) for file in receipt.removed],
        "failed": {str(file): reason for file, reason in receipt.failed.items()},
        "leftovers": [str(file) for file in receipt.leftovers],
    }

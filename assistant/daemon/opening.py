"""Settings to devices, ear and mind: what the daemon is put together from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.daemon.ear import Ear
from assistant.errors import AssistantError
from assistant.hearing.endpointing import Endpointer, Patience
from assistant.hearing.microphone import Microphone
from assistant.hearing.wake_listening import Transcribe
from assistant.runner.client import find_starter
from assistant.settings import Paths, Settings
from assistant.sound.ducking import Ducking
from assistant.sound.echo_cancelling import EchoCancelling
from assistant.sound.events import DeviceEvent
from assistant.speaking.captions import Captions
from assistant.speaking.player import Player


@dataclass(frozen=True, slots=True)
class Devices:
    """What sound comes from and goes to. `players` and `show` are None where nobody wants them."""

    microphone: Microphone
    loudspeaker: Player
    players: Ducking | None
    show: Callable[[str], None] | None


def opened_devices(
    settings: Settings, paths: Paths, told: Callable[[DeviceEvent], None], closing: ExitStack
) -> Devices:
    """The devices of `settings`, given back by `closing`; whether they are there, `told` tells."""
    microphone, loudspeaker = settings.microphone, settings.loudspeaker
    if settings.sound.echo_cancelling:
        cancelling = EchoCancelling()
        cancelled = cancelling.open(microphone.device, loudspeaker.device)
        closing.callback(cancelling.close)
        if cancelled is not None:
            microphone = microphone.model_copy(update={"device": cancelled.microphone})
            loudspeaker = loudspeaker.model_copy(update={"device": cancelled.loudspeaker})
    ducking = Ducking(paths.state / "ducked.json")
    ducking.restore()  # what a crash left quiet
    closing.callback(ducking.restore)
    captions = Captions() if settings.sound.captions else None
    if captions is not None:
        closing.callback(captions.close)
    return Devices(
        Microphone(microphone, told),
        Player(loudspeaker),
        ducking if settings.sound.ducking else None,
        captions.show if captions else None,
    )


def mind_of(paths: Paths, settings: Settings) -> Callable[[], AbstractContextManager[Assistant]]:
    """Opens the assistant that the daemon is the life of."""
    return partial(
        open_assistant,
        paths=paths,
        settings=settings,
        hears=True,
        speaks=True,
        prepared=False,
        starter=find_starter(paths),
        patient=True,
    )


def opened_ear(
    paths: Paths, settings: Settings, confirm: Transcribe, closing: ExitStack
) -> tuple[Ear, Mapping[str, AssistantError]]:
    """The ear, and why a part of it is missing: without a wake phrase a button still wakes it.

    `confirm` is asked about what a detector that errs has found. Raises `AssistantError` where
    nothing can tell speech from silence.
    """
    # Imported here, in the order in which they are needed: each brings a library.
    from assistant.hearing.wake_choosing import (
        choose_wake,
        open_stop,
        open_voice_activity,
        open_wake,
    )

    problems: dict[str, AssistantError] = {}
    wake = stop = None
    try:
        wake = open_wake(choose_wake(settings.wake, paths.models), confirm)
    except AssistantError as error:
        problems["wake"] = error
    try:
        stop = open_stop()
    except AssistantError as error:
        problems["stop"] = error
    patience = Patience(longest=settings.hearing.longest_utterance_seconds)
    ear = Ear(wake, stop, open_voice_activity(), Endpointer(patience))
    closing.callback(ear.close)
    return ear, problems

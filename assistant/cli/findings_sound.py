"""What `assistant doctor` looks at, and listens to, of sound."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cli.finding import Finding, Health
from assistant.errors import AssistantError
from assistant.settings import Paths, Settings

LISTENING_SECONDS = 1.0
_TURN_UP = "turn it up or unmute it: pavucontrol, or alsamixer (F4)"


def check_microphone(_paths: Paths, settings: Settings) -> Iterator[Finding]:
    """Listens for a second."""
    from assistant.cli.microphone_test import listen

    try:
        heard = listen(settings.microphone, LISTENING_SECONDS)
    except AssistantError as error:
        # Everything but being spoken to works without one.
        what, _, mend = error.message.partition("; ")
        yield Finding("microphone", Health.WARNING, what, mend or "connect one")
        return
    if heard.is_silent:
        yield Finding("microphone", Health.WARNING, f"{heard.device} hears nothing", _TURN_UP)
        return
    what = f"{heard.device}, {heard.peak_dbfs:.0f} dB at the loudest just now"
    yield Finding("microphone", Health.OK, what)


def check_loudspeaker(_paths: Paths, settings: Settings) -> Iterator[Finding]:
    from assistant.sound.devices import outputs

    try:
        there = outputs()
    except AssistantError as error:
        # Everything but playing aloud works without one.
        what, _, mend = error.message.partition("; ")
        yield Finding("loudspeaker", Health.WARNING, what, mend)
        return
    chosen = settings.loudspeaker.device
    used = next((each for each in there if each.name == chosen), None) or next(
        (each for each in there if each.is_default), None
    )
    if used is None:
        yield Finding("loudspeaker", Health.WARNING, "no loudspeaker was found", "connect one")
        return
    yield Finding("loudspeaker", Health.OK, used.description)


def check_devices(_paths: Paths, _settings: Settings) -> Iterator[Finding]:
    """Every name that the settings can take."""
    from assistant.sound.devices import inputs, outputs

    for kind, devices in (("microphone", inputs), ("loudspeaker", outputs)):
        try:
            found = devices()
        except AssistantError:
            continue  # said above, with what mends it
        for each in found:
            yield Finding("device", Health.OK, f'{each.description}: {kind}.device = "{each.name}"')


def check_wake_phrase(paths: Paths, settings: Settings) -> Iterator[Finding]:
    from assistant.hearing.wake_choosing import choose_wake, wake_findings

    mend = 'assistant setup, or pip install "assistant-at-home[wake]"'
    try:
        chosen = choose_wake(settings.wake, paths.models)
        found = wake_findings(settings.wake, paths.models)
    except AssistantError as error:
        yield Finding("wake phrase", Health.BROKEN, error.message, mend)
        return
    enrolled = "; learnt from you" if chosen.threshold is not None else ""
    what = f'"{chosen.phrase}", heard by {chosen.engine}{enrolled}'
    yield Finding("wake phrase", Health.OK, what)
    for one in found:
        if one.engine != chosen.engine:
            state = "can be used" if one.usable else "not used"
            yield Finding("wake engine", Health.OK, f"{one} ({state})")

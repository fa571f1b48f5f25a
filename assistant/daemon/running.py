"""The daemon from start to end: opens every part, feeds the live loop, closes what it opened."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum

from assistant import __version__
from assistant.control.places import listening_at
from assistant.control.protocol import Request
from assistant.control.server import Client, ControlServer
from assistant.daemon.events import Asked, Call, DeviceTold, Event, Left, Sound
from assistant.daemon.inbox import Inbox
from assistant.daemon.instant import Instant
from assistant.daemon.loop import LiveLoop
from assistant.daemon.mind import Mind
from assistant.daemon.mouth import Mouth
from assistant.daemon.one_daemon import only_daemon
from assistant.daemon.opening import mind_of, opened_devices, opened_ear
from assistant.daemon.organs import Phase
from assistant.daemon.requests import Requests
from assistant.daemon.room import Room
from assistant.daemon.spare_memory import share_one_heap
from assistant.daemon.state_kept import KeptState
from assistant.errors import AssistantError, HearingError
from assistant.service_manager import ServiceManager
from assistant.settings import Paths, Settings, load_settings
from assistant.sound.events import DeviceEvent, Level, Lost, Opened, Overflowed
from assistant.values import CORE, Act, Json

TICK_SECONDS = 0.25
"""How long the loop waits for an event: so late an announcement or the watchdog may be."""

DEAF_SECONDS = 2.0
"""Without a microphone, before it says so: one that changes its place comes back sooner."""

STUCK_SECONDS = 60.0
"""A job of the mind that takes longer has hung; systemd is then left to start us anew."""

SIGNALS: Mapping[signal.Signals, Call] = {
    signal.SIGTERM: Call.END,
    signal.SIGINT: Call.END,
    signal.SIGHUP: Call.RELOAD,
    signal.SIGUSR1: Call.LISTEN,
}


class Ending(StrEnum):
    """How the daemon ended."""

    OVER = "over"
    AGAIN = "again"


def run_daemon(paths: Paths, manager: ServiceManager) -> Ending:
    """Live until told to end. Raises `AssistantError` when it cannot begin."""
    share_one_heap()
    settings = load_settings(paths.settings_file)
    with ExitStack() as closing:
        closing.enter_context(only_daemon(paths))
        daemon = Daemon(paths, settings, manager, closing)
        with signals_to(daemon.inbox):
            ending = daemon.live()
        manager.stopping()
    return ending


class Daemon:
    """Every part, and the thread of the live loop, which is the one that calls `live`."""

    def __init__(
        self, paths: Paths, settings: Settings, manager: ServiceManager, closing: ExitStack
    ) -> None:
        """What is opened here is closed by `closing`. Raises `AssistantError`."""
        self.inbox = Inbox()
        self._paths = paths
        self._settings = settings
        self._manager = manager
        self._kept = KeptState(paths)
        self._started = Instant.now()
        self._ending: Ending | None = None
        self._settings_seen_ns = 0
        self._microphone: dict[str, Json] = {"device": None, "problem": None}
        self._deaf_since: float | None = None

        devices = opened_devices(settings, paths, self._device_told, closing)
        self._devices = devices
        # Whoever knocks while the models load waits, and is answered as soon as they are there.
        passed = manager.sockets.get("control")
        listening = passed.dup() if passed else listening_at(paths.control_socket)
        server = ControlServer(listening, self)
        self._room = Room(devices.microphone, server, devices.players, devices.show)
        closing.callback(self._room.close)
        self._mind = Mind(mind_of(paths, settings), self.inbox.put)
        closing.callback(self._mind.close)
        assistant = self._mind.open()
        self._assistant = assistant
        mouth = Mouth(
            devices.loudspeaker,
            assistant.sound,
            assistant.hush,
            self.inbox.put,
            earcons=settings.sound.earcons,
        )
        closing.callback(mouth.close)
        self._ear, missing = opened_ear(paths, settings, self._mind.confirm, closing)
        muted = self._kept.muted
        self._loop = LiveLoop(self._mind, mouth, self._ear, self._room, self._started, muted=muted)
        for doing, error in missing.items():
            self._loop.problems.add(doing, error)
        self._requests = Requests(self._loop, self._mind, self)
        server.start()
        closing.callback(server.close)
        if muted:
            devices.microphone.pause()
        closing.enter_context(self._listening_thread())

    def live(self) -> Ending:
        """Take events until one ends it."""
        self._manager.ready()
        if self._loop.muted:
            self._mind.warm_up()
        alive_at = float("-inf")
        while self._ending is None:
            event = self.inbox.take(TICK_SECONDS)
            now = Instant.now()
            self._take(event, now)
            self._tell_deaf(now)
            if self._loop.phase is Phase.ASLEEP and self._is_set_otherwise():
                self._ending = self._ending or Ending.AGAIN
            every = self._manager.watchdog_seconds
            if every and now.seconds - alive_at >= every / 2 and not self._is_stuck:
                self._manager.alive()
                alive_at = now.seconds
        return self._ending

    # The server's thread

    def asked(self, client: Client, request: Request) -> None:
        self.inbox.put(Asked(client, request))

    def left(self, client: Client) -> None:
        self.inbox.put(Left(client))

    # What clients may ask of the daemon itself

    def status(self) -> dict[str, Json]:
        """How it is; nothing of what was said."""
        now = Instant.now()
        choice = self._assistant.engine_choice
        return {
            "version": __version__,
            "pid": os.getpid(),
            "uptime_seconds": round(now.awake_or_asleep - self._started.awake_or_asleep, 1),
            "state": self._loop.phase.value,
            "muted": self._loop.muted,
            "wakes_to": list(self._ear.phrases),
            "hears_with": choice.name if choice else None,
            "voice": self.voice,
            "microphone": dict(self._microphone),
            "waiting": len(self._loop.announcements),
            "ringing": self._loop.announcements.ringing is not None,
            "turns": self._loop.turns,
            "locked": self._assistant.profile.locked,
            "problems": [
                *({"doing": k, "message": v} for k, v in self._loop.problems.messages.items()),
                *({"doing": "installed", "message": it} for it in self._assistant.problems),
            ],
        }

    @property
    def voice(self) -> str:
        """The name of the voice in use."""
        return self._assistant.voice.name

    def remember_muted(self, muted: bool) -> None:
        self._kept.muted = muted

    def reload(self) -> None:
        """Begin again with the settings as they are now; those that cannot be used change nothing.

        Raises `SettingsError`.
        """
        load_settings(self._paths.settings_file)
        self._ending = Ending.AGAIN

    def start_anew(self) -> None:
        self.inbox.put(Call.RELOAD)

    # The live loop's thread

    def _take(self, event: Event | None, now: Instant) -> None:
        match event:
            case Asked(client, request):
                self._loop.handle(None, now)
                self._requests.take(client, request)
            case Left(client):
                self._requests.left(client)
            case Call():
                self._called(event)
            case DeviceTold(told):
                self._device(told)
            case _:
                self._loop.handle(event, now)

    def _is_set_otherwise(self) -> bool:
        """Whether somebody has given it another wake phrase since it began, a name of its own, or
        has it speak another language."""
        file = self._paths.settings_file
        with suppress(OSError, AssistantError):  # a file that cannot be used changes nothing
            seen_ns, self._settings_seen_ns = self._settings_seen_ns, file.stat().st_mtime_ns
            if seen_ns != self._settings_seen_ns:
                now, began = load_settings(file), self._settings
                return (now.wake, now.language) != (began.wake, began.language)
        return False

    def _called(self, call: Call) -> None:
        match call:
            case Call.END:
                self._ending = Ending.OVER
            case Call.LISTEN:
                self._loop.listen()
            case Call.RELOAD:
                try:
                    self.reload()
                except AssistantError as error:
                    self._loop.problems.add("settings", error)

    def _device_told(self, told: DeviceEvent) -> None:
        self.inbox.put(DeviceTold(told))

    def _device(self, told: DeviceEvent) -> None:
        if isinstance(told, Opened | Lost):
            # Only now: warming up before would delay the opening itself.
            self._mind.warm_up()
        match told:
            case Opened(device):
                self._deaf_since = None
                self._microphone |= {"device": device, "problem": None}
                self._loop.problems.mended("microphone")
                self._room.tell("device", device=device, problem=None)
            case Lost(reason):
                self._microphone |= {"device": None, "problem": reason}
                self._went_deaf(reason)
                self._room.tell("device", device=None, problem=reason)
            case Level(peak, rms):
                self._microphone |= {"level_dbfs": round(rms, 1)}
                self._room.tell("level", peak_dbfs=round(peak, 1), rms_dbfs=round(rms, 1))
            case Overflowed(chunks):
                self._microphone |= {"dropped_chunks": chunks}
            case _:
                self._room.tell("clipping")

    def _went_deaf(self, reason: str) -> None:
        if self._loop.problems.add("microphone", HearingError(reason)):
            self._deaf_since = Instant.now().seconds

    def _tell_deaf(self, now: Instant) -> None:
        """Say so once, where no microphone came back in time."""
        since = self._deaf_since
        if since is not None and now.seconds - since >= DEAF_SECONDS:
            self._deaf_since = None
            self._mind.word(Act(CORE, "deaf"), now.wall)

    @property
    def _is_stuck(self) -> bool:
        return self._mind.busy_seconds > STUCK_SECONDS

    @contextmanager
    def _listening_thread(self) -> Iterator[None]:
        """Move the microphone's sound to the inbox until the end of the block."""
        ended = threading.Event()

        def move() -> None:
            for chunk in self._devices.microphone.chunks():
                while not self.inbox.put_sound(Sound(chunk), TICK_SECONDS):
                    if ended.is_set():
                        return

        thread = threading.Thread(target=move, name="microphone")
        thread.start()
        try:
            yield
        finally:
            ended.set()
            self._devices.microphone.close()
            thread.join()


@contextmanager
def signals_to(inbox: Inbox) -> Iterator[None]:
    """Turn signals into calls for the length of the block. For the main thread."""
    before = {
        number: signal.signal(number, lambda number, _: inbox.put(SIGNALS[signal.Signals(number)]))
        for number in SIGNALS
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            # None stands for a handler that Python did not set, and cannot set again.
            with suppress(TypeError):
                signal.signal(number, handler)

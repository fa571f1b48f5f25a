"""A computer of fakes, and every answer of the skill that tells of it and switches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.skill import FollowUp, RefusedError, Reply, Request, SlotValue
from assistant.values import Json
from tests.unit.skill_world import NOW, World, answer

SETTINGS: Mapping[str, Json] = {"brightness_step": 20, "clipboard_words": 5}
DF = "Mounted on 1B-blocks Avail\n/ 500000000000 120000000000\n/home 2000000000000 1500000000000\n"
MEMINFO = "MemTotal: 16777216 kB\nMemFree: 100 kB\nMemAvailable: 8388608 kB\nHugePages_Total: 0\n"
TOP = """\
top - 10:30:00 up 1 day
%Cpu(s): 30.0 us,  5.0 sy,  0.0 ni, 65.0 id,  0.0 wa

  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
"""
BUSY = "2999 ada 25 5 195188 112140 28340 R 86.7 0.5 0:01.24 Web Content\n"
BACKLIGHT = """\
/sys/class/backlight/acpi/brightness:7
/sys/class/backlight/acpi/max_brightness:15
/sys/class/backlight/intel/brightness:4800
/sys/class/backlight/intel/max_brightness:9600
"""
BATTERY: Mapping[str, Json] = {
    "IsPresent": True,
    "Percentage": 67.4,
    "State": 2,
    "TimeToEmpty": 7215,
    "TimeToFull": 0,
}


@dataclass
class Computer(World):
    """What answers on its buses, and what its commands print; an absent one cannot be run.

    `server` shows its notifications, "" for none; the members in `refused` are.
    """

    battery: Mapping[str, Json] | None = field(default_factory=lambda: BATTERY)
    commands: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    server: str = "gnome-shell"
    session: str = "wayland"
    refused: tuple[str, ...] = ()

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        if service == "bus.call":
            self.calls.append((service, arguments))
            return self._called(str(arguments["member"]), arguments)
        if service == "command.run":
            self.calls.append((service, arguments))
            if str(arguments["name"]) not in self.commands:
                raise RefusedError("cannot be started: No such file or directory")
            status, output = self.commands[str(arguments["name"])]
            return {"status": status, "output": output}
        return super().__call__(service, arguments)

    def _called(self, member: str, arguments: Mapping[str, Json]) -> Json:
        given = arguments["arguments"]
        name = str(given[-1]) if isinstance(given, list | tuple) and given else ""
        if member in self.refused or (self.battery is None and arguments["name"] == "battery"):
            raise RefusedError("nobody is there")
        match member:
            case "Get" if name == "Type":
                return [self.session]
            case "Get":
                return [(self.battery or {})[name]]
            case "GetServerInformation" if self.server:
                return [self.server, "", "1", "1.2"]
            case "GetServerInformation":
                raise RefusedError("nobody is there")
            case "Inhibit":
                return [7]
        return []

    @property
    def asked(self) -> list[str]:
        """The members that were called and the commands that were run, in order."""
        return [str(call.get("member") or call["name"]) for _, call in self.calls if "name" in call]


def at_computer(intent: str, computer: World | None = None, **slots: Json) -> Reply:
    values = {name: SlotValue(str(value), value) for name, value in slots.items()}
    return asked_of(computer or Computer(), FollowUp(intent, values))


def asked_of(computer: World, step: FollowUp | None) -> Reply:
    """What comes of a step, such as the yes to a reply."""
    assert step is not None
    request = Request(step.intent, step.slots, now=NOW, settings=SETTINGS, service=computer)
    return answer("machine", request)


def desktop_file(folder: str, name: str, more: str = "", id_: str = "") -> Path:
    file = Path(folder, f"{id_ or name.lower().replace(' ', '-')}.desktop")
    entry = f"[Desktop Entry]\nType=Application\nName={name}\nExec=true %U\n{more}"
    file.write_text(entry, encoding="utf-8")
    return file


def figure_replies() -> Iterator[Reply]:
    full: Mapping[str, Json] = {**BATTERY, "State": 4}
    charging: Mapping[str, Json] = {**BATTERY, "State": 1, "TimeToFull": 1800}
    none: Mapping[str, Json] = {**BATTERY, "IsPresent": False}
    for battery in (BATTERY, full, charging, none, None):
        yield at_computer("state", Computer(battery=battery), part="battery")
    printed = {"disk": (0, DF), "memory": (0, MEMINFO), "processes": (0, TOP + BUSY)}
    for part in ("disk", "memory", "processor"):
        yield at_computer("state", Computer(commands=printed), part=part)
        yield at_computer("state", part=part)
    yield at_computer("busiest", Computer(commands={"processes": (0, TOP)}))


def screen_replies() -> Iterator[Reply]:
    screen = {"backlights": (0, BACKLIGHT)}
    yield at_computer("brighter")
    yield at_computer("brighter", Computer(commands=screen))
    yield at_computer("set_brightness", Computer(commands=screen))
    yield at_computer("set_brightness", Computer(commands=screen), percent=50)
    yield at_computer("darker", Computer(commands=screen, refused=("SetBrightness",)))
    yield at_computer("lock")
    yield at_computer("lock", Computer(refused=("Lock",)))
    for status, folder in ((0, "/nowhere"), (None, "/nowhere")):
        shots = {} if status is None else {"screenshot_wayland": (status, "")}
        yield at_computer("screenshot", Computer({"folder.path": folder}, commands=shots))
    yield at_computer("screenshot")
    with TemporaryDirectory() as folder:
        Path(folder, f"{NOW:%Y-%m-%d %H.%M.%S}.png").touch()
        taken = {"screenshot_wayland": (1, ""), "screenshot_kde": (0, "")}
        computer = Computer({"folder.path": folder}, commands=taken)
        reply = at_computer("screenshot", computer)
        yield from (reply, asked_of(computer, reply.undo), asked_of(computer, reply.undo))


def session_replies() -> Iterator[Reply]:
    for server in ("", "notify-osd", "dunst", "Plasma", "SwayNotificationCenter"):
        yield at_computer("hold", Computer(server=server))
    yield at_computer("hold", Computer(server="dunst"), duration=3600)
    yield at_computer("hold", Computer(server="dunst"), until="2026-11-21T10:00:00+01:00")
    yield at_computer("let_through", Computer(server="Plasma"))
    yield Reply("still_held")
    for intent, member in (
        ("suspend", "Suspend"),
        ("restart", "Reboot"),
        ("shut_down", "PowerOff"),
    ):
        yield at_computer(intent)
        yield at_computer(intent, delay=600)
        yield at_computer(intent, Computer(refused=(member,)))


def program_replies() -> Iterator[Reply]:
    yield at_computer("open")
    yield at_computer("open", application="zorblax")
    with TemporaryDirectory() as folder:
        desktop_file(folder, "Firefox Web Browser")
        desktop_file(folder, "Chromium Web Browser")
        for commands in ({"launch": (1, ""), "launch_plainly": (0, "")}, {"launch": (1, "")}):
            computer = Computer({"folder.path": folder}, commands=commands)
            yield at_computer("open", computer, application="firefox")
        yield at_computer("open", computer, application="web browser")
        near = at_computer("open", computer, application="firefax web browser")
        yield from (near, asked_of(computer, near.yes))


def text_replies() -> Iterator[Reply]:
    yield at_computer("type")
    for text in ("hello", "-rf", "x" * 501):
        yield at_computer("type", text=text)
    yield at_computer("type", Computer(commands={"type_anywhere": (1, "")}), text="hello")
    yield at_computer("type", Computer(commands={"type_anywhere": (0, "")}), text="hello")
    yield at_computer("clipboard")
    for output in ("", "one two", "one two three four five six"):
        clipboard = {"clipboard_wayland": (0, output)}
        yield at_computer("clipboard", Computer(commands=clipboard))


def machine_replies() -> Iterator[Reply]:
    yield from figure_replies()
    yield from screen_replies()
    yield from session_replies()
    yield from program_replies()
    yield from text_replies()

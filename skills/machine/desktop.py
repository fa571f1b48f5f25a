"""Ways to one thing that differ from desktop to desktop, and how to tell which one this is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.skill import Bus, Json, Ran, RefusedError, Request

LOGIN = "org.freedesktop.login1"
SESSION = "/org/freedesktop/login1/session/auto"
"""What logind takes for the session of whoever asks."""

NOTIFICATIONS = "org.freedesktop.Notifications"
SERVER = "/org/freedesktop/Notifications"
SWAY = "org.erikreider.swaync.cc"
DUNST = "org.dunstproject.cmd0"

WAYS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "type": {
        "wayland": ("type_wayland", "type_anywhere"),
        "x11": ("type_x11", "type_anywhere"),
    },
    "clipboard": {"wayland": ("clipboard_wayland",), "x11": ("clipboard_x11",)},
    "screenshot": {
        "wayland": ("screenshot_wayland", "screenshot_kde", "screenshot_gnome"),
        "x11": ("screenshot_x11", "screenshot_kde", "screenshot_gnome"),
    },
}
"""Commands of skill.toml, by the kind of session (logind's) in which each works."""

_inhibited: list[int] = []
"""What Plasma gave for holding notifications back; it lets them through when we are gone."""


def done_some_way(request: Request, what: str, **arguments: str) -> Ran | None:
    """How the first command ended that worked, or else the last that could be started.

    None where none of them is there.
    """
    ran = None
    for name in _ways(request, what):
        try:
            ran = request.run(name, **arguments)
        except RefusedError:
            continue
        if ran.status == 0:
            break
    return ran


def _ways(request: Request, what: str) -> Sequence[str]:
    try:
        kind = request.bus("login").get(LOGIN, SESSION, f"{LOGIN}.Session", "Type")
    except RefusedError:
        kind = ""
    every = [name for names in WAYS[what].values() for name in names]
    return WAYS[what].get(str(kind)) or tuple(dict.fromkeys(every))


def hold_notifications(request: Request, *, held: bool) -> bool:
    """Have the desktop show no notifications, or show them again; False where we know no way.

    Raises `RefusedError` where there is no desktop, or it will not.
    """
    bus = request.bus("desktop")
    match bus.call(NOTIFICATIONS, SERVER, NOTIFICATIONS, "GetServerInformation")[0]:
        case "gnome-shell":
            shown = "false" if held else "true"
            return request.run("banners_gnome", shown=shown).status == 0
        case "Xfce Notify Daemon":
            return request.run("banners_xfce", held="true" if held else "false").status == 0
        case "dunst":
            bus.set(NOTIFICATIONS, SERVER, DUNST, "paused", "b", held)
        case "SwayNotificationCenter":
            bus.call(SWAY, "/org/erikreider/swaync/cc", SWAY, "SetDnd", "b", held)
        case "Plasma":
            _hold_in_plasma(bus, held=held)
        case _:
            return False
    return True


def _hold_in_plasma(bus: Bus, *, held: bool) -> None:
    while _inhibited:
        number = _inhibited.pop()
        bus.call(NOTIFICATIONS, SERVER, NOTIFICATIONS, "UnInhibit", "u", number)
    if held:
        asked: tuple[Json, ...] = ("assistant", "do not disturb", {})
        answer = bus.call(NOTIFICATIONS, SERVER, NOTIFICATIONS, "Inhibit", "ssa{sv}", *asked)
        _inhibited.append(int(str(answer[0])))

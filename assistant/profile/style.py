"""Explicit requests about how to be answered, as statements to learn."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from assistant.errors import ProfileError
from assistant.profile.relations import split
from assistant.profile.statements import Statement
from assistant.values import Checking, Style, Verbosity

_LENGTHS = list(Verbosity)
ON_OR_OFF = ("on", "off")
UNITS = ("metric", "imperial", "us")
PACE_STEP = 0.1
"""What "slower" takes from, and "faster" adds to, the rate; 1 is the voice's own."""
PACE_RANGE = (0.5, 2.0)
PITCH_RANGE = (0.5, 2.0)
VOLUME_STEP = 1.4
"""What "louder" multiplies the volume by, 3 dB: the least that is heard at once."""
VOLUME_RANGE = (0.25, 2.0)
"""Above 2, peaks would be cut off."""
QUIET_AT_NIGHT = 0.5


def style_statement(name: str, value: str | float, current: Style) -> Statement:
    """The statement that sets style `name` to `value`; a step such as "slower" starts at `current`.

    Raises `ProfileError` for a name or a value there is none of.
    """
    if not is_style(name):
        raise ProfileError(f"Style has {', '.join(_SETTINGS)}; not what was asked for")
    wanted = _SETTINGS[split(name)[0]](value, current)
    return Statement(name, wanted, quote=wanted, rule="style.explicit", explicit=True)


def is_style(relation: str) -> bool:
    """Whether `relation` says how to be answered."""
    return split(relation)[0] in _SETTINGS


def suits_style(relation: str, value: str) -> bool:
    """Whether a fact of `relation` may have `value`: anything may, unless it is about style."""
    try:
        match relation:
            case "verbosity":
                return value in _LENGTHS
            case "pace":
                return PACE_RANGE[0] <= float(value) <= PACE_RANGE[1]
            case "pitch":
                return PITCH_RANGE[0] <= float(value) <= PITCH_RANGE[1]
            case "volume":
                return VOLUME_RANGE[0] <= float(value) <= VOLUME_RANGE[1]
            case "night_volume":
                return VOLUME_RANGE[0] <= float(value) <= 1
            case "voice":
                return re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", value) is not None
            case "warmth":
                return 0 <= float(value) <= 1
            case "jokes":
                return value in ON_OR_OFF
            case "confirm":
                return value in list(Checking)
            case "units":
                return value in UNITS
    except ValueError:
        return False
    return True


def _verbosity(value: str | float, current: Style) -> str:
    step = {"shorter": -1, "longer": 1}.get(str(value))
    if step is not None:
        place = _LENGTHS.index(current.verbosity) + step
        return _LENGTHS[min(max(place, 0), len(_LENGTHS) - 1)].value
    try:
        return Verbosity(str(value)).value
    except ValueError as error:
        raise ProfileError("Verbosity is terse, normal or long") from error


def _pace(value: str | float, current: Style) -> str:
    steps = {
        "slower": current.pace - PACE_STEP,
        "faster": current.pace + PACE_STEP,
        "normal": 1.0,
    }
    low, high = PACE_RANGE
    pace = steps[value] if isinstance(value, str) and value in steps else _number(value)
    if value not in steps and not low <= pace <= high:
        raise ProfileError(f"Pace is between {low} and {high}, or slower, faster or normal")
    return str(round(min(max(pace, low), high), 2))


def _pitch(value: str | float, current: Style) -> str:  # noqa: ARG001 - one shape for all
    pitch = _number(value)
    low, high = PITCH_RANGE
    if not low <= pitch <= high:
        raise ProfileError(f"Pitch is between {low} and {high}")
    return str(round(pitch, 2))


def _volume(value: str | float, current: Style) -> str:
    steps = {
        "quieter": current.volume / VOLUME_STEP,
        "louder": current.volume * VOLUME_STEP,
        "normal": 1.0,
    }
    low, high = VOLUME_RANGE
    volume = steps[value] if isinstance(value, str) and value in steps else _number(value)
    return str(round(min(max(volume, low), high), 2))


def _night_volume(value: str | float, current: Style) -> str:
    steps = {"quieter": min(QUIET_AT_NIGHT, current.night_volume), "normal": 1.0}
    volume = steps[value] if isinstance(value, str) and value in steps else _number(value)
    return str(round(min(max(volume, VOLUME_RANGE[0]), 1.0), 2))


def _confirm(value: str | float, current: Style) -> str:
    if value == "fewer":
        return Checking.NORMAL if current.confirm is Checking.MORE else Checking.LESS
    return _one_of(tuple(Checking))(value, current)


def _spelling(value: str | float, current: Style) -> str:  # noqa: ARG001 - one shape for all
    """How a word is said, spelt as one would read it. Raises `ProfileError` for more than words."""
    spelt = " ".join(str(value).split())
    if not re.fullmatch(r"[^\W\d_]+(?:['’ -][^\W\d_]+)*", spelt):
        raise ProfileError("A pronunciation is spelt in letters")
    return spelt


def _warmth(value: str | float, current: Style) -> str:  # noqa: ARG001 - one shape for all
    warmth = _number(value)
    if not 0 <= warmth <= 1:
        raise ProfileError("Warmth is between 0 and 1")
    return str(warmth)


def _number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise ProfileError("Pace, pitch and warmth are numbers") from error


def _name(value: str | float, current: Style) -> str:  # noqa: ARG001 - one shape for all
    return str(value).strip()


def _one_of(choices: Collection[str]) -> Callable[[str | float, Style], str]:
    def chosen(value: str | float, current: Style) -> str:  # noqa: ARG001 - one shape for all
        if value not in choices:
            raise ProfileError(f"That is one of: {', '.join(choices)}")
        return str(value)

    return chosen


_SETTINGS: Mapping[str, Callable[[str | float, Style], str]] = {
    "verbosity": _verbosity,
    "pace": _pace,
    "pitch": _pitch,
    "volume": _volume,
    "night_volume": _night_volume,
    "pronunciation": _spelling,
    "voice": _name,
    "jokes": _one_of(ON_OR_OFF),
    "warmth": _warmth,
    "address_as": _name,
    "confirm": _confirm,
    "units": _one_of(UNITS),
    "word": _name,
}

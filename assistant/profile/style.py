"""Explicit requests about how to be answered, as statements to learn."""

from __future__ import annotations

from assistant.errors import ProfileError
from assistant.profile.statements import Statement
from assistant.values import Style, Verbosity

_LENGTHS = list(Verbosity)
PACE_STEP = 0.1
"""What "slower" takes from, and "faster" adds to, the rate; 1 is the voice's own."""
PACE_RANGE = (0.5, 2.0)


def style_statement(name: str, value: str | float, current: Style) -> Statement:
    """The statement that sets style `name` to `value`; a step such as "slower" starts at `current`.

    Raises `ProfileError` for a name or a value there is none of.
    """
    settings = {"verbosity": _verbosity, "pace": _pace, "warmth": _warmth, "address_as": _name}
    if name not in settings:
        raise ProfileError(f"Style has {', '.join(settings)}; not what was asked for")
    wanted = settings[name](value, current)
    return Statement(name, wanted, quote=wanted, rule="style.explicit", explicit=True)


def suits_style(relation: str, value: str) -> bool:
    """Whether a fact of `relation` may have `value`: anything may, unless it is about style."""
    try:
        match relation:
            case "verbosity":
                return value in _LENGTHS
            case "pace":
                return PACE_RANGE[0] <= float(value) <= PACE_RANGE[1]
            case "warmth":
                return 0 <= float(value) <= 1
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


def _warmth(value: str | float, current: Style) -> str:  # noqa: ARG001 - one shape for all
    warmth = _number(value)
    if not 0 <= warmth <= 1:
        raise ProfileError("Warmth is between 0 and 1")
    return str(warmth)


def _number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise ProfileError("Pace and warmth are numbers") from error


def _name(value: str | float, current: Style) -> str:  # noqa: ARG001 - one shape for all
    return str(value).strip()

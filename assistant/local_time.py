"""The time on this machine, with its time zone's own rules, however it is set up."""

from __future__ import annotations

import warnings
from datetime import datetime, tzinfo

from tzlocal import get_localzone


def local_now() -> datetime:
    """The time it is, aware."""
    zone = _zone()
    return datetime.now(zone) if zone else datetime.now().astimezone()


def local(moment: datetime) -> datetime:
    """Naive `moment` as a clock on this machine shows it, aware.

    In a zone, not at today's offset: what is due after the clocks change is due by the new time.
    """
    zone = _zone()
    return moment.replace(tzinfo=zone) if zone else moment.astimezone()


def _zone() -> tzinfo | None:
    """None where the machine's settings name no zone, or two: the C library has an offset then."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return get_localzone()
    except (LookupError, ValueError, OSError):
        return None

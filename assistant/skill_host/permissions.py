"""Which permission each service needs; a service that is not here does not exist."""

from __future__ import annotations

from typing import Final, Literal

Permission = Literal[
    "schedule",
    "profile.recall",
    "profile.remember",
    "profile.forget",
    "profile.explain",
    "style",
    "voice",
    "skills",
    "storage",
]

PERMISSION_FOR: Final[dict[str, Permission]] = {
    "schedule.add": "schedule",
    "schedule.list": "schedule",
    "schedule.cancel": "schedule",
    "schedule.announced": "schedule",
    "profile.recall": "profile.recall",
    "profile.remember": "profile.remember",
    "profile.refuse": "profile.remember",
    "profile.forget": "profile.forget",
    "profile.why": "profile.explain",
    "style.set": "style",
    "voice.list": "voice",
    "voice.use": "voice",
    "skills.list": "skills",
    "storage.list": "storage",
    "storage.read": "storage",
    "storage.write": "storage",
    "storage.delete": "storage",
}

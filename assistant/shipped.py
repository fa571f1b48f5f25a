"""Where voices, skills and unit files lie that come with it: in a wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_voices() -> Path:
    """The folder of voice folders."""
    return _shipped("voices")


def shipped_skills() -> Path:
    """The folder of skill folders."""
    return _shipped("skills")


def shipped_units() -> Path:
    """The folder of systemd's unit files."""
    return _shipped("systemd")


def _shipped(name: str) -> Path:
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name

"""`assistant runner`: runs skills for the daemon; its socket unit starts it."""

from __future__ import annotations


def runner() -> None:
    """Run skills for the daemon. Started by its unit, not by hand."""
    from assistant.runner.service import serve

    serve()

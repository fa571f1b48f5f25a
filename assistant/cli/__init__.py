"""The command line: one thin module a command group. `main` is the `assistant` program."""

from assistant.cli.running import main

__all__ = ["main"]

"""What every bench shares: its arguments, its figures and its last line.

The contract: progress on stderr, then the most instructive failures, then one JSON object as
the last line of stdout, `{"bench", "sample", "figures": {NAME: {"value", "n", "low", "high"}}}`.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Figure: TypeAlias = Mapping[str, float | int]

CONFIDENCE_Z = 1.959964
"""The normal quantile that leaves 2.5 % at either end."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a bench was asked for. `limit` None means everything; `engine` None the default."""

    data: tuple[Path, ...]
    limit: int | None
    seed: int
    engine: str | None
    scope: str


def arguments(
    name: str, engines: Sequence[str] = (), command_line: Sequence[str] | None = None
) -> Options:
    """The options every bench understands; `engines` are the choices of one that has any."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}")
    parser.add_argument("--data", metavar="DIR", type=Path, action="append", default=[])
    parser.add_argument("--limit", metavar="N", type=int)
    parser.add_argument("--seed", metavar="N", type=int, default=0)
    parser.add_argument("--engine", metavar="E", choices=engines or None)
    # With `core` every request to an everyday skill, and these are installed, counts as a mistake.
    parser.add_argument("--scope", choices=("core", "everyday"), default="everyday")
    given = parser.parse_args(command_line)
    return Options(tuple(given.data), given.limit, given.seed, given.engine, given.scope)


def share(successes: int, n: int) -> Figure:
    """A share with its 95 % interval by Wilson (1927); of nothing, anything from 0 to 1."""
    if n == 0:
        return {"value": 0.0, "n": 0, "low": 0.0, "high": 1.0}
    z2 = CONFIDENCE_Z**2
    observed = successes / n
    centre = (observed + z2 / (2 * n)) / (1 + z2 / n)
    spread = observed * (1 - observed) / n + z2 / (4 * n * n)
    half_width = CONFIDENCE_Z / (1 + z2 / n) * math.sqrt(spread)
    low, high = max(0.0, centre - half_width), min(1.0, centre + half_width)
    return {"value": observed, "n": n, "low": low, "high": high}


def number(value: float, n: int) -> Figure:
    """A figure that is no share: a time, a size, a ratio; `n` is what it was measured on."""
    return {"value": value, "n": n}


def progress(items: Sequence[T], label: str) -> Iterator[T]:
    """The items, with how far it is on stderr: each on a terminal, each tenth in a file."""
    live = sys.stderr.isatty()
    step = 1 if live else max(1, len(items) // 10)
    for index, item in enumerate(items, 1):
        yield item
        if index % step == 0:
            end = "" if live else "\n"
            print(f"\r{label} {index}/{len(items)}", end=end, file=sys.stderr, flush=True)
    if items and live:
        print(file=sys.stderr)


def emit(bench: str, sample: str, figures: Mapping[str, Figure]) -> None:
    """The last line: `sample` says what it was measured on."""
    rounded = {
        name: {key: round(value, 4) for key, value in figure.items()}
        for name, figure in figures.items()
    }
    print(json.dumps({"bench": bench, "sample": sample, "figures": rounded}), flush=True)

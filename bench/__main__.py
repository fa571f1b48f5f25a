"""Run every bench on the open data and write docs/figures.md: figure, sample, date, commit.

`python -m bench [--limit N]`: a limit goes to every bench; each row says its own n.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
OPEN_DATA = ROOT.parent / "shared" / "data"

DATA: Mapping[str, tuple[str, ...]] = {
    "commands": ("picovoice-speech-to-intent",),
    "strangers": (
        "picovoice-speech-to-intent",
        "picovoice-wake-word",
        "speech-to-phrase",
        "clinc150",
    ),
    "intents": ("nlu-evaluation-data", "slurp-text"),
    "interpret": (),
    "values": ("recognizers-text",),
    "self_statements": ("self-statements", "clinc150"),
    "voices": (),
    "wake": ("picovoice-wake-word", "picovoice-speech-to-intent", "speech-to-phrase"),
    "ask": (),
}
"""Which folders each bench reads."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--limit", metavar="N", type=int)
    limit = parser.parse_args().limit
    rows: list[str] = []
    failed = []
    for name, folders in DATA.items():
        present = [OPEN_DATA / folder for folder in folders if (OPEN_DATA / folder).is_dir()]
        if folders and not present:
            print(f"bench {name}: left out, its data is not here", file=sys.stderr)
            continue
        command = [sys.executable, "-m", f"bench.{name}"]
        command += [part for folder in present for part in ("--data", str(folder))]
        command += ["--limit", str(limit)] if limit else []
        print(f"bench {name} …", file=sys.stderr)
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode or not done.stdout.strip():
            failed.append(name)
            continue
        rows += list(table_rows(json.loads(done.stdout.strip().splitlines()[-1])))
    write(rows)
    if failed:
        sys.exit(f"bench: {', '.join(failed)} failed; the other figures were written")


def table_rows(result: Mapping[str, object]) -> Iterator[str]:
    """One line of the table a figure."""
    figures = result["figures"]
    assert isinstance(figures, dict)
    for name, figure in figures.items():
        interval = f"{figure['low']:.3g} – {figure['high']:.3g}" if "low" in figure else ""
        yield (
            f"| {result['bench']} | {name} | {figure['value']:.4g} | {interval} "
            f"| {figure['n']} | {result['sample']} |"
        )


def write(rows: list[str]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    lines = [
        "# Figures",
        "",
        f"Measured on {date.today()} at commit {commit or 'unknown'} with `make bench`: default",  # noqa: DTZ011
        "settings, all shipped skills installed, coffee_maker too where coffee is spoken.",
        "Times come from one shared two-core machine: trust ratios, not milliseconds.",
        "",
        "| bench | figure | value | 95 % interval | n | sample |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    (ROOT / "docs" / "figures.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

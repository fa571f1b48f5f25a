"""Run benches on the open data and write docs/figures.md: figure, sample, date, commit.

`python -m bench [NAME…] [--limit N]`: all of them, or those named; a limit goes to each, and each
row says its own n. Rows of benches that were not run stay as they were.
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
FIGURES = ROOT / "docs" / "figures.md"

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
    "updates": (),
    "persona_sim": (),
    "voices": (),
    "wake": ("picovoice-wake-word", "picovoice-speech-to-intent", "speech-to-phrase"),
    "gap": ("picovoice-speech-to-intent",),
    "soak": (),
    "store": (),
    "skills": (),
    "ask": (),
}
"""Which folders each bench reads."""

HEAD = f"""# Figures

Measured with `python -m bench`: default settings, all skills installed that were shipped with the
commit of the row, coffee_maker too where coffee is spoken; what changed later is not in it. Times
come from one shared two-core machine: trust ratios, not milliseconds. A commit with a "+" had
changes on top that were not committed yet. A bench without rows has not been run in full.

| {" | ".join(("bench", "figure", "value", "95 % interval", "n", "sample", "measured"))} |
| {" | ".join(["---"] * 7)} |
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help="all of them by default")
    parser.add_argument("--limit", metavar="N", type=int)
    options = parser.parse_args()
    if unknown := set(options.names) - set(DATA):
        parser.error(f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(DATA)}")
    failed = []
    for name in options.names or DATA:
        folders = DATA[name]
        present = [OPEN_DATA / folder for folder in folders if (OPEN_DATA / folder).is_dir()]
        if folders and not present:
            print(f"bench {name}: left out, its data is not here", file=sys.stderr)
            continue
        command = [sys.executable, "-m", f"bench.{name}"]
        command += [part for folder in present for part in ("--data", str(folder))]
        command += ["--limit", str(options.limit)] if options.limit else []
        print(f"bench {name} …", file=sys.stderr)
        measured = f"{date.today()}, {commit()}"  # noqa: DTZ011
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode or not done.stdout.strip():
            failed.append(name)
            continue
        write(json.loads(done.stdout.strip().splitlines()[-1]), measured)
    if failed:
        sys.exit(f"bench: {', '.join(failed)} failed; the other figures were written")


def write(result: Mapping[str, object], measured: str) -> None:
    """Put the rows of one bench in the place of those it had; `measured` says of what they are."""
    before = FIGURES.read_text(encoding="utf-8").splitlines() if FIGURES.exists() else []
    rows = [line for line in before if line.startswith("| ") and line not in HEAD.splitlines()]
    rows = [row for row in rows if not row.startswith(f"| {result['bench']} |")]
    rows += table_rows(result, measured)
    rows.sort(key=lambda row: list(DATA).index(row.split("|")[1].strip()))
    FIGURES.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def table_rows(result: Mapping[str, object], measured: str) -> Iterator[str]:
    """One line of the table a figure."""
    figures = result["figures"]
    assert isinstance(figures, dict)
    for name, figure in figures.items():
        interval = f"{figure['low']:.3g} – {figure['high']:.3g}" if "low" in figure else ""
        yield (
            f"| {result['bench']} | {name} | {figure['value']:.4g} | {interval} "
            f"| {figure['n']} | {result['sample']} | {measured} |"
        )


def commit() -> str:
    """HEAD, with a "+" where something but the figures has been changed since."""
    changed = git("status", "--porcelain", "--", ".", f":!{FIGURES.relative_to(ROOT)}")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if changed else "")


def git(*arguments: str) -> str:
    command = ["git", *arguments]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip()


if __name__ == "__main__":
    main()

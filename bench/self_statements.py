"""Statements about oneself: found in labelled sentences, and falsely found in commands.

Give it the folders self-statements and clinc150 of ../shared/data, or others like them.

Sentences that were read while the rules were written are left out (self_statements.toml has
their hashes). A statement is right when its relation is the label's and its object shares enough
words with it (F1 ≥ ½, as in the labels' own scoring); a label marked "?" may be found or not. Of
the commands, those of the intents in `_STATING` do state something and are left out, and so are
those that were read and judged to state what was found in them (by hash, in the same file).
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.profile.dates import kept_date, small_number, spoken_dates
from assistant.profile.relations import relations
from assistant.profile.statements import Statement, statements_in
from assistant.profile.wording import plain_words
from bench._report import Figure, arguments, emit, number, progress, share

_RELATIONS: Mapping[str, str] = {"lives_in": "home", "favorite": "favourite"}
"""The labels' names for our relations."""

_SAME_KIN: Mapping[str, str] = {
    "mom": "mother",
    "dad": "father",
    "children": "kids",
    "sisters": "siblings",
    "brothers": "siblings",
}
_ALIKE: Mapping[str, str] = {
    "hobby": "likes",
    "favourite": "likes",
    "skill": "likes",
    "address_as": "name",
    "studies": "work",
}
"""Relations that may stand for each other where a label is optional."""

_CORE = frozenset(name for name, entry in relations().items() if entry.sensitivity > 0)
_STATING = frozenset({"change_user_name"})
_EMPTY = frozenset(
    plain_words("a an the my our to of and in on at for is are very s i me with from")
) | {"it"}


@dataclass(frozen=True, slots=True)
class Label:
    relation: str
    object: str
    optional: bool


@dataclass(slots=True)
class Count:
    right: int = 0
    wrong: int = 0
    missed: int = 0


def main() -> None:
    options = arguments("self_statements")
    figures: dict[str, Figure] = {}
    samples = []
    for folder in options.data:
        if (labelled := folder / "labelled.tsv").exists():
            rows = _labelled(labelled)[: options.limit]
            figures |= _on_labelled(rows)
            samples.append(f"{len(rows)} labelled sentences not seen while writing the rules")
        elif commands := _commands(folder):
            commands = commands[: options.limit]
            figures |= _on_commands(commands)
            samples.append(f"{len(commands)} commands of {folder.name}")
    emit("self_statements", "; ".join(samples), figures)


def _labelled(file: Path) -> list[tuple[str, tuple[Label, ...]]]:
    read = _hashes("read")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            (row["text"], _labels(row["labels"] or ""))
            for row in rows
            if _fingerprint(row["text"]) not in read
        ]


def _labels(text: str) -> tuple[Label, ...]:
    labels = []
    for part in filter(None, text.split(";")):
        relation, _, what = part.lstrip("?").partition("|")
        labels.append(Label(_named(relation), what, part.startswith("?")))
    return tuple(labels)


def _named(relation: str) -> str:
    name, _, about = relation.partition(".")
    name = _RELATIONS.get(name, name)
    return f"kin.{_SAME_KIN.get(about, about)}" if name == "kin" else name


def _on_labelled(rows: Sequence[tuple[str, tuple[Label, ...]]]) -> dict[str, Figure]:
    everything, core = Count(), Count()
    for text, labels in progress(rows, "labelled"):
        wrong, missed, right = _compared(statements_in(text), labels)
        for relation in right:
            everything.right += 1
            core.right += _is_core(relation)
        for statement in wrong:
            everything.wrong += 1
            core.wrong += _is_core(_relation(statement))
        for label in missed:
            everything.missed += 1
            core.missed += _is_core(label.relation)
        if wrong or missed:
            found = [f"{_relation(statement)}|{statement.object}" for statement in wrong]
            print(
                f"{text}\n    wrong {found} missed {[f'{m.relation}|{m.object}' for m in missed]}"
            )
    return {
        "precision": share(everything.right, everything.right + everything.wrong),
        "recall": share(everything.right, everything.right + everything.missed),
        "core_precision": share(core.right, core.right + core.wrong),
        "core_recall": share(core.right, core.right + core.missed),
    }


def _compared(
    found: Sequence[Statement], labels: Sequence[Label]
) -> tuple[list[Statement], list[Label], list[str]]:
    """Wrong statements, missed labels, and the relations of the right ones."""
    open_labels = [label for label in labels if not label.optional]
    wrong, right = [], []
    for statement in found:
        relation = _relation(statement)
        match = next(
            (
                label
                for label in open_labels
                if label.relation == relation and _alike(statement.object, label.object, relation)
            ),
            None,
        )
        if match:
            open_labels.remove(match)
            right.append(relation)
        elif not any(_akin(relation, label.relation) for label in labels if label.optional):
            wrong.append(statement)
    return wrong, open_labels, right


def _relation(statement: Statement) -> str:
    return "past" if statement.closes else _named(statement.relation)


def _is_core(relation: str) -> bool:
    return relation.partition(".")[0] in _CORE


def _akin(one: str, other: str) -> bool:
    return one == other or _ALIKE.get(one, one) == _ALIKE.get(other, other)


def _alike(found: str, label: str, relation: str) -> bool:
    if relation == "birthday":
        ours, theirs = found.split(), (kept_date(plain_words(label)) or "").split()
        return ours[:1] == theirs[:1] and (ours == theirs or 1 in (len(ours), len(theirs)))
    if relation == "age":
        return found == str(small_number(plain_words(label)))
    our_words, their_words = (
        {word for word in re.sub(r"[^\w' ]", " ", text.lower()).split() if word not in _EMPTY}
        for text in (spoken_dates(found), label)
    )
    if not our_words or not their_words:
        return found.lower() == label.lower()
    return 2 * len(our_words & their_words) / (len(our_words) + len(their_words)) >= 0.5


def _commands(folder: Path) -> list[str]:
    """The sentences of a folder like clinc150: JSON files of splits of [sentence, intent]."""
    return [
        sentence
        for file in sorted(folder.glob("data*.json"))
        for split in json.loads(file.read_text(encoding="utf-8")).values()
        for sentence, intent in split
        if intent not in _STATING
    ]


def _on_commands(commands: Sequence[str]) -> dict[str, Figure]:
    stating = _hashes("states_something")
    asked = [text for text in commands if _fingerprint(text) not in stating]
    false = 0
    for text in progress(asked, "commands"):
        if found := statements_in(text):
            false += 1
            print(f"command: {text}\n    {[f'{_relation(s)}|{s.object}' for s in found]}")
    if not asked:
        return {}
    print(f"{false} of {len(asked)} commands", file=sys.stderr)
    return {"false_per_1000_commands": number(1000 * false / len(asked), len(asked))}


def _hashes(key: str) -> frozenset[str]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return frozenset(data[key])


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


if __name__ == "__main__":
    main()

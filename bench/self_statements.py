"""Statements about oneself: found in labelled sentences, and falsely found in commands.

Give it the folders self-statements and clinc150 of ../shared/data, or others like them.

Sentences that were read while the rules were written are left out (self_statements.toml has
their hashes). A statement is right when its relation is the label's and its object shares enough
words with it (F1 ≥ ½, as in the labels' own scoring); a label marked "?" may be found or not.
`core_strict_f1` wants the same words in the object, but for those that only say what kind it is.
`lower_…` is measured without capitals and punctuation, `spoken_…` on what the recogniser heard of
`SPOKEN` of the sentences, drawn by `--seed` and said by the first voice that is installed. Where
words were misheard no rule can know better: `heard_right_…` is of those that were heard word for
word, `heard_right_written_…` of the same as they are written. Of the commands, those of the
intents in `_STATING` do state something and are left out, and so are those that were read and
judged to state what was found in them (by hash, in the same file).
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.profile.dates import kept_date, small_number, spoken_dates
from assistant.profile.relations import relations
from assistant.profile.repairs import statements_as_meant
from assistant.profile.statements import Statement
from assistant.profile.wording import plain_words
from bench._report import Figure, arguments, emit, number, progress, share
from bench._said_aloud import as_a_person_says, heard_of

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


_SAYING_THE_KIND = frozenset({"called", "named", "as"})
"""Words of an object that the relation says already, or that only tie a name to it."""

SPOKEN = 200


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
    strict: int = 0

    def figures(self, prefix: str) -> dict[str, Figure]:
        return {
            f"{prefix}precision": share(self.right, self.right + self.wrong),
            f"{prefix}recall": share(self.right, self.right + self.missed),
        }

    @property
    def strict_f1(self) -> Figure:
        """2 tp / (2 tp + fp + fn); an object other than the label's is both wrong and missed."""
        all_of_them = 2 * self.right + self.wrong + self.missed
        return number(
            2 * self.strict / all_of_them if all_of_them else 0.0, self.right + self.missed
        )


def main() -> None:
    options = arguments("self_statements")
    figures: dict[str, Figure] = {}
    samples = []
    for folder in options.data:
        if (labelled := folder / "labelled.tsv").exists():
            rows = _labelled(labelled)[: options.limit]
            figures |= _on_labelled(rows)
            figures |= _on_labelled([(_lower(text), labels) for text, labels in rows], "lower_")
            spoken = random.Random(options.seed).sample(rows, min(SPOKEN, len(rows)))
            texts = [text for text, _ in spoken]
            if heard := heard_of("self_statements", texts, options.engine):
                figures |= _on_spoken(spoken, heard)
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


def _on_labelled(
    rows: Sequence[tuple[str, tuple[Label, ...]]], prefix: str = ""
) -> dict[str, Figure]:
    everything, core = Count(), Count()
    for text, labels in progress(rows, f"{prefix}labelled"):
        wrong, missed, right = _compared(statements_as_meant(text), labels)
        for statement, label in right:
            everything.right += 1
            if _is_core(label.relation):
                core.right += 1
                core.strict += _same(statement.object, label)
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
    strict = {f"{prefix}core_strict_f1": core.strict_f1}
    return {**everything.figures(prefix), **core.figures(f"{prefix}core_"), **strict}


def _on_spoken(
    rows: Sequence[tuple[str, tuple[Label, ...]]], heard: Sequence[str]
) -> dict[str, Figure]:
    """What is found in what was heard: in all of it, and in what was heard word for word."""
    spoken = [(text, labels) for text, (_, labels) in zip(heard, rows, strict=True)]
    pairs = [pair for pair in zip(rows, spoken, strict=True) if _is_heard(*pair)]
    return {
        **_on_labelled(spoken, "spoken_"),
        "heard_right": share(len(pairs), len(rows)),
        **_on_labelled([as_heard for _, as_heard in pairs], "heard_right_"),
        **_on_labelled([written for written, _ in pairs], "heard_right_written_"),
    }


def _is_heard(written: tuple[str, tuple[Label, ...]], heard: tuple[str, tuple[Label, ...]]) -> bool:
    """Whether the same words were heard as were said, however they are written."""
    return plain_words(as_a_person_says(written[0])) == plain_words(heard[0])


def _lower(text: str) -> str:
    """As it is written without care: no capitals, no punctuation but apostrophes."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.lower()).split())


def _compared(
    found: Sequence[Statement], labels: Sequence[Label]
) -> tuple[list[Statement], list[Label], list[tuple[Statement, Label]]]:
    """Wrong statements, missed labels, and the right ones with theirs."""
    open_labels = [label for label in labels if not label.optional]
    wrong: list[Statement] = []
    right: list[tuple[Statement, Label]] = []
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
            right.append((statement, match))
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
    ours, theirs = (
        [word for word in re.sub(r"[^\w' ]", " ", text.lower()).split() if word not in _EMPTY]
        for text in (spoken_dates(found), label)
    )
    # No recogniser can tell "roller coasters" from "rollercoasters".
    if not ours or not theirs or "".join(ours) == "".join(theirs):
        return bool(ours and theirs) or found.lower() == label.lower()
    return 2 * len({*ours} & {*theirs}) / (len({*ours}) + len({*theirs})) >= 0.5


def _same(found: str, label: Label) -> bool:
    """Whether the object has just the label's words; a day or an age is the same or not alike."""
    if label.relation in ("birthday", "age"):
        return True
    kind = {*label.relation.replace(".", " ").split(), *_SAYING_THE_KIND}
    ours, theirs = (
        [
            word
            for word in re.sub(r"[^\w' ]", " ", text.lower()).split()
            if word not in _EMPTY and _SAME_KIN.get(word, word) not in kind
        ]
        for text in (spoken_dates(found), label.object)
    )
    return {*ours} == {*theirs} or "".join(ours) == "".join(theirs)


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
        if found := statements_as_meant(text):
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

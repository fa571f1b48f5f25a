"""What a translation lacks, file by file, measured by the files in the original language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from assistant.authoring.findings import AuthorFile, Finding
from assistant.errors import AssistantError
from assistant.shipped import shipped_skills, shipped_voices
from assistant.speaking.replies import ActWordings, load_replies
from assistant.speaking.voice_files import VoiceFile
from assistant.toml_files import read_checked
from assistant.translations import ORIGINAL, translatable_files, translated
from assistant.understanding.sentences_file import SentencesFile, read_sentences
from assistant.values import Verbosity

Table: TypeAlias = Mapping[str, object]

_SLOT = re.compile(r"\{(?:[^{}:]*:)?([^{}]+)\}")
_RULE = re.compile(r"<([^<>]+)>")

SAME_NAMES = 0.5
"""Of the names in a table of plain values. Where fewer are in the translation too, they are words
of the language and no names: "minutes" is "Minuten", but "with_year" is that everywhere."""

OWN_NAMES = frozenset(
    {
        "hints.jsgf",
        "needs.lists",
        "reading.money.currencies",
        "reading.numbers.decade_endings",
        "reading.units",
        "statements.lists",
        "values.number.scales",
        "values.quantity.smaller",
        "values.quantity.unsaid",
    }
)
"""Tables in which a language has names of its own although it shares many: parts of patterns, and
units as they are used where it is spoken."""

FEWEST_CONVERSATIONS = 3
"""A file, which is also what a skill of the house has to have."""


def files_to_translate(skills: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Everything in the original language that is in `skills`, which are skills or folders of
    some; where there are none, all that comes with the assistant: the core, skills and voices."""
    if not skills:
        return (*translatable_files(), *_originals([shipped_skills(), shipped_voices()]))
    return tuple(_originals(skills))


def _originals(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for pattern in (f"*.{ORIGINAL}.toml", f"*/*.{ORIGINAL}.toml"):
            yield from sorted(folder.glob(pattern))


def lacking(file: Path, language: str) -> Iterator[Finding]:
    """What the translation of `file` lacks: an error each, or a hint where it is as one likes."""
    other = translated(file, language)
    author = AuthorFile(other)
    if not other.exists():
        if file.name.startswith("lines.") and not _can_speak(file.parent, language):
            return
        yield author.error(1, f"is missing; {file.name} beside it is the original")
        return
    try:
        yield from _lacking(file, author)
    except (AssistantError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        yield author.error(1, f"cannot be used: {error}")


def _lacking(file: Path, author: AuthorFile) -> Iterator[Finding]:
    original, other = _read(file), _read(author.path)
    match file.name.partition(".")[0]:
        case "sentences":
            yield from _unsaid(read_sentences(file), read_sentences(author.path), author)
        case "replies":
            yield from _unworded(file, author)
            is_skill = (file.parent / "skill.toml").exists()
            if is_skill and author.path != file and "description" not in other:
                yield author.error(1, "has no description of the skill")
        case "conversations":
            yield from _untold(original, other, author)
        case "conversation":
            yield from _unsaid(read_sentences(file), read_sentences(author.path), author)
        case _:
            yield from _unnamed(original, other, author)


def _unsaid(original: SentencesFile, other: SentencesFile, author: AuthorFile) -> Iterator[Finding]:
    """Intents, and slots of them, that nothing can be said for."""
    for problem in other.problems:
        yield author.error(problem.line, problem.reason)
    said, can_be = _slots_said(original), _slots_said(other)
    for intent, slots in said.items():
        if intent not in can_be:
            yield author.error(1, f"the intent {intent} has no sentence")
            continue
        line = other.intents.get(intent, 1)
        for slot in sorted(slots - can_be[intent]):
            yield author.error(line, f"no sentence of the intent {intent} has the slot {slot}")
    exemplified = {example.intent for example in other.examples}
    for intent in dict.fromkeys(example.intent for example in original.examples):
        if intent in can_be and intent not in exemplified:
            yield author.error(other.intents.get(intent, 1), f"the intent {intent} has no example")


def _slots_said(file: SentencesFile) -> Mapping[str, set[str]]:
    """The slots in the sentences of each intent that has some."""
    found: dict[str, set[str]] = {}
    for sentence in file.sentences:
        found.setdefault(sentence.intent, set()).update(_slots_in(sentence.text, file.rules))
    return found


def _slots_in(template: str, rules: Mapping[str, str]) -> set[str]:
    """The slots in a template and in the rules it refers to, and so on."""
    texts, known = [template], set[str]()
    found: set[str] = set()
    while texts:
        text = texts.pop()
        found.update(_SLOT.findall(text))
        named = set(_RULE.findall(text)) - known
        known |= named
        texts += (rules[name] for name in named if name in rules)
    return found


def _unworded(file: Path, author: AuthorFile) -> Iterator[Finding]:
    """Acts without wordings, lengths, or slots that are spoken in the original."""
    source = author.path.parent.name
    original, other = load_replies(file, source).acts, load_replies(author.path, source).acts
    for act, wordings in original.items():
        if act not in other:
            yield author.error(1, f"the act {act} has no wording")
            continue
        for reason in _shorter(wordings, other[act]):
            yield author.error(author.line_of_key("acts", act), f"the act {act} {reason}")
    for act in sorted(other.keys() - original.keys()):
        line = author.line_of_key("acts", act)
        yield author.error(line, f"there is no act {act} in the original")


def _shorter(original: ActWordings, other: ActWordings) -> Iterator[str]:
    for length in (Verbosity.TERSE, Verbosity.NORMAL, Verbosity.LONG):
        if original.phrasings[length] and not other.phrasings[length]:
            yield f"has no {length} wording"
    for slot in sorted(original.slots - other.slots):
        yield f"never says its slot {slot}"
    for slot in sorted(other.slots - original.slots):
        yield f"has no slot {slot}"
    if original.tone is not other.tone:
        yield f"has the tone {other.tone}, not {original.tone}"


def _untold(original: Table, other: Table, author: AuthorFile) -> Iterator[Finding]:
    told, tells = (len(_listed(table.get("conversation"))) for table in (original, other))
    if tells < min(told, FEWEST_CONVERSATIONS):
        yield author.error(1, f"has {tells} conversations, and {FEWEST_CONVERSATIONS} are needed")
    elif tells < told:
        yield author.hint(1, f"has {tells} conversations; the original has {told}")


def _unnamed(
    original: Table, other: Table, author: AuthorFile, place: str = ""
) -> Iterator[Finding]:
    """Names of tables, lists and values that are not there; words of the language are no names."""
    missing = [name for name in original if name not in other]
    stem = author.path.name.partition(".")[0]
    if f"{stem}.{place}".rstrip(".") not in OWN_NAMES and not _are_words(original, other):
        for name in missing:
            yield author.error(author.line_of_key(*place.split(".")), f"lacks {place}{name}")
    for name, value in original.items():
        theirs = other.get(name)
        if isinstance(value, Mapping) and isinstance(theirs, Mapping):
            yield from _unnamed(value, theirs, author, f"{place}{name}.")
    yield from _untaught(original, other, author, place)


def _are_words(original: Table, other: Table) -> bool:
    if any(isinstance(value, Mapping) for value in original.values()):
        return False
    same = sum(name in other for name in original)
    return same < SAME_NAMES * len(original)


def _untaught(original: Table, other: Table, author: AuthorFile, place: str) -> Iterator[Finding]:
    """Of lists of rules that find relations: the relations that no rule of the other finds."""
    for name, value in original.items():
        rules, theirs = _listed(value), _listed(other.get(name))
        found = {_relation(rule) for rule in rules} - {""}
        for relation in sorted(found - {_relation(rule) for rule in theirs}):
            yield author.error(1, f"{place}{name}: no rule finds the relation {relation}")


def _relation(rule: object) -> str:
    return str(rule.get("relation", "")) if isinstance(rule, Mapping) else ""


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _can_speak(folder: Path, language: str) -> bool:
    """Whether a voice names somebody who speaks the language; other voices need no translation."""
    voice = read_checked(folder / "voice.toml", VoiceFile, AssistantError)
    return language in voice.speakers


def _read(file: Path) -> Table:
    table: Table = tomllib.loads(file.read_text(encoding="utf-8"))
    return table

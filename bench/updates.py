"""What the profile holds after short conversations: moves, corrections, wishes, others' facts.

`python -m bench.updates [--data DIR] [--limit N]`. Each line of updates.jsonl, or of every *.jsonl
of a DIR, is a conversation, in German where the file's name ends in ".de.jsonl": `say`, what the
person says in turn; `has` and `hasnt`, what is to be known afterwards and what is not. An entry
matches a fact when each of its words is among the words of the relation and the object of one
active fact; days are written MM-DD. What was only observed, such as a habit of asking for
something, nobody said, and is left out.

Conversations go through the whole assistant in text, each with a profile of its own. Where it asks
"Shall I remember that?" it is told yes, unless the next thing said answers it; every question is
taken for the first of its day. `right` counts conversations with all of `has` and nothing of
`hasnt`, `wrong_stored` those with something of `hasnt`.

Our own conversations were written and frozen before anybody looked what became of them. Those of
updates.jsonl and updates_later.jsonl were looked at since, and the rules mended for what they
showed: `--seed 1` measures them. The figures are of updates_unseen*.jsonl where there are such
files: nobody has looked at a failure of theirs, nor are any printed, for a figure that was looked
into is no figure any more. Figures with `.de` are German.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.profile.facts import Fact, Source
from assistant.profile.telling import ABOUT_ME, asks_consent
from assistant.settings import Paths, Settings
from assistant.skill_set import SkillSet, read_skills
from assistant.stopwatch import Stopwatch
from assistant.values import Utterance
from bench._report import arguments, emit, progress, share

HERE = Path(__file__).parent
LOOKED_AT = tuple(sorted((*HERE.glob("updates.*jsonl"), *HERE.glob("updates_later.*jsonl"))))
UNSEEN = tuple(sorted(HERE.glob("updates_unseen*.jsonl")))
YES = {"en": "yes", "de": "ja"}
START = datetime(2026, 5, 4, 10, tzinfo=UTC)
BETWEEN_TURNS = timedelta(seconds=8)
ANSWERS = frozenset({f"{ABOUT_ME}.remember", f"{ABOUT_ME}.dont_remember"})


class Conversation(BaseModel):
    """One line of a file: what is said, and what is to be known afterwards."""

    model_config = ConfigDict(frozen=True)

    say: tuple[str, ...]
    has: tuple[str, ...] = ()
    hasnt: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a conversation left behind, against what was expected."""

    conversation: Conversation
    known: tuple[str, ...]
    missing: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return not self.missing and not self.wrong


def main() -> None:
    options = arguments("updates")
    files: Sequence[Path]
    if options.data:
        files = [file for folder in options.data for file in sorted(folder.glob("*.jsonl"))]
        sample = f"conversations of {', '.join(folder.name for folder in options.data)}"
    elif options.seed or not UNSEEN:
        files, sample = LOOKED_AT, "conversations that the rules were developed with"
    else:
        files, sample = UNSEEN, "conversations of which nobody has looked at a failure"
    conversations = [one for file in files for one in read(file)]
    figures = {}
    count = 0
    for language in sorted({one.language for one in conversations}, reverse=True):
        spoken = [one for one in conversations if one.language == language][: options.limit]
        outcomes = list(held(spoken, language))
        count += len(outcomes)
        if files is not UNSEEN:
            _print_what_went_wrong(outcomes)
        suffix = "" if language == "en" else f".{language}"
        right, wrong = (sum(one.is_right for one in outcomes), sum(map(_is_wrong, outcomes)))
        figures[f"right{suffix}"] = share(right, len(outcomes))
        figures[f"wrong_stored{suffix}"] = share(wrong, len(outcomes))
    emit("updates", f"{count} {sample}", figures)


def _is_wrong(outcome: Outcome) -> bool:
    return bool(outcome.wrong)


def _print_what_went_wrong(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if not outcome.is_right:
            print(f"{' / '.join(outcome.conversation.say)}\n    known {list(outcome.known)}")
            print(f"    missing {list(outcome.missing)} wrong {list(outcome.wrong)}")


def read(file: Path) -> list[Conversation]:
    lines = file.read_text(encoding="utf-8").splitlines()
    language = "de" if file.name.endswith(".de.jsonl") else "en"
    read = [Conversation.model_validate(json.loads(line)) for line in lines if line.strip()]
    return [one.model_copy(update={"language": language}) for one in read]


def held(conversations: Sequence[Conversation], language: str = "en") -> Iterator[Outcome]:
    """Each conversation held with an assistant that knows nobody, and what it then knows."""
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.from_environment({"ASSISTANT_HOME": home})
        skills = read_skills(paths, _settings(language))
        for number, conversation in enumerate(progress(conversations, "conversations")):
            yield _held(conversation, Path(home, str(number)), skills)


def _settings(language: str) -> Settings:
    return Settings.model_validate({"language": language})


def _held(conversation: Conversation, home: Path, skills: SkillSet) -> Outcome:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(home)})
    with open_assistant(paths=paths, settings=_settings(conversation.language), known=skills) as us:
        now = START
        for place, said in enumerate(conversation.say):
            now += BETWEEN_TURNS
            turn = us.ask(said, now)
            if not asks_consent(turn.reply.act):
                continue
            us.profile.store.set_consent(replace(us.profile.consent(), asked=0))
            if not _answers(conversation.say[place + 1 :], us, now):
                now += BETWEEN_TURNS
                us.ask(YES[conversation.language], now)
        facts = [fact for fact in us.profile.all_facts() if fact.active]
    active = [fact for fact in facts if fact.source is not Source.OBSERVED]
    return Outcome(
        conversation,
        known=tuple(f"{fact.relation}: {fact.object}" for fact in active),
        missing=tuple(entry for entry in conversation.has if not _is_known(entry, active)),
        wrong=tuple(entry for entry in conversation.hasnt if _is_known(entry, active)),
    )


def _answers(to_come: Sequence[str], us: Assistant, now: datetime) -> bool:
    """Whether the next thing said answers "Shall I remember that?"."""
    if not to_come:
        return False
    understood = us.take_in(Utterance(now, typed=to_come[0]), Stopwatch()).understood
    return understood is not None and understood.name in ANSWERS


def _is_known(entry: str, facts: Sequence[Fact]) -> bool:
    return any(_words(entry) <= _words(f"{fact.relation} {fact.object}") for fact in facts)


def _words(text: str) -> frozenset[str]:
    """Words in lower case, "05-03" and "address_as" as one and as their parts."""
    words = re.findall(r"[^\W_]+(?:[-_'’][^\W_]+)*", text.casefold())
    return frozenset(words) | {part for word in words for part in re.split(r"[-_'’]", word)}


if __name__ == "__main__":
    main()

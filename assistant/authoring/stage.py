"""Where golden conversations are played: a whole assistant in an emptied home of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.authoring.check_sentences import misread_slots
from assistant.authoring.conversations import Conversation, Step
from assistant.authoring.staged_world import StagedWorld
from assistant.changing_settings import change_settings
from assistant.errors import SkillError
from assistant.private_folders import make_private
from assistant.profile.wipe import wipe
from assistant.settings import Paths, Settings
from assistant.skill_host.granted_folders import granted_folder
from assistant.skill_host.reach import FolderAsked
from assistant.skill_set import SkillSet
from assistant.values import SpokenReply, Turn


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What was not as a step wants it: the conversation's turn of that number, from 0 on."""

    turn: int
    reason: str


@dataclass(slots=True)
class Stage:
    """An assistant in a home of its own, one folder at `paths`, emptied before each conversation.

    `known` are its skills. Close it with `closing`.
    """

    paths: Paths
    known: SkillSet
    closing: ExitStack = field(default_factory=ExitStack)
    _world: StagedWorld = field(default_factory=StagedWorld)
    _assistant: Assistant | None = None
    _unwritten: bool = False
    """Whether it may hold something in memory alone, which no wipe gets at."""

    def __post_init__(self) -> None:
        if not self.paths.in_one_folder:
            raise ValueError("a stage is emptied: its home has to be one folder of its own")

    def play(self, conversation: Conversation) -> Iterator[Shortfall]:
        """Everything that is not as the conversation wants it, of each of its turns."""
        self._emptied(conversation)
        now = conversation.at
        for number, step in enumerate(conversation.turns):
            # The clock on the wall, as the person's zone has it: elapsed time counts.
            later = now.astimezone(ZoneInfo("UTC")) + timedelta(minutes=step.after_minutes)
            now = later.astimezone(conversation.at.tzinfo)
            if step.restart:
                self._open()
            wrong = self._wrong(step, conversation.skill, now)
            yield from (Shortfall(number, reason) for reason in wrong)

    def _wrong(self, step: Step, skill: str, now: datetime) -> Iterator[str]:
        """What is not as the step wants it."""
        if step.rings is not None:
            rung = {reply.act.full_name: reply for reply in self.assistant.announcements(now)}
            wanted = _full(step.rings, skill)
            if wanted not in rung and (wanted or rung):
                yield f"it announces {', '.join(rung) or 'nothing'}"
                return
            if wanted:
                yield from _wrong_words(step, rung[wanted])
        if step.say is not None:
            turn = self.assistant.ask(step.say, now)
            self._unwritten |= turn.incognito
            yield from _wrong_turn(step, skill, turn)

    @property
    def assistant(self) -> Assistant:
        """The running assistant."""
        return self._assistant or self._open()

    def _open(self) -> Assistant:
        """Start it, or start it again; its skills' processes start anew, its files stay.

        Only what the skills' own files say is not read again.
        """
        self._end()
        opened = open_assistant(
            paths=self.paths,
            settings=Settings.model_validate({"language": self.known.language}),
            skills=self.known.folders,
            known=self.known,
            world=self._world.services,
        )
        self._assistant = self.closing.enter_context(opened)
        return self._assistant

    def _end(self) -> None:
        """End it, where it runs, with its skills' processes."""
        self.closing.close()
        self._assistant, self._unwritten = None, False

    def _emptied(self, conversation: Conversation) -> None:
        """Have nothing known and nothing scheduled, and of the world what the conversation says."""
        if self._unwritten:
            self._end()
        receipt = wipe(self.paths)
        if not receipt.clean:
            left = ", ".join(map(str, (*receipt.failed, *receipt.leftovers)))
            raise SkillError(f"{left} cannot be removed")
        self.assistant.fresh()
        self.paths.settings_file.unlink(missing_ok=True)
        if conversation.settings:
            chosen: dict[tuple[str, ...], str | float] = {
                ("skills", "settings", conversation.skill, key): value
                for key, value in conversation.settings.items()
            }
            change_settings(self.paths.settings_file, chosen)
        self._world.staged = conversation.world
        home = self.paths.data.parent
        make_private(home)
        # Folders stay: a skill that runs already has hold of them, not of new ones in their place.
        for file in list(home.rglob("*")):
            if not file.is_dir() and not set(file.parents) & set(self.paths.all):
                file.unlink()
        self._put_away(conversation)
        for name, files in conversation.folders.items():
            self._put(conversation.skill, name, files)

    def _put_away(self, conversation: Conversation) -> None:
        """Folders to read that the conversation does not mention are not there."""
        for name, asked in self._folders(conversation.skill).items():
            if name in conversation.folders or asked.writes or not asked.default.startswith("~/"):
                continue
            place = self._place(asked)
            if place.is_dir():
                self._end()  # whoever has hold of it
                for each in (*sorted(place.rglob("*"), reverse=True), place):
                    each.rmdir()

    def _put(self, skill: str, name: str, files: Mapping[str, str]) -> None:
        """Have the folder `name` of the skill hold `files`."""
        asked = self._folders(skill).get(name)
        if asked is None or not asked.default.startswith("~/"):
            raise SkillError(f"{skill} asks for no folder {name} in the person's home")
        for inner, text in files.items():
            file = self._place(asked) / inner
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def _folders(self, skill: str) -> Mapping[str, FolderAsked]:
        """Those that a skill asks for; the dialogue, which has conversations too, asks for none."""
        asked = (one.reach.folders for one in self.known.manifests if one.name == skill)
        return next(asked, {})

    def _place(self, asked: FolderAsked) -> Path:
        """Where the folder is on the stage. Raises `SkillError` where no skill may have it."""
        home = self.paths.data.parent
        try:
            return granted_folder(asked.default, self.paths, home, writes=asked.writes)
        except SkillError as error:
            raise SkillError(f"{asked.default} {error.message}") from None


def _wrong_turn(step: Step, skill: str, turn: Turn) -> Iterator[str]:
    if turn.reply.act.full_name == "core.skill_failed" and step.act != "core.skill_failed":
        yield str(turn.reply.act.slots["why"])
        return
    yield from _wrong_meaning(step, skill, turn)
    yield from _wrong_words(step, turn.reply)
    if step.act and turn.reply.act.full_name != _full(step.act, skill):
        yield f"the act is {turn.reply.act.full_name}: {turn.reply.text!r}"
    if step.asks is not None and turn.reply.asks is not step.asks:
        yield f"it {'asks' if turn.reply.asks else 'does not ask'}"


def _wrong_meaning(step: Step, skill: str, turn: Turn) -> Iterator[str]:
    understood = turn.understood
    name = understood.name if understood else ""
    if step.intent is not None and name != _full(step.intent, skill):
        yield f"it is taken for {name or 'nothing'}"
    if step.band is not None and turn.band.value != step.band:
        yield f"the band is {turn.band.value}"
    if wrong := misread_slots(step.slots, understood.slots if understood else {}):
        yield f"it {wrong}"


def _wrong_words(step: Step, reply: SpokenReply) -> Iterator[str]:
    text = reply.text.casefold()
    yield from (f"no {words!r} in {text!r}" for words in step.says if words.casefold() not in text)
    yield from (f"{words!r} in {text!r}" for words in step.never_says if words.casefold() in text)


def _full(name: str, skill: str) -> str:
    return name if "." in name or not name else f"{skill}.{name}"

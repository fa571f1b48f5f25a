"""Notes: one Markdown file, a line a note with the day it was taken, the person's to change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.skill import Json, RefusedError, Reply, Request, Skill, Words, act, ask

skill = Skill()

FILE = "notes.md"
LINE = re.compile(r"\s*[-*+]\s+(?:(?P<day>\d{4}-\d\d-\d\d):?\s+)?(?P<text>\S.*)")
LONGEST = 1000
MOST_TOLD = 3

Handler = Callable[[Request], Reply]


@dataclass(frozen=True)
class Note:
    """A line of the file that is a note, and where it stands."""

    line: int
    text: str
    day: date | None

    def is_about(self, said: str, words: Words) -> bool:
        wanted = telling_words(said, words)
        return bool(wanted) and wanted <= telling_words(self.text, words)

    def slots(self) -> dict[str, Json]:
        return {"text": self.text, "day": self.day.isoformat() if self.day else ""}


def kept(handler: Handler) -> Handler:
    """A file that cannot be read or written is one clear sentence."""

    def answer(request: Request) -> Reply:
        try:
            return handler(request)
        except RefusedError:
            return act("unreadable")

    return answer


@skill.intent("take")
@kept
def take(request: Request) -> Reply:
    text = " ".join(request.text("text").split())[:LONGEST]
    if not text:
        return ask("text", act("what"), then=request)
    before = request.storage.read(FILE) or f"# {request.words['heading']}\n\n"
    separator = "" if before.endswith("\n") else "\n"
    line = f"- {request.now.date().isoformat()}: {text}\n"
    request.storage.write(FILE, f"{before}{separator}{line}")
    return act("taken", text=text)


@skill.intent("read", "find")
@kept
def tell(request: Request) -> Reply:
    """The latest first; of one subject or one day, where either was said."""
    every = notes(request)
    found = fitting(every, request)
    if not found:
        return act("none_such" if every else "none")
    told: list[Json] = [note.slots() for note in found[:MOST_TOLD]]
    if len(found) == 1:
        return act("one", **found[0].slots())
    return act("several", notes=told, count=len(found), more=len(found) - len(told))


@skill.intent("delete")
@kept
def delete(request: Request) -> Reply:
    every = notes(request)
    found = fitting(every, request)
    if not found:
        return act("none_such" if every else "none")
    if len(found) > 1 and request.text("about").lower() not in request.words["last"]:
        options = [note.text for note in found[:MOST_TOLD]]
        return ask("about", act("which", notes=options), then=request, options=options)
    lines = (request.storage.read(FILE) or "").splitlines(keepends=True)
    del lines[found[0].line]
    request.storage.write(FILE, "".join(lines))
    return act("deleted", **found[0].slots())


@skill.intent("delete_all")
@kept
def delete_all(request: Request) -> Reply:
    count = len(notes(request))
    if not count:
        return act("none")
    request.storage.delete(FILE)
    return act("all_deleted", count=count)


def notes(request: Request) -> list[Note]:
    """All of them, the latest first; what is no note is left alone."""
    found = []
    for number, line in enumerate((request.storage.read(FILE) or "").splitlines()):
        if match := LINE.fullmatch(line):
            found.append(Note(number, match["text"], day_of(match["day"])))
    return found[::-1]


def day_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def fitting(every: list[Note], request: Request) -> list[Note]:
    about, day = request.text("about"), request.date("day")
    if about.lower() in request.words["last"]:
        return every[:1]
    found = [note for note in every if not about or note.is_about(about, request.words)]
    return [note for note in found if day is None or note.day == day]


def telling_words(text: str, words: Words) -> set[str]:
    own = set(re.findall(r"[\w']+", text.lower())).difference(words["filler"])
    return {re.sub(words["ending"], "", word) for word in own}.difference(words["filler"])

"""Lists: plain Markdown files, one a list, that the person may change behind the skill's back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.skill import RefusedError, Reply, Request, Skill, Words, act, ask

from .spoken_lists import list_name, telling_words, things, told, written

skill = Skill()

MOST_TOLD = 12

ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[(?P<box>[ xX])\]\s*)?(?P<item>\S.*)")
HEADING = re.compile(r"#\s+(?P<title>\S.*)")


@dataclass(frozen=True)
class TheList:
    """A list's file: every line is kept as it is, whatever the person wrote."""

    name: str
    words: Words
    lines: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return file_of(self.name, self.words)

    @property
    def told(self) -> str:
        """How it is spoken of."""
        return told(self.name, self.words)

    @property
    def items(self) -> list[str]:
        """What is on it and not ticked off."""
        found = (ITEM.fullmatch(line) for line in self.lines)
        return [one["item"].strip() for one in found if one and one["box"] not in ("x", "X")]

    @property
    def text(self) -> str:
        return "\n".join(self.lines or (f"# {self.name}", "")) + "\n"

    def with_items(self, items: Iterable[str]) -> TheList:
        lines = self.lines or (f"# {self.name}", "")
        return replace(self, lines=(*lines, *(f"- {item}" for item in items)))

    def without(self, items: Sequence[str]) -> TheList:
        return replace(self, lines=tuple(one for one in self.lines if item_in(one) not in items))

    def ticked(self, items: Sequence[str]) -> TheList:
        lines = (f"- [x] {item_in(one)}" if item_in(one) in items else one for one in self.lines)
        return replace(self, lines=tuple(lines))

    def matching(self, wanted: str) -> list[str]:
        """The items that `wanted` means: the very same words, or else all that have them."""
        words = telling_words(wanted, self.words)
        there = {item: telling_words(item, self.words) for item in self.items}
        same = [item for item, own in there.items() if own == words]
        return same or [item for item, own in there.items() if words and words <= own]


Handler = Callable[[Request], Reply]


def kept(handler: Handler) -> Handler:
    """A file that cannot be read or written is one clear sentence."""

    def answer(request: Request) -> Reply:
        try:
            return handler(request)
        except RefusedError:
            return act("unreadable")

    return answer


@skill.intent("add")
@kept
def add(request: Request) -> Reply:
    items = things_in(request, "items") + things_in(request, "more")
    if not items:
        return ask("items", act("what_to_add"), then=request)
    found = meant(request, or_new=True)
    if isinstance(found, Reply):
        return found
    there = [telling_words(item, request.words) for item in found.items]
    new = [item for item in items if telling_words(item, request.words) not in there]
    if not new:
        return act("already_on", items=items, list=found.told)
    write(request, found.with_items(new))
    return act("added", items=new, list=found.told, count=len(found.items) + len(new))


@skill.intent("remove", "tick")
@kept
def take_off(request: Request) -> Reply:
    wanted = things_in(request, "items")
    if not wanted:
        return ask("items", act("what_to_remove"), then=request)
    found = meant(request, having=wanted)
    if isinstance(found, Reply):
        return found
    matches = [item for one in wanted for item in found.matching(one)]
    if not matches:
        return act("not_on", items=wanted, list=found.told)
    if len(matches) > len(wanted):
        return ask("items", act("which_item", items=matches), then=request, options=matches)
    gone = request.intent == "remove"
    write(request, found.without(matches) if gone else found.ticked(matches))
    return act("removed" if gone else "ticked", items=matches, list=found.told)


@skill.intent("read", "count")
@kept
def tell(request: Request) -> Reply:
    found = meant(request)
    if isinstance(found, Reply):
        return found
    if not found.items:
        return act("empty", list=found.told)
    told = [] if request.intent == "count" else found.items[:MOST_TOLD]
    if not told:
        return act("counted", count=len(found.items), list=found.told)
    return act(
        "contents",
        items=told,
        list=found.told,
        count=len(found.items),
        more=len(found.items) - len(told),
    )


@skill.intent("check")
@kept
def check(request: Request) -> Reply:
    wanted = things_in(request, "items")
    named = request.text("list")
    wanted_list = list_name(named, request.words)
    lists = [one for one in all_lists(request) if not named or one.name == wanted_list]
    for one in lists:
        if matches := [item for item in wanted for item in one.matching(item)]:
            return act("is_on", items=matches, list=one.told)
    return act("not_on", items=wanted, list=told(wanted_list, request.words) if named else "")


@skill.intent("which_lists")
@kept
def tell_lists(request: Request) -> Reply:
    names = [one.told for one in all_lists(request)]
    return act("lists", lists=names, count=len(names)) if names else act("no_lists")


@skill.intent("create")
@kept
def create(request: Request) -> Reply:
    name = list_name(request.text("list"), request.words)
    if not name:
        return ask("list", act("what_name"), then=request)
    new = TheList(name, request.words)
    if request.storage.read(new.file) is not None:
        return act("there_already", list=new.told)
    write(request, new)
    return act("created", list=new.told)


@skill.intent("clear", "delete")
@kept
def clear(request: Request) -> Reply:
    """Asks first, unless nothing would be lost."""
    found = meant(request)
    if isinstance(found, Reply):
        return found
    deletes = request.intent == "delete"
    # What is ticked off would be lost too, and what the person wrote beside it.
    lost = [line for line in found.lines if item_in(line) or (deletes and is_written(line))]
    if not lost:
        return deleted(found, request) if deletes else act("empty", list=found.told)
    asked = act(f"shall_i_{request.intent}", list=found.told, count=len(lost))
    return asked.or_ask(yes=request.to(f"{request.intent}_it", list=found.name))


@skill.intent("clear_it")
@kept
def clear_it(request: Request) -> Reply:
    found = meant(request)
    if isinstance(found, Reply):
        return found
    write(request, replace(found, lines=tuple(one for one in found.lines if not item_in(one))))
    return act("cleared", list=found.told)


@skill.intent("delete_it")
@kept
def delete_it(request: Request) -> Reply:
    found = meant(request)
    return found if isinstance(found, Reply) else deleted(found, request)


def deleted(found: TheList, request: Request) -> Reply:
    request.storage.delete(found.file)
    return act("deleted", list=found.told)


# Files.


def write(request: Request, new: TheList) -> None:
    request.storage.write(new.file, new.text)


def all_lists(request: Request) -> list[TheList]:
    return [opened(request, file) for file in request.storage.names() if file.endswith(".md")]


def opened(request: Request, file: str) -> TheList:
    text = request.storage.read(file) or ""
    name = name_of(file, text, request.words)
    return TheList(name, request.words, tuple(text.splitlines()))


def name_of(file: str, text: str, words: Words) -> str:
    """What a list is called: by its heading, where that fits its file, or else by its file."""
    stem = file.removesuffix(".md")
    if shared := [name for name, theirs in words["files"].items() if theirs == stem]:
        return str(shared[0])
    heading = HEADING.match(text)
    title = written(heading["title"].strip().lower(), words) if heading else ""
    same = title and file_of(title, words) == file
    return title if same else written(stem.replace("-", " "), words)


def file_of(name: str, words: Words) -> str:
    called = words["files"].get(name, name).lower()
    plain_letters = unicodedata.normalize("NFKD", called).encode("ascii", "ignore").decode()
    return (re.sub(r"[^a-z0-9]+", "-", plain_letters).strip("-")[:60] or "list") + ".md"


def is_written(line: str) -> bool:
    """Whether a line holds more than a heading."""
    return bool(line.strip()) and not line.startswith("#")


def item_in(line: str) -> str:
    """The item a line holds, or ""."""
    found = ITEM.fullmatch(line)
    return found["item"].strip() if found else ""


# Words.


def meant(request: Request, or_new: bool = False, having: Sequence[str] = ()) -> TheList | Reply:
    """The list the request is about, or the question which one, or the answer that it isn't there.

    With `or_new` it may be one that is not there yet. Of several that were not told apart it
    is the one that has a thing that was named, if only one has.
    """
    every = all_lists(request)
    name = list_name(request.text("list"), request.words)
    if name:
        new = TheList(name, request.words)
        there = next((one for one in every if one.file == new.file), None)
        if there or or_new:
            return there or new
        return act("no_such_list", list=new.told, lists=[one.told for one in every])
    fitting = [one for one in every if any(one.matching(item) for item in having)] or every
    if len(fitting) == 1:
        return fitting[0]
    if not every:
        first = TheList(request.words["first_list"], request.words)
        return first if or_new else act("no_lists")
    names = [one.told for one in fitting]
    return ask("list", act("which_list", lists=names), then=request, options=names)


def things_in(request: Request, slot: str) -> list[str]:
    return things(request.text(slot), request.words, request.language)

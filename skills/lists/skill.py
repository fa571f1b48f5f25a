"""Lists: plain Markdown files, one a list, that the person may change behind the skill's back."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.skill import RefusedError, Reply, Request, Skill, act, ask

skill = Skill()

_HERE = Path(__file__).parent
_WORDS = tomllib.loads((_HERE / "words.en.toml").read_text(encoding="utf-8"))
_SAID = tomllib.loads((_HERE / "sentences.en.toml").read_text(encoding="utf-8"))
AND = "|".join(re.escape(word) for word in sorted(_WORDS["and"], key=len, reverse=True))
SAME = {word: name for name, words in _WORDS["same"].items() for word in words}
GOODS = frozenset(_SAID["lists"]["goods"])
MOST_TOLD = 12
MOST_AT_ONCE = 30
LONGEST_ITEM = 200

ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[(?P<box>[ xX])\]\s*)?(?P<item>\S.*)")
HEADING = re.compile(r"#\s+(?P<title>\S.*)")


@dataclass(frozen=True)
class TheList:
    """A list's file: every line is kept as it is, whatever the person wrote."""

    name: str
    lines: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return file_of(self.name)

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
        words = plain(wanted)
        same = [item for item in self.items if plain(item) == words]
        return same or [item for item in self.items if words and words <= plain(item)]


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
    items = things(request.text("items")) + things(request.text("more"))
    if not items:
        return ask("items", act("what_to_add"), then=request)
    found = meant(request, or_new=True)
    if isinstance(found, Reply):
        return found
    there = {frozenset(plain(item)) for item in found.items}
    new = [item for item in items if frozenset(plain(item)) not in there]
    if not new:
        return act("already_on", items=items, list=found.name)
    write(request, found.with_items(new))
    return act("added", items=new, list=found.name, count=len(found.items) + len(new))


@skill.intent("remove", "tick")
@kept
def take_off(request: Request) -> Reply:
    wanted = things(request.text("items"))
    if not wanted:
        return ask("items", act("what_to_remove"), then=request)
    found = meant(request, having=wanted)
    if isinstance(found, Reply):
        return found
    matches = [item for one in wanted for item in found.matching(one)]
    if not matches:
        return act("not_on", items=wanted, list=found.name)
    if len(matches) > len(wanted):
        return ask("items", act("which_item", items=matches), then=request, options=matches)
    gone = request.intent == "remove"
    write(request, found.without(matches) if gone else found.ticked(matches))
    return act("removed" if gone else "ticked", items=matches, list=found.name)


@skill.intent("read", "count")
@kept
def tell(request: Request) -> Reply:
    found = meant(request)
    if isinstance(found, Reply):
        return found
    if not found.items:
        return act("empty", list=found.name)
    told = [] if request.intent == "count" else found.items[:MOST_TOLD]
    if not told:
        return act("counted", count=len(found.items), list=found.name)
    return act(
        "contents",
        items=told,
        list=found.name,
        count=len(found.items),
        more=len(found.items) - len(told),
    )


@skill.intent("check")
@kept
def check(request: Request) -> Reply:
    wanted = things(request.text("items"))
    named = request.text("list")
    lists = [one for one in all_lists(request) if not named or one.name == canonical(named)]
    for one in lists:
        if matches := [item for item in wanted for item in one.matching(item)]:
            return act("is_on", items=matches, list=one.name)
    return act("not_on", items=wanted, list=canonical(named) if named else "")


@skill.intent("which_lists")
@kept
def tell_lists(request: Request) -> Reply:
    names = [one.name for one in all_lists(request)]
    return act("lists", lists=names, count=len(names)) if names else act("no_lists")


@skill.intent("create")
@kept
def create(request: Request) -> Reply:
    name = canonical(request.text("list"))
    if not name:
        return ask("list", act("what_name"), then=request)
    if request.storage.read(file_of(name)) is not None:
        return act("there_already", list=name)
    write(request, TheList(name))
    return act("created", list=name)


@skill.intent("clear", "delete")
@kept
def clear(request: Request) -> Reply:
    found = meant(request)
    if isinstance(found, Reply):
        return found
    if request.intent == "delete":
        request.storage.delete(found.file)
        return act("deleted", list=found.name)
    write(request, replace(found, lines=tuple(one for one in found.lines if not item_in(one))))
    return act("cleared", list=found.name)


# Files.


def write(request: Request, new: TheList) -> None:
    request.storage.write(new.file, new.text)


def all_lists(request: Request) -> list[TheList]:
    return [opened(request, file) for file in request.storage.names() if file.endswith(".md")]


def opened(request: Request, file: str) -> TheList:
    text = request.storage.read(file) or ""
    return TheList(name_of(file, text), tuple(text.splitlines()))


def name_of(file: str, text: str) -> str:
    """What a list is called: by its heading, where that fits its file, or else by its file."""
    heading = HEADING.match(text)
    title = heading["title"].strip().lower() if heading else ""
    return title if title and file_of(title) == file else file.removesuffix(".md").replace("-", " ")


def file_of(name: str) -> str:
    plain_letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return (re.sub(r"[^a-z0-9]+", "-", plain_letters).strip("-")[:60] or "list") + ".md"


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
    name = canonical(request.text("list"))
    if name:
        there = next((one for one in every if one.file == file_of(name)), None)
        if there or or_new:
            return there or TheList(name)
        return act("no_such_list", list=name, lists=[one.name for one in every])
    fitting = [one for one in every if any(one.matching(item) for item in having)] or every
    if len(fitting) == 1:
        return fitting[0]
    if not every:
        return TheList(_WORDS["first_list"]) if or_new else act("no_lists")
    names = [one.name for one in fitting]
    return ask("list", act("which_list", lists=names), then=request, options=names)


def things(said: str) -> list[str]:
    """The single things in "milk, eggs and bread"."""
    text = said.strip()
    for number, whole in enumerate(_WORDS["together"]):
        text = re.sub(rf"\b{re.escape(whole)}\b", f"\0{number}\0", text, flags=re.IGNORECASE)
    parts = re.split(rf"\s*,\s*(?:(?:{AND})\s+)?|\s+(?:{AND})\s+", text)
    found = [re.sub("\0(\\d+)\0", lambda at: _WORDS["together"][int(at[1])], one) for one in parts]
    cleaned = [stripped(one, _WORDS["around_item"])[:LONGEST_ITEM] for one in found]
    single = [thing for one in cleaned for thing in apart(one, several=len(cleaned) > 1)]
    return list(dict.fromkeys(one for one in single if one))[:MOST_AT_ONCE]


def apart(item: str, several: bool) -> list[str]:
    """ "Milk eggs" as two things, where that is safe: every word is a thing people buy by itself,
    and there are more of them than a name has (`several` others, or three at least).
    """
    words = item.lower().split()
    if len(words) < (2 if several else 3):
        return [item]
    found: list[str] = []
    while words:
        size = 2 if " ".join(words[:2]) in GOODS else 1
        thing = " ".join(words[:size])
        if thing not in GOODS:
            return [item]
        found.append(thing)
        words = words[size:]
    return found


def canonical(said: str) -> str:
    """A list's name without what is said around it: "my grocery list" is the shopping list."""
    words = said.lower().strip(" .,!?").split()
    while words and words[-1] in _WORDS["around_list"]:
        words.pop()
    while words and words[0] in _WORDS["around_list"]:
        words.pop(0)
    name = " ".join(words)
    return str(SAME.get(name, name))


def stripped(text: str, around: Sequence[str]) -> str:
    """`text` without the words around it; what is nothing else is kept."""
    text = text.strip(" .,!?;:")
    for word in around:
        text = text.removeprefix(word + " ")
    return text.strip()


def plain(item: str) -> set[str]:
    """The words by which an item is known: "the Eggs" is "egg"."""
    letters = unicodedata.normalize("NFKD", item.casefold())
    bare = "".join(one for one in letters if not unicodedata.combining(one))
    words = re.sub(r"[^\w' ]", " ", bare).split()
    return {word.removesuffix("s") for word in words} - set(_WORDS["around_item"])

"""Every answer of the skills that reach outside the assistant, from files and fakes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.skill import RefusedError, Reply, Request, SlotValue
from assistant.skill_testing import SkillUnderTest
from assistant.values import Json
from tests.unit.machine_scenarios import machine_replies
from tests.unit.skill_world import NOW, ROOT, World, answer, ask

TODAY = NOW.date().isoformat()
EVENT = """BEGIN:VEVENT
UID:{uid}
DTSTART:{start}
DTEND:{end}
SUMMARY:{what}
{more}END:VEVENT
"""


def calendar_of(*events: str) -> str:
    return (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + "".join(events) + "END:VCALENDAR\n"
    )


def event(what: str, start: str, end: str, more: str = "", uid: str = "") -> str:
    return EVENT.format(uid=uid or what, start=start, end=end, what=what, more=more)


def folder_world(folder: str, **files: str) -> World:
    """A world whose granted folder has these files; "__" in a name is the dot."""
    for name, text in files.items():
        (Path(folder) / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return World({"folder.path": folder})


def follow(skill: str, world: World, reply: Reply) -> Reply:
    """What comes of a yes to the reply."""
    assert reply.yes is not None
    return answer(skill, Request(reply.yes.intent, reply.yes.slots, now=NOW, service=world))


def undone(skill: str, world: World, reply: Reply) -> Reply:
    """What comes of taking the reply's doing back."""
    assert reply.undo is not None
    return answer(skill, Request(reply.undo.intent, reply.undo.slots, now=NOW, service=world))


LUNCH = event(
    "lunch with Tom",
    "20261121T120000",
    "20261121T130000",
    "ATTENDEE;CN=Tom:mailto:tom@example.org\n",
)
DENTIST = event("dentist", "20261121T150000", "20261121T160000")
RUN = event("run", "20261121T180000", "20261121T190000", "RRULE:FREQ=DAILY\n")
FEAST = event("bank holiday", "20261128", "20261129").replace(":2026", ";VALUE=DATE:2026")


def calendar_replies() -> Iterator[Reply]:
    yield from empty_calendar_replies()
    yield from full_calendar_replies()
    yield from changed_calendar_replies()
    yield from announced_calendar_replies()
    yield ask("calendar", "query")  # no folder was granted
    with TemporaryDirectory() as folder:
        world = folder_world(folder)
        asked = ask("calendar", "add", world, what="lunch", when="2026-11-22T12:00:00+01:00")
        (Path(folder) / "readme").write_text("")
        yield follow("calendar", World({"folder.path": f"{folder}/readme"}), asked)


def empty_calendar_replies() -> Iterator[Reply]:
    with TemporaryDirectory() as folder:
        world = folder_world(folder, broken__ics="BEGIN:VCALENDAR\nBEGIN:VEVENT\n")
        yield ask("calendar", "query", world)
        yield ask("calendar", "query", world, period="next week")
        yield ask("calendar", "next", world)
        yield ask("calendar", "free", world, day="2026-11-22")
        yield ask("calendar", "free", world, at="2026-11-22T10:00:00+01:00")
        yield ask("calendar", "next_holiday", world)
        yield ask("calendar", "add", world)
        yield ask("calendar", "add", world, what="lunch")
        yield ask("calendar", "add", world, what="lunch", when="2026-11-01T12:00:00+01:00")


def full_calendar_replies() -> Iterator[Reply]:
    with TemporaryDirectory() as folder:
        more = [event(f"call {n}", f"20261121T2{n}0000", f"20261121T2{n}3000") for n in range(3)]
        world = folder_world(folder, a__ics=calendar_of(LUNCH, DENTIST, RUN, FEAST, *more))
        yield ask("calendar", "query", world)
        yield ask("calendar", "query", world, period="this week")
        yield ask("calendar", "next", world)
        yield ask("calendar", "who", world, kind="lunch")
        yield ask("calendar", "who", world, kind="dentist")
        yield ask("calendar", "free", world, at="2026-11-21T12:00:00+01:00")
        yield ask("calendar", "free", world, day=TODAY)
        yield ask("calendar", "next_holiday", world)
        yield ask("calendar", "cancel", world, what="call")
        yield ask("calendar", "move", world, what="run", when="2026-11-22T12:00:00+01:00")
        yield ask("calendar", "move", world, what="dentist")
    with TemporaryDirectory() as folder:
        all_day = event("move house", "20261121T000000", "20261122T000000")
        yield ask("calendar", "free", folder_world(folder, a__ics=calendar_of(all_day)), day=TODAY)


def announced_calendar_replies() -> Iterator[Reply]:
    with TemporaryDirectory() as folder:
        rest = event("rest", "20261121", "20261122").replace(":2026", ";VALUE=DATE:2026")
        world = folder_world(folder, a__ics=calendar_of(rest, LUNCH, DENTIST))
        skill = SkillUnderTest(ROOT / "skills/calendar", world, NOW, {"remind_minutes": 300})
        yield skill.ask("coming_up")
        yield from skill.later(minutes=0)


def changed_calendar_replies() -> Iterator[Reply]:
    with TemporaryDirectory() as folder:
        world = folder_world(folder, a__ics=calendar_of(LUNCH, DENTIST, RUN))
        asked = ask("calendar", "add", world, what="tea", when="2026-11-21T12:30:00+01:00")
        added = follow("calendar", world, asked)
        yield from (asked, added, undone("calendar", world, added))
        yield undone("calendar", world, added)
        later: Mapping[str, Json] = {"when": "2026-11-21T17:00:00+01:00"}
        asked = ask("calendar", "move", world, what="dentist", **later)
        yield from (asked, follow("calendar", world, asked))
        asked = ask("calendar", "cancel", world, what="lunch")
        yield from (asked, follow("calendar", world, asked), follow("calendar", world, asked))
        asked = ask("calendar", "clear", world)
        yield from (asked, follow("calendar", world, asked), follow("calendar", world, asked))


CARDS = """BEGIN:VCARD
FN:Anna Lind
TEL;TYPE=cell:+46 70 123
EMAIL:anna@example.org
ADR:;;Storgatan 1;Lund;;;
BDAY:1985-11-30
END:VCARD
BEGIN:VCARD
FN:Anna Berg
END:VCARD
BEGIN:VCARD
FN:Tom
BDAY:--1121
END:VCARD
"""


def contacts_replies() -> Iterator[Reply]:
    yield ask("contacts", "number")
    yield ask("contacts", "number", who="anna")
    yield ask("contacts", "birthdays")
    with TemporaryDirectory() as folder:
        world = folder_world(folder, people__vcf=CARDS)
        yield ask("contacts", "number", world, who="anna")
        yield ask("contacts", "number", world, who="zoe")
        for intent in ("number", "address", "email", "birthday", "call"):
            yield ask("contacts", intent, world, who="my friend anna lind's")
            yield ask("contacts", intent, world, who="anna berg")
        yield ask("contacts", "birthday", world, who="tom")
        yield ask("contacts", "birthdays", world)
        for status in (0, 1):
            ran: Json = {"status": status, "output": ""}
            able = World({**world.answers, "command.run": ran})
            yield ask("contacts", "call", able, who="anna lind")
    with TemporaryDirectory() as folder:
        yield ask("contacts", "birthdays", folder_world(folder))


def notes_replies() -> Iterator[Reply]:
    world = World()
    yield ask("notes", "take")
    yield ask("notes", "read")
    yield ask("notes", "delete_all")
    yield ask("notes", "take", world, text="the meter reads 4711")
    yield ask("notes", "read", world)
    yield ask("notes", "find", world, about="elephants")
    for text in ("the red paint", "the blue paint", "the keys"):
        ask("notes", "take", world, text=text)
    yield ask("notes", "read", world)
    yield ask("notes", "delete", world, about="paint")
    yield ask("notes", "delete", world, about="keys")
    yield ask("notes", "delete_all", world)
    yield ask("notes", "read", Unreadable())


class Unreadable(World):
    """Nothing can be read or written here."""

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        raise RefusedError(service)


RATES = 'date = 2026-11-20\nbase = "EUR"\n[rates]\nUSD = 1.25\n'


def sums_replies() -> Iterator[Reply]:
    yield ask("sums", "go_on", op="*", second=3)  # there may be a sum before it, or none
    yield Reply("nothing_before")
    yield ask("sums", "calculate", first=2, op="/", second=3)
    yield ask("sums", "go_on", op="*", second=3)
    yield ask("sums", "calculate")
    yield ask("sums", "calculate", first=1, op="/", second=0)
    yield ask("sums", "calculate", first=99, op="^", second=99)
    yield ask("sums", "function", function="square_root", first=-1)
    yield ask("sums", "subtract", taken=5, whole=20)
    yield ask("sums", "percent_of", percent=15, of=80)
    yield ask("sums", "add_percent", percent=15, of=80, op="-")
    yield ask("sums", "what_percent", part=1, whole=3)
    yield ask("sums", "help_with")
    miles: Json = {"amount": 5, "unit": "mile"}
    yield ask("sums", "convert", amount=miles)
    yield ask("sums", "convert", amount=miles, to="kilometre")
    yield ask("sums", "convert", amount=miles, to="litre")
    yield ask("sums", "convert", amount=miles, to="parsec")
    exchange: Mapping[str, Json] = {"from": "EUR", "to": "USD", "number": 4}
    yield ask("sums", "currency", None, **exchange)
    yield ask("sums", "currency", World(files={"currencies.toml": RATES}), **exchange)
    yield ask("sums", "currency", World(files={"currencies.toml": "x"}), **exchange)
    yen: Mapping[str, Json] = {**exchange, "to": "JPY"}
    yield ask("sums", "currency", World(files={"currencies.toml": RATES}), **yen)


def small_dictionary(folder: str) -> World:
    """WordNet's files with two words: "hot", which has an opposite, and "big"."""
    hot = '00000000 00 a 02 hot 0 warm 0 001 ! 00000000 a 0101 | very warm; "hot soup"  \n'
    cold = "00000000 00 a 01 cold 0 000 | not warm  \n"
    big = "00000000 00 a 01 big 0 000 | large  \n"
    starts = (0, len(hot), len(hot) + len(cold))
    texts = [
        text.replace("00000000", f"{start:08d}", 1)
        for start, text in zip(starts, (hot, cold, big), strict=True)
    ]
    texts[0] = texts[0].replace("! 00000000", f"! {starts[1]:08d}")
    index = "".join(
        f"{word} a {len(places)} 0 {len(places)} 1 {' '.join(f'{at:08d}' for at in places)}  \n"
        for word, places in (("big", starts[2:]), ("hot", (starts[0], starts[2])))
    )
    world = folder_world(folder, data__adj="".join(texts), index__adj=index, adj__exc="")
    for kind in ("noun", "verb", "adv"):
        folder_world(folder, **{f"data__{kind}": "", f"index__{kind}": "", f"{kind}__exc": ""})
    return world


def words_replies() -> Iterator[Reply]:
    yield ask("words", "define")
    yield ask("words", "define", word="hot")  # no dictionary
    yield ask("words", "no_word", word="dream")
    yield ask("words", "spell", word="rhythm")
    yield ask("words", "spell", word="x" * 41)
    yield ask("words", "count_letters", word="sesame", letter="e")
    with TemporaryDirectory() as folder:
        world = small_dictionary(folder)
        yield ask("words", "define", world, word="the word hot")
        yield ask("words", "more", world)
        yield ask("words", "more", world)
        yield ask("words", "define", world, word="zorblax")
        yield ask("words", "synonyms", world, word="hot")
        yield ask("words", "synonyms", world, word="big")
        yield ask("words", "opposite", world, word="hot")
        yield ask("words", "opposite", world, word="big")


@dataclass
class Players(World):
    """A session bus with players that are all in one state, and a sound server at half volume."""

    status: str = "Playing"
    names: tuple[str, ...] = ("fake",)
    metadata: Mapping[str, Json] = field(default_factory=dict)
    vanishes: bool = False

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        match service:
            case "bus.names":
                there = self.names if self.status else ()
                return [f"org.mpris.MediaPlayer2.{name}" for name in there]
            case "bus.call":
                return self._called(arguments)
            case "command.run":
                return {"status": 0, "output": "Volume: front-left: 32768 /  50% / -18.06 dB"}
        return super().__call__(service, arguments)

    def _called(self, arguments: Mapping[str, Json]) -> Json:
        given = arguments["arguments"]
        asked = str(given[-1]) if isinstance(given, list | tuple) and given else ""
        if asked == "PlaybackStatus":
            return [self.status]
        if self.vanishes:
            raise RefusedError("gone")
        self.calls.append((str(arguments["member"]), arguments))
        return [self.metadata] if asked == "Metadata" else []


def media_replies() -> Iterator[Reply]:
    for intent in ("play", "pause", "volume_up", "mute"):
        yield ask("media", intent)
    yield ask("media", "pause", Players(status=""))
    yield ask("media", "pause", Players(status="Paused"))
    yield ask("media", "pause", Players(vanishes=True))
    song: Mapping[str, Json] = {"xesam:title": "Blue Train", "xesam:artist": ["John Coltrane"]}
    yield ask("media", "what", Players(metadata=song))
    yield ask("media", "what", Players())
    yield ask("media", "play", Players(status="Paused"))
    for intent in ("pause", "resume", "next", "previous", "shuffle", "loop", "unmute", "mute"):
        yield ask("media", intent, Players())
    yield ask("media", "shuffle", Players(), state="off")
    yield ask("media", "loop", Players(), state="off")
    timed = Players()
    yield ask("media", "sleep", timed)
    yield ask("media", "sleep", timed, end="2026-11-21T10:00:00+01:00")
    yield ask("media", "sleep_left", timed)
    yield ask("media", "sleep", timed, length=600)
    yield ask("media", "sleep_left", timed)
    yield ask("media", "sleep_off", timed)
    yield ask("media", "sleep_end", timed)
    yield ask("media", "sleep_end")
    yield ask("media", "mute", timed, duration=600)
    yield Reply("still_muted")
    yield ask("media", "volume_set", Players(), level=4)
    yield ask("media", "volume_set", Players(), percent=50)
    with TemporaryDirectory() as folder:
        (Path(folder) / "Blue Train.ogg").touch()
        world = Players({"folder.path": folder})
        yield ask("media", "play", world, what="blue train")
        yield ask("media", "play", world, what="moonlight")
        yield ask("media", "play", Players())


def thing(id_: str, state: str, name: str, **more: Json) -> Mapping[str, Json]:
    return {"entity_id": id_, "state": state, "attributes": {"friendly_name": name, **more}}


HALL = thing("climate.hall", "heat", "Hall heating", current_temperature=19.5, temperature=20)
THINGS = (
    thing("light.kitchen", "on", "Kitchen light", brightness=128),
    thing("light.bedroom", "off", "Bedroom light"),
    HALL,
    thing("cover.blinds", "open", "Blinds"),
    thing("lock.front_door", "locked", "Front door"),
    thing("scene.movie", "x", "Movie"),
)


@dataclass
class House(World):
    """Home Assistant with a few things in it."""

    status: int = 200
    things: tuple[Mapping[str, Json], ...] = THINGS

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        if service != "network.fetch":
            return super().__call__(service, arguments)
        self.calls.append((str(arguments["path"]), arguments))
        return {"status": self.status, "headers": {}, "text": json.dumps(self.things)}


def at_home(intent: str, house: World | None = None, said: str = "", **slots: Json) -> Reply:
    """What is said to `intent`; `said` is how the kind of thing was called."""
    values = {name: SlotValue(said or str(value), value) for name, value in slots.items()}
    settings = {"token": "secret"}
    return answer(
        "home", Request(intent, values, now=NOW, service=house or House(), settings=settings)
    )


def home_replies() -> Iterator[Reply]:
    yield ask("home", "turn_on")
    yield at_home("turn_on", World())
    yield at_home("turn_on", House(status=401))
    yield at_home("turn_on", House(things=()))
    yield at_home("set_level", House(things=()), level=4)
    for intent in ("turn_on", "turn_off", "brighter", "darker", "set_level", "set_colour"):
        yield at_home(intent)
        yield at_home(intent, room="kitchen", level=4, colour="blue")
    yield at_home("set_temperature")
    yield at_home("set_temperature", degrees={"amount": 20, "unit": "degree"})
    for intent in ("open", "close"):
        yield at_home(intent, kind="cover", said="blinds")
        yield at_home(intent, kind="lock", said="front door")
    yield at_home("scene", scene="movie")
    yield at_home("scene", scene="party")
    yield at_home("state", kind="light")
    yield at_home("state", kind="light", room="bedroom")
    yield at_home("state")
    yield at_home("state", House(things=({**HALL, "attributes": {}},)))
    yield at_home("put_back", change="no such change")
    changed = at_home("turn_off")
    assert changed.undo is not None
    yield at_home("put_back", change=changed.undo.slots["change"].value)


SCENARIOS = {
    "calendar": calendar_replies,
    "contacts": contacts_replies,
    "home": home_replies,
    "machine": machine_replies,
    "media": media_replies,
    "notes": notes_replies,
    "sums": sums_replies,
    "words": words_replies,
}

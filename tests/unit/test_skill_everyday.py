"""What the everyday skills do with what people really have: odd files, many of them, or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.skill import Reply, Request, SlotValue
from assistant.values import Json
from skills.calendar.event_files import appointments
from skills.contacts.vcards import people
from skills.media.music_files import music_called
from skills.words.wordnet import NoDictionaryError, WordNet
from tests.unit.everyday_scenarios import (
    CARDS,
    DENTIST,
    House,
    Players,
    at_home,
    calendar_of,
    event,
    folder_world,
    follow,
    undone,
)
from tests.unit.skill_world import NOW, World, answer, ask

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=BERLIN)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[str]:
    yield str(tmp_path)
    tmp_path.chmod(0o700)


def starts(folder: str, day: datetime, days: int = 1) -> list[str]:
    found = appointments(Path(folder), day, day + days * DAY)
    return [one.start.isoformat() for one in found.appointments]


def test_ten_thousand_appointments_are_looked_through_in_a_moment(folder: str) -> None:
    first = midnight(2000, 1, 1)
    many = [
        event(f"e{n}", f"{first + n * DAY:%Y%m%d}T100000", f"{first + n * DAY:%Y%m%d}T110000")
        for n in range(10_000)
    ]
    folder_world(folder, all__ics=calendar_of(*many))
    assert starts(folder, midnight(2026, 11, 21)) == ["2026-11-21T10:00:00+01:00"]


def test_broken_files_are_named_and_cost_nothing_else(folder: str) -> None:
    world = folder_world(
        folder,
        good__ics=calendar_of(DENTIST),
        torn__ics=calendar_of(DENTIST)[:90],
        letter__ics="Dear Anna",
        empty__ics="",
        date__ics=calendar_of(event("never", "20261345T990000", "x")),
    )
    reply = ask("calendar", "query", world)
    assert reply.slots["count"] == 1
    unreadable = reply.slots["unreadable"]
    assert isinstance(unreadable, list)
    assert {"torn.ics", "letter.ics", "empty.ics"} <= set(unreadable)


def test_a_folder_that_is_linked_into_itself_is_read_once(folder: str) -> None:
    world = folder_world(folder, a__ics=calendar_of(DENTIST), p__vcf=CARDS, calm__mp3="")
    (Path(folder) / "loop").symlink_to(folder)
    assert ask("calendar", "query", world).slots["count"] == 1
    assert len(list(people(Path(folder)))) == 3
    assert music_called(Path(folder), "calm") == Path(folder) / "calm.mp3"
    assert music_called(Path(folder), "loop") is None


def test_a_file_without_permission_is_named_and_costs_nothing_else(folder: str) -> None:
    world = folder_world(folder, good__ics=calendar_of(DENTIST), p__vcf=CARDS)
    for name in (
        "mine.ics",
        "mine.vcf",
    ):  # not even root reads that
        (Path(folder) / name).symlink_to("/proc/self/mem")
    reply = ask("calendar", "query", world)
    assert (reply.slots["count"], reply.slots["unreadable"]) == (1, ["mine.ics"])
    assert ask("contacts", "number", world, who="anna lind").slots["name"] == "Anna Lind"


def test_ten_thousand_cards_and_songs_are_looked_through(folder: str) -> None:
    cards = "".join(f"BEGIN:VCARD\nFN:Person {n}\nTEL:{n}\nEND:VCARD\n" for n in range(10_000))
    world = folder_world(folder, many__vcf=cards)
    assert ask("contacts", "number", world, who="person 9999").act == "number"
    songs = [Path(folder) / f"song {n}.mp3" for n in range(10_000)]
    for song in songs:
        song.touch()
    assert music_called(Path(folder), "song 777") == songs[777]


def test_what_comes_every_week_stays_at_its_hour_when_the_clocks_change(folder: str) -> None:
    weekly = event("choir", "20261020T190000", "20261020T210000", "RRULE:FREQ=WEEKLY\n")
    zoned = weekly.replace(":20261020", ";TZID=Europe/Berlin:20261020")
    folder_world(folder, a__ics=calendar_of(zoned))
    assert starts(folder, midnight(2026, 10, 20), 9) == [
        "2026-10-20T19:00:00+02:00",
        "2026-10-27T19:00:00+01:00",
    ]


def test_one_of_a_series_may_be_left_out_or_moved(folder: str) -> None:
    daily = event("run", "20261121T070000", "20261121T080000", "RRULE:FREQ=DAILY;COUNT=4\n")
    daily = daily.replace("END:VEVENT", "EXDATE:20261122T070000\nEND:VEVENT")
    moved = event("run", "20261123T090000", "20261123T100000", "RECURRENCE-ID:20261123T070000\n")
    folder_world(folder, a__ics=calendar_of(daily, moved))
    clock = [start[8:16] for start in starts(folder, midnight(2026, 11, 21), 7)]
    assert clock == ["21T07:00", "23T09:00", "24T07:00"]


def test_a_rule_that_never_ends_is_not_followed_for_ever(folder: str) -> None:
    silly = event("tick", "19700101T000000", "19700101T000001", "RRULE:FREQ=SECONDLY\n")
    folder_world(folder, a__ics=calendar_of(silly))
    assert starts(folder, midnight(2026, 11, 21)) == []


def test_a_calendar_changed_by_another_program_is_left_as_that_left_it(folder: str) -> None:
    world = folder_world(folder)
    when: dict[str, Json] = {"what": "tea", "when": "2026-11-21T12:30:00+01:00"}
    added = follow("calendar", world, ask("calendar", "add", world, **when))
    (file,) = Path(folder).glob("*.ics")
    changed = file.read_text().replace("tea", "coffee")
    file.write_text(changed)
    assert undone("calendar", world, added).slots["done"] is False
    assert file.read_text() == changed


def test_what_else_is_in_a_file_stays_when_one_appointment_goes(folder: str) -> None:
    other = event("keep", "20261201T100000", "20261201T110000", "X-OWN:mine\n")
    world = folder_world(folder, a__ics=calendar_of(DENTIST, other))
    gone = follow("calendar", world, ask("calendar", "cancel", world, what="dentist"))
    text = (Path(folder) / "a.ics").read_text()
    assert ("X-OWN:mine" in text, "dentist" in text) == (True, False)
    assert undone("calendar", world, gone).slots["done"] is True
    assert "dentist" in (Path(folder) / "a.ics").read_text()


def test_cards_of_all_versions_are_read(folder: str) -> None:
    old = (
        "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:Stra=C3=9Fe;J=C3=BCrgen\nTEL;CELL:12\nEND:VCARD\n"
    )
    folder_world(folder, a__vcf=CARDS, b__vcf=old, c__vcf="no card", d__vcf="BEGIN:VCARD\n")
    names = {person.name for person in people(Path(folder))}
    assert names == {"Anna Lind", "Anna Berg", "Tom", "Jürgen Straße"}


def test_of_two_people_it_asks_which(folder: str) -> None:
    reply = ask("contacts", "number", folder_world(folder, a__vcf=CARDS), who="anna")
    assert (reply.act, reply.options) == ("which", ("Anna Lind", "Anna Berg"))


def test_a_dictionary_that_is_none_is_said_to_be_missing(folder: str) -> None:
    folder_world(folder, noun__exc="", index__noun="dog n 1 0 1 1 00000007  \n", data__noun="x\n")
    with pytest.raises(NoDictionaryError):
        WordNet(Path(folder), {"noun": []}).senses("dog")


def sum_of(intent: str, **slots: tuple[str, Json]) -> Reply:
    given = {name: SlotValue(*slot) for name, slot in slots.items()}
    return answer("sums", Request(intent, given, now=NOW, service=World()))


@pytest.mark.parametrize(
    ("numbers", "operations", "result"),
    [
        ((0.1, 0.2), "+", 0.3),
        ((2, 3, 4), "+*", 14),
        ((2, 3, 4, 2), "^*-", 30),
        ((10, 4), "/", 2.5),
        ((1, 3), "/", 0.333),
        ((7, -3), "*", -21),
    ],
)
def test_sums_come_out_as_on_paper(
    numbers: tuple[float, ...], operations: str, result: float
) -> None:
    places = ("first", "second", "third", "fourth")
    slots: dict[str, tuple[str, Json]] = {
        place: (str(n), n) for place, n in zip(places, numbers, strict=False)
    }
    names = ("op", "op2", "op3")
    slots |= {name: ("", op) for name, op in zip(names, operations, strict=False)}
    assert sum_of("calculate", **slots).slots["result"] == result


def test_the_volume_goes_back_to_where_it_was() -> None:
    world = Players()
    louder = ask("media", "volume_up", world)
    assert louder.slots["level"] == 60
    assert undone("media", world, louder).slots["level"] == 50


def test_sound_muted_anew_is_not_turned_on_by_what_was_planned_before() -> None:
    world = Players()
    ask("media", "mute", world, duration=600)
    assert [entry["act"] for entry in world.scheduled] == ["still_muted"]
    ask("media", "unmute", world)
    ask("media", "mute", world)
    assert world.scheduled == []


def test_of_several_players_the_one_that_plays_is_meant() -> None:
    assert ask("media", "pause", Players(status="Stopped")).act == "not_playing"
    playing = Players()
    ask("media", "pause", playing)
    assert "Pause" in [name for name, _ in playing.calls]


@pytest.mark.parametrize(
    ("named", "meant"), [("VLC", "vlc"), ("the player", "mpv"), ("spotify", "mpv"), ("", "mpv")]
)
def test_the_player_that_was_named_is_meant_if_it_is_there(named: str, meant: str) -> None:
    two = Players(status="Paused", names=("mpv", "vlc"))
    ask("media", "play", two, **({"player": named} if named else {}))
    assert two.calls[-1][1]["destination"] == f"org.mpris.MediaPlayer2.{meant}"


def test_the_room_that_was_named_is_the_only_one_that_changes() -> None:
    house = House()
    assert at_home("turn_off", house, room="kitchen").slots["count"] == 1
    path, asked = house.calls[-1]
    assert path == "/api/services/homeassistant/turn_off"
    assert "light.bedroom" not in str(asked["text"])


def test_a_locked_door_is_not_opened_by_undo() -> None:
    assert at_home("close", kind="lock", said="front door").undo is None

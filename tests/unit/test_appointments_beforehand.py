"""Appointments are told beforehand, after one yes: each once, as the calendar is at that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.adapting import completed
from assistant.parts import Moment
from assistant.profile.adaptations import adaptations, state, switch
from assistant.profile.offers import Quiet
from assistant.skill_host.manifest import Unasked
from assistant.skill_testing import SkillUnderTest, World
from assistant.unasked import Foresight
from assistant.values import GUEST, Act, Band, Interpretation, Session
from tests.unit.everyday_scenarios import calendar_of, event
from tests.unit.pipeline_fakes import NOON, Home
from tests.unit.shipped_skills import shipped_skills

ROOT = Path(__file__).resolve().parents[2]
BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 11, 23, 9, tzinfo=BERLIN)
DAY = timedelta(days=1)

DENTIST = event("dentist", "20261123T091200", "20261123T100000")
NEVER = Quiet(time(0), time(0))
WHISTLE = Unasked("appointments", "kettle", "heat", frozenset({"boiling"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.parts = replace(home.parts, unasked=(WHISTLE,))
    return home


def calendar(folder: Path, *events: str, at: datetime = NINE, minutes: int = 15) -> SkillUnderTest:
    keep(folder, *events)
    world = World({"folder.path": str(folder)})
    return SkillUnderTest(ROOT / "skills/calendar", world, at, {"remind_minutes": minutes})


def keep(folder: Path, *events: str) -> None:
    (folder / "a.ics").write_text(calendar_of(*events), encoding="utf-8")


def told(skill: SkillUnderTest, **later: float) -> list[str]:
    """What is announced at a look ahead, in words."""
    skill.later(**later)
    skill.ask("coming_up")
    return [skill.words(said)[0] for said in skill.later(minutes=0)]


def test_it_is_told_once_and_again_only_where_it_was_moved(folder: Path) -> None:
    skill = calendar(folder, DENTIST)
    assert told(skill) == ["In twelve minutes: dentist at 09:12."]
    assert told(skill, minutes=1) == []
    keep(folder, DENTIST.replace("T0912", "T0930"))
    assert told(skill, minutes=4) == []
    assert told(skill, minutes=10) == ["In 15 minutes: dentist at 09:30."]


def test_what_went_from_the_file_is_not_told(folder: Path) -> None:
    skill = calendar(folder, DENTIST, at=NINE - timedelta(hours=1))
    assert told(skill) == []
    keep(folder)
    assert told(skill, hours=1) == []
    keep(folder, DENTIST.replace("SUMMARY", "STATUS:cancelled\nSUMMARY"))
    assert told(skill, minutes=1) == []


def test_one_of_a_series_that_was_called_off_is_not_told_and_the_next_one_is(folder: Path) -> None:
    weekly = event("choir", "20261116T091000", "20261116T100000", "RRULE:FREQ=WEEKLY\n")
    off = event("choir", "20261123T091000", "20261123T100000", "STATUS:CANCELLED\n").replace(
        "STATUS", "RECURRENCE-ID:20261123T091000\nSTATUS"
    )
    skill = calendar(folder, weekly, off)
    assert told(skill) == []
    assert told(skill, days=7) == ["In ten minutes: choir at 09:10."]


def test_as_early_as_was_set_and_never_when_it_has_begun(folder: Path) -> None:
    skill = calendar(folder, DENTIST, at=NINE - timedelta(hours=3), minutes=200)
    assert told(skill) == ["Today at 09:12: dentist."]
    late = calendar(folder, DENTIST, at=NINE + timedelta(minutes=13))
    assert told(late) == []


def test_what_begins_at_once_is_one_announcement_however_much_it_is(folder: Path) -> None:
    many = [event(f"call {n}", "20261123T091000", "20261123T100000") for n in range(10_000)]
    skill = calendar(folder, *many)
    (said,) = told(skill)
    assert said.startswith("In ten minutes: call 0 at 09:10; call 1 at 09:10; ")
    assert said.endswith("and 46 more.")
    assert told(skill, minutes=1) == []


def test_an_invitation_of_megabytes_leaves_the_others_told(folder: Path) -> None:
    huge = DENTIST.replace("UID:dentist", f"UID:{'u' * 2_000_000}")
    huge = huge.replace("SUMMARY:dentist", f"LOCATION:{'l' * 2_000_000}\nSUMMARY:{'z' * 2_000_000}")
    skill = calendar(folder, DENTIST, huge)
    (said,) = told(skill)
    assert said.startswith("In twelve minutes: dentist at 09:12; zzz")
    (announced,) = skill.world.announced
    assert len(str(announced["slots"])) < 2_000  # of a message of a megabyte
    assert told(skill, minutes=1) == []


def test_what_is_all_day_is_told_in_the_morning_of_its_first_day(folder: Path) -> None:
    trip = event("Lund", "20261123", "20261126").replace(":2026", ";VALUE=DATE:2026")
    skill = calendar(folder, trip, DENTIST, at=NINE - timedelta(minutes=1))
    assert told(skill) == ["In 13 minutes: dentist at 09:12."]
    assert told(skill, minutes=1) == ["Today is on your calendar: Lund."]
    assert told(skill, hours=1) == []
    assert told(skill, hours=23) == []


def test_elapsed_time_counts_when_the_clocks_go_back(folder: Path) -> None:
    before = datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN)  # an hour and ten minutes until 3:00
    skill = calendar(folder, event("walk", "20261025T030000", "20261025T040000"), at=before)
    assert told(skill) == []
    assert told(skill, minutes=60) == ["In ten minutes: walk at 03:00."]


def test_a_folder_that_is_not_there_or_broken_says_nothing(folder: Path) -> None:
    skill = calendar(folder, DENTIST)
    (folder / "b.ics").write_text("Dear Anna")
    assert len(told(skill)) == 1
    bare = SkillUnderTest(ROOT / "skills/calendar", World(), NINE)
    assert bare.ask("coming_up").act == "no_folder"


def test_only_what_is_a_way_of_adapting_can_be_said_unasked() -> None:
    declared = [one for it in shipped_skills().manifests for one in it.unasked]
    assert {one.adaptation for one in declared} == {"appointments"} <= adaptations().keys()
    shipped = shipped_skills()
    weather = replace(WHISTLE, adaptation="weather")
    stranger = replace(shipped.manifests[0], unasked=(weather, WHISTLE))
    assert replace(shipped, manifests=[stranger]).unasked == (WHISTLE,)


# Who is told


def looked(home: Home, at: datetime, quiet: Quiet = NEVER) -> int:
    """How often the kettle was looked at."""
    before = len(home.kettle.done)
    Foresight(home.parts, quiet).look(home.session, at)
    return len(home.kettle.done) - before


def test_nothing_is_looked_for_before_a_yes_and_after_a_no(home: Home) -> None:
    assert looked(home, NOON) == 0
    switch(home.profile, "appointments", True, NOON)
    assert looked(home, NOON) == 1
    switch(home.profile, "appointments", False, NOON)
    assert looked(home, NOON) == 0


@pytest.mark.parametrize("session", [Session(speaker=GUEST), Session(incognito=True)])
def test_nobody_else_is_told(home: Home, session: Session) -> None:
    switch(home.profile, "appointments", True, NOON)
    home.session = session
    assert looked(home, NOON) == 0


def test_skills_look_once_a_minute_however_often_somebody_asks(home: Home) -> None:
    switch(home.profile, "appointments", True, NOON)
    foresight = Foresight(home.parts, NEVER)
    looks = []
    for seconds in (0, 1, 59, 61, 62, 30):  # the clock is set back at last
        before = len(home.kettle.done)
        foresight.look(home.session, NOON + timedelta(seconds=seconds))
        looks.append(len(home.kettle.done) - before)
    assert looks == [1, 0, 0, 1, 0, 1]


def test_not_in_quiet_hours(home: Home) -> None:
    switch(home.profile, "appointments", True, NOON)
    assert looked(home, NOON, Quiet(time(11), time(13))) == 0
    assert looked(home, NOON, Quiet(time(13), time(11))) == 1


def test_a_skill_that_fails_is_not_heard_of(home: Home) -> None:
    switch(home.profile, "appointments", True, NOON)
    home.kettle.broken = True
    assert looked(home, NOON) == 0


def asked(home: Home) -> str:
    """What is asked after an act beside which appointments are asked about; "" for nothing."""
    wanted = Interpretation("kettle", "boil", band=Band.ACT)
    moment = Moment.at(home.now, home.session, home.parts)
    acts = completed([Act("kettle", "boiling")], wanted, moment, home.parts)
    return acts[-1].name if len(acts) > 1 else ""


def test_it_is_asked_once_and_silence_is_a_no(home: Home) -> None:
    assert asked(home) == "ask_appointments"
    boiling = home.say("boil the kettle for two minutes")
    assert boiling.reply.act.name == "ask_appointments"
    home.say("how hot is the cup")
    home.now += 2 * DAY
    assert asked(home) == ""
    assert state("appointments", home.profile, "owner", home.now) == "off"


def test_a_yes_is_kept(home: Home) -> None:
    home.say("boil the kettle for two minutes")
    assert home.say("yes").reply.act.name == "appointments_on"
    assert state("appointments", home.profile, "owner", home.now) == "on"
    home.now += 2 * DAY
    assert asked(home) == ""


def test_beside_any_other_act_it_is_not_asked(home: Home) -> None:
    assert not home.say("how hot is the cup").reply.asks


def test_what_is_said_unasked_is_nothing_to_take_back(home: Home) -> None:
    home.desk.changed(lambda: True)
    home.desk.keep()
    home.desk.done(Interpretation("kettle", "boil"), NOON)
    assert home.desk.take_back(NOON) is None

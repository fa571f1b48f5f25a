"""What the skill `machine` makes of odd programs, odd figures and odd words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.skill import Reply
from assistant.skill_testing import SkillUnderTest
from skills.machine import figures
from skills.machine.applications import applications, like, meant
from tests.unit.machine_scenarios import (
    BACKLIGHT,
    BUSY,
    DF,
    MEMINFO,
    TOP,
    Computer,
    asked_of,
    at_computer,
    desktop_file,
)
from tests.unit.skill_world import ROOT

LAUNCHES = {"launch_plainly": (0, "")}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[str]:
    yield str(tmp_path)
    tmp_path.chmod(0o700)


def names(folder: str, language: str = "en") -> set[str]:
    return {one.name for one in applications([Path(folder)], language)}


def opened(folder: str, application: str) -> tuple[Reply, Computer]:
    computer = Computer({"folder.path": folder}, commands=LAUNCHES)
    return at_computer("open", computer, application=application), computer


def test_the_last_report_of_top_counts_and_processes_of_one_name_together() -> None:
    load = figures.load(TOP + BUSY.replace("86.7", "99.9") + TOP + BUSY + BUSY + "1 a top\n")
    assert (load.percent, [(it.name, it.percent) for it in load.programs]) == (
        35,
        [("Web Content", 173.4)],
    )


@pytest.mark.parametrize("printed", ["", "PID %CPU COMMAND", "Usage: top -b", "\x00"])
def test_what_is_no_report_of_top_is_not_guessed_at(printed: str) -> None:
    with pytest.raises(ValueError, match="top"):
        figures.load(printed)
    assert at_computer("busiest", Computer(commands={"processes": (0, printed)})).act in (
        "processor_untold",
    )


@pytest.mark.parametrize("printed", ["", "x", "Mounted\n/ 0 0\n", "a\nb c d\n"])
def test_a_disk_without_size_is_none(printed: str) -> None:
    reply = at_computer("state", Computer(commands={"disk": (0, printed)}), part="disk")
    assert reply.act == "disk_untold"


def test_figures_are_as_people_say_them() -> None:
    told = [
        figures.size(count)
        for count in (15 * 10**11, 2 * 10**12, 212_400_000_000, 9_960_000_000, 3 * 10**8, 0)
    ]
    assert told == ["1.5 TB", "2 TB", "212 GB", "10 GB", "300 MB", "0 MB"]
    assert figures.disks(DF)["/home"].percent_used == 25
    assert figures.size(figures.memory(MEMINFO).size, figures.GIBIBYTE) == "16 GB"


def test_of_two_screens_the_one_with_finer_steps_is_set() -> None:
    assert [one.name for one in figures.backlights(BACKLIGHT)] == ["intel", "acpi"]
    computer = Computer(commands={"backlights": (0, BACKLIGHT)})
    assert at_computer("brighter", computer).slots["percent"] == 70
    assert computer.calls[-1][1]["arguments"] == ("backlight", "intel", 6720)
    assert at_computer("set_brightness", computer, percent=0).slots["percent"] == 5
    assert at_computer("set_brightness", computer, percent=900).slots["percent"] == 100


def test_broken_hidden_and_other_desktop_files_are_no_programs(folder: str) -> None:
    desktop_file(folder, "Good")
    desktop_file(folder, "Hidden", "Hidden=true\n")
    desktop_file(folder, "No Display", "NoDisplay=true\n")
    Path(folder, "link.desktop").write_text("[Desktop Entry]\nType=Link\nName=L\nURL=http://a\n")
    Path(folder, "cut.desktop").write_text("[Desktop Ent")
    Path(folder, "none.desktop").write_text("[Desktop Entry]\nType=Application\nName=No Exec\n")
    Path(folder, "binary.desktop").write_bytes(b"\xff\xfe\x00[Desktop Entry]")
    Path(folder, "nameless.desktop").write_text("[Desktop Entry]\nType=Application\nExec=x\n")
    Path(folder, "action.desktop").write_text("[Desktop Action X]\nName=Action\nExec=x\n")
    Path(folder, "sub.desktop").mkdir()
    entry = Path(folder, "good.desktop").read_text()
    Path(folder, "good.desktop").write_text(f"[Desktop Action X]\nName=X\nExec=x\n{entry}")
    assert names(folder) == {"Good"}


def test_a_program_whose_file_is_out_of_reach_goes_by_its_id(folder: str) -> None:
    Path(folder, "org.example.Paint.desktop").symlink_to("/nowhere/at/all")
    assert names(folder) == {"Paint"}


def test_programs_have_names_in_the_persons_language(folder: str) -> None:
    desktop_file(folder, "Text Editor", "Name[de]=Texteditor\nGenericName=Editor\n")
    assert names(folder, "de") == {"Texteditor"}
    known = applications([Path(folder)], "de")
    assert [meant(said, known) for said in ("Texteditor", "text editor", "editor")] == [known] * 3


def test_ten_thousand_programs_are_no_more_than_some(folder: str) -> None:
    for number in range(2100):
        desktop_file(folder, f"Tool {number}")
    known = applications([Path(folder)], "en")
    assert len(known) == 2000
    assert [one.name for one in meant("tool 77", known)] == ["Tool 77"]


def test_a_name_of_its_own_goes_before_a_kind_and_one_misheard_is_asked_about(folder: str) -> None:
    desktop_file(folder, "Files", "GenericName=File Manager\n")
    desktop_file(folder, "Files Backup", "GenericName=Files\n")
    desktop_file(folder, "LibreOffice Writer", "GenericName=Word Processor\n")
    known = applications([Path(folder)], "en")
    assert [one.name for one in meant("files", known)] == ["Files"]
    assert [one.name for one in meant("word processor", known)] == ["LibreOffice Writer"]
    assert [one.name for one in meant("libre office writer", known)] == ["LibreOffice Writer"]
    assert (meant("", known), meant("  ?", known)) == ((), ())
    near = like("liver office writer", known)
    assert near is not None
    assert near.name == "LibreOffice Writer"
    assert like("zorblax", known) is None


def test_of_two_browsers_it_asks_which_and_opens_the_one_that_is_named(folder: str) -> None:
    desktop_file(folder, "Firefox", "GenericName=Web Browser\n")
    desktop_file(folder, "Chromium", "GenericName=Web Browser\n")
    reply, _ = opened(folder, "browser")
    assert (reply.act, reply.options) == ("which", ("Chromium", "Firefox"))
    reply, computer = opened(folder, "Firefox")
    assert reply.act == "opened"
    assert computer.calls[-1][1]["arguments"] == {"file": f"{folder}/firefox.desktop"}


@pytest.mark.parametrize(
    "tricks",
    ["Exec=sh -c 'touch hacked'", "Exec=$(touch hacked)", "Exec=`id`;reboot", "Exec=a\\nb"],
)
def test_what_a_desktop_file_starts_is_never_read_by_us(folder: str, tricks: str) -> None:
    Path(folder, "x.desktop").write_text(f"[Desktop Entry]\nType=Application\nName=X\n{tricks}\n")
    reply, computer = opened(folder, "x")
    assert reply.act == "opened"
    assert computer.calls[-1][1]["arguments"] == {"file": f"{folder}/x.desktop"}


@pytest.mark.parametrize("application", ["../../bin/sh", "/bin/sh", "$(reboot)", "a\x00b", "*"])
def test_what_is_no_programs_name_opens_nothing(folder: str, application: str) -> None:
    desktop_file(folder, "Files")
    reply, computer = opened(folder, application)
    assert reply.act == "no_such"
    assert "launch" not in " ".join(computer.asked)


def test_no_key_is_typed_that_would_send_a_text_off() -> None:
    computer = Computer(commands={"type_wayland": (0, "")})
    reply = at_computer("type", computer, text="rm -rf /\n\x1b[Aall\x7f\tof it\r")
    assert reply.act == "typed"
    assert computer.calls[-1][1]["arguments"] == {"text": "rm -rf / [Aall of it"}
    assert at_computer("type", computer, text="\n\x00").act == "type_what"


def test_a_picture_on_the_clipboard_is_no_text() -> None:
    for status, output in ((1, ""), (0, " \n"), (0, "\x00\x01")):
        reply = at_computer("clipboard", Computer(commands={"clipboard_wayland": (status, output)}))
        assert reply.act == "clipboard_empty"


def test_only_ways_of_this_kind_of_session_are_tried() -> None:
    every = dict.fromkeys(("type_wayland", "type_x11", "type_anywhere"), (1, ""))
    for session, tried in (
        ("wayland", ["type_wayland", "type_anywhere"]),
        ("x11", ["type_x11", "type_anywhere"]),
        ("tty", ["type_wayland", "type_anywhere", "type_x11"]),
    ):
        computer = Computer(commands=every, session=session)
        at_computer("type", computer, text="hello")
        assert [name for name in computer.asked if name != "Get"] == tried


def test_plasma_is_asked_once_and_let_go_again() -> None:
    plasma = Computer(server="Plasma")
    for intent in ("hold", "hold", "let_through", "let_through"):
        at_computer(intent, plasma)
    asked = [name for name in plasma.asked if name.endswith("hibit")]
    assert asked == ["Inhibit", "UnInhibit", "Inhibit", "UnInhibit"]


def test_the_screen_saver_locks_and_else_logind() -> None:
    computer = Computer()
    assert at_computer("lock", computer).act == "locked"
    assert [call["name"] for _, call in computer.calls] == ["desktop"]


def test_a_screenshot_is_taken_back_once(folder: str) -> None:
    computer = Computer({"folder.path": folder}, commands={"screenshot_wayland": (0, "")})
    Path(folder, "2026-11-21 10.30.00.png").touch()
    reply = at_computer("screenshot", computer)
    assert asked_of(computer, reply.undo).act == "discarded"
    assert list(Path(folder).iterdir()) == []
    assert asked_of(computer, reply.undo).slots["done"] is False


def test_it_is_quiet_for_as_long_as_was_said() -> None:
    machine = SkillUnderTest(ROOT / "skills" / "machine", world=Computer(server="dunst"))
    machine.ask("hold", duration=timedelta(hours=1))
    machine.ask("hold", duration=timedelta(minutes=20))
    assert len(machine.world.scheduled) == 1
    assert machine.later(minutes=20) == []
    assert machine.world.calls[-1][1]["arguments"][-1] == ("b", False)  # type: ignore[index]


def test_what_does_not_switch_itself_off_later_says_so() -> None:
    computer = Computer(refused=("PowerOff",))
    machine = SkillUnderTest(ROOT / "skills" / "machine", world=computer)
    assert machine.ask("shut_down", delay=timedelta(minutes=10)).act == "leaving_later"
    assert [said.act for said in machine.later(minutes=10)] == ["not_left"]
    assert computer.scheduled == []


def test_no_bus_no_command_and_no_folder_is_one_sentence_each() -> None:
    nothing = Computer(battery=None, server="", refused=("Get", "Lock", "PowerOff"))
    answers = {
        intent: at_computer(intent, nothing, text="hello", application="firefox").act
        for intent in ("state", "hold", "lock", "shut_down", "open", "screenshot", "type")
    }
    assert answers == {
        "state": "processor_untold",
        "hold": "no_notifications",
        "lock": "not_locked",
        "shut_down": "not_left",
        "open": "no_such",
        "screenshot": "no_folder",
        "type": "no_way_to_type",
    }

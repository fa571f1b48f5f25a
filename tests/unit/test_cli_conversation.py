"""ask, talk, hear and say, against an assistant that repeats what it heard."""

from __future__ import annotations

import io
import json
import wave
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.cli.running import run
from assistant.values import Act, SpokenReply
from tests.unit.cli_fakes import NOW, FakeAssistant, FakeSink, World


def replies(output: str) -> list[str]:
    return [json.loads(line)["reply"]["text"] for line in output.splitlines()]


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def recording(path: Path, seconds: float = 1.0) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x10\x00" * round(16_000 * seconds))
    return path


def test_words_need_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    world = World()
    assert run(["ask", "what", "time", "is", "it", "--json"], world.surroundings) == 0
    assert replies(capsys.readouterr().out) == ["You said what time is it."]


def test_a_line_is_a_turn_of_one_conversation(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "hello\n\n  thanks \n")
    assert run(["ask", "-"], World().surroundings) == 0
    assert replies(capsys.readouterr().out) == ["You said hello.", "You said hello then thanks."]


def test_at_is_local_time_unless_it_says_otherwise() -> None:
    world = World()
    run(["ask", "hi", "--at", "2026-05-03T07:30"], world.surroundings)
    run(["ask", "hi", "--at", "2026-05-03T07:30+00:00"], world.surroundings)
    naive, exact = world.assistant.moments
    assert naive == datetime(2026, 5, 3, 7, 30).astimezone()
    assert exact == datetime(2026, 5, 3, 7, 30, tzinfo=UTC)


def test_skills_are_handed_on(tmp_path: Path) -> None:
    world = World()
    run(["ask", "hi", "--skills", str(tmp_path), "--skills", "."], world.surroundings)
    assert world.opened_with["skills"] == [tmp_path, Path()]


def test_broken_skills_are_named_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    world = World(FakeAssistant(problems=["skills/mine/skill.toml: name is missing"]))
    assert run(["ask", "hi"], world.surroundings) == 0
    output = capsys.readouterr()
    assert output.err == "assistant: warning: skills/mine/skill.toml: name is missing\n"
    assert replies(output.out) == ["You said hi."]


def test_a_conversation_ends_with_goodbye(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "hello\ngoodbye\nanyone there\n")
    world = World()
    world.assistant.due.append(SpokenReply(Act("timers", "ended"), "Your pasta timer is done."))
    assert run(["talk"], world.surroundings) == 0
    output = capsys.readouterr().out
    assert "* Your pasta timer is done." in output
    assert "You said hello then goodbye." in output
    assert "anyone there" not in output
    assert world.assistant.moments == [NOW, NOW]


def test_a_conversation_ends_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "hello")
    assert run(["talk"], World().surroundings) == 0


def test_recordings_are_one_conversation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(recording(tmp_path / f"{name}.wav", name)) for name in (1, 2)]
    world = World()
    assert run(["hear", *files, "--engine", "vosk"], world.surroundings) == 0
    assert replies(capsys.readouterr().out)[1] == "You said 1.0 seconds then 2.0 seconds."
    assert world.opened_with == {
        "skills": [],
        "hears": True,
        "speaks": False,
        "engine": "vosk",
        "voice": None,
    }


def test_fresh_recordings_know_nothing_of_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(recording(tmp_path / f"{name}.wav", name)) for name in (1, 2)]
    assert run(["hear", *files, "--fresh"], World().surroundings) == 0
    assert replies(capsys.readouterr().out)[1] == "You said 2.0 seconds."


def test_one_bad_recording_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_text("not sound")
    good = recording(tmp_path / "good.wav")
    assert run(["hear", str(bad), str(good)], World().surroundings) == 1
    output = capsys.readouterr()
    assert replies(output.out) == ["You said 1.0 seconds."]
    assert output.err.startswith("assistant: ")
    assert "bad.wav" in output.err
    assert output.err.count("\n") == 1


def test_saved_replies_do_not_overwrite_one_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    files = [str(recording(tmp_path / folder / "a.wav")) for folder in ("one", "two")]
    out = tmp_path / "replies"
    assert run(["hear", *files, "--save", str(out)], World().surroundings) == 0
    paths = [json.loads(line)["reply"]["audio"] for line in capsys.readouterr().out.splitlines()]
    assert paths == [str(out / "a.reply.wav"), str(out / "a-2.reply.wav")]
    for path in paths:
        with wave.open(path) as saved:
            assert saved.getnframes() == 1600


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    arguments = ["hear", str(recording(tmp_path / "a.wav")), "--save", str(taken)]
    assert run(arguments, World().surroundings) == 1
    assert f"{taken} cannot hold the replies" in capsys.readouterr().err


def test_something_is_said_aloud() -> None:
    world = World(sink=FakeSink())
    assert run(["say", "The", "kettle", "is", "on."], world.surroundings) == 0
    assert world.sink is not None
    assert len(world.sink.played) == 1
    assert world.sink.closed


def test_without_a_loudspeaker_it_says_how_to_get_a_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["say", "hello"], World().surroundings) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "there is no sound device; --out FILE" in error


def test_something_is_said_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "hello.wav"
    assert run(["say", "hello", "--out", str(out)], World().surroundings) == 0
    assert capsys.readouterr().out == f"{out} holds 0.1 s in the voice calm.\n"
    with wave.open(str(out)) as saved:
        assert saved.getnframes() == 1600


def test_explaining_shows_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "what", "time"], World().surroundings) == 0
    output = capsys.readouterr().out
    assert "It would be taken for clock.time." in output
    assert all(part in output for part in ("clock.time", "what time is it", "0.91", "near enough"))


def test_explaining_to_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "what time", "--json"], World().surroundings) == 0
    assert json.loads(capsys.readouterr().out)[0] == {
        "skill": "clock",
        "intent": "time",
        "phrase": "what time is it",
        "score": 0.91,
        "cost": 0.5,
        "band": "act",
        "why": "near enough",
        "slots": {},
    }


def test_explaining_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "gibberish"], World().surroundings) == 0
    assert "No skill" in capsys.readouterr().out


def test_a_line_that_fails_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "hello\nbreak\nthanks\n")
    world = World(FakeAssistant(breaks_on="break"))
    assert run(["ask", "-"], world.surroundings) == 1
    output = capsys.readouterr()
    assert replies(output.out) == ["You said hello.", "You said hello then thanks."]
    assert output.err == "assistant: that broke\n"

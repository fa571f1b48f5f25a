"""A skill's sentences: one bad line disables itself, says why and where, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.understanding.phrases import SlotKind
from assistant.understanding.sentences_file import read_sentences
from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.values import IntentTraits
from tests.unit.understanding_fakes import BAKERY, compiled

BAD_SENTENCES = {
    "an unclosed list": ("bake {bread", "'{' is not closed"),
    "an unclosed group": ("bake (a|b {bread}", "'(' is not closed"),
    "a stray bracket": ("bake a] {bread}", "']' closes nothing"),
    "empty brackets": ("bake () {bread}", "'()' is empty"),
    "an unknown list": ("bake {cake}", "{cake} is neither in [lists] nor in [slots]"),
    "an unknown rule": ("<nobody> bake", "<nobody> is not in [rules]"),
    "a circle of rules": ("<hen> bake", "rules go in a circle: <hen> → <egg> → <hen>"),
    "a bad rule": ("<torn> bake", "rule <torn>: '[' is not closed"),
    "nothing of its own": ("[please] {note}", "needs words of its own"),
    "nothing at all": ("[please]", "needs words of its own"),
    "an open slot inside a word": ("bake the{note}", "must be a word of its own"),
    "a range": ("bake {1..99:count} breads", "{1..99} is neither"),
    "too many parts in any order": ("bake (a;b;c;d;e;f;g)", "at most 6"),
    "rules that explode": ("<big>", "grows beyond"),
    "lists that explode": ("a (" + ";".join(["<huge>"] * 6) + ")", "grows beyond"),
    "a regular expression": ("bake (.*) {bread}", "regular expressions are not accepted"),
    "a class of letters": ("bake [a-z]+ {bread}", "regular expressions are not accepted"),
    "anchors": ("^bake {bread}$", "regular expressions are not accepted"),
    "an endless sentence": ("bake " + "very " * 120 + "much", "longer than 500"),
}

AROUND = """
[lists]
bread = ["rye bread", "baguette"]
many = [{many}]
[slots]
note = "text"
[rules]
hen = "<egg>"
egg = "<hen>"
torn = "a [b"
big = "<big1> <big1> <big1> <big1> <big1> <big1> <big1> <big1> <big1> <big1>"
big1 = "<big2> <big2> <big2> <big2> <big2> <big2> <big2> <big2> <big2> <big2>"
big2 = "<big3> <big3> <big3> <big3> <big3> <big3> <big3> <big3> <big3> <big3>"
big3 = "(a|b|c|d|e|f|g|h|i|j)"
huge = "{many} x"
[intents.order]
sentences = [
  "bake {bread}",
  '{bad}',
  "get me {bread}",
]
"""


def _around(bad: str) -> str:
    many = ", ".join(f'"value number {number}"' for number in range(100))
    return AROUND.replace("{many}]", f"{many}]").replace("{bad}", bad)


def _compiled(folder: Path, text: str, *intents: str) -> CompiledSkill:
    return compiled(folder, "bakery", text, {intent: IntentTraits() for intent in intents})


@pytest.mark.parametrize(("bad", "reason"), BAD_SENTENCES.values(), ids=BAD_SENTENCES.keys())
def test_a_bad_sentence_disables_itself_only(tmp_path: Path, bad: str, reason: str) -> None:
    text = _around(bad)

    skill = _compiled(tmp_path, text, "order")

    assert [template.text for template in skill.templates] == ["bake {bread}", "get me {bread}"]
    (problem,) = skill.problems
    assert reason in problem.reason
    assert text.splitlines()[problem.line - 1].strip() == f"'{bad}',"


BAD_ENTRIES = {
    "a list of numbers": ("[lists]\nbread = [1, 2]", 2, "list 'bread'"),
    "an empty list": ("[lists]\nbread = []", 2, "list 'bread'"),
    "a value without words": ("[lists]\nbread = [{value = 3}]", 2, "say"),
    "an unknown kind of slot": ("[slots]\nnote = 'regex'", 2, "slot 'note'"),
    "a rule that is no text": ("[rules]\nplease = 7", 2, "rule 'please'"),
    "an unknown section": ("[patterns]\na = '.*'", 1, "unknown [patterns]"),
    "an unknown key": ("[intents.order]\nregex = ['.*']", 2, "unknown key 'regex'"),
    "a sentence that is no text": ("[intents.order]\nsentences = [1]", 2, "a sentence"),
    "an example without words": ("[intents.order]\nexamples = [{slots = {}}]", 2, "say"),
    "an undeclared intent": ("[intents.dance]\nsentences = ['dance']", 1, "no intent 'dance'"),
}


@pytest.mark.parametrize(("text", "line", "reason"), BAD_ENTRIES.values(), ids=BAD_ENTRIES.keys())
def test_a_bad_entry_disables_itself_only(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    good = "[intents.eat]\nsentences = ['eat the bread']"

    skill = _compiled(tmp_path, f"{text}\n{good}\n", "order", "eat")

    assert [template.intent for template in skill.templates] == ["eat"]
    (problem,) = skill.problems
    assert problem.line == line
    assert reason in problem.reason


def test_a_file_that_is_not_toml_is_one_problem(tmp_path: Path) -> None:
    skill = _compiled(tmp_path, "[lists]\nsize = [\nwhat is this\n", "order")

    assert not skill.templates
    (problem,) = skill.problems
    assert problem.line == 3
    assert "not valid TOML" in problem.reason


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5_000, "a = " + "9" * 5_000, "#" * 300_000, "\x00", "a"]
)
def test_whatever_is_in_a_file_it_is_one_problem(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sentences.en.toml"
    file.write_text(text, encoding="utf-8")
    assert len(read_sentences(file).problems) == 1


def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sentences.en.toml")
    (problem,) = read_sentences(tmp_path / "sentences.en.toml").problems
    assert "not a plain file" in problem.reason


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    skill = compile_skill("bakery", tmp_path / "nowhere.toml", {})

    (problem,) = skill.problems
    assert "cannot be read" in problem.reason


def test_examples_keep_their_slots_and_lines(tmp_path: Path) -> None:
    skill = _compiled(tmp_path, BAKERY, "order", "eat_all")

    assert not skill.problems
    (example,) = skill.examples
    assert example.intent == "order"
    assert example.slots == {"size": "large", "bread": "rye bread"}
    assert "bake me a large rye bread" in BAKERY.splitlines()[example.line - 1]


def test_its_sentences_are_drawn_once_from_the_same_fillings(tmp_path: Path) -> None:
    file = tmp_path / "sentences.en.toml"
    file.write_text(
        "[slots]\nspan = 'duration'\n[intents.bake]\nsentences = ['(bake|heat) it [for {span}]']"
    )
    (template,) = compile_skill("bakery", file, {"bake": IntentTraits()}).templates
    short, long = {SlotKind.DURATION: ["a minute"]}, {SlotKind.DURATION: ["a day", "a year"]}
    few = template.sentences(2, short)
    assert template.sentences(2, short) is few
    assert "bake it for a year" in template.sentences(16, long)

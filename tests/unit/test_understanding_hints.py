"""What the installed sentences tell a recogniser to expect."""

from __future__ import annotations

from pathlib import Path

from assistant.understanding.normalising import Normaliser
from assistant.understanding.speech_hints import speech_hints
from assistant.understanding.templates import CompiledSkill, IntentTraits
from assistant.values import SpeechHints
from tests.unit.understanding_fakes import BAKERY, EGG_INTENTS, EGGS, compiled


def _hints(*skills: CompiledSkill) -> SpeechHints:
    templates = [template for skill in skills for template in skill.templates]
    return speech_hints(templates, Normaliser())


def _bakery(folder: Path) -> CompiledSkill:
    return compiled(folder, "bakery", BAKERY, {"order": IntentTraits(), "eat_all": IntentTraits()})


def _eggs(folder: Path) -> CompiledSkill:
    return compiled(folder, "eggs", EGGS, {intent: IntentTraits() for intent in EGG_INTENTS})


def _rule(jsgf: str, name: str) -> str:
    (line,) = [line for line in jsgf.splitlines() if f"<{name}> =" in line]
    return line


def test_values_come_before_sentences_and_not_twice(tmp_path: Path) -> None:
    terms = _hints(_eggs(tmp_path), _bakery(tmp_path)).terms

    assert terms.index("baguette") < terms.index("eat all the bread")
    assert {"rye bread", "thin crust", "family size", "honey"} <= set(terms)
    assert len(terms) == len(set(terms))


def test_a_value_put_together_from_others_is_not_a_term(tmp_path: Path) -> None:
    text = (
        "[lists]\nmilk = ['milk', 'a lot of milk', 'oat milk', 'a lot of oat milk']\n"
        "[intents.order]\nsentences = ['bring {milk}']"
    )

    terms = _hints(compiled(tmp_path, "bakery", text, {"order": IntentTraits()})).terms

    assert terms == ("milk", "a lot of milk", "oat milk")


def test_a_long_list_leaves_room_for_others(tmp_path: Path) -> None:
    names = ", ".join(f'"{letter}{other}town"' for letter in "abcdefgh" for other in "ioe")
    text = (
        f"[lists]\ntown = [{names}]\ncolour = ['magenta']\n"
        "[intents.go]\nsentences = ['go to {town}', 'paint it {colour}']"
    )

    terms = _hints(compiled(tmp_path, "bakery", text, {"go": IntentTraits()})).terms

    assert terms.index("magenta") == 12


def test_phrases_are_pieces_and_the_words_of_values(tmp_path: Path) -> None:
    phrases = _hints(_eggs(tmp_path)).phrases

    assert {"timer for", "remind me to", "stop", "minutes", "twenty"} <= set(phrases)
    assert all(phrase == phrase.lower().strip() for phrase in phrases)


def test_the_grammar_has_whole_sentences(tmp_path: Path) -> None:
    jsgf = _hints(_bakery(tmp_path)).jsgf

    assert jsgf.startswith("#JSGF V1.0;")
    request = _rule(jsgf, "request")
    assert "eat all the bread" in request
    assert "i'd like" in request
    assert "rye bread | white bread | garlic bread | baguette" in jsgf


def test_the_grammar_says_values_and_leaves_free_text_out(tmp_path: Path) -> None:
    jsgf = _hints(_eggs(tmp_path)).jsgf

    request = _rule(jsgf, "request")
    assert "timer for <duration>" in request
    assert "minute" in _rule(jsgf, "length")
    assert "called" not in request
    assert "call me" not in request


def test_the_grammar_has_no_halves_of_words(tmp_path: Path) -> None:
    text = "[intents.show]\nsentences = ['show [all ]timer[s] (a;b)']"

    jsgf = _hints(compiled(tmp_path, "bakery", text, {"show": IntentTraits()})).jsgf

    assert "(timers | timer)" in _rule(jsgf, "request")
    assert "(a b | b a)" in _rule(jsgf, "request")

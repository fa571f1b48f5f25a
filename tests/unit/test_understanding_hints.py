"""What the installed sentences tell a recogniser to expect."""

from __future__ import annotations

from pathlib import Path

from assistant.understanding.normalising import Normaliser
from assistant.understanding.speech_hints import speech_hints
from assistant.understanding.templates import CompiledSkill
from assistant.values import IntentTraits, SpeechHints
from tests.unit.understanding_fakes import BAKERY, EGG_INTENTS, EGGS, compiled


def _hints(*skills: CompiledSkill) -> SpeechHints:
    templates = [template for skill in skills for template in skill.templates]
    return speech_hints(templates, Normaliser())


def _bakery(folder: Path) -> CompiledSkill:
    return compiled(folder, "bakery", BAKERY, {"order": IntentTraits(), "eat_all": IntentTraits()})


def _eggs(folder: Path) -> CompiledSkill:
    return compiled(folder, "eggs", EGGS, {intent: IntentTraits() for intent in EGG_INTENTS})


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


def test_the_grammar_has_whole_sentences_a_request_an_intent(tmp_path: Path) -> None:
    grammar = _hints(_bakery(tmp_path)).grammar()

    order, eat_all = grammar.requests
    assert "i'd like" in order.jsgf
    assert "eat all the bread" in eat_all.jsgf
    assert "rye bread | white bread | garlic bread | baguette" in grammar.rules.values()
    assert "eat all the bread" in eat_all.examples


def test_the_grammar_is_made_once_and_only_when_it_is_needed(tmp_path: Path) -> None:
    hints = _hints(_bakery(tmp_path))

    assert hints.grammar() is hints.grammar()


def test_the_grammar_says_values_and_leaves_free_text_out(tmp_path: Path) -> None:
    grammar = _hints(_eggs(tmp_path)).grammar()

    sentences = [request.jsgf for request in grammar.requests]
    assert any("timer for <duration>" in jsgf for jsgf in sentences)
    assert "minute" in grammar.rules["length"]
    assert not any("called" in jsgf or "call me" in jsgf for jsgf in sentences)
    assert any(request.dictates for request in grammar.requests)


def test_the_grammar_has_no_halves_of_words(tmp_path: Path) -> None:
    text = "[intents.show]\nsentences = ['show [all ]timer[s] (a;b)']"

    grammar = _hints(compiled(tmp_path, "bakery", text, {"show": IntentTraits()})).grammar()

    (request,) = grammar.requests
    assert "(timers | timer)" in request.jsgf
    assert "(a b | b a)" in request.jsgf


def test_values_of_full_sentences_go_first_then_what_is_said_to_each_skill(tmp_path: Path) -> None:
    templates = _bakery(tmp_path).templates

    terms = speech_hints(templates, Normaliser(), [["stop the eggs", "stop"], ["hello"]]).terms

    assert terms.index("stop") < terms.index("hello") < terms.index("stop the eggs")

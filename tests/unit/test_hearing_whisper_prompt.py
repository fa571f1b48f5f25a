"""What Whisper is told to expect: the most useful first, as much as fits, and no work beyond."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("tokenizers", reason="the whisper engine is not installed")

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from assistant.errors import ModelError
from assistant.hearing.whisper_prompt import WhisperTokens

SPECIAL = (
    "<|startoftranscript|>",
    "<|en|>",
    "<|transcribe|>",
    "<|notimestamps|>",
    "<|startofprev|>",
)
WORDS = ("?", ",", ".", "tea", "pasta", "timer", "kitchen", "lights")


@pytest.fixture
def tokens(tmp_path: Path) -> WhisperTokens:
    return WhisperTokens(_written(tmp_path, SPECIAL), multilingual=False, language="en")


def test_terms_stand_between_what_was_before_and_the_start(tokens: WhisperTokens) -> None:
    prompt = tokens.prompt(["tea timer", "pasta"], 20)

    assert _read(prompt) == [
        "<|startofprev|>", "tea", "timer", ",", "pasta", ".", "<|startoftranscript|>",
        "<|notimestamps|>",
    ]  # fmt: skip


def test_what_does_not_fit_is_left_out_and_something_shorter_taken(tokens: WhisperTokens) -> None:
    prompt = tokens.prompt(["tea timer", "kitchen kitchen lights lights tea", "pasta", "timer"], 8)

    assert _read(prompt)[1:-2] == ["tea", "timer", ",", "pasta", ",", "timer", "."]


def test_of_thousands_of_terms_none_is_looked_at_once_the_prompt_is_full(
    tokens: WhisperTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = _count_encoded(tokens, monkeypatch)

    prompt = tokens.prompt([f"tea {'timer ' * (number % 9)}" for number in range(5_000)], 40)

    assert len(_read(prompt)) > 30
    assert len(encoded) < 20


def test_without_terms_there_is_only_the_start(tokens: WhisperTokens) -> None:
    assert _read(tokens.prompt([], 100)) == ["<|startoftranscript|>", "<|notimestamps|>"]
    assert _read(tokens.prompt(["tea"], 0)) == ["<|startoftranscript|>", "<|notimestamps|>"]


def test_a_tokenizer_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no token"):
        WhisperTokens(_written(tmp_path, ()), multilingual=False, language="en")


def _written(folder: Path, special: tuple[str, ...]) -> Path:
    numbers = {word: number for number, word in enumerate((*WORDS, *special))}
    tokenizer = Tokenizer(WordLevel(numbers, unk_token="?"))  # noqa: S106
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder / "tokenizer.json"


def _read(prompt: list[int]) -> list[str]:
    return [(*WORDS, *SPECIAL)[number] for number in prompt]


def _count_encoded(tokens: WhisperTokens, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    encoded: list[str] = []
    encode = tokens._encode

    def counted(text: str) -> tuple[int, ...]:
        encoded.append(text)
        return encode(text)

    monkeypatch.setattr(tokens, "_encode", counted)
    return encoded

"""The tokens before the first one: what was said before, the language and the task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from assistant.errors import ModelError

LONGEST_PROMPT_TOKENS = 223
"""Half of the model's 448 positions, less the token that opens the prompt."""

FEWEST_TOKENS_OF_A_TERM = 2
"""A term with its comma; a prompt with less room than this is full."""


class WhisperTokens:
    """A Whisper tokenizer, asked for its special tokens by name: their numbers differ by model."""

    def __init__(self, file: Path, multilingual: bool, language: str) -> None:
        """Raises `ModelError` when `file` is not a Whisper tokenizer or lacks `language`."""
        try:
            self._tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # the library raises nothing more exact
            raise ModelError(f"{file} is not a tokenizer: {error}") from error
        self._file = file
        names = ["<|startoftranscript|>"]
        if multilingual:
            names += [f"<|{language}|>", "<|transcribe|>"]
        self._start = [self._special(name) for name in (*names, "<|notimestamps|>")]
        self._previous = self._special("<|startofprev|>")

    def prompt(self, terms: Sequence[str], budget: int) -> list[int]:
        """The start of a decode that expects `terms`, most useful first, in ≤ `budget` tokens.

        The model takes the terms for what was said just before and spells like that. None is kept
        here: what a person had forgotten is nowhere then. To encode sixty takes half a millisecond,
        the thousands that all skills together know would take fifty.
        """
        tokens: list[int] = []
        longest = min(budget, LONGEST_PROMPT_TOKENS) - 1
        for term in dict.fromkeys(" ".join(term.split()) for term in terms):
            if len(tokens) + FEWEST_TOKENS_OF_A_TERM > longest:
                break
            more = self._encode(f", {term}" if tokens else f" {term}")
            if term and len(tokens) + len(more) <= longest:
                tokens.extend(more)
        if not tokens:
            return list(self._start)
        return [self._previous, *tokens, *self._encode("."), *self._start]

    def text(self, tokens: Sequence[int]) -> str:
        """What `tokens` say, without special tokens."""
        return str(self._tokenizer.decode(list(tokens))).strip()

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _special(self, name: str) -> int:
        number = self._tokenizer.token_to_id(name)
        if number is None:
            raise ModelError(f"{self._file} has no token {name}: not a Whisper model for this use")
        return int(number)

"""A sentence model is asked besides where the person has put one, and nobody misses it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import UnderstandingError
from assistant.understanding.conversation import conversation
from assistant.understanding.sentence_model import MODEL, TOKENIZER, SentenceModel
from assistant.understanding.understanding import Understanding
from assistant.values import IntentTraits
from tests.unit.understanding_fakes import NOW, FewValues, compiled, typed

pytest.importorskip("onnxruntime")
tokenizers = pytest.importorskip("tokenizers")

MEANINGS = {"[UNK]": (0, 0, 0), "water": (1, 0, 0), "drizzle": (1, 0, 0), "ripe": (0, 1, 0)}
"""Two words with one meaning, which no letters would tell."""

GARDEN = """
[intents.water]
sentences = ["water [the] (lawn|roses|hedge|beans)"]
[intents.harvest]
sentences = ["ripe (beans|roses|plums|pears)"]
"""


def number(field: int, value: int) -> bytes:
    """A field of a protocol buffer."""
    return bytes([field << 3, value])


def part(field: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    assert len(data) < 1 << 14
    length = bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return bytes([field << 3 | 2]) + length + data


def tensor_value(name: str, kind: int) -> bytes:
    return part(1, name) + part(2, part(1, number(1, kind)))


def onnx_that_looks_vectors_up() -> bytes:
    """A model of one node: the vector of each token, from a table (onnx.proto, IR version 8)."""
    rows = [value for row in MEANINGS.values() for value in row]
    table = number(1, len(MEANINGS)) + number(1, 3) + number(2, 1) + part(8, "table")
    table += part(9, struct.pack(f"<{len(rows)}f", *rows))
    node = part(1, "table") + part(1, "input_ids") + part(2, "last_hidden_state")
    node += part(4, "Gather")
    graph = part(1, node) + part(2, "lookup") + part(5, table)
    graph += part(11, tensor_value("input_ids", 7))
    graph += part(12, tensor_value("last_hidden_state", 1))
    return number(1, 8) + part(7, graph) + part(8, number(2, 13))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / MODEL).write_bytes(onnx_that_looks_vectors_up())
    words = {word: at for at, word in enumerate(MEANINGS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="[UNK]"))  # noqa: S106 - a word
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / TOKENIZER))
    return tmp_path


def test_a_sentence_is_the_mean_of_its_words_of_length_one(folder: Path) -> None:
    vectors = SentenceModel.open(folder).vectors(["water ripe", "water", "nothing known"])
    assert np.allclose(vectors, [[0.5**0.5, 0.5**0.5, 0], [1, 0, 0], [0, 0, 0]], atol=1e-6)


def test_what_means_the_same_counts_for_the_intent(folder: Path, tmp_path: Path) -> None:
    traits = {"water": IntentTraits(), "harvest": IntentTraits()}
    skills = [compiled(tmp_path, "garden", GARDEN, traits), conversation()]

    def score(model: SentenceModel | None) -> float:
        understanding = Understanding(skills, FewValues(), sentence_model=model)
        found = understanding.rank(typed("drizzle water on the roses"), NOW)
        return max(
            (one.interpretation.score for one in found if one.interpretation.intent == "water"),
            default=0.0,
        )

    assert score(SentenceModel.open(folder)) > score(None)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnderstandingError, match=r"sentence_model.*holds no model\.onnx"):
        SentenceModel.open(tmp_path)

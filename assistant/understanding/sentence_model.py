"""Sentences as vectors by what they mean: a small transformer, where the person has put one.

Any sentence transformer exported to ONNX will do, such as all-MiniLM-L6-v2: a folder with its
`model.onnx` and `tokenizer.json`. A sentence is the mean of its tokens' vectors (Reimers and
Gurevych 2019, "Sentence-BERT").
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import UnderstandingError
from assistant.understanding.arrays import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"

LONGEST_SENTENCE = 64
"""Tokens that are looked at; a request has about ten."""

SENTENCES_AT_ONCE = 32


class SentenceModel:
    """A transformer and its tokenizer, on one thread."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._inputs = {each.name for each in session.get_inputs()}
        tokenizer.enable_truncation(LONGEST_SENTENCE)
        tokenizer.enable_padding()

    @staticmethod
    def open(folder: Path) -> SentenceModel:
        """The model in `folder`. Raises `UnderstandingError` where it is none, or where the
        packages that run it are missing."""
        try:
            from onnxruntime import InferenceSession, SessionOptions
            from tokenizers import Tokenizer
        except ImportError as error:
            raise UnderstandingError(
                "understanding.sentence_model needs pip install 'assistant-at-home[sentences]'"
            ) from error
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            session = InferenceSession(str(folder / MODEL), options)
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # the libraries raise nothing more exact
            raise UnderstandingError(
                f"understanding.sentence_model: {folder} holds no {MODEL} with its {TOKENIZER}"
            ) from error
        return SentenceModel(session, tokenizer)

    def vectors(self, sentences: Sequence[str]) -> Vectors:
        """One row a sentence, of length 1."""
        starts = range(0, len(sentences), SENTENCES_AT_ONCE)
        return np.concatenate(
            [self._batch(sentences[start : start + SENTENCES_AT_ONCE]) for start in starts]
        )

    def _batch(self, sentences: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(sentences))
        mask = np.array([each.attention_mask for each in encoded], np.int64)
        given = {
            "input_ids": np.array([each.ids for each in encoded], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {name: array for name, array in given.items() if name in self._inputs}
        tokens = np.asarray(self._session.run(None, wanted)[0], np.float32)
        weights = mask[:, :, None].astype(np.float32)
        means: Vectors = (tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-6)
        return means

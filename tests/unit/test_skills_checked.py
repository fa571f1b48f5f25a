"""The shipped skills and the examples keep to what `assistant skills check` asks of strangers.

Whether their sentences reach them is what test_skills_examples says.
"""

from __future__ import annotations

import pytest

from assistant.authoring.check import request_services
from assistant.authoring.check_code import CodeCheck
from assistant.authoring.check_replies import ReplyCheck
from assistant.authoring.check_words import WordsCheck
from assistant.authoring.code import read_code
from assistant.authoring.findings import AuthorFile, Severity
from tests.unit.shipped_skills import shipped_skills

NAMES = [manifest.name for manifest in shipped_skills().manifests]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_skill_has_no_errors(name: str) -> None:
    known = shipped_skills()
    at = NAMES.index(name)
    manifest, compiled = known.manifests[at], known.compiled[at]
    code = read_code(manifest.folder, request_services())
    replies = AuthorFile(manifest.folder / "replies.en.toml")
    sentences = AuthorFile(manifest.folder / "sentences.en.toml")
    found = [
        *ReplyCheck(manifest, replies, code).findings(),
        *CodeCheck(manifest, compiled, code, sentences).findings(),
        *WordsCheck(manifest.folder, "en", code).findings(),
    ]
    assert [str(one) for one in found if one.severity is Severity.ERROR] == []

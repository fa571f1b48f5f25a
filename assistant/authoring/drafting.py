"""A new skill that runs: one sentence, one answer, and a conversation that tries them."""

from __future__ import annotations

import json
import keyword
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from assistant.errors import SkillError
from assistant.skill_host.manifest import RESERVED_NAMES
from assistant.speaking.templates import UnfitTemplateError, check_template

LONGEST = 200
"""Characters of a sentence or an answer that is typed for a first draft."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SYNTAX = re.compile(r"[][(){}<>|;\\^*$]")
_ACT = "answer"
_TAKEN = frozenset({"skill", "act", "request"})
"""Names that the code has already."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says to the skill `name`, and what it says to them."""

    name: str
    sentence: str
    answer: str
    description: str = ""

    def checked(self) -> Draft:
        """Itself. Raises `SkillError`, one line that says what would be right."""
        if not _NAME.fullmatch(self.name) or self.name in RESERVED_NAMES:
            raise SkillError(
                f"{self.name!r} is no name for a skill: a to z, 0 to 9 and _, as in tea_time"
            )
        for text in (self.sentence, self.answer, self.description):
            if len(text) > LONGEST or not text.isprintable():
                raise SkillError(f"one line of at most {LONGEST} characters will do for a start")
        if _SYNTAX.search(self.sentence) or not self.intent:
            raise SkillError("the sentence should be words only, as one would say it")
        try:
            if not self.answer.strip() or check_template(self.answer):
                raise SkillError("the answer should be words only, as one would say it")
        except UnfitTemplateError as error:
            raise SkillError(f"the answer cannot be a wording: {error}") from error
        return self

    @property
    def intent(self) -> str:
        """A name for what is asked for: the first word that tells something of it.

        Where none does, the skill's own; "" where there are no words.
        """
        words = self.sentence.casefold().replace("'", "").replace("’", "").split()
        told = (re.sub(r"[^a-z0-9]", "", word) for word in words)
        names = (*(word for word in told if word not in _passing_words()), self.name, "go")
        fit = (name for name in names if _NAME.fullmatch(name) and _is_free(name))
        return next(fit) if any(map(str.isalpha, self.sentence)) else ""

    def write(self, folder: Path) -> Path:
        """Make the skill in a new folder of its name within `folder`; that folder.

        Raises `SkillError` where something of that name is there.
        """
        place = folder / self.name
        said = self.sentence.strip().rstrip(".?!")
        answer = self.answer.strip()
        answer = answer if answer.endswith((".", "?", "!")) else f"{answer}."
        description = self.description or f"Answers “{said}”"
        filled = {
            "name": self.name,
            "intent": self.intent,
            "act": _ACT,
            "description": _quoted(description),
            "docstring": f'"""{description.replace(chr(92), "").replace(chr(34), "")}."""',
            "sentence": _quoted(said.casefold()),
            "answer": _quoted(answer),
        }
        try:
            place.mkdir(parents=True)
        except FileExistsError:
            raise SkillError(f"{place} is there already: choose another name") from None
        except OSError as error:
            raise SkillError(f"{place} cannot be made: {error.strerror}") from error
        for template in (files(__package__) / "first_draft").iterdir():
            if template.name.endswith(".template"):
                text = Template(template.read_text(encoding="utf-8")).substitute(filled)
                (place / template.name.removesuffix(".template")).write_text(text, encoding="utf-8")
        return place


def _is_free(name: str) -> bool:
    """Whether a function may have it."""
    return not keyword.iskeyword(name) and name not in _TAKEN


def _passing_words() -> frozenset[str]:
    file = files(__package__) / "first_draft" / "passing_words.en.toml"
    return frozenset(tomllib.loads(file.read_text(encoding="utf-8"))["words"])


def _quoted(text: str) -> str:
    """`text` as a TOML string."""
    return json.dumps(text, ensure_ascii=False)

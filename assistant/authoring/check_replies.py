"""Whether a skill's acts and their wordings fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, nodes

from assistant.authoring.code import ActMade, SkillCode
from assistant.authoring.findings import AuthorFile, Finding
from assistant.errors import SpeakingError
from assistant.skill_host.manifest import Manifest
from assistant.speaking.replies import ActWordings, ReplyBook, read_replies
from assistant.values import Verbosity

_SYNTAX = Environment(autoescape=False)  # noqa: S701 - read, never rendered
_NEVER_SPOKEN = frozenset({"done"})
"""What an act tells the assistant: whether something was put back."""
_ENDINGS = (".", "?", "!", "…", "}")


@dataclass(frozen=True)
class ReplyCheck:
    """The wordings of `manifest`'s skill, in `file`, against the acts that its `code` makes."""

    manifest: Manifest
    file: AuthorFile
    code: SkillCode

    def findings(self) -> Iterator[Finding]:
        try:
            book = read_replies(self.file.path, self.manifest.name)
        except SpeakingError as error:
            yield self.file.told(error.message)
            return
        yield from map(self.file.told, book.problems)
        if book.problems:
            return
        yield from self._missing(book)
        yield from self._lengths(book)
        for name, wordings in book.acts.items():
            made = [act for act in self.code.acts if act.name == name]
            yield from self._idle(name, made)
            yield from self._endings(name, wordings)
            yield from self._slots(name, wordings, made)

    def _missing(self, book: ReplyBook) -> Iterator[Finding]:
        for act in self.code.acts:
            if act.name not in book.acts:
                reason = f"the act {act.name} has no wording in {self.file.path.name}"
                yield AuthorFile(act.place.file).error(act.place.line, reason)
        for name in sorted(self.manifest.rings - book.acts.keys()):
            reason = f"rings: the act {name} has no wording in {self.file.path.name}"
            manifest = AuthorFile(self.manifest.folder / "skill.toml")
            yield manifest.error(manifest.line_of_key("rings"), reason)

    def _idle(self, name: str, made: list[ActMade]) -> Iterator[Finding]:
        if not made and not self.code.computes_acts:
            yield self.file.warning(self._line(name), f"no code answers with the act {name}")

    def _lengths(self, book: ReplyBook) -> Iterator[Finding]:
        """Acts that are worded alike for who likes it short, or at length."""
        for length in (Verbosity.TERSE, Verbosity.LONG):
            missing = [name for name, words in book.acts.items() if not words.phrasings[length]]
            if missing:
                reason = f"no {length} wording of {', '.join(missing)}"
                yield self.file.hint(self._line(missing[0]), reason)

    def _endings(self, name: str, wordings: ActWordings) -> Iterator[Finding]:
        for template in _templates(wordings):
            if not template.rstrip().endswith(_ENDINGS):
                reason = f"the act {name}: {template!r} does not end as a sentence does"
                yield self.file.warning(self._line(name, template), reason)

    def _slots(self, name: str, wordings: ActWordings, made: list[ActMade]) -> Iterator[Finding]:
        """Slots that a wording lacks, and slots that no wording speaks."""
        given = [act for act in made if act.slots is not None]
        for template in _templates(wordings):
            for act in given:
                for slot in sorted(needed_slots(template) - (act.slots or frozenset())):
                    where = f"{act.place.file.name}:{act.place.line}"
                    reason = f"the act {name} has no slot {slot} as {where} makes it"
                    yield self.file.error(self._line(name, template), reason)
        spoken = wordings.slots | _NEVER_SPOKEN
        for act in given:
            for slot in sorted((act.slots or frozenset()) - spoken - self.code.strings):
                reason = f"no wording of the act {name} speaks its slot {slot}"
                yield AuthorFile(act.place.file).warning(act.place.line, reason)

    def _line(self, act: str, template: str = "") -> int:
        header = self.file.line_of_key("acts", act)
        return self.file.line_of(template, header) if template else header


def needed_slots(template: str) -> frozenset[str]:
    """The slots without which `template` cannot be worded: it has no `default` for them, and
    does not ask whether they are `defined`.
    """
    tree = _SYNTAX.parse(template)
    spared = {
        node.node.name
        for kind in (nodes.Filter, nodes.Test)
        for node in tree.find_all(kind)
        if node.name in ("default", "defined", "undefined") and isinstance(node.node, nodes.Name)
    }
    return frozenset({name.name for name in tree.find_all(nodes.Name)} - spared)


def _templates(wordings: ActWordings) -> Iterator[str]:
    for templates in wordings.phrasings.values():
        yield from templates

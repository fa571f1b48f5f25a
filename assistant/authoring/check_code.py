"""Whether a skill's code keeps to what its manifest says, and the other way round."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.authoring.code import Place, SkillCode
from assistant.authoring.findings import AuthorFile, Finding
from assistant.profile.adaptations import adaptations
from assistant.profile.facts import Audience
from assistant.profile.relations import relations
from assistant.skill_host.manifest import MANIFEST_FILE, Manifest
from assistant.skill_host.permissions import PERMISSION_FOR
from assistant.understanding.slot_kinds import slot_kinds
from assistant.understanding.templates import CompiledSkill

_SURFACE = ("assistant.skill", "assistant.skill_testing")

LIBRARIES = ("dateutil", "icalendar", "pint")
"""What else is promised to every skill, because some that come with the assistant need it."""


@dataclass(frozen=True)
class CodeCheck:
    """`code` against the `manifest` and the `sentences`, which were `compiled`."""

    manifest: Manifest
    compiled: CompiledSkill
    code: SkillCode
    sentences: AuthorFile

    @cached_property
    def file(self) -> AuthorFile:
        return AuthorFile(self.manifest.folder / MANIFEST_FILE)

    @cached_property
    def _all_sentences(self) -> str:
        """Those of every language."""
        files = self.manifest.folder.glob("sentences.*.toml")
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    @property
    def _is_reached_by_others(self) -> bool:
        """Whether there is an intent that no sentence and no code of its own leads to."""
        led = {one.intent for one in self.compiled.templates} | self.code.follow_ups.keys()
        return not self.manifest.intents.keys() <= led

    def findings(self) -> Iterator[Finding]:
        for reason, place in self.code.broken:
            yield _error(place, reason)
        if self.code.broken:
            return
        yield from self._intents()
        yield from self._permissions()
        yield from self._facts()
        yield from self._unasked()
        yield from self._settings()
        yield from self._slots()
        yield from self._imports()
        for place in self.code.clocks:
            yield _warning(place, "asks the machine's clock, which no test can set: request.now")

    def _imports(self) -> Iterator[Finding]:
        for module, place in self.code.imports:
            package = module.partition(".")[0]
            if package == "assistant":
                if module not in _SURFACE:
                    yield _error(place, f"a skill may import assistant.skill, but not {module}")
            elif package not in (*LIBRARIES, *sys.stdlib_module_names):
                yield _warning(
                    place,
                    f"{package} is not Python's own, and may not be there elsewhere; "
                    f"a file of the skill would be: from .{package} import …",
                )

    def _intents(self) -> Iterator[Finding]:
        for intent, place in self.code.intents.items():
            if intent not in self.manifest.intents:
                yield _error(place, f"{MANIFEST_FILE} declares no intent {intent}")
        for intent, place in self.code.follow_ups.items():
            if intent not in self.manifest.intents:
                yield _error(place, f"goes on with an intent {intent}, which {MANIFEST_FILE} lacks")
        if self.code.computes_intents:
            return
        for intent in self.manifest.intents:
            if intent not in self.code.intents:
                line = self.file.line_of_key("intents", intent)
                yield self.file.error(line, f"no function answers the intent {intent}")

    def _permissions(self) -> Iterator[Finding]:
        used: set[str] = set()
        for service, place in self.code.services.items():
            group = service.partition(".")[0]
            of_group = {p for name, p in PERMISSION_FOR.items() if name.startswith(f"{group}.")}
            needed = {PERMISSION_FOR[service]} if service in PERMISSION_FOR else of_group
            used |= needed
            of_facts = {"profile.recall"} if self.manifest.reach.facts else set()
            if not needed & (self.manifest.permissions | of_facts):
                wanted = " or ".join(sorted(needed))
                yield _error(place, f"needs the permission {wanted}, which is not asked for")
        reach = set(self.manifest.reach.permissions())
        for permission, place in self.code.reached.items():
            if permission not in reach:
                yield _error(place, f"{MANIFEST_FILE} has no [{permission}]")
        unused = {name for name in reach if name.partition(".")[2] not in self.code.strings}
        for permission in sorted((self.manifest.permissions - used) | unused):
            line = self.file.line_of(permission, self.file.line_of_key(*permission.split(".")))
            reason = f"asks for the permission {permission}, which no code uses"
            yield self.file.warning(line, reason)

    def _facts(self) -> Iterator[Finding]:
        """What it asks to know of the person, and will never be told."""
        for relation in self.manifest.reach.facts:
            line = self.file.line_of_key("profile", relation)
            known = relations().get(relation)
            if known is None:
                told = (it for it, one in relations().items() if one.audience != Audience.PRIVATE)
                reason = f"nothing is known as {relation}; a skill can be told: {', '.join(told)}"
                yield self.file.error(line, reason)
            elif known.audience is Audience.PRIVATE:
                yield self.file.warning(line, f"{relation} is private: no skill is told it")

    def _unasked(self) -> Iterator[Finding]:
        every = ", ".join(adaptations())
        for one in self.manifest.unasked:
            line = self.file.line_of_key("unasked", one.adaptation)
            if one.adaptation not in adaptations():
                reason = f"there is no way of adapting {one.adaptation}; there are: {every}"
                yield self.file.error(line, reason)

    def _settings(self) -> Iterator[Finding]:
        for key, place in self.code.settings.items():
            if key not in self.manifest.settings:
                yield _error(place, f"{MANIFEST_FILE} declares no setting {key}")
        networks = self.manifest.reach.networks.values()
        in_hosts = {host.strip("{}") for asked in networks for host in asked.hosts}
        for key in self.manifest.settings:
            if key not in self.code.strings | in_hosts:
                line = self.file.line_of_key("settings", key)
                yield self.file.warning(line, f"no code reads the setting {key}")

    def _slots(self) -> Iterator[Finding]:
        """Slots of sentences that the code never looks at, and those that no sentence gives.

        As in Python, who does not mean to read one begins its name with "_".
        """
        if not self._is_reached_by_others:
            for slot, place in self.code.slots.items():
                if slot not in self.code.given and f"{slot}}}" not in self._all_sentences:
                    yield _warning(place, f"no sentence gives the slot {slot}")
        if self.code.takes_all_slots:
            return
        intents = self.manifest.intents
        templates = self.compiled.templates
        wanted = slot_kinds(one for one in templates if not intents[one.intent].declines).names
        for slot in sorted(wanted - self.code.strings):
            if slot.startswith("_"):
                continue
            line = self.sentences.line_of(f"{slot}}}")
            reason = f"no code reads the slot {slot}; if that is meant, call it _{slot}"
            yield self.sentences.warning(line, reason)


def _error(place: Place, reason: str) -> Finding:
    return AuthorFile(place.file).error(place.line, reason)


def _warning(place: Place, reason: str) -> Finding:
    return AuthorFile(place.file).warning(place.line, reason)

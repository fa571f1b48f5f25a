"""Whether what a skill's code must know of a language is there, in each language alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.authoring.code import SkillCode
from assistant.authoring.findings import AuthorFile, Finding
from assistant.errors import SkillError
from assistant.toml_files import read_table


@dataclass(frozen=True)
class WordsCheck:
    """Every `words.<language>.toml` in `folder`, against the others and the `code`."""

    folder: Path
    language: str
    code: SkillCode

    def findings(self) -> Iterator[Finding]:
        own = f"words.{self.language}.toml"
        tables: dict[str, Mapping[str, object]] = {own: {}}
        # A named pipe would never come to an end.
        for path in filter(Path.is_file, sorted(self.folder.glob("words.*.toml"))):
            try:
                tables[path.name] = read_table(path, SkillError)
            except SkillError as error:
                tables.pop(path.name, None)
                yield AuthorFile(path).told(error.message)
        if self.code.computes_words:
            return
        if own in tables:
            for key in sorted(self.code.words.keys() - tables[own].keys()):
                place = self.code.words[key]
                yield AuthorFile(place.file).error(place.line, f"{own} has no {key}")
        yield from self._missing({name: table for name, table in tables.items() if table})

    def _missing(self, tables: Mapping[str, Mapping[str, object]]) -> Iterator[Finding]:
        """What one language has, the code reads, and another lacks."""
        for name, table in tables.items():
            elsewhere = {key: other for other in tables for key in tables[other]}
            for key in sorted(elsewhere.keys() & self.code.words.keys() - table.keys()):
                reason = f"there is no {key} here, which {elsewhere[key]} has and the code reads"
                yield AuthorFile(self.folder / name).warning(1, reason)

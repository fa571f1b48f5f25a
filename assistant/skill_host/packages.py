"""A skill as strangers hand it over: a folder, an archive, or a Python package.

Nothing of it is run or imported: a package's folder is found by what its metadata says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from configparser import ConfigParser
from configparser import Error as NotConfiguration
from contextlib import contextmanager
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pydantic import BaseModel

from assistant.archives import Limits, copy_plain, unpack, without_outer_folder
from assistant.errors import SkillError
from assistant.private_folders import make_private
from assistant.skill_host.manifest import MANIFEST_FILE, Manifest, load_manifest
from assistant.skill_host.reach import Name
from assistant.toml_files import read_checked

ENTRY_POINTS: Final = "assistant.skills"
"""The group of entry points by which a Python package says where its skill lies: the value is the
package with skill.toml in it, such as `tea = "tea_skill"`.
"""

LIMITS: Final = Limits(files=500, unpacked_bytes=20 * 1024**2, times_larger=100)
LARGEST_ARCHIVE = 20 * 1024**2
"""Bytes."""
LONGEST_METADATA = 64 * 1024
"""Bytes of a wheel's list of entry points."""

_ARCHIVES = (".zip", ".whl", ".tar", ".tar.gz", ".tgz")


class _Named(BaseModel):
    """As much of a manifest as says what the skill's folder is to be called."""

    name: Name


@contextmanager
def unpacked_skill(source: str, skills: Path) -> Iterator[Manifest]:
    """The skill in `source`, a folder, an archive or an installed package, unpacked for the time
    of the block into a hidden folder within `skills`, from where it can be moved.

    Raises `SkillError`, one line, where there is no usable skill in it.
    """
    try:
        make_private(skills)
        with TemporaryDirectory(prefix=".adding-", dir=skills) as staging:
            yield _unpacked_as(source, Path(staging))
    except OSError as error:
        where = error.filename or skills
        raise SkillError(f"{source} cannot be unpacked: {where}: {error.strerror}") from error


def _unpacked_as(source: str, staging: Path) -> Manifest:
    """The same; what is said of a file names it as the person knows it."""
    try:
        return _unpacked(source, staging)
    except SkillError as error:
        inside = re.compile(rf"{re.escape(str(staging))}/[^/\s:]+/?")
        raise SkillError(inside.sub(f"{source}: ", error.message)) from error


def _unpacked(source: str, staging: Path) -> Manifest:
    raw = staging / "raw"
    path = Path(source).expanduser()
    if path.is_dir():
        found = path.resolve()
    elif source.endswith(_ARCHIVES):
        found = _from_archive(path, staging / "packed")
    elif path.exists() or "/" in source:
        kinds = ", ".join(_ARCHIVES)
        raise SkillError(f"{source} is no folder, and no archive ({kinds})")
    else:
        found = _folder_of_package(source)
    if not (found / MANIFEST_FILE).is_file():
        raise SkillError(f"{source} holds no skill: there is no {MANIFEST_FILE}")
    copy_plain(found, raw, LIMITS, SkillError)
    named = read_checked(raw / MANIFEST_FILE, _Named, SkillError)
    place = staging / named.name
    raw.rename(place)
    return load_manifest(place)


def _from_archive(archive: Path, raw: Path) -> Path:
    if not archive.is_file():
        raise SkillError(f"{archive} is not there, or is no plain file")
    if archive.stat().st_size > LARGEST_ARCHIVE:
        raise SkillError(f"{archive} is larger than {LARGEST_ARCHIVE // 1024**2} MiB: refused")
    unpack(archive, raw, LIMITS, SkillError)
    if archive.suffix == ".whl":
        return _within_wheel(archive, raw)
    return without_outer_folder(raw)


def _within_wheel(archive: Path, raw: Path) -> Path:
    files = list(raw.glob("*.dist-info/entry_points.txt"))
    if len(files) != 1 or files[0].stat().st_size > LONGEST_METADATA:
        raise SkillError(f"{archive} is no package of a skill: it has no entry points")
    listed = ConfigParser(interpolation=None)
    try:
        listed.read_string(files[0].read_text(encoding="utf-8"))
        values = list(listed[ENTRY_POINTS].values()) if ENTRY_POINTS in listed else []
    except (NotConfiguration, UnicodeDecodeError) as error:
        raise SkillError(f"{archive}: its entry points cannot be read") from error
    return raw / _package_folder(str(archive), values)


def _folder_of_package(name: str) -> Path:
    """Where the skill of an installed package lies."""
    try:
        found: Distribution = distribution(name)
    except (PackageNotFoundError, ValueError):
        raise SkillError(
            f"there is no folder, archive or installed package {name!r}; a package from an index "
            f"can be fetched with: pip download --no-deps --only-binary :all: {name}"
        ) from None
    values = [one.value for one in found.entry_points if one.group == ENTRY_POINTS]
    return Path(str(found.locate_file(_package_folder(name, values))))


def _package_folder(source: str, values: list[str]) -> str:
    """`tea_skill.skill` → `tea_skill/skill`, from the one value there has to be."""
    if len(values) != 1:
        raise SkillError(
            f"{source} is no package of one skill: it has {len(values)} entry points "
            f"in the group {ENTRY_POINTS}"
        )
    parts = values[0].split(".")
    if not all(part.isidentifier() for part in parts):
        raise SkillError(f"{source}: its entry point is no Python package")
    return "/".join(parts)

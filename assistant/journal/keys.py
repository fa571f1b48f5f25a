"""The data key of a journal, kept wrapped, so that dropping it makes every copy unreadable.

The key file has two slots. A new key goes into the free one, the journal is rewritten, and the
old slot is overwritten where it stands: at every moment there is a key for what is on the disk.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assistant.errors import AssistantError
from assistant.private_folders import make_private

ID_BYTES = 16
SECRET_BYTES = 32
_SLOT_BYTES = 4096
"""A disk block, so that overwriting a slot touches nothing else. It holds its text twice."""
_COPY_BYTES = _SLOT_BYTES // 2
_SLOTS = (0, 1)


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """What encrypts a journal, and the name by which the journal asks for it."""

    id: bytes
    secret: bytes

    @staticmethod
    def new() -> DataKey:
        return DataKey(os.urandom(ID_BYTES), os.urandom(SECRET_BYTES))


class Keyholder(Protocol):
    """Keeps what the data key is wrapped with: a keyring, a passphrase, a file."""

    @property
    def kind(self) -> str:
        """Its name as in settings."""

    def create(self) -> tuple[Mapping[str, str], bytes]:
        """A new wrapping key of 32 bytes, and what `fetch` needs to find it again.

        Raises `AssistantError` where that cannot be.
        """

    def fetch(self, found_by: Mapping[str, str]) -> bytes:
        """The wrapping key again. Raises `LockedError` where the person has to unlock it."""

    def discard(self, found_by: Mapping[str, str]) -> None:
        """Forget that wrapping key for good."""


class KeyFile:
    """The wrapped data keys in the file at `path`, mode 0600, made by the first `add`.

    `holders` by kind; the first one wraps new keys, each one opens what it wrapped.
    """

    def __init__(self, path: Path, holders: Mapping[str, Keyholder], error: type[AssistantError]):
        self.path = path
        self._holders = holders
        self._error = error

    def get(self, key_id: bytes) -> DataKey:
        """The key with that id. Raises `LockedError`, or `error` where it is gone or damaged."""
        for slot in self._filled():
            if slot.key_id == key_id:
                return slot.unwrapped(self._holder(slot.kind), self._error)
        raise self._error(f"{self.path} has no key for the file beside it; it cannot be read")

    def existing(self) -> DataKey | None:
        """A key that is there already: what was written before may still need it."""
        filled = self._filled()
        return self.get(filled[-1].key_id) if filled else None

    def kind_of(self, key_id: bytes) -> str:
        """What keeps the key with that id, "" where there is none."""
        return next((slot.kind for slot in self._filled() if slot.key_id == key_id), "")

    def add(self) -> DataKey:
        """A new key, on the disk before this returns, beside the one in use."""
        holder = next(iter(self._holders.values()))
        key = DataKey.new()
        found_by, wrapping = holder.create()
        slot = _Slot.wrapping(key, holder.kind, found_by, wrapping)
        taken = {filled.number for filled in self._filled()}
        free = next((number for number in _SLOTS if number not in taken), None)
        if free is None:
            raise self._error(f"{self.path} has no free slot; nothing was changed")
        self._write(free, slot.as_bytes())
        return key

    def drop_all_but(self, key_id: bytes | None) -> None:
        """Destroy every other key: overwrite it where it stands, then forget what wrapped it."""
        for slot in self._filled():
            if slot.key_id != key_id:
                self._write(slot.number, bytes(_SLOT_BYTES))
                with suppress(AssistantError):  # the data key is gone; its wrapping opens nothing
                    self._holder(slot.kind).discard(slot.found_by)

    def _holder(self, kind: str) -> Keyholder:
        if kind not in self._holders:
            raise self._error(f"the key in {self.path} is kept by {kind}, which is not at hand")
        return self._holders[kind]

    def _filled(self) -> list[_Slot]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._error(f"{self.path} cannot be read: {error.strerror}") from error
        return [slot for number in _SLOTS if (slot := _Slot.read(number, content))]

    def _write(self, number: int, content: bytes) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            make_private(self.path.parent)
            file = os.open(self.path, flags, 0o600)
            try:
                os.pwrite(file, content, number * _SLOT_BYTES)
                os.fsync(file)
            finally:
                os.close(file)
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise self._error(f"{self.path} cannot be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True, repr=False)
class _Slot:
    """A wrapped key as it is written down."""

    number: int
    key_id: bytes
    kind: str
    found_by: Mapping[str, str]
    nonce: bytes
    wrapped: bytes

    @staticmethod
    def wrapping(key: DataKey, kind: str, found_by: Mapping[str, str], wrapping: bytes) -> _Slot:
        nonce = os.urandom(12)
        wrapped = AESGCM(wrapping).encrypt(nonce, key.secret, key.id)
        return _Slot(-1, key.id, kind, found_by, nonce, wrapped)

    @staticmethod
    def read(number: int, content: bytes) -> _Slot | None:
        """The slot of that number, from whichever of its two copies is whole."""
        for start in (number * _SLOT_BYTES, number * _SLOT_BYTES + _COPY_BYTES):
            text = content[start : start + _COPY_BYTES].rstrip(b"\0")
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                entry = json.loads(text)
                check = _checksum(entry)
                if entry["check"] == check:
                    binary = [bytes.fromhex(entry[name]) for name in ("id", "nonce", "wrapped")]
                    return _Slot(number, binary[0], entry["kind"], entry["found_by"], *binary[1:])
        return None

    def as_bytes(self) -> bytes:
        entry: dict[str, object] = {
            "id": self.key_id.hex(),
            "kind": self.kind,
            "found_by": dict(self.found_by),
            "nonce": self.nonce.hex(),
            "wrapped": self.wrapped.hex(),
        }
        entry["check"] = _checksum(entry)
        return 2 * json.dumps(entry).encode().ljust(_COPY_BYTES, b"\0")

    def unwrapped(self, holder: Keyholder, error: type[AssistantError]) -> DataKey:
        try:
            secret = AESGCM(holder.fetch(self.found_by)).decrypt(
                self.nonce, self.wrapped, self.key_id
            )
        except InvalidTag:
            raise error("the key does not open: it was wrapped with another one") from None
        return DataKey(self.key_id, secret)


def _checksum(entry: Mapping[str, object]) -> str:
    """Tells a whole copy from a torn one; against tampering the wrapping itself stands."""
    import hashlib

    told = {name: value for name, value in entry.items() if name != "check"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

"""The bytes of a journal: a header, then records that are encrypted and chained.

A record is one transaction. Its AES-GCM tag covers the header, its own number and the tag of
the record before it, so that no byte can be changed, no record left out, repeated or moved
without being noticed. After the last one there may be room: zeros, with which no record begins.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assistant.journal.keys import ID_BYTES, DataKey

MAGIC = b"ASSTJNL1"
LARGEST_BYTES = 64 << 20
"""Of one record: a length beyond it is damage, and must not be believed."""

LENGTH_BYTES = 4
"""A record begins with its length; in room these are zeros."""

_START = struct.Struct(">IQ12s")  # ciphertext length with its tag, sequence number, nonce
_TAG_BYTES = 16
_SEQUENCE = struct.Struct(">Q")
_SECTOR_BYTES = 512
"""What a disk writes whole or not at all; some write more at once."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a journal begins with: which file it is, and which data key opens it."""

    file_id: bytes
    key_id: bytes

    SIZE = len(MAGIC) + 2 * ID_BYTES

    @staticmethod
    def new(key: DataKey) -> Header:
        return Header(os.urandom(ID_BYTES), key.id)

    @staticmethod
    def read(content: bytes) -> Header:
        """The header at the start of `content`. Raises `ValueError` where there is none."""
        if len(content) < Header.SIZE or not content.startswith(MAGIC):
            raise ValueError("no journal")
        ids = content[len(MAGIC) : Header.SIZE]
        return Header(ids[:ID_BYTES], ids[ID_BYTES:])

    def __bytes__(self) -> bytes:
        return MAGIC + self.file_id + self.key_id


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a journal the next record begins, its number, and the tag before it."""

    offset: int = Header.SIZE
    sequence: int = 0
    tag: bytes = bytes(_TAG_BYTES)


@dataclass(frozen=True, slots=True)
class Record:
    """A transaction as it was written, and where the next one goes."""

    payload: bytes
    after: Place


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes from `start` to `end` of the file that are no record, nor room.

    `unfinished`: parts of the last record were never written, as after a crash in mid-write.
    """

    start: int
    end: int
    unfinished: bool


class Cipher:
    """Seals and opens the records of one journal."""

    def __init__(self, header: Header, key: DataKey) -> None:
        self.header = header
        self._header = bytes(header)
        self._cipher = AESGCM(key.secret)

    def seal(self, payload: bytes, place: Place) -> tuple[bytes, Place]:
        """`payload` as a record for `place`, and the place after it."""
        nonce = os.urandom(12)
        start = _START.pack(len(payload) + _TAG_BYTES, place.sequence, nonce)
        sealed = self._cipher.encrypt(nonce, payload, self._context(start, place.tag))
        return start + sealed, _after(place, start, sealed)

    def opened(self, content: bytes, place: Place, base: int = 0) -> Iterator[Record | Damage]:
        """What stands in `content`, whose first byte is byte `base` of the file, from `place` on.

        After damage it goes on with the next record that can be found and trusted.
        """
        while not _is_room(content, place.offset - base):
            record = self._record(content, place, base)
            if record is None:
                damage, found = self._past_damage(content, place, base)
                yield damage
                if found is None:
                    return
                place, record = found, self._record(content, found, base)
            if record is not None:
                yield record
                place = record.after

    def _record(self, content: bytes, place: Place, base: int) -> Record | None:
        at = place.offset - base
        start = content[at : at + _START.size]
        if len(start) < _START.size:
            return None
        length, sequence, nonce = _START.unpack(start)
        sealed = content[at + _START.size : at + _START.size + length]
        if sequence != place.sequence or length > LARGEST_BYTES or len(sealed) != length:
            return None
        try:
            payload = self._cipher.decrypt(nonce, sealed, self._context(start, place.tag))
        except InvalidTag:
            return None
        return Record(payload, _after(place, start, sealed))

    def _past_damage(self, content: bytes, place: Place, base: int) -> tuple[Damage, Place | None]:
        """The damage at `place`, and the next place with a record that can be trusted."""
        for ahead in (1, 2, 3):
            number = _SEQUENCE.pack(place.sequence + ahead)
            at = place.offset - base
            while (at := content.find(number, at + 1)) != -1:
                begins = at - LENGTH_BYTES
                tag = content[begins - _TAG_BYTES : begins]
                found = Place(begins + base, place.sequence + ahead, tag)
                if self._record(content, found, base) is not None:
                    return Damage(place.offset, begins + base, unfinished=False), found
        rest = content[place.offset - base :].rstrip(b"\0")
        unfinished = _is_unfinished(rest, place.offset)
        return Damage(place.offset, place.offset + len(rest), unfinished), None

    def _context(self, start: bytes, tag_before: bytes) -> bytes:
        return self._header + start + tag_before


def _after(place: Place, start: bytes, sealed: bytes) -> Place:
    end = place.offset + len(start) + len(sealed)
    return Place(end, place.sequence + 1, sealed[-_TAG_BYTES:])


def _is_room(content: bytes, at: int) -> bool:
    """Whether nothing was written from there on."""
    first = content[at : at + LENGTH_BYTES]
    return not any(first) and content[at:] == bytes(len(content) - at)


def _is_unfinished(written: bytes, offset: int) -> bool:
    """Whether a record at `offset`, of which this is there, lacks its end or any of its sectors."""
    length = int.from_bytes(written[:LENGTH_BYTES].ljust(LENGTH_BYTES, b"\0"), "big")
    if _START.size + length > len(written):
        return length <= LARGEST_BYTES
    sectors = range(_SECTOR_BYTES - offset % _SECTOR_BYTES, len(written), _SECTOR_BYTES)
    return any(not any(written[begin:end]) for begin, end in pairwise((0, *sectors, len(written))))
